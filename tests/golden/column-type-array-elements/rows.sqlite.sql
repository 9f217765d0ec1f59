insert into books values (1, '[1, 2]', null), (2, '[]', '[1]');
