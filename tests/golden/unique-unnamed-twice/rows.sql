insert into books values (1, 'One', 'x', 1), (2, 'Two', 'y', 2);
