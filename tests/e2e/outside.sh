# What scripts do by something else than SQL: programs, and files of rows.

# Writes the script a, with these lines in its upgrade and downgrade, transaction: false.
programs() {
    project
    small
    printf 'revision: aaaaaaaaaaaa\ndown_revision: null\nmessage: programs\ntransaction: false\nupgrade:\n%s\ndowngrade:\n%s\n' \
        "$1" "$2" >migrations/versions/1_a.yaml
}

# A table, a program, and what comes after it.
around() {
    programs "- execute: create table t (id int)
- run: [$1]
- execute: insert into t values (2)" "- run: [sh, -c, 'echo \$MIGRATE_DIRECTION']
- execute: drop table t"
}

state() {
    sql "SELECT statement, statements, CASE WHEN finished_at IS NULL THEN 'open' ELSE 'done' END FROM migrate_log ORDER BY id DESC LIMIT 1"
}

test_a_program_knows_what_it_is_run_for() {
    around 'sh, fill.sh, "a  b"'
    cat >fill.sh <<'END'
printf '%s|%s|%s|%s|%s|%s|%s\n' "$MIGRATE_URL" "$MIGRATE_DIALECT" "$MIGRATE_REVISION" "$MIGRATE_DIRECTION" \
    "$MIGRATE_X_BATCH_SIZE" "$MIGRATE_X_NAME" "$1" >seen.txt
echo to-stdout
echo to-stderr >&2
cat
echo "url $MIGRATE_URL"
END
    mkdir deep
    (cd deep && m upgrade head -x batch-size=10 -x "name=a b=c" >../result.txt 2>../out.txt)
    same seen "$URL|$DB|aaaaaaaaaaaa|upgrade|10|a b=c|a  b" "$(cat seen.txt)"
    same result "" "$(cat result.txt)"
    says "run: sh fill.sh 'a  b'"
    says "| to-stdout"
    says "| to-stderr"
    says "| url "
    same rows 2 "$(sql "SELECT id FROM t")"
    same log "3|3|done" "$(state)"
    same quiet "" "$(m downgrade base -q 2>&1)"
    m upgrade head -q
    m downgrade base --json >result.txt 2>out.txt
    says '"scripts": 1' result.txt
    says "| downgrade"
}

test_a_program_that_fails_is_run_again() {
    around 'sh, -c, "echo one; echo two; exit $(cat code.txt)"'
    echo 3 >code.txt
    fails 1 m upgrade head
    says "the program ended with status 3"
    says "two"
    says "1_a.yaml:7:"
    same log "2|3|open" "$(state)"
    same rows 0 "$(sql "SELECT count(*) FROM t")"
    echo 0 >code.txt
    m upgrade head
    same rows 2 "$(sql "SELECT id FROM t")"
    same log "3|3|done" "$(state)"
}

test_a_program_that_is_not_there() {
    around 'no-such-program'
    fails 1 m upgrade head
    says 'can'"'"'t start "no-such-program": No such file or directory'
    same log "2|3|open" "$(state)"
}

# The lock is kept, so that what the program waits for is not another run's doing.
killed() {
    around 'sh, wait.sh'
    echo 'touch started; while [ ! -e go ]; do sleep 0.05; done; touch ended' >wait.sh
    "$MIGRATE" upgrade head >out.txt 2>&1 &
    local program=$!
    for _ in $(seq 200); do [ ! -e started ] || break; sleep 0.05; done
    kill "-$1" $program
    wait $program || status=$?
}

test_a_killed_run_asks_about_its_program() {
    local status=0
    killed KILL
    same status 137 $status
    touch go
    fails 1 m upgrade head
    says "nobody can tell whether it took effect"
    says "run: sh wait.sh"
    m upgrade head --done
    same ended no "$([ -e ended ] && echo yes || echo no)"
    same rows 2 "$(sql "SELECT id FROM t")"
    same log "3|3|done" "$(state)"
}

test_a_killed_run_can_run_its_program_again() {
    local status=0
    killed KILL
    touch go
    m upgrade head --redo
    [ -e ended ]
    same rows 2 "$(sql "SELECT id FROM t")"
}

test_an_interrupted_program_is_waited_for() {
    local status=0
    killed TERM
    same status 130 $status
    says interrupted
    same log "2|3|open" "$(state)"
    touch go
    m upgrade head
    [ -e ended ]
    same rows 2 "$(sql "SELECT id FROM t")"
}

test_a_program_that_ends_well_after_all() {
    local status=0
    around 'sh, wait.sh'
    echo 'trap "sleep 0.2; touch ended; exit 0" INT; touch started; while :; do sleep 0.05; done' >wait.sh
    "$MIGRATE" upgrade head >out.txt 2>&1 &
    local program=$!
    for _ in $(seq 200); do [ ! -e started ] || break; sleep 0.05; done
    kill -INT $program
    wait $program || status=$?
    same status 130 $status
    [ -e ended ]
    same log "3|3|open" "$(state)"
    m upgrade head
    same rows 2 "$(sql "SELECT id FROM t")"
}

test_a_dry_run_starts_no_program() {
    around 'touch, made.txt'
    m upgrade head --dry-run >out.txt
    says "-- run: touch made.txt (a program: a dry run doesn't start it)"
    m upgrade head --dry-run --json >out.txt
    says '"program": "touch made.txt"'
    [ ! -e made.txt ]
    m upgrade head --echo >out.txt 2>&1
    says "run: touch made.txt"
    [ -e made.txt ]
}

test_a_program_is_in_no_transaction() {
    around 'true'
    sed -i '/^transaction/d' migrations/versions/1_a.yaml
    fails 2 m upgrade head
    says 'say "transaction: false" in the header'
    says "1_a.yaml:6:"
    fails 2 m upgrade head -x nothing
    says "-x wants KEY=VALUE"
}

