/* What scripts know and a catalog doesn't: which portable type was meant, what other databases get.
 */
#include "model.h"

#include <criterion/criterion.h>
#include <string.h>

/* As on SQLite: several portable types are one on the server. */
static mig_schema *coarse(mig_schema *schema)
{
    for (size_t i = 0; i < schema->tables.len; i++)
        for (size_t k = 0; k < schema->tables.items[i]->columns.len; k++) {
            mig_type *type = &schema->tables.items[i]->columns.items[k]->type;
            bool number = strcmp(type->written, "int") == 0 || strcmp(type->written, "bigint") == 0;

            type->server = number ? "INTEGER" : "TEXT";
        }
    return schema;
}

/* As a catalog: the server's spelling is all that is known. */
static mig_schema *catalog(mig_schema *schema)
{
    for (size_t i = 0; i < schema->tables.len; i++)
        for (size_t k = 0; k < schema->tables.items[i]->columns.len; k++) {
            mig_type *type = &schema->tables.items[i]->columns.items[k]->type;

            type->written = strcmp(type->server, "INTEGER") == 0 ? "int" : "text";
        }
    return schema;
}

static void expect_ops(const mig_schema *found, const mig_schema *wanted, bool from_scripts,
                       const char *expected)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_diff_options options = {.caps = sqlite_caps, .from_scripts = from_scripts};
    mig_ops ops = {0};
    mig_error err = {0};

    cr_assert(mig_diff_settled(arena, NULL, found, wanted, &options, &ops, &err), "%s",
              err.text[0]);
    expect_text("operations", expected, ops_text(arena, &ops));
}

static const char ints[] =
    "tables: {t: {columns: {a: int, b: {type: timestamptz, default: now()}}}}\n";
static const char bigints[] =
    "tables: {t: {columns: {a: bigint, b: {type: timestamptz, default: now()}}}}\n";

Test(adopt, types_that_are_one_on_the_server_are_no_difference)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_schema *found = catalog(coarse(found_from(arena, sqlite_caps, bigints)));

    expect_ops(found, coarse(wanted_from(arena, sqlite_caps, ints)), false, "");
}

Test(adopt, what_scripts_say_of_a_type_is_kept_and_compared)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_schema *found = catalog(coarse(found_from(arena, sqlite_caps, ints)));
    const mig_column *column;

    mig_adopt_written(arena, sqlite_caps, found, coarse(wanted_from(arena, sqlite_caps, ints)));
    column = found->tables.items[0]->columns.items[1];
    cr_expect_str_eq(column->type.written, "timestamptz");
    cr_expect(column->type.from_scripts);
    expect_ops(found, coarse(wanted_from(arena, sqlite_caps, ints)), false, "");
    expect_ops(found, coarse(wanted_from(arena, sqlite_caps, bigints)), false,
               "- alter_column: {table: t, column: a, from: {type: int}, to: {type: bigint}}\n");
}

Test(adopt, a_replayed_schema_is_compared_as_written)
{
    MIG_AUTO_ARENA arena = mig_arena_new();

    expect_ops(coarse(found_from(arena, sqlite_caps, ints)),
               coarse(wanted_from(arena, sqlite_caps, bigints)), true,
               "- alter_column: {table: t, column: a, from: {type: int}, to: {type: bigint}}\n");
}

Test(adopt, a_column_that_was_changed_by_hand_keeps_what_the_catalog_says)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_schema *found = found_from(arena, postgresql_caps, "tables: {t: {columns: {a: text}}}\n");

    mig_adopt_written(arena, postgresql_caps, found, wanted_from(arena, postgresql_caps, ints));
    cr_expect_str_eq(found->tables.items[0]->columns.items[0]->type.written, "text");
    cr_expect(!found->tables.items[0]->columns.items[0]->type.from_scripts);
}

