/*
 * A scratch database (CREATE DATABASE ... TEMPLATE template0) for a declared schema in SQL. Its
 * name tells the database that it was made from, and whoever uses it holds an advisory lock of that
 * name there: what nobody holds is left over from a run that was killed.
 */
#include "dialect/postgresql/postgresql.h"

#include "base/text.h"

#include <string.h>
#include <unistd.h>

#define PREFIX "migrate_scratch_"

/* Of the live database, for CREATE DATABASE. */
typedef struct {
    const char *encoding, *collate, *ctype, *provider, *locale;
} traits;

static const char *cell_of(mig_arena *arena, const PGresult *result, int row, int column)
{
    return PQgetisnull(result, row, column)
               ? NULL
               : mig_arena_strdup(arena, PQgetvalue(result, row, column));
}

/* pg_database has the provider since 15, and its locale under another name since 17. */
static bool read_traits(pg_driver *live, mig_arena *arena, traits *t, mig_error *err)
{
    PG_AUTO_RESULT result = NULL;
    MIG_AUTO_STR sql = {0};
    const char *locale = live->version >= 17 ? "datlocale" : "daticulocale";

    mig_str_addf(&sql,
                 "SELECT pg_catalog.pg_encoding_to_char(encoding), datcollate, datctype, %s, %s "
                 "FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()",
                 live->version >= 15 ? "datlocprovider" : "'c'",
                 live->version >= 15 ? locale : "NULL");
    if (!pg_ask(live, mig_str_text(&sql), NULL, 0, &result, err))
        return false;
    t->encoding = cell_of(arena, result, 0, 0);
    t->collate = cell_of(arena, result, 0, 1);
    t->ctype = cell_of(arena, result, 0, 2);
    t->provider = cell_of(arena, result, 0, 3);
    t->locale = cell_of(arena, result, 0, 4);
    return true;
}

static void add_option(mig_str *sql, const char *word, const char *value)
{
    mig_str_addf(sql, " %s ", word);
    pg_literal(sql, value);
}

static bool create(pg_driver *admin, const char *name, const traits *t, mig_error *err)
{
    MIG_AUTO_STR sql = {0};

    mig_str_addf(&sql, "CREATE DATABASE %s TEMPLATE template0", name);
    add_option(&sql, "ENCODING", t->encoding);
    add_option(&sql, "LC_COLLATE", t->collate);
    add_option(&sql, "LC_CTYPE", t->ctype);
    if (mig_same(t->provider, "i")) {
        mig_str_add(&sql, " LOCALE_PROVIDER icu");
        if (t->locale)
            add_option(&sql, "ICU_LOCALE", t->locale);
    } else if (mig_same(t->provider, "b")) {
        mig_str_add(&sql, " LOCALE_PROVIDER builtin");
        if (t->locale)
            add_option(&sql, "BUILTIN_LOCALE", t->locale);
    }
    if (pg_run(admin, mig_str_text(&sql), err))
        return true;
    if (err && strcmp(err->sqlstate, "42501") == 0)
        mig_within(err,
                   "a schema in SQL is loaded into a scratch database: let an administrator run "
                   "ALTER ROLE %s CREATEDB, or set `scratch_url` in migrate.yaml to a server "
                   "where databases may be made",
                   pg_ident_text(admin->arena, PQuser(admin->connection)));
    return false;
}

static bool try_lock(pg_driver *admin, const char *name, bool *locked, mig_error *err)
{
    PG_AUTO_RESULT result = NULL;

    if (!pg_ask(admin, "SELECT pg_catalog.pg_try_advisory_lock(pg_catalog.hashtextextended($1, 0))",
                &name, 1, &result, err))
        return false;
    *locked = strcmp(PQgetvalue(result, 0, 0), "t") == 0;
    return true;
}

static bool drop(pg_driver *admin, const char *name, mig_error *err)
{
    MIG_AUTO_STR sql = {0};

    mig_str_addf(&sql, "DROP DATABASE IF EXISTS %s WITH (FORCE)", name);
    return pg_run(admin, mig_str_text(&sql), err);
}

