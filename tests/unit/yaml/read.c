/* The strict reader: what it takes, and what it says, with the place, about what it doesn't. */
#include "yaml/node.h"

#include <criterion/criterion.h>
#include <string.h>

static mig_node *read_text(mig_arena *arena, const char *text)
{
    mig_error err = {0};
    mig_node *root = NULL;

    cr_assert(mig_yaml_read(arena, "f.yaml", text, strlen(text), &root, &err), "%s: %u:%u %s", text,
              err.line, err.column, err.text[0]);
    return root;
}

static void expect_error(const char *text, size_t length, unsigned line, unsigned column,
                         const char *message)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_error err = {0};
    mig_node *root = NULL;

    cr_assert(!mig_yaml_read(arena, "f.yaml", text, length, &root, &err), "taken: %s", text);
    cr_expect(err.code == MIG_ERR_USAGE && strcmp(err.file, "f.yaml") == 0, "%s", text);
    cr_expect(err.line == line && err.column == column, "%s: at %u:%u, not %u:%u (%s)", text,
              err.line, err.column, line, column, err.text[0]);
    cr_expect(strcmp(err.text[0], message) == 0, "%s:\n%s\nnot\n%s", text, err.text[0], message);
}

Test(yaml_read, scalars_are_text_and_only_plain_null_is_null)
{
    static const struct {
        const char *yaml, *text;
        bool quoted, cut;
    } cases[] = {
        {"k: yes", "yes", false, false},
        {"k: 1e3", "1e3", false, false},
        {"k: 007", "007", false, false},
        {"k: null", NULL, false, false},
        {"k: ~", NULL, false, false},
        {"k:", NULL, false, false},
        {"k: # nothing", NULL, false, false},
        {"k: NULL", "NULL", false, false},
        {"k: 'null'", "null", true, false},
        {"k: ''", "", true, false},
        {"k: \"a\\tb\\u00e9\"", "a\tb\xC3\xA9", true, false},
        {"k: a > 1 #b", "a > 1", false, true},
        {"k: a > 1\t# b", "a > 1", false, true},
        {"k: a#b", "a#b", false, false},
        {"k: 'a' # b", "a", true, false},
        {"k: a\n  b", "a b", false, false},
        {"k: |\n  a\n  b", "a\nb", true, false},
        {"k: email like '%@%'", "email like '%@%'", false, false},
        {"k: numeric(10,2)", "numeric(10,2)", false, false},
        {"k: text[]", "text[]", false, false},
        {"k: a::text", "a::text", false, false},
        {"k: -1", "-1", false, false},
        {"k:\tx", "x", false, false},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        const mig_node *value = mig_node_find(read_text(arena, cases[i].yaml), "k");

        cr_assert(value && value->kind == MIG_NODE_SCALAR, "%s", cases[i].yaml);
        cr_expect(cases[i].text ? value->text && strcmp(value->text, cases[i].text) == 0
                                : !value->text,
                  "%s: %s", cases[i].yaml, value->text);
        cr_expect(value->quoted == cases[i].quoted, "%s", cases[i].yaml);
        cr_expect(value->cut == cases[i].cut, "%s", cases[i].yaml);
    }
}

Test(yaml_read, nothing_is_no_tree)
{
    static const char *const cases[] = {"",           "\n",     "# only a comment\n", "---\n",
                                        "---\n...\n", "null\n", "\xEF\xBB\xBF"};

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();

        cr_expect(read_text(arena, cases[i]) == NULL, "%s", cases[i]);
    }
}

Test(yaml_read, flow_collections_say_so_and_keep_question_marks)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const mig_node *root =
        read_text(arena, "a: {type: bigint?, b: [x?, y desc, 'c, d', -1], c: , d: 'text[]'}\n");
    const mig_node *a = mig_node_find(root, "a");

    cr_assert(!root->flow && a->flow && a->pairs.len == 4);
    cr_expect(strcmp(mig_node_find(a, "type")->text, "bigint?") == 0);
    cr_expect(mig_node_find(a, "b")->flow && mig_node_find(a, "b")->items.len == 4);
    cr_expect(strcmp(mig_node_find(a, "b")->items.items[2]->text, "c, d") == 0);
    cr_expect(mig_node_find(a, "c")->text == NULL);
}

