# Scripts in both forms, by hand and by the tool; replay; dry runs; adopt; stamp; targets.

books() {
    schema <<'END'
tables:
  books:
    columns:
      id: {type: bigint, primary_key: true}
      title: {type: varchar(40), unique: true}
END
}

test_sql_form_is_written_applied_and_taken_back() {
    local before
    project
    books
    m revision --autogenerate --format sql -m books
    grep -q -- "-- migrate:up" migrations/versions/*.sql
    m upgrade head
    m check
    before=$(dump)
    sed -i 's/varchar(40)/varchar(80)/' schema.yaml
    m revision --autogenerate --format sql -m wider
    sql "insert into books values (4, 'x')"
    m upgrade head
    m check
    m downgrade -1
    same schema "$before" "$(dump)"
    same rows 4 "$(sql "select id from books")"
    m downgrade base
    same schema "" "$(dump | grep -i books || true)"
}

test_hand_edits_are_honoured() {
    project
    books
    m revision --autogenerate -m books
    sed -i 's/varchar(40)/varchar(60)/; s/^downgrade:/- insert: {table: books, rows: [{id: 1, title: "O'"''"'Hara"}, {id: 2, title: two}]}\n- execute: update books set title = '"'2; -- '"' where id = 2\ndowngrade:/' migrations/versions/*.yaml
    m upgrade head
    same rows "1|O''Hara
2|2; -- " "$(sql "select id, title from books order by 1")"
    fails 3 m check
    says books.title
}

test_execute_by_dialect() {
    project
    mkdir -p migrations/versions
    cat >migrations/versions/1_a.yaml <<'END'
revision: aaaaaaaaaaaa
down_revision: null
message: by dialect
upgrade:
- execute: {postgresql: create table here (p int), sqlite: create table here (s int), mysql: create table here (m int)}
downgrade:
- execute: drop table here
END
    m upgrade head
    case $DB in
    sqlite) sql "insert into here (s) values (1)" ;;
    postgresql) sql "insert into here (p) values (1)" ;;
    *) sql "insert into here (m) values (1)" ;;
    esac
    m downgrade base
}

test_irreversible_says_so() {
    project
    cat >migrations/versions/1_a.yaml <<'END'
revision: aaaaaaaaaaaa
down_revision: null
message: one way
irreversible: the old values are gone
upgrade:
- execute: create table x (a int)
END
    m upgrade head
    fails 2 m downgrade base
    says "the old values are gone"
    same x 0 "$(sql "select count(*) from x")"
}

test_from_scripts_needs_no_database() {
    project
    books
    m revision --autogenerate --from empty --rev-id aaaaaaaaaaaa -m one
    printf '      pages: int?\n' >>schema.yaml
    m revision --autogenerate --from scripts --rev-id bbbbbbbbbbbb -m two
    grep -q "add_column: {table: books, column: pages, type: int, nullable: true}" migrations/versions/*bbbb*
    m revision --autogenerate --from scripts -m three >out.txt 2>&1
    says "nothing to change"
    m upgrade head
    m check
}

# The same text with and without quotes that need not be; a keyword always has them.
test_from_scripts_after_a_rename() {
    local quote='"' where=", where: plain > 1"
    case $DB in
    mysql | mariadb) quote='`' where="" ;;
    esac
    project
    schema <<'END'
tables:
  t:
    columns: {id: {type: bigint, primary_key: true}, qty: int, grade: int, plain: int}
    checks: {ck_qty: qty > 0, ck_grade: grade > 0, ck_plain: plain > 0}
END
    ! indexes_expressions || echo "    indexes: {ix_both: {columns: [abs(qty), abs(grade)]$where}}" >>schema.yaml
    m revision --autogenerate --rev-id aaaaaaaaaaaa -m one
    m upgrade head
    schema <<'END'
tables:
  t:
    columns:
      id: {type: bigint, primary_key: true}
      Amount: {type: int, renamed_from: qty}
      order: {type: int, renamed_from: grade}
      simple: {type: int, renamed_from: plain}
    checks: {ck_qty: '"Amount" > 0', ck_grade: '"order" > 0', ck_plain: '"simple" > 0'}
END
    sed -i "s/\"/$quote/g" schema.yaml
    ! indexes_expressions || echo "    indexes: {ix_both: {columns: ['abs(${quote}Amount$quote)', 'abs(${quote}order$quote)']${where/plain/simple}}}" >>schema.yaml
    m revision --autogenerate --from scripts --rev-id bbbbbbbbbbbb -m two
    same operations 3 "$(sed -n '/^upgrade/,/^downgrade/p' migrations/versions/*bbbb* | grep -c '^-')"
    m revision --autogenerate --from scripts -m three >out.txt 2>&1
    says "nothing to change"
    m upgrade head
    m check
    m downgrade base
}

test_dry_run_changes_nothing() {
    local before
    project
    books
    m revision --autogenerate -m one
    m upgrade head --dry-run >out.txt
    says "CREATE TABLE books"
    [ "$DB" = postgresql ] || [ ! -e test.db ]
    m upgrade head
    before=$(dump)
    sed -i 's/title: .*/title: {type: varchar(90), default: x}/' schema.yaml
    m revision --autogenerate -m two
    m upgrade head --dry-run >out.txt
    same schema "$before" "$(dump)"
    m upgrade head --echo >out.txt 2>&1
    says "books"
    m downgrade -1 --dry-run >out.txt
    m check
}

