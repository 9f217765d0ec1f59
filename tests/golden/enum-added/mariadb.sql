-- upgrade bbbbbbbbbbbb after
ALTER TABLE books ADD COLUMN kind enum('novel','poem') NOT NULL DEFAULT 'novel';
