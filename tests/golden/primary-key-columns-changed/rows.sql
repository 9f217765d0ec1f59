insert into books values (1, 2, 'x'), (2, 1, 'y');
