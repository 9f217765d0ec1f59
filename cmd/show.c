/* Showing a script: see show.h. */
#include "show.h"

#include "output.h"

#include <stdio.h>
#include <string.h>

static const char *parents(const context *c, const mig_script *script, const char *none)
{
    MIG_AUTO_STR text = {0};

    for (size_t i = 0; i < script->down_revisions.len; i++)
        mig_str_addf(&text, "%s%s", i > 0 ? ", " : "", script->down_revisions.items[i]);
    return text.len > 0 ? mig_str_copy(c->arena, &text) : none;
}

const char *first_line(mig_arena *arena, const char *message)
{
    return mig_arena_strndup(arena, message, strcspn(message, "\r\n"));
}

static bool is_head(const context *c, const mig_script *script)
{
    mig_strings heads = {0};

    mig_history_heads(c->arena, c->history, &heads);
    return mig_strings_has(&heads, script->revision);
}

static bool is_current(const mig_script *script, const mig_strings *rows)
{
    return rows && mig_strings_has(rows, script->revision);
}

void show_line(const context *c, const mig_script *script, const mig_strings *rows)
{
    printf("%s -> %s%s%s%s%s%s%s\n", parents(c, script, "<base>"), color_on(COLOR_YELLOW, false),
           script->revision, color_off(false), is_head(c, script) ? " (head)" : "",
           is_current(script, rows) ? " (current)" : "", *script->message ? ", " : "",
           first_line(c->arena, script->message));
}

void show_verbose(const context *c, const mig_script *script, const mig_strings *rows)
{
    printf("Revision: %s%s%s%s%s\n", color_on(COLOR_YELLOW, false), script->revision,
           color_off(false), is_head(c, script) ? " (head)" : "",
           is_current(script, rows) ? " (current)" : "");
    printf("%s   %s\n",
           script->down_revisions.len > 1 ? "Merges:" : "Parent:", parents(c, script, "<base>"));
    printf("Path:     %s\n", script->path);
    if (script->created)
        printf("Created:  %s\n", script->created);
    if (script->irreversible)
        printf("Can't be taken back: %s\n", script->irreversible);
    if (*script->message)
        printf("\n");
    for (const char *line = script->message; *line; line += *line != '\0') {
        printf("    %.*s\n", (int)strcspn(line, "\r\n"), line);
        line += strcspn(line, "\n");
    }
    printf("\n");
}

json_t *show_json(const context *c, const mig_script *script, const mig_strings *rows)
{
    json_t *current = rows ? json_boolean(is_current(script, rows)) : json_null();

    return json_pack("{s:s, s:o, s:s, s:s?, s:o, s:b, s:o, s:s?}", "revision", script->revision,
                     "down_revisions", json_from_strings(&script->down_revisions), "message",
                     script->message, "created", script->created, "path", json_text(script->path),
                     "head", is_head(c, script), "current", current, "irreversible",
                     script->irreversible);
}
