# The little that end-to-end tests stand on. `lib.sh FILE [DATABASE [HALF]]` runs every function of FILE whose name
# begins with test_ on every database, sqlite_ on SQLite, postgresql_ on PostgreSQL and mariadb_ on MariaDB (or
# MySQL, whichever MIGRATE_TEST_MYSQL is), each in a fresh folder with a fresh database, and prints a line for each
# that fails and a count. HALF: 1 or 2, for every second of them.
#
# Inside a test: $DB is sqlite, postgresql, mariadb or mysql, $URL the database's URL, the current folder is empty.
# A command that fails ends the test; `fails STATUS command...` wants that status.

# The program.
m() {
    "$MIGRATE" "$@"
}

# Writes migrate.yaml for this test's database.
project() {
    mkdir -p migrations/versions
    printf 'schema: schema.yaml\nmigrations: migrations\ndatabase:\n  url: %s\n' "\"$URL\"" >migrate.yaml
}

# Writes schema.yaml from stdin.
schema() {
    cat >schema.yaml
}

# Writes a schema.yaml that will do.
small() {
    schema <<'END'
tables:
  t:
    columns:
      id: {type: bigint, primary_key: true}
      a: text?
END
}

# A project with one applied revision, aaaaaaaaaaaa.
started() {
    project
    small
    m revision --autogenerate --rev-id aaaaaaaaaaaa -m one
    m upgrade head
}

# What a database has, and another lacks.
rolls_schemas_back() {
    [ "$DB" = sqlite ] || [ "$DB" = postgresql ]
}

indexes_expressions() {
    [ "$DB" != mariadb ]
}

# An error says at which character of the statement it is.
says_where() {
    [ "$DB" = postgresql ]
}

# Runs SQL through the database's own client; columns are separated by |.
sql() {
    case $DB in
    sqlite) sqlite3 -bail test.db <<<"$1" ;; # not as an argument: SQL may begin with --
    postgresql) psql -XqAt -v ON_ERROR_STOP=1 "$URL" -c "$1" ;;
    *) mysql_client "$DATABASE" -e "$1" | tr '\t' '|' ;;
    esac
}

# The client of MariaDB, which serves MySQL too, on a database.
mysql_client() {
    local socket=${MIGRATE_TEST_MYSQL#*socket=}
    mariadb --no-defaults --default-character-set=utf8mb4 -uroot -S "${socket%%&*}" -sN -r "$@"
}

# What the database's own client says of the schema, without our two tables.
dump() {
    case $DB in
    sqlite) sqlite_dump "${1:-test.db}" ;;
    postgresql)
        pg_dump -s --no-owner -T 'migrate_*' "${1:-$URL}" |
            grep -vE '^(--|SET |(GRANT|REVOKE) [A-Z]+ ON SCHEMA public|SELECT pg_catalog.set_config|\\(un)?restrict|$)' |
            sed -E 's/CONSTRAINT ("[^"]*"|[^ ]*) NOT NULL/NOT NULL/' # names since 18, which nothing but a rename tells
        ;;
    *) mysql_dump "${1:-$URL}" ;;
    esac
}

