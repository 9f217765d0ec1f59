-- upgrade bbbbbbbbbbbb after
ALTER TABLE books DROP FOREIGN KEY fk_a;
