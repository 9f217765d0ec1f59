-- upgrade bbbbbbbbbbbb after
DO $migrate$ BEGIN
    IF (SELECT last_value = 1 AND NOT is_called FROM books_id_seq) THEN
        ALTER TABLE books ALTER COLUMN id SET START WITH 1000 SET INCREMENT BY 10 SET MAXVALUE 999999 SET CYCLE RESTART;
    ELSE
        ALTER TABLE books ALTER COLUMN id SET START WITH 1000 SET INCREMENT BY 10 SET MAXVALUE 999999 SET CYCLE;
    END IF;
END $migrate$;
ALTER TABLE pages ALTER COLUMN id TYPE bigint;
DO $migrate$ BEGIN
    IF (SELECT last_value < 5 OR last_value = 10 AND NOT is_called FROM pages_id_seq) THEN
        ALTER SEQUENCE pages_id_seq START WITH 5 MINVALUE 5 CACHE 1 RESTART;
    ELSE
        ALTER SEQUENCE pages_id_seq START WITH 5 MINVALUE 5 CACHE 1;
    END IF;
END $migrate$;
ALTER SEQUENCE pages_id_seq RENAME TO page_numbers;
ALTER SEQUENCE pages_number_seq AS bigint;
