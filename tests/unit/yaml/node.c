/* What the tree says when a value isn't what is wanted. */
#include "yaml/node.h"

#include <criterion/criterion.h>
#include <string.h>

static const char yaml[] =
    "text: a\n"
    "list: [a, b]\n"
    "map: {a: b}\n"
    "nothing:\n"
    "no: no\n"
    "off: 'false'\n"
    "mixed: [a, [b]]\n";

static mig_node *value_of(mig_arena *arena, const char *key)
{
    mig_error err = {0};
    mig_node *root = NULL;

    cr_assert(mig_yaml_read(arena, "f.yaml", yaml, strlen(yaml), &root, &err));
    return key ? mig_node_find(root, key) : root;
}

static void expect_said(bool result, const mig_error *err, unsigned line, unsigned column,
                        const char *message)
{
    cr_expect(!result && err->code == MIG_ERR_USAGE, "%s", message);
    cr_expect(err->line == line && err->column == column, "%u:%u %s", err->line, err->column,
              message);
    cr_expect(strcmp(err->text[0], message) == 0, "%s", err->text[0]);
    cr_expect(err->snippet[0] != '\0', "%s", message);
}

Test(yaml_node, wrong_kinds_are_errors_at_their_place)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_error err = {0};
    const char *text;
    bool yes;
    mig_strings texts = {0};

    expect_said(mig_node_want_map(value_of(arena, "text"), "a map of columns", &err), &err, 1, 7,
                "expected a map of columns, found text");
    expect_said(mig_node_want_list(value_of(arena, "map"), "a list of values", &err), &err, 3, 6,
                "expected a list of values, found a map");
    expect_said(mig_node_want_text(value_of(arena, "list"), "a name", &text, &err), &err, 2, 7,
                "expected a name, found a list");
    expect_said(mig_node_want_text(value_of(arena, "nothing"), "a name", &text, &err), &err, 4, 9,
                "expected a name, found nothing");
    expect_said(mig_node_want_bool(value_of(arena, "no"), "true or false", &yes, &err), &err, 5, 5,
                "expected true or false, found \"no\"");
    expect_said(mig_node_want_bool(value_of(arena, "nothing"), "true or false", &yes, &err), &err,
                4, 9, "expected true or false, found nothing");
    expect_said(
        mig_node_want_texts(arena, value_of(arena, "mixed"), "a list of names", &texts, &err), &err,
        7, 12, "expected a list of names, found a list");
    expect_said(mig_node_want_texts(arena, value_of(arena, "map"), "a list of names", &texts, &err),
                &err, 3, 6, "expected a list of names, found a map");
}

Test(yaml_node, right_kinds_are_taken)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_error err = {0};
    const char *text = NULL;
    bool yes = true;
    mig_strings one = {0}, two = {0};

    cr_expect(mig_node_want_map(value_of(arena, "map"), "", &err));
    cr_expect(mig_node_want_list(value_of(arena, "list"), "", &err));
    cr_expect(mig_node_want_text(value_of(arena, "text"), "", &text, &err));
    cr_expect(strcmp(text, "a") == 0);
    cr_expect(mig_node_want_bool(value_of(arena, "off"), "", &yes, &err) && !yes);
    cr_expect(mig_node_want_texts(arena, value_of(arena, "text"), "", &one, &err) && one.len == 1);
    cr_expect(mig_node_want_texts(arena, value_of(arena, "list"), "", &two, &err) && two.len == 2);
    cr_expect(strcmp(two.items[1], "b") == 0);
    cr_expect(mig_node_find(value_of(arena, NULL), "nowhere") == NULL);
}

Test(yaml_node, an_unknown_key_names_the_nearest_or_all)
{
    static const char *const near[] = {"text", "lists", "map", "nothing", "no", "off", "mixed"};
    static const char *const far[] = {"text", "columns"};
    static const char *const all[] = {"text", "list", "map", "nothing", "no", "off", "mixed"};
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_error err = {0};
    const mig_node *root = value_of(arena, NULL);

    cr_expect(mig_node_want_keys(root, "a table", all, MIG_LEN(all), &err));
    expect_said(mig_node_want_keys(root, "a table", near, MIG_LEN(near), &err), &err, 2, 1,
                "unknown key \"list\" in a table; did you mean \"lists\"?");
    expect_said(mig_node_want_keys(root, "a table", far, MIG_LEN(far), &err), &err, 2, 1,
                "unknown key \"list\" in a table; known are: text, columns");
}
