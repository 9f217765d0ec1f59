insert into authors values (1, 'Ann'), (7, 'Bob'); insert into books (id, title, pages, author_id) values (1, 'One', 10, 1), (5, 'Five', null, 7);