# The program has the database for itself.
sqlite_a_program_may_write() {
    around 'sqlite3, test.db, insert into t values (1)'
    m upgrade head
    same rows "1 2" "$(sql "SELECT id FROM t ORDER BY id" | xargs)"
}

test_offline_there_are_no_programs() {
    around 'touch, made.txt'
    fails 1 m upgrade base:head --sql
    says "a program can't be part of a script for the database's own client"
    says "1_a.yaml:7:"
    [ ! -e made.txt ]
}

# copies OPTIONS: a script that makes t and copies seeds/t.csv into it, with these keys.
copies() {
    project
    small
    mkdir -p migrations/seeds
    cat >migrations/versions/1_a.yaml <<END
revision: aaaaaaaaaaaa
down_revision: null
upgrade:
- create_table:
    table: t
    columns: {id: {type: bigint}, a: {type: text, nullable: true}, b: {type: bool, nullable: true}}
    primary_key: {name: pk_t, columns: [id]}
- copy: {table: t, file: ../seeds/t.csv$1}
downgrade:
- execute: delete from t
- drop_table: {table: t}
END
}


test_copy_takes_every_form_of_a_value() {
    copies ""
    printf '\xEF\xBB\xBFid,a,b\r\n1,"two ""words"", and\nlines",true\r\n2,,false\r\n3,"",\r\n4,it'"'"'s \\n \xC3\xA9,true' >migrations/seeds/t.csv
    m upgrade head >out.txt 2>&1
    says "4 rows: t from ../seeds/t.csv"
    same rows 4 "$(sql "SELECT count(*) FROM t")"
    same nulls 2 "$(sql "SELECT id FROM t WHERE a IS NULL")"
    same empty 3 "$(sql "SELECT id FROM t WHERE a = '' AND b IS NULL")"
    same true "1 4" "$(sql "SELECT id FROM t WHERE b ORDER BY id" | xargs)"
    same text 'it'"'"'s \n é' "$(sql "SELECT a FROM t WHERE id = 4")"
    same lines 'two "words", and lines' "$(sql "SELECT a FROM t WHERE id = 1" | tr '\n' ' ' | sed 's/ $//')"
    same log "copied 4 rows of ../seeds/t.csv (git blob $(git hash-object migrations/seeds/t.csv))" \
        "$(sql "SELECT detail FROM migrate_log")"
    fails 3 m check
    if grep -q seeds out.txt; then exit 1; fi
    echo 5,x,true >>migrations/seeds/t.csv
    fails 3 m check
    says "the file ../seeds/t.csv, which revision \"aaaaaaaaaaaa\" copied, was changed after that"
    m downgrade base
}

test_copy_without_a_header() {
    copies ", columns: [a, id], header: false, delimiter: tab, 'null': '\\N'"
    printf 'x\t1\n\t2\n\\N\t3\n' >migrations/seeds/t.csv
    m upgrade head
    same empty 2 "$(sql "SELECT id FROM t WHERE a = ''")"
    same nulls 3 "$(sql "SELECT id FROM t WHERE a IS NULL")"
}

# Files with a fault, and what is said of it; nothing stays of the script.
test_copy_names_the_line_of_a_fault() {
    local contents said
    while IFS='~' read -r contents said; do
        copies ""
        printf "$contents" >migrations/seeds/t.csv
        fails "${said%% *}" m upgrade head
        says "${said#* }"
        ! rolls_schemas_back || fails 1 sql "SELECT 1 FROM t"
        rolls_schemas_back || { m upgrade head 2>/dev/null || true; sql "DROP TABLE t; DELETE FROM migrate_log"; }
    done <<'END'
id,a\n1,x\n2\n3,y\n~2 t.csv:3:1: the row has 1 value for 2 columns
id,a\n1,"x\ny\n~2 t.csv:2:1: the quote that begins in this line isn't closed
id,a\n1,x"y\n~2 t.csv:2:1: a value with a quote
id,a\n1,"x"y\n~2 t.csv:2:1: something follows a closing quote
id,a\n1,\xff\n~2 t.csv:2:1: the row isn't UTF-8
id,id\n1,2\n~2 t.csv:1:1: the header line has a column without a name, or one twice
id,a\n1,x\n1,y\n~1 t.csv:2:1
END
}

test_copy_stays_in_the_project() {
    copies ""
    sed -i 's|\.\./seeds/t.csv|../../../outside.csv|' migrations/versions/1_a.yaml
    echo id >../outside.csv
    fails 1 m upgrade head
    says "is outside the project"
}

test_copy_of_a_file_that_is_not_there() {
    copies ""
    sed -i 's|../seeds/t.csv|no.csv|' migrations/versions/1_a.yaml
    fails 1 m upgrade head
    says 'no.csv": No such file or directory'
}

test_copy_is_tried_and_shown() {
    copies ""
    printf 'id,a\n1,x\n' >migrations/seeds/t.csv
    m upgrade head --dry-run >out.txt
    says "-- copy: t from ../seeds/t.csv"
    fails 1 m upgrade base:head --sql
    says "a file of rows isn't put into a script"
    m upgrade head --echo >out.txt 2>&1
    says "copy: t from ../seeds/t.csv"
    same rows 1 "$(sql "SELECT count(*) FROM t")"
}

test_copy_of_many_rows() {
    copies ""
    { echo id,a; seq -f '%.0f,row' 1 20050; } >migrations/seeds/t.csv
    m upgrade head
    same rows "20050" "$(sql "SELECT count(*) FROM t")"
}
