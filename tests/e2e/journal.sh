# Where changes of the schema commit by themselves: a run that is cut off anywhere is finished by the next one, with
# nothing done twice and nothing left out.

# Each of the five statements needs a table of its own, so that a lock on that makes it wait.
gates() {
    project
    echo "tables: {}" >schema.yaml
    sql "CREATE TABLE journal (entry int);
        CREATE TABLE g1 (id int); CREATE TABLE g2 (id int); CREATE TABLE g3 (id int); CREATE TABLE g4 (id int);
        CREATE TABLE g5 (id int); INSERT INTO g2 VALUES (2); INSERT INTO g3 VALUES (3); INSERT INTO g4 VALUES (4)"
    cat >migrations/versions/1_a.sql <<'END'
-- revision: aaaaaaaaaaaa
-- down_revision: null
-- migrate:up
ALTER TABLE g1 ADD COLUMN a int;
INSERT INTO journal SELECT id FROM g2;
CREATE TABLE made AS SELECT id FROM g3;
INSERT INTO journal SELECT id FROM g4;
DROP TABLE g5;
-- migrate:down
END
}

finished() {
    same journal "2 4" "$(sql "SELECT entry FROM journal ORDER BY entry" | xargs)"
    same made 3 "$(sql "SELECT id FROM made")"
    same tables "g1 g2 g3 g4 journal made" "$(sql "SHOW TABLES" | grep -v ^migrate_ | xargs)"
    same columns "id a" "$(sql "SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE() AND
        table_name = 'g1' ORDER BY ordinal_position" | xargs)"
    same version aaaaaaaaaaaa "$(sql "SELECT version_num FROM migrate_version")"
    same log "upgrade|5|5|NULL|1" \
        "$(sql "SELECT direction, statement, statements, detail, finished_at IS NOT NULL FROM migrate_log")"
}

# Waits until a query has an answer, and prints it.
await() {
    local answer=
    for _ in $(seq 200); do
        answer=$(sql "$1")
        [ -z "$answer" ] || break
        sleep 0.05
    done
    [ -n "$answer" ] || { echo "never: $1" >&2; sql "SHOW FULL PROCESSLIST" >&2; exit 1; }
    echo "$answer"
}

gone() {
    await "SELECT 1 FROM DUAL WHERE NOT EXISTS (SELECT 1 FROM information_schema.processlist WHERE id = $1)" >/dev/null
}

# cut_off N HOW: a run that is killed while its N-th statement waits. HOW: "on", the statement then goes on without
# anybody who hears of it; "away", it is ended first.
cut_off() {
    local holder runner
    mysql_client "$DATABASE" -e "LOCK TABLES g$1 WRITE; SELECT SLEEP(300)" >/dev/null 2>&1 &
    holder=$(await "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND info = 'SELECT SLEEP(300)'")
    "$MIGRATE" upgrade head >out.txt 2>&1 &
    local program=$!
    runner=$(await "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND state LIKE 'Waiting for table%'")
    kill -9 $program
    if [ "$2" = away ]; then
        sql "KILL $runner" || true # it may be gone already
        gone "$runner"
    fi
    sql "KILL $holder"
    gone "$runner"
    wait $program 2>/dev/null || true
}

# effect N: did the N-th statement change the schema? A server that hears late of a client's end, as it does each second,
# may have let it go on or not.
effect() {
    case $1 in
    1) sql "SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'g1' AND column_name = 'a'" ;;
    3) sql "SHOW TABLES LIKE 'made'" ;;
    5) [ -n "$(sql "SHOW TABLES LIKE 'g5'")" ] || echo gone ;;
    esac
}

