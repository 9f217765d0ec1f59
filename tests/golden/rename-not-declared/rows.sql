insert into users (id, email, age) values (1, 'a@b', 3);
insert into either (id, a) values (1, 7);
