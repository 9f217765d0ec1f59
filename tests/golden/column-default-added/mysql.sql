-- upgrade bbbbbbbbbbbb after
ALTER TABLE books MODIFY COLUMN title longtext NOT NULL DEFAULT ('none');
