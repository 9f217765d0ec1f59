insert into `Order` values (1, 'x', 2);
