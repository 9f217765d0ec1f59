-- upgrade bbbbbbbbbbbb after
ALTER TABLE t
    MODIFY COLUMN a int NOT NULL DEFAULT (2 + 3),
    MODIFY COLUMN b varchar(36) DEFAULT (concat('x', 1));
