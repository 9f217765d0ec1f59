-- upgrade bbbbbbbbbbbb after
ALTER TABLE people
    MODIFY COLUMN mood enum('sad','ok','unhappy') NOT NULL DEFAULT 'ok',
    MODIFY COLUMN `before` enum('sad','ok','unhappy');
UPDATE people SET mood = CASE mood WHEN 'sad' THEN 'unhappy' END WHERE mood IN ('sad');
UPDATE people SET `before` = CASE `before` WHEN 'sad' THEN 'unhappy' END WHERE `before` IN ('sad');
ALTER TABLE people
    MODIFY COLUMN mood enum('unhappy','ok') NOT NULL DEFAULT 'ok',
    MODIFY COLUMN `before` enum('unhappy','ok');
