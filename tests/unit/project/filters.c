/* `include:` and `exclude:`: what they match, what follows from it, and what is wrong in them. */
#include "../diff/model.h"

#include "project/filters.h"
#include "schema/excluded.h"

#include <criterion/criterion.h>
#include <string.h>

static bool plain_text(void *context, const mig_node *node, const char *what, const char **text,
                       mig_error *err)
{
    (void)context;
    return mig_node_want_text(node, what, text, err);
}

static bool read_key(mig_arena *arena, const mig_node *root, const char *key, mig_filter *filter,
                     mig_filter_items *items, mig_error *err)
{
    const mig_text_reader texts = {plain_text, NULL};
    const mig_node *node = mig_node_find(root, key);

    return !node || mig_filters_read(arena, &texts, node, key, filter, items, err);
}

static bool read_filter(mig_arena *arena, const char *yaml, mig_filter *filter, mig_error *err)
{
    mig_node *root;

    *filter = (mig_filter){0};
    cr_assert(mig_yaml_read(arena, "migrate.yaml", yaml, strlen(yaml), &root, err), "%s: %s", yaml,
              err->text[0]);
    return read_key(arena, root, "include", filter, &filter->include, err) &&
           read_key(arena, root, "exclude", filter, &filter->exclude, err);
}

static mig_filter filter_from(mig_arena *arena, const char *yaml)
{
    mig_filter filter;
    mig_error err = {0};

    cr_assert(read_filter(arena, yaml, &filter, &err), "%s: %s", yaml, err.text[0]);
    return filter;
}

static const char *excluded_text(mig_arena *arena, const mig_schema *schema)
{
    mig_strings all = {0};
    MIG_AUTO_STR text = {0};

    mig_schema_excluded(arena, schema, &all);
    for (size_t i = 0; i < all.len; i++)
        mig_str_addf(&text, "%s%s", i > 0 ? "; " : "", all.items[i]);
    return mig_str_copy(arena, &text);
}

static const char shop[] =
    "enums:\n"
    "  mood: [sad, ok]\n"
    "  tmp_kind: [a]\n"
    "tables:\n"
    "  users:\n"
    "    columns:\n"
    "      id: {type: bigint, primary_key: true}\n"
    "      email: {type: text, unique: true}\n"
    "      tmp_1: {type: int?, check: tmp_1 > 0}\n"
    "      mood: mood\n"
    "    indexes:\n"
    "      idx_manual: {columns: [email], where: mood = 'ok'}\n"
    "      ix_lower: [lower(email)]\n"
    "  tmp_2:\n"
    "    columns: {id: bigint, k: tmp_kind}\n"
    "  Tmp_x:\n"
    "    columns: {id: bigint, user_id: {type: bigint, references: users.id}}\n"
    "  audit.log:\n"
    "    columns: {id: {type: bigint, primary_key: true}}\n"
    "  audit.tmp_2:\n"
    "    columns: {id: bigint}\n"
    "  '\"audit.log\"':\n"
    "    columns: {id: bigint}\n";

