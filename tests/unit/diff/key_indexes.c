/* Where a unique constraint is a unique index, a foreign key makes its index, and NO ACTION is
 * RESTRICT: what is no difference there, and what is one still. */
#include "model.h"

#include <criterion/criterion.h>

static const mig_caps caps = MIG_CAP_COMMENTS | MIG_CAP_INDEX_METHODS | MIG_CAP_INDEX_COMMENTS |
                             MIG_CAP_OPTIONS | MIG_CAP_UNIQUE_IS_INDEX |
                             MIG_CAP_FOREIGN_KEY_INDEXES | MIG_CAP_ACTIONS_AT_ONCE |
                             MIG_CAP_NOCASE | MIG_CAP_INDEX_CASE;

#define TABLE(rest)                                          \
    "tables:\n"                                              \
    "  p: {columns: {id: {type: int, primary_key: true}}}\n" \
    "  t:\n"                                                 \
    "    columns: {a: int, b: int}\n" rest
#define KEY "    foreign_keys: {fk: {columns: [a], references: p.id}}\n"

static const struct {
    const char *name, *found, *wanted, *expected;
} cases[] = {
    {"a unique constraint is the index", TABLE("    unique: {u: [a]}\n"),
     TABLE("    indexes: {u: {columns: [a], unique: true}}\n"), ""},
    {"under a name that nobody stated", TABLE("    unique: {u: [a]}\n"),
     TABLE("    indexes: [{columns: [a], unique: true}]\n"), ""},
    {"under another name", TABLE("    unique: {u: [a]}\n"),
     TABLE("    indexes: {v: {columns: [a], unique: true}}\n"),
     "- rename_index: {table: t, from: u, to: v}\n"},
    {"over other columns", TABLE("    unique: {u: [a]}\n"),
     TABLE("    indexes: {u: {columns: [b], unique: true}}\n"),
     "- drop_constraint: {table: t, kind: unique, name: u, columns: [a]}\n"
     "- create_index: {table: t, name: u, columns: [b], unique: true}\n"},
    {"one of a column's beginning, in an order", TABLE("    unique: {u: [a(5) desc]}\n"),
     TABLE("    indexes: {u: {columns: [a(5) desc], unique: true}}\n"), ""},
    {"of another beginning", TABLE("    unique: {u: [a(5)]}\n"),
     TABLE("    indexes: {u: {columns: [a(6)], unique: true}}\n"),
     "- drop_constraint: {table: t, kind: unique, name: u, columns: [a(5)]}\n"
     "- create_index: {table: t, name: u, columns: [a(6)], unique: true}\n"},
    {"of all of the column", TABLE("    unique: {u: [a(5)]}\n"),
     TABLE("    indexes: {u: {columns: [a], unique: true}}\n"),
     "- drop_constraint: {table: t, kind: unique, name: u, columns: [a(5)]}\n"
     "- create_index: {table: t, name: u, columns: [a], unique: true}\n"},
    {"each of several once", TABLE("    unique: {u: [a], v: [a]}\n"),
     TABLE("    unique: {u: [a]}\n    indexes: {v: {columns: [a], unique: true}}\n"), ""},
    {"an index of a foreign key", TABLE(KEY "    indexes: {fk: [a]}\n"), TABLE(KEY), ""},
    {"that goes with it", TABLE(KEY "    indexes: {fk: [a]}\n"), TABLE(""),
     "- drop_constraint: {table: t, kind: foreign_key, name: fk, columns: [a], references: "
     "p.id}\n"},
    {"an index that the key needs", TABLE(KEY "    indexes: {ix: [a, b]}\n"), TABLE(KEY), ""},
    {"that a key over the beginning doesn't replace",
     TABLE(KEY "    indexes: {ix: [a, b]}\n    unique: {u: [a(5)]}\n"),
     TABLE(KEY "    unique: {u: [a(5)]}\n"), ""},
    {"and that it needs no more", TABLE(KEY "    indexes: {ix: [a, b]}\n"),
     TABLE(KEY "    indexes: {iy: [a]}\n"),
     "- drop_index: {table: t, name: ix, columns: [a, b]}\n"
     "- create_index: {table: t, name: iy, columns: [a]}\n"},
    {"an index that it can't use", TABLE(KEY "    indexes: {ix: [b, a]}\n"), TABLE(KEY),
     "- drop_index: {table: t, name: ix, columns: [b, a]}\n"},
    {"a method that was said and isn't now",
     TABLE("    indexes: {ix: {columns: a, method: btree}}\n"), TABLE("    indexes: {ix: [a]}\n"),
     ""},
    {"a method that is said", TABLE("    indexes: {ix: [a]}\n"),
     TABLE("    indexes: {ix: {columns: a, method: btree}}\n"),
     "- drop_index: {table: t, name: ix, columns: [a]}\n"
     "- create_index: {table: t, name: ix, columns: [a], method: btree}\n"},
    {"that of a unique constraint", TABLE("    unique: {u: [a]}\n"),
     TABLE("    indexes: {u: {columns: a, unique: true, method: btree}}\n"), ""},
    {"restrict and no action",
     TABLE("    foreign_keys: {fk: {columns: [a], references: p.id, on_delete: restrict}}\n"),
     TABLE(KEY), ""},
    {"no action in so many words",
     TABLE("    foreign_keys: {fk: {columns: [a], references: p.id, on_delete: no action}}\n"),
     TABLE(KEY), ""},
    {"an index in another case", TABLE("    indexes: {IX: [a]}\n"),
     TABLE("    indexes: {ix: [a]}\n"), "- rename_index: {table: t, from: IX, to: ix}\n"},
    {"a unique constraint in another case", TABLE("    unique: {U: [a]}\n"),
     TABLE("    unique: {u: [a]}\n"),
     "- rename_constraint: {table: t, kind: unique, from: U, to: u}\n"},
    {"a unique constraint that is the index in another case", TABLE("    unique: {U: [a]}\n"),
     TABLE("    indexes: {u: {columns: [a], unique: true}}\n"),
     "- rename_index: {table: t, from: U, to: u}\n"},
    {"a check in another case", TABLE("    checks: {C: a > 0}\n"),
     TABLE("    checks: {c: a > 0}\n"), ""},
    {"restrict and cascade",
     TABLE("    foreign_keys: {fk: {columns: [a], references: p.id, on_update: restrict}}\n"),
     TABLE("    foreign_keys: {fk: {columns: [a], references: p.id, on_update: cascade}}\n"),
     "- drop_constraint:\n"
     "    table: t\n"
     "    kind: foreign_key\n"
     "    name: fk\n"
     "    columns: [a]\n"
     "    references: p.id\n"
     "    on_update: restrict\n"
     "- create_foreign_key: {table: t, name: fk, columns: [a], references: p.id, "
     "on_update: cascade}\n"},
};

