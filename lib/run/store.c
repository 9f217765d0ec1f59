/*
 * The two tables, in SQL that every database takes as it is. Times are text (ISO 8601, UTC), so
 * that they mean the same on each.
 */
#include "run/store.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define LOG_COLUMNS                                                                               \
    "id, revision, direction, started_at, finished_at, statement, statements, checksum, script, " \
    "detail, tool_version, db_user, host, git_commit, tag"

mig_store mig_store_of(mig_arena *arena, const char *version_table)
{
    const mig_name log = {.schema = mig_name_parse(arena, version_table).schema,
                          .name = "migrate_log"};

    return (mig_store){.version_table = version_table, .log_table = mig_name_text(arena, log)};
}

bool mig_store_settle(mig_arena *arena, const mig_driver *driver, mig_store *store, mig_error *err)
{
    mig_name name = mig_name_parse(arena, store->version_table);

    if (!name.schema)
        return true;
    if (!(driver->caps & MIG_CAP_SCHEMAS))
        return mig_fail(err, MIG_ERR_USAGE,
                        "`version_table: %s` names a schema, and %s has none: state the table's "
                        "name alone",
                        store->version_table, driver->dialect->name);
    if (mig_same(name.schema, driver->default_schema))
        *store = mig_store_of(arena, name.name);
    return true;
}

void mig_store_tables(mig_arena *arena, const mig_store *store, mig_strings *names)
{
    mig_push(arena, names, store->version_table);
    mig_push(arena, names, store->log_table);
}

/* With its schema: a script may set the search path, as what pg_dump writes does. */
static mig_name table_name(const mig_driver *driver, mig_arena *arena, const char *table)
{
    mig_name name = mig_name_parse(arena, table);

    if (!name.schema)
        name.schema = driver->default_schema;
    return name;
}

static void add_table(mig_driver *driver, mig_arena *arena, mig_str *sql, const char *table)
{
    mig_sql_name(driver->dialect, sql, table_name(driver, arena, table));
}

static bool has_table(mig_driver *driver, mig_arena *arena, const char *table, bool *has,
                      mig_error *err)
{
    MIG_AUTO_STR sql = {0};
    mig_rows rows = {0};

    driver->dialect->has_table(&sql, table_name(driver, arena, table));
    if (!mig_query(driver, arena, sql.data, NULL, 0, &rows, err))
        return mig_within(err, "while looking for the table \"%s\"", table);
    *has = rows.rows.len > 0;
    return true;
}

static const char version_columns[] = "version_num VARCHAR(64) NOT NULL";

static const char *log_columns(const mig_dialect *dialect, mig_arena *arena)
{
    const char *text = dialect->long_text ? dialect->long_text : "TEXT";

    return mig_arena_printf(
        arena,
        "id BIGINT NOT NULL, revision VARCHAR(64) NOT NULL, direction VARCHAR(16) NOT NULL, "
        "started_at VARCHAR(32) NOT NULL, finished_at VARCHAR(32), statement INTEGER, "
        "statements INTEGER, checksum VARCHAR(64), script %s, detail %s, "
        "tool_version VARCHAR(32), db_user VARCHAR(255), host VARCHAR(255), "
        "git_commit VARCHAR(64), tag %s",
        text, text, text);
}

/* The first column is the key. */
static void add_create(const mig_dialect *dialect, mig_arena *arena, mig_str *sql, mig_name name,
                       const char *columns)
{
    mig_str_add(sql, "CREATE TABLE IF NOT EXISTS ");
    mig_sql_name(dialect, sql, name);
    mig_str_addf(sql, " (%s, CONSTRAINT ", columns);
    dialect->ident(sql, mig_arena_printf(arena, "%s_pkc", name.name));
    mig_str_addf(sql, " PRIMARY KEY (%.*s))%s", (int)strcspn(columns, " "), columns,
                 dialect->table_end ? dialect->table_end : "");
}

const char *mig_store_create(const mig_dialect *dialect, mig_arena *arena, const mig_store *store,
                             bool log)
{
    MIG_AUTO_STR sql = {0};

    add_create(dialect, arena, &sql,
               mig_name_parse(arena, log ? store->log_table : store->version_table),
               log ? log_columns(dialect, arena) : version_columns);
    return mig_str_copy(arena, &sql);
}

