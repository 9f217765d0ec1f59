insert into books (id, title) values (1, 'One'), (5, 'Five');