Test(yaml_read, a_key_is_text_whatever_it_looks_like)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const mig_node *root = read_text(arena, "null: a\n~: b\n'': c\ntrue: d\n");

    cr_expect(strcmp(mig_node_find(root, "null")->text, "a") == 0);
    cr_expect(strcmp(mig_node_find(root, "~")->text, "b") == 0);
    cr_expect(strcmp(mig_node_find(root, "")->text, "c") == 0);
}

Test(yaml_read, every_place_counts_characters_and_shows_its_line)
{
    static const struct {
        const char *yaml;
        unsigned line, column;
        const char *snippet;
    } cases[] = {
        {"k: v\n", 1, 4, "k: v"},
        {"a: 1\nk: v # c\n", 2, 4, "k: v # c"},
        {"# \xC3\xA9\xE2\x82\xAC\n\"\xC3\xA9\": 1\nk: v", 3, 4, "k: v"},
        {"{\"\xC3\xA9\xF0\x9F\x98\x80\": 1, k: v}", 1, 14,
         "{\"\xC3\xA9\xF0\x9F\x98\x80\": 1, k: v}"},
        {"a: 1\r\nk:  v\r\n", 2, 5, "k:  v"},
        {"a: 1\rk: v\r", 2, 4, "k: v"},
        {"a: \"x\xE2\x80\xA8y\"\nk: v", 2, 4, "k: v"},
        {"\xEF\xBB\xBFk: v", 1, 4, "k: v"},
        {"a:\n  - b\nk:\n  v", 4, 3, "  v"},
        {"k: |\n  v", 1, 4, "k: |"},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_place place = mig_node_find(read_text(arena, cases[i].yaml), "k")->place;

        cr_expect(place.line == cases[i].line && place.column == cases[i].column, "%s: %u:%u",
                  cases[i].yaml, place.line, place.column);
        cr_expect(strcmp(place.file, "f.yaml") == 0);
        cr_expect(strcmp(place.snippet, cases[i].snippet) == 0, "%s: %s", cases[i].yaml,
                  place.snippet);
    }
}

