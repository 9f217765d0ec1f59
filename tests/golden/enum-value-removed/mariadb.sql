-- upgrade bbbbbbbbbbbb after
ALTER TABLE people
    MODIFY COLUMN mood enum('sad','ok') NOT NULL DEFAULT 'ok',
    MODIFY COLUMN `before` enum('sad','ok');