# Every table's text, without where its counter is.
mysql_dump() {
    local database=${1#*@/} tables
    database=${database%%\?*}
    tables=$(mysql_client "$database" -e "SHOW TABLES" | sed '/^migrate_/d; s/.*/SHOW CREATE TABLE `&`;/')
    mysql_client "$database" <<<"$tables" | cut -f2- | sed -E 's/ AUTO_INCREMENT=[0-9]+//'
}

# As pragmas and text tell it, blanks and quotes aside, so that texts written in another way compare.
sqlite_dump() {
    sqlite3 "$1" "SELECT type, name, tbl_name, sql FROM sqlite_schema
        WHERE tbl_name NOT LIKE 'migrate~_%' ESCAPE '~' AND tbl_name NOT LIKE 'sqlite~_%' ESCAPE '~'
        ORDER BY type, name" | tr -d '"`[]' | tr -s ' \n' ' ' | sed 's/( /(/g; s/ )/)/g; s/ ,/,/g; s/\(table\|index\|trigger\|view\)|/\n&/g'
}

# The same with a name of its own for a second database of the test.
other_url() {
    case $DB in
    sqlite) echo "sqlite:///$PWD/$1.db" && return ;;
    postgresql) psql -XqAt "$MIGRATE_TEST_POSTGRESQL" -c "CREATE DATABASE ${DATABASE}_$1" >&2 ;;
    *) mysql_client -e "CREATE DATABASE ${DATABASE}_$1" >&2 ;;
    esac
    echo "${URL/$DATABASE/${DATABASE}_$1}"
}

# Takes the database of other_url away again.
drop_other() {
    case $DB in
    sqlite) rm -f "$1.db" ;;
    postgresql) psql -XqAt "$MIGRATE_TEST_POSTGRESQL" -c "DROP DATABASE ${DATABASE}_$1" >&2 ;;
    *) mysql_client -e "DROP DATABASE ${DATABASE}_$1" >&2 ;;
    esac
}

fails() {
    local wanted=$1 status=0
    shift
    "$@" >out.txt 2>&1 || status=$?
    if [ "$status" != "$wanted" ]; then
        cat out.txt
        echo "exit status $status instead of $wanted: $*"
        exit 1
    fi
}

# same WHAT EXPECTED FOUND
same() {
    [ "$2" = "$3" ] && return
    echo "$1 differs:"
    diff <(echo "$2") <(echo "$3") || true
    exit 1
}

# says TEXT: the output of the last `fails`, or of a file, holds the text.
says() {
    grep -qF -- "$1" "${2:-out.txt}" && return
    echo "nowhere: $1"
    cat "${2:-out.txt}"
    exit 1
}

run_test() {
    local name=$1
    DB=$2
    local dir="$TEST_WORK/$(basename "$FILE" .sh).$DB.$name"
    mkdir -p "$dir"
    DATABASE="t$(printf '%s' "$dir" | cksum | cut -d' ' -f1)"
    case $DB in
    sqlite) URL="sqlite:///$dir/test.db" ;;
    postgresql)
        psql -XqAt "$MIGRATE_TEST_POSTGRESQL" -c "CREATE DATABASE $DATABASE" >/dev/null
        URL=${MIGRATE_TEST_POSTGRESQL/@\/postgres/@\/$DATABASE}
        ;;
    *)
        mysql_client -e "CREATE DATABASE $DATABASE"
        URL=${MIGRATE_TEST_MYSQL/@\/mysql/@\/$DATABASE}
        ;;
    esac
    export DB URL DATABASE
    # No `if`, && or || around it: there bash would not end the test at a command that fails.
    (
        cd "$dir"
        set -eu -o pipefail
        "$name"
    ) >"$dir.log" 2>&1
    local status=$?
    if [ $status = 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED $FILE: $name on $DB"
        sed 's/^/    /' "$dir.log"
    fi
    case $DB in
    sqlite) ;;
    postgresql) psql -XqAt "$MIGRATE_TEST_POSTGRESQL" -c "DROP DATABASE $DATABASE WITH (FORCE)" >/dev/null 2>&1 ;;
    *) mysql_client -e "DROP DATABASE IF EXISTS $DATABASE" >/dev/null 2>&1 ;;
    esac
    rm -rf "$dir"
}

# run_on DATABASE NAME, if that database is wanted.
run_on() {
    case $ONLY in
    "" | "$1") ;;
    *) return ;;
    esac
    if [ "$1" != mariadb ]; then
        run_test "$2" "$1"
    elif [[ "$(mysql_client -e "SELECT version()")" == *MariaDB* ]]; then
        run_test "$2" mariadb
    else
        run_test "$2" mysql
    fi
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
    FILE=$1 ONLY=${2:-} HALF=${3:-}
    ROOT=$PWD
    passed=0 failed=0 seen=0
    . "$FILE"
    for name in $(declare -F | awk '$3 ~ /^(test|sqlite|postgresql|mariadb)_/ && $3 !~ /^sqlite_dump$/ {print $3}'); do
        [[ "$FILE:$name" =~ $TEST_WORD ]] || continue
        [[ -z "$ONLY" || "$name" = "${ONLY}"_* || "$name" = test_* ]] || continue
        seen=$((seen + 1))
        [[ -z "$HALF" || $((seen % 2)) = $((HALF % 2)) ]] || continue
        case $name in
        test_*) for database in sqlite postgresql mariadb; do run_on $database "$name"; done ;;
        *) run_on "${name%%_*}" "$name" ;;
        esac
    done
    [ $((passed + failed)) = 0 ] || touch "$TEST_WORK/ran"
    [ $((passed + failed)) = 0 ] || echo "$FILE${ONLY:+ on $ONLY}: $passed passed, $failed failed"
    [ $failed = 0 ]
fi
