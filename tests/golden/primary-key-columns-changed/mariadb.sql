-- upgrade bbbbbbbbbbbb after
ALTER TABLE books
    DROP PRIMARY KEY,
    ADD PRIMARY KEY (a, b);
