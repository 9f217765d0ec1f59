insert into books (id, pages, note) values (1, 10, 'x'), (2, 20, null);
