-- upgrade bbbbbbbbbbbb after
ALTER TABLE t
    DROP KEY ft_a,
    ADD FULLTEXT KEY ft_a (a) WITH PARSER ngram,
    ALGORITHM=COPY;
