-- upgrade bbbbbbbbbbbb after
ALTER TABLE t MODIFY COLUMN a enum('y','x','z') NOT NULL;
