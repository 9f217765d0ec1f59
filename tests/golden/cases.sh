# Every folder beside this file is a case: before.yaml and after.yaml, with what is expected of the
# change between them, on each database that the case is for (`databases`, one a line; else all):
#   script.yaml        the operations that revision --autogenerate writes (script.<db>.yaml where they differ)
#   sqlite.sql, ...    what the upgrade sends
#   around.sql         what else is in the database, beyond the model (around.<db>.sql)
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
    local table
    for table in $(table_names); do
        if [ "$DB" = sqlite ] || [ "$DB" = postgresql ]; then
            echo "$table: $(sql "SELECT count(*) FROM \"$table\"")"
        else
            echo "$table: $(sql "SELECT count(*) FROM \`$table\`")"
        fi
    done
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
    if [ "$DB" = mysql ] && [ ! -e "$CASE/mysql.sql" ]; then echo "$CASE/mariadb.sql"; else echo "$CASE/$DB.sql"; fi
}

golden_case() {
    local before rows
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
    as_made_at_once
    m downgrade -1
    same "schema after the downgrade" "$before" "$(dump | any_place)"
    same "rows after the downgrade" "$rows" "$(table_rows)"
    m upgrade head
    m check
}

# PostgreSQL can't put a column back into its old place.
any_place() {
    if [ "$DB" = postgresql ]; then column_order; else cat; fi
}

# Inside its folder `sql` finds the database of that name.
once_around() {
    [ "$DB" != sqlite ] || ln -s ../once.db test.db
    run_file around
}

# A database made from after.yaml alone looks the same.
as_made_at_once() {
    local url upgraded
    upgraded=$(dump | column_order)
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
        eval "${db}_${name//[^a-zA-Z0-9]/_}() { CASE=${CASE%/}; golden_case; }"
    done
done
