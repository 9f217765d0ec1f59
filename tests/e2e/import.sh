# Scripts of other tools, taken over: an Alembic project that Alembic itself made and ran, and folders as dbmate,
# golang-migrate, goose and Flyway have them.

# An Alembic project in old/: a1, b1 on it, then c1 (left) and d1 (right), e1 that merges them, and f1 (net), a base that
# depends on c1. The test's database is upgraded to c1, the other one to its heads; what --sql prints is in *.sql.
alembic_project() { # alembic_project OTHER_URL
    cat >make.py <<'END'
import re, sys
from alembic import command
from alembic.config import Config

url, other = (re.sub("^postgresql:", "postgresql+psycopg2:", re.sub("[?]socket=", "?unix_socket=", u)) for u in sys.argv[1:3])
bodies = {
    "a1": (
        "op.create_table('teams', sa.Column('id', sa.Integer(), primary_key=True),\n"
        "        sa.Column('name', sa.String(50), nullable=False, server_default='a;b'))\n"
        "    op.create_table('users', sa.Column('id', sa.Integer(), primary_key=True),\n"
        "        sa.Column('team_id', sa.Integer(), sa.ForeignKey('teams.id')))",
        "op.drop_table('users')\n    op.drop_table('teams')"),
    "b1": (
        "op.execute(\"INSERT INTO teams (name) VALUES ('-- Running upgrade a1 -> b1; COMMIT;')\")",
        "op.execute('DELETE FROM teams')"),
    "c1": (
        "op.add_column('users', sa.Column('email', sa.String(200)))\n"
        "    op.create_index('ix_users_email', 'users', ['email'], unique=True)",
        "op.drop_index('ix_users_email', 'users')\n    op.drop_column('users', 'email')"),
    "d1": (
        "with op.get_context().autocommit_block():\n        op.create_index('ix_teams_name', 'teams', ['name'],"
        " postgresql_concurrently=True)",
        "op.drop_index('ix_teams_name', 'teams')"),
    "e1": ("pass", "pass"),
    "f1": ("op.create_table('nets', sa.Column('id', sa.Integer(), primary_key=True))", "op.drop_table('nets')"),
}

config = Config("old/alembic.ini")
command.init(config, "old/scripts")
config = Config("old/alembic.ini", stdout=open("talk.txt", "w"))
for name, (file, options) in {
    "a1": ("teams; \"and\" users", {}),
    "b1": ("a team", {}),
    "c1": ("Überschrift", {"branch_label": "left"}),
    "d1": ("index", {"branch_label": "right", "head": "b1", "splice": True}),
    "f1": ("nets", {"branch_label": "net", "head": "base", "depends_on": ["left"]}),
    "e1": ("merge", None),
}.items():
    if options is None:
        script = command.merge(config, ["c1", "d1"], message=file, rev_id=name)
    else:
        script = command.revision(config, message=file, rev_id=name, **options)
    text = open(script.path).read()
    for body in bodies[name]:
        text = text.replace("    pass", "    " + body, 1) if body != "pass" else text
    open(script.path, "w").write(text)

def offline(name, run, target):
    with open(name, "w") as file:
        config.output_buffer = file
        run(config, target, sql=True)

config.set_main_option("script_location", "old/scripts")
config.set_main_option("sqlalchemy.url", url)
offline("up.sql", command.upgrade, "heads")
offline("down-e1.sql", command.downgrade, "e1:base")
offline("down-f1.sql", command.downgrade, "f1:base")
command.upgrade(config, "c1")
config.set_main_option("sqlalchemy.url", other)
command.upgrade(config, "heads")
END
    mkdir old
    /usr/bin/python3 make.py "$URL" "$1" >make.txt 2>&1 || { cat make.txt; exit 1; }
    sed -i 's#^script_location.*#script_location = %(here)s/scripts#' old/alembic.ini
}

# Alembic prints blanks where it sends tabs.
plain() {
    tr -s '\t ' ' ' | sed 's/( /(/g'
}

rows() {
    sql 'SELECT version_num FROM alembic_version ORDER BY 1' | paste -sd' '
}

