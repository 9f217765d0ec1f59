insert into added values (1, 2, 3);
insert into changed values (1, 2, 3);
