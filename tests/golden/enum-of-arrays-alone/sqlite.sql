-- upgrade bbbbbbbbbbbb after
CREATE TABLE days (
    id INTEGER CONSTRAINT pk_days PRIMARY KEY NOT NULL,
    moods TEXT NOT NULL
) STRICT;
