/* migrate check: is everything as the files say? For CI. */
#include "command.h"
#include "context.h"
#include "lost.h"
#include "op/op.h"
#include "output.h"
#include "progress.h"
#include "sides.h"

#include <stdio.h>

static bool echo;
static const char *git_base;

static const option check_options[] = {
    {"echo", 0, OPT_FLAG, &echo, NULL, "print each statement before it is sent"},
    {"git-base", 0, OPT_TEXT, &git_base, "BRANCH",
     "also fail unless the scripts are ready for a merge with BRANCH"},
    {0},
};

static const char *verb_word(const mig_op *op)
{
    switch (mig_op_verb(op)) {
    case MIG_VERB_CREATE:
        return "to create:";
    case MIG_VERB_DROP:
        return "to drop:  ";
    case MIG_VERB_ALTER:
        return "to change:";
    case MIG_VERB_RENAME:
        return "to rename:";
    }
    return "";
}

static const char *kind_word(mig_kind kind)
{
    static const char *const words[] = {
        [MIG_KIND_ENUM] = "enum",
        [MIG_KIND_TABLE] = "table",
        [MIG_KIND_COLUMN] = "column",
        [MIG_KIND_PRIMARY_KEY] = "primary key",
        [MIG_KIND_UNIQUE] = "unique constraint",
        [MIG_KIND_EXCLUSION] = "exclusion constraint",
        [MIG_KIND_CHECK] = "check",
        [MIG_KIND_FOREIGN_KEY] = "foreign key",
        [MIG_KIND_INDEX] = "index",
        [MIG_KIND_EXECUTE] = "statement",
        [MIG_KIND_INSERT] = "rows",
        [MIG_KIND_COPY] = "rows",
        [MIG_KIND_RUN] = "program",
    };

    return words[kind];
}

/* "teams -> " of a rename; else nothing. */
static const char *old_subject(mig_arena *arena, const mig_op *op)
{
    mig_op back = *op;

    if (mig_op_verb(op) != MIG_VERB_RENAME)
        return "";
    back.before = op->after;
    back.after = op->before;
    return mig_arena_printf(arena, "%s -> ", mig_op_subject(arena, &back));
}

typedef struct {
    mig_sides sides;
    mig_findings merge; /* --git-base */
    mig_strings applied;
    mig_compared compared;
    bool reached; /* the database; else the three around this are not known */
    bool at_head;
} outcome;

static json_t *outcome_json(const context *c, const outcome *o)
{
    json_t *found = o->reached
                        ? json_pack("{s:b, s:o, s:o}", "at_head", o->at_head, "operations",
                                    json_from_node(mig_ops_print(c->arena, &o->compared.ops)),
                                    "findings", json_from_strings(&o->applied))
                        : json_pack("{s:n, s:n, s:n}", "at_head", "operations", "findings");

    if (git_base)
        json_object_set_new(found, "merge", sides_json(&o->merge));
    return found;
}

static void print(const context *c, const outcome *o)
{
    if (globals.json) {
        print_json(outcome_json(c, o));
        return;
    }
    sides_print(&o->merge);
    for (size_t i = 0; i < o->applied.len; i++)
        printf("%s\n", o->applied.items[i]);
    for (size_t i = 0; i < o->compared.ops.len; i++) {
        const mig_op *op = &o->compared.ops.items[i];

        printf("%s %s %s%s\n", verb_word(op), kind_word(op->kind), old_subject(c->arena, op),
               mig_op_subject(c->arena, op));
    }
}

static bool look_at_branch(context *c, outcome *o, mig_error *err)
{
    mig_history *merged;

    return !git_base || (sides_read(c, git_base, &o->sides, err) &&
                         sides_look(c, &o->sides, &merged, &o->merge, err));
}

static bool look_at_database(context *c, outcome *o, mig_error *err)
{
    mig_strings rows = {0};
    mig_runner runner;

    if (!context_open_to_compare(c, MIG_OPEN_READ, err))
        return false;
    o->reached = true;
    say("database: %s", c->driver->target);
    if (echo)
        context_echo(c);
    if (!context_rows(c, &rows, err))
        return false;
    runner = progress_runner(c, SQL_SILENT);
    o->at_head = context_at_heads(c, &rows);
    return mig_run_audit(&runner, c->arena, &rows, &o->applied, err) &&
           context_compare(c, "database", &rows, &o->compared, err);
}

/* What was found without the database is told all the same. */
static bool fail_without_database(const context *c, const outcome *o, mig_error *err)
{
    if (o->reached || !git_base)
        return false;
    if (o->merge.len == 0)
        return mig_within(err,
                          "nothing is in the way of a merge with \"%s\"; what follows needs "
                          "the database",
                          git_base);
    print(c, o);
    warn("the database wasn't looked at: %s", err->text[0]);
    *err = (mig_error){0};
    return sides_fail(&o->sides, &o->merge, err);
}

static bool check_run(char **args, unsigned count, mig_error *err)
{
    AUTO_CONTEXT c = context_new();
    outcome o = {0};

    (void)args;
    (void)count;
    if (!context_project(&c, err) || !context_history(&c, err) || !look_at_branch(&c, &o, err))
        return lost_explain(&c, err);
    if (!look_at_database(&c, &o, err))
        return fail_without_database(&c, &o, err) || lost_explain(&c, err);
    if (globals.verbose)
        say("%lu statements were sent", c.driver->queries);
    print(&c, &o);
    if (!o.at_head)
        return mig_fail(err, MIG_ERR_DIFFERENT,
                        "the database is not at head: run `migrate upgrade %s`",
                        context_heads_word(&c));
    if (o.compared.ops.len > 0)
        return mig_fail(err, MIG_ERR_DIFFERENT, "the database is not as %s says",
                        c.project.schema_text);
    if (o.applied.len > 0)
        return mig_fail(err, MIG_ERR_DIFFERENT, "what was applied is not what the scripts say");
    if (git_base && !sides_fail(&o.sides, &o.merge, err))
        return false;
    say("no difference");
    return true;
}

const command cmd_check = {
    .name = "check",
    .args = "",
    .summary = "Exit with 3 unless the database is at head and as the schema file says",
    .details =
        "Changes nothing and creates nothing. Also finds applied scripts that were edited\n"
        "since, and revisions that count as applied but were never seen run. --git-base also\n"
        "finds what `migrate heads --git-base` finds, first, whether the database answers or not.",
    .examples = "  migrate check\n  migrate check --json\n  migrate check --git-base origin/main",
    .options = check_options,
    .run = check_run,
    .every = true,
};
