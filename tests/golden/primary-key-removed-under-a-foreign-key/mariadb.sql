-- upgrade bbbbbbbbbbbb after
ALTER TABLE b
    DROP PRIMARY KEY,
    ADD KEY fk_b (id);
