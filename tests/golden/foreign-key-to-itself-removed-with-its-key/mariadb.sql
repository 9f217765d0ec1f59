-- upgrade bbbbbbbbbbbb after
ALTER TABLE t DROP FOREIGN KEY fk_t;
ALTER TABLE t
    DROP KEY uq_t,
    DROP KEY fk_t,
    ADD UNIQUE KEY uq_t (a);
