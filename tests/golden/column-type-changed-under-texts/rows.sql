insert into books (id, pages, weight, title) values (1, 10, 5, 'One'), (2, 1, 9, 'Two');
