insert into books values (1, 10), (2, null);