/* Only those made from this very database, by this role. Faults are the next run's to tell. */
static void drop_leftovers(pg_driver *admin, const char *prefix)
{
    PG_AUTO_RESULT result = NULL;
    mig_error ignored = {0};

    if (!pg_ask(admin,
                "SELECT datname FROM pg_catalog.pg_database "
                "WHERE pg_catalog.starts_with(datname, $1) "
                "AND pg_catalog.pg_get_userbyid(datdba) = current_user ORDER BY datname",
                &prefix, 1, &result, &ignored))
        return;
    for (int i = 0; i < PQntuples(result); i++) {
        const char *name = PQgetvalue(result, i, 0);
        PG_AUTO_RESULT unlocked = NULL;
        bool locked = false;

        if (!try_lock(admin, name, &locked, &ignored) || !locked)
            continue;
        (void)!drop(admin, name, &ignored);
        (void)!pg_ask(admin,
                      "SELECT pg_catalog.pg_advisory_unlock(pg_catalog.hashtextextended($1, 0))",
                      &name, 1, &unlocked, &ignored);
    }
}

/* The beginning of the names of databases that are made from the one that admin is connected to. */
static bool find_prefix(pg_driver *admin, mig_arena *arena, const char **prefix, mig_error *err)
{
    PG_AUTO_RESULT result = NULL;

    if (!pg_ask(admin,
                "SELECT oid FROM pg_catalog.pg_database "
                "WHERE datname = pg_catalog.current_database()",
                NULL, 0, &result, err))
        return false;
    *prefix = mig_arena_printf(arena, PREFIX "%s_", PQgetvalue(result, 0, 0));
    return true;
}

/* A name that nobody else has: that of a process that is alive, or whose leftover we may replace.
 */
static bool take_name(pg_driver *admin, mig_arena *arena, const char *prefix, const char **name,
                      mig_error *err)
{
    for (unsigned i = 0;; i++) {
        bool locked;

        *name = mig_arena_printf(arena, "%s%ld_%u", prefix, (long)getpid(), i);
        if (!try_lock(admin, *name, &locked, err))
            return false;
        if (locked)
            return drop(admin, *name, err);
    }
}

/* What every session of the scratch database has, before the driver opens it. */
static bool prepare(pg_driver *live, pg_driver *first, const char *name, mig_error *err)
{
    static const char objects[] =
        "SELECT pg_catalog.format('CREATE SCHEMA IF NOT EXISTS %I', nspname), 0 "
        "FROM pg_catalog.pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' "
        "UNION ALL SELECT 'DROP SCHEMA public', 1 WHERE NOT EXISTS (SELECT 1 FROM "
        "pg_catalog.pg_namespace WHERE nspname = 'public') "
        "UNION ALL SELECT pg_catalog.format('CREATE EXTENSION IF NOT EXISTS %I WITH SCHEMA %I "
        "CASCADE', e.extname, n.nspname), 2 FROM pg_catalog.pg_extension e "
        "JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace "
        "WHERE e.extname <> 'plpgsql' ORDER BY 2, 1";
    PG_AUTO_RESULT result = NULL;
    MIG_AUTO_STR sql = {0};

    if (!pg_ask(live, objects, NULL, 0, &result, err))
        return false;
    for (int i = 0; i < PQntuples(result); i++)
        if (!pg_run(first, PQgetvalue(result, i, 0), err))
            return mig_within(err, "while making the scratch database like the live one");
    mig_str_addf(&sql, "ALTER DATABASE %s SET search_path = %s", name,
                 *live->search_path ? live->search_path : "''");
    return pg_run(first, mig_str_text(&sql), err);
}

/* The same server. bare: also without settings of the session, such as a search path that doesn't
 * exist yet. */
static mig_url url_of(mig_arena *arena, const mig_url *url, const char *database, bool bare)
{
    mig_url result = *url;

    result.database = database;
    result.options.items = NULL;
    result.options.len = result.options.cap = 0;
    for (size_t i = 0; i < url->options.len; i++)
        if (!mig_same(url->options.items[i].key, "dbname") &&
            !(bare && mig_same(url->options.items[i].key, "options")))
            mig_push(arena, &result.options, url->options.items[i]);
    return result;
}

