/* What is asked of rows before a script begins, and under which names. */
#include "plan/ahead.h"

#include "../op/helper.h"
#include "dialect/resolve.h"
#include "plan/lower.h"

static const char before[] =
    "enums:\n"
    "  mood: [sad, ok]\n"
    "tables:\n"
    "  a: {columns: {x: int?, y: int?, mood: mood?}}\n"
    "  b: {columns: {x: int?}}\n"
    "  c: {columns: {mood: mood?}}\n";

#define NOT_NULL(TABLE, COLUMN) \
    "- alter_column: {table: " TABLE ", column: " COLUMN ", from: int?, to: int}\n"
#define NULLS(TABLE, COLUMN)                                                                    \
    "SELECT CONCAT(COUNT(*), ' rows of \"" TABLE "\" hold NULL in \"" COLUMN "\"') FROM " TABLE \
    " WHERE " COLUMN " IS NULL HAVING COUNT(*) > 0\n"
#define ANY(TABLE) \
    "SELECT CONCAT(COUNT(*), ' rows of \"" TABLE "\"') FROM " TABLE " HAVING COUNT(*) > 0\n"
#define SAD(TABLE)                                                               \
    "SELECT CONCAT(COUNT(*), ' rows of \"" TABLE                                 \
    "\" hold ', QUOTE(CONVERT(mood USING utf8mb4)), ' in \"mood\"') FROM " TABLE \
    " WHERE mood IN ('sad') GROUP BY mood ORDER BY mood\n"
#define ALIKE(TABLE, COLUMN)                                                               \
    "SELECT CONCAT(SUM(found), ' rows of \"" TABLE "\" have another with the same " COLUMN \
    "') FROM (SELECT COUNT(*) AS found FROM " TABLE " WHERE " COLUMN                       \
    " IS NOT NULL GROUP BY " COLUMN " HAVING COUNT(*) > 1) AS alike HAVING SUM(found) > 0\n"
#define BIG(TABLE, COLUMN, LEAST, MOST)                                                        \
    "SELECT CONCAT(COUNT(*), ' rows of \"" TABLE "\" hold numbers that are not between " LEAST \
    " and " MOST " in \"" COLUMN "\"') FROM " TABLE " WHERE " COLUMN " < " LEAST " OR " COLUMN \
    " > " MOST " HAVING COUNT(*) > 0\n"
#define LOSE "- alter_enum: {enum: mood, from: [sad, ok], to: [ok]}\n"

