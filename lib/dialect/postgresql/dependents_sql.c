/*
 * The two queries of dependents.c: which objects need what (the graph that pg_depend holds), and
 * the statements that drop each and make it again as it is. What a statement says is left to the
 * server as far as it has a function for it (pg_get_viewdef and its like); the rest is what pg_dump
 * 15 does.
 */
#include "dialect/postgresql/dependents.h"

#define CLASS(name) "'pg_catalog." name "'::pg_catalog.regclass::pg_catalog.oid"

/* Rows of pg_depend `d` -> the objects that are dropped and made as a whole: a view for its rule
 * and its columns' defaults. The others (constraints, indexes, a table's defaults) the server keeps
 * by itself, or the model has them. */
static const char follow[] =
    "CROSS JOIN LATERAL (SELECT " CLASS("pg_class") " AS class, w.ev_class AS object "
    "FROM pg_catalog.pg_rewrite w WHERE d.classid = " CLASS("pg_rewrite") " "
    "AND w.oid = d.objid AND w.rulename = '_RETURN' "
    "UNION ALL "
    "SELECT d.classid, w.oid FROM pg_catalog.pg_rewrite w "
    "WHERE d.classid = " CLASS("pg_rewrite") " AND w.oid = d.objid AND w.rulename <> '_RETURN' "
    "UNION ALL "
    "SELECT " CLASS("pg_class") ", c.oid FROM pg_catalog.pg_class c "
    "WHERE d.classid = " CLASS("pg_class") " AND c.oid = d.objid AND c.relkind IN ('v', 'm') "
    "UNION ALL "
    "SELECT " CLASS("pg_class") ", c.oid FROM pg_catalog.pg_attrdef f "
    "JOIN pg_catalog.pg_class c ON c.oid = f.adrelid AND c.relkind = 'v' "
    "WHERE d.classid = " CLASS("pg_attrdef") " AND f.oid = d.objid "
    "UNION ALL "
    "SELECT d.classid, t.oid FROM pg_catalog.pg_trigger t "
    "WHERE d.classid = " CLASS("pg_trigger") " AND t.oid = d.objid "
    "AND NOT t.tgisinternal AND t.tgparentid = 0 "
    "UNION ALL "
    "SELECT d.classid, f.oid FROM pg_catalog.pg_proc f "
    "WHERE d.classid = " CLASS("pg_proc") " AND f.oid = d.objid AND f.prokind <> 'a' "
    "UNION ALL "
    "SELECT d.classid, d.objid WHERE d.classid IN (" CLASS("pg_policy") ", "
    CLASS("pg_publication_rel") ", " CLASS("pg_statistic_ext") ")) x ";

/* $1, $2: schemas and names of tables and enums. Roots are "1/column" and "1/" (the first itself)
 * and "1=" (its primary key).
 * A table's children are changed with it. */
static const char roots[] =
    "WITH RECURSIVE wanted AS ( "
    "SELECT w.nr, c.oid AS relid, t.oid AS typid, t.typarray "
    "FROM ROWS FROM (pg_catalog.unnest($1::pg_catalog.text[]), "
    "pg_catalog.unnest($2::pg_catalog.text[])) "
    "WITH ORDINALITY AS w (schema, name, nr) "
    "JOIN pg_catalog.pg_namespace n ON n.nspname = w.schema "
    "LEFT JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = w.name "
    "AND c.relkind IN ('r', 'p', 'f') "
    "LEFT JOIN pg_catalog.pg_type t ON t.typnamespace = n.oid AND t.typname = w.name "
    "AND t.typtype = 'e'), "
    "tables (nr, relid) AS ( "
    "SELECT nr, relid FROM wanted WHERE relid IS NOT NULL "
    "UNION SELECT t.nr, i.inhrelid FROM tables t JOIN pg_catalog.pg_inherits i ON i.inhparent "
    "= t.relid), "
    "roots (root, class, object, part) AS ( "
    "SELECT t.nr || '/', " CLASS("pg_class") ", t.relid, 0 FROM tables t "
    "UNION ALL "
    "SELECT t.nr || '/', " CLASS("pg_type") ", y.id, 0 "
    "FROM tables t JOIN pg_catalog.pg_type x ON x.typrelid = t.relid, "
    "LATERAL (VALUES (x.oid), (x.typarray)) y (id) "
    "UNION ALL "
    "SELECT t.nr || '/' || a.attname, " CLASS("pg_class") ", t.relid, a.attnum "
    "FROM tables t JOIN pg_catalog.pg_attribute a ON a.attrelid = t.relid AND a.attnum > 0 AND "
    "NOT a.attisdropped "
    "UNION ALL "
    "SELECT t.nr || '=', " CLASS("pg_constraint") ", k.oid, 0 "
    "FROM tables t JOIN pg_catalog.pg_constraint k ON k.conrelid = t.relid AND k.contype = 'p' "
    "UNION ALL "
    "SELECT w.nr || '/', " CLASS("pg_type") ", y.id, 0 "
    "FROM wanted w, LATERAL (VALUES (w.typid), (w.typarray)) y (id) WHERE w.typid IS NOT NULL), ";

