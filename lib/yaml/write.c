/*
 * Tree -> canonical text: see node.h. Written by hand and not with libyaml's emitter, which folds
 * long lines, and quotes differently from one version to the next.
 */
#include "yaml/node.h"

#include "base/text.h"
#include "yaml/source.h"

#include <stdio.h>
#include <string.h>

enum {
    LINE_MAX_COLUMNS = 100,
    LINE_MAX_BYTES = 4 * LINE_MAX_COLUMNS, /* of UTF-8 */
    SIMPLE_KEY_MAX = 1000                  /* bytes; YAML: 1,024 characters */
};

typedef enum { IN_BLOCK, IN_FLOW, IN_KEY } context;

/*
 * Bytes of the character at text, and in *plain whether it may stand unescaped. Bytes that are no
 * UTF-8 count one by one: callers keep to UTF-8, and what doesn't is shown, not hidden.
 */
static size_t character(const char *text, size_t left, unsigned *code, bool *printable)
{
    const unsigned char *c = (const unsigned char *)text;
    size_t length = c[0] < 0x80 ? 1 : c[0] < 0xE0 ? 2 : c[0] < 0xF0 ? 3 : 4;

    if (length > left || mig_utf8_bad(text, length) < length) {
        *code = c[0];
        *printable = false;
        return 1;
    }
    *code = length == 1 ? c[0] : c[0] & (0x7FU >> length);
    for (size_t i = 1; i < length; i++)
        *code = *code << 6U | (c[i] & 0x3FU);
    *printable = *code >= 0x20 && *code != 0x7F && !(*code >= 0x80 && *code < 0xA0) &&
                 *code != 0x2028 && *code != 0x2029 && *code != 0xFEFF && *code != 0xFFFE &&
                 *code != 0xFFFF;
    return length;
}

static bool all_printable(const char *text, const char *also)
{
    size_t left = strlen(text);

    while (left > 0) {
        unsigned code;
        bool printable;
        size_t n = character(text, left, &code, &printable);

        if (!printable && !(code < 0x80 && strchr(also, (int)code)))
            return false;
        text += n;
        left -= n;
    }
    return true;
}

static void add_double_quoted(mig_str *out, const char *text)
{
    size_t left = strlen(text);

    mig_str_addc(out, '"');
    while (left > 0) {
        unsigned code;
        bool printable;
        size_t n = character(text, left, &code, &printable);

        if (code == '"' || code == '\\')
            mig_str_addf(out, "\\%c", (int)code);
        else if (printable)
            mig_str_addn(out, text, n);
        else if (code == '\n' || code == '\t' || code == '\r')
            mig_str_add(out, code == '\n' ? "\\n" : code == '\t' ? "\\t" : "\\r");
        else
            mig_str_addf(out, code < 0x100 ? "\\x%02X" : "\\u%04X", code);
        text += n;
        left -= n;
    }
    mig_str_addc(out, '"');
}

static void add_single_quoted(mig_str *out, const char *text)
{
    mig_str_addc(out, '\'');
    for (; *text; text++) {
        if (*text == '\'')
            mig_str_addc(out, '\'');
        mig_str_addc(out, *text);
    }
    mig_str_addc(out, '\'');
}

/* Whether the reader takes the unquoted text, which is printable and not empty, for itself. */
static bool plain_is_safe(const char *text, context where)
{
    size_t length = strlen(text);

    if (strcmp(text, "~") == 0 || strcmp(text, "null") == 0 || strcmp(text, "=") == 0 ||
        strcmp(text, "<<") == 0)
        return false;
    if (strchr(" ?:,[]{}#&*!|>'\"%@`", text[0]) || strchr(" :", text[length - 1]))
        return false;
    if (text[0] == '-' && (length == 1 || text[1] == ' ' || text[1] == '-'))
        return false;
    if (strncmp(text, "...", 3) == 0 || strstr(text, ": ") || strstr(text, " #"))
        return false;
    /* ":?" within { } is no text to libyaml 0.2.5 */
    return where == IN_BLOCK ||
           (!strpbrk(text, ",[]{}") && !strstr(text, ":?") && mig_yaml_balanced(text));
}

static bool looks_numeric(const char *text)
{
    return *text && (strchr("0123456789", *text) ||
                     (strchr("+-.", *text) && text[1] && strchr("0123456789.", text[1])));
}

