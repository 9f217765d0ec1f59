/*
 * Drawing: see picture.h. A column is two characters wide: its line, and the gap to the next, where
 * lines cross over. A merge opens columns behind its own, all but the first parent's; two columns
 * that lead to the same revision are joined as soon as they do, the right one into the left one.
 */
#include "picture.h"

#include <string.h>

/* Ends a line of the drawing, without the blanks at its end. */
static void end_line(mig_str *out)
{
    size_t length = out->len;

    while (length > 0 && out->data[length - 1] == ' ')
        length--;
    mig_str_cut(out, length);
    mig_str_addc(out, '\n');
}

static void insert(mig_arena *arena, mig_strings *columns, size_t at, const char *id)
{
    mig_push(arena, columns, id);
    memmove(columns->items + at + 1, columns->items + at,
            (columns->len - 1 - at) * sizeof *columns->items);
    columns->items[at] = id;
}

static void take_out(mig_strings *columns, size_t at)
{
    columns->len--;
    memmove(columns->items + at, columns->items + at + 1,
            (columns->len - at) * sizeof *columns->items);
}

static size_t find(const mig_strings *columns, size_t from, const char *id)
{
    for (size_t i = from; i < columns->len; i++)
        if (strcmp(columns->items[i], id) == 0)
            return i;
    return columns->len;
}

static void draw_lines(const mig_strings *columns, mig_str *out)
{
    for (size_t i = 0; i < columns->len; i++)
        mig_str_add(out, "| ");
}

/* "| |\ \ ": what is right of the column moves over, to make room for one more. */
static void open_column(mig_arena *arena, mig_strings *columns, size_t at, const char *id,
                        mig_str *out)
{
    for (size_t i = 0; i < columns->len; i++)
        mig_str_add(out, i < at ? "| " : i == at ? "|\\" : " \\");
    end_line(out);
    insert(arena, columns, at + 1, id);
}

/* "| |\| ": the parent's column is the next one already. */
static void reach_column(const mig_strings *columns, size_t at, mig_str *out)
{
    for (size_t i = 0; i < columns->len; i++)
        mig_str_add(out, i == at ? "|\\" : "| ");
    end_line(out);
}

/* "| |_|/ /" and "|/| | ": the right one goes into the left one, what is right of it moves over. */
static void join_columns(mig_strings *columns, size_t left, size_t right, mig_str *out)
{
    for (size_t i = 0; i < columns->len; i++) {
        bool before = i + 1 >= right;

        mig_str_add(out, i < right ? "|" : " ");
        mig_str_add(out, before ? (i + 1 < columns->len ? "/" : "") : i > left ? "_" : " ");
    }
    end_line(out);
    if (right > left + 1) {
        for (size_t i = 0; i < columns->len - 1; i++)
            mig_str_add(out, i == left ? "|/" : "| ");
        end_line(out);
    }
    take_out(columns, right);
}

/* "| / /": the line has come to its end, what is right of it moves over. */
static void close_column(mig_strings *columns, size_t at, mig_str *out)
{
    if (at + 1 < columns->len) {
        for (size_t i = 0; i + 1 < columns->len; i++)
            mig_str_add(out, i < at ? "| " : " /");
        end_line(out);
    }
    take_out(columns, at);
}

/* "|/|": the first parent is the column on the left already, the second takes this one. */
static void lean_left(mig_strings *columns, size_t at, const char *second, mig_str *out)
{
    for (size_t i = 0; i < columns->len; i++)
        mig_str_add(out, i + 1 == at ? "|/" : "| ");
    end_line(out);
    columns->items[at] = second;
}

static bool leans_left(const mig_strings *columns, size_t at, const mig_strings *parents)
{
    return parents->len == 2 && at > 0 && strcmp(columns->items[at - 1], parents->items[0]) == 0;
}

/* The parents' columns in place of the revision's own. */
static void follow_parents(mig_arena *arena, picture *p, size_t at, const mig_strings *parents,
                           mig_str *out)
{
    mig_strings *columns = &p->columns;

    if (parents->len == 0) {
        close_column(columns, at, out);
        return;
    }
    if (leans_left(columns, at, parents))
        lean_left(columns, at, parents->items[1], out);
    else
        columns->items[at] = parents->items[0];
    for (size_t i = parents->len; i-- > 1 && columns->items[at] == parents->items[0];) {
        if (at + 1 < columns->len && strcmp(columns->items[at + 1], parents->items[i]) == 0)
            reach_column(columns, at, out);
        else
            open_column(arena, columns, at, parents->items[i], out);
    }
    for (size_t i = 0; i < columns->len; i++)
        for (size_t same = find(columns, i + 1, columns->items[i]); same < columns->len;
             same = find(columns, i + 1, columns->items[i]))
            join_columns(columns, i, same, out);
}

void picture_add(mig_arena *arena, picture *p, const mig_script *script, const mig_map *shown,
                 const char *text, mig_str *out)
{
    size_t at = find(&p->columns, 0, script->revision), length = strcspn(text, "\n");
    mig_strings parents = {0};

    for (size_t i = 0; i < script->down_revisions.len; i++)
        if (mig_map_find(shown, script->down_revisions.items[i]))
            mig_push(arena, &parents, script->down_revisions.items[i]);
    if (at == p->columns.len)
        mig_push(arena, &p->columns, script->revision);
    for (size_t i = 0; i < p->columns.len; i++)
        mig_str_add(out, i == at ? "* " : "| ");
    for (size_t i = 1; i < parents.len && !leans_left(&p->columns, at, &parents); i++)
        mig_str_add(out, "  ");
    mig_str_addn(out, text, length);
    end_line(out);
    text += length + (text[length] == '\n');
    if (parents.len > 1 || (*text && parents.len == 0)) {
        /* What follows stands beside the lines as they go on from here. */
        follow_parents(arena, p, at, &parents, out);
        parents.len = 0;
        at = p->columns.len;
    }
    for (; *text; text += length + (text[length] == '\n')) {
        length = strcspn(text, "\n");
        draw_lines(&p->columns, out);
        mig_str_addn(out, text, length);
        end_line(out);
    }
    if (at < p->columns.len)
        follow_parents(arena, p, at, &parents, out);
}
