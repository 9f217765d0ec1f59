-- upgrade bbbbbbbbbbbb after
ALTER TABLE authors RENAME TO writers;
