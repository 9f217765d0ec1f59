-- upgrade bbbbbbbbbbbb after
CREATE TYPE kind AS ENUM ('novel', 'poem');
ALTER TABLE books ADD COLUMN kind kind DEFAULT 'novel' NOT NULL;
