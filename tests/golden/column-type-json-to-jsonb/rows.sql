insert into books values (1, '{"a": 1}', null), (2, '[1, 2]', '"x"'); insert into books (id) values (3);
