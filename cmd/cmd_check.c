/* migrate check: is everything as the files say? For CI. */
#include "command.h"
#include "context.h"
#include "op/op.h"
#include "output.h"
#include "progress.h"

#include <stdio.h>

static bool echo;

static const option check_options[] = {
    {"echo", 0, OPT_FLAG, &echo, NULL, "print each statement before it is sent"},
    {0},
};

static json_t *differences(const context *c, const mig_ops *ops, const mig_strings *findings,
                           bool at_head)
{
    (void)c;
    return json_pack("{s:b, s:o, s:o}", "at_head", at_head, "operations",
                     json_from_node(mig_ops_print(c->arena, ops)), "findings",
                     json_from_strings(findings));
}

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

static bool check_run(char **args, unsigned count, mig_error *err)
{
    AUTO_CONTEXT c = context_new();
    mig_strings rows = {0}, findings = {0};
    mig_compared compared = {0};
    mig_runner runner;
    bool at_head;

    (void)args;
    (void)count;
    if (!context_project(&c, err) || !context_history(&c, err) ||
        !context_open(&c, MIG_OPEN_READ, err))
        return false;
    say("database: %s", c.driver->target);
    if (echo)
        context_echo(&c);
    if (!context_rows(&c, &rows, err))
        return false;
    runner = progress_runner(&c, SQL_SILENT);
    at_head = context_at_heads(&c, &rows);
    if (!mig_run_audit(&runner, c.arena, &rows, &findings, err) ||
        !context_compare(&c, "database", &rows, &compared, err))
        return false;
    if (globals.verbose)
        say("%lu statements were sent", c.driver->queries);
    if (globals.json)
        print_json(differences(&c, &compared.ops, &findings, at_head));
    for (size_t i = 0; i < findings.len && !globals.json; i++)
        printf("%s\n", findings.items[i]);
    for (size_t i = 0; i < compared.ops.len && !globals.json; i++) {
        const mig_op *op = &compared.ops.items[i];

        printf("%s %s %s%s\n", verb_word(op), kind_word(op->kind), old_subject(c.arena, op),
               mig_op_subject(c.arena, op));
    }
    if (!at_head)
        return mig_fail(err, MIG_ERR_DIFFERENT,
                        "the database is not at head: run `migrate upgrade %s`",
                        context_heads_word(&c));
    if (compared.ops.len > 0)
        return mig_fail(err, MIG_ERR_DIFFERENT, "the database is not as %s says",
                        c.project.schema_text);
    if (findings.len > 0)
        return mig_fail(err, MIG_ERR_DIFFERENT, "what was applied is not what the scripts say");
    say("no difference");
    return true;
}

const command cmd_check = {
    .name = "check",
    .args = "",
    .summary = "Exit with 3 unless the database is at head and as the schema file says",
    .details =
        "Changes nothing and creates nothing. Also finds applied scripts that were edited\n"
        "since, and revisions that count as applied but were never seen run.",
    .examples = "  migrate check\n  migrate check --json",
    .options = check_options,
    .run = check_run,
    .every = true,
};
