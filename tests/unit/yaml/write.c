/* The canonical writer: its forms, and the law read(write(tree)) == tree for any text. */
#include "base/text.h"
#include "yaml/node.h"

#include <criterion/criterion.h>
#include <string.h>

static bool same_tree(const mig_node *a, const mig_node *b)
{
    if (a->kind != b->kind || a->items.len != b->items.len || a->pairs.len != b->pairs.len)
        return false;
    if (a->kind == MIG_NODE_SCALAR)
        return mig_same(a->text, b->text) && !b->cut;
    for (size_t i = 0; i < a->items.len; i++)
        if (!same_tree(a->items.items[i], b->items.items[i]))
            return false;
    for (size_t i = 0; i < a->pairs.len; i++)
        if (strcmp(a->pairs.items[i].key, b->pairs.items[i].key) != 0 ||
            !same_tree(a->pairs.items[i].value, b->pairs.items[i].value))
            return false;
    return true;
}

/* Writes, reads back, compares, writes again: the second text has to be the first. */
static void expect_law(mig_arena *arena, const mig_node *tree)
{
    MIG_AUTO_STR text = {0}, again = {0};
    mig_error err = {0};
    mig_node *back = NULL;

    mig_yaml_write(tree, &text);
    cr_assert(mig_yaml_read(arena, "w.yaml", text.data, text.len, &back, &err), "%u:%u %s\n%s",
              err.line, err.column, err.text[0], text.data);
    if (!back)
        back = mig_node_scalar(arena, NULL);
    cr_assert(same_tree(tree, back), "not the same:\n%s", text.data);
    mig_yaml_write(back, &again);
    if (!strchr(text.data, '#'))
        cr_assert(strcmp(text.data, again.data) == 0, "%s\nthen\n%s", text.data, again.data);
}

/* The text in every position that a text can have. */
static void expect_law_of_text(const char *text)
{
    MIG_AUTO_ARENA arena = mig_arena_new();

    for (int quoted = 0; quoted < 2; quoted++) {
        mig_node *value = quoted ? mig_node_text(arena, text) : mig_node_scalar(arena, text);
        mig_node *map = mig_node_map(arena), *list = mig_node_list(arena);
        mig_node *flow = mig_node_map(arena), *flow_list = mig_node_list(arena);
        mig_node *item = mig_node_map(arena), *deep = mig_node_list(arena);

        expect_law(arena, value);
        flow->flow = flow_list->flow = true;
        mig_node_push(arena, flow_list, value);
        mig_node_push(arena, flow_list, mig_node_scalar(arena, "x"));
        mig_node_put(arena, flow, "k", value);
        mig_node_put(arena, flow, text, mig_node_scalar(arena, "x"));
        mig_node_put(arena, flow, "list", flow_list);
        mig_node_put(arena, item, text, value);
        mig_node_put(arena, item, "next", value);
        mig_node_push(arena, deep, value);
        mig_node_push(arena, deep, item);
        mig_node_push(arena, list, deep);
        mig_node_push(arena, list, value);
        mig_node_push(arena, list, flow);
        mig_node_put(arena, map, text, value);
        mig_node_put(arena, map, "list", list);
        mig_node_put(arena, map, "flow", flow);
        mig_node_put(arena, map, "end", mig_node_scalar(arena, NULL));
        expect_law(arena, map);
        expect_law(arena, flow);
        expect_law(arena, list);
    }
}

