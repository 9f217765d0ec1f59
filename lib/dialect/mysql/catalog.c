/* The live database -> model: what there is, then the text of every table. See catalog.h. */
#include "dialect/mysql/catalog.h"

#include "base/text.h"

#include <string.h>

enum {
    TEXTS_MOST = 1000, /* SHOW CREATE TABLE statements in one packet */
    TRIES = 3,         /* a table may go between the list and its text */
};

typedef struct {
    my_driver *driver;
    mig_arena *arena;
    mig_schema *schema;
    mig_strings databases; /* the default one first */
    const mig_strings *skip;
    my_defaults defaults; /* collation: of the database that is read */
    mig_map *collations;  /* database -> its collation */
    mig_map *seen;        /* names of tables, in lower case */
} reader;

static void add_other(reader *r, const char *kind, const char *database, const char *name,
                      const char *table)
{
    mig_other *other = MIG_NEW(r->arena, mig_other);
    const char *schema = mig_same(database, r->databases.items[0]) ? NULL : database;

    *other = (mig_other){.kind = kind, .name = {schema, name}};
    if (table)
        other->table = (mig_name){schema, table};
    mig_push(r->arena, &r->schema->others, other);
}

/* `= 'a'`, or `IN ('a', 'b')` */
static void add_databases(const reader *r, mig_str *sql)
{
    mig_str_add(sql, " IN (");
    for (size_t i = 0; i < r->databases.len; i++) {
        mig_str_add(sql, i ? ", " : "");
        my_literal(sql, r->databases.items[i]);
    }
    mig_str_addc(sql, ')');
}

/* What tables inherit: kinds of rows are told by their first column. */
static bool read_defaults(reader *r, mig_error *err)
{
    MIG_AUTO_STR sql = {0};
    mig_rows rows;

    mig_str_add(&sql,
                "SELECT 'charset', character_set_name, default_collate_name "
                "FROM information_schema.character_sets "
                "UNION ALL SELECT 'engine', '', @@default_storage_engine "
                "UNION ALL SELECT 'database', schema_name, default_collation_name "
                "FROM information_schema.schemata WHERE schema_name");
    add_databases(r, &sql);
    if (!my_rows(r->driver, r->arena, mig_str_text(&sql), &rows, err))
        return false;
    r->defaults.collations = mig_map_new(r->arena);
    r->collations = mig_map_new(r->arena);
    for (size_t i = 0; i < rows.rows.len; i++) {
        const char *const *row = rows.rows.items[i];

        if (strcmp(row[0], "charset") == 0)
            mig_map_put(r->defaults.collations, row[1], mig_arena_strdup(r->arena, row[2]));
        else if (strcmp(row[0], "engine") == 0)
            r->defaults.engine = row[2];
        else
            mig_map_put(r->collations, row[1], mig_arena_strdup(r->arena, row[2]));
    }
    return true;
}

static bool is_skipped(const reader *r, const char *name)
{
    for (size_t i = 0; i < r->skip->len; i++)
        if (mig_same(r->skip->items[i], name))
            return true;
    return false;
}

static const char *other_kind(const char *type)
{
    if (mig_same_nocase(type, "view") || mig_same_nocase(type, "system view"))
        return "view";
    return mig_same_nocase(type, "sequence") ? "sequence" : NULL;
}

/* Names of one database's tables; what is none goes to the others. */
static bool list_tables(reader *r, const char *database, mig_strings *names, mig_error *err)
{
    MIG_AUTO_STR sql = {0};
    mig_rows rows;

    mig_str_add(&sql, "SHOW FULL TABLES FROM ");
    my_ident(&sql, database);
    if (!my_rows(r->driver, r->arena, mig_str_text(&sql), &rows, err))
        return false;
    for (size_t i = 0; i < rows.rows.len; i++) {
        const char *name = rows.rows.items[i][0], *kind = other_kind(rows.rows.items[i][1]);

        if (is_skipped(r, name))
            continue;
        if (kind)
            add_other(r, kind, database, name, NULL);
        else
            mig_push(r->arena, names, name);
    }
    return true;
}

/* The server may tell names apart that differ in case only: the model has one of them. */
static bool is_seen(reader *r, mig_name name)
{
    const char *key = mig_lower(r->arena, mig_name_text(r->arena, name));

    if (mig_map_find(r->seen, key))
        return true;
    mig_map_put(r->seen, key, r);
    return false;
}

