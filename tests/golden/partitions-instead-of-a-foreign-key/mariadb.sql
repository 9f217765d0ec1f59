-- upgrade bbbbbbbbbbbb after
ALTER TABLE orders DROP FOREIGN KEY fk_orders_customer_id;
ALTER TABLE orders DROP KEY fk_orders_customer_id
PARTITION BY HASH (id) PARTITIONS 4;