killed_at_every_statement() {
    local n effect
    for n in 1 2 3 4 5; do
        mysql_client -e "DROP DATABASE $DATABASE; CREATE DATABASE $DATABASE"
        gates
        cut_off $n "$1"
        same "versions at $n" "" "$(sql "SELECT version_num FROM migrate_version")"
        effect=$(effect $n)
        m current >out.txt 2>&1
        says "the upgrade of revision \"aaaaaaaaaaaa\" is at statement $n of 5, "
        m current --json 2>/dev/null | grep -q '"sent": true'
        m upgrade head >out.txt 2>&1
        says "the interrupted upgrade goes on at statement $n of 5, which "
        if [ -n "$effect" ]; then says "took effect"; else says "had no effect, and is run again"; fi
        [ $1 = on ] || same "effect of what was ended" "" "$effect"
        finished
        m current >out.txt 2>&1
        ! grep -q statement out.txt
        m upgrade head >out.txt 2>&1
        says "nothing to do"
    done
}

mariadb_killed_at_every_statement_which_goes_on() {
    killed_at_every_statement on
}

mariadb_killed_at_every_statement_with_the_connection() {
    killed_at_every_statement away
}

mariadb_eight_runs_at_once() {
    local n pids=()
    gates
    for n in 1 2 3 4 5 6 7 8; do
        "$MIGRATE" upgrade head >out$n.txt 2>&1 &
        pids+=($!)
    done
    for n in "${pids[@]}"; do
        wait "$n"
    done
    finished
    same runs 7 "$(cat out?.txt | grep -c "nothing to do")"
}

mariadb_refused_in_the_middle() {
    gates
    sql "DROP TABLE g3"
    fails 1 m upgrade head
    says "g3"
    says "while running statement 3 of 5; those before it are done and recorded, and the next run goes on here"
    m current >out.txt 2>&1
    says "statement 3 of 5, CREATE TABLE made AS SELECT id FROM g3"
    sed -i.old 's/g5;/g5 ;/' migrations/versions/1_a.sql
    fails 2 m upgrade head
    says "was changed since"
    mv migrations/versions/1_a.sql.old migrations/versions/1_a.sql
    fails 2 m upgrade head --redo --done
    fails 2 m upgrade head --done --dry-run
    sql "CREATE TABLE g3 AS SELECT 3 AS id"
    m upgrade head
    finished
    fails 2 m upgrade head --redo
    says "no run was interrupted"
}

mariadb_what_leaves_no_trace_is_asked_for() {
    local word
    for word in redo done; do
        mysql_client -e "DROP DATABASE $DATABASE; CREATE DATABASE $DATABASE"
        gates
        sed -i 's/^CREATE TABLE made.*/TRUNCATE g3;\nCREATE TABLE made AS SELECT 3 AS id;/' migrations/versions/1_a.sql
        cut_off 3 away
        fails 1 m upgrade head
        says "an earlier run was cut off in statement 3 of 6, and nobody can tell whether it took effect: TRUNCATE g3"
        m upgrade head --$word
        same version aaaaaaaaaaaa "$(sql "SELECT version_num FROM migrate_version")"
        case $word in redo) same rows 0 "$(sql "SELECT count(*) FROM g3")" ;; *) same rows 1 "$(sql "SELECT count(*) FROM g3")" ;; esac
    done
}

mariadb_interrupted_by_ctrl_c() {
    local holder program
    gates
    mysql_client "$DATABASE" -e "LOCK TABLES g3 WRITE; SELECT SLEEP(300)" >/dev/null 2>&1 &
    holder=$(await "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND info = 'SELECT SLEEP(300)'")
    "$MIGRATE" upgrade head >out.txt 2>&1 &
    program=$!
    await "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND state LIKE 'Waiting for table%'" >/dev/null
    kill -TERM $program
    local status=0
    wait $program || status=$?
    same status 130 $status
    says "while running statement 3 of 5; those before it are done and recorded"
    sql "KILL $holder"
    m upgrade head >out.txt 2>&1
    finished
}

