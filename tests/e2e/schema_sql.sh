# schema.sql and a program's output as the declared schema: they run in a scratch database only.

sql_project() {
    project
    sed -i "s|schema: schema.yaml|schema: ${1:-schema.sql}|" migrate.yaml
}

databases() {
    psql -XqAt "$MIGRATE_TEST_POSTGRESQL" -c "SELECT count(*) FROM pg_database WHERE datname LIKE 'migrate_scratch%'"
}

test_a_schema_in_sql_goes_the_whole_way() {
    local key=title
    ! indexes_expressions || key="(lower(title))"
    sql_project
    cat >schema.sql <<EOF
-- people and what they wrote
BEGIN;
CREATE TABLE posts (
    id bigint PRIMARY KEY,
    author bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    title varchar(80) NOT NULL DEFAULT 'untitled'
);
CREATE INDEX ix_posts_title ON posts ($key);
CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL, CONSTRAINT ck_at CHECK (email LIKE '%@%'));
COMMIT;
EOF
    m revision --autogenerate -m first
    m upgrade head
    m check
    sql "INSERT INTO users VALUES (1, 'a@b')"
    sql "INSERT INTO posts VALUES (1, 1, 'one')"
    cat >schema.sql <<EOF
CREATE TABLE people ( -- @renamed from=users
    id bigint PRIMARY KEY,
    mail text NOT NULL, -- @renamed from=email
    CONSTRAINT ck_at CHECK (mail LIKE '%@%')
);
CREATE TABLE posts (
    id bigint PRIMARY KEY,
    author bigint NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    title varchar(80) NOT NULL DEFAULT 'untitled',
    stars integer
);
CREATE INDEX ix_posts_title ON posts ($key);
EOF
    before=$(dump)
    m revision --autogenerate -m second
    m upgrade head
    m check
    same mail 'a@b' "$(sql "SELECT mail FROM people")"
    m downgrade -1
    same "the schema taken back" "$before" "$(dump)"
    same email 'a@b' "$(sql "SELECT email FROM users")"
}

test_a_rename_is_about_what_stands_last_on_its_line() {
    sql_project
    sql "CREATE TABLE t (id bigint PRIMARY KEY, a int, b numeric(9,2))"
    sql "CREATE TABLE u (id bigint PRIMARY KEY)"
    sql "INSERT INTO t VALUES (1, 2, 3)"
    {
        echo "CREATE TABLE t (id bigint PRIMARY KEY, c int -- @renamed from=a"
        echo ", e int, d numeric(9,2) -- @renamed from=b"
        echo ");"
        echo "CREATE TABLE v (id bigint PRIMARY KEY); -- @renamed from=u"
    } >schema.sql
    m revision --autogenerate -m renames
    m upgrade head
    m check
    same "the values" 2,3 "$(sql "SELECT c FROM t"),$(sql "SELECT round(d, 0) FROM t" | cut -d. -f1)"
    same "no rows" 0 "$(sql "SELECT count(*) FROM v")"
}

test_faults_of_the_file_are_told_at_their_place() {
    sql_project
    printf 'CREATE TABLE a (id int);\n\nCREATE TABLE b (\n  id int,\n  n int CHECK (m > 0)\n);\n' >schema.sql
    fails 2 m diff
    says 'schema.sql:'
    ! says_where || says 'schema.sql:5:16'
    says m
    printf 'CREATE TABLE a (id int);\nCREATE TABEL b (id int);\n' >schema.sql
    fails 2 m diff
    says 'schema.sql:2:8'
    printf 'CREATE TABLE a (id int);\n  ROLLBACK;\n' >schema.sql
    fails 2 m diff
    says 'schema.sql:2:3: "ROLLBACK" can'"'"'t be a part of a schema'
    printf "CREATE TABLE a (n text DEFAULT 'x);\n" >schema.sql
    fails 2 m diff
    says 'schema.sql:1:32: the quote that begins here is never closed'
    printf 'CREATE TABLE a (id int);\n-- @renamed from=b\n' >schema.sql
    fails 2 m diff
    says 'schema.sql:2:1: @renamed stands alone'
    rm schema.sql
    fails 2 m diff
    says 'schema.sql'
}