static const struct {
    const char *yaml;
    unsigned line, column;
    const char *message;
} spoilt[] = {
    {"c: {type: numeric(10,2)}", 1, 11,
     "this value is cut short: with brackets or commas inside { } or [ ] it has to be put in "
     "quotes"},
    {"c: {type: text[]}", 1, 15,
     "a value with brackets, commas or quotes inside { } has to be put in quotes"},
    {"c: [lower(a, b), c]", 1, 5,
     "this value is cut short: with brackets or commas inside { } or [ ] it has to be put in "
     "quotes"},
    {"c: {type: int[], b: 1}", 1, 14,
     "a value with brackets, commas or quotes inside { } has to be put in quotes"},
    {"c: [text[]]", 1, 9,
     "a value with brackets, commas or quotes inside [ ] has to be put in quotes"},
    {"c: {comment: Hello, world}", 1, 21,
     "this has no value; a value with a comma inside { } has to be put in quotes"},
    {"c: {a: 1, 'b'}", 1, 11,
     "this has no value; a value with a comma inside { } has to be put in quotes"},
    {"c: {default: 'a' || b}", 1, 18,
     "text follows the closing quote; put the whole value in quotes"},
    {"c: {a: b:}", 1, 8, "a value with a colon before a bracket or comma has to be put in quotes"},
    {"k: !valid", 1, 4,
     "a value that begins with \"!\" has to be put in quotes (tags are not supported)"},
    {"k: ! valid", 1, 4,
     "a value that begins with \"!\" has to be put in quotes (tags are not supported)"},
    {"k: !!! x", 1, 4,
     "a value that begins with \"!\" has to be put in quotes (tags are not supported)"},
    {"k: !a!b", 1, 4,
     "a value that begins with \"!\" has to be put in quotes (tags are not supported)"},
    {"k: &a b", 1, 4,
     "a value that begins with \"&\" has to be put in quotes (anchors are not supported)"},
    {"k: && b", 1, 4,
     "a value that begins with \"&\" has to be put in quotes (anchors are not supported)"},
    {"k: *a", 1, 4,
     "a value that begins with \"*\" has to be put in quotes (aliases are not supported)"},
    {"k: * 2", 1, 4,
     "a value that begins with \"*\" has to be put in quotes (aliases are not supported)"},
    {"*a : b", 1, 1,
     "a value that begins with \"*\" has to be put in quotes (aliases are not supported)"},
    {"k: &a\n  b: c", 1, 4,
     "a value that begins with \"&\" has to be put in quotes (anchors are not supported)"},
    {"k: &a [b]", 1, 4,
     "a value that begins with \"&\" has to be put in quotes (anchors are not supported)"},
    {"k: @a", 1, 4, "a value that begins with \"@\" has to be put in quotes"},
    {"k: `a`", 1, 4, "a value that begins with \"`\" has to be put in quotes"},
    {"k: %a", 1, 4, "a value that begins with \"%\" has to be put in quotes"},
    {"k: > 5", 1, 4, "a value that begins with \">\" has to be put in quotes"},
    {"k: || 5", 1, 4, "a value that begins with \"|\" has to be put in quotes"},
    {"k: ? a", 1, 4, "a value that begins with \"?\" has to be put in quotes"},
    {"k: 'a' || b", 1, 8, "text follows the closing quote; put the whole value in quotes"},
    {"k: \"a\" > 1\nl: 2", 1, 8, "text follows the closing quote; put the whole value in quotes"},
    {"k: [a] || b", 1, 8, "text follows the closing bracket; put the whole value in quotes"},
    {"k: {a: b} x", 1, 11, "text follows the closing bracket; put the whole value in quotes"},
    {"k: Note: this", 1, 8, "a value with \": \" in it has to be put in quotes"},
    {"- a\n- k: b: c", 2, 7, "a value with \": \" in it has to be put in quotes"},
    {"k: ,a", 1, 4, "unexpected \",\"; a value with brackets or commas has to be put in quotes"},
    {"k: ]", 1, 4, "unexpected \"]\"; a value with brackets or commas has to be put in quotes"},
    {"k: - a", 1, 4,
     "a list can't begin here: begin it on a line of its own, or put a value that begins with "
     "\"-\" in quotes"},
};

Test(yaml_read, sql_that_yaml_would_spoil_is_told_to_be_quoted)
{
    for (size_t i = 0; i < MIG_LEN(spoilt); i++)
        expect_error(spoilt[i].yaml, strlen(spoilt[i].yaml), spoilt[i].line, spoilt[i].column,
                     spoilt[i].message);
}

