insert into shops values (1, 'a'), (2, 'b'); insert into orders values (1, 2);
