insert into books values (1, 1.25, null), (2, 12345678.90, 0.01);
