insert into shelves values (1, 7), (7, 8); insert into books values (1, 1, null), (2, 7, 7);
