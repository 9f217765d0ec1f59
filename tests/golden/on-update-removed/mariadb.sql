-- upgrade bbbbbbbbbbbb after
ALTER TABLE books MODIFY COLUMN at timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6);
