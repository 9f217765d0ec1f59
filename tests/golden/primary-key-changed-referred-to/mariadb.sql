-- upgrade bbbbbbbbbbbb after
ALTER TABLE orders
    DROP FOREIGN KEY fk_orders_shop,
    DROP KEY fk_orders_shop;
ALTER TABLE shops
    DROP PRIMARY KEY,
    ADD PRIMARY KEY (code),
    ADD UNIQUE KEY uq_shops_id (id);
ALTER TABLE orders ADD CONSTRAINT fk_orders_shop FOREIGN KEY (shop) REFERENCES shops (id);
