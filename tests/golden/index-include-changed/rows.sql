insert into books values (1, 'One', 10, 2), (2, 'Two', null, 3);
