# What may not grow: the start of the program, the number of queries. `make bench` has the figures.

# CPU time (user and system) of one run, in ms.
cpu_ms() {
    local TIMEFORMAT='%U %S'

    { time "$@" >/dev/null 2>&1; } 2>&1 | awk '{printf "%.0f\n", ($1 + $2) * 1000}'
}

# quick COMMAND...: the median of 20 runs. The bound leaves room for a busy machine; the aim is 10 ms.
quick() {
    local median
    median=$(for _ in $(seq 20); do cpu_ms "$@"; done | sort -n | sed -n 11p)
    [ "$median" -lt 30 ] && return
    echo "$median ms of CPU: $*"
    exit 1
}

sqlite_version_and_current_start_at_once() {
    case $MIGRATE in
    */asan/*) return ;; # the sanitizers take longer than that
    esac
    project
    schema <<<'tables: {t: {columns: {id: {type: bigint, primary_key: true}}}}'
    m revision --autogenerate -m one
    m upgrade head
    m revision -m two
    m upgrade head
    quick "$MIGRATE" --version
    quick "$MIGRATE" current
}

# statements COUNT: how many `check` sends for a database of so many tables, declared as inspect prints it.
statements() {
    mkdir "$1" && cd "$1"
    if [ "$DB" = sqlite ]; then URL=sqlite:///test.db; else URL=$(other_url "n$1"); fi
    case $DB in
    sqlite) "$ROOT/tests/bench/tables" sqlite "$1" | sqlite3 -bail test.db ;;
    postgresql) "$ROOT/tests/bench/tables" postgresql "$1" | psql -Xq -v ON_ERROR_STOP=1 "$URL" ;;
    *) "$ROOT/tests/bench/tables" mysql "$1" | mysql_client "${DATABASE}_n$1" ;;
    esac
    project
    m inspect >schema.yaml
    [ "$(grep -c '^  t[0-9]*:' schema.yaml)" = "$1" ] || return
    m check -v 2>&1 | sed -n 's/ statements were sent//p'
}

test_check_sends_as_many_statements_for_200_tables_as_for_10() {
    local few many
    few=$(statements 10)
    many=$(statements 200)
    [ "$few" -gt 0 ]
    [ "$DB" = sqlite ] || { drop_other n10 && drop_other n200; }
    same "number of statements" "$few" "$many"
}

test_check_echoes_what_it_sends() {
    project
    sql 'CREATE TABLE t (a text)'
    m inspect >schema.yaml
    m check --echo 2>out.txt
    says "SELECT"
}

sqlite_change_of_many_tables_reads_them_once() {
    project
    "$ROOT/tests/bench/tables" sqlite 20 | sqlite3 -bail test.db
    m inspect >schema.yaml
    sed -i 's/^      created_at:/      added: text?\n&/' schema.yaml
    m revision --autogenerate -m "one more column"
    m -v upgrade head --echo >out.txt 2>&1
    same "number of added columns" 20 "$(grep -c 'ALTER TABLE .* ADD COLUMN added' out.txt)"
    same "number of readings" 1 "$(grep -c 'SELECT type, name, tbl_name, sql FROM sqlite_master' out.txt)"
}
