/* Partitions: columns under another name, and one spelling of what they are. */
#include "schema/partitions.h"

#include <criterion/criterion.h>
#include <string.h>

static void in_backticks(mig_str *sql, const char *name)
{
    mig_str_addf(sql, strchr(name, ' ') ? "`%s`" : "%s", name);
}

static void expect(const char *expected, const char *text)
{
    cr_expect(expected ? text && strcmp(text, expected) == 0 : !text, "%s: %s", expected, text);
}

Test(partitions, a_column_is_renamed_where_columns_are_named)
{
    static const struct {
        const char *text, *from, *to, *expected;
    } cases[] = {
        {"PARTITION BY HASH (a) PARTITIONS 3", "a", "b c",
         "PARTITION BY HASH (`b c`) PARTITIONS 3"},
        {"PARTITION BY KEY (a, `b c`) PARTITIONS 3", "b c", "d",
         "PARTITION BY KEY (a, d) PARTITIONS 3"},
        {"PARTITION BY KEY (key)", "key", "k", "PARTITION BY KEY (k)"},
        {"PARTITION BY LIST COLUMNS (`columns`) (PARTITION p VALUES IN (1))", "columns", "c",
         "PARTITION BY LIST COLUMNS (c) (PARTITION p VALUES IN (1))"},
        {"PARTITION BY RANGE (year(A)) SUBPARTITION BY HASH ((a + 1)) SUBPARTITIONS 2 (PARTITION a "
         "VALUES LESS THAN (2000), PARTITION p VALUES LESS THAN MAXVALUE)",
         "a", "b",
         "PARTITION BY RANGE (year(b)) SUBPARTITION BY HASH ((b + 1)) SUBPARTITIONS 2 (PARTITION a "
         "VALUES LESS THAN (2000), PARTITION p VALUES LESS THAN MAXVALUE)"},
        {"partition by hash(`a)`, a) (partition a)", "a", "b",
         "partition by hash(`a)`, b) (partition a)"},
        {"PARTITION BY HASH (year)", "a", "b", "PARTITION BY HASH (year)"},
        {"PARTITION BY HASH (a", "a", "b", "PARTITION BY HASH (b"},
        {NULL, "a", "b", NULL},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_schema schema = {.nocase = true, .ident = in_backticks};
        mig_table portable = {.partitions = cases[i].text};
        mig_table table = {.partitions = cases[i].text, .portable = &portable};

        mig_partitions_rename_column(arena, &schema, &table, cases[i].from, cases[i].to);
        expect(cases[i].expected, table.partitions);
        expect(cases[i].expected, table.portable->partitions);
    }
}

Test(partitions, words_and_blanks_have_one_spelling)
{
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"RANGE(at)", "range (at)"},
        {"Range  ( at ,\n\"No\" )", "range (at, \"No\")"},
        {"LIST (lower(NAME) COLLATE \"C\")", "list (lower(name) collate \"C\")"},
        {"hash(a,b)", "hash (a, b)"},
        {"FOR VALUES FROM('A,  b', 1)TO(MINVALUE,2)", "from ('A,  b', 1) to (minvalue, 2)"},
        {"for  values in ('it''s', NULL)", "in ('it''s', null)"},
        {"WITH (MODULUS 4,REMAINDER 0)", "with (modulus 4, remainder 0)"},
        {" DEFAULT ", "default"},
        {"", ""},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();

        expect(cases[i].expected, mig_partition_text(arena, cases[i].text));
    }
}

/* Three tables, of which each is a partition of the one before. */
static mig_schema *tree(mig_arena *arena)
{
    mig_schema *schema = mig_schema_new(arena);
    mig_table *top = mig_schema_add_table(schema, (mig_name){NULL, "top"});
    mig_table *part = mig_schema_add_table(schema, (mig_name){"s", "part"});
    mig_table *leaf = mig_schema_add_table(schema, (mig_name){NULL, "leaf"});

    mig_table_add_column(schema, top, "a");
    part->partition_of = (mig_partition){top->name, "default"};
    leaf->partition_of = (mig_partition){part->name, "in (1)"};
    mig_schema_seal(schema);
    return schema;
}

Test(partitions, a_partition_has_the_columns_of_its_root)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_schema *schema = tree(arena);
    mig_table *top = schema->tables.items[0], *leaf = schema->tables.items[2];

    cr_expect_eq(mig_table_root(schema, leaf), top);
    cr_expect_eq(mig_table_root(schema, top), top);
    cr_expect_eq(mig_partition_parent(schema, leaf), schema->tables.items[1]);
    cr_expect_null(mig_partition_parent(schema, top));
    cr_expect_eq(mig_column_find(schema, leaf, "a"), top->columns.items[0]);
    cr_expect_null(mig_column_find(schema, leaf, "b"));
    mig_partition_rename_parent(arena, schema, leaf, (mig_name){"s", "part"},
                                (mig_name){NULL, "half"});
    expect("half", leaf->partition_of.table.name);
    cr_expect_null(mig_partition_parent(schema, leaf));
}