Test(adopt, what_other_databases_get_is_kept_while_the_column_is_as_the_scripts_made_it)
{
    static const char overridden[] =
        "tables: {t: {columns: {a: {type: text, mysql: {type: json}}, b: {type: text, default: x, "
        "mysql: {type: json}}}}}\n";
    static const char plain[] =
        "tables: {t: {columns: {a: text, b: {type: text, default: by hand}}}}\n";
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_schema *found = found_from(arena, sqlite_caps, plain);
    const mig_table *table = found->tables.items[0];

    mig_adopt_written(arena, sqlite_caps, found, wanted_from(arena, sqlite_caps, overridden));
    cr_assert(table->columns.items[0]->portable);
    cr_expect(table->columns.items[0]->portable->overrides.len == 1);
    cr_expect(!table->columns.items[1]->portable);
    /* An override that the file has no more is a difference, though not on this database. */
    expect_ops(found, wanted_from(arena, sqlite_caps, plain), false,
               "- alter_column: {table: t, column: a, from: {type: text, mysql: {type: json}}, to: "
               "{type: text}}\n");
}

/* Else a script made there that drops one would lose its comment on databases that have it. */
Test(adopt, comments_that_the_database_does_not_keep_are_those_of_the_scripts)
{
    static const char commented[] =
        "tables:\n"
        "  t:\n"
        "    columns: {a: int, b: int}\n"
        "    primary_key: {name: p, columns: [a], comment: one}\n"
        "    unique: {u: {columns: [b], comment: two}}\n"
        "    foreign_keys: {f: {columns: [b], references: t.a, comment: three}}\n"
        "    checks: {c: {expr: a > 0, comment: four}}\n"
        "    indexes: {i: {columns: [a, b], comment: five}}\n";
    static const char bare[] =
        "tables:\n"
        "  t:\n"
        "    columns: {a: int, b: int}\n"
        "    primary_key: {name: p, columns: [a]}\n"
        "    unique: {u: {columns: [b]}}\n"
        "    foreign_keys: {f: {columns: [b], references: t.a}}\n"
        "    checks: {c: a > 0}\n"
        "    indexes: {i: [a, b]}\n";
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_schema *found = found_from(arena, sqlite_caps, bare);
    const mig_table *table = found->tables.items[0];

    mig_adopt_written(arena, sqlite_caps, found, wanted_from(arena, sqlite_caps, commented));
    cr_expect_str_eq(table->primary_key->traits.comment, "one");
    cr_expect_str_eq(table->uniques.items[0]->traits.comment, "two");
    cr_expect_str_eq(table->foreign_keys.items[0]->traits.comment, "three");
    cr_expect_str_eq(table->checks.items[0]->traits.comment, "four");
    cr_expect_str_eq(table->indexes.items[0]->traits.comment, "five");
    expect_ops(found, wanted_from(arena, sqlite_caps, bare), false, "");
    found = found_from(arena, postgresql_caps, bare);
    mig_adopt_written(arena, postgresql_caps, found,
                      wanted_from(arena, postgresql_caps, commented));
    cr_expect_null(found->tables.items[0]->uniques.items[0]->traits.comment);
}

/* Else the drop would name a key that a replay of the scripts doesn't have. */
Test(adopt, a_primary_key_is_called_as_its_script_calls_it_where_the_database_keeps_no_name)
{
    static const char yaml[] = "tables: {t: {columns: {a: int, b: int}, primary_key: %s}}\n";
    const mig_caps nameless = postgresql_caps & ~(mig_caps)MIG_CAP_PK_NAMES;
    MIG_AUTO_ARENA arena = mig_arena_new();
    const char *live = mig_arena_printf(arena, yaml, "{name: pk_t, columns: [a]}");
    const char *replayed = mig_arena_printf(arena, yaml, "{name: mine, columns: [a]}");
    const char *other = mig_arena_printf(arena, yaml, "{name: mine, columns: [b]}");
    mig_schema *found = found_from(arena, nameless, live);

    mig_adopt_written(arena, nameless, found, wanted_from(arena, nameless, replayed));
    cr_expect_str_eq(found->tables.items[0]->primary_key->id.name, "mine");
    found = found_from(arena, nameless, live);
    mig_adopt_written(arena, nameless, found, wanted_from(arena, nameless, other));
    cr_expect_str_eq(found->tables.items[0]->primary_key->id.name, "pk_t");
    found = found_from(arena, postgresql_caps, live);
    mig_adopt_written(arena, postgresql_caps, found, wanted_from(arena, postgresql_caps, replayed));
    cr_expect_str_eq(found->tables.items[0]->primary_key->id.name, "pk_t");
}
