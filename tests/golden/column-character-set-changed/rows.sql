INSERT INTO t VALUES (1, 'ä'), (2, 'ß');
