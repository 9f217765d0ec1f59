/* migrate history, migrate heads, migrate branches: the scripts there are. */
#include "base/text.h"
#include "command.h"
#include "output.h"
#include "picture.h"
#include "show.h"
#include "sides.h"

#include <stdio.h>
#include <string.h>

static const char *range, *git_base;
static bool indicate, graph, resolve, git;

static const option history_options[] = {
    {"range", 'r', OPT_TEXT, &range, "A:B", "only from A to B; either may be left out"},
    {"indicate-current", 'i', OPT_FLAG, &indicate, NULL,
     "fail where the database can't be asked which are current"},
    {"graph", 'g', OPT_FLAG, &graph, NULL, "draw how the scripts follow each other"},
    {"git", 0, OPT_FLAG, &git, NULL, "show which commit added each script, and its author"},
    {0},
};

static const option heads_options[] = {
    {"resolve-dependencies", 0, OPT_FLAG, &resolve, NULL,
     "leave out those that another depends on"},
    {"git-base", 0, OPT_TEXT, &git_base, "BRANCH",
     "those that a merge with BRANCH would make; exit with 3 if it isn't ready for one"},
    {0},
};

static const option no_options[] = {{0}};

static void print_graph(const context *c, const mig_scripts *scripts, const mig_strings *rows)
{
    mig_map *shown = mig_map_new(c->arena);
    mig_scripts sorted = {0};
    picture drawn = {{0}};

    mig_history_by_lines(c->arena, c->history, scripts, &sorted);
    for (size_t i = 0; i < sorted.items.len; i++)
        mig_map_put(shown, sorted.items.items[i]->revision, sorted.items.items[i]);
    for (size_t i = 0; i < sorted.items.len; i++) {
        const mig_script *script = sorted.items.items[i];
        MIG_AUTO_STR text = {0}, out = {0};

        if (globals.verbose)
            show_block(c, script, rows, &text);
        else
            show_line(c, script, rows, LINE_DEPENDENCIES, &text);
        picture_add(c->arena, &drawn, script, shown, text.data, &out);
        fputs(out.data, stdout);
    }
}

static void print_list(const context *c, const mig_scripts *scripts, const mig_strings *rows)
{
    json_t *list = json_array();

    for (size_t i = scripts->items.len; i > 0; i--)
        show_one(c, scripts->items.items[i - 1], rows, LINE_PARENTS | LINE_TREE, list);
    show_end(list);
}

/* Without --indicate-current which revision is current is shown where the database can be asked
 * without more ado. */
static bool find_rows(context *c, mig_strings *rows, bool *known, mig_error *err)
{
    *known = indicate || context_try_rows(c, rows);
    return !indicate || (context_open(c, MIG_OPEN_READ, err) && context_rows(c, rows, err));
}

static bool history_run(char **args, unsigned count, mig_error *err)
{
    AUTO_CONTEXT c = context_new();
    mig_strings rows = {0};
    mig_scripts scripts = {0};
    bool known;

    (void)args;
    (void)count;
    if (!context_project(&c, err) || !context_history(&c, err) ||
        (git && !context_origins(&c, err)) || !find_rows(&c, &rows, &known, err))
        return false;
    if (range && !mig_history_range(c.arena, c.history, known ? &rows : NULL, range, &scripts, err))
        return false;
    if (!range)
        mig_history_sorted(c.arena, c.history, &scripts);
    if (scripts.items.len == 0)
        say("no scripts yet in %s", c.project.versions);
    if (graph && !globals.json)
        print_graph(&c, &scripts, known ? &rows : NULL);
    else
        print_list(&c, &scripts, known ? &rows : NULL);
    return true;
}

static json_t *head_json(const context *c, const mig_sides *sides, const char *head)
{
    json_t *shown = show_json(c, mig_history_script(c->history, head), NULL);
    bool here = mig_side_find(&sides->here, head), there = mig_side_find(&sides->there, head);

    json_object_set_new(shown, "where", json_string(!there ? "here" : here ? "both" : "base"));
    return shown;
}

/* The heads as they would be after a merge, and what is in its way. */
static bool heads_after_merge(context *c, mig_error *err)
{
    mig_strings heads = {0};
    mig_findings findings = {0};
    mig_sides sides;
    json_t *list;

    if (!sides_read(c, git_base, &sides, err) ||
        !sides_look(c, &sides, &c->history, &findings, err))
        return false;
    if (c->history)
        mig_history_heads(c->arena, c->history, &heads);
    list = json_array();
    for (size_t i = 0; i < heads.len; i++)
        if (globals.json)
            json_array_append_new(list, head_json(c, &sides, heads.items[i]));
        else
            show_one(c, mig_history_script(c->history, heads.items[i]), NULL, 0, list);
    if (globals.json) {
        print_json(json_pack("{s:s, s:o, s:o}", "base", git_base, "heads", list, "findings",
                             sides_json(&findings)));
    } else {
        json_decref(list);
        sides_print(&findings);
    }
    return sides_fail(&sides, &findings, err);
}

