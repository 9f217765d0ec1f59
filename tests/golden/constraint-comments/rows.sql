insert into authors values (1); insert into books values (1, 'One', 1), (2, 'Two', null);
