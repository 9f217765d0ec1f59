-- upgrade bbbbbbbbbbbb after
ALTER TABLE books CLUSTER ON ix_a;
