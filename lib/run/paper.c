/* The text around the statements of offline SQL: see paper.h. */
#include "run/paper.h"

#include "base/text.h"
#include "dialect/client.h"

#include <string.h>

static const mig_client *client_of(const mig_paper *paper)
{
    return paper->offline->dialect->client;
}

static const char *sql_name(const mig_offline *offline, mig_arena *arena, const char *table)
{
    MIG_AUTO_STR sql = {0};

    mig_sql_name(offline->dialect, &sql, mig_name_parse(arena, table));
    return mig_str_copy(arena, &sql);
}

mig_paper mig_paper_new(const mig_offline *offline, mig_arena *arena, mig_str *out)
{
    return (mig_paper){.offline = offline,
                       .arena = arena,
                       .out = out,
                       .version_table = sql_name(offline, arena, offline->store.version_table),
                       .log_table = sql_name(offline, arena, offline->store.log_table)};
}

const char *mig_paper_rows(mig_arena *arena, const mig_strings *rows)
{
    MIG_AUTO_STR text = {0};

    for (size_t i = 0; i < rows->len; i++)
        mig_str_addf(&text, "%s%s", i > 0 ? ", " : "", rows->items[i]);
    return rows->len > 0 ? mig_str_copy(arena, &text) : "base";
}

void mig_paper_comment(const mig_paper *paper, const char *text)
{
    size_t length;

    do {
        length = strcspn(text, "\r\n");
        mig_str_addf(paper->out, "-- %.*s\n", (int)length, text);
        text += length;
        text += strspn(text, "\r\n");
    } while (*text);
}

void mig_paper_header(const mig_paper *paper, const char *what)
{
    const mig_client *client = client_of(paper);
    const bool whole = (paper->offline->caps & MIG_CAP_DDL_IN_TRANSACTION) != 0;

    mig_paper_comment(paper,
                      mig_arena_printf(paper->arena, "%s, by migrate %s", what, MIG_VERSION));
    mig_paper_comment(paper,
                      mig_arena_printf(paper->arena, "for %s %s; run it with: %s", client->product,
                                       paper->offline->version, client->usage));
    mig_paper_comment(
        paper, whole ? "It stops where the database isn't at the revision that it begins at, and "
                       "at its first error,\nwhich takes the revision under way back."
                     : "It stops where the database isn't at the revision that it begins at, and "
                       "at its first error;\nwhat the revision under way did before that stays.");
    mig_str_add(paper->out, client->settings);
}

void mig_paper_begin(const mig_paper *paper)
{
    mig_str_add(paper->out, client_of(paper)->begin);
}

void mig_paper_commit(const mig_paper *paper)
{
    mig_str_add(paper->out, client_of(paper)->commit);
}

static void add_literal(const mig_paper *paper, mig_str *sql, const char *text)
{
    if (text)
        paper->offline->dialect->literal(sql, text);
    else
        mig_str_add(sql, "NULL");
}

/* A row for each that is there and shouldn't be, and one if some are missing. */
static void add_other_rows(const mig_paper *paper, mig_str *sql, const mig_strings *rows)
{
    MIG_AUTO_STR list = {0};

    mig_str_addf(sql, "SELECT version_num FROM %s", paper->version_table);
    if (rows->len == 0)
        return;
    for (size_t i = 0; i < rows->len; i++) {
        mig_str_add(&list, i > 0 ? ", " : "");
        add_literal(paper, &list, rows->items[i]);
    }
    mig_str_addf(sql, " WHERE version_num NOT IN (%s)\n", list.data);
    mig_str_addf(sql,
                 "UNION ALL SELECT 'a row is missing' FROM (SELECT count(*) AS n FROM %s"
                 " WHERE version_num IN (%s)) AS r WHERE n <> %zu",
                 paper->version_table, list.data, rows->len);
}

static void create(const mig_paper *paper, bool log)
{
    const mig_offline *offline = paper->offline;

    mig_client_statement(paper->out,
                         mig_store_create(offline->dialect, paper->arena, &offline->store, log));
}

