-- upgrade bbbbbbbbbbbb after
CREATE TABLE _migrate_new_orders (
    id INTEGER CONSTRAINT pk_orders PRIMARY KEY NOT NULL,
    shop INTEGER NOT NULL
);
INSERT INTO _migrate_new_orders (id, shop)
SELECT id, shop
  FROM orders
 ORDER BY rowid;
DROP TABLE orders;
PRAGMA legacy_alter_table = ON;
ALTER TABLE _migrate_new_orders RENAME TO orders;
PRAGMA legacy_alter_table = OFF;
CREATE TABLE _migrate_new_shops (
    id INTEGER NOT NULL,
    code VARCHAR(20) CONSTRAINT pk_shops PRIMARY KEY NOT NULL,
    CONSTRAINT uq_shops_id UNIQUE (id)
);
INSERT INTO _migrate_new_shops (rowid, id, code)
SELECT rowid, id, code
  FROM shops
 ORDER BY rowid;
DROP TABLE shops;
PRAGMA legacy_alter_table = ON;
ALTER TABLE _migrate_new_shops RENAME TO shops;
PRAGMA legacy_alter_table = OFF;
CREATE TABLE _migrate_new_orders (
    id INTEGER CONSTRAINT pk_orders PRIMARY KEY NOT NULL,
    shop INTEGER NOT NULL,
    CONSTRAINT fk_orders_shop FOREIGN KEY (shop) REFERENCES shops (id)
);
INSERT INTO _migrate_new_orders (id, shop)
SELECT id, shop
  FROM orders
 ORDER BY rowid;
DROP TABLE orders;
PRAGMA legacy_alter_table = ON;
ALTER TABLE _migrate_new_orders RENAME TO orders;
PRAGMA legacy_alter_table = OFF;