static bool heads_run(char **args, unsigned count, mig_error *err)
{
    AUTO_CONTEXT c = context_new();
    mig_strings heads = {0};
    json_t *list;

    (void)args;
    (void)count;
    if (!context_project(&c, err) || !context_history(&c, err))
        return false;
    if (resolve && git_base)
        return mig_fail(err, MIG_ERR_USAGE, "--resolve-dependencies and --git-base: give one");
    if (git_base)
        return heads_after_merge(&c, err);
    if (resolve)
        mig_history_tops(c.arena, c.history, &heads);
    else
        mig_history_heads(c.arena, c.history, &heads);
    list = json_array();
    for (size_t i = 0; i < heads.len; i++)
        show_one(&c, mig_history_script(c.history, heads.items[i]), NULL, 0, list);
    show_end(list);
    return true;
}

/* The branch point, and indented below it what follows. */
static void print_branches(const context *c, const mig_script *script, const mig_strings *children)
{
    MIG_AUTO_STR out = {0};
    int indent = 0;

    if (globals.verbose)
        show_block(c, script, NULL, &out);
    else
        show_line(c, script, NULL, LINE_PARENTS | LINE_TREE, &out);
    for (size_t i = 0; i < script->down_revisions.len; i++)
        indent += (int)strlen(script->down_revisions.items[i]) + (i > 0 ? 2 : 0);
    if (indent == 0)
        indent = (int)strlen("<base>");
    for (size_t i = 0; i < children->len; i++) {
        mig_str_addf(&out, "%*s -> ", indent, "");
        show_line(c, mig_history_script(c->history, children->items[i]), NULL, 0, &out);
    }
    mig_str_add(&out, "\n");
    fputs(out.data, stdout);
}

static bool branches_run(char **args, unsigned count, mig_error *err)
{
    AUTO_CONTEXT c = context_new();
    json_t *list = json_array();
    mig_scripts scripts = {0};

    (void)args;
    (void)count;
    if (!context_project(&c, err) || !context_history(&c, err)) {
        json_decref(list);
        return false;
    }
    mig_history_sorted(c.arena, c.history, &scripts);
    for (size_t i = scripts.items.len; i > 0; i--) {
        const mig_script *script = scripts.items.items[i - 1];
        mig_relatives around;

        mig_history_relatives(c.arena, c.history, script->revision, &around);
        if (around.children.len < 2)
            continue;
        if (globals.json)
            json_array_append_new(list, show_json(&c, script, NULL));
        else
            print_branches(&c, script, &around.children);
    }
    show_end(list);
    return true;
}

const command cmd_history = {
    .name = "history",
    .args = "",
    .summary = "List the scripts, newest first",
    .details =
        "The applied ones are marked (current) where the database answers, which is waited for a\n"
        "few seconds only. With -v each is shown with its parent, file, time and whole message.\n"
        "In a range -N on the left counts from its right end, +N on the right from its left end.\n"
        "--git shows the newest commit that added the script's file, or \"uncommitted\".",
    .examples =
        "  migrate history\n  migrate history --graph\n  migrate history -r base:3f2a -v\n"
        "  migrate history -r -3:current\n  migrate history --git",
    .options = history_options,
    .run = history_run,
    .every = true,
};

const command cmd_heads = {
    .name = "heads",
    .args = "",
    .summary = "List the scripts that no other follows",
    .details =
        "(effective head): no script follows it, but another depends on it.\n"
        "--git-base compares the scripts here with those of a branch or commit, from where the\n"
        "two parted: a merge that would leave more heads than BRANCH has, scripts of BRANCH that\n"
        "were edited or removed here, and scripts that aren't committed. A branch that was begun\n"
        "here with a label of its own is no head too many.",
    .examples =
        "  migrate heads\n  migrate heads --resolve-dependencies\n"
        "  migrate heads --git-base main",
    .options = heads_options,
    .run = heads_run,
    .every = true,
};

const command cmd_branches = {
    .name = "branches",
    .args = "",
    .summary = "List the scripts that several follow, with those that do",
    .examples = "  migrate branches\n  migrate branches -v",
    .options = no_options,
    .run = branches_run,
    .every = true,
};
