insert into 衣服 (id, 大小) values (1, 'm');
