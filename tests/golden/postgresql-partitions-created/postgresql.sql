-- upgrade bbbbbbbbbbbb after
CREATE TABLE names (
    name text
) PARTITION BY LIST (lower(name) collate "C");
CREATE TABLE names_a PARTITION OF names FOR VALUES IN ('a', 'it''s', null);
CREATE TABLE prints (
    book bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    "No" serial,
    copies integer DEFAULT 7 NOT NULL,
    changed timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT pk_prints PRIMARY KEY (book, at, "No"),
    CONSTRAINT ck_prints_copies CHECK (copies > 0),
    CONSTRAINT fk_prints_book FOREIGN KEY (book) REFERENCES books (id)
) PARTITION BY RANGE (at, "No");
CREATE INDEX ix_prints_book ON prints (book);
COMMENT ON TABLE prints IS 'By the year';
CREATE OR REPLACE FUNCTION migrate_on_update_changed() RETURNS trigger LANGUAGE plpgsql AS $migrate$
BEGIN
    NEW.changed := now();
    RETURN NEW;
END
$migrate$;
CREATE TRIGGER migrate_on_update_changed BEFORE UPDATE ON prints
    FOR EACH ROW WHEN (OLD.changed IS NOT DISTINCT FROM NEW.changed)
    EXECUTE FUNCTION migrate_on_update_changed();
CREATE TABLE prints_2024 PARTITION OF prints FOR VALUES FROM (minvalue, minvalue) TO ('2025-01-01', 0) PARTITION BY LIST (book);
COMMENT ON TABLE prints_2024 IS 'In parts of its own';
CREATE TABLE prints_2024_few PARTITION OF prints_2024 (
    CONSTRAINT few CHECK (book < 3)
) FOR VALUES IN (1, 2);
CREATE INDEX ix_few_copies ON prints_2024_few (copies DESC) WHERE copies > 10;
CREATE TABLE prints_2024_rest PARTITION OF prints_2024 DEFAULT WITH (fillfactor=70);
CREATE TABLE prints_2025 PARTITION OF prints (
    CONSTRAINT "uq_prints_2025_No_at" UNIQUE ("No", at),
    CONSTRAINT fk_twice FOREIGN KEY (book) REFERENCES books (id) ON DELETE CASCADE
) FOR VALUES FROM ('2025-01-01', 0) TO ('2026-01-01T00:00Z', maxvalue);
CREATE TABLE sales (
    id uuid NOT NULL,
    name text
) PARTITION BY HASH (id);
CREATE TABLE sales_0 PARTITION OF sales FOR VALUES WITH (modulus 2, remainder 0);
CREATE TABLE sales_1 PARTITION OF sales FOR VALUES WITH (modulus 2, remainder 1);
