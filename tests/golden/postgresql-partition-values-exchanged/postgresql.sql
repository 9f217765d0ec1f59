-- upgrade bbbbbbbbbbbb after
DO $migrate$
DECLARE
    made text[] := ARRAY(
        SELECT 'ALTER TABLE prints_2025 DROP CONSTRAINT ' || quote_ident(k.conname) FROM pg_catalog.pg_constraint k
        LEFT JOIN pg_catalog.pg_constraint p ON p.oid = k.conparentid
        WHERE k.contype IN ('c', 'f', 'p', 'u', 'x') AND k.conrelid = 'prints_2025'::pg_catalog.regclass
        AND (p.conrelid <> k.conrelid OR k.contype = 'c' AND k.coninhcount > 0) ORDER BY k.contype = 'f' DESC, k.conname);
    indexes text[] := ARRAY(
        SELECT 'DROP INDEX ' || i.indexrelid::pg_catalog.regclass FROM pg_catalog.pg_index i
        JOIN pg_catalog.pg_inherits h ON h.inhrelid = i.indexrelid
        LEFT JOIN pg_catalog.pg_constraint k ON k.conindid = i.indexrelid AND k.conrelid = i.indrelid
        WHERE k.oid IS NULL AND i.indrelid = 'prints_2025'::pg_catalog.regclass ORDER BY i.indexrelid);
    one text;
BEGIN
    ALTER TABLE prints DETACH PARTITION prints_2025;
    FOREACH one IN ARRAY made || indexes LOOP
        EXECUTE one;
    END LOOP;
END $migrate$;
DO $migrate$
DECLARE
    made text[] := ARRAY(
        SELECT 'ALTER TABLE prints_2026 DROP CONSTRAINT ' || quote_ident(k.conname) FROM pg_catalog.pg_constraint k
        LEFT JOIN pg_catalog.pg_constraint p ON p.oid = k.conparentid
        WHERE k.contype IN ('c', 'f', 'p', 'u', 'x') AND k.conrelid = 'prints_2026'::pg_catalog.regclass
        AND (p.conrelid <> k.conrelid OR k.contype = 'c' AND k.coninhcount > 0) ORDER BY k.contype = 'f' DESC, k.conname);
    indexes text[] := ARRAY(
        SELECT 'DROP INDEX ' || i.indexrelid::pg_catalog.regclass FROM pg_catalog.pg_index i
        JOIN pg_catalog.pg_inherits h ON h.inhrelid = i.indexrelid
        LEFT JOIN pg_catalog.pg_constraint k ON k.conindid = i.indexrelid AND k.conrelid = i.indrelid
        WHERE k.oid IS NULL AND i.indrelid = 'prints_2026'::pg_catalog.regclass ORDER BY i.indexrelid);
    one text;
BEGIN
    ALTER TABLE prints DETACH PARTITION prints_2026;
    FOREACH one IN ARRAY made || indexes LOOP
        EXECUTE one;
    END LOOP;
END $migrate$;
DO $migrate$
DECLARE
    made text[] := ARRAY(
        SELECT 'ALTER TABLE prints_2027 DROP CONSTRAINT ' || quote_ident(k.conname) FROM pg_catalog.pg_constraint k
        LEFT JOIN pg_catalog.pg_constraint p ON p.oid = k.conparentid
        WHERE k.contype IN ('c', 'f', 'p', 'u', 'x') AND k.conrelid = 'prints_2027'::pg_catalog.regclass
        AND (p.conrelid <> k.conrelid OR k.contype = 'c' AND k.coninhcount > 0) ORDER BY k.contype = 'f' DESC, k.conname);
    indexes text[] := ARRAY(
        SELECT 'DROP INDEX ' || i.indexrelid::pg_catalog.regclass FROM pg_catalog.pg_index i
        JOIN pg_catalog.pg_inherits h ON h.inhrelid = i.indexrelid
        LEFT JOIN pg_catalog.pg_constraint k ON k.conindid = i.indexrelid AND k.conrelid = i.indrelid
        WHERE k.oid IS NULL AND i.indrelid = 'prints_2027'::pg_catalog.regclass ORDER BY i.indexrelid);
    one text;
BEGIN
    ALTER TABLE prints DETACH PARTITION prints_2027;
    FOREACH one IN ARRAY made || indexes LOOP
        EXECUTE one;
    END LOOP;
END $migrate$;
ALTER TABLE prints ATTACH PARTITION prints_2027 FOR VALUES FROM ('2025-07-01') TO ('2027-01-01');
ALTER TABLE prints ATTACH PARTITION prints_2025 FOR VALUES FROM ('2025-01-01') TO ('2025-07-01');
ALTER TABLE prints ATTACH PARTITION prints_2026 FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
