/* Columns under another name in PARTITION BY. */
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