void mig_paper_expect(const mig_paper *paper, const mig_strings *rows, bool first)
{
    const mig_client *client = client_of(paper);
    MIG_AUTO_STR query = {0};

    /* A database that is somewhere has the table: another one is left as it is. */
    if (first && rows->len == 0)
        create(paper, false);
    if (client->lock)
        client->lock(paper->out, paper->version_table, paper->offline->store.version_table);
    add_other_rows(paper, &query, rows);
    client->guard(paper->out, query.data,
                  rows->len == 0 ? "the database has revisions, and this begins at base"
                                 : mig_arena_printf(paper->arena,
                                                    "the database is not at %s, where this begins",
                                                    mig_paper_rows(paper->arena, rows)));
    if (first)
        create(paper, true);
}

void mig_paper_whole(const mig_paper *paper)
{
    client_of(paper)->guard(paper->out,
                            mig_arena_printf(paper->arena,
                                             "SELECT revision FROM %s WHERE finished_at IS NULL",
                                             paper->log_table),
                            "a run was interrupted: finish it with migrate, or stamp");
}

void mig_paper_close(const mig_paper *paper)
{
    mig_client_statement(paper->out, mig_arena_printf(paper->arena,
                                                      "UPDATE %s SET finished_at = %s,\n"
                                                      "    detail = coalesce(replace('" MIG_LOG_LEFT
                                                      "; {}', '{}', detail), '" MIG_LOG_LEFT "')\n"
                                                      "  WHERE finished_at IS NULL",
                                                      paper->log_table, client_of(paper)->now));
}

void mig_paper_create(const mig_paper *paper)
{
    create(paper, false);
    create(paper, true);
}

void mig_paper_forget(const mig_paper *paper)
{
    const mig_client *client = client_of(paper);

    if (client->lock)
        client->lock(paper->out, paper->version_table, paper->offline->store.version_table);
    mig_client_statement(paper->out,
                         mig_arena_printf(paper->arena, "DELETE FROM %s", paper->version_table));
}

/* The columns that are filled. */
#define LOG_COLUMNS                                                                               \
    "id, revision, direction, started_at, finished_at, checksum, detail, tool_version, db_user, " \
    "tag, script"

static void add_log(const mig_paper *paper, mig_str *sql, const mig_script *script,
                    const char *direction, const char *detail, const char *text)
{
    const mig_client *client = client_of(paper);

    mig_str_addf(sql, "INSERT INTO %s (" LOG_COLUMNS ")\nSELECT coalesce(max(id), 0) + 1, ",
                 paper->log_table);
    add_literal(paper, sql, script->revision);
    mig_str_add(sql, ", ");
    add_literal(paper, sql, direction);
    mig_str_addf(sql, ",\n    %s,\n    %s,\n    ", client->now, client->now);
    add_literal(paper, sql, mig_script_checksum(paper->arena, script));
    mig_str_add(sql, ", ");
    add_literal(paper, sql, detail);
    mig_str_add(sql, ", ");
    add_literal(paper, sql, MIG_VERSION);
    mig_str_addf(sql, ", %s, ", client->user ? client->user : "NULL");
    add_literal(paper, sql, paper->offline->tag);
    mig_str_add(sql, ",\n    ");
    add_literal(paper, sql, text);
    mig_str_addf(sql, "\n  FROM %s", paper->log_table);
}

void mig_paper_begin_log(const mig_paper *paper, const mig_scripts *applied)
{
    static const char detail[] = "applied before the log began";

    for (size_t i = 0; i < applied->items.len; i++) {
        MIG_AUTO_STR sql = {0};

        add_log(paper, &sql, applied->items.items[i], "stamp", detail, NULL);
        mig_str_addf(&sql, " HAVING count(*) = %zu AND count(CASE WHEN detail = ", i);
        add_literal(paper, &sql, detail);
        mig_str_addf(&sql, " THEN 1 END) = %zu", i);
        mig_client_statement(paper->out, sql.data);
    }
}