Test(yaml_read, what_is_not_our_yaml_is_an_error_at_its_place)
{
    static const struct {
        const char *yaml;
        unsigned line, column;
        const char *message;
    } cases[] = {
        {"a: 1\nb: 2\na: 3", 3, 1, "key \"a\" is there twice; the first is on line 1, column 1"},
        {"a: {b: 1, c: 2, b: 3}", 1, 17,
         "key \"b\" is there twice; the first is on line 1, column 5"},
        {"a: 1\n'a': 3", 2, 1, "key \"a\" is there twice; the first is on line 1, column 1"},
        {"a: 1\n---\nb: 2", 2, 1, "a second document begins here; a file holds one only"},
        {"a: 1\n...\nb: 2", 3, 1, "this fits nothing above it; check the indentation"},
        {"\ta: 1", 1, 1, "a tab can't indent; use spaces"},
        {"a:\n\tb: 1", 2, 1, "a tab can't indent; use spaces"},
        {"a:\n  b: 1\n\tc: 2", 3, 1, "a tab can't indent; use spaces"},
        {"a: 1\n  b: 2", 2, 4, "no key can stand here; check the indentation"},
        {"a:\n    b: 1\n  c: 2", 3, 3, "this fits nothing above it; check the indentation"},
        {"a: 1\nfoo\nb: 2", 2, 1, "expected \"key: value\"; check the colon and the indentation"},
        {"a: 'b\nc: d\n", 1, 4, "the quote that begins here is never closed"},
        {"a: \"b\n", 1, 4, "the quote that begins here is never closed"},
        {"a: \"\\d+\"", 1, 5,
         "there is no such escape in double quotes; use single quotes, or double the backslash"},
        {"a: {b: 1\n", 1, 4, "the \"{\" that begins here is never closed"},
        {"a: [b\n", 1, 4, "the \"[\" that begins here is never closed"},
        {"a: [\n", 1, 4, "the \"[\" that begins here is never closed"},
        {"a: [[c],\n  b,\n", 1, 4, "the \"[\" that begins here is never closed"},
        {"a: {b: [c], ", 1, 4, "the \"{\" that begins here is never closed"},
        {"a: [{", 1, 5, "the \"{\" that begins here is never closed"},
        {"a: [, 1]\n", 1, 5,
         "a value with brackets, commas or quotes inside [ ] has to be put in quotes"},
        {"a: [b, \nc: d\n", 1, 4, "the \"[\" that begins here is never closed"},
        {"a: {b: 1\nc: d}\n", 2, 2,
         "expected \",\" or \"}\": the \"{\" on line 1 may not be closed, or a value with brackets "
         "or commas needs quotes"},
        {": a", 1, 1, "a key is missing before \":\""},
        {"? [a]\n: b", 1, 3,
         "a key has to be text; a value that begins with a bracket has to be put in quotes"},
        {"%FOO\n", 1, 1, "a line can't begin with \"%\""},
        {"c: ['a', && b]", 1, 10,
         "a value that begins with \"&\" has to be put in quotes (anchors are not supported)"},
        {"'a': 1\n  b: 2", 2, 4, "no key can stand here; check the indentation"},
        {"a: [b]\n  c: 2", 2, 3, "this fits nothing above it; check the indentation"},
        {"a: b\n]", 2, 1,
         "unexpected \"]\"; a value with brackets or commas has to be put in quotes"},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++)
        expect_error(cases[i].yaml, strlen(cases[i].yaml), cases[i].line, cases[i].column,
                     cases[i].message);
}

Test(yaml_read, bytes_that_are_no_text_are_an_error_at_their_place)
{
    static const struct {
        const char *yaml;
        size_t length;
        unsigned line, column;
        const char *message;
    } cases[] = {
        {"a: \xFF", 4, 1, 4, "this is not UTF-8"},
        {"\xC3\xA9: 1\nb: \xC3", 10, 2, 4, "this is not UTF-8"},
        {"a: \xED\xA0\x80", 6, 1, 4, "this is not UTF-8"},
        {"a: b\x07", 5, 1, 5,
         "the control character U+0007 can't stand here as it is; write it as \\u0007 in double "
         "quotes"},
        {"a: \xC2\x80", 5, 1, 4,
         "the control character U+0080 can't stand here as it is; write it as \\u0080 in double "
         "quotes"},
        {"a: \xEF\xBF\xBF", 6, 1, 4,
         "the control character U+FFFF can't stand here as it is; write it as \\uFFFF in double "
         "quotes"},
        {"a: b\0c", 6, 1, 5, "the character NUL can't stand here"},
        {"a: \"b\\0c\"", 9, 1, 4, "a value can't hold the character NUL"},
        {"\xFF\xFE"
         "a\0",
         4, 1, 1, "this is not UTF-8"},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++)
        expect_error(cases[i].yaml, cases[i].length, cases[i].line, cases[i].column,
                     cases[i].message);
}

