# libmigrate as others use it: installed elsewhere, found by pkg-config, with the program of docs/embedding.md.

# make install, not by two tests at once, as they would build the same files.
install_it() {
    flock "$ROOT/Makefile" env -u MAKEFLAGS -u MFLAGS make -s -C "$ROOT" VARIANT=release install "$@"
}

# Installs into ./inst, and builds ./embed of the page.
embed() {
    install_it PREFIX="$PWD/inst"
    export PKG_CONFIG_PATH="$PWD/inst/lib/pkgconfig" LD_LIBRARY_PATH="$PWD/inst/lib"
    awk '/^```c$/ {on = 1; next} /^```/ {on = 0} on' "$ROOT/docs/embedding.md" >embed.c
    # Nothing but pkg-config; strict, as a header is for anybody's flags.
    cc -std=c11 -Wall -Wextra -Wpedantic -Werror embed.c $(pkg-config --cflags --libs migrate) -o embed
}

users() { # users [COLUMN LINE...]
    schema <<'END'
tables:
  users:
    columns:
      id: {type: bigint, primary_key: true}
      email: {type: varchar(255), unique: true}
END
    [ $# = 0 ] || printf '      %s\n' "$@" >>schema.yaml
}

test_the_page_on_embedding_works_as_written() {
    embed
    users
    ./embed "$URL" schema.yaml >out.txt
    same "what is told" "create_table users 1" "$(head -1 out.txt) $(sed -n 's/ done on .*//p' out.txt)"
    sql "INSERT INTO users (id, email) VALUES (1, 'a')"
    users "bio: text?" "age: {type: int, default: 7}"
    sql "CREATE TABLE other (id int)"
    ./embed "$URL" schema.yaml >out.txt 2>err.txt
    same "what is told" "add_column users.bio add_column users.age" "$(head -2 out.txt | paste -sd' ')"
    says "ADD COLUMN" err.txt
    same "rows" "1|a|none|7" "$(sql "SELECT id, email, coalesce(bio, 'none'), age FROM users")"
    ./embed "$URL" schema.yaml >out.txt
    same "nothing more to do" "0 done on" "$(cut -c1-9 out.txt)"
    project
    echo 'ignore_extra: true' >>migrate.yaml
    m diff
    # What fails takes along what was done before it, and an error says where.
    users "bio: text?" "age: {type: int, default: 7}" "w: text?" "x: text"
    fails 1 ./embed "$URL" schema.yaml
    says "while making"
    same "columns" "4" "$(sql 'SELECT * FROM users LIMIT 1' | awk -F'|' '{print NF}')"
    echo 'tables: {t: {columns: {id: bigintt}}}' >schema.yaml
    fails 2 ./embed "$URL" schema.yaml
    says "at schema.yaml:1:"
    fails 2 ./embed "nowhere://x:geheim@y" schema.yaml
    ! grep geheim out.txt || exit 1
}

sqlite_the_static_library_needs_nothing_of_the_shared_one() {
    embed
    rm inst/lib/libmigrate.so*
    cc embed.c $(pkg-config --cflags --static --libs migrate) -o embed
    unset LD_LIBRARY_PATH
    ! ldd embed | grep migrate || exit 1
    users
    ./embed "$URL" schema.yaml
    same "tables" users "$(sql 'SELECT name FROM sqlite_schema WHERE type = '"'table'")"
    install_it PREFIX="$PWD/inst"
    cc embed.c $(pkg-config --cflags migrate) $(pkg-config --static --libs migrate | sed 's/-lmigrate/-Wl,-Bstatic & -Wl,-Bdynamic/') -o embed
    ! ldd embed | grep migrate || exit 1
    ./embed "$URL" schema.yaml
}

sqlite_what_is_installed() {
    embed
    same "headers" "$(cd "$ROOT/lib/include" && find . -type f | sort)" "$(cd inst/include && find . -type f | sort)"
    same "soname" libmigrate.so.0 "$(objdump -p inst/lib/libmigrate.so | sed -n 's/ *SONAME *//p')"
    same "version" "$(inst/bin/migrate --version)" "migrate $(pkg-config --modversion migrate)"
    test -f "inst/lib/libmigrate.so.$(pkg-config --modversion migrate)"
    mv inst moved # what was built for another folder finds its templates all the same
    same "templates" "$(cd "$ROOT/migrations_template" && printf '%s\n' *)" "$(moved/bin/migrate list-templates | awk '{print $1}')"
    mv moved inst
    # Of both libraries exactly what the headers declare.
    cat inst/include/migrate/*.h | tr '\n' ' ' | grep -oE 'MIG_API[^;]*' | grep -oE '\b(mig|migrate)_[a-z_]+ ?\(' | tr -d ' (' |
        sort -u >declared.txt
    nm -D --defined-only inst/lib/libmigrate.so | awk '{print $3}' | sort >shared.txt
    nm -g --defined-only inst/lib/libmigrate.a | awk 'NF == 3 {print $3}' | sort >static.txt
    same "the shared library's names" "$(cat declared.txt)" "$(cat shared.txt)"
    same "the static library's names" "$(cat declared.txt)" "$(cat static.txt)"
    # Each header alone, and in C++ where there is a compiler for it.
    for header in inst/include/migrate/*.h; do
        printf '#include <migrate/%s>\nextern int one;\n' "${header##*/}" >one.c
        cc -std=c99 -Wall -Wextra -Wpedantic -Werror -fsyntax-only $(pkg-config --cflags migrate) one.c
        ! command -v g++ >/dev/null || g++ -Wall -Wextra -Werror -fsyntax-only $(pkg-config --cflags migrate) -x c++ one.c
    done
    install_it DESTDIR="$PWD/root" PREFIX=/usr LIBDIR=/usr/lib/x
    test -f root/usr/lib/x/libmigrate.so.0
    same "below the prefix" '${prefix}/lib/x' "$(sed -n 's/^libdir=//p' root/usr/lib/x/pkgconfig/migrate.pc)"
}

