insert into books (title) values ('One'), ('Two'); insert into pages default values
