-- upgrade bbbbbbbbbbbb after
CREATE TABLE days (
    id int NOT NULL,
    moods json NOT NULL,
    PRIMARY KEY (id)
);