/* What needs a root. */
static const char direct[] =
    "nodes (root, class, object, by_class, by_object) AS ( "
    "(SELECT w.nr || '/', " CLASS("pg_type") ", w.typid, NULL::pg_catalog.oid, NULL::pg_catalog.oid "
    "FROM wanted w WHERE w.typid IS NOT NULL "
    "UNION ALL "
    "SELECT r.root, x.class, x.object, NULL::pg_catalog.oid, NULL::pg_catalog.oid FROM roots r "
    "JOIN pg_catalog.pg_depend d ON d.refclassid = r.class AND d.refobjid = r.object AND "
    "d.refobjsubid = r.part ";

/* What needs that in turn. Statistics go with what they are of. */
static const char indirect[] =
    ") UNION "
    "SELECT o.root, x.class, x.object, o.class, o.object FROM nodes o "
    "CROSS JOIN LATERAL (SELECT o.class, o.object UNION ALL "
    "SELECT " CLASS("pg_type") ", y.id FROM pg_catalog.pg_type t, LATERAL (VALUES (t.oid), "
    "(t.typarray)) y (id) "
    "WHERE o.class = " CLASS("pg_class") " AND t.typrelid = o.object) p (class, object) "
    "JOIN pg_catalog.pg_depend d ON d.refclassid = p.class AND d.refobjid = p.object ";

static const char no_loops[] =
    "WHERE (x.class, x.object) <> (o.class, o.object) AND x.class <> " CLASS(
        "pg_statistic_ext") ") ";

static const char described[] =
    "SELECT x.class || '/' || x.object, i.kind, i.schema, i.name, i.table_schema, i.table_name, "
    "CASE WHEN NOT pg_catalog.pg_has_role(i.owner, 'USAGE') THEN "
    "pg_catalog.pg_get_userbyid(i.owner) END, "
    "(SELECT e.extname FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension e ON e.oid = "
    "d.refobjid "
    "WHERE d.classid = x.class AND d.objid = x.object AND d.deptype = 'e' "
    "AND d.refclassid = " CLASS("pg_extension") "), i.temporary, x.roots, x.needs "
    "FROM (SELECT n.class, n.object, pg_catalog.array_agg(DISTINCT n.root) AS roots, "
    "pg_catalog.array_agg(DISTINCT n.by_class || '/' || n.by_object) FILTER (WHERE n.by_class "
    "IS NOT NULL) AS needs "
    "FROM nodes n GROUP BY n.class, n.object) x "
    "CROSS JOIN LATERAL ( "
    "SELECT CASE c.relkind WHEN 'm' THEN 'materialized view' ELSE 'view' END AS kind, "
    "n.nspname AS schema, c.relname::pg_catalog.text AS name, "
    "NULL::pg_catalog.name AS table_schema, NULL::pg_catalog.name AS table_name, c.relowner AS "
    "owner, c.relpersistence = 't' AS temporary "
    "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
    "WHERE x.class = " CLASS("pg_class") " AND c.oid = x.object "
    "UNION ALL "
    "SELECT p.kind, n.nspname, p.name, n.nspname, c.relname, c.relowner, c.relpersistence = 't' "
    "FROM (SELECT 'rule' AS kind, r.rulename AS name, r.ev_class AS relid FROM "
    "pg_catalog.pg_rewrite r "
    "WHERE x.class = " CLASS("pg_rewrite") " AND r.oid = x.object "
    "UNION ALL SELECT 'trigger', t.tgname, t.tgrelid FROM pg_catalog.pg_trigger t "
    "WHERE x.class = " CLASS("pg_trigger") " AND t.oid = x.object "
    "UNION ALL SELECT 'policy', l.polname, l.polrelid FROM pg_catalog.pg_policy l "
    "WHERE x.class = " CLASS("pg_policy") " AND l.oid = x.object) p "
    "JOIN pg_catalog.pg_class c ON c.oid = p.relid JOIN pg_catalog.pg_namespace n ON n.oid = "
    "c.relnamespace "
    "UNION ALL "
    "SELECT 'publication', n.nspname, u.pubname, n.nspname, c.relname, u.pubowner, false "
    "FROM pg_catalog.pg_publication_rel r JOIN pg_catalog.pg_publication u ON u.oid = r.prpubid "
    "JOIN pg_catalog.pg_class c ON c.oid = r.prrelid JOIN pg_catalog.pg_namespace n ON n.oid = "
    "c.relnamespace "
    "WHERE x.class = " CLASS("pg_publication_rel") " AND r.oid = x.object "
    "UNION ALL "
    "SELECT 'extended statistics', n.nspname, s.stxname, tn.nspname, c.relname, s.stxowner, "
    "c.relpersistence = 't' "
    "FROM pg_catalog.pg_statistic_ext s JOIN pg_catalog.pg_namespace n ON n.oid = s.stxnamespace "
    "JOIN pg_catalog.pg_class c ON c.oid = s.stxrelid JOIN pg_catalog.pg_namespace tn ON "
    "tn.oid = c.relnamespace "
    "WHERE x.class = " CLASS("pg_statistic_ext") " AND s.oid = x.object "
    "UNION ALL "
    "SELECT CASE f.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END, n.nspname, "
    "f.proname || '(' || pg_catalog.pg_get_function_identity_arguments(f.oid) || ')', NULL, "
    "NULL, f.proowner, false "
    "FROM pg_catalog.pg_proc f JOIN pg_catalog.pg_namespace n ON n.oid = f.pronamespace "
    "WHERE x.class = " CLASS("pg_proc") " AND f.oid = x.object "
    "UNION ALL "
    "SELECT 'enum', n.nspname, y.typname, NULL, NULL, y.typowner, false "
    "FROM pg_catalog.pg_type y JOIN pg_catalog.pg_namespace n ON n.oid = y.typnamespace "
    "WHERE x.class = " CLASS("pg_type") " AND y.oid = x.object) i "
    "ORDER BY i.kind, i.schema COLLATE \"C\", i.name COLLATE \"C\", i.table_schema COLLATE \"C\", "
    "i.table_name COLLATE \"C\"";/* $1: ids of the graph. */
