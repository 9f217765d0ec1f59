/* A dialect for the tests of what is the same for every dialect: its server form is in capitals. */
#ifndef TESTS_UNIT_DIALECT_FAKE_H
#define TESTS_UNIT_DIALECT_FAKE_H

#include "dialect/dialect.h"

#include "base/text.h"

#include <string.h>

enum { FAKE_CAPS = MIG_CAP_ENUM_TYPES | MIG_CAP_SCHEMAS };

static inline void fake_text(mig_str *sql, const char *text)
{
    mig_str_add(sql, text);
}

static inline void fake_literal(mig_str *sql, const char *text)
{
    mig_str_addf(sql, "<%s>", text);
}

/* Types in brackets; KEY after that of a column that is the whole primary key, STRICT in such a
 * table. */
static inline bool fake_resolve_table(mig_arena *arena, mig_caps caps, const mig_schema *schema,
                                      mig_table *table, mig_error *err)
{
    const mig_key *key = table->primary_key;

    (void)schema;
    for (size_t i = 0; i < table->columns.len; i++) {
        mig_column *column = table->columns.items[i];
        bool alone =
            key && key->columns.len == 1 && strcmp(key->columns.items[0], column->name) == 0;

        if (strcmp(column->type.written, "wrong") == 0)
            return mig_fail_at(err, column->type.place, "unknown type \"wrong\"");
        column->type.server = mig_arena_printf(
            arena, "[%s%s%s]",
            column->type.enumeration && !(caps & MIG_CAP_ENUM_TYPES) ? "text"
                                                                     : column->type.written,
            alone ? " key" : "", table->strict ? " strict" : "");
        column->dflt.server = column->dflt.value;
        column->never_null = alone;
    }
    for (size_t i = 0; i < table->checks.len; i++)
        table->checks.items[i]->expr.server = table->checks.items[i]->expr.written;
    return true;
}

/* One step for each operation: "create users.email [text]". */
static inline bool fake_lower(const mig_dialect *dialect, mig_caps caps, mig_arena *arena,
                              const mig_op *ops, size_t count, const mig_schema *shape,
                              mig_steps *steps, mig_error *err)
{
    static const char *const verbs[] = {"create", "drop", "alter", "rename"};

    (void)dialect;
    (void)caps;
    (void)err;
    for (size_t i = 0; i < count; i++) {
        const mig_op *op = &ops[i];
        const mig_column *column = op->after.any ? op->after.column : op->before.column;
        mig_step step = {.place = op->place};

        step.sql =
            mig_arena_printf(arena, "%s %s%s%s (%zu of %zu, %zu tables)", verbs[mig_op_verb(op)],
                             mig_op_subject(arena, op), op->kind == MIG_KIND_COLUMN ? " " : "",
                             op->kind == MIG_KIND_COLUMN ? column->type.server : "", i + 1, count,
                             shape->tables.len);
        mig_push(arena, steps, step);
    }
    return true;
}

static inline void fake_lower_insert(const mig_dialect *dialect, mig_arena *arena, const mig_op *op,
                                     mig_steps *steps)
{
    mig_step step = {.place = op->place};

    (void)dialect;
    step.sql = mig_arena_printf(arena, "insert %zu into %s", op->after.insert->rows.len,
                                mig_name_text(arena, op->table));
    mig_push(arena, steps, step);
}

static const mig_dialect fake = {
    .name = "sqlite",
    .lexer = {.trigger_bodies = true},
    .ident = fake_text,
    .literal = fake_literal,
    .resolve_table = fake_resolve_table,
    .lower = fake_lower,
    .lower_insert = fake_lower_insert,
};

#endif