/* Says so unless the log never saw it, or its newest row says so already. */
void mig_paper_gone(const mig_paper *paper, const mig_script *script)
{
    MIG_AUTO_STR sql = {0}, of_it = {0};

    mig_str_add(&of_it, "WHEN revision = ");
    add_literal(paper, &of_it, script->revision);
    add_log(paper, &sql, script, "stamp", MIG_LOG_GONE, NULL);
    mig_str_addf(&sql,
                 "\n  HAVING coalesce(max(CASE %s THEN id END), 0) >\n"
                 "    coalesce(max(CASE %s AND (direction = 'downgrade'\n"
                 "      OR detail LIKE '" MIG_LOG_GONE "%%' OR detail LIKE '" MIG_LOG_LEFT
                 "%%') THEN id END), 0)",
                 of_it.data, of_it.data);
    mig_client_statement(paper->out, sql.data);
}

/* Its newest row must be one with this text: else it was edited, or the log never saw it. */
void mig_paper_confirm(const mig_paper *paper, const mig_script *script)
{
    MIG_AUTO_STR sql = {0}, of_it = {0};

    mig_str_add(&of_it, "WHEN revision = ");
    add_literal(paper, &of_it, script->revision);
    add_log(paper, &sql, script, "stamp", "counts as applied as it is now", NULL);
    mig_str_addf(&sql,
                 "\n  HAVING count(*) > 0 AND coalesce(max(CASE %s THEN id END), 0) <>\n"
                 "    coalesce(max(CASE %s AND direction <> 'downgrade'\n"
                 "      AND coalesce(detail, '') NOT LIKE '" MIG_LOG_GONE
                 "%%'\n"
                 "      AND coalesce(detail, '') NOT LIKE '" MIG_LOG_LEFT "%%' AND checksum = ",
                 of_it.data, of_it.data);
    add_literal(paper, &sql, mig_script_checksum(paper->arena, script));
    mig_str_add(&sql, " THEN id END), -1)");
    mig_client_statement(paper->out, sql.data);
}

void mig_paper_move(const mig_paper *paper, const mig_strings *before, const mig_strings *after)
{
    mig_row_changes changes = {0};

    mig_store_changes(paper->arena, before, after, &changes);
    for (size_t i = 0; i < changes.len; i++) {
        const mig_row_change *change = &changes.items[i];
        MIG_AUTO_STR sql = {0};

        if (change->from && change->to) {
            mig_str_addf(&sql, "UPDATE %s SET version_num = ", paper->version_table);
            add_literal(paper, &sql, change->to);
        } else if (change->to) {
            mig_str_addf(&sql, "INSERT INTO %s (version_num) VALUES (", paper->version_table);
            add_literal(paper, &sql, change->to);
            mig_str_addc(&sql, ')');
        } else {
            mig_str_addf(&sql, "DELETE FROM %s", paper->version_table);
        }
        if (change->from) {
            mig_str_add(&sql, " WHERE version_num = ");
            add_literal(paper, &sql, change->from);
        }
        mig_client_statement(paper->out, sql.data);
    }
}

void mig_paper_log(const mig_paper *paper, const mig_script *script, const char *direction,
                   const char *detail, const char *text)
{
    MIG_AUTO_STR sql = {0};

    add_log(paper, &sql, script, direction, detail, text);
    client_of(paper)->statement(paper->out, sql.data);
}

void mig_paper_guard(const mig_paper *paper, const char *query, const char *message)
{
    mig_paper_comment(paper, mig_arena_printf(paper->arena, "stops here if: %s", message));
    client_of(paper)->guard(paper->out, query, message);
}

void mig_paper_step(const mig_paper *paper, const mig_step *step)
{
    if (step->kind == MIG_STEP_SQL)
        client_of(paper)->statement(paper->out, step->sql);
    else
        mig_paper_guard(paper, step->sql, step->message ? step->message : "a check failed");
}
