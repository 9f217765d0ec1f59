# Every folder beside this file is a case: before.yaml and after.yaml, with what is expected of the
# change between them, on each database that the case is for (`databases`, one a line; else all; mariadb: MySQL too,
# where the tests have that; mysql and mariadb-alone: only the one):
#   script.yaml        the operations that revision --autogenerate writes (script.<db>.yaml where they differ)
#   sqlite.sql, ...    what the upgrade sends (postgresql-17.sql: from that version on)
#   needs.sql          a query that says 1 on a PostgreSQL that has what the case is about; else it isn't run
#   around.sql         what else is in the database, beyond the model (around.<db>.sql)
#   not-offline        databases on which a script made with --sql can't do the same, and why
#   rows.sql           rows that are there before (rows.<db>.sql where they differ)
# A case whose folder has no script.yaml is one in which nothing may be found (`says` holds what is said then). The laws that hold for
# each (`names-kept`: but for the names of constraints, which a rename keeps): the database is then as one made from after.yaml at once, check finds nothing, the downgrade brings
# back the schema that was there, and no row is lost. MIGRATE_GOLDEN=write writes the expected files anew.

# The operations without the header, which holds times and ids.
operations() {
    sed -n '/^upgrade:/,$p' "$1"
}

expect_golden() {
    local file=$1 found=$2
    if [ "${MIGRATE_GOLDEN:-}" = write ]; then
        printf '%s\n' "$found" >"$file"
    else
        same "$file" "$(cat "$file")" "$found"
    fi
}

choose() { # the file for this database, or for its family, or the one for all
    local db
    for db in ".$DB" $([ "$DB" != mysql ] || echo .mariadb) ""; do
        [ ! -e "$CASE/$1$db.$2" ] || break
    done
    echo "$CASE/$1$db.$2"
}

run_file() {
    [ ! -e "$(choose "$1" sql)" ] || sql "$(cat "$(choose "$1" sql)")"
}

table_rows() {
    local table quote='"' query=''
    [ "$DB" = sqlite ] || [ "$DB" = postgresql ] || quote='`'
    for table in $(table_names); do
        query+="${query:+ UNION ALL }SELECT '$table', count(*) FROM $quote$table$quote"
    done
    [ -z "$query" ] || sql "$query ORDER BY 1"
}

table_names() {
    case $DB in
    sqlite) sql "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'migrate%' ORDER BY 1" ;;
    postgresql) sql "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname NOT LIKE 'migrate%' ORDER BY 1" ;;
    *) sql "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type LIKE '%TABLE' AND table_name NOT LIKE 'migrate%' ORDER BY 1" ;;
    esac
}

# MySQL is sent the same as MariaDB, but where a file of its own says otherwise.
expected_sql() {
    local major
    if [ "$DB" = postgresql ] && ls "$CASE"/postgresql-*.sql >/dev/null 2>&1; then
        for ((major = $(sql "SHOW server_version_num") / 10000; major > 0; major--)); do
            [ ! -e "$CASE/postgresql-$major.sql" ] || { echo "$CASE/postgresql-$major.sql" && return; }
        done
    fi
    if [ "$DB" = mysql ] && [ ! -e "$CASE/mysql.sql" ]; then echo "$CASE/mariadb.sql"; else echo "$CASE/$DB.sql"; fi
}

golden_case() {
    local before rows upgraded
    [ "$DB" != postgresql ] || [ ! -e "$CASE/needs.sql" ] || [ "$(sql "$(cat "$CASE/needs.sql")")" = 1 ] || return 0
    project
    cp "$CASE/before.yaml" schema.yaml
    m revision --autogenerate --rev-id aaaaaaaaaaaa -m before
    m upgrade head
    run_file around
    run_file rows
    before=$(dump | any_place) rows=$(table_rows)
    cp "$CASE/after.yaml" schema.yaml
    if [ ! -e "$(choose script yaml)" ] && [ "${MIGRATE_GOLDEN:-}" != write -o -e "$CASE/unchanged" ]; then
        fails 0 m check
        [ ! -e "$CASE/says" ] || says "$(cat "$CASE/says")"
        return
    fi
    fails 3 m check
    m revision --autogenerate --rev-id bbbbbbbbbbbb -m after
    expect_golden "$(choose script yaml)" "$(operations migrations/versions/*_bbbbbbbbbbbb_*)"
    expect_golden "$(expected_sql)" "$(m upgrade head --dry-run)"
    m upgrade head
    m check
    upgraded=$(dump)
    # With the sanitizers that is for SQLite alone: on servers it takes as long as all the rest, and runs the same code.
    if [ -z "${TEST_SANITIZED:-}" ] || [ "$DB" = sqlite ]; then
        as_made_at_once "$upgraded"
        offline_does_the_same "$upgraded"
    fi
    m downgrade -1
    same "schema after the downgrade" "$before" "$(dump | any_place)"
    same "rows after the downgrade" "$rows" "$(table_rows)"
    m upgrade head
    m check
}

