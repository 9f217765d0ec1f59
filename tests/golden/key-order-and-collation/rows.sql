insert into books values ('a', 1, 'One', 'x'), ('a', 2, 'Two', 'y'), ('b', 1, 'Three', null);
insert into events values (3, 'c'), (1, 'a');
