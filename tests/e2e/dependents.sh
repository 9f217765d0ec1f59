# What the model doesn't hold and a change has to step around: views, rules, triggers, policies. They are dropped
# and made again exactly, or stay.

# Everything that pg_dump knows, owners and privileges too.
full_dump() {
    pg_dump -s -T 'migrate_*' "${1:-$URL}" | grep -vE '^(--|\\(un)?restrict|$)'
}

# Roles are the whole server's: each test has its own.
roles() {
    local role
    for role in "$@"; do
        sql "DROP ROLE IF EXISTS $role; CREATE ROLE $role"
    done
}

# A database with everything on top of users.title; $1: its type.
rich() {
    sql "
CREATE TABLE users (id int PRIMARY KEY, title $1, note text, full_title text GENERATED ALWAYS AS (title || '!') STORED);
INSERT INTO users VALUES (1, 'a', 'n'), (2, 'b', 'm');
CREATE TABLE log (what text);
GRANT SELECT ON users TO dep_owner;
GRANT CREATE ON SCHEMA public TO dep_owner;
CREATE VIEW shown WITH (security_barrier) AS SELECT id, title, full_title FROM users WHERE title <> 'x';
COMMENT ON VIEW shown IS 'what is shown';
COMMENT ON COLUMN shown.title IS 'the title';
ALTER VIEW shown ALTER COLUMN title SET DEFAULT 'none'::text;
CREATE VIEW \"Counted\" AS SELECT shown.title || '?' AS t, count(*) AS n FROM shown GROUP BY 1;
CREATE MATERIALIZED VIEW kept WITH (fillfactor = 70) AS SELECT t, n FROM \"Counted\";
CREATE UNIQUE INDEX kept_t ON kept (t);
CREATE INDEX kept_upper ON kept (upper(t)) WHERE n > 0;
ALTER INDEX kept_upper ALTER COLUMN 1 SET STATISTICS 77;
ALTER MATERIALIZED VIEW kept CLUSTER ON kept_t;
ALTER MATERIALIZED VIEW kept ALTER COLUMN t SET STATISTICS 99;
ALTER MATERIALIZED VIEW kept ALTER COLUMN t SET STORAGE EXTERNAL;
ALTER MATERIALIZED VIEW kept ALTER COLUMN t SET (n_distinct = 5);
COMMENT ON INDEX kept_t IS 'index of kept';
CREATE STATISTICS kept_statistics ON t, n FROM kept;
CREATE MATERIALIZED VIEW empty AS SELECT t FROM kept WITH NO DATA;
ALTER VIEW shown OWNER TO dep_owner;
GRANT SELECT ON shown TO dep_reader WITH GRANT OPTION;
GRANT UPDATE (title) ON shown TO dep_other;
SET ROLE dep_reader; GRANT SELECT ON shown TO dep_other; RESET ROLE;
REVOKE DELETE ON shown FROM dep_owner;
GRANT SELECT ON shown TO PUBLIC;
CREATE FUNCTION seen() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER retitled BEFORE UPDATE OF title ON users FOR EACH ROW WHEN (NEW.title IS NOT NULL) EXECUTE FUNCTION seen();
ALTER TABLE users DISABLE TRIGGER retitled;
COMMENT ON TRIGGER retitled ON users IS 'a trigger';
CREATE TRIGGER shown_insert INSTEAD OF INSERT ON shown FOR EACH ROW EXECUTE FUNCTION seen();
CREATE RULE logged AS ON UPDATE TO users DO ALSO INSERT INTO log VALUES (new.title);
ALTER TABLE users ENABLE ALWAYS RULE logged;
COMMENT ON RULE logged ON users IS 'a rule';
CREATE RULE kept_rows AS ON DELETE TO shown DO INSTEAD NOTHING;
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
CREATE POLICY hidden ON users AS RESTRICTIVE FOR UPDATE TO dep_reader, dep_other
    USING (title <> 'secret') WITH CHECK (title <> 'y');
CREATE POLICY everyone ON users USING (true);
COMMENT ON POLICY hidden ON users IS 'a policy';
CREATE VIEW other AS SELECT note FROM users;
CREATE STATISTICS of_users ON title, note FROM users;"
    sql "
ALTER TRIGGER retitled ON users DEPENDS ON EXTENSION plpgsql;
ALTER MATERIALIZED VIEW kept DEPENDS ON EXTENSION plpgsql;
ALTER INDEX kept_t DEPENDS ON EXTENSION plpgsql"
    [ "$(sql "SHOW server_version_num")" -lt 140000 ] || sql "
CREATE FUNCTION title_of(x int) RETURNS text LANGUAGE sql STABLE BEGIN ATOMIC SELECT title FROM shown WHERE id = x; END;
COMMENT ON FUNCTION title_of IS 'a function';
ALTER FUNCTION title_of DEPENDS ON EXTENSION plpgsql;
REVOKE EXECUTE ON FUNCTION title_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION title_of TO dep_reader"
    [ "$(sql "SHOW server_version_num")" -lt 150000 ] || sql "
CREATE PUBLICATION published FOR TABLE users (id, title) WHERE (id > 0)"
}