test_yaml_and_sql_refer_to_each_other() {
    sql_project '[schema.yaml, sql]'
    mkdir sql
    schema <<'EOF'
tables:
  orders:
    columns: {id: bigint, customer: {type: bigint, references: customers}}
    primary_key: [id]
EOF
    echo 'CREATE TABLE customers (id bigint PRIMARY KEY);' >sql/1.sql
    echo 'CREATE TABLE items (id bigint PRIMARY KEY, orders bigint REFERENCES orders (id));' >sql/2.sql
    m revision --autogenerate -m first
    m upgrade head
    m check
    echo 'CREATE TABLE orders (id bigint PRIMARY KEY);' >sql/3.sql
    fails 2 m check
    says 'table "orders" is declared in SQL already'
}

test_a_program_declares_the_schema() {
    sql_project '{program: [sh, models.sh, "b c"], seconds: 2}'
    printf 'echo "CREATE TABLE t (id int, $(echo $1 | tr " " _) int);"\n' >models.sh
    m revision --autogenerate -m first
    m upgrade head
    m check
    same columns '' "$(sql "SELECT b_c FROM t")"
    printf 'echo "CREATE TABLE t (id int"\n' >models.sh
    fails 2 m check
    says 'sh models.sh b c:1'
    printf 'echo no models >&2; exit 3\n' >models.sh
    fails 2 m check
    says 'sh models.sh b c ended with status 3'
    says 'no models'
    printf 'exec sleep 60\n' >models.sh
    fails 2 m check
    says 'took longer than 2 s'
    sql_project '{program: [cat]}'
    fails 2 m check <<<'CREATE TABLE t (id int);'
    says 'cat printed nothing'
    sql_project '{program: [no-such-program]}'
    fails 2 m check
    says 'can'"'"'t start "no-such-program": No such file or directory'
    says 'while running the program that `schema:` names'
}

