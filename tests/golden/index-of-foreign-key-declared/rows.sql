insert into authors values (1), (7); insert into books (id, title, author_id) values (1, 'One', 1), (5, 'Five', 7);