static const struct {
    const char *filter, *excluded;
    bool nocase; /* names are without case */
} matches[] = {
    {"exclude: []", "", false},
    {"exclude: [nothing]", "", false},
    {"exclude: [tmp_*]", "enum \"tmp_kind\"; table \"tmp_2\"; table \"audit.tmp_2\"", false},
    {"exclude: tmp_*", "enum \"tmp_kind\"; table \"tmp_2\"; table \"audit.tmp_2\"", false},
    {"exclude: [TMP_*]",
     "enum \"tmp_kind\"; table \"tmp_2\"; table \"Tmp_x\"; table \"audit.tmp_2\"", true},
    {"exclude: ['/^TMP_[0-9]+$/']", "table \"tmp_2\"; table \"audit.tmp_2\"", true},
    {"exclude: [tmp_?]", "table \"tmp_2\"; table \"audit.tmp_2\"", false},
    {"exclude: ['tmp_[0-9]']", "table \"tmp_2\"; table \"audit.tmp_2\"", false},
    {"exclude: ['tmp_[!0-9]*']", "enum \"tmp_kind\"", false},
    {"exclude: ['tmp_[a.]*']", "", false},
    {"exclude: ['tmp_\\*', 'tmp_\\2']", "table \"tmp_2\"; table \"audit.tmp_2\"", false},
    {"exclude: ['\"tmp_*\"']", "", false},
    {"exclude: ['*.tmp_2']", "table \"tmp_2\"; table \"audit.tmp_2\"", false},
    {"exclude: [public.tmp_*]", "enum \"tmp_kind\"; table \"tmp_2\"", false},
    {"exclude: [audit.*]", "table \"audit.log\"; table \"audit.tmp_2\"", false},
    {"exclude: ['\"audit.log\"']", "table \"\"audit.log\"\"", false},
    {"exclude: [/^tmp_.$/]", "table \"tmp_2\"; table \"audit.tmp_2\"", false},
    {"exclude: [/mp_/]",
     "enum \"tmp_kind\"; table \"tmp_2\"; table \"Tmp_x\"; table \"audit.tmp_2\"", false},
    {"exclude: [{schema: aud*, name: /2$/}]", "table \"audit.tmp_2\"", false},
    {"exclude: [{schema: audit}]", "table \"audit.log\"; table \"audit.tmp_2\"", false},
    {"exclude: [{kind: enum}]", "enum \"mood\"; enum \"tmp_kind\"", false},
    {"exclude: [{kind: table, name: tmp*}]", "table \"tmp_2\"; table \"audit.tmp_2\"", false},
    {"exclude: [{table: tmp_2}]", "table \"tmp_2\"; table \"audit.tmp_2\"", false},
    {"exclude: [{name: users}, {name: mood}]", "enum \"mood\"; table \"users\"", false},
    {"exclude: [{kind: index}]",
     "index \"idx_manual\" of \"users\"; index \"ix_lower\" of \"users\"", false},
    {"exclude: [{kind: index, name: idx_*}]", "index \"idx_manual\" of \"users\"", false},
    {"exclude: [{kind: index, table: us*, schema: public, name: idx_*}]",
     "index \"idx_manual\" of \"users\"", false},
    {"exclude: [{kind: index, table: us*, schema: audit}]", "", false},
    {"exclude: [{kind: primary_key, table: users}]", "primary key of \"users\"", false},
    {"exclude: [{table: users, name: uq_*}]", "unique constraint \"uq_users_email\" of \"users\"",
     false},
    /* What is over a column goes with it. */
    {"exclude: [{table: users, column: tmp_*}]",
     "column \"tmp_1\" of \"users\"; check \"ck_users_tmp_1\" of \"users\"", false},
    {"exclude: [{column: email}]",
     "column \"email\" of \"users\"; unique constraint \"uq_users_email\" of \"users\"; "
     "index \"idx_manual\" of \"users\"; index \"ix_lower\" of \"users\"",
     false},
    {"exclude: [{column: mood}]", "column \"mood\" of \"users\"; index \"idx_manual\" of \"users\"",
     false},
    {"exclude: [{table: users, column: id}]",
     "column \"id\" of \"users\"; primary key of \"users\"; "
     "foreign key \"fk_Tmp_x_user_id\" of \"Tmp_x\"",
     false},
    {"include: [users, mood]",
     "enum \"tmp_kind\"; table \"tmp_2\"; table \"Tmp_x\"; table \"audit.log\"; "
     "table \"audit.tmp_2\"; table \"\"audit.log\"\"",
     false},
    {"include: ['*']\nexclude: [tmp_2]", "table \"tmp_2\"; table \"audit.tmp_2\"", false},
    {"include: [{kind: table}]", "enum \"mood\"; enum \"tmp_kind\"", false},
    {"include: [{kind: index, name: ix_*}]", "index \"idx_manual\" of \"users\"", false},
    {"include: [{kind: index, table: teams, name: ix_*}]", "", false},
    {"include: [{kind: index, table: users, name: ix_*}, users, mood]",
     "enum \"tmp_kind\"; index \"idx_manual\" of \"users\"; table \"tmp_2\"; table \"Tmp_x\"; "
     "table \"audit.log\"; table \"audit.tmp_2\"; table \"\"audit.log\"\"",
     false},
};

Test(filters, match_as_their_patterns_say)
{
    for (size_t i = 0; i < MIG_LEN(matches); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_filter filter = filter_from(arena, matches[i].filter);
        mig_caps caps = postgresql_caps | (matches[i].nocase ? MIG_CAP_NOCASE : 0);
        mig_filter_scope scope = {"public", matches[i].nocase, true};
        mig_schema *schema = found_from(arena, caps, shop);

        mig_filter_mark(arena, &filter, scope, schema, NULL);
        expect_text(matches[i].filter, matches[i].excluded, excluded_text(arena, schema));
    }
}

