/*
 * A script that follows others than before: only the value of its `down_revision` is replaced,
 * every other byte stays. The value is found by what most scripts look like; that the new text says
 * what was wanted, and otherwise what it said before, is then found out by reading it.
 */
#include "script/script.h"

#include "base/text.h"
#include "yaml/node.h"

#include <string.h>

static const char key[] = "down_revision:";

/* What of the text is replaced, and by what. */
typedef struct {
    size_t start, end; /* of the value */
    size_t more;       /* lines of a list below the key go on to here; 0: there are none */
} span;

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static size_t skip_blanks(const char *text, size_t at)
{
    while (text[at] == ' ' || text[at] == '\t')
        at++;
    return at;
}

static size_t trim_blanks(const char *text, size_t start, size_t end)
{
    while (end > start && is_blank(text[end - 1]))
        end--;
    return end;
}

static size_t line_end(const mig_script *script, size_t at)
{
    return at + strcspn(script->text + at, "\n");
}

/* Behind the key, at the beginning of a line; false: there is no such line. */
static bool find_key(const mig_script *script, size_t *behind)
{
    for (size_t at = 0; at < script->length; at = line_end(script, at) + 1) {
        size_t word = at;

        if (script->sql && strncmp(script->text + at, "--", 2) != 0)
            continue;
        if (script->sql)
            word = skip_blanks(script->text, at + 2);
        if (strncmp(script->text + word, key, sizeof key - 1) != 0)
            continue;
        *behind = word + sizeof key - 1;
        return true;
    }
    return false;
}

/* The lines of a list that stands below its key. */
static size_t list_end(const mig_script *script, size_t at)
{
    while (at < script->length && script->text[skip_blanks(script->text, at)] == '-') {
        at = line_end(script, at);
        at += at < script->length;
    }
    return at;
}

static span find_yaml_value(const mig_script *script, size_t behind)
{
    const char *text = script->text;
    size_t start = skip_blanks(text, behind), end = line_end(script, start), next;
    const char *closing = NULL, *comment;
    span found = {start, start, 0};

    if (strchr("\r\n#", text[start])) { /* also at the end of the text */
        next = end + (end < script->length);
        found.start = found.end = behind;
        found.more = list_end(script, next);
        if (found.more == next)
            found.more = 0;
        return found;
    }
    if (text[start] == '[')
        closing = strchr(text + start, ']');
    else if (text[start] == '"' || text[start] == '\'')
        closing = strchr(text + start + 1, text[start]);
    if (closing) {
        found.end = (size_t)(closing - text) + 1;
        return found;
    }
    for (comment = text + start; comment < text + end; comment++)
        if (*comment == '#' && is_blank(comment[-1]))
            break;
    found.end = trim_blanks(text, start, (size_t)(comment - text));
    return found;
}

static span find_value(const mig_script *script, size_t behind)
{
    size_t start;

    if (!script->sql)
        return find_yaml_value(script, behind);
    start = skip_blanks(script->text, behind);
    return (span){start, trim_blanks(script->text, start, line_end(script, start)), 0};
}

/* As the YAML writer writes it, which knows what needs quotes. */
static void add_yaml_value(mig_arena *arena, const mig_strings *parents, mig_str *out)
{
    mig_node *root = mig_node_map(arena), *value = mig_node_scalar(arena, NULL);
    MIG_AUTO_STR text = {0};

    if (parents->len == 1)
        value = mig_node_scalar(arena, parents->items[0]);
    if (parents->len > 1) {
        value = mig_node_list(arena);
        for (size_t i = 0; i < parents->len; i++)
            mig_node_push(arena, value, mig_node_scalar(arena, parents->items[i]));
        value->flow = true;
    }
    mig_node_put(arena, root, "d", value);
    mig_yaml_write(root, &text);
    mig_str_addn(out, text.data + 3, text.len - 4); /* without "d: " and the line break */
}

static void add_value(mig_arena *arena, const mig_script *script, const mig_strings *parents,
                      mig_str *out)
{
    if (!script->sql) {
        add_yaml_value(arena, parents, out);
        return;
    }
    if (parents->len == 0)
        mig_str_add(out, "null");
    for (size_t i = 0; i < parents->len; i++)
        mig_str_addf(out, "%s%s", i > 0 ? ", " : "", parents->items[i]);
}

/* All but the parents. */
static bool same_header(const mig_script *a, const mig_script *b)
{
    return mig_same(a->revision, b->revision) && mig_same(a->message, b->message) &&
           mig_same(a->created, b->created) && mig_same(a->author, b->author) &&
           mig_same(a->dialect, b->dialect) && a->transaction == b->transaction &&
           mig_same(a->irreversible, b->irreversible) && mig_same(a->unwritten, b->unwritten) &&
           mig_strings_same(&a->branch_labels, &b->branch_labels) &&
           mig_strings_same(&a->depends_on, &b->depends_on);
}

bool mig_script_reparent(mig_arena *arena, const mig_script *script, const mig_strings *parents,
                         mig_script **changed, mig_error *err)
{
    MIG_AUTO_STR text = {0};
    mig_error ignored = {0};
    size_t behind = 0;
    span found;

    if (find_key(script, &behind)) {
        found = find_value(script, behind);
        mig_str_addn(&text, script->text, found.start);
        if (found.start == behind)
            mig_str_addc(&text, ' ');
        add_value(arena, script, parents, &text);
        if (found.more > 0) {
            size_t next = line_end(script, found.end) + 1;

            mig_str_addn(&text, script->text + found.end, next - found.end);
            found.end = found.more;
        }
        mig_str_addn(&text, script->text + found.end, script->length - found.end);
        if (mig_script_parse(arena, script->path, mig_str_copy(arena, &text), text.len, changed,
                             &ignored) &&
            same_header(script, *changed) && mig_strings_same(parents, &(*changed)->down_revisions))
            return true;
    }
    return mig_fail_at(err, script->parents_place,
                       "can't replace this \"down_revision\" without touching more of the file; "
                       "write it on one line, as in \"down_revision: %s\"",
                       parents->len > 0 ? parents->items[0] : "null");
}