test_alembic_project_is_taken_over_and_goes_on() {
    other=$(other_url alembic)
    alembic_project "$other"
    project
    echo "version_table: alembic_version" >>migrate.yaml
    m import alembic old --upgrade-sql up.sql --downgrade-sql down-e1.sql --downgrade-sql down-f1.sql >files.txt
    same files 6 "$(wc -l <files.txt)"
    same history "e1 f1" "$(m heads | sort | cut -c1-2 | paste -sd' ')"
    same current "c1 (left), Überschrift" "$(m current)"
    m upgrade heads 2>ran.txt
    same "what ran" "d1 e1 f1" "$(sed -n 's/^upgrade \([a-z0-9]*\) .*/\1/p' ran.txt | sort | paste -sd' ')"
    same rows "e1 f1" "$(rows)"
    same schema "$(dump "${other#sqlite:///}" | plain)" "$(dump | plain)"
    m current --check-heads
    m inspect >schema.yaml
    m check
    sed -i 's/^  users:$/  extras:\n    columns: {id: int}\n&/' schema.yaml
    m revision --autogenerate --head e1 -m extras --rev-id 0123456789ab
    m upgrade heads
    m check
    same rows "0123456789ab f1" "$(rows)"
    m downgrade left
    same rows "d1 f1" "$(rows)"
    m downgrade base
    same rows "" "$(rows)"
    same tables "alembic_version" "$(dump | tr -d '`' | sed -n 's/.*CREATE TABLE \(public\.\)\?\([a-z_]*\).*/\2/Ip')"
    m upgrade heads
    m check
    drop_other alembic
}

# Without its SQL a revision is there, counts as applied where it is, and runs nowhere.
test_alembic_revisions_without_sql_stop_an_upgrade() {
    other=$(other_url alembic)
    alembic_project "$other"
    drop_other alembic
    project
    m import alembic old 2>err.txt
    says "5 of them are without SQL" err.txt
    says "version_table: alembic_version" err.txt
    echo "version_table: alembic_version" >>migrate.yaml
    same current "c1 (left), Überschrift" "$(m current)"
    same "empty in Alembic" "upgrade: []" "$(grep upgrade: migrations/versions/*_e1_*)"
    fails 2 m upgrade heads
    says 'has no upgrade yet'
    says '--upgrade-sql'
    same rows c1 "$(rows)"
    m stamp d1
    m stamp e1 f1
    m inspect >schema.yaml
    m upgrade heads
    m check
    fails 2 m downgrade base
    says "can't be taken back"
    rm -r migrations/versions
    m import alembic old/scripts --upgrade-sql up.sql 2>err.txt
    same "rows of the log" "" "$(m check 2>/dev/null | grep -v 'was changed after' || true)"
}

sqlite_alembic_faults_are_each_one_message() {
    mkdir -p old/versions
    project
    head='revision = "a"
down_revision = None'
    printf '%s\n' "$head" >old/versions/a.py
    printf 'revision = "b"\ndown_revision = a.revision\n' >old/versions/b.py
    fails 2 m import alembic old
    says 'old/versions/b.py:2:17: "down_revision" is computed here'
    printf 'revision = "b"\ndown_revision = "c"\n' >old/versions/b.py
    fails 2 m import alembic old
    says 'old/versions/b.py:2:17: no script has the revision "c"'
    printf 'revision = "a"\ndown_revision = None\n' >old/versions/b.py
    fails 2 m import alembic old
    says 'old/versions/b.py'
    printf 'down_revision = None\n' >old/versions/b.py
    fails 2 m import alembic old
    says 'old/versions/b.py: no "revision = ..."'
    printf 'revision = "x-y"\ndown_revision = None\n' >old/versions/b.py
    fails 2 m import alembic old
    says 'may not hold "-"'
    printf 'revision = "b"\ndown_revision = "a"\ndepends_on = "nowhere"\n' >old/versions/b.py
    fails 2 m import alembic old
    says 'old/versions/b.py:3:14:'
    printf 'revision = "b"\ndown_revision = "a"\n' >old/versions/b.py
    fails 2 m import alembic old/versions
    says 'neither alembic.ini, nor a pyproject.toml'
    fails 2 m import alembic nowhere
    fails 2 m import alembik old
    says 'did you mean "alembic"?'
    fails 2 m import dbmate old --upgrade-sql up.sql
    printf 'SELECT 1;\n' >up.sql
    fails 2 m import alembic old --upgrade-sql up.sql
    says "isn't what \"alembic upgrade --sql\" prints"
    printf -- '-- Running upgrade  -> a\n\nCREATE TABLE t (i int);\n\n' >up.sql
    fails 2 m import alembic old --upgrade-sql up.sql
    says 'up.sql:1:1: no statement below this line is on the table "alembic_version"'
    printf -- "-- Running upgrade  -> zz\n\nINSERT INTO alembic_version VALUES ('zz');\n" >up.sql
    fails 2 m import alembic old --upgrade-sql up.sql
    says 'up.sql:1:1: no script of the folder has the revision "zz"'
    fails 2 m import alembic old --downgrade-sql up.sql
    says 'give it with --upgrade-sql'
    printf -- "INFO  [alembic.runtime.migration] Context impl SQLiteImpl.\n-- Running upgrade  -> a\n" >up.sql
    fails 2 m import alembic old --upgrade-sql up.sql
    says 'keep stdout alone'
    same "nothing was written" "" "$(ls migrations/versions)"
    m import alembic old
    fails 2 m import alembic old
    says 'revision "a" is in "migrations/versions/a.yaml" already'
    same scripts "a.yaml b.yaml" "$(ls migrations/versions | paste -sd' ')"
}

# put FILE: from stdin, with its folder.
put() {
    mkdir -p "$(dirname "$1")"
    cat >"$1"
}

# The files of a folder of scripts without their time, one line each.
scripts() {
    ls migrations/versions | sed 's/^20[0-9]*_//' | paste -sd' '
}

# header FILE KEY
header() {
    sed -n "s/^-- $2: //p" migrations/versions/$1
}

dbmate_folder() {
    put old/20240101120000_create_users.sql <<'END'
-- what it is for
-- migrate:up
CREATE TABLE users (id integer PRIMARY KEY, name varchar(50)); -- people

-- all of them
INSERT INTO users VALUES (1, 'a;b');

-- migrate:down
DROP TABLE users;
END
    put old/20240102120000_add_email.sql <<'END'
-- migrate:up transaction:false
ALTER TABLE users ADD COLUMN email varchar(50);
-- migrate:down
END
    put old/20240103120000.sql <<'END'
-- migrate:up
CREATE TABLE teams (id integer);
-- migrate:down
DROP TABLE teams;
END
    echo 'SELECT 1' | put old/notes.sql
}

test_dbmate_folder_is_taken_over() {
    dbmate_folder
    project
    sql "CREATE TABLE schema_migrations (version varchar(128) PRIMARY KEY)"
    sql "CREATE TABLE users (id integer PRIMARY KEY, name varchar(50))"
    sql "INSERT INTO schema_migrations VALUES ('20240101120000')"
    m import dbmate old 2>err.txt
    says "warning: old/notes.sql is left out" err.txt
    says "1 of them can't be taken back" err.txt
    says "migrate stamp 20240101120000" err.txt
    same files "20240101120000_create_users.sql 20240102120000_add_email.sql 20240103120000.sql" "$(scripts)"
    same "as it was written" "-- migrate:up
CREATE TABLE users (id integer PRIMARY KEY, name varchar(50)); -- people

-- all of them
INSERT INTO users VALUES (1, 'a;b');
-- migrate:down
DROP TABLE users;" "$(sed -n '/migrate:up$/,$p' migrations/versions/*_create_users.sql)"
    same transaction false "$(header "*_add_email.sql" transaction)"
    same parent 20240102120000 "$(header "*_20240103120000.sql" down_revision)"
    same created 2024-01-01T12:00:00Z "$(header "*_create_users.sql" created)"
    m stamp 20240101120000
    m upgrade head
    sql "SELECT email FROM users"
    m downgrade -1
    fails 2 m downgrade -1
    says "dbmate has no SQL that takes it back"
}

# A stamp must not say more than the other tool did.
sqlite_import_looks_where_the_database_is() {
    dbmate_folder
    project
    m import dbmate old 2>err.txt
    says "newest that dbmate says is applied (SELECT version" err.txt
    rm migrations/versions/*
    sql "CREATE TABLE schema_migrations (version varchar(128) PRIMARY KEY)"
    m import dbmate old 2>err.txt
    says "nothing was applied by dbmate" err.txt
    rm migrations/versions/*
    sql "INSERT INTO schema_migrations VALUES ('20240101120000'), ('20240103120000')"
    m import dbmate old 2>err.txt
    says "its version 20240103120000 is applied and 20240102120000, which comes before, is not" err.txt
    rm migrations/versions/*
    sql "INSERT INTO schema_migrations VALUES ('20240102120000'), ('20250101120000')"
    m import dbmate old 2>err.txt
    says "its version 20250101120000 has no file in the folder" err.txt
    rm migrations/versions/*
    sql "DELETE FROM schema_migrations WHERE version LIKE '2025%'"
    m --json import dbmate old >out.txt 2>err.txt
    says '"say where the database is: migrate stamp 20240103120000"' out.txt
    says '"irreversible": 1' out.txt
    same nothing "" "$(cat err.txt | grep -v notes.sql || true)"
}

test_golang_migrate_folder_is_taken_over() {
    echo 'CREATE TABLE a (i integer);' | put old/0001_first.up.sql
    echo 'DROP TABLE a;' | put old/0001_first.down.sql
    printf 'BEGIN;\n-- two\nCREATE TABLE b (i integer);\n\nINSERT INTO b VALUES (1);\nCOMMIT;\n' | put old/2_second.up.sql
    printf 'begin transaction;\nDROP TABLE b;\nend;\n' | put old/2_second.down.sql
    echo 'CREATE TABLE c (i integer);' | put old/10_third_one.up.sql
    echo 'readme' | put old/README.md
    project
    sql 'CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL)'
    sql 'CREATE TABLE a (i integer)'
    sql 'CREATE TABLE b (i integer)'
    sql "INSERT INTO schema_migrations VALUES (2, true)"
    m import sql old 2>err.txt
    says "golang-migrate was in the middle of version 2" err.txt
    rm migrations/versions/*
    sql "UPDATE schema_migrations SET dirty = false"
    m import sql old 2>err.txt
    says "migrate stamp 2" err.txt
    same files "10_third_one.sql 1_first.sql 2_second.sql" "$(scripts)"
    same "without BEGIN and COMMIT" "-- migrate:up
-- two
CREATE TABLE b (i integer);

INSERT INTO b VALUES (1);
-- migrate:down
DROP TABLE b;" "$(sed -n '/migrate:up$/,$p' migrations/versions/2_second.sql)"
    same parent 2 "$(header 10_third_one.sql down_revision)"
    m stamp 2
    m upgrade head
    fails 2 m downgrade -1
    says "golang-migrate has no SQL that takes it back"
    m stamp 2
    sql "DROP TABLE c"
    m downgrade base
    m upgrade head
    m inspect >schema.yaml
    m check
}

test_goose_folder_is_taken_over() {
    put old/00001_first.sql <<'END'
-- +goose Up
CREATE TABLE a (i integer);
-- +goose StatementBegin
INSERT INTO a
VALUES (1)
-- +goose StatementEnd
-- +goose StatementBegin
INSERT INTO a VALUES (2); -- the second
-- +goose StatementEnd
INSERT INTO a VALUES (3);

-- +goose Down
-- +goose StatementBegin
DROP TABLE a;
-- +goose StatementEnd
END
    put old/00002_second.sql <<'END'
-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX a_i ON a (i);
-- +goose Down
DROP INDEX a_i;
END
    case $DB in
    mysql | mariadb) sed -i 's/DROP INDEX a_i/& ON a/' old/00002_second.sql ;;
    esac
    project
    sql 'CREATE TABLE goose_db_version (id integer, version_id bigint, is_applied boolean)'
    sql "INSERT INTO goose_db_version VALUES (1, 0, true), (2, 1, true), (3, 2, true), (4, 2, false)"
    sql 'CREATE TABLE a (i integer)'
    m import sql old 2>err.txt
    says "migrate stamp 1" err.txt
    same files "1_first.sql 2_second.sql" "$(scripts)"
    same transaction false "$(header 2_second.sql transaction)"
    m stamp 1
    m upgrade head
    m downgrade base
    m upgrade head
    same rows "1 2 3" "$(sql 'SELECT i FROM a ORDER BY i' | paste -sd' ')"
}

test_flyway_folder_is_taken_over() {
    echo 'CREATE TABLE a (i integer);' | put old/V1__first.sql
    echo 'DROP TABLE a;' | put old/U1__first.sql
    echo 'CREATE TABLE b (i integer);' | put old/later/V1_10__second_one.sql
    echo 'CREATE TABLE c (i integer);' | put old/V1.2__third.sql
    echo 'CREATE VIEW v AS SELECT 1;' | put old/R__views.sql
    echo 'SELECT 1;' | put old/beforeMigrate.sql
    project
    sql 'CREATE TABLE flyway_schema_history (installed_rank integer, version varchar(50), type varchar(20), success boolean)'
    sql "INSERT INTO flyway_schema_history VALUES (1, '1', 'SQL', true), (2, '1.2', 'SQL', true), (3, NULL, 'SQL', true)"
    m import sql old 2>err.txt
    says "R__views.sql is left out" err.txt
    says "beforeMigrate.sql is left out" err.txt
    says "migrate stamp 1.2" err.txt
    same files "1.10_second_one.sql 1.2_third.sql 1_first.sql" "$(scripts)"
    same parents "1.2 null" "$(header "1.10*" down_revision) $(header "1_*" down_revision)"
    m upgrade head
    m current >out.txt
    says 1.10
    m stamp 1
    m downgrade base
}

sqlite_a_transaction_of_its_own_is_kept() {
    project
    printf '%s\n' '-- +goose NO TRANSACTION' '-- +goose Up' 'BEGIN;' 'CREATE TABLE a (i);' 'CREATE TABLE b (i);' 'COMMIT;' \
        '-- +goose Down' 'DROP TABLE b;' 'DROP TABLE a;' | put old/1_first.sql
    fails 2 m import sql old
    says "old/1_first.sql:3:1: one way runs in a transaction of its own and the other in none"
    sed -i -e 's/^DROP TABLE b/BEGIN; &/' -e 's/^DROP TABLE a;/&COMMIT;/' old/1_first.sql
    m import sql old
    same transaction "" "$(header 1_first.sql transaction)"
    m upgrade head
    m downgrade base
}

sqlite_folders_of_sql_have_their_faults() {
    project
    fails 2 m import sql nowhere
    says 'there is no folder "nowhere"'
    mkdir old
    fails 2 m import sql old
    says 'there are no scripts as golang-migrate, goose or Flyway have them'
    fails 2 m import dbmate old
    says 'there are no scripts as dbmate has them'
    echo 'SELECT 1;' | put old/1_a.up.sql
    echo 'SELECT 1;' | put old/V1__a.sql
    fails 2 m import sql old
    says "looks like golang-migrate's and"
    rm old/V1__a.sql
    echo 'SELECT 1;' | put old/01_b.up.sql
    fails 2 m import sql old
    says 'version 1 is in "old/01_b.up.sql" too'
    rm old/01_b.up.sql
    echo 'SELECT 1;' | put old/2_b.down.sql
    fails 2 m import sql old
    says 'old/2_b.down.sql: there is a way back from version 2, but no way forth'
    printf 'SELECT 1;\nCOMMIT;\nSELECT 2;\n' | put old/2_b.up.sql
    fails 2 m import sql old
    says "old/2_b.up.sql:2:1: a script can't begin or end a transaction"
    printf "SELECT 'a;\n" | put old/2_b.up.sql
    fails 2 m import sql old
    says "old/2_b.up.sql:1:8:"
    echo 'package x' | put old/3_c.go
    fails 2 m import sql old
    says "old/3_c.go: this revision is a program"
    rm old/*
    printf -- '-- migrate:up\nSELECT 1;\n' | put old/1_a.sql
    fails 2 m import sql old
    says 'migrate import dbmate'
    printf 'SELECT 1;\n-- migrate:up\nSELECT 1;\n' | put old/1_a.sql
    fails 2 m import dbmate old
    says 'old/1_a.sql:1:1: this statement stands above the first mark'
    printf -- '-- migrate:up transaction:no\nSELECT 1;\n' | put old/1_a.sql
    fails 2 m import dbmate old
    says 'old/1_a.sql:1:1: the only option of a mark is "transaction:false"'
    printf 'SELECT 1;\n' | put old/1_a.sql
    fails 2 m import dbmate old
    says 'old/1_a.sql: there is no line "-- migrate:up"'
    printf -- '-- +goose Up\n-- +goose ENVSUB ON\nSELECT 1;\n' | put old/1_a.sql
    fails 2 m import sql old
    says "old/1_a.sql:2:1: this mark of goose can't be taken over"
    printf -- '-- +goose Up\n-- +goose StatementBegin\nSELECT 1;\n' | put old/1_a.sql
    fails 2 m import sql old
    says "a StatementBegin has no StatementEnd"
    rm old/*
    printf 'CREATE TABLE x (\n  a text DEFAULT '"'"'${who}'"'"');\n' | put old/V1__a.sql
    fails 2 m import sql old
    says 'old/V1__a.sql:2:19: Flyway puts a value in the place of "${who}"'
    echo 'SELECT 1;' | put old/V1__a.sql
    echo 'SELECT 1;' | put old/B2__b.sql
    fails 2 m import sql old
    says 'old/B2__b.sql: a baseline stands for other scripts'
    rm old/B2__b.sql
    echo 'a: b' | put old/V1__a.sql.conf
    fails 2 m import sql old
    says "old/V1__a.sql.conf: what this file says"
    rm old/*.conf
    touch migrations/versions/1_a.sql
    fails 2 m import sql old
    rm migrations/versions/1_a.sql
    chmod 555 migrations/versions
    [ "$(id -u)" = 0 ] || fails 1 m import sql old
    chmod 755 migrations/versions
    m import sql old
    same scripts 1_a.sql "$(scripts)"
}

mariadb_flyway_folder_is_taken_over() {
    test_flyway_folder_is_taken_over
}
