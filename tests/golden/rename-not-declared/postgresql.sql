-- upgrade bbbbbbbbbbbb after
CREATE TABLE articles (
    id integer NOT NULL,
    title text,
    CONSTRAINT pk_articles PRIMARY KEY (id)
);
ALTER TABLE either
    ADD COLUMN b integer,
    ADD COLUMN c integer;
ALTER TABLE either DROP COLUMN a;
ALTER TABLE users ADD COLUMN mail character varying(80);
ALTER TABLE users DROP COLUMN email;
DROP TABLE posts;
