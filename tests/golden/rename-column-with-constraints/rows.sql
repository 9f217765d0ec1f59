insert into books values (1, 'One', 3), (2, 'Two', 4);