# table_schema COLUMN: what of the database the model holds, with that column's line
declared() {
    schema <<END
tables:
  log:
    columns: {what: text?}
  users:
    columns:
      id: {type: int, primary_key: users_pkey}
      title: $1
      note: text?
      full_title: {type: text?, generated: title || '!'}
END
}

postgresql_a_type_changes_under_dependents() {
    local before contents other
    roles dep_owner dep_reader dep_other
    project
    rich "varchar(40)" 2>&1
    declared "varchar(40)?"
    m check
    before=$(full_dump) contents=$(sql "SELECT * FROM kept ORDER BY 1")
    declared "text?"
    m revision --autogenerate --rev-id aaaaaaaaaaaa -m wider 2>out.txt
    says 'drops and makes again: view "shown"'
    says 'materialized view "kept"'
    says 'trigger "retitled" of "users"'
    ! grep -q '"other"' migrations/versions/*
    m upgrade head --dry-run >out.txt
    says 'DROP MATERIALIZED VIEW kept;'
    says 'REFRESH MATERIALIZED VIEW kept;'
    ! grep -q 'REFRESH MATERIALIZED VIEW empty' out.txt
    m diff --format sql >diff.txt || [ $? = 3 ]
    same "diff --format sql" "$(grep -v '^--' out.txt)" "$(cat diff.txt)"
    same "after the dry run" "$before" "$(full_dump)"
    m upgrade head
    m check
    other=$(other_url once)
    (URL=$other && rich text 2>&1)
    same "against one that had the type from the start" "$(full_dump "$other")" "$(full_dump)"
    psql -XqAt "$MIGRATE_TEST_POSTGRESQL" -c "DROP DATABASE ${DATABASE}_once"
    same "the materialized view" "$contents" "$(sql "SELECT * FROM kept ORDER BY 1")"
    m downgrade base
    same "after the downgrade" "$before" "$(full_dump)"
    same "the materialized view" "$contents" "$(sql "SELECT * FROM kept ORDER BY 1")"
}

postgresql_a_dependent_that_cannot_come_back_leaves_everything() {
    local before
    project
    sql "CREATE TABLE t (a text); INSERT INTO t VALUES ('1'); CREATE VIEW first AS SELECT a FROM t;
        CREATE VIEW joined AS SELECT a || '!' AS b FROM first WHERE a LIKE '1%'"
    before=$(full_dump)
    schema <<END
tables: {t: {columns: {a: int?}}}
END
    m revision --autogenerate --rev-id aaaaaaaaaaaa -m number
    fails 1 m upgrade head
    says "operator does not exist"
    says "CREATE VIEW joined"
    same "after the failure" "$before" "$(full_dump)"
    same "the rows of the version table" "" "$(sql "SELECT * FROM migrate_version")"
}

postgresql_a_generated_column_changes_under_a_view() {
    local before
    project
    sql "CREATE TABLE t (a int, g int GENERATED ALWAYS AS (a * 2) STORED); INSERT INTO t VALUES (4);
        CREATE VIEW v AS SELECT g FROM t; CREATE STATISTICS s ON a, g FROM t"
    before=$(full_dump)
    schema <<END
tables: {t: {columns: {a: int?, g: {type: int?, generated: a * 3}}}}
END
    m revision --autogenerate --rev-id aaaaaaaaaaaa -m thrice
    m upgrade head
    m check
    same "the view" 12 "$(sql "SELECT g FROM v")"
    m downgrade base
    same "after the downgrade" "$before" "$(full_dump)"
}

postgresql_an_enum_is_rebuilt_under_dependents() {
    local before
    roles dep_typist dep_user
    project
    sql "CREATE TYPE mood AS ENUM ('sad', 'ok', 'fine'); CREATE TABLE t (m mood DEFAULT 'ok', n int);
        INSERT INTO t VALUES ('ok', 1); CREATE FUNCTION spoken(mood) RETURNS text LANGUAGE sql AS 'SELECT \$1::text';
        CREATE VIEW v AS SELECT spoken(m), n FROM t WHERE m = 'fine' OR m = ANY (ARRAY['ok', 'fine']::mood[]);
        CREATE VIEW w AS SELECT 'ok'::mood AS m;
        CREATE MATERIALIZED VIEW mv AS SELECT array_agg(m) AS l FROM t; CREATE INDEX ON mv USING gin (l);
        CREATE POLICY p ON t USING (m <> 'ok'); GRANT CREATE ON SCHEMA public TO dep_typist;
        ALTER TYPE mood OWNER TO dep_typist; REVOKE USAGE ON TYPE mood FROM PUBLIC; GRANT USAGE ON TYPE mood TO dep_user"
    before=$(full_dump)
    schema <<END
enums: {mood: [{value: happy, renamed_from: fine}, ok]}
tables: {t: {columns: {m: {type: mood?, default: ok}, n: int?}}}
END
    m revision --autogenerate --rev-id aaaaaaaaaaaa -m shorter
    m upgrade head
    m check
    sql "SELECT pg_get_viewdef('v'::regclass)" >out.txt
    says "m = 'happy'::mood)"
    says "ARRAY['ok'::mood, 'happy'::mood]"
    same "the view's rows" "ok|1" "$(sql "SELECT * FROM v")"
    m downgrade base
    same "after the downgrade" "$before" "$(full_dump)"
}

postgresql_an_enum_is_known_in_every_schema() {
    project
    sql 'CREATE SCHEMA "Two x"; CREATE SCHEMA app'
    schema <<'END'
enums: {Two x.of it: [a, b]}
tables:
  app.t: {columns: {m: {type: Two x.of it, default: a, check: m <> 'b'}}}
END
    m revision --autogenerate -m one && m upgrade head
    schema <<'END'
enums: {Two x.of it: [a, b, c]}
tables:
  app.t: {columns: {m: {type: Two x.of it, default: a, check: m <> 'b'}}}
  u: {columns: {m: Two x.of it}}
END
    m revision --autogenerate -m two && m upgrade head
    m check
    m downgrade -1 # makes the type anew, of which only a table elsewhere is
    same "its values" "{a,b}" "$(sql "SELECT enum_range(NULL::\"Two x\".\"of it\")")"
    schema <<'END'
enums: {Two x.moved: {values: [a, b], renamed_from: Two x.of it}}
tables:
  app.t: {columns: {m: {type: Two x.moved, default: a, check: m <> 'b'}}}
END
    same "all there is to do" "- rename_enum: {from: Two x.of it, to: Two x.moved}" "$(m diff || true)"
}

# The last ones to leave a schema that the file names no more, where others stay.
postgresql_what_moves_out_of_a_schema_is_found_there() {
    project
    sql 'CREATE SCHEMA app; CREATE TYPE app.e AS ENUM ($$a$$); CREATE TABLE app.t (m app.e); CREATE TABLE app.other (x int);
        CREATE TYPE app.o AS ENUM ($$b$$); CREATE VIEW app.v AS SELECT 1 AS x; INSERT INTO app.t VALUES ($$a$$)'
    schema <<'END'
enums: {e: {values: [a], renamed_from: app.e}}
tables:
  t: {renamed_from: app.t, columns: {m: e?}}
END
    same "the move" "$(printf '%s\n' '- rename_enum: {from: app.e, to: e}' '- rename_table: {from: app.t, to: t}')" "$(m diff || true)"
    m revision --autogenerate --rev-id aaaaaaaaaaaa -m moved
    m upgrade head
    m check
    same "the row" a "$(sql 'SELECT m FROM public.t')"
    same "what stayed" "other v" "$(sql "SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class WHERE relnamespace = 'app'::regnamespace")"
    m downgrade base
    same "the row again" a "$(sql 'SELECT m FROM app.t')"
}

postgresql_what_a_view_needs_is_not_dropped() {
    local before
    project
    sql "CREATE TABLE t (a int, b int); CREATE TABLE gone (c int); CREATE VIEW v AS SELECT a FROM t;
        CREATE VIEW w AS SELECT v.a, gone.c FROM v, gone; CREATE TRIGGER gone_too BEFORE UPDATE OF c ON gone
        FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()"
    before=$(full_dump)
    schema <<END
tables: {t: {columns: {b: int?}}, gone: {columns: {c: int?}}}
END
    m revision --autogenerate --rev-id aaaaaaaaaaaa -m column 2>out.txt
    says 'is needed by view "v", view "w"'
    fails 1 m upgrade head
    says '_column.yaml:'
    says 'column "a" of table "t" is still needed'
    says 'view "v"; view "w"'
    ! grep -q CASCADE out.txt
    rm migrations/versions/*
    schema <<END
tables: {t: {columns: {a: int?, b: int?}}}
END
    m revision --autogenerate --rev-id bbbbbbbbbbbb -m table
    fails 1 m upgrade head
    says 'table "gone" is still needed'
    says ': view "w"'
    ! grep -q gone_too out.txt
    same "after the failures" "$before" "$(full_dump)"
    sed -i "s/^upgrade:/&\n- execute: DROP VIEW w/" migrations/versions/*
    m upgrade head
    same "the tables" "t" "$(sql "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'migrate%'")"
}

postgresql_a_view_of_another_role_is_in_the_way() {
    local before
    roles dep_foreign dep_plain
    sql "ALTER ROLE dep_plain LOGIN; GRANT CREATE ON SCHEMA public TO dep_plain, dep_foreign; SET ROLE dep_plain;
        CREATE TABLE t (a int); GRANT SELECT ON t TO dep_foreign; SET ROLE dep_foreign; CREATE VIEW v AS SELECT a FROM t"
    before=$(full_dump)
    URL=${URL/postgres@/dep_plain@} && project
    schema <<END
tables: {t: {columns: {a: bigint?}}}
END
    m revision --autogenerate --rev-id aaaaaaaaaaaa -m wider
    fails 1 m upgrade head
    says 'view "v" belongs to role "dep_foreign"'
    same "after the failure" "$before" "$(full_dump "${URL/dep_plain@/postgres@}")"
    URL=${URL/dep_plain@/postgres@}
    sql "GRANT dep_foreign TO dep_plain"
    m upgrade head
    same "the owner" dep_foreign "$(sql "SELECT viewowner FROM pg_views WHERE viewname = 'v'")"
}

postgresql_privileges_by_default_are_not_given_anew() {
    local before
    roles dep_default dep_granted
    project
    sql "CREATE TABLE t (a int); CREATE VIEW plain AS SELECT a FROM t; CREATE VIEW granted AS SELECT a FROM t;
        GRANT SELECT ON granted TO dep_granted;
        ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO dep_default;
        ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO PUBLIC;
        CREATE VIEW after AS SELECT a FROM t"
    before=$(full_dump)
    schema <<END
tables: {t: {columns: {a: bigint?}}}
END
    m revision --autogenerate --rev-id aaaaaaaaaaaa -m wider
    m upgrade head
    m downgrade base
    same "after the downgrade" "$before" "$(full_dump)"
}

postgresql_on_update_stays_when_the_type_changes() {
    local before
    project
    schema <<END
tables: {t: {columns: {id: int?, at: {type: timestamptz?, on_update: now()}}}}
END
    m revision --autogenerate --rev-id aaaaaaaaaaaa -m made
    m upgrade head
    before=$(full_dump)
    sed -i 's/timestamptz/timestamp/' schema.yaml
    m revision --autogenerate --rev-id bbbbbbbbbbbb -m plain
    m upgrade head
    m check
    m downgrade -1
    same "after the downgrade" "$before" "$(full_dump)"
}

# Names that need quotes, other schemas, partitions, whole rows, row types of views as arguments, diamonds.
postgresql_dependents_of_every_shape_come_back() {
    local before
    project
    sql "
CREATE SCHEMA far; CREATE SCHEMA \"Odd one\";
CREATE TABLE p (id int, k varchar(10)) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
CREATE VIEW far.on_part AS SELECT k FROM p1;
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER on_parts AFTER UPDATE OF k ON p FOR EACH ROW EXECUTE FUNCTION tf('it''s', 'x');
CREATE TABLE t (a int PRIMARY KEY, b varchar(5), c text, d date);
INSERT INTO t VALUES (1, 'x', 'y', '2020-01-02');
CREATE CONSTRAINT TRIGGER late AFTER UPDATE OF b ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.b <> 'q') EXECUTE FUNCTION tf();
CREATE VIEW \"Odd one\".\"Vi ew\" AS SELECT b AS \"B b\", d + interval '1 mon' AS i, '2020-02-03'::date AS k FROM t;
CREATE VIEW far.l AS SELECT v.\"B b\", t.b FROM \"Odd one\".\"Vi ew\" v JOIN t ON t.b = v.\"B b\";
CREATE VIEW r AS SELECT v.\"B b\" FROM \"Odd one\".\"Vi ew\" v;
CREATE VIEW diamond AS SELECT l.b, r.\"B b\" FROM far.l CROSS JOIN r;
ALTER VIEW diamond RENAME COLUMN b TO bb;
CREATE VIEW checked WITH (check_option = local) AS SELECT b, c FROM t WHERE b > 'a';
CREATE RECURSIVE VIEW again (n, b) AS SELECT 1, b FROM t UNION ALL SELECT n + 1, b FROM again WHERE n < 3;
CREATE VIEW whole AS SELECT t AS whole, row_to_json(t) AS j FROM t;
CREATE VIEW grouped AS SELECT a, b, count(*) FROM t GROUP BY a;
CREATE FUNCTION takes(\"Odd one\".\"Vi ew\") RETURNS text LANGUAGE sql AS 'SELECT \$1.\"B b\"::text';
CREATE PROCEDURE does(x far.l) LANGUAGE plpgsql AS 'BEGIN END';
CREATE FUNCTION gives() RETURNS SETOF \"Odd one\".\"Vi ew\" LANGUAGE sql AS 'SELECT * FROM \"Odd one\".\"Vi ew\"';
CREATE VIEW given AS SELECT * FROM gives();
CREATE RULE ins AS ON INSERT TO checked DO INSTEAD INSERT INTO t (a, b) VALUES (9, new.b);
CREATE POLICY pol ON t FOR SELECT USING (EXISTS (SELECT 1 FROM checked WHERE checked.c = t.c))"
    before=$(full_dump)
    cat >migrations/versions/20260101000000_aaaaaaaaaaaa_x.yaml <<END
revision: aaaaaaaaaaaa
down_revision: null
message: wider
upgrade:
- alter_column: {table: t, column: b, from: {type: varchar(5), nullable: true}, to: {type: text, nullable: true}}
- alter_column: {table: t, column: d, from: {type: date, nullable: true}, to: {type: timestamp, nullable: true}}
- alter_column: {table: p, column: k, from: {type: varchar(10), nullable: true}, to: {type: text, nullable: true}}
downgrade:
- alter_column: {table: p, column: k, from: {type: text, nullable: true}, to: {type: varchar(10), nullable: true}}
- alter_column: {table: t, column: d, from: {type: timestamp, nullable: true}, to: {type: date, nullable: true}}
- alter_column: {table: t, column: b, from: {type: text, nullable: true}, to: {type: varchar(5), nullable: true}}
END
    m upgrade head
    same "the view's type" text "$(sql "SELECT atttypid::regtype FROM pg_attribute WHERE attrelid = 'diamond'::regclass AND attname = 'bb'")"
    m downgrade base
    same "after the downgrade" "$before" "$(full_dump)"
}

# A view that groups by the primary key may show every column: it needs the key.
postgresql_a_primary_key_changes_under_a_view() {
    local before
    project
    sql "CREATE TABLE t (a int NOT NULL, b int NOT NULL, c text, CONSTRAINT k PRIMARY KEY (a, b));
        CREATE VIEW v AS SELECT a, b, c, count(*) FROM t GROUP BY a, b; CREATE VIEW w AS SELECT a FROM t"
    before=$(full_dump)
    schema <<END
tables: {t: {columns: {a: int, b: int, c: text?}, primary_key: {name: k, columns: [a]}}}
END
    m revision --autogenerate --rev-id aaaaaaaaaaaa -m shorter
    m upgrade head --dry-run >out.txt
    says "DROP VIEW v;"
    ! grep -q "VIEW w" out.txt
    m upgrade head
    m check
    m downgrade base
    same "after the downgrade" "$before" "$(full_dump)"
}

# One view over two tables goes once, whatever stands between their changes in the script.
postgresql_a_view_over_two_tables_is_made_again_once() {
    local before
    project
    sql "CREATE TABLE a (x int, y int); CREATE TABLE b (x int); CREATE TABLE c (x int);
        CREATE VIEW v AS SELECT a.x, b.x AS z FROM a, b; CREATE VIEW w AS SELECT x FROM v; CREATE VIEW u AS SELECT x FROM c"
    before=$(full_dump)
    schema <<END
tables: {a: {columns: {x: bigint?, y: int?}}, b: {columns: {x: bigint?}}, c: {columns: {x: bigint?}}}
END
    m revision --autogenerate --rev-id aaaaaaaaaaaa -m wider
    m upgrade head --dry-run >out.txt
    same "what is dropped" "DROP VIEW w; DROP VIEW v; DROP VIEW u; " "$(grep '^DROP' out.txt | tr '\n' ' ')"
    same "the order" "DROP DROP ALTER ALTER CREATE CREATE DROP ALTER CREATE " "$(grep -o '^[A-Z]\+' out.txt | tr '\n' ' ')"
    m diff --format sql >diff.txt || [ $? = 3 ]
    same "diff --format sql" "$(grep -v '^--' out.txt)" "$(cat diff.txt)"
    m upgrade head
    m check
    m downgrade base
    same "after the downgrade" "$before" "$(full_dump)"
    sed -i 's/^upgrade:/transaction: false\n&/' migrations/versions/*
    m upgrade head --dry-run >out.txt
    same "outside a transaction" "2" "$(grep -c '^DROP VIEW v' out.txt)"
    m upgrade head
    m downgrade base
    same "after the downgrade" "$before" "$(full_dump)"
}

# The view needs the key while something else is done between its end and its new beginning.
postgresql_a_key_that_comes_back_later_is_waited_for() {
    local before
    project
    sql "CREATE TABLE t (a int NOT NULL, b int NOT NULL, c text, CONSTRAINT k PRIMARY KEY (a)); CREATE TABLE other (x int);
        CREATE VIEW v AS SELECT a, b, c, count(*) FROM t GROUP BY a"
    before=$(full_dump)
    cat >migrations/versions/20260101000000_aaaaaaaaaaaa_x.yaml <<END
revision: aaaaaaaaaaaa
down_revision: null
message: key
upgrade:
- drop_constraint: {table: t, kind: primary_key, name: k, columns: [a]}
- add_column: {table: other, column: y, type: int, nullable: true}
- create_primary_key: {table: t, name: kk, columns: [a]}
downgrade:
- drop_constraint: {table: t, kind: primary_key, name: kk, columns: [a]}
- drop_column: {table: other, column: y}
- create_primary_key: {table: t, name: k, columns: [a]}
END
    m upgrade head
    same "the view" "0" "$(sql "SELECT count(*) FROM v")"
    m downgrade base
    same "after the downgrade" "$before" "$(full_dump)"
}

# A dry run renames nothing, and goes on with what it knows.
postgresql_a_dry_run_finds_the_dependents_of_what_it_renamed() {
    project
    sql "CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a FROM t; CREATE VIEW w AS SELECT b FROM t"
    schema <<END
tables: {u: {renamed_from: t, columns: {c: {type: bigint?, renamed_from: a}, b: int?}}}
END
    m revision --autogenerate --rev-id aaaaaaaaaaaa -m renamed 2>out.txt
    says 'u.c: drops and makes again: view "v"'
    m upgrade head --dry-run >out.txt
    says "DROP VIEW v;"
    ! grep -q "DROP VIEW w" out.txt
    m diff --format sql >diff.txt || [ $? = 3 ]
    same "diff --format sql" "$(grep -v '^--' out.txt)" "$(cat diff.txt)"
    cat >migrations/versions/20990101000000_bbbbbbbbbbbb_x.yaml <<END
revision: bbbbbbbbbbbb
down_revision: aaaaaaaaaaaa
message: more
upgrade:
- rename_table: {from: u, to: t}
- alter_column: {table: t, column: b, from: {type: int, nullable: true}, to: {type: bigint, nullable: true}}
downgrade: []
END
    m upgrade head --dry-run >out.txt
    says "DROP VIEW w;"
    m upgrade head
    same "the types" "bigint bigint " "$(sql "SELECT atttypid::regtype FROM pg_attribute WHERE attrelid IN ('v'::regclass, 'w'::regclass) AND attnum > 0" | tr '\n' ' ')"
}

# No provider of labels is at hand: what would be sent tells.
postgresql_security_labels_come_back() {
    project
    sql "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t;
        INSERT INTO pg_seclabel VALUES ('v'::regclass, 'pg_class'::regclass, 0, 'selinux', 'it''s'),
            ('v'::regclass, 'pg_class'::regclass, 1, 'selinux', 'column')"
    schema <<END
tables: {t: {columns: {a: bigint?}}}
END
    m revision --autogenerate --rev-id aaaaaaaaaaaa -m wider
    m upgrade head --dry-run >out.txt
    says "SECURITY LABEL FOR selinux ON VIEW v IS 'it''s';"
    says "SECURITY LABEL FOR selinux ON COLUMN v.a IS 'column';"
}
