-- upgrade bbbbbbbbbbbb after
CREATE TABLE _migrate_new_Order (
    id INTEGER CONSTRAINT pk_Order PRIMARY KEY NOT NULL,
    "Select" VARCHAR(20) NOT NULL,
    "a b" INTEGER,
    "quo""te" TEXT,
    CONSTRAINT uq_Order_Select UNIQUE ("Select")
);
INSERT INTO _migrate_new_Order (id, "Select", "a b")
SELECT id, "Order"."Select", "Order"."a b"
  FROM "Order"
 ORDER BY rowid;
DROP TABLE "Order";
PRAGMA legacy_alter_table = ON;
ALTER TABLE _migrate_new_Order RENAME TO "Order";
PRAGMA legacy_alter_table = OFF;
CREATE INDEX "ix_Order_a b" ON "Order" ("a b");
