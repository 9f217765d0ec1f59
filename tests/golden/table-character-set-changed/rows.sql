INSERT INTO t VALUES (1, 'ä', 'a'), (2, 'ß', 'b');
