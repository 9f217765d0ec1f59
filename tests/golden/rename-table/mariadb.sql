-- upgrade bbbbbbbbbbbb after
RENAME TABLE books TO novels;
