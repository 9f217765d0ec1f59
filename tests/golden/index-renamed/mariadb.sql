-- upgrade bbbbbbbbbbbb after
ALTER TABLE books RENAME KEY ix_a TO ix_b;