Test(diff, indexes_that_are_more_than_that)
{
    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_ops ops = difference(arena, caps, found_from(arena, caps, cases[i].found),
                                 wanted_from(arena, caps, cases[i].wanted));

        expect_text(cases[i].name, cases[i].expected, ops.len ? ops_text(arena, &ops) : "");
    }
}

/* The found index that is called fk is the server's. */
static mig_schema *found_made(mig_arena *arena, const char *text)
{
    mig_schema *found = found_from(arena, caps, text);
    mig_table *table = mig_table_find(found, (mig_name){NULL, "t"});

    for (size_t i = 0; i < table->indexes.len; i++)
        table->indexes.items[i]->made = true;
    return found;
}

Test(diff, an_index_that_the_server_made_becomes_the_scripts_before_it_goes)
{
    static const struct {
        const char *name, *wanted, *expected;
    } made[] = {
        {"that is declared, too", TABLE(KEY "    indexes: {fk: [a]}\n"), ""},
        {"another index", TABLE(KEY "    indexes: {fk: [a], ix: [a, b]}\n"),
         "- create_index: {table: t, name: fk, columns: [a]}\n"
         "- create_index: {table: t, name: ix, columns: [a, b]}\n"},
        {"another index that can't do its work", TABLE(KEY "    indexes: {fk: [a], ix: [b, a]}\n"),
         "- create_index: {table: t, name: ix, columns: [b, a]}\n"},
        {"a unique constraint", TABLE(KEY "    unique: {u: [a]}\n    indexes: {fk: [a]}\n"),
         "- create_unique: {table: t, name: u, columns: [a]}\n"
         "- create_index: {table: t, name: fk, columns: [a]}\n"},
        {"that isn't declared", TABLE(KEY "    indexes: {ix: [a, b]}\n"),
         "- create_index: {table: t, name: ix, columns: [a, b]}\n"},
        {"the foreign key goes", TABLE("    indexes: {fk: [a]}\n"),
         "- drop_constraint: {table: t, kind: foreign_key, name: fk, columns: [a], references: "
         "p.id}\n"
         "- create_index: {table: t, name: fk, columns: [a]}\n"},
        {"it becomes another", TABLE(KEY "    indexes: {fk: [a, b]}\n"),
         "- drop_index: {table: t, name: fk, columns: [a]}\n"
         "- create_index: {table: t, name: fk, columns: [a, b]}\n"},
    };

    for (size_t i = 0; i < MIG_LEN(made); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_ops ops =
            difference(arena, caps, found_made(arena, TABLE(KEY "    indexes: {fk: [a]}\n")),
                       wanted_from(arena, caps, made[i].wanted));

        expect_text(made[i].name, made[i].expected, ops.len ? ops_text(arena, &ops) : "");
    }
}
