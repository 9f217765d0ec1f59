/* Scripts for the database's own client: see offline.h. */
#include "run/offline.h"

#include "base/text.h"
#include "dialect/client.h"
#include "run/application.h"
#include "run/paper.h"

#include <string.h>

/* One script on its way to paper. */
typedef struct {
    const mig_paper *paper;
    mig_run_state *run;
    mig_imagined *imagined;
    const mig_move *move;
    const mig_strings *before;
    bool first, last; /* of the run */
    bool stepwise; /* each statement on its own: `transaction: false`, or it can't be otherwise */
    bool joined;   /* one transaction for the whole run */
    bool strays;   /* SQL of its own may have changed where names are looked up */
    mig_units units;
} page;

static bool has_transactions(const page *p)
{
    return (p->paper->offline->caps & MIG_CAP_DDL_IN_TRANSACTION) != 0;
}

static bool refuse(const mig_step *step, const char *why, mig_error *err)
{
    (void)mig_fail(err, MIG_ERR_FAILED, "%s", why);
    mig_error_set_place(err, step->place);
    return false;
}

static bool refuse_kind(const mig_op *op, const char *why, mig_error *err)
{
    (void)mig_fail(err, MIG_ERR_FAILED, "%s", why);
    mig_error_set_place(err, op->place);
    return false;
}

/* What is no SQL can't be put on paper: an operation of such a kind is refused here. */
static bool check_kind(const mig_op *op, mig_error *err)
{
    switch (op->kind) {
    case MIG_KIND_ENUM:
    case MIG_KIND_TABLE:
    case MIG_KIND_COLUMN:
    case MIG_KIND_PRIMARY_KEY:
    case MIG_KIND_UNIQUE:
    case MIG_KIND_EXCLUSION:
    case MIG_KIND_CHECK:
    case MIG_KIND_FOREIGN_KEY:
    case MIG_KIND_INDEX:
    case MIG_KIND_EXECUTE:
    case MIG_KIND_INSERT:
        break;
    case MIG_KIND_COPY:
        return refuse_kind(op,
                           "a file of rows isn't put into a script for the database's own client; "
                           "end the range before this revision, or run it with \"migrate\"",
                           err);
    case MIG_KIND_RUN:
        return refuse_kind(op,
                           "a program can't be part of a script for the database's own client; "
                           "end the range before this revision, or run it with \"migrate\"",
                           err);
    }
    return true;
}

static bool check_step(page *p, const mig_step *step, mig_error *err)
{
    const mig_client *client = p->paper->offline->dialect->client;
    const char *why = client->misreads ? client->misreads(step->sql) : NULL;

    return why ? refuse(step, why, err) : mig_imagine_check(p->imagined, step, err);
}

typedef struct {
    mig_table **items;
    size_t len;
} table_list;

/* Nobody knows what was done to a table by hand: what would be lost with it stops the script. */
static void guard_rebuild(page *p, const table_list *tables, const mig_step *step)
{
    const mig_client *client = p->paper->offline->dialect->client;

    for (size_t i = 0; step->rebuild && client->strangers && i < tables->len; i++) {
        const mig_table *table = tables->items[i];
        MIG_AUTO_STR query = {0};

        if (!mig_same_nocase(table->name.name, step->rebuild))
            continue;
        client->strangers(&query, table);
        mig_paper_guard(p->paper, query.data,
                        mig_arena_printf(p->paper->arena,
                                         "table \"%s\" has more than the scripts made",
                                         table->name.name));
    }
}

static bool write_steps(page *p, const table_list *tables, const mig_steps *steps, mig_error *err)
{
    /* Several statements of one change are all done or none; one that stands alone may be one that
     * refuses transactions. */
    const bool apart = p->stepwise && has_transactions(p) && steps->len > 1;

    for (size_t i = 0; i < steps->len; i++)
        if (!check_step(p, &steps->items[i], err))
            return false;
    if (apart)
        mig_paper_begin(p->paper);
    for (size_t i = 0; i < steps->len; i++)
        guard_rebuild(p, tables, &steps->items[i]);
    for (size_t i = 0; i < steps->len; i++)
        mig_paper_step(p->paper, &steps->items[i]);
    if (apart)
        mig_paper_commit(p->paper);
    return true;
}

