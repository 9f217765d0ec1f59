-- upgrade bbbbbbbbbbbb after
ALTER TABLE t ENGINE=InnoDB;
