insert into books values (1, 'One', 'x'), (5, 'Five', null);
