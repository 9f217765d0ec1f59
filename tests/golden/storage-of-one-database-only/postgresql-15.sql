-- upgrade bbbbbbbbbbbb after
CREATE UNLOGGED SEQUENCE b_id_seq AS integer START WITH 5;
CREATE UNLOGGED TABLE b (
    id integer DEFAULT nextval('b_id_seq'::regclass) NOT NULL,
    CONSTRAINT pk_b PRIMARY KEY (id)
);
ALTER SEQUENCE b_id_seq OWNED BY b.id;
ALTER TABLE a SET (fillfactor=70);
ALTER TABLE a ALTER COLUMN x SET STORAGE external;
COMMENT ON COLUMN a.x IS 'x';
