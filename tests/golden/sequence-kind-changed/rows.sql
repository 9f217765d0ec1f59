insert into a default values; insert into a default values; insert into b default values; insert into c values (70)
