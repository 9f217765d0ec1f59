insert into users values (1, 'a'), (2, 'b');
insert into posts values (1, 'a');
