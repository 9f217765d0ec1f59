-- upgrade bbbbbbbbbbbb after
RENAME TABLE authors TO writers;