mariadb_scripts_that_reach_too_far() {
    local line
    project
    echo "tables: {}" >schema.yaml
    for line in "USE mysql" "LOCK TABLES t WRITE" "SET autocommit = 0" "COMMIT" "XA START 'x'"; do
        printf -- '-- revision: a\n-- down_revision: null\n-- migrate:up\nCREATE TABLE t (a int);\n%s;\n-- migrate:down\n' \
            "$line" >migrations/versions/1_a.sql
        fails 2 m upgrade head
        says "a script can't"
        says "1_a.sql:5:1"
    done
    same tables "" "$(sql "SHOW TABLES")"
}

mariadb_session_settings_are_set_again() {
    project
    echo "tables: {}" >schema.yaml
    sql "CREATE TABLE g1 (id int)"
    cat >migrations/versions/1_a.sql <<'END'
-- revision: a
-- down_revision: null
-- migrate:up
SET foreign_key_checks = 0;
ALTER TABLE g1 ADD x int;
CREATE TABLE child (id int PRIMARY KEY, up int, FOREIGN KEY (up) REFERENCES later (id));
CREATE TABLE later (id int PRIMARY KEY);
-- migrate:down
END
    cut_off 1 away
    m upgrade head
    same tables "child g1 later" "$(sql "SHOW TABLES" | grep -v ^migrate_ | xargs)"
}

# The same foreign key dropped and added takes two statements, of one unit: the second is in the log.
mariadb_killed_between_the_statements_of_an_operation() {
    project
    echo "tables: {}" >schema.yaml
    sql "CREATE TABLE g1 (id int PRIMARY KEY); CREATE TABLE g2 (id int PRIMARY KEY);
        CREATE TABLE c (id int, CONSTRAINT fk FOREIGN KEY (id) REFERENCES g1 (id))"
    cat >migrations/versions/1_a.yaml <<'END'
revision: a
down_revision: null
upgrade:
- drop_constraint: {table: c, kind: foreign_key, name: fk, columns: [id], references: g1.id}
- create_foreign_key: {table: c, name: fk, columns: [id], references: g2.id}
downgrade: []
END
    cut_off 2 away
    sql "SELECT detail FROM migrate_log" >out.txt
    says '"done": 1'
    same between 0 "$(sql "SELECT count(*) FROM information_schema.referential_constraints WHERE constraint_schema = DATABASE()")"
    m upgrade head
    same after g2 "$(sql "SELECT referenced_table_name FROM information_schema.referential_constraints WHERE
        constraint_schema = DATABASE()")"
}

# Rows that refuse the last operation of a script are found before its first one, under the names of that time.
mariadb_rows_are_asked_before_the_first_statement() {
    local before log
    project
    schema <<'END'
tables:
  a: {columns: {id: {type: int, primary_key: true}, x: int?}}
  b: {columns: {id: int, y: int?}}
  gone: {columns: {id: int}}
END
    m revision --autogenerate --rev-id aaaaaaaaaaaa -m one
    m upgrade head
    sql "INSERT INTO a VALUES (1, NULL); INSERT INTO b VALUES (1, NULL)"
    cat >migrations/versions/b.yaml <<'END'
revision: bbbbbbbbbbbb
down_revision: aaaaaaaaaaaa
upgrade:
- create_table: {table: made, columns: {id: int}}
- drop_table: {table: gone}
- rename_table: {from: a, to: z}
- rename_column: {table: z, from: x, to: w}
- alter_column: {table: z, column: w, from: int?, to: int}
downgrade: []
END
    before=$(dump) log=$(sql "SELECT * FROM migrate_log")
    fails 1 m upgrade head
    says 'column "w" cannot become NOT NULL: 1 rows of "a" hold NULL in "x"'
    says "b.yaml:8:3"
    says "before the first statement: nothing was changed"
    same schema "$before" "$(dump)"
    same version aaaaaaaaaaaa "$(sql "SELECT * FROM migrate_version")"
    same log "$log" "$(sql "SELECT * FROM migrate_log")"
    m upgrade aaaa:head --sql >up.sql
    fails 1 client up.sql
    same "schema after the offline script" "$before" "$(dump)"
    same "log after it" "$log" "$(sql "SELECT * FROM migrate_log")"
    # SQL of its own may change the rows.
    sed -i '/^- create_table/a - execute: UPDATE a SET x = 1' migrations/versions/b.yaml
    m upgrade head
    same rows "1|1" "$(sql "SELECT * FROM z")"
}