/* name(...), which a default would run */
static bool looks_like_call(const char *text)
{
    size_t name = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.");

    return name > 0 && text[name] == '(' && mig_ends_with(text, ")");
}

/* Text that another reader of YAML, or a default's rules, would take for something else than text.
 */
static bool ambiguous(const char *text)
{
    static const char *const words[] = {"true", "false", "yes", "no", "on",
                                        "off",  "null",  "y",   "n"};
    static const char current[] = "current_";
    char start[sizeof current] = {0};

    for (size_t i = 0; i < MIG_LEN(words); i++)
        if (mig_same_nocase(text, words[i]))
            return true;
    strncpy(start, text, sizeof current - 1);
    return mig_same_nocase(start, current) || looks_numeric(text) || text[0] == '(' ||
           looks_like_call(text);
}

/* A scalar or key on one line. */
static void add_line_scalar(mig_str *out, const mig_node *node, context where)
{
    const char *text = node->text;

    if (!text)
        mig_str_add(out, "null");
    else if (!all_printable(text, ""))
        add_double_quoted(out, text);
    else if (*text && plain_is_safe(text, where) && !(node->quoted && ambiguous(text)))
        mig_str_add(out, text);
    else
        add_single_quoted(out, text);
}

static void add_key(mig_str *out, const char *key)
{
    mig_node node = {.kind = MIG_NODE_SCALAR, .text = key};

    add_line_scalar(out, &node, IN_KEY);
}

static bool is_block_text(const mig_node *node)
{
    const char *text = node->text;

    return text && strchr(text, '\n') && text[strspn(text, "\n")] && all_printable(text, "\n\t");
}

static void indent(mig_str *out, size_t depth)
{
    for (size_t i = 0; i < depth; i++)
        mig_str_addc(out, ' ');
}

/*
 * A literal block whose lines stand two columns deeper than depth. The digit tells the reader so
 * where the text itself begins with a blank; "-" and "+" say what its end is.
 */
static void add_block_text(mig_str *out, const char *text, size_t depth)
{
    size_t length = strlen(text), end = length;

    while (end > 0 && text[end - 1] == '\n')
        end--;
    mig_str_addc(out, '|');
    if (strchr(" \t\n", text[0]))
        mig_str_addc(out, '2');
    if (end == length)
        mig_str_addc(out, '-');
    else if (length - end > 1)
        mig_str_addc(out, '+');
    mig_str_addc(out, '\n');
    for (const char *line = text; *line;) {
        size_t n = strcspn(line, "\n");

        if (n > 0)
            indent(out, depth + 2);
        mig_str_addn(out, line, n);
        mig_str_addc(out, '\n');
        line += line[n] ? n + 1 : n;
    }
}

/* Adds the node on one line; false when it can't be there: line breaks, comments, too long. */
static bool add_flow(mig_str *out, const mig_node *node)
{
    if (node->comment || out->len > LINE_MAX_BYTES)
        return false;
    if (node->kind == MIG_NODE_SCALAR) {
        add_line_scalar(out, node, IN_FLOW);
        return !node->text || !strchr(node->text, '\n');
    }
    if (node->kind == MIG_NODE_LIST) {
        mig_str_addc(out, '[');
        for (size_t i = 0; i < node->items.len; i++) {
            mig_str_add(out, i > 0 ? ", " : "");
            if (!add_flow(out, node->items.items[i]))
                return false;
        }
        mig_str_addc(out, ']');
        return true;
    }
    mig_str_addc(out, '{');
    for (size_t i = 0; i < node->pairs.len; i++) {
        mig_str_add(out, i > 0 ? ", " : "");
        add_key(out, node->pairs.items[i].key);
        mig_str_add(out, ": ");
        if (!add_flow(out, node->pairs.items[i].value))
            return false;
    }
    mig_str_addc(out, '}');
    return true;
}

static size_t columns(const char *text)
{
    size_t count = 0;

    for (; *text; text++)
        count += ((unsigned char)*text & 0xC0U) != 0x80;
    return count;
}

/* What was written since the last line break. */
static const char *line_so_far(const mig_str *out)
{
    size_t start = out->len;

    while (start > 0 && out->data[start - 1] != '\n')
        start--;
    return mig_str_text(out) + start;
}

/* Tries the flow form at the end of the line that is being written; nothing is added when it fails.
 */