test_targets() {
    project
    for i in 1 2 3 4; do
        m revision --rev-id "${i}aaaaaaaaaaa" -m "step $i" >/dev/null
    done
    at() { same current "$1" "$(m current | sed 's/[ ,].*//')"; }
    m upgrade +1 && at 1aaaaaaaaaaa
    m upgrade 3a && at 3aaaaaaaaaaa
    m downgrade -1 && at 2aaaaaaaaaaa
    m upgrade head && at 4aaaaaaaaaaa
    m downgrade 1a && at 1aaaaaaaaaaa
    m stamp 3aaaaaaaaaaa && at 3aaaaaaaaaaa
    fails 2 m upgrade +5
    fails 2 m downgrade head
    m downgrade base && at ""
    m stamp head
    m current --check-heads
    same history 2 "$(m history -r 2a:3a | wc -l)"
    m history | head -n 1 >out.txt
    says "3aaaaaaaaaaa -> 4aaaaaaaaaaa (head) (current), step 4"
    m history --json | grep -q '"revision": "2aaaaaaaaaaa"'
    m current --json | grep -q '"at_head": true'
}

test_adopt_takes_a_database_over() {
    local before
    sql "create table authors (id integer primary key, name varchar(80) not null)"
    sql "create table books (id integer primary key, title varchar(60) not null default 'none', author_id integer references authors (id) on delete cascade, price numeric(8,2) check (price > 0))"
    sql "create index books_title on books (title)"
    sql "insert into authors values (1, 'Ann')"
    before=$(dump)
    m adopt --url "$URL"
    same schema "$before" "$(dump)"
    m check
    m revision --autogenerate -m nothing 2>out.txt
    says "nothing to change"
    local other
    other=$(other_url copy)
    m --url "$other" upgrade head
    m --url "$other" check
    if [ "$DB" = postgresql ]; then
        same copy "$before" "$(dump "$other")"
        psql -XqAt "$MIGRATE_TEST_POSTGRESQL" -c "DROP DATABASE ${DATABASE}_copy"
    fi
    fails 2 m adopt
}

test_inspect_prints_what_reads_back_to_the_same() {
    project
    books
    m revision --autogenerate -m one
    m upgrade head
    m inspect >schema.yaml
    m check
    m inspect --format json | grep -q '"books"'
    m inspect --format sql | grep -q "CREATE TABLE books"
    m diff --format json >out.txt
}

test_same_input_same_bytes() {
    export SOURCE_DATE_EPOCH=1700000000
    project
    books
    m revision --autogenerate --rev-id aaaaaaaaaaaa -m one
    cp migrations/versions/* first
    rm migrations/versions/*
    m revision --autogenerate --rev-id aaaaaaaaaaaa -m one
    cmp first migrations/versions/20231114221320_aaaaaaaaaaaa_one.yaml || cmp first migrations/versions/*
}

test_transaction_false_is_recorded_and_resumed() {
    project
    cat >migrations/versions/1_a.yaml <<'END'
revision: aaaaaaaaaaaa
down_revision: null
message: step by step
transaction: false
upgrade:
- execute: create table one (a int)
- execute: insert into one values (1)
- execute: insert into two values (1)
- execute: insert into one values (2)
downgrade:
- execute: drop table one
END
    fails 1 m upgrade head
    same one 1 "$(sql "select a from one")"
    same rows "" "$(sql "select version_num from migrate_version")"
    sql "create table two (a int)"
    m upgrade head
    same one "1 2" "$(sql "select a from one order by 1" | xargs)"
    same two 1 "$(sql "select a from two")"
    same rows aaaaaaaaaaaa "$(sql "select version_num from migrate_version")"
}

postgresql_concurrent_index_outside_a_transaction() {
    project
    books
    m revision --autogenerate -m one
    m upgrade head
    local head
    head=$(m heads | sed 's/.*-> //; s/ .*//')
    cat >migrations/versions/9_b.sql <<END
-- revision: bbbbbbbbbbbb
-- down_revision: $head
-- message: index
-- dialect: postgresql
-- transaction: false
-- migrate:up
CREATE INDEX CONCURRENTLY ix ON books (title);
-- migrate:down
DROP INDEX CONCURRENTLY ix;
END
    m upgrade head
    same index t "$(sql "select indisvalid from pg_index where indexrelid = 'ix'::regclass")"
    m downgrade -1
}

