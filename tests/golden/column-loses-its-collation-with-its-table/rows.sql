INSERT INTO t VALUES (1, 'ä', 'ä'), (2, 'ß', 'ß');
