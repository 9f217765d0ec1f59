insert into authors values (1, 1), (1, 2); insert into books values (1, 1, 1), (5, 1, 2); insert into books values (6, 1, 9);
