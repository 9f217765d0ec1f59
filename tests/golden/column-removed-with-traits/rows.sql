insert into bookings values (1, 1, '[1,5)', false, null), (2, 1, '[5,9)', false, null), (3, 2, '[1,9)', true, null);
