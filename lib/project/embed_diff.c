/* Differences of migrate/migrate.h, and doing away with them. */
#include "base/text.h"
#include "plan/order.h"
#include "project/embed.h"
#include "yaml/json.h"

#include <stdlib.h>

struct migrate_diff {
    mig_arena *arena;
    mig_compared compared;
    mig_strings names, objects; /* of the operations */
    const char *yaml, *json, *sql;
};

static bool check_wanted(const migrate_schema *wanted, mig_error *err)
{
    return !wanted->read || mig_fail(err, MIG_ERR_USAGE,
                                     "the schema is one that was read from a database; load what "
                                     "migrate_schema_yaml gives of it to compare with it");
}

/* "add_column": the one key of the printed operation. */
static void add_names(migrate_diff *diff, const mig_node *list)
{
    for (size_t i = 0; i < diff->compared.ops.len; i++) {
        mig_push(diff->arena, &diff->names, list->items.items[i]->pairs.items[0].key);
        mig_push(diff->arena, &diff->objects,
                 mig_op_subject(diff->arena, &diff->compared.ops.items[i]));
    }
}

static bool print_sql(const migrate *m, migrate_diff *diff, mig_error *err)
{
    MIG_AUTO_STR text = {0};
    mig_steps steps = {0};

    if (!mig_compare_steps(diff->arena, m->driver->dialect, m->driver->caps,
                           m->driver->default_schema, &diff->compared.ops, diff->compared.found,
                           &steps, err))
        return false;
    for (size_t i = 0; i < steps.len; i++)
        if (mig_step_is_shown(&steps.items[i]))
            mig_str_addf(&text, "%s%s\n", steps.items[i].sql, mig_sql_end(steps.items[i].sql));
    diff->sql = mig_str_copy(diff->arena, &text);
    return true;
}

static bool print(const migrate *m, migrate_diff *diff, mig_error *err)
{
    const mig_node *list = mig_ops_print(diff->arena, &diff->compared.ops);
    MIG_AUTO_STR text = {0};
    json_t *json = mig_json_from_node(list);
    char *dump = json_dumps(json, JSON_INDENT(2) | JSON_ENSURE_ASCII);

    diff->json = mig_arena_strdup(diff->arena, dump ? dump : "[]");
    free(dump);
    json_decref(json);
    add_names(diff, list);
    if (diff->compared.ops.len > 0)
        mig_yaml_write(list, &text);
    diff->yaml = mig_str_copy(diff->arena, &text);
    return print_sql(m, diff, err);
}

bool migrate_compare(migrate *m, const migrate_schema *wanted, unsigned flags, migrate_diff **made,
                     mig_error *err)
{
    mig_arena *arena = mig_arena_new();
    migrate_diff *diff = MIG_NEW(arena, migrate_diff);

    diff->arena = arena;
    *made = NULL;
    if (!check_wanted(wanted, err) || !mig_embed_connect(m, err) ||
        !mig_embed_compare(m, arena, wanted->schema, flags & MIGRATE_KEEP_EXTRA, &diff->compared,
                           err) ||
        !print(m, diff, err)) {
        migrate_diff_free(diff);
        return false;
    }
    *made = diff;
    return true;
}

size_t migrate_diff_count(const migrate_diff *diff)
{
    return diff->compared.ops.len;
}

const char *migrate_diff_operation(const migrate_diff *diff, size_t index)
{
    return diff->names.items[index];
}

const char *migrate_diff_object(const migrate_diff *diff, size_t index)
{
    return diff->objects.items[index];
}

const char *migrate_diff_loss(const migrate_diff *diff, size_t index)
{
    return diff->compared.ops.items[index].note;
}

const char *migrate_diff_yaml(const migrate_diff *diff)
{
    return diff->yaml;
}

const char *migrate_diff_json(const migrate_diff *diff)
{
    return diff->json;
}

const char *migrate_diff_sql(const migrate_diff *diff)
{
    return diff->sql;
}

void migrate_diff_free(migrate_diff *diff)
{
    if (diff)
        mig_arena_free(diff->arena);
}

static bool check_losses(mig_arena *arena, const mig_ops *ops, mig_error *err)
{
    for (size_t i = 0; i < ops->len; i++)
        if (ops->items[i].note)
            return mig_fail(err, MIG_ERR_DIFFERENT,
                            "\"%s\" stays as it is, as its change would lose something (%s); "
                            "nothing was done",
                            mig_op_subject(arena, &ops->items[i]), ops->items[i].note);
    return true;
}

/* The difference as it is now that nobody else works on it. */
static bool make_same(migrate *m, mig_arena *arena, const mig_schema *wanted, unsigned flags,
                      size_t *done, mig_error *err)
{
    mig_compared compared = {0};
    mig_history *history;
    mig_runner runner;

    if (!mig_embed_compare(m, arena, wanted, flags & MIGRATE_KEEP_EXTRA, &compared, err) ||
        !mig_embed_history(m, arena, &history, err) ||
        (!(flags & MIGRATE_ALLOW_LOSS) && !check_losses(arena, &compared.ops, err)))
        return false;
    runner = mig_embed_runner(m, arena, history);
    if (!mig_run_ops(&runner, &compared.ops, err))
        return mig_within(err, "while making %s as the schema says", m->driver->target);
    *done = compared.ops.len;
    return true;
}

static bool apply_locked(migrate *m, mig_arena *arena, const mig_schema *wanted, unsigned flags,
                         size_t *done, mig_error *err)
{
    mig_driver *driver = m->driver;
    mig_error ignored = {0};

    if (!(driver->caps & MIG_CAP_DDL_IN_TRANSACTION))
        return make_same(m, arena, wanted, flags, done, err);
    if (!driver->begin(driver, err))
        return false;
    if (make_same(m, arena, wanted, flags, done, err))
        return driver->end(driver, true, err) || mig_within(err, "while committing");
    (void)!driver->end(driver, false, &ignored);
    return false;
}

bool migrate_apply(migrate *m, const migrate_schema *wanted, unsigned flags, size_t *done,
                   mig_error *err)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    size_t count = 0;
    mig_runner runner;
    bool good;

    if (done)
        *done = 0;
    if (!check_wanted(wanted, err) || !mig_embed_connect(m, err))
        return false;
    runner = mig_embed_runner(m, arena, NULL);
    if (!m->driver->lock(m->driver, m->store.version_table, m->lock_timeout_ms,
                         mig_run_tell_waiting, &runner, err))
        return false;
    good = apply_locked(m, arena, wanted->schema, flags, &count, err);
    m->driver->unlock(m->driver);
    if (done && good)
        *done = count;
    return good;
}