static bool try_flow(mig_str *out, const mig_node *node)
{
    bool empty = node->kind == MIG_NODE_LIST ? node->items.len == 0 : node->pairs.len == 0;
    MIG_AUTO_STR flow = {0};

    if (!empty && (!node->flow || !add_flow(&flow, node) ||
                   columns(line_so_far(out)) + columns(mig_str_text(&flow)) > LINE_MAX_COLUMNS))
        return false;
    mig_str_add(out, !empty ? flow.data : node->kind == MIG_NODE_LIST ? "[]" : "{}");
    return true;
}

/* Anything below 0x20 would end the comment, or be refused when the file is read back. */
static void add_comment(mig_str *out, const char *comment, size_t depth)
{
    while (comment && *comment) {
        size_t n = strcspn(comment, "\n");

        mig_str_add(out, n > 0 ? "# " : "#");
        for (size_t i = 0, step; i < n; i += step) {
            unsigned code;
            bool printable;

            step = character(comment + i, n - i, &code, &printable);
            if (printable)
                mig_str_addn(out, comment + i, step);
            else
                mig_str_addc(out, ' ');
        }
        mig_str_addc(out, '\n');
        indent(out, depth);
        comment += comment[n] ? n + 1 : n;
    }
}

/*
 * The comments of an item and of what will stand on the line of its dash, all above the dash: a
 * comment can't follow "- ".
 */
static void add_item_comments(mig_str *out, const mig_node *item, size_t depth)
{
    add_comment(out, item->comment, depth);
    while (item->kind == MIG_NODE_LIST && item->items.len > 0) {
        item = item->items.items[0];
        add_comment(out, item->comment, depth);
    }
    if (item->kind == MIG_NODE_MAP && item->pairs.len > 0)
        add_comment(out, item->pairs.items[0].value->comment, depth);
}

static void add_block(mig_str *out, const mig_node *node, size_t depth, bool first_said);

/* What follows "- " or "key:": the rest of the line, and the lines below it. */
static void add_value(mig_str *out, const mig_node *node, size_t depth, bool after_key)
{
    size_t before = out->len;

    if (after_key)
        mig_str_addc(out, ' ');
    if (node->kind == MIG_NODE_SCALAR && is_block_text(node)) {
        add_block_text(out, node->text, depth);
    } else if (node->kind == MIG_NODE_SCALAR) {
        add_line_scalar(out, node, IN_BLOCK);
        mig_str_addc(out, '\n');
    } else if (try_flow(out, node)) {
        mig_str_addc(out, '\n');
    } else if (after_key) {
        mig_str_cut(out, before);
        mig_str_addc(out, '\n');
        depth += node->kind == MIG_NODE_LIST ? 0 : 2; /* a list's dashes stand under its key */
        indent(out, depth);
        add_block(out, node, depth, false);
    } else {
        add_block(out, node, depth + 2, true);
    }
}

static void add_pair(mig_str *out, const mig_pair *pair, size_t depth)
{
    MIG_AUTO_STR key = {0};

    add_key(&key, pair->key);
    if (key.len > SIMPLE_KEY_MAX) {
        mig_str_addf(out, "? %s\n", key.data);
        indent(out, depth);
    } else {
        mig_str_add(out, key.data);
    }
    mig_str_addc(out, ':');
    add_value(out, pair->value, depth, true);
}

/* A collection as a block. The cursor stands at depth. first_said: its first comments are above. */
static void add_block(mig_str *out, const mig_node *node, size_t depth, bool first_said)
{
    size_t count = node->kind == MIG_NODE_LIST ? node->items.len : node->pairs.len;

    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            indent(out, depth);
        if (node->kind == MIG_NODE_LIST) {
            if (i > 0 || !first_said)
                add_item_comments(out, node->items.items[i], depth);
            mig_str_add(out, "- ");
            add_value(out, node->items.items[i], depth, false);
        } else {
            if (i > 0 || !first_said)
                add_comment(out, node->pairs.items[i].value->comment, depth);
            add_pair(out, &node->pairs.items[i], depth);
        }
    }
}

void mig_yaml_write(const mig_node *root, mig_str *out)
{
    add_comment(out, root->comment, 0);
    if (root->kind == MIG_NODE_SCALAR || try_flow(out, root)) {
        if (root->kind == MIG_NODE_SCALAR)
            add_line_scalar(out, root, IN_BLOCK);
        mig_str_addc(out, '\n');
        return;
    }
    add_block(out, root, 0, false);
}