static const char given[] =
    "WITH given AS ( "
    "SELECT x.id, pg_catalog.split_part(x.id, '/', 1)::pg_catalog.oid AS class, "
    "pg_catalog.split_part(x.id, '/', 2)::pg_catalog.oid AS object "
    "FROM pg_catalog.unnest($1::pg_catalog.text[]) AS x (id)), "
    "rel AS ( "
    "SELECT g.id, c.*, c.oid::pg_catalog.regclass::pg_catalog.text AS name, "
    "CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW ' ELSE 'VIEW ' END AS kind "
    "FROM given g JOIN pg_catalog.pg_class c ON c.oid = g.object "
    "WHERE g.class = " CLASS("pg_class") "), "
    "proc AS ( "
    "SELECT g.id, f.*, CASE f.prokind WHEN 'p' THEN 'PROCEDURE ' ELSE 'FUNCTION ' END "
    "|| f.oid::pg_catalog.regprocedure AS name "
    "FROM given g JOIN pg_catalog.pg_proc f ON f.oid = g.object "
    "WHERE g.class = " CLASS("pg_proc") "), "
    "enum AS ( "
    "SELECT g.id, y.*, 'TYPE ' || y.oid::pg_catalog.regtype AS name "
    "FROM given g JOIN pg_catalog.pg_type y ON y.oid = g.object "
    "WHERE g.class = " CLASS("pg_type") "), "
    "ix AS ( "
    "SELECT r.id, r.name AS relation, i.*, c.relname, c.reltablespace, "
    "c.oid::pg_catalog.regclass::pg_catalog.text AS name "
    "FROM rel r JOIN pg_catalog.pg_index i ON i.indrelid = r.oid "
    "JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid), "
    "stat AS ( "
    "SELECT g.id, s.*, g.id AS key FROM given g JOIN pg_catalog.pg_statistic_ext s ON s.oid = "
    "g.object "
    "WHERE g.class = " CLASS("pg_statistic_ext") " "
    "UNION ALL SELECT r.id, s.*, s.stxname FROM rel r JOIN pg_catalog.pg_statistic_ext s ON "
    "s.stxrelid = r.oid), "
    "target AS ( "
    "SELECT r.id, r.name, 'r'::pg_catalog.\"char\" AS type, r.relowner AS owner, "
    "r.relnamespace AS namespace, r.relacl AS acl FROM rel r "
    "UNION ALL SELECT f.id, f.name, 'f', f.proowner, f.pronamespace, f.proacl FROM proc f "
    "UNION ALL SELECT y.id, y.name, 'T', y.typowner, y.typnamespace, y.typacl FROM enum y), "
    /* what goes when an extension does, without being a part of it */
    "needy AS ( "
    "SELECT d.classid AS class, d.objid AS object, "
    "' DEPENDS ON EXTENSION ' || pg_catalog.quote_ident(e.extname) AS text "
    "FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid "
    "WHERE d.refclassid = " CLASS("pg_extension") " AND d.deptype = 'x'), "
    "labelled AS ( "
    "SELECT r.id, r.oid, r.kind || r.name AS what, " CLASS("pg_class") " AS class "
    "FROM rel r "
    "UNION ALL SELECT f.id, f.oid, f.name, " CLASS("pg_proc") " FROM proc f "
    "UNION ALL SELECT y.id, y.oid, y.name, " CLASS("pg_type") " FROM enum y), "
