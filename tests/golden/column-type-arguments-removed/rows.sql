insert into books values (1, 1.25, 3, 'One'), (2, 12345678.90, 4, 'Two');