client() {
    mysql_client "$DATABASE" <"$1" || return 1
}

# The statement that the server would refuse comes after the one that drops the foreign key.
mariadb_values_that_do_not_fit_are_found_before_a_key_is_dropped() {
    local before
    project
    schema <<'END'
tables:
  teams: {columns: {id: {type: int, primary_key: true}}}
  users: {columns: {team_id: {type: int?, references: teams.id, index: true}, name: varchar(20)}}
END
    m revision --autogenerate -m one
    m upgrade head
    sql "INSERT INTO teams VALUES (70000), (40000), (5); INSERT INTO users VALUES (40000, 'Ann   '), (5, 'Kateryna'), (NULL, '')"
    sed -i 's|: int|: smallint|' schema.yaml
    m revision --autogenerate -m two
    before=$(dump)
    fails 1 m upgrade head
    says 'column "id" cannot become smallint: 2 rows of "teams" hold numbers that are not between -32768 and 32767 in "id"'
    says "before the first statement: nothing was changed"
    same schema "$before" "$(dump)"
    m upgrade head --sql >up.sql
    fails 1 client up.sql
    same "schema after the offline script" "$before" "$(dump)"
    sql "DELETE FROM users WHERE team_id = 40000; DELETE FROM teams WHERE id > 5"
    m upgrade head
    m check
    # a text that becomes shorter, also where blanks at its end would be lost
    sed -i 's/varchar(20)/char(3)/' schema.yaml
    m revision --autogenerate -m three
    fails 1 m upgrade head
    says 'column "name" cannot become char(3): 1 rows of "users" hold texts of more than 3 characters in "name"'
    sql "UPDATE users SET name = 'Kat   '"
    m upgrade head
    m check
}

mariadb_rows_are_asked_as_soon_as_they_can_be() {
    project
    echo "tables: {}" >schema.yaml
    sql "CREATE TABLE b (id int, y int); INSERT INTO b VALUES (1, NULL)"
    cat >migrations/versions/a.yaml <<'END'
revision: a
down_revision: null
upgrade:
- create_table: {table: more, columns: {id: int}}
- execute: SELECT 1
- drop_table: {table: more}
- alter_column: {table: b, column: y, from: int?, to: int}
downgrade: []
END
    fails 1 m upgrade head
    says 'column "y" cannot become NOT NULL'
    says "while running statement 3 of 4 (part 1 of 2); those before it are done and recorded"
    same "what is done" "b more" "$(sql "SHOW TABLES" | grep -v ^migrate_ | xargs)"
    sql "UPDATE b SET y = 1"
    m upgrade head
    same "in the end" b "$(sql "SHOW TABLES" | grep -v ^migrate_ | xargs)"
}

# Texts over a column whose type changes stay as the server has them: nobody is asked how they were written.
mariadb_texts_over_a_column_whose_type_changes_need_no_temporary_table() {
    project
    schema <<'END'
tables:
  t: {columns: {n: int, m: {type: int?, generated: n*2}}, checks: {ck: n>0}}
END
    m revision --autogenerate -m one
    m upgrade head
    sed -i 's/n: int/n: bigint/' schema.yaml
    m revision --autogenerate -m two
    sql "CREATE USER u$DATABASE@localhost; GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER ON $DATABASE.* TO u$DATABASE@localhost"
    sed -i "s|//root@|//u$DATABASE@|" migrate.yaml
    m upgrade head
    sed -i "s|//u$DATABASE@|//root@|" migrate.yaml
    sql "DROP USER u$DATABASE@localhost"
    m check
}
