insert into books (id, pages, title) values (1, 3, 'One'), (5, 4, 'Five');
