/* Where in a script a statement failed: see apply.h. */
#include "run/apply.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

/* In quotes of any kind that servers use. */
static bool names(const char *text, const char *name)
{
    static const char marks[] = "\"'`";

    for (const char *mark = marks; *mark; mark++) {
        char quoted[MIG_ERROR_TEXT];

        snprintf(quoted, sizeof quoted, "%c%s%c", *mark, name, *mark);
        if (strstr(text, quoted))
            return true;
    }
    return false;
}

/* The only one of a statement's operations that the error names, else NULL. */
static const mig_step_part *part_named(const mig_step *step, const mig_error *err)
{
    const mig_step_part *found = NULL;

    for (size_t i = 0; i < step->parts.len; i++) {
        if (!*step->parts.items[i].name || !names(err->text[0], step->parts.items[i].name))
            continue;
        if (found)
            return NULL;
        found = &step->parts.items[i];
    }
    return found;
}

/* The lines of the operations; several parts may be of one. */
static bool add_lines(mig_arena *arena, const mig_step *step, mig_error *err)
{
    MIG_ARRAY(unsigned) lines = {0};
    MIG_AUTO_STR text = {0};

    for (size_t i = 0; i < step->parts.len; i++) {
        unsigned line = step->parts.items[i].place.line;
        size_t at = 0;

        while (at < lines.len && lines.items[at] != line)
            at++;
        if (at == lines.len)
            mig_push(arena, &lines, line);
    }
    for (size_t i = 0; i < lines.len; i++) {
        const char *comma = i + 1 == lines.len ? " and " : ", ";

        mig_str_addf(&text, "%s%u", i == 0 ? "" : comma, lines.items[i]);
    }
    return mig_within(err, "in one of the operations of lines %s, which are one statement",
                      mig_str_text(&text));
}

void mig_run_set_place(mig_arena *arena, const mig_step *step, mig_error *err)
{
    const mig_step_part *part;
    mig_place place = step->place;

    if (!err || err->file[0] || !place.file)
        return;
    part = part_named(step, err);
    if (part)
        place = part->place;
    if (step->written && err->position > 1) {
        const mig_step_text *written = step->written;
        mig_position at = mig_position_after(written->text, written->at, err->position - 1);

        if (!written->node)
            place = mig_position_place(arena, place.file, written->text, at);
        else
            (void)mig_node_place_in(arena, written->node, at.line, at.column, &place);
    }
    mig_error_set_place(err, place);
    if (step->parts.len > 0 && !part)
        (void)add_lines(arena, step, err);
}
