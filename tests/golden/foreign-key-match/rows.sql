insert into authors values (1, 2); insert into books values (1, 1, 2), (2, null, null);