static bool open_writing(const mig_url *url, mig_driver **driver, mig_error *err)
{
    if (!mig_postgresql_open(url, 0, driver, err))
        return false;
    if (pg_set_scratch(pg_of(*driver), err))
        return true;
    mig_driver_close(*driver);
    *driver = NULL;
    return false;
}

static bool remember_schemas(pg_driver *scratch, mig_error *err)
{
    PG_AUTO_RESULT result = NULL;

    if (!pg_ask(scratch, "SELECT pg_catalog.array_agg(nspname)::text FROM pg_catalog.pg_namespace",
                NULL, 0, &result, err))
        return false;
    scratch->schemas = mig_arena_strdup(scratch->arena, PQgetvalue(result, 0, 0));
    return true;
}

static bool fill(pg_driver *live, mig_arena *arena, const mig_url *url, const char *name,
                 mig_driver **scratch, mig_error *err)
{
    mig_url bare = url_of(arena, url, name, true), whole = url_of(arena, url, name, false);
    mig_driver *first = NULL;
    bool done;

    if (!open_writing(&bare, &first, err))
        return false;
    done = prepare(live, pg_of(first), name, err);
    mig_driver_close(first);
    if (!done || !open_writing(&whole, scratch, err))
        return false;
    if (remember_schemas(pg_of(*scratch), err))
        return true;
    mig_driver_close(*scratch);
    *scratch = NULL;
    return false;
}

static bool make(pg_driver *live, pg_driver *admin, const mig_url *url, mig_driver **scratch,
                 mig_error *err)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const char *prefix, *name;
    mig_error ignored = {0};
    traits t;

    if (!read_traits(live, arena, &t, err) || !find_prefix(admin, arena, &prefix, err))
        return false;
    drop_leftovers(admin, prefix);
    if (!take_name(admin, arena, prefix, &name, err) || !create(admin, name, &t, err))
        return false;
    if (!fill(live, arena, url, name, scratch, err)) {
        (void)!drop(admin, name, &ignored);
        return false;
    }
    pg_of(*scratch)->scratch_name = mig_arena_strdup(pg_of(*scratch)->arena, name);
    pg_of(*scratch)->admin = admin;
    pg_of(*scratch)->parent = live;
    live->child = pg_of(*scratch);
    return true;
}

bool pg_scratch(mig_driver *driver, const mig_url *url, mig_driver **scratch, mig_error *err)
{
    mig_driver *admin = NULL;

    *scratch = NULL;
    if (!open_writing(url, &admin, err) || !make(pg_of(driver), pg_of(admin), url, scratch, err)) {
        mig_driver_close(admin);
        return mig_within(err, "while making a scratch database on %s", url->masked);
    }
    return true;
}

bool pg_scratch_schemas(pg_driver *driver, mig_arena *arena, mig_strings *names, mig_error *err)
{
    static const char sql[] =
        "SELECT n.nspname FROM pg_catalog.pg_namespace n WHERE n.nspname !~ '^pg_' "
        "AND n.nspname <> 'information_schema' AND (n.nspname <> ALL ($1::pg_catalog.name[]) "
        "OR EXISTS (SELECT 1 FROM pg_catalog.pg_class c WHERE c.relnamespace = n.oid "
        "AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.objid = c.oid "
        "AND d.deptype = 'e')) OR EXISTS (SELECT 1 FROM pg_catalog.pg_type t "
        "WHERE t.typnamespace = n.oid AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d "
        "WHERE d.objid = t.oid AND d.deptype = 'e'))) ORDER BY n.nspname";
    PG_AUTO_RESULT result = NULL;

    if (!pg_ask(driver, sql, &driver->schemas, 1, &result, err))
        return false;
    for (int i = 0; i < PQntuples(result); i++)
        mig_push(arena, names, mig_arena_strdup(arena, PQgetvalue(result, i, 0)));
    return true;
}

void pg_scratch_end(pg_driver *admin, const char *name)
{
    mig_error ignored = {0};

    (void)!drop(admin, name, &ignored); /* what stays is dropped by the next run */
    mig_driver_close(&admin->base);
}