# end_connections: all but one's own.
end_connections() {
    case $DB in
    postgresql) sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()" ;;
    *) sql "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()" | sed 's/.*/KILL &;/' >kill.sql
       mysql_client "$DATABASE" <kill.sql ;;
    esac
}

ends_connections() {
    embed
    users
    cat >use.c <<'END'
#include <migrate/migrate.h>
#include <stdio.h>

int main(int count, char **words)
{
    mig_error err = {0};
    migrate_schema *schema = NULL;
    migrate *m;

    if (count != 2 || !migrate_open_url(words[1], &m, &err) || !migrate_read(m, &schema, &err))
        return printf("%s\n", err.text[0]), 1;
    migrate_schema_free(schema);
    puts("connected");
    fflush(stdout);
    getchar();
    if (!migrate_read(m, &schema, &err))
        return printf("%s\n", err.text[0]), 1;
    puts(migrate_schema_yaml(schema));
    migrate_schema_free(schema);
    migrate_close(m);
    return 0;
}
END
    cc -std=c11 -Wall -Wextra -Werror use.c $(pkg-config --cflags --libs migrate) -o use
    ./embed "$URL" schema.yaml
    mkfifo go
    ./use "$URL" <go >use.txt &
    exec 9>go
    for _ in $(seq 100); do
        ! grep -q connected use.txt || break
        sleep 0.1
    done
    end_connections
    echo >&9
    exec 9>&-
    wait $!
    says "users:" use.txt
}

postgresql_a_lost_connection_is_made_again() {
    ends_connections
}

mariadb_a_lost_connection_is_made_again() {
    ends_connections
}

