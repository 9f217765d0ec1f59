insert into t (id, ms, es) values (1, '{sad,"o''k"}', '{happy}'), (2, '{}', '{}');
