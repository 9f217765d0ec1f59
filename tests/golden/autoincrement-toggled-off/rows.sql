insert into books (title) values ('One'), ('Five');
