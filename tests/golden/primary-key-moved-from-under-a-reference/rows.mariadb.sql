insert into articles values (1, 'x'); insert into `lines` values (1);
