-- upgrade bbbbbbbbbbbb after
ALTER TABLE books
    MODIFY COLUMN price decimal(12,2) NOT NULL DEFAULT 0.50,
    MODIFY COLUMN tax decimal(12,2);
