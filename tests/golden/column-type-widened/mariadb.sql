-- upgrade bbbbbbbbbbbb after
ALTER TABLE books MODIFY COLUMN title varchar(200) NOT NULL;
