-- upgrade bbbbbbbbbbbb after
ALTER TABLE users RENAME COLUMN userid TO userId;
