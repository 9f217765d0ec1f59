insert into people values (1); insert into visits (person) values (1)