# What `--sql` prints, run by the database's own client, makes the schema that the run made, and takes it back. In the middle
# come the rows, and what else is there: what the scripts don't know of a
# table stops the script where it would be lost.
offline_does_the_same() {
    local upgraded=$1 url before
    ! grep -qs "^$DB:" "$CASE/not-offline" || return 0
    url=$(other_url offline)
    sed "s|^database:|&\n  version: \"$(server_version)\"|; s|url: .*|url: \"$url\"|" migrate.yaml >offline.yaml
    m -c offline.yaml upgrade base:aaaa --sql >up1.sql
    m -c offline.yaml upgrade aaaa:head --sql >up2.sql
    m -c offline.yaml downgrade head:aaaa --sql >down2.sql
    m -c offline.yaml downgrade aaaa:base --sql >down1.sql
    client offline up1.sql "$url"
    before=$(dump_offline "$url" | any_place)
    around_offline "$url"
    client offline up2.sql "$url"
    same "schema of the offline run" "$upgraded" "$(dump_offline "$url")"
    same "version after the offline run" bbbbbbbbbbbb "$(m -c offline.yaml current | cut -c1-12)"
    m -c offline.yaml check
    fails 1 client_again offline up2.sql "$url"
    client offline down2.sql "$url"
    [ -e "$(choose around sql)" ] || same "schema after the offline downgrade" "$before" "$(dump_offline "$url" | any_place)"
    [ -e "$(choose around sql)" ] || client offline down1.sql "$url"
    [ -e "$(choose around sql)" ] || same "schema after all of it" "" "$(dump_offline "$url")"
    drop_other offline
}

# Runs a script on the database of that name (other_url) through its client.
client() {
    case $DB in
    sqlite) sqlite3 "$1.db" <"$2" ;;
    postgresql) psql -Xq -f "$2" "$3" ;;
    *) mysql_client "${DATABASE}_$1" <"$2" ;;
    esac
}

# Any fault of a client as exit status 1.
client_again() {
    client "$@" || return 1
}

dump_offline() {
    if [ "$DB" = sqlite ]; then dump offline.db; else dump "$1"; fi
}

server_version() {
    case $DB in
    sqlite) sqlite3 -version | cut -d' ' -f1 ;;
    postgresql) sql "SHOW server_version" | cut -d. -f1 ;;
    *) sql "SELECT version()" | cut -d- -f1 ;;
    esac
}

# Inside its folder `sql` finds the database of that name.
around_offline() {
    mkdir offline
    [ "$DB" != sqlite ] || ln -s ../offline.db offline/test.db
    (cd offline && URL=$1 DATABASE=${DATABASE}_offline && run_file around && run_file rows)
}

# PostgreSQL can't put a column back into its old place.
any_place() {
    if [ "$DB" = postgresql ]; then column_order; else cat; fi
}

# Inside its folder `sql` finds the database of that name.
once_around() {
    [ "$DB" != sqlite ] || ln -s ../once.db test.db
    DATABASE=${DATABASE}_once # a subshell's own
    run_file around
}

# A database made from after.yaml alone looks the same.
as_made_at_once() {
    local url upgraded
    upgraded=$(column_order <<<"$1")
    url=$(other_url once)
    mkdir once
    cp schema.yaml once/
    (cd once && URL=$url && project && m revision --autogenerate -m all && m upgrade head && once_around)
    if [ "$DB" = sqlite ]; then
        same "schema against one made at once" "$(dump once.db | column_order)" "$upgraded"
    else
        same "schema against one made at once" "$(dump "$url" | column_order)" "$upgraded"
        drop_other once
    fi
}

# New columns come last in one and where they were declared in the other: not a difference.
column_order() {
    if [ -e "$CASE/names-kept" ]; then sed -E 's/(CONSTRAINT|INDEX|KEY) `?[a-z_]+`?//g'; else cat; fi |
        tr ',(' '\n\n' | sed 's/^ *//; s/[ ;)]*$//' | LC_ALL=C sort
}

# README.md names no case that isn't there.
sqlite_the_table_of_changes_names_cases() {
    local name
    for name in $(grep -o '`[a-z-]*`' "$ROOT/tests/golden/README.md" | tr -d '`'); do
        [ -e "$ROOT/tests/golden/$name/before.yaml" ] || echo "no case \"$name\"" >>missing
    done
    same "cases" "" "$(cat missing 2>/dev/null)"
}

for CASE in "$ROOT"/tests/golden/*/; do
    name=$(basename "$CASE")
    for db in $(cat "$CASE/databases" 2>/dev/null || echo "sqlite postgresql mariadb"); do
        only=""
        case $db in
        mysql) db=mariadb only=mysql ;;
        mariadb-alone) db=mariadb only=mariadb ;;
        esac
        eval "${db}_${name//[^a-zA-Z0-9]/_}() { CASE=${CASE%/}; [ -n \"$only\" ] && [ \"$only\" != \"\$DB\" ] || golden_case; }"
    done
done