static const char *const awkward_texts[] = {
    "",
    " ",
    "  ",
    "null",
    "~",
    "Null",
    "true",
    "a",
    " a",
    "a ",
    "a  b",
    "-",
    "--",
    "---",
    "- a",
    "-a",
    "-1",
    "+1",
    ".5",
    "...",
    "?",
    "? a",
    "?a",
    ":",
    ": a",
    ":a",
    "a:",
    "a: b",
    "a:?b",
    "a:b",
    "a :b",
    "#",
    "# a",
    "a#",
    "a #",
    "a # b",
    "a\t#b",
    "!a",
    "&a",
    "*a",
    "* 2",
    "|",
    "||",
    ">",
    "> 5",
    "%a",
    "@a",
    "`a`",
    "'",
    "''",
    "'a'",
    "a'b",
    "\"",
    "\"a\"",
    "\"a\" > 1",
    "'a' || b",
    "[",
    "]",
    "[]",
    "{",
    "}",
    "{}",
    ",",
    ",a",
    "a,b",
    "text[]",
    "numeric(10,2)",
    "lower(a",
    ")",
    ")(",
    "f(a) + g(b)",
    "a = ')'",
    "\\",
    "\\n",
    "a\\tb",
    "\n",
    "\n\n",
    "a\n",
    "a\nb",
    "a\n\n",
    "\na",
    "\n\na\n\n",
    " a\nb",
    "a\n b",
    "\ta\nb",
    "a\n\tb",
    "a\n \n",
    "a\n ",
    " \na",
    "  \n a",
    "a\n\n\nb\n\n\n",
    "a \nb \n",
    "# a\n# b",
    "---\na",
    "...\na",
    "a\r",
    "a\rb",
    "a\r\nb\r\n",
    "\r",
    "\t",
    "\ta",
    "a\t",
    "a\tb",
    "\x01",
    "a\x07"
    "b",
    "\x1B[0m",
    "\x7F",
    "\xC2\x80",
    "\xC2\x85",
    "a\xC2\x85"
    "b",
    "\xC2\xA0",
    "\xE2\x80\xA8",
    "a\n\xE2\x80\xA9"
    "b",
    "\xEF\xBB\xBF",
    "\xEF\xBB\xBF"
    "a",
    "\xEF\xBF\xBE",
    "\xEF\xBF\xBF",
    "\xC3\xA9",
    "\xE2\x82\xAC: \xF0\x9F\x98\x80",
    "\xF4\x8F\xBF\xBF",
    "=",
    "<<",
    "yes",
    "1e3",
    "0x1F",
    "2020-01-01",
    "1:30",
    "now()",
    "CURRENT_DATE",
    "%YAML 1.2",
    "a\n---\nb",
    "?\n",
    "x: |\n  y",
    "SELECT 1; -- a\nSELECT 2;\n",
};

Test(yaml_write, every_text_comes_back_from_every_position)
{
    for (size_t i = 0; i < MIG_LEN(awkward_texts); i++)
        expect_law_of_text(awkward_texts[i]);
}

Test(yaml_write, long_texts_come_back)
{
    char text[5000];

    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    expect_law_of_text(text);
    for (size_t i = 7; i < sizeof text - 1; i += 8)
        text[i] = ' ';
    expect_law_of_text(text);
    for (size_t i = 70; i < sizeof text - 1; i += 71)
        text[i] = '\n';
    expect_law_of_text(text);
}

/* A small generator, the same on every machine. */
static unsigned next_number(unsigned *state, unsigned below)
{
    *state = *state * 1664525U + 1013904223U;
    return (*state >> 8U) % below;
}

static const char *random_text(mig_arena *arena, unsigned *state)
{
    static const char *const pieces[] = {" ",        " ",
                                         "\n",       "\n",
                                         "\t",       "a",
                                         "b",        "0",
                                         "-",        ":",
                                         "#",        ",",
                                         "[",        "]",
                                         "{",        "}",
                                         "(",        ")",
                                         "'",        "\"",
                                         "\\",       "!",
                                         "&",        "*",
                                         "|",        ">",
                                         "?",        "%",
                                         "@",        "`",
                                         "~",        "null",
                                         ": ",       " #",
                                         "\r",       "\x01",
                                         "\xC2\x85", "\xE2\x80\xA8",
                                         "\xC3\xA9", "\xF0\x9F\x98\x80",
                                         "...",      "---",
                                         "=",        "."};
    MIG_AUTO_STR text = {0};

    for (unsigned n = next_number(state, 8); n > 0; n--)
        mig_str_add(&text, pieces[next_number(state, MIG_LEN(pieces))]);
    return mig_str_copy(arena, &text);
}

