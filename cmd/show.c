/* Showing a script: see show.h. */
#include "show.h"

#include "git/origin.h"
#include "output.h"

#include <stdio.h>
#include <string.h>

static const char *joined(mig_arena *arena, const mig_strings *names)
{
    MIG_AUTO_STR text = {0};

    for (size_t i = 0; i < names->len; i++)
        mig_str_addf(&text, "%s%s", i > 0 ? ", " : "", names->items[i]);
    return mig_str_copy(arena, &text);
}

const char *revision_names(mig_arena *arena, const mig_strings *revisions)
{
    return revisions->len > 0 ? joined(arena, revisions) : "base";
}

const char *first_line(mig_arena *arena, const char *message)
{
    return mig_arena_strndup(arena, message, strcspn(message, "\r\n"));
}

static bool is_current(const mig_script *script, const mig_strings *rows)
{
    return rows && mig_strings_has(rows, script->revision);
}

/* "3f2a9c41d7e0 (billing) (head) (current)" */
static void add_marks(const context *c, const mig_script *script, const mig_relatives *around,
                      const mig_strings *rows, bool tree, mig_str *out)
{
    mig_str_addf(out, "%s%s%s", color_on(COLOR_YELLOW, false), script->revision, color_off(false));
    if (around->labels.len > 0)
        mig_str_addf(out, " (%s)", joined(c->arena, &around->labels));
    if (around->head)
        mig_str_add(out, around->needed ? " (effective head)" : " (head)");
    if (is_current(script, rows))
        mig_str_add(out, " (current)");
    if (tree && around->children.len > 1)
        mig_str_add(out, " (branchpoint)");
    if (tree && script->down_revisions.len > 1)
        mig_str_add(out, " (mergepoint)");
}

enum { COMMIT_SHOWN = 8 };

/* " [1a2b3c4d Ann Example]", " [uncommitted]"; nothing where git wasn't asked. */
static void add_origin(const context *c, const mig_script *script, mig_str *out)
{
    const mig_git_origin *origin = mig_map_find(c->origins, script->revision);

    if (!origin)
        return;
    mig_str_addf(out, " %s[", color_on(COLOR_DIM, false));
    if (origin->commit)
        mig_str_addf(out, "%.*s %s", COMMIT_SHOWN, origin->commit, origin->author);
    else
        mig_str_add(out, origin->unknown ? "before this shallow clone" : "uncommitted");
    mig_str_addf(out, "]%s", color_off(false));
}

static void add_origin_lines(const context *c, const mig_script *script, mig_str *out)
{
    const mig_git_origin *origin = mig_map_find(c->origins, script->revision);

    if (!origin)
        return;
    if (origin->commit)
        mig_str_addf(out, "Commit:   %s by %s <%s>\n", origin->commit, origin->author,
                     origin->email);
    else
        mig_str_addf(out, "Commit:   %s\n",
                     origin->unknown ? "before this shallow clone" : "uncommitted");
}

static json_t *origin_json(const mig_git_origin *origin)
{
    if (!origin->commit)
        return json_null();
    return json_pack("{s:s, s:o, s:o, s:s?}", "id", origin->commit, "author",
                     json_text(origin->author), "email", json_text(origin->email), "time",
                     origin->time);
}

void show_line(const context *c, const mig_script *script, const mig_strings *rows, unsigned parts,
               mig_str *out)
{
    mig_relatives around;

    mig_history_relatives(c->arena, c->history, script->revision, &around);
    if (parts & LINE_PARENTS)
        mig_str_add(out, script->down_revisions.len > 0 ? joined(c->arena, &script->down_revisions)
                                                        : "<base>");
    if (parts & (LINE_PARENTS | LINE_DEPENDENCIES) && around.dependencies.len > 0)
        mig_str_addf(out, "%s(%s)", parts & LINE_PARENTS ? " " : "",
                     joined(c->arena, &around.dependencies));
    if (parts & LINE_PARENTS || (parts & LINE_DEPENDENCIES && around.dependencies.len > 0))
        mig_str_add(out, " -> ");
    add_marks(c, script, &around, rows, parts & LINE_TREE, out);
    mig_str_addf(out, "%s%s", *script->message ? ", " : "", first_line(c->arena, script->message));
    add_origin(c, script, out);
    mig_str_addc(out, '\n');
}

void show_block(const context *c, const mig_script *script, const mig_strings *rows, mig_str *out)
{
    mig_relatives around;

    mig_history_relatives(c->arena, c->history, script->revision, &around);
    mig_str_add(out, "Revision: ");
    add_marks(c, script, &around, rows, true, out);
    mig_str_addf(out, "\n%s   %s\n", script->down_revisions.len > 1 ? "Merges:" : "Parent:",
                 script->down_revisions.len > 0 ? joined(c->arena, &script->down_revisions)
                                                : "<base>");
    if (around.dependencies.len > 0)
        mig_str_addf(out, "Also depends on: %s\n", joined(c->arena, &around.dependencies));
    if (around.children.len > 1)
        mig_str_addf(out, "Branches into: %s\n", joined(c->arena, &around.children));
    mig_str_addf(out, "Path:     %s\n", script->path);
    if (script->created)
        mig_str_addf(out, "Created:  %s\n", script->created);
    if (script->author)
        mig_str_addf(out, "Author:   %s\n", script->author);
    add_origin_lines(c, script, out);
    if (script->irreversible)
        mig_str_addf(out, "Can't be taken back: %s\n", script->irreversible);
    if (script->unwritten)
        mig_str_addf(out, "No upgrade yet: %s\n", script->unwritten);
    if (*script->message)
        mig_str_add(out, "\n");
    for (const char *line = script->message; *line; line += *line != '\0') {
        mig_str_addf(out, "    %.*s\n", (int)strcspn(line, "\r\n"), line);
        line += strcspn(line, "\n");
    }
    mig_str_add(out, "\n");
}

json_t *show_json(const context *c, const mig_script *script, const mig_strings *rows)
{
    json_t *current = rows ? json_boolean(is_current(script, rows)) : json_null(), *shown;
    mig_relatives around;

    mig_history_relatives(c->arena, c->history, script->revision, &around);
    shown =
        json_pack("{s:s, s:o, s:s, s:s?, s:o, s:b, s:o, s:s?}", "revision", script->revision,
                  "down_revisions", json_from_strings(&script->down_revisions), "message",
                  script->message, "created", script->created, "path", json_text(script->path),
                  "head", around.head, "current", current, "irreversible", script->irreversible);
    if (script->unwritten)
        json_object_set_new(shown, "unwritten", json_text(script->unwritten));
    json_object_set_new(shown, "children", json_from_strings(&around.children));
    json_object_set_new(shown, "depends_on", json_from_strings(&around.dependencies));
    json_object_set_new(shown, "branch_labels", json_from_strings(&around.labels));
    if (script->author)
        json_object_set_new(shown, "author", json_text(script->author));
    if (c->origins)
        json_object_set_new(shown, "commit",
                            origin_json(mig_map_find(c->origins, script->revision)));
    return shown;
}

void show_one(const context *c, const mig_script *script, const mig_strings *rows, unsigned parts,
              json_t *list)
{
    MIG_AUTO_STR text = {0};

    if (globals.json) {
        json_array_append_new(list, show_json(c, script, rows));
        return;
    }
    if (globals.verbose)
        show_block(c, script, rows, &text);
    else
        show_line(c, script, rows, parts, &text);
    fputs(text.data, stdout);
}

void show_end(json_t *list)
{
    if (globals.json)
        print_json(list);
    else
        json_decref(list);
}