static const struct {
    const char *yaml, *asked;
} cases[] = {
    /* what stands between counts for nothing */
    {"- create_table: {table: n, columns: {x: int}}\n"
     "- drop_table: {table: c}\n" NOT_NULL("a", "x") NOT_NULL("d.b", "x"),
     NULLS("a", "x") NULLS("b", "x")},
    /* under the names that there are */
    {"- rename_table: {from: a, to: z}\n"
     "- rename_column: {table: z, from: x, to: w}\n" NOT_NULL(
         "z", "w") "- rename_table: {from: z, to: d.t}\n"
                   "- add_column: {table: t, column: v, type: int}\n",
     NULLS("a", "x") ANY("a")},
    /* names that are used again */
    {"- rename_table: {from: a, to: z}\n"
     "- rename_table: {from: b, to: a}\n" NOT_NULL("a", "x") NOT_NULL("z", "y"),
     NULLS("b", "x") NULLS("a", "y")},
    {"- rename_column: {table: a, from: x, to: w}\n"
     "- rename_column: {table: a, from: y, to: x}\n" NOT_NULL("a", "x"),
     NULLS("a", "y")},
    {"- drop_table: {table: a}\n"
     "- create_table: {table: a, columns: {x: int?}}\n" NOT_NULL("a", "x"),
     ""},
    {"- rename_table: {from: a, to: z}\n"
     "- create_table: {table: a, columns: {x: int?}}\n" NOT_NULL("a", "x") NOT_NULL("z", "x"),
     NULLS("a", "x")},
    /* what the script does to the values before */
    {"- add_column: {table: a, column: v, type: int?}\n"
     "- rename_column: {table: a, from: v, to: w}\n" NOT_NULL("a", "w"),
     ""},
    {"- alter_column: {table: a, column: x, from: int?, to: bigint?, using: '1'}\n"
     "- rename_column: {table: a, from: x, to: w}\n"
     "- alter_column: {table: a, column: w, from: bigint?, to: bigint}\n" NOT_NULL("a", "y"),
     NULLS("a", "y")},
    {"- insert: {table: a, rows: [{x: 1}]}\n" NOT_NULL("a", "x") NOT_NULL("b", "x"),
     NULLS("b", "x")},
    {NOT_NULL("b", "x") "- execute: UPDATE a SET x = 1\n" NOT_NULL("a", "x"), NULLS("b", "x")},
    /* enums */
    {"- rename_table: {from: c, to: z}\n" LOSE, SAD("a") SAD("c")},
    {"- drop_table: {table: c}\n" LOSE, SAD("a")},
    {"- alter_enum: {enum: mood, from: [sad, ok], to: [low, ok], rename: {sad: low}}\n"
     "- rename_table: {from: c, to: z}\n"
     "- alter_enum: {enum: mood, from: [low, ok], to: [ok]}\n",
     ""},
    /* what becomes unique; what the first statement does is refused by itself */
    {"- create_unique: {table: a, name: uq, columns: [x]}\n"
     "- create_unique: {table: b, name: uq, columns: [x]}\n"
     "- create_index: {table: a, name: ix, columns: [y], unique: true}\n"
     "- create_index: {table: a, name: ix2, columns: [x, y], unique: true}\n",
     ALIKE("b", "x") ALIKE("a", "y")},
    {"- rename_table: {from: b, to: z}\n"
     "- rename_column: {table: z, from: x, to: id}\n"
     "- alter_column: {table: z, column: id, from: int?, to: {type: int, autoincrement: true}}\n"
     "- create_primary_key: {table: z, columns: [id]}\n",
     NULLS("b", "x") ALIKE("b", "x")},
    {"- drop_table: {table: c}\n"
     "- alter_column: {table: a, column: x, from: int?, to: bigint?}\n"
     "- create_unique: {table: a, name: uq, columns: [x]}\n",
     ""},
    /* what doesn't fit another type, but where it was changed before */
    {"- rename_table: {from: a, to: z}\n"
     "- rename_column: {table: z, from: x, to: w}\n"
     "- alter_column: {table: z, column: w, from: int?, to: smallint?}\n"
     "- rename_table: {from: b, to: y}\n"
     "- alter_column: {table: z, column: w, from: smallint?, to: {native: tinyint, nullable: "
     "true}}\n",
     BIG("a", "x", "-32768", "32767")},
    /* what can't be lowered is told when its turn comes */
    {NOT_NULL("b", "x") "- rename_table: {from: b, to: z}\n" NOT_NULL("b", "x") NOT_NULL("a", "x"),
     NULLS("b", "x")},
};

Test(ahead, rows_are_asked_under_the_names_that_they_have_before_the_script)
{
    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_schema *declared = schema_of(arena, before), *shape = NULL;
        mig_ops ops = ops_of(arena, cases[i].yaml);
        mig_steps steps = {0};
        mig_error err = {0};
        MIG_AUTO_STR sql = {0};
        mig_caps caps;

        cr_assert(mig_mariadb.version_caps("10.11", &caps));
        cr_assert(mig_resolve(arena, declared, &mig_mariadb, caps, "d", &shape, &err), "%s",
                  err.text[0]);
        mig_ask_ahead(arena, &mig_mariadb, caps, "d", &ops, 0, shape, &steps);
        for (size_t k = 0; k < steps.len; k++)
            mig_str_addf(&sql, "%s\n", steps.items[k].sql);
        cr_expect_str_eq(mig_str_text(&sql), cases[i].asked, "%s%s", cases[i].yaml,
                         mig_str_text(&sql));
        cr_expect(mig_table_find(shape, (mig_name){NULL, "a"}), "%s", cases[i].yaml);
    }
}
