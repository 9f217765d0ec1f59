/* migrate revision: a new script, empty or from the difference. */
#include "base/text.h"
#include "command.h"
#include "hooks.h"
#include "output.h"
#include "plan/order.h"
#include "revision.h"

#include <stdio.h>

static const char *message = "", *from = "database", *format, *rev_id;
static const char *head, *label, *version_path;
static mig_strings depends_on;
static bool autogenerate, empty, splice, author;

static const option revision_options[] = {
    {"message", 'm', OPT_TEXT, &message, "TEXT", "what the revision does"},
    {"autogenerate", 'a', OPT_FLAG, &autogenerate, NULL,
     "fill it with the difference to the declared schema"},
    {"from", 0, OPT_TEXT, &from, "WHAT", "compare with: database (default), scripts, empty"},
    {"format", 0, OPT_TEXT, &format, "FORM",
     "yaml (operations) or sql (default: `script_format:`, else yaml)"},
    {"author", 0, OPT_FLAG, &author, NULL, "name the author, as git's configuration does"},
    {"rev-id", 0, OPT_TEXT, &rev_id, "ID", "the revision's id (default: random)"},
    {"head", 0, OPT_TEXT, &head, "REVISION",
     "what it follows: an identifier, or base for a start of its own (default: head)"},
    {"splice", 0, OPT_FLAG, &splice, NULL, "let it follow a revision that others follow already"},
    {"branch-label", 0, OPT_TEXT, &label, "LABEL", "a name for the branch that begins here"},
    {"depends-on", 0, OPT_TEXTS, &depends_on, "REVISION",
     "a revision or label that has to be applied before; may be repeated"},
    {"version-path", 0, OPT_TEXT, &version_path, "FOLDER",
     "which of the folders of `versions:` it goes to"},
    {"empty", 0, OPT_FLAG, &empty, NULL, "write a script even with nothing to change"},
    {0},
};

static bool check_options(mig_error *err)
{
    static const char *const sources[] = {"database", "scripts", "empty"};
    bool known = false;

    for (size_t i = 0; i < MIG_LEN(sources); i++)
        known = known || mig_same(from, sources[i]);
    if (!known)
        return mig_fail(err, MIG_ERR_USAGE, "--from is database, scripts or empty, not \"%s\"",
                        from);
    if (format && !mig_same(format, "yaml") && !mig_same(format, "sql"))
        return mig_fail(err, MIG_ERR_USAGE, "--format is yaml or sql, not \"%s\"", format);
    return true;
}

/* The scripts must all be applied: else the difference would hold what they do, once more. */
static bool check_at_head(const context *c, const mig_strings *rows, mig_error *err)
{
    if (context_at_heads(c, rows))
        return true;
    return mig_fail(err, MIG_ERR_USAGE,
                    "the database is not at head: run `migrate upgrade %s` first, or compare "
                    "with --from scripts",
                    context_heads_word(c));
}

static bool compare(context *c, mig_compared *compared, mig_error *err)
{
    mig_strings rows = {0};

    if (mig_same(from, "database")) {
        if (!context_open_to_compare(c, MIG_OPEN_READ | MIG_OPEN_CREATE, err) ||
            !context_rows(c, &rows, err) || !check_at_head(c, &rows, err))
            return false;
        say("comparing %s with %s", c->project.schema_text, c->driver->target);
    }
    if (!context_compare(c, from, &rows, compared, err) ||
        !mig_diff_possible(c->arena, &compared->ops, err))
        return false;
    if (!compared->exact)
        warn(
            "some scripts hold SQL, which a replay can't follow: the comparison may lack what "
            "they do");
    return true;
}

static void report(const context *c, const mig_script *script, const char *path)
{
    json_t *losses = json_array();

    for (size_t i = 0; i < script->upgrade.len; i++) {
        const char *loss = script->upgrade.items[i].note;

        if (loss)
            json_array_append_new(losses,
                                  json_pack("{s:s, s:s}", "object",
                                            mig_op_subject(c->arena, &script->upgrade.items[i]),
                                            "loss", loss));
    }
    print_json(json_pack(
        "{s:s, s:o, s:o, s:o}", "revision", script->revision, "path", json_text(path), "operations",
        json_from_node(mig_ops_print(c->arena, &script->upgrade)), "losses", losses));
}

static bool revision_run(char **args, unsigned count, mig_error *err)
{
    AUTO_CONTEXT c = context_new();
    mig_compared compared = {0};
    mig_strings heads = {0};
    revision_wish wish = {.rev_id = rev_id,
                          .message = message,
                          .ops = &compared.ops,
                          .heads = &heads,
                          .depends_on = &depends_on,
                          .label = label,
                          .splice = splice,
                          .author = author};
    mig_script script;
    const char *folder, *path;

    (void)args;
    (void)count;
    if (!check_options(err) || !context_project(&c, err) || !context_history(&c, err) ||
        (autogenerate && !compare(&c, &compared, err)))
        return false;
    if (autogenerate && compared.ops.len == 0 && !empty) {
        say("nothing to change: the declared schema is what there is");
        if (globals.json)
            print_json(json_pack("{s:n, s:[], s:[]}", "revision", "operations", "losses"));
        return true;
    }
    if (head)
        mig_push(c.arena, &heads, head);
    if (!revision_make(&c, &wish, &script, err) ||
        !revision_folder(&c, &script, version_path, &folder, err) ||
        !revision_write(&c, &script, folder,
                        format ? mig_same(format, "sql") : c.project.sql_scripts, compared.found,
                        &path, err))
        return false;
    if (globals.json)
        report(&c, &script, path);
    else
        printf("%s\n", path);
    say_losses(c.arena, &script.upgrade);
    return hooks_run(&c, path, err);
}

const command cmd_revision = {
    .name = "revision",
    .args = "",
    .summary = "Write a new script, empty or from the difference to the declared schema",
    .details =
        "With --autogenerate the declared schema is compared with the database, and the\n"
        "difference becomes the script, with the way back. With nothing to change, nothing is\n"
        "written. --from scripts compares with what the scripts make, without a database.\n"
        "The script follows the head. --head names another, `base` none: such a branch has a\n"
        "history of its own.",
    .examples =
        "  migrate revision --autogenerate -m \"create users\"\n"
        "  migrate revision --autogenerate --from scripts --format sql -m \"add index\"\n"
        "  migrate revision -m \"fill the new column\"\n"
        "  migrate revision --head 3f2a --splice --branch-label billing -m \"add invoices\"\n"
        "  migrate revision --head base --branch-label reports --depends-on billing -m reports",
    .options = revision_options,
    .run = revision_run,
    .every = true,
};
