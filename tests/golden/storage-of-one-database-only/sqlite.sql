-- upgrade bbbbbbbbbbbb after
CREATE TABLE b (
    id INTEGER CONSTRAINT pk_b PRIMARY KEY AUTOINCREMENT NOT NULL
);