test_sql_form_without_a_difference() {
    project
    books
    m revision --format sql -m "by hand"
    same sections "-- migrate:up -- migrate:down" "$(grep -h migrate: migrations/versions/*.sql | tail -n 2 | xargs -d'\n')"
    m upgrade head
    m downgrade -1
}

# A replay can't know what SQL made; operations on that are still good scripts.
test_operations_after_sql_that_a_replay_cannot_follow() {
    project
    books
    m revision --autogenerate --format sql -m books
    m upgrade head
    sed -i 's/^  books:/  works:\n    renamed_from: books/; s/varchar(40)/varchar(80)/' schema.yaml
    m revision --autogenerate -m renamed
    m upgrade head
    m check
    fails 0 m revision --autogenerate -m again
    says "nothing to change"
    m downgrade base
}

test_ids_and_messages_that_are_none() {
    project
    books
    for id in a-b "a b" head "" "a/b" "$(printf 'x%.0s' $(seq 65))"; do
        fails 2 m revision --rev-id "$id" -m x
        says "revision's id"
    done
    fails 2 m revision -m "$(printf 'caf\xe9')"
    says "not UTF-8"
    same scripts "" "$(ls migrations/versions)"
    m revision --rev-id aaaaaaaaaaaa -m "$(printf '  one: "line" #1\nand another  ')"
    m revision --rev-id bbbbbbbbbbbb -m "$(printf 'SQL\nof two lines')" --format sql
    same list 'aaaaaaaaaaaa -> bbbbbbbbbbbb (head), SQL
<base> -> aaaaaaaaaaaa, one: "line" #1' "$(m history)"
    m show aaaa >out.txt
    says "    and another"
    m show bbbb >out.txt
    says "    of two lines"
    fails 2 m revision --rev-id aaaaaaaaaaaa
    says "already"
}

test_adopt_writes_all_or_nothing() {
    sql "create table books (id int primary key)"
    ls -A >files
    fails 1 m adopt --url postgresql://localhost:1/nowhere
    fails 2 m adopt --url foo://x
    fails 2 m adopt --url "$URL" --rev-id a-b
    mkdir migrations && touch migrations/mine
    fails 2 m adopt --url "$URL"
    rm -r migrations out.txt
    same files "$(cat files)" "$(ls -A)"
    echo 'DATABASE_URL=sqlite:///other.db' >.env
    m adopt --url "$URL" >out.txt 2>&1
    says "another database than the adopted one"
    fails 2 m adopt --url "$URL"
    same schema books "$(m inspect --url "$URL" -q | awk '/^  [a-z]/ {print $1}' | tr -d :)"
    m check --url "$URL"
}

sqlite_trigger_of_a_dropped_table_stays_away() {
    project
    sql "CREATE TABLE t (a integer);
         CREATE TRIGGER mark AFTER INSERT ON t BEGIN SELECT 1; END"
    cat >migrations/versions/20260101000000_aaaaaaaaaaaa_new.yaml <<'END'
revision: aaaaaaaaaaaa
down_revision: null
message: another t
upgrade:
- drop_table: {table: t}
- create_table: {table: t, columns: {a: int}}
- alter_column: {table: t, column: a, from: {type: int}, to: {type: int?}}
irreversible: the old one is gone
END
    m upgrade head
    same "number of triggers" 0 "$(sql "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'")"
    sql "INSERT INTO t VALUES (null)"
}

