-- upgrade bbbbbbbbbbbb after
ALTER TABLE books MODIFY COLUMN id bigint NOT NULL AUTO_INCREMENT;