/*
 * Makes a table that isn't there. Another run may make it at the same moment; PostgreSQL then fails
 * with a unique violation of its own catalog in spite of IF NOT EXISTS, so what counts is whether
 * the table is there in the end.
 */
static bool ensure_table(mig_driver *driver, mig_arena *arena, const char *table,
                         const char *columns, mig_error *err)
{
    MIG_AUTO_STR sql = {0};
    mig_error ignored = {0};
    bool has = false;

    if (!has_table(driver, arena, table, &has, err))
        return false;
    if (has)
        return true;
    add_create(driver->dialect, arena, &sql, table_name(driver, arena, table), columns);
    if (mig_exec(driver, sql.data, err) || (has_table(driver, arena, table, &has, &ignored) && has))
        return true;
    return mig_within(err, "while making the table \"%s\", which records what is applied", table);
}

bool mig_store_ensure(mig_driver *driver, const mig_store *store, mig_error *err)
{
    MIG_AUTO_ARENA arena = mig_arena_new();

    return ensure_table(driver, arena, store->version_table, version_columns, err) &&
           ensure_table(driver, arena, store->log_table, log_columns(driver->dialect, arena), err);
}

static int by_byte(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool mig_store_rows(mig_driver *driver, mig_arena *arena, const mig_store *store, mig_strings *rows,
                    mig_error *err)
{
    MIG_AUTO_STR sql = {0};
    mig_rows found = {0};
    bool has = false;

    rows->len = 0;
    if (!has_table(driver, arena, store->version_table, &has, err))
        return false;
    if (!has)
        return true;
    mig_str_add(&sql, "SELECT version_num FROM ");
    add_table(driver, arena, &sql, store->version_table);
    if (!mig_query(driver, arena, sql.data, NULL, 0, &found, err))
        return mig_within(err, "while reading the version table \"%s\"", store->version_table);
    for (size_t i = 0; i < found.rows.len; i++)
        if (found.rows.items[i][0])
            mig_push(arena, rows, found.rows.items[i][0]);
    if (rows->len > 1)
        qsort(rows->items, rows->len, sizeof *rows->items, by_byte);
    return true;
}

/* Runs one change of a row; it has to hit exactly one. */
static bool change_row(mig_driver *driver, mig_arena *arena, const char *table,
                       const mig_row_change *change, mig_error *err)
{
    const char *params[] = {change->to ? change->to : change->from, change->from};
    const bool both = change->from && change->to;
    const char *sql;
    mig_rows ignored = {0};

    if (both)
        sql =
            mig_arena_printf(arena, "UPDATE %s SET version_num = $1 WHERE version_num = $2", table);
    else if (change->to)
        sql = mig_arena_printf(arena, "INSERT INTO %s (version_num) VALUES ($1)", table);
    else
        sql = mig_arena_printf(arena, "DELETE FROM %s WHERE version_num = $1", table);
    if (!mig_query(driver, arena, sql, params, both ? 2 : 1, &ignored, err))
        return mig_within(err, "while moving the version table to the new revision");
    if (driver->changed(driver) == 1)
        return true;
    return mig_fail(err, MIG_ERR_FAILED,
                    "the version table was changed by someone else while this ran: row \"%s\" is "
                    "not there once any more; see \"migrate current\" and run again",
                    change->from ? change->from : change->to);
}

/* Rows of one list that the other hasn't. */
static void subtract(mig_arena *arena, const mig_strings *from, const mig_strings *what,
                     mig_strings *rest)
{
    for (size_t i = 0; i < from->len; i++)
        if (!mig_strings_has(what, from->items[i]))
            mig_push(arena, rest, from->items[i]);
}

void mig_store_changes(mig_arena *arena, const mig_strings *before, const mig_strings *after,
                       mig_row_changes *changes)
{
    mig_strings gone = {0}, come = {0};

    subtract(arena, before, after, &gone);
    subtract(arena, after, before, &come);
    for (size_t i = 0; i < gone.len || i < come.len; i++)
        mig_push(arena, changes,
                 ((mig_row_change){i < gone.len ? gone.items[i] : NULL,
                                   i < come.len ? come.items[i] : NULL}));
}

bool mig_store_move(mig_driver *driver, mig_arena *arena, const mig_store *store,
                    const mig_strings *before, const mig_strings *after, mig_error *err)
{
    MIG_AUTO_STR table = {0};
    mig_row_changes changes = {0};

    add_table(driver, arena, &table, store->version_table);
    mig_store_changes(arena, before, after, &changes);
    for (size_t i = 0; i < changes.len; i++)
        if (!change_row(driver, arena, table.data, &changes.items[i], err))
            return false;
    return true;
}

/* *table: as SQL names it; empty: there is none. */
static bool find_log(mig_driver *driver, mig_arena *arena, const mig_store *store, mig_str *table,
                     mig_error *err)
{
    bool has = false;

    if (!has_table(driver, arena, store->log_table, &has, err))
        return false;
    if (has)
        add_table(driver, arena, table, store->log_table);
    return true;
}

static bool ask_log(mig_driver *driver, mig_arena *arena, const mig_store *store, const char *sql,
                    mig_rows *rows, mig_error *err)
{
    return mig_query(driver, arena, sql, NULL, 0, rows, err) ||
           mig_within(err, "while reading the log \"%s\"", store->log_table);
}

static bool read_under_way(mig_driver *driver, mig_arena *arena, const mig_store *store,
                           const char *table, mig_log_rows *rows, mig_error *err)
{
    mig_rows found = {0};
    const char *sql = mig_arena_printf(
        arena,
        "SELECT id, revision, direction, started_at, statement, statements, checksum, detail FROM "
        "%s WHERE finished_at IS NULL ORDER BY id",
        table);

    if (!ask_log(driver, arena, store, sql, &found, err))
        return false;
    for (size_t i = 0; i < found.rows.len; i++) {
        const char *const *cells = found.rows.items[i];
        mig_log_row row = {.id = cells[0],
                           .revision = cells[1],
                           .direction = cells[2],
                           .started_at = cells[3],
                           .statement = cells[4],
                           .statements = cells[5],
                           .checksum = cells[6],
                           .detail = cells[7]};

        mig_push(arena, rows, row);
    }
    return true;
}

bool mig_store_log(mig_driver *driver, mig_arena *arena, const mig_store *store, mig_log *log,
                   mig_error *err)
{
    MIG_AUTO_STR table = {0};
    mig_rows found = {0};
    const char *sql;

    *log = (mig_log){0};
    if (!find_log(driver, arena, store, &table, err))
        return false;
    if (table.len == 0)
        return true;
    sql = mig_arena_printf(
        arena,
        "SELECT revision, checksum, CASE WHEN detail LIKE 'copied %%' THEN detail END, CASE WHEN "
        "direction = 'downgrade' OR detail LIKE '" MIG_LOG_GONE "%%' OR detail LIKE '" MIG_LOG_LEFT
        "%%' THEN direction END FROM %s WHERE finished_at IS NOT NULL ORDER BY id",
        table.data);
    /* In this order: a step that ends meanwhile is in neither, and not in both. */
    if (!ask_log(driver, arena, store, sql, &found, err) ||
        !read_under_way(driver, arena, store, table.data, &log->under_way, err))
        return false;
    for (size_t i = 0; i < found.rows.len; i++) {
        const char *const *cells = found.rows.items[i];

        mig_push(arena, &log->finished, ((mig_log_end){cells[0], cells[1], cells[2], cells[3]}));
    }
    return true;
}

mig_map *mig_log_newest(mig_arena *arena, const mig_log *log)
{
    mig_map *newest = mig_map_new(arena);

    for (size_t i = 0; i < log->finished.len; i++)
        mig_map_put(newest, log->finished.items[i].revision, &log->finished.items[i]);
    return newest;
}

/* Mostly every script has one row, and in their order. */
static bool is_straight(const mig_log *log, const mig_scripts *scripts)
{
    if (log->finished.len != scripts->items.len)
        return false;
    for (size_t i = 0; i < log->finished.len; i++)
        if (strcmp(log->finished.items[i].revision, scripts->items.items[i]->revision) != 0)
            return false;
    return true;
}

const mig_log_end **mig_log_of(mig_arena *arena, const mig_log *log, const mig_scripts *scripts)
{
    const mig_log_end **ends = mig_arena_alloc(arena, (scripts->items.len + 1) * sizeof *ends);
    const mig_map *newest = is_straight(log, scripts) ? NULL : mig_log_newest(arena, log);

    for (size_t i = 0; i < scripts->items.len; i++)
        ends[i] = newest ? mig_map_find(newest, scripts->items.items[i]->revision)
                         : &log->finished.items[i];
    return ends;
}

bool mig_store_under_way(mig_driver *driver, mig_arena *arena, const mig_store *store,
                         mig_log_rows *rows, mig_error *err)
{
    MIG_AUTO_STR table = {0};

    return find_log(driver, arena, store, &table, err) &&
           (table.len == 0 || read_under_way(driver, arena, store, table.data, rows, err));
}

bool mig_store_script(mig_driver *driver, mig_arena *arena, const mig_store *store,
                      const char *revision, const char *checksum, const char **text, mig_error *err)
{
    const char *params[] = {revision, checksum};
    MIG_AUTO_STR sql = {0};
    mig_rows found = {0};

    *text = NULL;
    mig_str_add(&sql, "SELECT script FROM ");
    add_table(driver, arena, &sql, store->log_table);
    mig_str_add(&sql, " WHERE revision = $1 AND checksum = $2 AND script IS NOT NULL ORDER BY id");
    if (!mig_query(driver, arena, sql.data, params, MIG_LEN(params), &found, err))
        return mig_within(err, "while reading the log \"%s\"", store->log_table);
    if (found.rows.len > 0)
        *text = found.rows.items[0][0];
    return true;
}

bool mig_store_log_add(mig_driver *driver, mig_arena *arena, const mig_store *store,
                       mig_log_row *row, mig_error *err)
{
    MIG_AUTO_STR sql = {0}, table = {0};
    mig_rows found = {0}, ignored = {0};

    add_table(driver, arena, &table, store->log_table);
    mig_str_addf(&sql, "SELECT coalesce(max(id), 0) + 1 FROM %s", table.data);
    if (!mig_query(driver, arena, sql.data, NULL, 0, &found, err))
        return mig_within(err, "while reading the log \"%s\"", store->log_table);
    if (found.rows.len != 1 || !found.rows.items[0][0])
        return mig_fail(err, MIG_ERR_FAILED, "the log \"%s\" doesn't say its last number",
                        store->log_table);
    row->id = found.rows.items[0][0];

    const char *params[] = {row->id,          row->revision,   row->direction,    row->started_at,
                            row->finished_at, row->statement,  row->statements,   row->checksum,
                            row->script,      row->detail,     row->tool_version, row->db_user,
                            row->host,        row->git_commit, row->tag};
    mig_str_reset(&sql);
    mig_str_addf(&sql, "INSERT INTO %s (" LOG_COLUMNS ") VALUES (", table.data);
    for (size_t i = 0; i < MIG_LEN(params); i++)
        mig_str_addf(&sql, "%s$%zu", i ? ", " : "", i + 1);
    mig_str_addc(&sql, ')');
    return mig_query(driver, arena, sql.data, params, MIG_LEN(params), &ignored, err) ||
           mig_within(err, "while writing into the log \"%s\"", store->log_table);
}

bool mig_store_log_update(mig_driver *driver, mig_arena *arena, const mig_store *store,
                          const mig_log_row *row, mig_error *err)
{
    MIG_AUTO_STR sql = {0};
    const char *params[] = {row->statement, row->finished_at, row->detail, row->id};
    mig_rows ignored = {0};

    mig_str_add(&sql, "UPDATE ");
    add_table(driver, arena, &sql, store->log_table);
    mig_str_add(&sql, " SET statement = $1, finished_at = $2, detail = $3 WHERE id = $4");
    if (!mig_query(driver, arena, sql.data, params, MIG_LEN(params), &ignored, err))
        return mig_within(err, "while writing into the log \"%s\"", store->log_table);
    if (driver->changed(driver) == 1)
        return true;
    return mig_fail(err, MIG_ERR_FAILED, "row %s of the log \"%s\" is not there any more", row->id,
                    store->log_table);
}
