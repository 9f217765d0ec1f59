-- upgrade bbbbbbbbbbbb after
ALTER TABLE books ADD PRIMARY KEY (a);
