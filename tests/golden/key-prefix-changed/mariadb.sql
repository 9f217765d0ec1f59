-- upgrade bbbbbbbbbbbb after
ALTER TABLE t
    DROP PRIMARY KEY,
    DROP KEY uq_b,
    ADD PRIMARY KEY (a(20)),
    ADD UNIQUE KEY uq_b (b(20)),
    ADD UNIQUE KEY uq_both (b(5), a);
