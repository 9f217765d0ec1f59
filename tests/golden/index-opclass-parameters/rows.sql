insert into books values (1, 'One', 'a b', 10);
