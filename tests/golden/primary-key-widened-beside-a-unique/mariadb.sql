-- upgrade bbbbbbbbbbbb after
ALTER TABLE s
    DROP FOREIGN KEY fk_s_a,
    DROP KEY fk_s_a;
ALTER TABLE t
    DROP PRIMARY KEY,
    ADD PRIMARY KEY (a, b);
ALTER TABLE s ADD CONSTRAINT fk_s_a FOREIGN KEY (a) REFERENCES t (a);
