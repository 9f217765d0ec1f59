-- upgrade bbbbbbbbbbbb after
ALTER TABLE changed
    DROP PRIMARY KEY,
    MODIFY COLUMN a bigint,
    MODIFY COLUMN b bigint NOT NULL,
    ADD PRIMARY KEY (b, c);
ALTER TABLE `left`
    DROP PRIMARY KEY,
    ADD PRIMARY KEY (b);
ALTER TABLE added
    MODIFY COLUMN a bigint NOT NULL,
    MODIFY COLUMN b bigint NOT NULL,
    ADD PRIMARY KEY (a, b, c);