;

/* Privileges as they are (wanted), and as the server gives them for what this role makes (initial).
 */
static const char privileges[] =
    "me AS (SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolname = current_user), "
    "initial AS ( "
    "SELECT t.id, CASE a.grantee WHEN me.oid THEN t.owner ELSE a.grantee END AS grantee, "
    "a.privilege_type, a.is_grantable "
    "FROM target t CROSS JOIN me "
    "LEFT JOIN pg_catalog.pg_default_acl d ON d.defaclrole = me.oid AND d.defaclobjtype = "
    "t.type AND d.defaclnamespace = 0 "
    "CROSS JOIN LATERAL pg_catalog.aclexplode(coalesce(d.defaclacl, "
    "pg_catalog.acldefault(t.type, me.oid))) a "
    "UNION "
    "SELECT t.id, CASE a.grantee WHEN me.oid THEN t.owner ELSE a.grantee END, "
    "a.privilege_type, a.is_grantable "
    "FROM target t CROSS JOIN me "
    "JOIN pg_catalog.pg_default_acl d ON d.defaclrole = me.oid AND d.defaclobjtype = t.type "
    "AND d.defaclnamespace = t.namespace "
    "CROSS JOIN LATERAL pg_catalog.aclexplode(d.defaclacl) a), "
    "wanted AS ( "
    "SELECT t.id, t.name, t.owner, a.* FROM target t "
    "CROSS JOIN LATERAL pg_catalog.aclexplode(coalesce(t.acl, pg_catalog.acldefault(t.type, "
    "t.owner))) WITH ORDINALITY AS a (grantor, grantee, privilege_type, is_grantable, nr)), "
    "revoked AS ( "
    "SELECT DISTINCT t.id, t.name, i.grantee FROM initial i JOIN target t ON t.id = i.id "
    "WHERE NOT EXISTS (SELECT 1 FROM wanted w WHERE w.id = i.id AND w.grantee = i.grantee AND "
    "w.grantor = w.owner "
    "AND w.privilege_type = i.privilege_type AND w.is_grantable = i.is_grantable)), "
    "granted AS ( "
    "SELECT w.id, w.name, w.owner, w.grantor, w.grantee, w.is_grantable, "
    "pg_catalog.string_agg(w.privilege_type, ', ' ORDER BY w.privilege_type) AS privileges, "
    "min(w.nr) AS nr "
    "FROM wanted w WHERE w.grantor <> w.owner "
    "OR EXISTS (SELECT 1 FROM revoked r WHERE r.id = w.id AND r.grantee = w.grantee) "
    "OR NOT EXISTS (SELECT 1 FROM initial i WHERE i.id = w.id AND i.grantee = w.grantee "
    "AND i.privilege_type = w.privilege_type AND i.is_grantable = w.is_grantable) "
    "GROUP BY w.id, w.name, w.owner, w.grantor, w.grantee, w.is_grantable "
    "UNION ALL "
    "SELECT r.id, r.name, r.relowner, a.grantor, a.grantee, a.is_grantable, "
    "pg_catalog.string_agg(a.privilege_type || ' (' || pg_catalog.quote_ident(c.attname) || "
    "')', ', ' ORDER BY a.privilege_type, c.attnum), 100000 + min(c.attnum) "
    "FROM rel r JOIN pg_catalog.pg_attribute c ON c.attrelid = r.oid AND c.attnum > 0 AND NOT "
    "c.attisdropped "
    "CROSS JOIN LATERAL pg_catalog.aclexplode(c.attacl) a "
    "GROUP BY r.id, r.name, r.relowner, a.grantor, a.grantee, a.is_grantable) ";

/* id, place in the order (-1: drops), place among those of one place, statements; an array of ours
 * has no statement where its text is NULL. */
