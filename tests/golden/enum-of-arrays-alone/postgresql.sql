-- upgrade bbbbbbbbbbbb after
CREATE TYPE mood AS ENUM ('sad', 'ok');
ALTER TYPE size ADD VALUE 'l';
CREATE TABLE days (
    id integer NOT NULL,
    moods mood[] NOT NULL,
    CONSTRAINT pk_days PRIMARY KEY (id)
);