Test(filters, an_enum_that_is_no_object_goes_with_the_columns_of_it)
{
    static const struct {
        const char *filter, *excluded;
    } cases[] = {
        {"exclude: [mood]", ""},
        {"exclude: [{kind: enum}]", ""},
        {"exclude: [users]", "enum \"mood\"; table \"users\""},
        {"exclude: [{column: mood}]",
         "enum \"mood\"; column \"mood\" of \"users\"; index \"idx_manual\" of \"users\""},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_filter filter = filter_from(arena, cases[i].filter);
        mig_schema *schema = found_from(arena, sqlite_caps, shop);

        mig_filter_mark(arena, &filter, (mig_filter_scope){NULL, true, false}, schema, NULL);
        expect_text(cases[i].filter, cases[i].excluded, excluded_text(arena, schema));
    }
}

Test(filters, say_which_patterns_matched_nothing)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_filter filter = filter_from(arena, "exclude: [tmp_*, nobody, {kind: index, name: x}]");

    mig_filter_mark(arena, &filter, (mig_filter_scope){"public", false, true},
                    found_from(arena, postgresql_caps, shop), NULL);
    cr_expect(*filter.exclude.items[0].used);
    cr_expect(!*filter.exclude.items[1].used);
    cr_expect(!*filter.exclude.items[2].used);
    cr_expect_str_eq(filter.exclude.items[2].shown, "{kind: index, name: x}");
    cr_expect(filter.exclude.items[2].place.column == 26);
}

static const struct {
    const char *yaml;
    unsigned column;
    const char *message;
} wrong[] = {
    {"include: []", 10, "an empty list would leave nothing to manage; leave \"include\" away"},
    {"exclude:", 9, "expected a pattern of names, found nothing"},
    {"exclude: [[a]]", 11, "expected a pattern of names, found a list"},
    {"exclude: [a, '']", 14, "an empty part in the pattern \"\""},
    {"exclude: [.a]", 11, "an empty part in the pattern \".a\""},
    {"exclude: [a.]", 11, "an empty part in the pattern \"\""},
    {"exclude: ['a[b']", 11, "a \"[\" without \"]\" in the pattern \"a[b\""},
    {"exclude: ['\"a']", 11, "quotes that aren't closed in the pattern \"\"a\""},
    {"exclude: [a.b.c]", 11,
     "\"a.b.c\" has more than one dot; expected a name or schema.name, and for what is on a table "
     "{table: ..., name: ...}"},
    {"exclude: ['/a(/']", 11, "/a(/ is no regular expression: Unmatched ( or \\("},
    {"exclude: [{name: '/a**(/'}]", 18, "/a**(/ is no regular expression: Unmatched ( or \\("},
    {"exclude: [{}]", 11, "expected at least one of kind, schema, table, name"},
    {"exclude: [{nme: a}]", 12, "unknown key \"nme\" in exclude; did you mean \"name\"?"},
    {"exclude: [{kind: indx}]", 18, "unknown kind \"indx\"; did you mean \"index\"?"},
    {"exclude: [{kind: [index]}]", 18, "expected a kind of objects, such as index, found a list"},
    {"exclude: [{kind: view, table: a}]", 31,
     "\"table\" goes with kinds that are a part of a table, such as index; which view is said with "
     "\"name\""},
    {"exclude: [{name: a.b}]", 18,
     "\"a.b\" has a dot; here one name is expected, and its schema is said with \"schema\" (a dot "
     "that is a part of the name is put in quotes)"},
    {"exclude: [{column: a, name: b}]", 20,
     "\"column\" is short for \"kind: column\" and \"name\"; say one or the other"},
    {"include: [{table: a, name: b}]", 11,
     "say with \"kind\" what of the table is included: column, index, ..."},
};

Test(filters, that_are_wrong_are_errors_at_their_place)
{
    for (size_t i = 0; i < MIG_LEN(wrong); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_filter filter;
        mig_error err = {0};

        cr_assert(!read_filter(arena, wrong[i].yaml, &filter, &err), "%s", wrong[i].yaml);
        cr_expect(err.code == MIG_ERR_USAGE && err.line == 1);
        cr_expect(err.column == wrong[i].column, "%s: column %u", wrong[i].yaml, err.column);
        expect_text(wrong[i].yaml, wrong[i].message, err.text[0]);
    }
}