# Every function that the page doesn't show.
sqlite_scripts_from_a_program() {
    embed
    started
    m downgrade base
    cat >use.c <<'END'
#include <migrate/migrate.h>
#include <stdio.h>
#include <string.h>

static int failed(const char *what, const mig_error *err)
{
    printf("%s: %u %s\n", what, err->code, err->text[0]);
    return 1;
}

static void tell(void *context, const migrate_event *event)
{
    if (migrate_event_is(event) == MIGRATE_START || migrate_event_is(event) == MIGRATE_DONE)
        ++*(int *)context;
    if (migrate_event_is(event) == MIGRATE_START)
        printf("start %s\n", migrate_event_revision(event));
}

int main(void)
{
    migrate *m, *bare;
    migrate_schema *schema, *read, *text;
    migrate_diff *diff;
    mig_error err = {0};
    const char *const *rows;
    size_t done;
    int events = 0;

    if (!migrate_open(NULL, NULL, NULL, &m, &err))
        return failed("open", &err);
    migrate_set_lock_timeout(m, 100);
    migrate_on_event(m, tell, &events);
    if (migrate_check(m, &err))
        return 1;
    failed("check", &err);
    if (!migrate_upgrade(m, "head", &done, &err))
        return failed("upgrade", &err);
    if (!migrate_current(m, &rows, &err))
        return failed("current", &err);
    printf("%zu done, at %s, %s, %d events\n", done, rows[0], rows[1] ? "more" : "no more", events);
    if (!migrate_check(m, &err))
        return failed("check", &err);
    if (!migrate_load(m, NULL, &schema, &err) || !migrate_read(m, &read, &err))
        return failed("schema", &err);
    printf("%s", migrate_schema_yaml(read));
    if (migrate_compare(m, read, 0, &diff, &err))
        return 1;
    failed("compare", &err);
    if (!migrate_load_text(m, "text", migrate_schema_yaml(read), &text, &err) ||
        !migrate_compare(m, text, 0, &diff, &err))
        return failed("text", &err);
    printf("%zu differences of what was read\n", migrate_diff_count(diff));
    migrate_diff_free(diff);
    migrate_schema_free(text);
    if (!migrate_load_text(m, "text", "tables: {t: {columns: {id: {type: bigint, primary_key: true}}}}", &text, &err) ||
        !migrate_compare(m, text, 0, &diff, &err))
        return failed("text", &err);
    printf("%s %s: %s\n%s%s%s", migrate_diff_operation(diff, 0), migrate_diff_object(diff, 0),
           migrate_diff_loss(diff, 0), migrate_diff_yaml(diff), migrate_diff_json(diff), migrate_diff_sql(diff));
    migrate_diff_free(diff);
    if (migrate_apply(m, text, 0, &done, &err))
        return 1;
    failed("apply", &err);
    if (!migrate_apply(m, text, MIGRATE_KEEP_EXTRA, &done, &err) || done != 0 ||
        !migrate_apply(m, text, MIGRATE_ALLOW_LOSS, &done, &err) || done != 1)
        return failed("apply", &err);
    migrate_schema_free(text);
    if (!migrate_apply(m, schema, 0, NULL, &err) || !migrate_downgrade(m, "base", NULL, &err) ||
        !migrate_current(m, &rows, &err) || rows[0])
        return failed("downgrade", &err);
    if (migrate_downgrade(m, "nowhere", NULL, &err))
        return 1;
    failed("downgrade", &err);
    migrate_schema_free(schema);
    migrate_schema_free(read);
    migrate_close(m);
    if (!migrate_open_url("sqlite://", &bare, &err))
        return failed("bare", &err);
    if (migrate_upgrade(bare, "head", NULL, &err) || migrate_load(bare, NULL, &schema, &err) || schema)
        return 1;
    failed("bare", &err);
    migrate_close(bare);
    migrate_close(NULL);
    return strcmp(migrate_version(), MIG_VERSION) != 0;
}
END
    cc -std=c11 -Wall -Wextra -Wpedantic -Werror use.c $(pkg-config --cflags --libs migrate) -o use
    ./use >out.txt || { cat out.txt; exit 1; }
    same "what it says" 'check: 3 the database is not at head
start aaaaaaaaaaaa
1 done, at aaaaaaaaaaaa, no more, 2 events' "$(head -3 out.txt)"
    says "compare: 2 the schema is one that was read from a database" out.txt
    says "0 differences of what was read" out.txt
    says "drop_column t.a: " out.txt
    says '"drop_column"' out.txt
    says 'DROP COLUMN' out.txt
    says 'apply: 3 "t.a" stays as it is, as its change would lose something' out.txt
    says 'downgrade: 2 ' out.txt
    says 'bare: 2 a URL alone declares no schema: name its file' out.txt
}

# Programs that start at once: one makes the tables, the others find them made.
test_programs_that_start_at_once() {
    embed
    users
    local pids=() pid
    for i in 1 2 3 4 5 6; do
        ./embed "$URL" schema.yaml >"out.$i" 2>&1 &
        pids+=($!)
    done
    for pid in "${pids[@]}"; do
        wait "$pid" || { cat out.[0-9]; exit 1; }
    done
    same "who did it" 1 "$(cat out.[0-9] | grep -c '^1 done')"
}

mariadb_a_schema_is_applied_there_too() {
    embed
    users
    ./embed "$URL" schema.yaml >out.txt
    same "what is told" "create_table users 1" "$(head -1 out.txt) $(sed -n 's/ done on .*//p' out.txt)"
    ./embed "$URL" schema.yaml >out.txt
    same "nothing more to do" "0 done on" "$(cut -c1-9 out.txt)"
}