# Several operations are one statement there, and the server names a column only sometimes.
postgresql_an_error_in_joined_changes_is_at_its_operation() {
    project
    sql "create table t (a text, b text, c text, g bool generated always as (a is null or b is null) stored)"
    sql "insert into t values ('1', 'x', null)"
    cat >migrations/versions/1_a.yaml <<'END'
revision: aaaaaaaaaaaa
down_revision: null
message: types
downgrade: []
upgrade:
- alter_column: {table: t, column: a, from: {type: text, nullable: true}, to: {type: int, nullable: true}}
- alter_column: {table: t, column: b, from: {type: text, nullable: true}, to: {type: int, nullable: true}}
- alter_column: {table: t, column: c, from: {type: text, nullable: true}, to: {type: text}}
END
    fails 1 m upgrade head
    says 'invalid input syntax for type integer: "x"'
    says "in one of the operations of lines 6, 7 and 8, which are one statement"
    sql "update t set b = '2'"
    fails 1 m upgrade head
    says 'column "c" of relation "t" contains null values'
    says "1_a.yaml:8:3"
    sql "update t set c = '3'"
    m upgrade head
}

# A script made on SQLite may leave a check unnamed; the catalog spells it with casts.
postgresql_an_unnamed_check_is_dropped_by_what_it_says() {
    project
    cat >migrations/versions/1_a.yaml <<'END'
revision: aaaaaaaaaaaa
down_revision: null
message: unnamed
upgrade:
- create_table: {table: t, columns: {a: int, b: text}, checks: [a > 0, b <> 'x']}
downgrade:
- drop_table: {table: t}
END
    cat >migrations/versions/2_b.yaml <<'END'
revision: bbbbbbbbbbbb
down_revision: aaaaaaaaaaaa
message: dropped
upgrade:
- drop_constraint: {table: t, kind: check, expr: b <> 'x'}
- create_check: {table: public.t, expr: "a in (1, 2)"}
downgrade:
- drop_constraint: {table: public.t, kind: check, expr: "a in (1, 2)"}
- create_check: {table: t, expr: b <> 'x'}
END
    m upgrade head
    same checks "CHECK ((a > 0))
CHECK ((a = ANY (ARRAY[1, 2])))" "$(sql "select pg_get_constraintdef(oid) from pg_constraint where conrelid = 't'::regclass and contype = 'c' order by conname")"
    m downgrade -1 --dry-run
    m downgrade -1
    same checks "CHECK ((a > 0))
CHECK ((b <> 'x'::text))" "$(sql "select pg_get_constraintdef(oid) from pg_constraint where conrelid = 't'::regclass and contype = 'c' order by conname")"
    sed -i "s/expr: b <> 'x'}$/expr: b <> 'y'}/" migrations/versions/2_b.yaml
    fails 2 m upgrade head
    says "2_b.yaml:5:3"
    says "table \"t\" has no check \"b <> 'y'\" at this point"
}

# Where a failed script leaves what it did before.
as_never_run() {
    rolls_schemas_back || sql "drop table a; delete from migrate_log"
}

test_a_fault_in_a_text_is_at_its_line() {
    project
    cat >migrations/versions/1_a.yaml <<'END'
revision: aaaaaaaaaaaa
down_revision: null
message: texts
upgrade:
- execute: |
    create table a (b int);

    insert into a
    values (1),
      (borken);
- execute: select 1
downgrade: []
END
    fails 1 m upgrade head
    case $DB in
    mysql | mariadb) says "1_a.yaml:8:5: " ;; # of names they don't say where
    *)
        says "1_a.yaml:10:8: "
        says "   10 |       (borken);
      |        ^"
        ;;
    esac
    as_never_run
    sed -i 's/(borken)/(2)/; s/select 1/select 1; selec 2/' migrations/versions/1_a.yaml
    fails 1 m upgrade head
    says "1_a.yaml:11:22: "
    as_never_run
    sed -i "s/selec 2/select 'open/" migrations/versions/1_a.yaml
    fails 2 m upgrade head
    says "1_a.yaml:11:29: the quote that begins here is never closed"
    cat >migrations/versions/1_a.yaml <<'END'
revision: aaaaaaaaaaaa
down_revision: null
message: folded
upgrade:
- execute: >
    create table a (b int);
    selec 1
downgrade: []
END
    fails 1 m upgrade head
    says "1_a.yaml:5:3: "
    as_never_run
    rm migrations/versions/1_a.yaml
    printf -- '-- revision: aaaaaaaaaaaa\n-- down_revision: null\n-- message: x\n-- dialect: %s\n-- migrate:up\nselect 1; select\n  1,\n  nothing_of_that\n-- migrate:down\n' "$DB" >migrations/versions/1_a.sql
    fails 1 m upgrade head
    case $DB in
    mysql | mariadb) says "1_a.sql:6:11: " ;;
    *) says "1_a.sql:8:3: " ;;
    esac
}
