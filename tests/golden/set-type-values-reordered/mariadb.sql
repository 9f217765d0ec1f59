-- upgrade bbbbbbbbbbbb after
ALTER TABLE t MODIFY COLUMN a set('y','z','x') NOT NULL;
