insert into authors values (1, 'Ann'), (7, 'Bob'); insert into books (id, title, pages, tags, note, author_id) values (1, 'One', 10, '["a"]', 'x', 1), (5, 'Five', null, null, null, 7);
