insert into books values (1, 'One', 10), (2, 'Two', null);
