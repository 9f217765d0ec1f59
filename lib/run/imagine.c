/*
 * What a database looks like that nobody asks: the scripts are replayed. Operations say all about
 * what they make; what SQL of a script does to a table only the database knows. That matters where
 * a table is made anew from what is known of it, as SQLite's have to be: then it is an error.
 */
#include "run/paper.h"

#include "base/text.h"
#include "dialect/resolve.h"
#include "plan/lower.h"

#include <string.h>

static void blur(mig_imagined *m, const char *table, const char *revision)
{
    for (size_t i = 0; i < m->blurs.len; i++)
        if (mig_same_nocase(m->blurs.items[i].table, table))
            return;
    mig_push(m->arena, &m->blurs, ((mig_blur){table, revision}));
}

/* Could it do something to the schema? Rows are of no interest, unless they are the catalog's. */
static bool is_plain_data(const mig_dialect *dialect, const char *sql, const mig_sql_tokens *tokens,
                          mig_arena *arena)
{
    if (!mig_sql_begins(&dialect->lexer, sql, "insert|update|delete|replace|select|with|values"))
        return false;
    for (size_t i = 0; i < tokens->len; i++) {
        const mig_sql_token *token = &tokens->items[i];

        if ((token->kind == MIG_SQL_WORD || token->kind == MIG_SQL_NAME) &&
            mig_starts_with(mig_sql_spelled(arena, sql, token), "sqlite_"))
            return false;
    }
    return true;
}

static bool mentions(mig_arena *arena, const char *sql, const mig_sql_tokens *tokens,
                     const char *table)
{
    for (size_t i = 0; i < tokens->len; i++) {
        const mig_sql_token *token = &tokens->items[i];

        if (token->kind != MIG_SQL_SIGN && token->kind != MIG_SQL_COMMENT &&
            mig_same_nocase(mig_sql_spelled(arena, sql, token), table))
            return true;
    }
    return false;
}

void mig_imagine_sql(mig_imagined *m, const char *revision, const char *sql)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    mig_sql_tokens tokens = {0};

    if (!(m->caps & MIG_CAP_SHAPE_TEXT))
        return; /* nothing is made anew from what is known of it */
    mig_sql_tokenize(scratch, &m->dialect->lexer, sql, &tokens);
    if (is_plain_data(m->dialect, sql, &tokens, scratch))
        return;
    for (size_t i = 0; i < m->schema->tables.len; i++) {
        const char *table = m->schema->tables.items[i]->name.name;

        if (mentions(scratch, sql, &tokens, table))
            blur(m, table, revision);
    }
}

static void sharpen(mig_imagined *m, const char *table)
{
    size_t kept = 0;

    for (size_t i = 0; i < m->blurs.len; i++)
        if (!mig_same_nocase(m->blurs.items[i].table, table))
            m->blurs.items[kept++] = m->blurs.items[i];
    m->blurs.len = kept;
}

void mig_imagine_op(mig_imagined *m, const mig_op *op)
{
    if (op->kind != MIG_KIND_TABLE)
        return;
    switch (mig_op_verb(op)) {
    case MIG_VERB_CREATE:
        sharpen(m, op->after.table->name.name);
        break;
    case MIG_VERB_DROP:
        sharpen(m, op->before.table->name.name);
        break;
    case MIG_VERB_RENAME:
        for (size_t i = 0; i < m->blurs.len; i++)
            if (mig_same_nocase(m->blurs.items[i].table, op->before.table->name.name))
                m->blurs.items[i].table = op->after.table->name.name;
        break;
    case MIG_VERB_ALTER:
        break;
    }
}

static bool replay_sql(mig_imagined *m, const mig_script *script)
{
    for (size_t i = 0; i < script->upgrade_sql.len; i++)
        mig_imagine_sql(m, script->revision, script->upgrade_sql.items[i].sql);
    return true;
}

static bool replay_op(mig_imagined *m, const mig_script *script, size_t at, mig_error *err)
{
    mig_op op = script->upgrade.items[at];
    mig_steps steps = {0};
    mig_error ignored = {0};

    if (op.kind == MIG_KIND_EXECUTE) {
        if (!mig_lower_group(m->arena, m->dialect, m->caps, NULL, &script->upgrade, at, 1, NULL,
                             &steps, err))
            return false;
        for (size_t i = 0; i < steps.len; i++)
            mig_imagine_sql(m, script->revision, steps.items[i].sql);
        return true;
    }
    /* What isn't there was made by SQL, or before the first script: it is left out. */
    if (mig_op_apply(m->schema, &op, true, &ignored))
        mig_imagine_op(m, &op);
    return true;
}

static bool replay_script(mig_imagined *m, const mig_script *applied, mig_error *err)
{
    mig_script script = *applied;

    if (script.unwritten) {
        /* It was run in another form, and may have done anything. */
        for (size_t i = 0; i < m->schema->tables.len; i++)
            blur(m, m->schema->tables.items[i]->name.name, script.revision);
        return true;
    }
    if (!mig_script_body(m->arena, &script, m->dialect, err))
        return false;
    if (script.sql)
        return replay_sql(m, &script);
    for (size_t i = 0; i < script.upgrade.len; i++)
        if (!replay_op(m, &script, i, err))
            return false;
    return true;
}

bool mig_imagine(const mig_paper *paper, const mig_strings *rows, mig_imagined *m, mig_error *err)
{
    const mig_offline *offline = paper->offline;
    mig_schema *written = mig_schema_new(paper->arena);
    mig_scripts applied = {0};

    written->nocase = (offline->caps & MIG_CAP_NOCASE) != 0;
    written->ident = offline->dialect->ident;
    mig_schema_seal(written);
    *m = (mig_imagined){.arena = paper->arena,
                        .dialect = offline->dialect,
                        .caps = offline->caps,
                        .schema = written};
    if (!mig_history_applied(paper->arena, offline->history, rows, &applied, err))
        return false;
    for (size_t i = 0; i < applied.items.len; i++)
        if (!replay_script(m, applied.items.items[i], err))
            return mig_within(err, "while replaying revision \"%s\"",
                              applied.items.items[i]->revision);
    if (!mig_resolve(paper->arena, written, offline->dialect, offline->caps,
                     offline->default_schema, &m->schema, err))
        return mig_within(err, "while replaying the scripts before");
    mig_shape_keep_enums(m->schema, written, offline->caps);
    return true;
}

bool mig_imagine_check(const mig_imagined *m, const mig_step *step, mig_error *err)
{
    for (size_t i = 0; step->rebuild && i < m->blurs.len; i++)
        if (mig_same_nocase(m->blurs.items[i].table, step->rebuild)) {
            (void)mig_fail(err, MIG_ERR_FAILED,
                           "table \"%s\" has to be made anew for this, and what SQL of revision "
                           "\"%s\" did to it only the database knows: run this one without --sql, "
                           "or do it by `execute` too",
                           step->rebuild, m->blurs.items[i].revision);
            mig_error_set_place(err, step->place);
            return false;
        }
    return true;
}
