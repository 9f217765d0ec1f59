-- upgrade bbbbbbbbbbbb after
ALTER TABLE t
    DROP FOREIGN KEY fk_a,
    DROP FOREIGN KEY fk_b;
ALTER TABLE t DROP KEY fk_b;
ALTER TABLE u DROP FOREIGN KEY fk_c;
ALTER TABLE u
    DROP FOREIGN KEY fk_d,
    DROP KEY fk_c;
