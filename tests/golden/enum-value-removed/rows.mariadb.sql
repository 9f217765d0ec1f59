insert into people (id, mood, `before`) values (1, 'ok', 'sad'), (2, 'sad', null);