static mig_node *random_tree(mig_arena *arena, unsigned *state, unsigned depth)
{
    unsigned kind = next_number(state, depth == 0 ? 3 : 9);
    mig_node *node;

    if (kind == 0)
        return mig_node_scalar(arena, NULL);
    if (kind < 3 + (depth < 2))
        return kind == 1 ? mig_node_text(arena, random_text(arena, state))
                         : mig_node_scalar(arena, random_text(arena, state));
    node = kind < 6 ? mig_node_list(arena) : mig_node_map(arena);
    node->flow = next_number(state, 3) == 0;
    for (unsigned n = next_number(state, 4), i = 0; i < n; i++) {
        mig_node *child = random_tree(arena, state, depth - 1);
        const char *key = random_text(arena, state);

        if (next_number(state, 6) == 0)
            child->comment = random_text(arena, state);
        if (node->kind == MIG_NODE_LIST)
            mig_node_push(arena, node, child);
        else if (!mig_node_find(node, key))
            mig_node_put(arena, node, key, child);
    }
    return node;
}

Test(yaml_write, random_trees_with_comments_come_back)
{
    unsigned state = 1;

    for (int i = 0; i < 6000; i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();

        expect_law(arena, random_tree(arena, &state, 5));
    }
}

Test(yaml_write, a_written_tree_looks_as_a_person_would_write_it)
{
    static const char *const texts[] = {
        "revision: 3f2a9c41d7e0\n"
        "down_revision: null\n"
        "created: 2026-11-21T10:15:00Z\n"
        "upgrade:\n"
        "- add_column: {table: users, column: updated_at, type: timestamptz, default: now()}\n"
        "- alter_column:\n"
        "    table: users\n"
        "    column: title\n"
        "    from: {type: varchar(40), nullable: true}\n"
        "    to: {type: 'numeric(10,2)', default: '', other: 'text[]', bigint: bigint?}\n"
        "- execute: |\n"
        "    UPDATE users SET title = '';\n"
        "    SELECT 1;\n"
        "downgrade: []\n",
        "tables:\n"
        "  users:\n"
        "    columns: {id: int_pk, email: text}\n"
        "    checks:\n"
        "      ck_users_email: email like '%@%'\n"
        "      ck_other: '!a'\n"
        "    list:\n"
        "    - - a\n"
        "      - b\n"
        "    - c\n",
    };

    for (size_t i = 0; i < MIG_LEN(texts); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        MIG_AUTO_STR written = {0};
        mig_node *root;
        mig_error err = {0};

        cr_assert(mig_yaml_read(arena, "f", texts[i], strlen(texts[i]), &root, &err), "%s",
                  err.text[0]);
        mig_yaml_write(root, &written);
        cr_expect(strcmp(written.data, texts[i]) == 0, "%s", written.data);
    }
}

Test(yaml_write, each_text_has_its_shortest_safe_form)
{
    static const struct {
        const char *text;
        bool is_text;
        const char *written, *in_flow;
    } cases[] = {
        {"a b", false, "a b", "a b"},
        {"null", false, "'null'", "'null'"},
        {"", false, "''", "''"},
        {"true", false, "true", "true"},
        {"true", true, "'true'", "'true'"},
        {"5", false, "5", "5"},
        {"5", true, "'5'", "'5'"},
        {"-1.5", true, "'-1.5'", "'-1.5'"},
        {"-", false, "'-'", "'-'"},
        {"ok", true, "ok", "ok"},
        {"now()", false, "now()", "now()"},
        {"now()", true, "'now()'", "'now()'"},
        {"Current_Date", true, "'Current_Date'", "'Current_Date'"},
        {"currently", true, "currently", "currently"},
        {"(a)", true, "'(a)'", "'(a)'"},
        {"Name (both parts)", true, "Name (both parts)", "Name (both parts)"},
        {"numeric(10,2)", false, "numeric(10,2)", "'numeric(10,2)'"},
        {"lower(a", false, "lower(a", "'lower(a'"},
        {"it's", false, "it's", "it's"},
        {"'a'", false, "'''a'''", "'''a'''"},
        {"a\tb", false, "\"a\\tb\"", "\"a\\tb\""},
        {"a\x01\"\\", false, "\"a\\x01\\\"\\\\\"", "\"a\\x01\\\"\\\\\""},
        {"\xE2\x80\xA8", false, "\"\\u2028\"", "\"\\u2028\""},
        {"\xC3\xA9", false, "\xC3\xA9", "\xC3\xA9"},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        MIG_AUTO_STR block = {0}, flow = {0};
        mig_node *value = cases[i].is_text ? mig_node_text(arena, cases[i].text)
                                           : mig_node_scalar(arena, cases[i].text);
        mig_node *list = mig_node_list(arena);

        list->flow = true;
        mig_node_push(arena, list, value);
        mig_yaml_write(value, &block);
        mig_yaml_write(list, &flow);
        cr_expect(strcmp(block.data, mig_arena_printf(arena, "%s\n", cases[i].written)) == 0, "%s",
                  block.data);
        cr_expect(strcmp(flow.data, mig_arena_printf(arena, "[%s]\n", cases[i].in_flow)) == 0, "%s",
                  flow.data);
    }
}

