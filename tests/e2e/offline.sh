# Offline SQL: scripts for the database's own client. That they do what a run does is seen on every golden case
# (tests/golden/offline.sh).

# Runs a script on the test's database through its client.
client() {
    case $DB in
    sqlite) sqlite3 test.db <"$1" ;;
    postgresql) psql -Xq -f "$1" "$URL" ;;
    *) mysql_client "$DATABASE" <"$1" ;;
    esac
}

stops() {
    fails 1 client_status "$1"
}

client_status() {
    client "$1" || return 1
}

# Two revisions, aaaaaaaaaaaa and bbbbbbbbbbbb, the second of which makes SQLite's table anew.
two() {
    project
    schema <<'END'
tables:
  t:
    columns:
      id: {type: bigint, primary_key: true}
      a: varchar(40)?
END
    m revision --autogenerate --from empty --rev-id aaaaaaaaaaaa -m one
    sed -i 's/varchar(40)?/varchar(80)/' schema.yaml
    m revision --autogenerate --from scripts --rev-id bbbbbbbbbbbb -m "two: it's longer"
}

# raw NUMBER REVISION PARENT: a script of raw SQL, from stdin.
raw() {
    {
        printf 'revision: %s\ndown_revision: %s\nupgrade:\n' "$2" "$3"
        cat
        echo 'downgrade: []'
    } >"migrations/versions/$1_$2.yaml"
}

test_a_script_takes_the_database_from_where_it_is() {
    two
    m upgrade aaaaaaaaaaaa
    m upgrade head --sql >up.sql
    grep -q "from aaaaaaaaaaaa to bbbbbbbbbbbb (1 revision)" up.sql
    same current "aaaaaaaaaaaa, one" "$(m current)"
    same "the same without the database" "$(grep -v '^-- for' up.sql)" "$(m upgrade aaaa:head --sql | grep -v '^-- for')"
    client up.sql
    same current "bbbbbbbbbbbb (head), two: it's longer" "$(m current)"
    m check
    same "text in the log" "$(cat migrations/versions/*bbbbbbbbbbbb*)" \
        "$(sql "select script from migrate_log where revision = 'bbbbbbbbbbbb'")"
    m downgrade -1 --sql >down.sql
    client down.sql
    same current "aaaaaaaaaaaa, one" "$(m current)"
}

test_rows_survive_and_bad_ones_stop_it() {
    two
    m upgrade aaaaaaaaaaaa
    sql "insert into t (id, a) values (1, 'x'), (2, null)"
    m upgrade head --sql >up.sql
    local before
    before=$(dump)
    stops up.sql
    same schema "$before" "$(dump)"
    same current "aaaaaaaaaaaa, one" "$(m current)"
    sql "delete from t where a is null"
    client up.sql
    same rows "1|x" "$(sql "select id, a from t")"
    m check
}

test_a_script_for_another_state_changes_nothing() {
    local before
    two
    m upgrade base:head --sql >up.sql
    m upgrade aaaa:head --sql >two.sql
    client_status two.sql >out.txt 2>&1 && exit 1
    same tables 0 "$(sql "$(tables_like migrate)")"
    m upgrade head
    before=$(dump)
    stops up.sql
    says "the database has revisions, and this begins at base"
    stops two.sql
    says "the database is not at aaaaaaaaaaaa, where this begins"
    same schema "$before" "$(dump)"
    same log 2 "$(sql "select count(*) from migrate_log")"
}

tables_like() {
    case $DB in
    sqlite) echo "select count(*) from sqlite_schema where name like '$1%'" ;;
    postgresql) echo "select count(*) from information_schema.tables where table_name like '$1%'" ;;
    *) echo "select count(*) from information_schema.tables where table_schema = database() and table_name like '$1%'" ;;
    esac
}

test_texts_keep_their_returns() {
    project
    raw 1 aaaaaaaaaaaa null <<'END'
- create_table: {table: t, columns: {id: {type: int, primary_key: true}, a: text}}
- insert: {table: t, rows: [{id: 1, a: "x\r\ny"}]}
END
    sed -i 's/$/\r/' migrations/versions/1_aaaaaaaaaaaa.yaml
    m upgrade base:head --sql >up.sql
    client up.sql
    same rows "4" "$(sql "select length(a) from t")"
    same "text in the log" "$(wc -c <migrations/versions/1_aaaaaaaaaaaa.yaml)" \
        "$(sql "select length(script) from migrate_log")"
}