static bool write_unit(page *p, size_t index, mig_error *err)
{
    const mig_unit *unit = &p->units.items.items[index];
    mig_steps steps = {0};
    table_list tables = {0}; /* before the unit, which puts others in their place */

    for (size_t i = unit->start; i < unit->start + unit->count; i++)
        if (!check_kind(&p->units.ops->items[i], err))
            return false;
    if (p->paper->offline->caps & MIG_CAP_SHAPE_TEXT) {
        tables.len = p->run->shape->tables.len;
        tables.items = mig_arena_memdup(p->paper->arena, p->run->shape->tables.items,
                                        tables.len * sizeof *tables.items);
    }
    if (!mig_unit_steps(p->paper->arena, p->run, &p->units, index, &steps, err) ||
        !write_steps(p, &tables, &steps, err))
        return false;
    if (unit->step.sql) {
        mig_imagine_sql(p->imagined, p->move->script->revision, unit->step.sql);
        p->strays = true;
    }
    for (size_t i = unit->start; i < unit->start + unit->count; i++)
        mig_imagine_op(p->imagined, &p->units.ops->items[i]);
    return true;
}

static void write_title(const page *p)
{
    const mig_script *script = p->move->script;
    const char *name = strrchr(script->path, '/');

    mig_str_addc(p->paper->out, '\n');
    mig_paper_comment(p->paper, mig_arena_printf(p->paper->arena, "%s %s%s%s\n%s",
                                                 mig_direction_name(p->move->direction),
                                                 script->revision, *script->message ? ": " : "",
                                                 script->message, name ? name + 1 : script->path));
    if (p->units.items.len == 0 && p->move->direction == MIG_DOWN)
        mig_paper_comment(p->paper, "its downgrade is empty: what its upgrade did stays");
}

static bool begin_log(const page *p, mig_error *err)
{
    const mig_offline *offline = p->paper->offline;
    mig_scripts applied = {0};

    if (!p->first || !offline->begin_log || p->before->len == 0)
        return true;
    if (!mig_history_applied(p->paper->arena, offline->history, p->before, &applied, err))
        return false;
    mig_paper_begin_log(p->paper, &applied);
    return true;
}

/* The script is done, if nobody else moved the row meanwhile. */
static void write_end(const page *p)
{
    const mig_client *client = p->paper->offline->dialect->client;

    if (p->strays && client->reset)
        mig_str_add(p->paper->out, client->reset);
    if (p->stepwise) {
        mig_paper_begin(p->paper);
        mig_paper_expect(p->paper, p->before, false);
    }
    mig_paper_move(p->paper, p->before, &p->move->rows_after);
    mig_paper_log(p->paper, p->move->script, mig_direction_name(p->move->direction),
                  "by a script made offline", p->move->script->text);
    if (!p->joined || p->last)
        mig_paper_commit(p->paper);
}

static bool write_script(page *p, mig_error *err)
{
    write_title(p);
    if (has_transactions(p) && (!p->joined || p->first))
        mig_paper_begin(p->paper);
    mig_paper_expect(p->paper, p->before, p->first);
    if (p->first)
        mig_paper_whole(p->paper);
    if (!begin_log(p, err))
        return false;
    if (has_transactions(p) && p->stepwise)
        mig_paper_commit(p->paper);
    for (size_t i = 0; i < p->units.items.len; i++)
        if (!write_unit(p, i, err))
            return false;
    write_end(p);
    return true;
}

static bool write_move(const mig_paper *paper, mig_run_state *run, mig_imagined *imagined,
                       const mig_strings *rows, const mig_moves *moves, size_t at, mig_error *err)
{
    const mig_move *move = &moves->items[at];
    page p = {.paper = paper,
              .run = run,
              .imagined = imagined,
              .move = move,
              .before = at == 0 ? rows : &moves->items[at - 1].rows_after,
              .first = at == 0,
              .last = at + 1 == moves->len,
              .stepwise = !move->script->transaction,
              .joined = paper->offline->one_transaction && moves->len > 1};

    p.stepwise = p.stepwise || !has_transactions(&p);
    run->asked = false;
    if (mig_units_read(paper->arena, run->runner, move, &p.units, err) && write_script(&p, err))
        return true;
    return mig_within(err, "while writing the %s of revision \"%s\"",
                      mig_direction_name(move->direction), move->script->revision);
}

static bool write_moves(const mig_paper *paper, const mig_strings *rows, const mig_moves *moves,
                        mig_error *err)
{
    const mig_offline *offline = paper->offline;
    mig_driver driver = {.dialect = offline->dialect,
                         .caps = offline->caps,
                         .default_schema = offline->default_schema};
    mig_runner runner = {.driver = &driver,
                         .history = offline->history,
                         .store = offline->store,
                         .one_transaction = offline->one_transaction};
    MIG_AUTO_RUN run = {
        .runner = &runner, .pretend = true, .offline = true, .shape_arena = mig_arena_new()};
    mig_imagined imagined;

    if (!mig_run_check(&runner, moves, err))
        return false;
    if (!mig_imagine(paper, rows, &imagined, err))
        return false;
    run.shape = imagined.schema;
    for (size_t i = 0; i < moves->len; i++)
        if (!write_move(paper, &run, &imagined, rows, moves, i, err))
            return false;
    return true;
}

