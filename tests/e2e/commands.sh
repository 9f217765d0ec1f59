# Every command: what goes to stdout and stderr, as text and as JSON; exit statuses.

# json STATUS command...: stdout of the command is one JSON value; it's in out.json.
json() {
    local wanted=$1 status=0
    shift
    m --json "$@" >out.json 2>err.txt || status=$?
    same "exit status of $*" "$wanted" "$status"
    python3 -c 'import json, sys; json.load(open("out.json"))' || { cat out.json err.txt; exit 1; }
}

# of EXPRESSION: what Python finds in out.json, called r.
of() {
    python3 -c "import json; r = json.load(open('out.json')); print($1)"
}

test_json_is_the_only_thing_on_stdout() {
    project
    small
    json 0 revision --autogenerate --rev-id aaaaaaaaaaaa -m one
    same path migrations/versions/*_one.yaml "$(of "r['path']")"
    json 0 upgrade head --dry-run
    same revision aaaaaaaaaaaa "$(of "r['statements'][0]['revision']")"
    json 0 upgrade head
    same current "['aaaaaaaaaaaa']" "$(of "r['current']")"
    json 0 current
    json 0 check
    json 0 diff
    json 0 history
    same current True "$(of "r[0]['current']")"
    json 0 heads
    same "what isn't asked" None "$(of "r[0]['current']")"
    json 0 show head
    json 0 inspect
    same tables "['t']" "$(of "list(r['tables'])")"
    sed -i 's/a: text/b: text/' schema.yaml
    json 3 diff
    same operations 2 "$(of 'len(r)')"
    json 3 check
    same "at head" True "$(of "r['at_head']")"
    json 2 show nosuch
    same status 2 "$(of "r['error']['exit_status']")"
    json 0 downgrade -1
    json 3 current --check-heads
    json 0 stamp head
    same current "['aaaaaaaaaaaa']" "$(of "r['current']")"
    json 2 nosuch
    "$MIGRATE" upgrade --jsn --json >out.json 2>err.txt || true
    same status 2 "$(of "r['error']['exit_status']")"
    json 2 diff --format sql
}

test_quiet_leaves_results_and_errors() {
    project
    small
    m -q revision --autogenerate --rev-id aaaaaaaaaaaa -m one >out.txt 2>err.txt
    says _one.yaml
    same talk "" "$(cat err.txt)"
    m -q upgrade head >out.txt 2>&1
    m -q check >>out.txt 2>&1
    same talk "" "$(cat out.txt)"
    fails 2 m -q upgrade nosuch
    says nosuch
}

# Not the program's own questions: those come with -v.
test_echo_shows_what_the_script_does() {
    project
    small
    m revision --autogenerate --rev-id aaaaaaaaaaaa -m one
    m upgrade head --echo >stdout.txt 2>out.txt
    same stdout "" "$(cat stdout.txt)"
    says "CREATE TABLE t ("
    same statements 1 "$(grep -c ';$' out.txt)"
    m -v downgrade -1 --echo 2>out.txt
    says "DROP TABLE t;"
    says "migrate_log"
}

test_dry_run_prints_sql_under_the_name_of_its_script() {
    project
    small
    m revision --autogenerate --rev-id aaaaaaaaaaaa -m one
    m revision --rev-id bbbbbbbbbbbb
    sed -i 's/^upgrade:.*/upgrade:\n- execute: "select 1 -- one"/' migrations/versions/*bbbb*
    m upgrade head --dry-run >out.txt 2>err.txt
    same comments "-- upgrade aaaaaaaaaaaa one
-- upgrade bbbbbbbbbbbb" "$(grep '^--' out.txt)"
    same "statements of the printed SQL" 2 "$(grep -c ';$' out.txt)"
    says "nothing was changed" err.txt
    sql "$(cat out.txt)"
}

