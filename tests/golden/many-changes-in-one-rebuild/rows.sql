insert into books (id, title, pages, sold) values (3, 'Three', 30, true), (9, 'Nine', 90, null);