Test(yaml_write, one_line_holds_a_hundred_columns_of_characters)
{
    for (size_t length = 90; length <= 100; length++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        MIG_AUTO_STR text = {0}, written = {0};
        mig_node *map = mig_node_map(arena), *inner = mig_node_map(arena);

        for (size_t i = 0; i < length; i++)
            mig_str_add(&text, "\xC3\xA9");
        inner->flow = true;
        mig_node_put(arena, inner, "b", mig_node_scalar(arena, text.data));
        mig_node_put(arena, map, "a", inner);
        mig_yaml_write(map, &written); /* a: {b: ...} */
        cr_expect((strchr(written.data, '{') != NULL) == (length + 8 <= 100), "%zu", length);
        cr_expect(length + 8 <= 100 || mig_starts_with(written.data, "a:\n  b: \xC3"), "%zu",
                  length);
    }
}

Test(yaml_write, comments_stand_above_what_they_are_about)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    MIG_AUTO_STR written = {0};
    mig_node *root = mig_node_map(arena), *list = mig_node_list(arena), *item = mig_node_map(arena);
    mig_node *body = mig_node_map(arena), *name = mig_node_scalar(arena, "users");

    root->comment = "made by migrate\n\nread it";
    item->comment = "drops the table, and what it holds";
    name->comment = "the\ttable\r";
    body->flow = true;
    mig_node_put(arena, body, "table", name);
    mig_node_put(arena, item, "drop_table", body);
    mig_node_push(arena, list, item);
    mig_node_put(arena, root, "upgrade", list);
    mig_yaml_write(root, &written);
    cr_expect(strcmp(written.data,
                     "# made by migrate\n"
                     "#\n"
                     "# read it\n"
                     "upgrade:\n"
                     "# drops the table, and what it holds\n"
                     "- drop_table:\n"
                     "    # the table \n"
                     "    table: users\n") == 0,
              "%s", written.data);
}

Test(yaml_write, bytes_that_are_no_utf8_are_shown)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    MIG_AUTO_STR written = {0};

    mig_yaml_write(mig_node_scalar(arena,
                                   "a\xFF"
                                   "b\xC3"),
                   &written);
    cr_expect(strcmp(written.data, "\"a\\xFFb\\xC3\"\n") == 0, "%s", written.data);
}

/* Any text: an error with its place, or a tree that is written and read back as it is. */
Test(yaml_write, what_random_texts_are_read_as_comes_back)
{
    static const char *const pieces[] = {
        "a",        "b",    "a: ", "b: ",  "- ",       "\n",          "\n  ", "\n    ", " ",
        "'",        "\"",   "{",   "}",    "[",        "]",           ", ",   ",",      ": ",
        ":",        "#",    " #",  "|\n",  ">\n",      "? ",          "!",    "&a",     "*a",
        "\t",       "\r\n", "~",   "null", "\xC3\xA9", "%",           "@",    "---\n",  "...\n",
        "\xC2\x85", "(",    ")",   "\\",   "-",        "\xEF\xBB\xBF"};
    unsigned state = 3, taken = 0;

    for (int i = 0; i < 20000; i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        MIG_AUTO_STR text = {0};
        mig_node *root;
        mig_error err = {0};

        for (unsigned n = 1 + next_number(&state, 9); n > 0; n--)
            mig_str_add(&text, pieces[next_number(&state, MIG_LEN(pieces))]);
        if (mig_yaml_read(arena, "f", mig_arena_memdup(arena, text.data, text.len), text.len, &root,
                          &err)) {
            taken += root != NULL;
            if (root)
                expect_law(arena, root);
        } else {
            cr_assert(err.line > 0 && err.column > 0 && err.text[0][0], "%s", text.data);
        }
    }
    cr_expect(taken > 1000, "%u", taken);
}
