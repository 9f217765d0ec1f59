-- upgrade bbbbbbbbbbbb after
ALTER TABLE people
    MODIFY COLUMN mood enum('sad','ok','happy') NOT NULL DEFAULT 'ok',
    MODIFY COLUMN `before` enum('sad','ok','happy');
