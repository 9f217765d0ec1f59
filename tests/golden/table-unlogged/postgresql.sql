-- upgrade bbbbbbbbbbbb after
CREATE UNLOGGED TABLE caches (
    id integer NOT NULL,
    CONSTRAINT pk_caches PRIMARY KEY (id)
);
ALTER TABLE visits SET UNLOGGED;
ALTER TABLE people SET UNLOGGED;