Test(yaml_read, depth_and_length_have_limits)
{
    char deep[MIG_YAML_DEPTH + 2] = {0};
    static char large[MIG_YAML_MAX + 1];
    MIG_AUTO_ARENA arena = mig_arena_new();

    memset(deep, '[', MIG_YAML_DEPTH + 1);
    expect_error(deep, MIG_YAML_DEPTH + 1, 1, MIG_YAML_DEPTH + 1, "nested deeper than 64 levels");
    memset(large, ' ', sizeof large);
    expect_error(large, sizeof large, 0, 0, "larger than 16 MiB");
}

Test(yaml_read, a_duplicate_in_a_big_map_is_found)
{
    MIG_AUTO_STR text = {0};

    for (int i = 0; i < 2000; i++)
        mig_str_addf(&text, "key_%d: 1\n", i);
    mig_str_add(&text, "key_1234: 1\n");
    expect_error(text.data, text.len, 2001, 1,
                 "key \"key_1234\" is there twice; the first is on line 1235, column 1");
}

Test(yaml_read, a_file_that_is_not_there_is_an_error)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_node *root;
    mig_error err = {0};

    cr_expect(!mig_yaml_read_file(arena, arena, "/nowhere/f.yaml", &root, &err));
    cr_expect(strstr(err.text[0], "/nowhere/f.yaml") != NULL);
}

/* Every text has one x: that is where it has to be found, or nowhere. */
Test(yaml_read, a_place_in_a_text_is_one_in_the_file)
{
    static const struct {
        const char *yaml;
        unsigned line, column; /* 0: not known */
        const char *snippet;
    } cases[] = {
        {"k: a x", 1, 6, "k: a x"},
        {"k: 'a x'", 1, 7, "k: 'a x'"},
        {"k: \"ü x\"", 1, 7, "k: \"ü x\""},
        {"k: {l: [a x]}", 1, 11, "k: {l: [a x]}"},
        {"k: |\n  a\n  b x\n", 3, 5, "  b x"},
        {"k: |\n  a\n\n   x\n", 4, 4, "   x"},
        {"k: |\n\n\n  x\n", 4, 3, "  x"},
        {"k: | # why\n  x", 2, 3, "  x"},
        {"k: |-\r\n  a\r\n  ü x\r\n", 3, 5, "  ü x"},
        {"k:\n- l: |1\n    x\n   a\n", 3, 5, "    x"},
        {"k: >\n  a\n  x\n", 0, 0, NULL},
        {"k: a\n  x\n", 0, 0, NULL},
        {"k: 'it''s x'", 0, 0, NULL},
        {"k: \"\\u0041 x\"", 0, 0, NULL},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        const mig_node *node = read_text(arena, cases[i].yaml)->pairs.items[0].value;
        unsigned line = 1, column = 1;
        mig_place place = {0};
        bool known;

        while (node->kind != MIG_NODE_SCALAR)
            node = node->kind == MIG_NODE_MAP ? node->pairs.items[0].value : node->items.items[0];
        for (const char *c = node->text; *c != 'x'; c++) {
            line += *c == '\n';
            column = *c == '\n' ? 1 : column + (((unsigned char)*c & 0xC0U) != 0x80);
        }
        known = mig_node_place_in(arena, node, line, column, &place);
        cr_expect_eq(known, cases[i].line > 0, "%s", cases[i].yaml);
        if (!known)
            continue;
        cr_expect(place.line == cases[i].line && place.column == cases[i].column, "%s: %u:%u",
                  cases[i].yaml, place.line, place.column);
        cr_expect_str_eq(place.snippet, cases[i].snippet);
    }
}
