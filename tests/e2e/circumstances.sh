# Bad circumstances: one clear message, the documented exit status, nothing changed.

# script ID PARENT SQL... [-- SQL...]: a script of execute operations.
script() {
    local id=$1 parent=$2 file="migrations/versions/20260101000$(ls migrations/versions | wc -l)_$1_x.yaml"
    shift 2
    printf 'revision: %s\ndown_revision: %s\nmessage: %s\nupgrade:\n' "$id" "$parent" "$id" >"$file"
    while [ $# -gt 0 ] && [ "$1" != -- ]; do
        printf -- '- execute: |-\n    %s\n' "$1" >>"$file"
        shift
    done
    [ $# -gt 0 ] && shift
    [ $# -gt 0 ] && echo "downgrade:" >>"$file" || echo "downgrade: []" >>"$file"
    while [ $# -gt 0 ]; do
        printf -- '- execute: |-\n    %s\n' "$1" >>"$file"
        shift
    done
}

version_rows() {
    sql "select version_num from migrate_version order by 1" | xargs
}

sqlite_no_configuration() {
    fails 2 m current
    says "migrate init"
    fails 2 m -c nowhere.yaml current
    says nowhere.yaml
}

sqlite_wrong_words() {
    fails 2 m upgrad
    says 'did you mean "upgrade"'
    fails 2 m upgrade --lock-timout 3
    says 'did you mean "--lock-timeout"'
    fails 2 m upgrade --lock-timeout soon
    says soon
    fails 2 m downgrade
    fails 2 m upgrade a b
    fails 2 m
    m --help >out.txt
    says revision
    for command in $(m --help | awk '/^Commands:/ {on = 1; next} /^$/ {on = 0} on {print $1}'); do
        m "$command" --help >out.txt
        says Examples:
        says "--json"
    done
}

test_unknown_and_ambiguous_revisions() {
    started
    script aaab11111111 aaaaaaaaaaaa "select 1"
    fails 2 m upgrade nosuch
    says nosuch
    fails 2 m show aaa
    says ambiguous
    says aaab11111111
    m show aaaa | grep -q create_table
    m show aaab | grep -q "select 1"
}

postgresql_unreachable_and_wrong_password() {
    small
    URL=postgresql://nobody:secretword@localhost:1/x project
    fails 1 m current
    says localhost
    ! grep -q secretword out.txt
    psql -XqAt "$MIGRATE_TEST_POSTGRESQL" -c "DO \$\$ BEGIN CREATE ROLE guarded LOGIN PASSWORD 'right'; EXCEPTION WHEN duplicate_object THEN END \$\$"
    URL="postgresql://guarded:secretword@/$DATABASE?host=${URL#*host=}" project
    fails 1 m current
    says password
    ! grep -q secretword out.txt
    fails 1 m --url "postgresql://postgres@/no_such_db?${URL#*\?}" current
    says no_such_db
    fails 2 m --url "postgresql://u:secretword@host:port:5/x" current
    ! grep -q secretword out.txt
    fails 2 m --url "postgers://u:secretword@host/x" current
    says postgres
    ! grep -q secretword out.txt
}

postgresql_no_right_to_create_tables() {
    started
    psql -XqAt "$MIGRATE_TEST_POSTGRESQL" -c "DO \$\$ BEGIN CREATE ROLE reader LOGIN; EXCEPTION WHEN duplicate_object THEN END \$\$"
    sql "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader"
    local reader=${URL/postgres@/reader@}
    m --url "$reader" current | grep -q aaaaaaaaaaaa
    m --url "$reader" check
    script bbbbbbbbbbbb aaaaaaaaaaaa "create table x (a int)"
    fails 1 m --url "$reader" upgrade head
    says permission
    same rows aaaaaaaaaaaa "$(version_rows)"
    psql -XqAt "$URL" -c "DROP OWNED BY reader"
}

sqlite_missing_database_is_not_made_by_reading() {
    project
    small
    fails 1 m current
    says test.db
    fails 1 m inspect
    [ ! -e test.db ]
}

sqlite_read_only_file_and_folder() {
    [ "$(id -u)" != 0 ] || { sqlite_immutable; return; }
    started
    script bbbbbbbbbbbb aaaaaaaaaaaa "create table x (a int)"
    chmod 444 test.db
    fails 1 m upgrade head
    says test.db
}

# Root may write anything: a folder where the file should be says the same.
sqlite_immutable() {
    project
    small
    mkdir test.db
    fails 1 m upgrade head
    says test.db
    rmdir test.db
    rm -r migrations/versions
    echo >migrations/versions
    fails 2 m revision -m x
    says "Not a directory"
}

sqlite_corrupt_file() {
    project
    small
    head -c 8192 /dev/urandom >test.db
    cp test.db before
    for command in current check inspect "upgrade head"; do
        fails 1 m $command
        says test.db
    done
    cmp test.db before
}

test_script_that_does_not_parse() {
    started
    script bbbbbbbbbbbb aaaaaaaaaaaa "create table x (a int)"
    sed -i 's/^- execute/- exceute/' migrations/versions/*bbbb*
    fails 2 m upgrade head
    says 'did you mean "execute"'
    says ":5:"
    same rows aaaaaaaaaaaa "$(version_rows)"
    printf 'revision: cccccccccccc\ndown_revsion: null\nupgrade: []\n' >migrations/versions/3_c.yaml
    fails 2 m history
    says 'did you mean "down_revision"'
}

test_script_that_fails_in_the_middle() {
    local before
    started
    sql "insert into t values (1, 'x')"
    before=$(dump)
    script bbbbbbbbbbbb aaaaaaaaaaaa "create table x (a int)" "insert into t values (2, 'y')" "insert into nowhere values (1)" "create table y (a int)"
    fails 1 m upgrade head
    says nowhere
    says "_bbbbbbbbbbbb_x.yaml"
    same rows aaaaaaaaaaaa "$(version_rows)"
    m current | grep -q aaaaaaaaaaaa
    if rolls_schemas_back; then
        same schema "$before" "$(dump)"
        same t 1 "$(sql "select count(*) from t")"
        return
    fi
    says "while running statement 3 of 4; those before it are done and recorded, and the next run goes on here"
    same t 2 "$(sql "select count(*) from t")"
    sql "create table nowhere (a int)"
    m upgrade head
    same rows bbbbbbbbbbbb "$(version_rows)"
    same "t, x and y" "2|0|0" "$(sql "select (select count(*) from t), (select count(*) from x), (select count(*) from y)")"
}

# goes_on_from N: the statements before it are done, and not again once nothing is in the way of it. Leaves what was there.
goes_on_from() {
    local i before=t made=t
    for i in 1 2 3 4 5; do
        [ $i -ge $1 ] || before="$before x$i"
        [ $i = $1 ] || made="$made x$i"
    done
    same "tables after the failure" "$before" "$(sql "show tables" | grep -v migrate | xargs)"
    sql "rename table t to kept"
    m upgrade head
    same "tables in the end" "kept $made" "$(sql "show tables" | grep -v migrate | xargs)"
    m downgrade -1
    sql "drop table ${made// /, }; rename table kept to t"
}

# Failing at the N-th statement, for every N, leaves the version table and the schema true.
test_failing_at_every_statement() {
    local before n i
    started
    before=$(dump)
    for n in 1 2 3 4 5; do
        rm -f migrations/versions/*bbbb*
        set --
        for i in 1 2 3 4 5; do
            if [ $i = $n ]; then set -- "$@" "create table t (a int)"; else set -- "$@" "create table x$i (a int)"; fi
        done
        script bbbbbbbbbbbb aaaaaaaaaaaa "$@"
        fails 1 m upgrade head
        same rows aaaaaaaaaaaa "$(version_rows)"
        rolls_schemas_back || goes_on_from $n
        same schema "$before" "$(dump)"
    done
}

test_revision_without_a_script() {
    started
    rm migrations/versions/*
    fails 2 m upgrade head
    says aaaaaaaaaaaa
    m current | grep -q "no script"
    fails 2 m downgrade base
    fails 2 m revision --autogenerate -m x
}

test_two_heads() {
    started
    script bbbbbbbbbbbb aaaaaaaaaaaa "select 1"
    script cccccccccccc aaaaaaaaaaaa "select 1"
    fails 2 m upgrade head
    says bbbbbbbbbbbb
    says cccccccccccc
    fails 2 m revision -m x
    same heads 2 "$(m heads | wc -l)"
    m upgrade bbbb
    fails 3 m current --check-heads
}

test_database_not_at_head_when_autogenerating() {
    started
    script bbbbbbbbbbbb aaaaaaaaaaaa "select 1"
    fails 2 m revision --autogenerate -m x
    says "upgrade head"
    same files 2 "$(ls migrations/versions | wc -l)"
}

test_edited_script_that_was_applied() {
    started
    m check
    echo "# edited" >>migrations/versions/*aaaa*
    fails 3 m check
    says aaaaaaaaaaaa
    script bbbbbbbbbbbb aaaaaaaaaaaa "select 1"
    m upgrade head 2>out.txt
    says warning
    same rows bbbbbbbbbbbb "$(version_rows)"
}

test_nothing_to_change() {
    started
    m revision --autogenerate -m again >out.txt 2>&1
    says "nothing to change"
    same files 1 "$(ls migrations/versions | wc -l)"
    m upgrade head 2>out.txt
    says "nothing to do"
}

test_reading_commands_create_nothing() {
    project
    small
    sql "create table t (id bigint primary key, a text, b text)"
    before=$(dump)
    m current
    fails 3 m check
    m inspect
    m history
    m heads
    fails 3 m diff
    same tables "$before" "$(dump)"
    case $DB in
    sqlite) ours="select name from sqlite_schema where name like 'migrate%'" ;;
    postgresql) ours="select relname from pg_class where relname like 'migrate%'" ;;
    *) ours="show tables like 'migrate%'" ;;
    esac
    same ours "" "$(sql "$ours")"
}

postgresql_eight_at_once() {
    project
    small
    m revision --autogenerate --rev-id aaaaaaaaaaaa -m one
    script bbbbbbbbbbbb aaaaaaaaaaaa "insert into t values (1, 'once')" "select pg_sleep(0.3)"
    for i in 1 2 3 4 5 6 7 8; do m upgrade head >log.$i 2>&1 & pids="${pids:-} $!"; done
    for pid in $pids; do wait "$pid" || { cat log.*; exit 1; }; done
    same rows bbbbbbbbbbbb "$(version_rows)"
    same t 1 "$(sql "select count(*) from t")"
    same log 2 "$(sql "select count(*) from migrate_log")"
}

sqlite_eight_at_once() {
    project
    small
    m revision --autogenerate --rev-id aaaaaaaaaaaa -m one
    script bbbbbbbbbbbb aaaaaaaaaaaa "insert into t values (1, 'once')"
    for i in 1 2 3 4 5 6 7 8; do m upgrade head >log.$i 2>&1 & pids="${pids:-} $!"; done
    for pid in $pids; do wait "$pid" || { cat log.*; exit 1; }; done
    same rows bbbbbbbbbbbb "$(version_rows)"
    same t 1 "$(sql "select count(*) from t")"
    same log 2 "$(sql "select count(*) from migrate_log")"
}

postgresql_lock_that_is_not_given_up() {
    started
    script bbbbbbbbbbbb aaaaaaaaaaaa "select pg_sleep(4)"
    m upgrade head >log 2>&1 &
    sleep 1
    fails 4 m upgrade head --lock-timeout 1
    says lock
    wait
    same rows bbbbbbbbbbbb "$(version_rows)"
}

sqlite_lock_that_is_not_given_up() {
    started
    script bbbbbbbbbbbb aaaaaaaaaaaa "insert into t values (1, 'once')"
    (echo "begin immediate;"; sleep 4; echo "rollback;") | sqlite3 test.db &
    sleep 1
    fails 4 m upgrade head --lock-timeout 1
    same rows aaaaaaaaaaaa "$(version_rows)"
    wait
}

postgresql_interrupted_by_ctrl_c() {
    local status=0
    started
    script bbbbbbbbbbbb aaaaaaaaaaaa "create table x (a int)" "select pg_sleep(20)"
    timeout -s INT 1 "$MIGRATE" upgrade head >log 2>&1 || status=$?
    [ $status = 130 ] || [ $status = 124 ]
    same rows aaaaaaaaaaaa "$(version_rows)"
    same x "" "$(sql "select relname from pg_class where relname = 'x'")"
    m upgrade aaaa
}

postgresql_killed_at_any_time() {
    started
    script bbbbbbbbbbbb aaaaaaaaaaaa "create table x (a int)" "select pg_sleep(2)"
    timeout -s KILL 1 "$MIGRATE" upgrade head >log 2>&1 || true
    same rows aaaaaaaaaaaa "$(version_rows)"
    m upgrade head # waits for the server to notice
    same rows bbbbbbbbbbbb "$(version_rows)"
}

sqlite_no_file_is_made_for_nothing() {
    project
    small
    fails 2 m upgrade nosuch
    fails 2 m stamp nosuch
    m upgrade head
    [ ! -e test.db ]
    m revision --autogenerate -m one
    m upgrade head --dry-run
    [ ! -e test.db ]
    m upgrade head
    [ -s test.db ]
}

sqlite_pattern_that_matches_no_file() {
    project
    sed -i 's/^schema: .*/schema: schema\/*.yaml/' migrate.yaml
    sqlite3 test.db "create table t (a int)"
    for command in diff check "revision --autogenerate -m x" adopt; do
        fails 2 m $command
        says 'no file matches the pattern "schema/*.yaml"'
    done
    m upgrade head
    same files "migrate.yaml migrations out.txt test.db" "$(ls | xargs)"
}

sqlite_env_file_that_is_no_env_file() {
    project
    sed -i 's/url: .*/url: ${DATABASE_URL}/' migrate.yaml
    fails 2 m current
    says "the variable DATABASE_URL isn't set; set it in the environment or in .env"
    printf 'A=1\n\nDATABASE_URL="sqlite:///test.db\n' >.env
    fails 2 m current
    says "line 3 of .env names it"
    rm .env
    mkdir .env
    fails 2 m current
    says 'can'"'"'t read ".env": it is a folder'
    fails 2 m revision --format sql -m x
    rmdir .env
    fails 2 m revision --format sql -m x
    says "DATABASE_URL"
    same scripts "" "$(ls migrations/versions)"
}

# As an ordinary user: nothing is forbidden to root.
sqlite_no_right_to_read_or_write() {
    local as=""
    [ "$(id -u)" != 0 ] || as="setpriv --reuid=65534 --regid=65534 --clear-groups"
    cp "$MIGRATE" ./program && chmod 755 program
    started
    [ -z "$as" ] || chown -R 65534 .
    ordinary() { $as ./program "$@"; }
    chmod 555 migrations/versions
    fails 1 ordinary revision -m x
    says "Permission denied"
    chmod 000 migrations/versions
    fails 1 ordinary current
    says 'can'"'"'t read the folder "migrations/versions": Permission denied'
    chmod 755 migrations/versions
    chmod 000 schema.yaml
    fails 1 ordinary diff
    chmod 644 schema.yaml
    m revision --rev-id bbbbbbbbbbbb -m two
    chmod 644 migrations/versions/*
    chmod 444 test.db
    fails 1 ordinary upgrade head
    says 'test.db" is read-only'
    chmod 644 test.db
    chmod 555 .
    fails 1 ordinary upgrade head
    says "no right to write in the folder"
    chmod 755 .
    same rows aaaaaaaaaaaa "$(version_rows)"
    same scripts 2 "$(ls migrations/versions | wc -l)"
}

test_keys_and_values_that_are_not_understood() {
    started
    script bbbbbbbbbbbb aaaaaaaaaaaa "select 1"
    local file=migrations/versions/*bbbb*
    edit() { sed -i "s/^- .*/- $1/; /^    select/d" $file; }
    edit 'add_column: {tabel: t, column: b, type: int}'
    fails 2 m upgrade head
    says ':5:16: unknown key "tabel" in add_column; did you mean "table"?'
    edit 'drop_table: t'
    fails 2 m upgrade head
    says "such as {table: ...}, found text"
    fails 2 m upgrade --lock-timeout -1
    says 'wants a number, not "-1"'
    sed -i 's/a: text?/a: varchar(0)/' schema.yaml
    fails 2 m diff
    says "doesn't take these arguments"
    sed -i 's/varchar(0)/{type: text, check: nosuch > 1}/' schema.yaml
    fails 2 m diff
    says 'does not take this check of table "t"'
    says "schema.yaml:5:30:"
}

# MySQL keeps the character set of the session that wrote a text in it.
mariadb_tables_made_under_latin1_differ_in_nothing() {
    project
    cat >schema.yaml <<'EOF'
tables:
  users:
    collation: latin1_swedish_ci
    columns:
      id: {type: int, primary_key: true}
      mail: varchar(100)
      kind: {type: varchar(20), default: {expr: "concat('a', 'b')"}}
      shown: {type: varchar(120)?, generated: "concat(mail , '!')"}
    checks:
      ck_users_mail: mail LIKE '%@%'
EOF
    mysql_client --default-character-set=latin1 "$DATABASE" -e "CREATE TABLE users (id int PRIMARY KEY, mail varchar(100)
        NOT NULL, kind varchar(20) NOT NULL DEFAULT (concat('a', 'b')), shown varchar(120) AS (concat(mail, '!')) STORED,
        CONSTRAINT ck_users_mail CHECK (mail LIKE '%@%')) CHARSET latin1 COLLATE latin1_swedish_ci"
    m check
    sed -i 's/%@%/%@/' schema.yaml
    fails 3 m check
    says 'check users.ck_users_mail'
}

mariadb_rights_on_one_database_are_enough() {
    project
    cat >schema.yaml <<'EOF'
tables:
  users:
    columns:
      id: {type: int, primary_key: true, autoincrement: true}
      n: {type: int, default: (1+ 1)}
    checks:
      ck_users_n: n  >  0
  posts:
    columns:
      id: {type: int, primary_key: true}
      author: {type: int, references: users.id}
EOF
    mysql_client -e "CREATE USER u_$DATABASE; GRANT ALL ON $DATABASE.* TO u_$DATABASE"
    URL=${URL/root@/u_$DATABASE@} project
    m revision --autogenerate -m one
    m upgrade
    m check
    m downgrade base
    m upgrade
    m check
    mysql_client -e "DROP USER u_$DATABASE"
}

# A server whose sql_mode reads quotes and backslashes otherwise: ours counts, and leaves nothing behind.
mariadb_sql_mode_of_the_server_changes_nothing() {
    SERVER=$(mktemp -d /tmp/migrate-mode.XXXX)
    chmod 755 "$SERVER"
    trap '"$ROOT/tests/servers/mariadb" stop "$SERVER/s"; rm -rf "$SERVER"' EXIT
    MIGRATE_TEST_MYSQL=$("$ROOT/tests/servers/mariadb" start "$SERVER/s")
    mysql_client -e "CREATE DATABASE $DATABASE;
        SET GLOBAL sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT,NO_ENGINE_SUBSTITUTION'"
    URL=${MIGRATE_TEST_MYSQL/@\/mysql/@\/$DATABASE}
    project
    schema <<'YAML'
tables:
  t:
    comment: it's a "table" \ here
    columns:
      id: {type: int, primary_key: true}
      n: {type: varchar(20)?, default: it's \ b, comment: 'c:\d "q"'}
      kind: {type: "enum('a\\\\b','it''s')?", default: it's}
    checks:
      ck_n: n <> 'x"y'
YAML
    m revision --autogenerate -m one
    m upgrade
    m check
    sql 'INSERT INTO "t" (id) VALUES (1)'
    same "defaults" "it's \\ b|it's" "$(sql 'SELECT n, kind FROM "t"')"
    sed -i "s/it's . b/it's \\\\\\\\ c/" schema.yaml
    m revision --autogenerate -m two
    m upgrade
    m check
    sql 'INSERT INTO "t" (id) VALUES (2)'
    same "default" "it's \\\\ c" "$(sql 'SELECT n FROM "t" WHERE id = 2')"
    m downgrade base
}

# Alembic's table stays as the server made it, also without transactions. (MySQL with GTIDs refuses those beside others.)
mariadb_a_version_table_of_myisam_will_do() {
    [ "$DB" = mariadb ] || return 0
    project
    echo "version_table: alembic_version" >>migrate.yaml
    sql "CREATE TABLE alembic_version (version_num varchar(32) NOT NULL, PRIMARY KEY (version_num)) ENGINE=MyISAM"
    small
    m revision --autogenerate --rev-id aaaaaaaaaaaa -m one
    m upgrade
    sed -i 's/text?/bigint?/' schema.yaml
    m revision --autogenerate --rev-id bbbbbbbbbbbb -m two
    m upgrade
    same "version" "bbbbbbbbbbbb" "$(sql "SELECT version_num FROM alembic_version")"
    m check
    m downgrade base
    same "version" "" "$(sql "SELECT version_num FROM alembic_version")"
    sql "SHOW CREATE TABLE alembic_version" | grep -q "ENGINE=MyISAM"
}