test_a_database_is_adopted_beside_its_schema_in_sql() {
    sql_project
    echo 'CREATE TABLE t (id int PRIMARY KEY, name varchar(20));' >schema.sql
    sql "$(cat schema.sql)"
    cp schema.sql before.sql
    m adopt >out.txt 2>&1
    cmp schema.sql before.sql
    [ ! -e schema.yaml ]
    m check
    echo 'CREATE TABLE u (id int);' >>schema.sql
    m revision --autogenerate -m more
    fails 1 grep -q 'table: t' migrations/versions/*_more.yaml
}

test_what_is_not_managed_yet_is_said() {
    sql_project
    printf 'CREATE TABLE t (id int);\nCREATE VIEW v AS SELECT id FROM t;\n' >schema.sql
    m revision --autogenerate -m first >out.txt 2>&1
    says 'declared, but not managed yet: view "v"'
    m upgrade head
    sql "CREATE VIEW v AS SELECT id FROM t"
    m check >said.txt 2>&1
    fails 1 grep "declared, but" said.txt
}

postgresql_an_index_may_call_a_function_that_only_the_file_has() {
    sql_project
    sql "CREATE TABLE names (name text); CREATE INDEX names_key ON names (lower(name))"
    cat >schema.sql <<'EOF'
CREATE FUNCTION canon(text) RETURNS text AS $$ SELECT replace(lower($1), '-', '_') $$ LANGUAGE sql IMMUTABLE;
CREATE TABLE names (name text CHECK (canon(name) <> ''));
CREATE INDEX names_key ON names (canon(name));
EOF
    m revision --autogenerate -m canon >out.txt 2>&1
    says 'declared, but not managed yet: function "canon"; what a table needs of it is made by an execute before'
    fails 1 m upgrade head
    says "function canon(text) does not exist"
    sed -i "s/^upgrade:/&\n- execute: {sql: \"$(sed -n 1p schema.sql)\"}/" migrations/versions/*canon*
    m upgrade head
    m check
}

sqlite_the_shells_schema_and_dump_load_as_they_are() {
    sql_project
    sqlite3 test.db "CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, \"odd name\" TEXT); INSERT INTO a VALUES (7, ';');
        CREATE TRIGGER tr AFTER INSERT ON a BEGIN DELETE FROM a WHERE id < 0; SELECT 1; END; CREATE VIRTUAL TABLE f USING fts5(x)"
    sqlite3 test.db .schema >schema.sql
    m check
    sqlite3 test.db .dump >schema.sql
    fails 2 m check
    says '.schema prints them as SQL'
    sqlite3 test.db 'DROP TABLE f'
    sqlite3 test.db .dump >schema.sql
    m check
    m revision -m empty
    m upgrade head
    sqlite3 test.db .schema >schema.sql # with our own tables
    m check
    echo "ATTACH 'other.db' AS other; CREATE TABLE other.t (id int);" >schema.sql
    fails 2 m check
    says "never opens another"
    [ ! -e other.db ]
}

# SQLite takes a foreign key to a table that isn't there, and DEFAULT "x" for the text.
sqlite_what_only_its_texts_may_say_arrives_once() {
    sql_project
    sql "CREATE TABLE t (id INTEGER PRIMARY KEY, a INT)"
    cat >schema.sql <<'EOF'
CREATE TABLE t (id INTEGER PRIMARY KEY, a INT REFERENCES gone, b TEXT DEFAULT "x", c TEXT DEFAULT yes);
EOF
    m revision --autogenerate -m change
    m upgrade head
    m check
    sql "INSERT INTO t (id) VALUES (1)"
    same values "x|yes" "$(sql "SELECT b, c FROM t")"
    sed -i 's/gone/gone (k) ON DELETE CASCADE/' schema.sql
    m revision --autogenerate -m another
    m upgrade head
    m check
    same keys "gone|a|k|CASCADE" "$(sqlite3 test.db "SELECT \"table\", \"from\", \"to\", on_delete FROM pragma_foreign_key_list('t')")"
    m downgrade base
    same table "CREATE TABLE \"t\" (id INTEGER PRIMARY KEY, a INT)" "$(sql "SELECT sql FROM sqlite_schema WHERE name = 't'")"
}

# The worst that a dump can hold: what drops the live tables, and what commits it.
postgresql_a_dump_never_touches_the_live_database() {
    local live
    sql "CREATE SCHEMA app; CREATE EXTENSION citext; CREATE TYPE app.mood AS ENUM ('sad', 'ok');
         CREATE TABLE app.users (id serial PRIMARY KEY, mail citext UNIQUE, m app.mood DEFAULT 'ok');
         CREATE TABLE a (id int PRIMARY KEY, b int); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a);
         ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b; INSERT INTO app.users VALUES (1, 'x')"
    sql_project
    m revision -m empty
    m upgrade head
    live=$(pg_dump "$URL" | grep -v restrict)
    for how in '--clean --create' '--clean --if-exists' '--clean' ''; do
        pg_dump -s $how "$URL" >schema.sql
        echo 'COMMIT;' >>schema.sql
        m check
        same "the live database after $how" "$live" "$(pg_dump "$URL" | grep -v restrict)"
    done
    echo "DROP DATABASE \"$DATABASE\"; \\connect $DATABASE" >schema.sql
    echo "DROP TABLE app.users; COMMIT; CREATE TABLE t (id int);" >>schema.sql
    m diff >out.txt 2>&1 || true
    same "the live database" "$live" "$(pg_dump "$URL" | grep -v restrict)"
}

postgresql_tables_that_refer_to_each_other_load() {
    sql_project
    cat >schema.sql <<'EOF'
CREATE TABLE a (
    id int PRIMARY KEY,
    b int NOT NULL CONSTRAINT a_to_b REFERENCES b (id) ON DELETE SET NULL (b) DEFERRABLE INITIALLY DEFERRED CHECK (b > 0),
    c int,
    FOREIGN KEY (c) REFERENCES c
);
CREATE TABLE b (id int PRIMARY KEY, c int REFERENCES c ON UPDATE NO ACTION NOT NULL);
CREATE TABLE c (FOREIGN KEY (a) REFERENCES a, id int PRIMARY KEY, a int);
EOF
    sed -i 's/ (b) DEFERRABLE/ DEFERRABLE/' schema.sql
    m revision --autogenerate -m first
    m upgrade head
    m check
    same keys 'a_b_fkey a_c_fkey b_c_fkey c_a_fkey' \
        "$(sql "SELECT string_agg(replace(conname, 'a_to_b', 'a_b_fkey'), ' ' ORDER BY replace(conname, 'a_to_b', 'a_b_fkey')) FROM pg_constraint WHERE contype = 'f'")"
}

postgresql_a_scratch_database_needs_the_right_to_make_one() {
    local role="r_$DATABASE" url
    sql_project
    echo 'CREATE TABLE t (id int);' >schema.sql
    sql "CREATE ROLE \"$role\" LOGIN"
    url=$(echo "$URL" | sed "s|//[^@]*@|//$role@|")
    fails 1 m diff --url "$url"
    says "ALTER ROLE $role CREATEDB"
    says scratch_url
    sed -i "s|^  url: .*|&\n  scratch_url: \"$MIGRATE_TEST_POSTGRESQL\"|" migrate.yaml
    fails 3 m diff --url "$url"
    sql "ALTER ROLE \"$role\" CREATEDB; ALTER ROLE \"$role\" SET default_transaction_read_only = on"
    sed -i /scratch_url/d migrate.yaml
    fails 3 m diff --url "$url"
    sql "DROP ROLE \"$role\""
}

postgresql_an_interrupt_ends_the_loading() {
    local status=0
    sql_project
    echo 'CREATE TABLE t (id int); SELECT pg_sleep(60);' >schema.sql
    timeout -s INT --foreground 3 "$MIGRATE" diff >log 2>&1 || status=$?
    [ $status = 130 ] || [ $status = 124 ]
    same "left over" '' "$(sql "SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid()")"
    same "left over" '' "$(sql "SELECT d.datname FROM pg_database d, pg_database me
        WHERE d.datname LIKE 'migrate_scratch_' || me.oid || '_%' AND me.datname = current_database()")"
}

postgresql_scratch_databases_are_dropped_also_those_of_killed_runs() {
    local oid
    sql_project
    echo 'CREATE TABLE t (id int); SELECT pg_sleep(20);' >schema.sql
    oid=$(sql "SELECT oid FROM pg_database WHERE datname = current_database()")
    m diff >out.txt 2>&1 &
    for _ in $(seq 100); do
        [ -n "$(sql "SELECT 1 FROM pg_stat_activity WHERE datname LIKE 'migrate_scratch_${oid}_%' AND query LIKE '%pg_sleep%'")" ] && break
        sleep 0.1
    done
    kill -KILL $!
    wait || true
    same "left over" 1 "$(sql "SELECT count(*) FROM pg_database WHERE datname LIKE 'migrate_scratch_${oid}_%'")"
    sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND (datname LIKE 'migrate_scratch_${oid}_%' OR datname = current_database())" >/dev/null
    sleep 0.2
    sql "CREATE DATABASE migrate_scratch_0_1_0"
    echo 'CREATE TABLE t (id int); SELECT 1 / 0;' >schema.sql
    fails 2 m diff
    says 'division by zero'
    same "left over" 0 "$(sql "SELECT count(*) FROM pg_database WHERE datname LIKE 'migrate_scratch_${oid}_%'")"
    same "of another database" 1 "$(sql "SELECT count(*) FROM pg_database WHERE datname = 'migrate_scratch_0_1_0'")"
    sql "DROP DATABASE migrate_scratch_0_1_0"
}

# The program of docs/schema-sql.md, over models of the kinds that people have.
test_sqlalchemys_models_are_the_declared_schema() {
    local dialect=$DB
    sql_project "{program: [/usr/bin/python3, schema.py, $dialect]}"
    awk '/^```python/ {on = 1; next} /^```/ {on = 0} on' "$ROOT/docs/schema-sql.md" >schema.py
    cat >models.py <<'EOF'
import enum

from sqlalchemy import (Boolean, CheckConstraint, Column, DateTime, Enum, ForeignKey, Index, Integer, MetaData, Numeric, String, Text,
                        UniqueConstraint, func, text)
from sqlalchemy.orm import declarative_base, declared_attr

names = {"ix": "ix_%(column_0_label)s", "uq": "uq_%(table_name)s_%(column_0_name)s", "ck": "ck_%(table_name)s_%(constraint_name)s",
         "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s", "pk": "pk_%(table_name)s"}
Base = declarative_base(metadata=MetaData(naming_convention=names))


class Mood(enum.Enum):
    sad = 1
    ok = 2


class Stamps:
    created_at = Column(DateTime, server_default=func.now(), nullable=False)

    @declared_attr
    def made_by(cls):
        return Column(ForeignKey("users.id", ondelete="SET NULL", use_alter=True))


class User(Base, Stamps):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    email = Column(String(200), unique=True, nullable=False, index=True)
    mood = Column(Enum(Mood), server_default="ok")
    active = Column(Boolean, server_default=text("true"), nullable=False)


class Order(Base, Stamps):
    __tablename__ = "orders"
    id = Column(Integer, primary_key=True)
    user_id = Column(ForeignKey("users.id", ondelete="CASCADE"), nullable=False)
    total = Column(Numeric(10, 2), server_default="0", nullable=False)
    note = Column(Text)
    __table_args__ = (CheckConstraint("total >= 0", name="total"), Index("ix_orders_note", func.lower(note)), UniqueConstraint("user_id", "note"))
EOF
    indexes_expressions || sed -i 's/func.lower(note)/"note"/' models.py
    [ "$DB" != mysql ] || sed -i 's/note = Column(Text)/note = Column(String(300))/' models.py # in a key
    m revision --autogenerate -m models
    m upgrade head
    m check
    sql "INSERT INTO users (id, email) VALUES (1, 'a@b')"
    sql "INSERT INTO orders (id, user_id, total) VALUES (1, 1, 5)"
    sed -i 's/    note = Column([A-Za-z0-9()]*)/    note = Column(String(400), server_default="-", nullable=False)\n    paid = Column(Boolean)/; s/total >= 0/total > 0/; s/    ok = 2/    ok = 2\n    glad = 3/' models.py
    if [ "$DB" = sqlite ]; then sql "UPDATE orders SET note = 'x'"; else sql "UPDATE orders SET note = 'y'"; fi
    before=$(dump | tr -d , | LC_ALL=C sort) # an index that is made again comes last in MySQL
    m revision --autogenerate -m more
    m upgrade head
    m check
    m downgrade -1
    same "the schema taken back" "$before" "$(dump | tr -d , | LC_ALL=C sort)"
    same rows 1 "$(sql "SELECT count(*) FROM orders")"
}

mysql_scratches() {
    mysql_client -e "SELECT count(*) FROM information_schema.schemata WHERE schema_name LIKE 'migrate\\_scratch\\_%'"
}

mariadb_a_dump_loads_and_never_reaches_the_live_database() {
    sql_project
    cat >schema.sql <<EOF
/*M!999999\\- enable the sandbox mode */
-- MariaDB dump 10.19  Distrib 10.11.14-MariaDB, for debian-linux-gnu (x86_64)
/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;
/*!40000 DROP DATABASE IF EXISTS \`$DATABASE\`*/;
CREATE DATABASE /*!32312 IF NOT EXISTS*/ \`$DATABASE\`;
USE \`$DATABASE\`;
DROP TABLE IF EXISTS \`a\`;
CREATE TABLE \`a\` (
  \`id\` int NOT NULL AUTO_INCREMENT,
  \`name\` varchar(50) DEFAULT 'x' COMMENT 'it''s; DROP TABLE b',
  \`b_id\` int DEFAULT NULL,
  \`day\` date NOT NULL DEFAULT '0000-00-00',
  PRIMARY KEY (\`id\`),
  KEY \`fk_a\` (\`b_id\`),
  CONSTRAINT \`fk_a\` FOREIGN KEY (\`b_id\`) REFERENCES \`b\` (\`id\`) ON DELETE CASCADE,
  CONSTRAINT \`ck_a\` CHECK (\`name\` <> 'y;')
) AUTO_INCREMENT=2;
LOCK TABLES \`a\` WRITE;
INSERT INTO \`a\` VALUES (1,'z',NULL,'0000-00-00');
UNLOCK TABLES;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=\`root\`@\`localhost\`*/ /*!50003 TRIGGER tr BEFORE INSERT ON a FOR EACH ROW
BEGIN SET new.name = concat(new.name, '!'); IF new.id > 5 THEN SET new.id = 1; END IF; END */;;
DELIMITER ;
DROP TABLE IF EXISTS \`b\`;
CREATE TABLE \`b\` (
  \`id\` int NOT NULL,
  \`a_id\` int DEFAULT NULL,
  PRIMARY KEY (\`id\`),
  KEY \`fk_b\` (\`a_id\`),
  CONSTRAINT \`fk_b\` FOREIGN KEY (\`a_id\`) REFERENCES \`a\` (\`id\`)
);
CREATE PROCEDURE pr() BEGIN DELETE FROM a; SELECT 1; END;
/*!50106 CREATE EVENT ev ON SCHEDULE EVERY 1 SECOND DO DELETE FROM a */;
/*!50001 CREATE VIEW v AS SELECT a.id AS id FROM a JOIN b ON a.b_id = b.id */;
EOF
    (echo "SET sql_mode = '', foreign_key_checks = 0;" && sed -n '/^CREATE TABLE/,/^)/p; /^INSERT/p' schema.sql) |
        mysql_client "$DATABASE"
    before=$(dump && sql "SELECT * FROM a")
    m check 2>err.txt
    says 'declared, but not managed yet: view "v", procedure "pr", trigger "tr" of "a"' err.txt
    sed -i 's/varchar(50)/varchar(60)/' schema.sql
    fails 3 m check
    says 'to change: column a.name'
    same "the live database" "$before" "$(dump && sql "SELECT * FROM a")"
    sed -i 's/varchar(60)/varchr(60)/' schema.sql
    fails 2 m check
    says 'schema.sql:8:1: '
    same "scratch databases" 0 "$(mysql_scratches)"
}

mariadb_statements_that_name_another_database_are_refused() {
    sql_project
    sql "CREATE TABLE t (id int PRIMARY KEY)"
    before=$(dump)
    printf 'CREATE TABLE t (id int PRIMARY KEY);\n  DROP TABLE `%s`.t;\n' "$DATABASE" >schema.sql
    fails 2 m check
    says 'schema.sql:2:3: '
    says 'it names another database'
    printf 'CREATE TABLE u (id int PRIMARY KEY, CONSTRAINT f FOREIGN KEY (id) REFERENCES %s.t (id));\n' "$DATABASE" >schema.sql
    fails 2 m check
    says 'schema.sql:1:1: '
    printf 'BEGIN NOT ATOMIC DROP TABLE %s.t; END;\n' "$DATABASE" >schema.sql
    fails 2 m check
    same "the live database" "$before" "$(dump)"
}

mariadb_an_index_that_is_said_to_be_renamed_is() {
    sql_project
    sql "CREATE TABLE t (id int PRIMARY KEY, name varchar(300), KEY old_name (name(20)))"
    printf 'CREATE TABLE t (\n  id int PRIMARY KEY,\n  name varchar(300),\n  KEY new_name (name(30)) -- @renamed from=old_name\n);\n' >schema.sql
    m revision --autogenerate -m rename
    m upgrade
    m check
    sql "SHOW CREATE TABLE t" | grep -qF 'KEY `new_name` (`name`(30))'
    m downgrade -1
    sql "SHOW CREATE TABLE t" | grep -qF 'KEY `old_name` (`name`(20))'
}

# MariaDB tells checks of a column from those of the table; they have no name.
mariadb_a_check_stays_with_its_column() {
    sql_project
    sql "SELECT version()" | grep -q MariaDB || return 0
    printf 'CREATE TABLE t (id int PRIMARY KEY, kind varchar(20) CHECK (kind IN ("a", "b")));\n' >schema.sql
    m revision --autogenerate -m one
    m upgrade
    m check
    sql "SHOW CREATE TABLE t" | grep -qF "\`kind\` varchar(20) DEFAULT NULL CHECK (\`kind\` in ('a','b'))"
    m downgrade base
}

# The server drops an index that it made for a foreign key without a name when another can do its work.
mariadb_an_index_that_the_server_made_stays() {
    local before
    sql_project
    before="CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE q (id int PRIMARY KEY);
        CREATE TABLE t (id int PRIMARY KEY, a int, b int, FOREIGN KEY (a) REFERENCES p (id));"
    sql "$before"
    before=$(dump)
    cat >schema.sql <<'END'
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE q (id int PRIMARY KEY);
CREATE TABLE t (id int PRIMARY KEY, a int, b int, FOREIGN KEY (a) REFERENCES q (id));
END
    m revision --autogenerate -m other_target
    m upgrade
    m check
    echo 'ALTER TABLE t RENAME KEY a TO a, ADD KEY ix (a, b);' >>schema.sql
    m revision --autogenerate -m another_index
    m upgrade
    m check
    sql "SHOW CREATE TABLE t" | grep -qF 'KEY `a` (`a`)'
    m downgrade base
    same "schema" "$before" "$(dump)"
}

# Checks of columns are told from the table's, and "no action" from nothing, through inspect and a new database too.
mariadb_what_inspect_says_makes_the_same_tables() {
    local before
    sql_project
    sql "CREATE TABLE p (id int PRIMARY KEY CHECK (id > 0), n varchar(9) CHECK (n <> ''), CONSTRAINT c CHECK (n <> 'x'));
        CREATE TABLE t (id int PRIMARY KEY, a int, b int, KEY a (a), KEY b (b),
            CONSTRAINT f FOREIGN KEY (a) REFERENCES p (id) ON DELETE NO ACTION ON UPDATE NO ACTION,
            CONSTRAINT g FOREIGN KEY (b) REFERENCES p (id) ON DELETE RESTRICT ON UPDATE CASCADE);"
    before=$(dump)
    m inspect >schema.yaml
    sed -i 's/schema.sql/schema.yaml/' migrate.yaml
    m check
    sql "DROP TABLE t; DROP TABLE p"
    m revision --autogenerate -m all
    m upgrade
    m check
    same "schema" "$before" "$(dump)"
}
