INSERT INTO codes VALUES ('é');
INSERT INTO uses VALUES (1, 'é');
