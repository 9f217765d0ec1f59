-- upgrade bbbbbbbbbbbb after
ALTER TABLE prints RENAME TO copies;
ALTER TABLE copies RENAME COLUMN kind TO sort;
CREATE TABLE copies_3 PARTITION OF copies FOR VALUES IN (3);
ALTER TABLE prints_2 RENAME TO copies_2;
