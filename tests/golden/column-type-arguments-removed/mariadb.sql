-- upgrade bbbbbbbbbbbb after
ALTER TABLE books
    MODIFY COLUMN price decimal(65,30) NOT NULL,
    MODIFY COLUMN weight decimal(10,0) NOT NULL,
    MODIFY COLUMN title longtext NOT NULL;