# What only the checks of a rebuild need is run, and of no interest to a reader.
sqlite_rebuilds_are_shown_without_their_guards() {
    local how
    started
    sed -i 's/a: text?/a: int?/' schema.yaml
    fails 3 m diff --format sql
    says "INSERT INTO _migrate_new_t"
    m revision --autogenerate --format sql -m two >out.txt
    cat migrations/versions/*two.sql >>out.txt
    m upgrade head --dry-run >>out.txt
    ! grep violations out.txt
}

test_without_a_command() {
    local status=0
    "$MIGRATE" >out.txt 2>err.txt || status=$?
    same status 2 "$status"
    same stdout "" "$(cat out.txt)"
    says "migrate --help" err.txt
    m --help >out.txt
    says "Commands:"
    m help upgrade >out.txt
    says "Usage: migrate upgrade [TARGET]"
}

test_before_the_first_script() {
    project
    small
    m upgrade head 2>out.txt
    says "there are no scripts yet in migrations/versions"
    m stamp base
    fails 2 m show head
    says "there are no scripts yet"
    fails 2 m downgrade -1
    says "there are no scripts yet"
    m history
    same heads "" "$(m heads)"
}

test_steps_that_go_too_far() {
    started
    fails 2 m upgrade +1
    says '"+1" goes too far: no revision follows "aaaaaaaaaaaa"'
    fails 2 m downgrade -2
    says '"-2" goes too far: "aaaaaaaaaaaa" is only 1 step above base'
    m downgrade -1
    fails 2 m downgrade -1
    says 'there is nothing below "base"'
    fails 2 m upgrade +2
    says 'only 1 revision follows "base"'
}

sqlite_init() {
    fails 2 m init ""
    fails 2 m init -t generics
    says "known are: generic"
    mkdir taken && touch taken/x
    fails 2 m init taken
    says "migrate init db/migrations"
    rm -r taken out.txt
    same files "" "$(ls -A)"
    printf 'SECRET=1' >.env
    chmod 640 .env
    m init "db/my #1: scripts"
    same .env "640 SECRET=1 DATABASE_URL=sqlite:///app.db" "$(stat -c %a .env) $(xargs <.env)"
    m revision -m one
    ls "db/my #1: scripts/versions/" | grep -q one.yaml
    fails 2 m init
    says "migrate.yaml exists already"
}

sqlite_the_page_is_what_the_help_says() {
    "$ROOT/tests/commands-doc" "$MIGRATE" >commands.md
    cmp commands.md "$ROOT/docs/commands.md" || {
        diff commands.md "$ROOT/docs/commands.md"
        echo "print it anew: tests/commands-doc build/release/migrate >docs/commands.md"
        exit 1
    }
}

# On a terminal: a line of progress gives way to what comes next.
sqlite_on_a_terminal() {
    project
    m revision --rev-id aaaaaaaaaaaa -m one
    sed -i 's/^upgrade:.*/upgrade:\n- execute: slect 1/' migrations/versions/*
    script -qec "env -u NO_COLOR $MIGRATE upgrade head" /dev/null | tr -d '\r' >out.txt || true
    grep -q "aaaaaaaaaaaa one \.\.\.$(printf '\033')\[K" out.txt || { cat -v out.txt; exit 1; }
    says "$(printf '\033[1;31mmigrate:\033[0m')"
    script -qec "env -u NO_COLOR $MIGRATE upgrade head --no-color" /dev/null >out.txt || true
    ! grep -q "$(printf '\033\[[0-9]')" out.txt
    script -qec "env NO_COLOR=1 $MIGRATE upgrade head" /dev/null >out.txt || true
    ! grep -q "$(printf '\033\[[0-9]')" out.txt
}

test_check_names_what_differs() {
    started
    schema <<'END'
tables:
  s:
    renamed_from: t
    columns:
      id: {type: bigint, primary_key: true}
      b: {type: text?, renamed_from: a}
      c: {type: int?, index: true}
END
    fails 3 m check
    says "to rename: table t -> s"
    says "to rename: column s.a -> s.b"
    says "to create: column s.c"
    says "to create: index s.ix_s_c"
    says "the database is not as schema.yaml says"
}

# A server that takes the connection and says nothing.
postgresql_history_does_not_wait_for_the_database() {
    local port listener
    started
    python3 -c 'import socket, time
server = socket.socket()
server.bind(("127.0.0.1", 0))
server.listen(8)
print(server.getsockname()[1], flush=True)
time.sleep(60)' >port.txt &
    listener=$!
    until [ -s port.txt ]; do sleep 0.05; done
    port=$(cat port.txt)
    timeout 20 "$MIGRATE" history --url "postgresql://u:secret@127.0.0.1:$port/x" >history.txt 2>out.txt
    says "aaaaaaaaaaaa (head)" history.txt
    says "which revision is current isn't known: "
    same password 0 "$(grep -c secret out.txt || true)"
    fails 2 timeout 20 "$MIGRATE" show current --url "postgresql://u@127.0.0.1:$port/x?connect_timeout=2"
    says '"current" needs a database that can be asked'
    kill $listener
    m history >history.txt 2>out.txt
    same silence "" "$(cat out.txt)"
}