static void add_table(reader *r, const char *database, const char *name, const char *text)
{
    bool is_default = mig_same(database, r->databases.items[0]);
    mig_name full = {is_default ? NULL : database, name};

    if (is_seen(r, full))
        add_other(r, "table whose name is another's in other case", database, name, NULL);
    else
        (void)my_read_table(r->arena, r->schema, r->driver->base.caps, &r->defaults,
                            r->databases.items[0], full, text);
}

static bool read_texts(reader *r, const char *database, const mig_strings *names, size_t from,
                       mig_error *err)
{
    mig_strings statements = {0};
    mig_rows rows;

    for (size_t i = from; i < names->len && i < from + TEXTS_MOST; i++) {
        MIG_AUTO_STR sql = {0};

        mig_str_add(&sql, "SHOW CREATE TABLE ");
        my_ident(&sql, database);
        mig_str_addc(&sql, '.');
        my_ident(&sql, names->items[i]);
        mig_push(r->arena, &statements, mig_str_copy(r->arena, &sql));
    }
    if (!my_batch(r->driver, r->arena, &statements, &rows, err))
        return false;
    for (size_t i = 0; i < rows.rows.len; i++)
        add_table(r, database, names->items[from + i], rows.rows.items[i][1]);
    return true;
}

static bool read_tables(reader *r, const char *database, mig_error *err)
{
    mig_strings names = {0};

    r->defaults.collation = mig_map_find(r->collations, database);
    if (!r->defaults.collation) /* such a database isn't there, or isn't for this user to see */
        return true;
    if (!list_tables(r, database, &names, err))
        return false;
    for (size_t from = 0; from < names.len; from += TEXTS_MOST)
        if (!read_texts(r, database, &names, from, err))
            return false;
    return true;
}

/* Triggers, routines and events. A trigger is in its table's database; asked for by that column
 * MariaDB doesn't look at the tables of every database. */
static bool read_others(reader *r, mig_error *err)
{
    MIG_AUTO_STR sql = {0};
    mig_rows rows;

    mig_str_add(&sql,
                "SELECT 'trigger' AS kind, trigger_schema AS home, trigger_name AS name, "
                "event_object_table AS parent FROM information_schema.triggers "
                "WHERE event_object_schema");
    add_databases(r, &sql);
    mig_str_add(&sql,
                " UNION ALL SELECT LOWER(routine_type), routine_schema, routine_name, NULL "
                "FROM information_schema.routines WHERE routine_schema");
    add_databases(r, &sql);
    mig_str_add(&sql,
                " UNION ALL SELECT 'event', event_schema, event_name, NULL "
                "FROM information_schema.events WHERE event_schema");
    add_databases(r, &sql);
    mig_str_add(&sql, " ORDER BY kind, home, name");
    if (!my_rows(r->driver, r->arena, mig_str_text(&sql), &rows, err))
        return false;
    for (size_t i = 0; i < rows.rows.len; i++) {
        const char *const *row = rows.rows.items[i];

        add_other(r, row[0], row[1], row[2], row[3]);
    }
    return true;
}

static bool read_once(reader *r, mig_error *err)
{
    r->schema = mig_schema_new(r->arena);
    r->schema->nocase = true;
    r->schema->ident = my_ident;
    r->seen = mig_map_new(r->arena);
    if (!read_defaults(r, err))
        return false;
    for (size_t i = 0; i < r->databases.len; i++)
        if (!read_tables(r, r->databases.items[i], err))
            return false;
    return read_others(r, err);
}

bool my_read_schema(mig_driver *driver, mig_arena *arena, const mig_strings *schemas,
                    const mig_strings *skip, mig_schema **schema, mig_error *err)
{
    static const char no_such_table[] = "42S02";
    reader r = {.driver = my_of(driver), .arena = arena, .skip = skip};

    mig_push(arena, &r.databases, driver->default_schema);
    for (size_t i = 0; i < schemas->len; i++)
        if (!mig_same(schemas->items[i], driver->default_schema))
            mig_push(arena, &r.databases, schemas->items[i]);
    for (unsigned tries = 1;; tries++) {
        mig_error failure = {0};

        if (read_once(&r, &failure))
            break;
        if (tries < TRIES && strcmp(failure.sqlstate, no_such_table) == 0)
            continue;
        if (err)
            *err = failure;
        return mig_within(err, "while reading the schema");
    }
    mig_schema_seal(r.schema);
    *schema = r.schema;
    return true;
}
