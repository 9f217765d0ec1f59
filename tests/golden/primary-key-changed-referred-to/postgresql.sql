-- upgrade bbbbbbbbbbbb after
ALTER TABLE orders DROP CONSTRAINT fk_orders_shop;
ALTER TABLE shops DROP CONSTRAINT pk_shops;
ALTER TABLE shops ADD CONSTRAINT pk_shops PRIMARY KEY (code);
ALTER TABLE shops ADD CONSTRAINT uq_shops_id UNIQUE (id);
ALTER TABLE orders ADD CONSTRAINT fk_orders_shop FOREIGN KEY (shop) REFERENCES shops (id);
