insert into bookings values (1, 1, '[1,5)', false), (2, 1, '[5,9)', false), (3, 2, '[1,9)', true);
