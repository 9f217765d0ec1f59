insert into books values (1, 'One', '{"a": 1}'), (2, 'Two', null);
