-- upgrade bbbbbbbbbbbb after
CREATE TABLE articles (
    id int NOT NULL,
    title longtext,
    PRIMARY KEY (id)
);
ALTER TABLE either
    DROP COLUMN a,
    ADD COLUMN b int,
    ADD COLUMN c int;
ALTER TABLE users
    DROP COLUMN email,
    ADD COLUMN mail varchar(80);
DROP TABLE posts;