test_stamp() {
    two
    m upgrade head
    m stamp base
    m stamp base:aaaa --sql >stamp.sql
    client stamp.sql
    same current "aaaaaaaaaaaa, one" "$(m current)"
    stops stamp.sql
    m stamp head --sql >stamp.sql
    client stamp.sql
    m check
    sed -i 's/^message: one/message: first/' migrations/versions/*aaaaaaaaaaaa*
    fails 3 m check
    m stamp current --sql >stamp.sql
    client stamp.sql
    m check
    client stamp.sql
    same "rows of the log" 1 "$(sql "select count(*) from migrate_log where detail like 'counts as%'")"
    m stamp --purge base --sql >stamp.sql
    client stamp.sql
    client stamp.sql
    same current "" "$(m current)"
    same "gone" "aaaaaaaaaaaa
bbbbbbbbbbbb" "$(sql "select revision from migrate_log where id > (select max(id) from migrate_log where detail like 'counts%') order by revision")"
}

# heads TEXT ARGUMENTS: the script's first lines hold the text.
heads() {
    m "${@:2}" --sql >headed.sql
    says "$1" headed.sql
}

test_ranges() {
    two
    heads "from aaaaaaaaaaaa to bbbbbbbbbbbb" upgrade -1:head
    heads "from base to aaaaaaaaaaaa" upgrade :+1
    heads "from aaaaaaaaaaaa to bbbbbbbbbbbb" upgrade aaaa:
    heads "from bbbbbbbbbbbb to aaaaaaaaaaaa" downgrade head:-1
    heads "from bbbbbbbbbbbb to base" downgrade :
    same "nothing" "" "$(m upgrade head:head --sql)"
    fails 2 m upgrade head:base --sql
    says 'in "head:base" the left end is not below the right one'
    fails 2 m upgrade nowhere:head --sql
    says 'unknown revision "nowhere"'
    fails 2 m upgrade a:b:c --sql
    says "is no range"
    fails 2 m upgrade base:head --sql --dry-run
    says "--sql runs nothing: --dry-run"
    fails 2 m upgrade base:head --sql --all
    says "say which with -d"
    same "the same bytes" "$(m upgrade base:head --sql)" "$(cd migrations && m upgrade base:head --sql)"
}

test_a_target_without_a_database_asks_for_a_range() {
    two
    case $DB in
    sqlite) sed -i 's|url: .*|url: sqlite:///nowhere.db|' migrate.yaml ;;
    postgresql) sed -i 's|url: .*|url: postgresql://127.0.0.1:1/x|' migrate.yaml ;;
    *) sed -i 's|url: .*|url: mysql://127.0.0.1:1/x|' migrate.yaml ;;
    esac
    fails 1 m upgrade head --sql
    says 'without one say where the SQL begins, as in "base:head"'
    fails 1 m downgrade base --sql
    says 'as in "head:base"'
    m upgrade base:head --sql >up.sql
}

test_irreversible_is_refused() {
    two
    sed -i 's/^upgrade:/irreversible: it is gone\nupgrade:/; /^downgrade:/,$d' migrations/versions/*bbbbbbbbbbbb*
    fails 2 m downgrade head:base --sql
    says "it is gone"
    m downgrade aaaa:base --sql >down.sql
}

test_transaction_run_is_one_transaction() {
    two
    echo 'transaction: run' >>migrate.yaml
    if ! rolls_schemas_back; then
        fails 2 m upgrade base:head --sql
        says "\`transaction: run\` of migrate.yaml can't be had on"
        return
    fi
    m upgrade base:head --sql >up.sql
    same transactions 1 "$(grep -c '^COMMIT' up.sql)"
    raw 3 cccccccccccc bbbbbbbbbbbb <<'END'
- execute: insert into nowhere values (1)
END
    m upgrade base:head --sql >bad.sql
    stops bad.sql
    same tables 0 "$(sql "$(tables_like migrate)")"
    client up.sql
}

test_transaction_false() {
    two
    sed -i 's/^upgrade:/transaction: false\nupgrade:/' migrations/versions/*bbbbbbbbbbbb*
    m upgrade base:head --sql >up.sql
    client up.sql
    m check
    stops up.sql
}

test_what_a_run_left_half_done_is_no_place_to_begin() {
    two
    m upgrade head
    raw 3 cccccccccccc bbbbbbbbbbbb <<'END'
- execute: create table other (id int)
- execute: insert into nowhere values (1)
END
    sed -i 's/^upgrade:/transaction: false\nupgrade:/' migrations/versions/3_cccccccccccc.yaml
    fails 1 m upgrade head
    fails 1 m upgrade head --sql
    says 'the upgrade of revision "cccccccccccc" is at statement 2 of 2'
    m upgrade bbbb:head --sql >up.sql
    stops up.sql
    says "a run was interrupted"
    sql "drop table other"
    m stamp current --sql >stamp.sql
    client stamp.sql
    same detail "left at this statement, then stamped" "$(sql "select substr(detail, 1, 36) from migrate_log where id = 3")"
    sed -i '/nowhere/d' migrations/versions/3_cccccccccccc.yaml
    m upgrade head --sql >up.sql
    client up.sql
    same current "cccccccccccc (head)" "$(m current)"
    same "under way" 0 "$(sql "select count(*) from migrate_log where finished_at is null")"
}

test_the_log_begins_with_what_another_tool_applied() {
    two
    echo 'version_table: alembic_version' >>migrate.yaml
    m upgrade aaaa
    sql "drop table migrate_log"
    m upgrade aaaa:head --sql >up.sql
    client up.sql
    same log "aaaaaaaaaaaa|stamp
bbbbbbbbbbbb|upgrade" "$(sql "select revision, direction from migrate_log order by id")"
    m check
}

test_a_downgrade_that_does_nothing_is_said() {
    two
    raw 3 cccccccccccc bbbbbbbbbbbb <<'END'
- execute: update t set a = 'x;y' -- all
END
    m downgrade head:bbbb --sql >down.sql
    grep -q "its downgrade is empty: what its upgrade did stays" down.sql
    m upgrade base:head --sql >up.sql
    client up.sql
    m check
}

sqlite_a_rebuild_after_sql_of_its_own_is_refused() {
    two
    mv migrations/versions/*bbbbbbbbbbbb* last.yaml
    raw 2 cccccccccccc aaaaaaaaaaaa <<'END'
- execute: insert into t (id, a) values (1, 'x')
- execute: create trigger tr after insert on "T" begin delete from t where id = new.id; end
END
    sed 's/aaaaaaaaaaaa/cccccccccccc/' last.yaml >migrations/versions/9_bbbbbbbbbbbb.yaml
    fails 1 m upgrade base:head --sql
    says 'table "t" has to be made anew for this, and what SQL of revision "cccccccccccc" did to it only the database knows'
    says "9_bbbbbbbbbbbb.yaml:"
    same stdout "" "$(m upgrade base:head --sql 2>errors.txt || true)"
    fails 1 m upgrade cccc:head --sql
    says 'SQL of revision "cccccccccccc"'
    m upgrade base:cccc --sql >up.sql # no table is made anew
    sed -i '/trigger/d' migrations/versions/2_cccccccccccc.yaml # rows are of no interest
    m upgrade base:head --sql >up.sql
    client up.sql
    m check
    same rows "1|x" "$(sql "select id, a from t")"
}

sqlite_what_was_made_by_hand_stops_what_would_lose_it() {
    local before what
    two
    m upgrade aaaa
    m upgrade head --sql >up.sql
    for what in "create trigger tr after insert on t begin delete from t; end" "create index i on T (a)" \
        "alter table t add column extra"; do
        cp test.db kept.db
        sql "$what"
        before=$(dump)
        stops up.sql
        says 'table "t" has more than the scripts made'
        same schema "$before" "$(dump)"
        mv kept.db test.db
    done
    client up.sql
    m check
}

sqlite_a_script_in_sql_blurs_its_tables_too_and_under_their_new_names() {
    two
    mv migrations/versions/*bbbbbbbbbbbb* .
    cat >migrations/versions/3_cccccccccccc.sql <<'END'
-- revision: cccccccccccc
-- down_revision: aaaaaaaaaaaa
-- migrate:up
CREATE INDEX i ON t (a);
-- migrate:down
DROP INDEX i;
END
    raw 4 dddddddddddd cccccccccccc <<'END'
- rename_table: {from: t, to: u}
- alter_column: {table: u, column: a, from: {type: varchar(40), nullable: true}, to: {type: varchar(80), nullable: true}}
END
    fails 1 m upgrade base:head --sql
    says 'table "u" has to be made anew for this, and what SQL of revision "cccccccccccc" did to it'
    fails 1 m upgrade cccc:head --sql
    says 'SQL of revision "cccccccccccc"'
}

postgresql_statements_that_refuse_transactions_stand_alone() {
    two
    raw 3 cccccccccccc bbbbbbbbbbbb <<'END'
- execute: create index concurrently i on t (a)
- execute: select pg_catalog.set_config('search_path', '', false)
END
    sed -i 's/^upgrade:/transaction: false\nupgrade:/' migrations/versions/3_cccccccccccc.yaml
    m upgrade base:head --sql >up.sql
    client up.sql
    same current cccccccccccc "$(m current | cut -c1-12)"
}

postgresql_copy_through_the_client_is_refused() {
    two
    raw 3 cccccccccccc bbbbbbbbbbbb <<'END'
- execute: copy t from stdin
END
    fails 1 m upgrade base:head --sql
    says "COPY through the client is not possible in a script"
    says "3_cccccccccccc.yaml:4"
}

postgresql_a_value_of_an_enum_that_rows_hold_stops_it() {
    project
    printf 'enums:\n  mood: [sad, ok]\ntables:\n  t:\n    columns: {id: {type: int, primary_key: true}, m: mood}\n' >schema.yaml
    m revision --autogenerate --from empty --rev-id aaaaaaaaaaaa -m one
    sed -i 's/sad, ok/ok/' schema.yaml
    m revision --autogenerate --from scripts --rev-id bbbbbbbbbbbb -m two
    m upgrade aaaa
    sql "insert into t values (1, 'sad')"
    m upgrade aaaa:head --sql >up.sql
    stops up.sql
    says "rows hold: 1 rows of \"t\" hold 'sad' in \"m\""
    sql "delete from t"
    client up.sql
    m check
}

postgresql_two_at_once_wait_for_each_other() {
    two
    raw 3 cccccccccccc bbbbbbbbbbbb <<'END'
- execute: select pg_sleep(1)
- execute: insert into t values (1, 'once')
END
    m upgrade bbbbbbbbbbbb
    m upgrade bbbb:head --sql >up.sql
    client up.sql >first.txt 2>&1 &
    client up.sql >second.txt 2>&1 || true
    wait || true
    same rows 1 "$(sql "select count(*) from t")"
    grep -q "where this begins" first.txt second.txt
}

mariadb_the_version_tells_it_from_mysql() {
    two
    sed -i 's|^database:|&\n  version: "10.6"|' migrate.yaml
    m upgrade base:head --sql >up.sql
    grep -q "^-- for MariaDB 10.6; run it with: mariadb DATABASE <SCRIPT" up.sql
    sed -i 's|10.6|8.4|' migrate.yaml
    heads "-- for MySQL 8.4; run it with: mysql DATABASE <SCRIPT" upgrade base:head
    sed -i 's|8.4|5.7|' migrate.yaml
    fails 2 m upgrade base:head --sql
    says '"5.7" is no version of mysql'
}

# What a newer server would keep as something else, or the oldest hasn't got, isn't guessed.
mariadb_without_a_version_nothing_is_guessed() {
    [ "$DB" = mariadb ] || return 0 # MySQL has no uuid
    two
    sed -i 's|mysql://|mariadb://|' migrate.yaml
    m upgrade base:head --sql >up.sql
    grep -q "^-- for MariaDB 10.6 or newer (no database.version in migrate.yaml)" up.sql
    sed -i 's/a: varchar(80)/&\n      u: uuid?/' schema.yaml
    m revision --autogenerate --from scripts --rev-id cccccccccccc -m three
    fails 2 m upgrade base:head --sql
    says 'since version 10.7, and char(36) before: say with `database.version` of migrate.yaml which one it is'
    m upgrade base:bbbb --sql >up.sql
    sed -i 's|^database:|&\n  version: "10.11"|' migrate.yaml
    m upgrade base:head --sql >up.sql
    client up.sql
    m check
}

postgresql_without_a_version_the_oldest_is_meant() {
    two
    m upgrade base:head --sql >up.sql
    grep -q "^-- for PostgreSQL 13 or newer (no database.version in migrate.yaml)" up.sql
    raw 3 cccccccccccc bbbbbbbbbbbb <<'END'
- create_unique: {table: t, name: uq_t_a, columns: [a], nulls_not_distinct: true}
END
    fails 2 m upgrade base:head --sql
    says "PostgreSQL before 15 has no NULLS NOT DISTINCT"
    says "this is for PostgreSQL 13, the oldest that is supported, as migrate.yaml states no \`database.version\`"
    sed -i 's|^database:|&\n  version: "15"|' migrate.yaml
    m upgrade base:head --sql >up.sql
    grep -q "NULLS NOT DISTINCT" up.sql
}

mariadb_the_bodies_of_routines_are_sent_whole() {
    two
    raw 3 cccccccccccc bbbbbbbbbbbb <<'END'
- execute: |
    DELIMITER //
    CREATE PROCEDURE p() BEGIN INSERT INTO t VALUES (1, 'a;b'); INSERT INTO t VALUES (2, 'c'); END//
    DELIMITER ;
    CALL p();
END
    m upgrade base:head --sql >up.sql
    client up.sql
    same rows "1|a;b
2|c" "$(sql "select id, a from t")"
    m check
    stops up.sql
    says "the database has revisions, and this begins at base"
}

mariadb_what_failed_in_the_middle_has_no_version() {
    two
    raw 3 cccccccccccc bbbbbbbbbbbb <<'END'
- execute: create table other (id int)
- execute: insert into nowhere values (1)
END
    m upgrade base:head --sql >up.sql
    stops up.sql
    same current bbbbbbbbbbbb "$(m current | cut -c1-12)"
}
