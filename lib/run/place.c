/* Where in a script a statement failed: see apply.h. */
#include "run/apply.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

/* A place in the text, and as many characters behind it. */
static mig_step_text moved(const mig_step_text *from, unsigned characters)
{
    mig_step_text to = *from;

    for (const char *text = from->text; characters > 0 && text[to.offset]; characters--) {
        to.line += text[to.offset] == '\n';
        to.column = text[to.offset] == '\n' ? 1 : to.column + 1;
        do
            to.offset++;
        while (((unsigned char)text[to.offset] & 0xC0U) == 0x80);
    }
    return to;
}

static mig_place place_in_file(mig_arena *arena, const char *file, const mig_step_text *at)
{
    const char *start = at->text + at->offset;

    while (start > at->text && start[-1] != '\n')
        start--;
    return (mig_place){file, at->line, at->column,
                       mig_arena_strndup(arena, start, strcspn(start, "\r\n"))};
}

/* The only one of a statement's operations that the error names, else NULL. */
static const mig_step_part *part_named(const mig_step *step, const mig_error *err)
{
    const mig_step_part *found = NULL;

    for (size_t i = 0; i < step->parts.len; i++) {
        char quoted[MIG_ERROR_TEXT];

        snprintf(quoted, sizeof quoted, "\"%s\"", step->parts.items[i].name);
        if (!strstr(err->text[0], quoted))
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
        const mig_step_text at = moved(step->written, err->position - 1);

        if (!at.node)
            place = place_in_file(arena, place.file, &at);
        else
            (void)mig_node_place_in(arena, at.node, at.line, at.column, &place);
    }
    mig_error_set_place(err, place);
    if (step->parts.len > 0 && !part)
        (void)add_lines(arena, step, err);
}
