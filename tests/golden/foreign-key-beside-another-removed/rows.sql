insert into authors values (1); insert into books values (1, 1), (5, 1);