bool mig_offline_run(const mig_offline *offline, mig_arena *arena, mig_direction direction,
                     const mig_strings *rows, const char *target, mig_str *out, size_t *count,
                     mig_error *err)
{
    const mig_paper paper = mig_paper_new(offline, arena, out);
    mig_moves moves = {0};

    *count = 0;
    if (!mig_history_path(arena, offline->history, rows, direction, target, &moves, err))
        return false;
    *count = moves.len;
    if (moves.len == 0)
        return true;
    mig_paper_header(&paper,
                     mig_arena_printf(arena, "%s of a database from %s to %s (%zu revision%s)",
                                      direction == MIG_UP ? "Upgrade" : "Downgrade",
                                      mig_paper_rows(arena, rows),
                                      mig_paper_rows(arena, &moves.items[moves.len - 1].rows_after),
                                      moves.len, moves.len == 1 ? "" : "s"));
    return write_moves(&paper, rows, &moves, err);
}

static bool knows(const mig_scripts *scripts, const char *revision)
{
    for (size_t i = 0; i < scripts->items.len; i++)
        if (mig_same(scripts->items.items[i]->revision, revision))
            return true;
    return false;
}

/* Rows for the scripts of one list that the other hasn't. */
static void log_difference(const mig_paper *paper, const mig_scripts *from, const mig_scripts *what,
                           const char *detail)
{
    for (size_t i = 0; i < from->items.len; i++)
        if (!knows(what, from->items.items[i]->revision))
            mig_paper_log(paper, from->items.items[i], "stamp", detail, NULL);
}

static void confirm(const mig_paper *paper, const mig_scripts *was, const mig_scripts *is)
{
    for (size_t i = 0; i < was->items.len; i++)
        if (knows(is, was->items.items[i]->revision))
            mig_paper_confirm(paper, was->items.items[i]);
}

/* Whatever the database was at: only the log knows. */
static void log_rest(const mig_paper *paper, const mig_scripts *is)
{
    mig_scripts all = {0};

    mig_history_sorted(paper->arena, paper->offline->history, &all);
    for (size_t i = 0; i < all.items.len; i++)
        if (!knows(is, all.items.items[i]->revision))
            mig_paper_gone(paper, all.items.items[i]);
}

/* Where a new table commits, the tables are made before the transaction. rows NULL: whatever. */
static void begin_stamp(const mig_paper *paper, const mig_strings *rows)
{
    const bool whole = (paper->offline->caps & MIG_CAP_DDL_IN_TRANSACTION) != 0;

    if (whole)
        mig_paper_begin(paper);
    if (rows)
        mig_paper_expect(paper, rows, true);
    else
        mig_paper_create(paper);
    if (!whole)
        mig_paper_begin(paper);
    if (!rows)
        mig_paper_forget(paper);
    else if (!whole)
        mig_paper_expect(paper, rows, false);
}

bool mig_offline_stamp(const mig_offline *offline, mig_arena *arena, const mig_strings *rows,
                       const mig_strings *targets, mig_str *out, mig_error *err)
{
    static const mig_strings none = {0};
    const mig_paper paper = mig_paper_new(offline, arena, out);
    const mig_strings *before = rows ? rows : &none;
    mig_strings after = {0};
    mig_scripts was = {0}, is = {0};

    if (!mig_history_stamped(arena, offline->history, before, targets, &after, err) ||
        !mig_history_applied(arena, offline->history, before, &was, err) ||
        !mig_history_applied(arena, offline->history, &after, &is, err))
        return false;
    mig_paper_header(&paper, mig_arena_printf(arena, "Stamp of a database, from %s to %s",
                                              rows ? mig_paper_rows(arena, rows) : "anywhere",
                                              mig_paper_rows(arena, &after)));
    mig_str_addc(out, '\n');
    begin_stamp(&paper, rows);
    mig_paper_close(&paper);
    if (offline->begin_log)
        mig_paper_begin_log(&paper, &was);
    confirm(&paper, &was, &is);
    log_difference(&paper, &was, &is, MIG_LOG_GONE);
    if (!rows)
        log_rest(&paper, &is);
    log_difference(&paper, &is, &was, NULL);
    mig_paper_move(&paper, before, &after);
    mig_paper_commit(&paper);
    return true;
}
