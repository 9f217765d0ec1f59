insert into books values (1, 'One', 1.5), (2, 'Two', null);
