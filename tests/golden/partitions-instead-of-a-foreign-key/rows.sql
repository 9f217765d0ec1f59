insert into customers values (1), (2); insert into orders values (1, 1), (2, 2), (3, 1)
