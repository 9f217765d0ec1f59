-- upgrade bbbbbbbbbbbb after
ALTER TABLE people
    MODIFY COLUMN mood enum('sad','fine','ok') NOT NULL DEFAULT 'ok',
    MODIFY COLUMN `before` enum('sad','fine','ok');