static const char *const parts[] = {
    /* views */
    "SELECT r.id, -1, '', ARRAY['DROP ' || r.kind || r.name] FROM rel r",

    "SELECT r.id, 0, '', ARRAY['CREATE ' || r.kind || r.name "
    "|| CASE WHEN r.relkind = 'm' AND m.amname <> "
    "pg_catalog.current_setting('default_table_access_method') "
    "THEN ' USING ' || pg_catalog.quote_ident(m.amname) ELSE '' END "
    "|| coalesce(' WITH (' || (SELECT pg_catalog.string_agg(o.text, ', ') FROM (SELECT "
    "pg_catalog.quote_ident(o.option_name) || '=' || pg_catalog.quote_literal(o.option_value) "
    "AS text FROM pg_catalog.pg_options_to_table(r.reloptions) o "
    "UNION ALL SELECT 'toast.' || pg_catalog.quote_ident(o.option_name) || '=' || "
    "pg_catalog.quote_literal(o.option_value) AS text FROM "
    "pg_catalog.pg_options_to_table(t.reloptions) o) o) || ')', '') "
    "|| CASE WHEN r.relkind = 'm' THEN coalesce(' TABLESPACE ' || (SELECT "
    "pg_catalog.quote_ident(s.spcname) FROM pg_catalog.pg_tablespace s "
    "WHERE s.oid = CASE WHEN r.reltablespace <> 0 THEN r.reltablespace "
    "WHEN pg_catalog.current_setting('default_tablespace') <> '' THEN (SELECT b.dattablespace "
    "FROM pg_catalog.pg_database b "
    "WHERE b.datname = pg_catalog.current_database()) END), '') ELSE '' END "
    "|| E' AS\\n' || pg_catalog.rtrim(pg_catalog.pg_get_viewdef(r.oid), ';') "
    "|| CASE r.relkind WHEN 'm' THEN E'\\n WITH NO DATA' ELSE '' END] "
    "FROM rel r LEFT JOIN pg_catalog.pg_am m ON m.oid = r.relam "
    "LEFT JOIN pg_catalog.pg_class t ON t.oid = r.reltoastrelid",

    "SELECT r.id, 1, '', ARRAY['ALTER VIEW ' || r.name || ' ALTER COLUMN ' || "
    "pg_catalog.quote_ident(a.attname) "
    "|| ' SET DEFAULT ' || pg_catalog.pg_get_expr(f.adbin, f.adrelid)] "
    "FROM rel r JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid "
    "JOIN pg_catalog.pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum WHERE "
    "r.relkind = 'v'",

    /* columns of materialized views, as far as they aren't as they are made */
    "SELECT r.id, 2, pg_catalog.to_char(a.attnum, '0000'), pg_catalog.array_remove(ARRAY[ "
    "b.start || 'STATISTICS ' || NULLIF(a.attstattarget, -1), "
    "b.start || 'STORAGE ' || CASE WHEN a.attstorage <> y.typstorage THEN CASE a.attstorage "
    "WHEN 'p' THEN 'PLAIN' "
    "WHEN 'e' THEN 'EXTERNAL' WHEN 'x' THEN 'EXTENDED' ELSE 'MAIN' END END, "
    "b.start || 'COMPRESSION ' || CASE pg_catalog.to_jsonb(a) ->> 'attcompression' WHEN 'p' "
    "THEN 'pglz' WHEN 'l' THEN 'lz4' END, "
    "b.start || '(' || (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(o.option_name) || "
    "'=' || pg_catalog.quote_literal(o.option_value), ', ') "
    "FROM pg_catalog.pg_options_to_table(a.attoptions) o WHERE o.option_name IN ('n_distinct', "
    "'n_distinct_inherited')) || ')'], NULL) "
    "FROM rel r JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT "
    "a.attisdropped "
    "JOIN pg_catalog.pg_type y ON y.oid = a.atttypid "
    "CROSS JOIN LATERAL (SELECT 'ALTER MATERIALIZED VIEW ' || r.name || ' ALTER COLUMN ' || "
    "pg_catalog.quote_ident(a.attname) || ' SET ' AS start) b "
    "WHERE r.relkind = 'm'",

    "SELECT r.id, 3, '', ARRAY['ALTER ' || r.kind || r.name || ' OWNER TO ' || "
    "pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(r.relowner))] FROM rel r CROSS JOIN me "
    "WHERE r.relowner <> me.oid",

    /* filled before it has indexes, by its owner */
    "SELECT r.id, 4, '', ARRAY['REFRESH MATERIALIZED VIEW ' || r.name] FROM rel r WHERE "
    "r.relkind = 'm' AND r.relispopulated",

    "SELECT i.id, 5, i.relname, "
    "pg_catalog.array_remove(ARRAY[pg_catalog.pg_get_indexdef(i.indexrelid), "
    "'ALTER INDEX ' || i.name || ' SET TABLESPACE ' || (SELECT "
    "pg_catalog.quote_ident(s.spcname) FROM pg_catalog.pg_tablespace s "
    "WHERE s.oid = CASE WHEN i.reltablespace <> 0 THEN i.reltablespace "
    "WHEN pg_catalog.current_setting('default_tablespace') <> '' THEN (SELECT b.dattablespace "
    "FROM pg_catalog.pg_database b "
    "WHERE b.datname = pg_catalog.current_database()) END), "
    "'ALTER MATERIALIZED VIEW ' || i.relation || ' CLUSTER ON ' || CASE WHEN i.indisclustered "
    "THEN pg_catalog.quote_ident(i.relname) END, "
    "'ALTER MATERIALIZED VIEW ' || i.relation || ' REPLICA IDENTITY USING INDEX ' || CASE WHEN "
    "i.indisreplident THEN pg_catalog.quote_ident(i.relname) END, "
    "'COMMENT ON INDEX ' || i.name || ' IS ' || "
    "pg_catalog.quote_literal(pg_catalog.obj_description(i.indexrelid, 'pg_class'))], NULL) "
    "|| ARRAY(SELECT 'ALTER INDEX ' || i.name || ' ALTER COLUMN ' || a.attnum || ' SET "
    "STATISTICS ' || a.attstattarget "
    "FROM pg_catalog.pg_attribute a WHERE a.attrelid = i.indexrelid AND a.attstattarget >= 0 "
    "ORDER BY a.attnum) FROM ix i",

    "SELECT r.id, 6, '', ARRAY['ALTER MATERIALIZED VIEW ' || r.name || ' REPLICA IDENTITY ' || "
    "CASE r.relreplident WHEN 'f' THEN 'FULL' ELSE 'NOTHING' END] "
    "FROM rel r WHERE r.relkind = 'm' AND r.relreplident IN ('f', 'n')",

    "SELECT r.id, 7, pg_catalog.to_char(d.objsubid, '0000'), ARRAY['COMMENT ON ' || "
    "coalesce('COLUMN ' || r.name || '.' || pg_catalog.quote_ident(a.attname), r.kind || "
    "r.name) || ' IS ' || pg_catalog.quote_literal(d.description)] "
    "FROM rel r JOIN pg_catalog.pg_description d ON d.objoid = r.oid AND d.classoid = "
    CLASS("pg_class") " "
    "LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = d.objoid AND a.attnum = d.objsubid "
    "AND d.objsubid > 0",

    /* rules */
    "SELECT g.id, -1, '', ARRAY['DROP RULE ' || pg_catalog.quote_ident(w.rulename) || ' ON ' "
    "|| w.ev_class::pg_catalog.regclass] "
    "FROM given g JOIN pg_catalog.pg_rewrite w ON w.oid = g.object WHERE g.class = "
    CLASS("pg_rewrite"),

    "SELECT g.id, 0, '', "
    "pg_catalog.array_remove(ARRAY[pg_catalog.rtrim(pg_catalog.pg_get_ruledef(w.oid), ';'), "
    "'ALTER TABLE ' || w.ev_class::pg_catalog.regclass || CASE w.ev_enabled WHEN 'D' THEN ' "
    "DISABLE' WHEN 'R' THEN ' ENABLE REPLICA' WHEN 'A' THEN ' ENABLE ALWAYS' END || ' RULE ' "
    "|| pg_catalog.quote_ident(w.rulename), "
    "'COMMENT ON RULE ' || pg_catalog.quote_ident(w.rulename) || ' ON ' || "
    "w.ev_class::pg_catalog.regclass || ' IS ' || "
    "pg_catalog.quote_literal(pg_catalog.obj_description(w.oid, 'pg_rewrite'))], NULL) "
    "FROM given g JOIN pg_catalog.pg_rewrite w ON w.oid = g.object WHERE g.class = "
    CLASS("pg_rewrite"),

    /* triggers */
    "SELECT g.id, -1, '', ARRAY['DROP TRIGGER ' || pg_catalog.quote_ident(t.tgname) || ' ON ' "
    "|| t.tgrelid::pg_catalog.regclass] "
    "FROM given g JOIN pg_catalog.pg_trigger t ON t.oid = g.object WHERE g.class = "
    CLASS("pg_trigger"),

    "SELECT g.id, 0, '', pg_catalog.array_remove(ARRAY[pg_catalog.pg_get_triggerdef(t.oid), "
    "'ALTER TABLE ' || t.tgrelid::pg_catalog.regclass || CASE t.tgenabled WHEN 'D' THEN ' "
    "DISABLE' WHEN 'R' THEN ' ENABLE REPLICA' WHEN 'A' THEN ' ENABLE ALWAYS' END || ' TRIGGER "
    "' || pg_catalog.quote_ident(t.tgname), "
    "'COMMENT ON TRIGGER ' || pg_catalog.quote_ident(t.tgname) || ' ON ' || "
    "t.tgrelid::pg_catalog.regclass || ' IS ' || "
    "pg_catalog.quote_literal(pg_catalog.obj_description(t.oid, 'pg_trigger'))], NULL) "
    "FROM given g JOIN pg_catalog.pg_trigger t ON t.oid = g.object WHERE g.class = "
    CLASS("pg_trigger"),

    /* policies */
    "SELECT g.id, -1, '', ARRAY['DROP POLICY ' || pg_catalog.quote_ident(l.polname) || ' ON ' "
    "|| l.polrelid::pg_catalog.regclass] "
    "FROM given g JOIN pg_catalog.pg_policy l ON l.oid = g.object WHERE g.class = " CLASS("pg_policy"),

    "SELECT g.id, 0, '', pg_catalog.array_remove(ARRAY['CREATE POLICY ' || "
    "pg_catalog.quote_ident(l.polname) || ' ON ' || l.polrelid::pg_catalog.regclass "
    "|| CASE WHEN l.polpermissive THEN '' ELSE ' AS RESTRICTIVE' END "
    "|| CASE l.polcmd WHEN 'r' THEN ' FOR SELECT' WHEN 'a' THEN ' FOR INSERT' WHEN 'w' THEN ' "
    "FOR UPDATE' WHEN 'd' THEN ' FOR DELETE' ELSE '' END "
    "|| CASE WHEN l.polroles = '{0}' THEN '' ELSE ' TO ' || (SELECT pg_catalog.string_agg(CASE "
    "x.role WHEN 0 THEN 'PUBLIC' ELSE "
    "pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(x.role)) END, ', ' ORDER BY CASE x.role "
    "WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(x.role)) END "
    "COLLATE \"C\") FROM pg_catalog.unnest(l.polroles) x (role)) END "
    "|| coalesce(' USING (' || pg_catalog.pg_get_expr(l.polqual, l.polrelid) || ')', '') "
    "|| coalesce(' WITH CHECK (' || pg_catalog.pg_get_expr(l.polwithcheck, l.polrelid) || ')', ''), "
    "'COMMENT ON POLICY ' || pg_catalog.quote_ident(l.polname) || ' ON ' || "
    "l.polrelid::pg_catalog.regclass || ' IS ' || "
    "pg_catalog.quote_literal(pg_catalog.obj_description(l.oid, 'pg_policy'))], NULL) "
    "FROM given g JOIN pg_catalog.pg_policy l ON l.oid = g.object WHERE g.class = " CLASS("pg_policy"),

    /* functions: their bodies may name what isn't there yet */
    "SELECT f.id, -1, '', ARRAY['DROP ' || f.name] FROM proc f",

    "SELECT f.id, 0, '', pg_catalog.array_remove(ARRAY['SET LOCAL check_function_bodies = "
    "off', pg_catalog.rtrim(pg_catalog.pg_get_functiondef(f.oid), E'\\n'), "
    "'SET LOCAL check_function_bodies = ' || pg_catalog.current_setting('check_function_bodies'), "
    "'ALTER ' || f.name || ' OWNER TO ' || CASE WHEN f.proowner <> me.oid THEN "
    "pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(f.proowner)) END, "
    "'COMMENT ON ' || f.name || ' IS ' || "
    "pg_catalog.quote_literal(pg_catalog.obj_description(f.oid, 'pg_proc'))], NULL) FROM proc "
    "f CROSS JOIN me",

    /* enums: the model has them, but for this */
    "SELECT y.id, 3, '', ARRAY['ALTER ' || y.name || ' OWNER TO ' || "
    "pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(y.typowner))] FROM enum y CROSS JOIN me "
    "WHERE y.typowner <> me.oid",

    /* extended statistics: of a table; of a materialized view they are part of it */
    "SELECT s.id, -1, '', ARRAY['DROP STATISTICS ' || pg_catalog.quote_ident(n.nspname) || '.' "
    "|| pg_catalog.quote_ident(s.stxname)] FROM stat s JOIN pg_catalog.pg_namespace n ON n.oid "
    "= s.stxnamespace WHERE s.key = s.id",

    "SELECT s.id, 8, s.key, pg_catalog.array_remove(ARRAY[pg_catalog.pg_get_statisticsobjdef(s.oid), "
    "'ALTER STATISTICS ' || q.name || ' OWNER TO ' || CASE WHEN s.stxowner <> me.oid THEN "
    "pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(s.stxowner)) END, "
    "'ALTER STATISTICS ' || q.name || ' SET STATISTICS ' || NULLIF(s.stxstattarget, -1), "
    "'COMMENT ON STATISTICS ' || q.name || ' IS ' || "
    "pg_catalog.quote_literal(pg_catalog.obj_description(s.oid, 'pg_statistic_ext'))], NULL) "
    "FROM stat s CROSS JOIN me JOIN pg_catalog.pg_namespace n ON n.oid = s.stxnamespace "
    "CROSS JOIN LATERAL (SELECT pg_catalog.quote_ident(n.nspname) || '.' || "
    "pg_catalog.quote_ident(s.stxname) AS name) q",

    "SELECT r.id, 8, n.text, ARRAY['ALTER ' || r.kind || r.name || n.text] FROM rel r JOIN needy n "
    "ON n.class = " CLASS("pg_class") " AND n.object = r.oid",

    "SELECT i.id, 8, i.relname || n.text, ARRAY['ALTER INDEX ' || i.name || n.text] FROM ix i "
    "JOIN needy n ON n.class = " CLASS("pg_class") " AND n.object = i.indexrelid",

    "SELECT f.id, 8, n.text, ARRAY['ALTER ' || f.name || n.text] FROM proc f JOIN needy n "
    "ON n.class = " CLASS("pg_proc") " AND n.object = f.oid",

    "SELECT g.id, 8, n.text, ARRAY['ALTER TRIGGER ' || pg_catalog.quote_ident(t.tgname) || ' ON ' "
    "|| t.tgrelid::pg_catalog.regclass || n.text] FROM given g "
    "JOIN pg_catalog.pg_trigger t ON t.oid = g.object JOIN needy n ON n.class = g.class "
    "AND n.object = g.object WHERE g.class = " CLASS("pg_trigger"),

    "SELECT l.id, 8, pg_catalog.to_char(s.objsubid, '0000') || s.provider, "
    "ARRAY['SECURITY LABEL FOR ' || pg_catalog.quote_ident(s.provider) || ' ON ' "
    "|| coalesce('COLUMN ' || a.attrelid::pg_catalog.regclass || '.' "
    "|| pg_catalog.quote_ident(a.attname), l.what) || ' IS ' || pg_catalog.quote_literal(s.label)] "
    "FROM labelled l JOIN pg_catalog.pg_seclabel s ON s.objoid = l.oid AND s.classoid = l.class "
    "LEFT JOIN pg_catalog.pg_attribute a ON l.class = " CLASS("pg_class") " "
    "AND a.attrelid = l.oid AND a.attnum = s.objsubid AND s.objsubid > 0",

    /* privileges: those that the server gives and that weren't there, then those that were */
    "SELECT r.id, 9, '', ARRAY['REVOKE ALL ON ' || r.name || ' FROM ' || CASE r.grantee WHEN 0 "
    "THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(r.grantee)) END] "
    "FROM revoked r",

    /* in the order in which they were given; those of others than the owner in their name */
    "SELECT d.id, 10, pg_catalog.to_char(d.nr, '000000'), pg_catalog.array_remove(ARRAY[ "
    "'SET LOCAL ROLE ' || o.other, 'GRANT ' || d.privileges || ' ON ' || d.name || ' TO ' || "
    "CASE d.grantee WHEN 0 THEN 'PUBLIC' ELSE "
    "pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(d.grantee)) END || CASE WHEN "
    "d.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END, "
    "'SET LOCAL ROLE ' || CASE WHEN o.other IS NOT NULL THEN "
    "pg_catalog.quote_ident(pg_catalog.current_setting('role')) END], NULL) "
    "FROM granted d CROSS JOIN LATERAL (SELECT CASE WHEN d.grantor <> d.owner THEN "
    "pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(d.grantor)) END AS other) o",
};

/* Publications know columns from PostgreSQL 15 on. */
static const char *const parts_15[] = {
    "SELECT g.id, -1, '', ARRAY['ALTER PUBLICATION ' || pg_catalog.quote_ident(u.pubname) || ' "
    "DROP TABLE ONLY ' || r.prrelid::pg_catalog.regclass] "
    "FROM given g JOIN pg_catalog.pg_publication_rel r ON r.oid = g.object JOIN "
    "pg_catalog.pg_publication u ON u.oid = r.prpubid "
    "WHERE g.class = " CLASS("pg_publication_rel"),

    "SELECT g.id, 0, '', ARRAY['ALTER PUBLICATION ' || pg_catalog.quote_ident(u.pubname) || ' "
    "ADD TABLE ONLY ' || r.prrelid::pg_catalog.regclass "
    "|| coalesce(' (' || (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' "
    "ORDER BY a.attnum) FROM pg_catalog.pg_attribute a "
    "WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs)) || ')', '') "
    "|| coalesce(' WHERE (' || pg_catalog.pg_get_expr(r.prqual, r.prrelid) || ')', '')] "
    "FROM given g JOIN pg_catalog.pg_publication_rel r ON r.oid = g.object JOIN "
    "pg_catalog.pg_publication u ON u.oid = r.prpubid "
    "WHERE g.class = " CLASS("pg_publication_rel"),
};

static void add_parts(mig_str *sql, const char *const *all, size_t count, bool first)
{
    for (size_t i = 0; i < count; i++)
        mig_str_addf(sql, "%s%s", first && i == 0 ? "" : " UNION ALL ", all[i]);
}

void pg_dependents_graph(mig_str *sql)
{
    mig_str_addf(sql, "%s%s%s%s%s%s%s", roots, direct, follow, indirect, follow, no_loops,
                 described);
}

void pg_dependents_texts(mig_str *sql, int version)
{
    mig_str_addf(sql, "%s%sSELECT p.id, p.place, s.text FROM (", given, privileges);
    add_parts(sql, parts, MIG_LEN(parts), true);
    if (version >= 15)
        add_parts(sql, parts_15, MIG_LEN(parts_15), false);
    mig_str_add(sql,
                ") p (id, place, key, statements) CROSS JOIN LATERAL "
                "pg_catalog.unnest(p.statements) WITH ORDINALITY AS s (text, nr) "
                "ORDER BY p.id, p.place, p.key COLLATE \"C\", p.statements[1] COLLATE \"C\", "
                "s.nr");
}
