/*
 * What is excluded stays as it is. Some of it would go unasked with a column, or be left referring
 * to nothing: a database drops an index with its column, and SQLite doesn't look at who refers to
 * what goes.
 */
#include "base/text.h"
#include "diff/internal.h"
#include "op/change.h"
#include "schema/excluded.h"

static const char *part_text(mig_differ *differ, const char *what, const char *name,
                             const mig_table *table)
{
    const char *of = mig_name_text(differ->arena, table->name);

    return name ? mig_arena_printf(differ->arena, "%s \"%s\" of \"%s\"", what, name, of)
                : mig_arena_printf(differ->arena, "a %s of \"%s\"", what, of);
}

static bool has(const mig_differ *differ, mig_kind kind, const void *part, const char *column)
{
    return mig_part_has_column(differ->found, kind, (mig_object){.any = part}, column);
}

static const char *made_of_column(mig_differ *differ, const mig_table *table, const char *column)
{
    for (size_t i = 0; i < table->columns.len; i++) {
        const mig_column *other = table->columns.items[i];

        if (other->excluded && mig_words_mention(other->generated.written, differ->found->nocase,
                                                 MIG_WORD_COLUMN, column))
            return part_text(differ, "column", other->name, table);
    }
    return NULL;
}

/* Something excluded on the table that is over the column; NULL: nothing. */
static const char *over_column(mig_differ *differ, const mig_table *table, const char *column)
{
    const mig_key *key = table->primary_key;

    if (key && key->excluded && has(differ, MIG_KIND_PRIMARY_KEY, key, column))
        return part_text(differ, "primary key", NULL, table);
#define LOOK(kind_id, list, word, shown)                                   \
    for (size_t i = 0; i < table->list.len; i++)                           \
        if (table->list.items[i]->excluded &&                              \
            has(differ, MIG_KIND_##kind_id, table->list.items[i], column)) \
            return part_text(differ, shown, table->list.items[i]->id.name, table);
    MIG_PART_LISTS(LOOK)
#undef LOOK
    return made_of_column(differ, table, column);
}

/* The same columns, in any order; NULL: any columns at all. */
static bool refers_to(const mig_differ *differ, const mig_foreign_key *key,
                      const mig_strings *columns)
{
    if (!columns)
        return true;
    for (size_t i = 0; i < columns->len; i++)
        if (!mig_strings_name(differ->found, &key->target_columns, columns->items[i]))
            return false;
    return columns->len == key->target_columns.len;
}

/* An excluded foreign key of another table to these columns; NULL: none. */
static const char *referring(mig_differ *differ, mig_name target, const mig_strings *columns)
{
    for (size_t i = 0; i < differ->found->tables.len; i++) {
        const mig_table *table = differ->found->tables.items[i];

        for (size_t k = 0; k < table->foreign_keys.len; k++) {
            const mig_foreign_key *key = table->foreign_keys.items[k];

            if (key->excluded && mig_name_same(differ->found, key->target, target) &&
                refers_to(differ, key, columns) &&
                !mig_name_same(differ->found, table->name, target))
                return part_text(differ, "foreign key", key->id.name, table);
        }
    }
    return NULL;
}

static const char *needing_column(mig_differ *differ, mig_name name, const char *column)
{
    const mig_table *table = mig_table_find(differ->found, name);
    const char *text = table ? over_column(differ, table, column) : NULL;

    for (size_t i = 0; !text && i < differ->found->tables.len; i++) {
        const mig_table *other = differ->found->tables.items[i];

        for (size_t k = 0; k < other->foreign_keys.len; k++) {
            const mig_foreign_key *key = other->foreign_keys.items[k];

            if (key->excluded && mig_name_same(differ->found, key->target, name) &&
                mig_strings_name(differ->found, &key->target_columns, column))
                text = part_text(differ, "foreign key", key->id.name, other);
        }
    }
    return text;
}

/* Does a key over the same columns come in its place? */
static bool is_replaced(const mig_differ *differ, const mig_op *drop)
{
    for (size_t i = 0; i < differ->ops->len; i++) {
        const mig_op *op = &differ->ops->items[i];

        if ((op->kind == MIG_KIND_PRIMARY_KEY || op->kind == MIG_KIND_UNIQUE) && op->after.any &&
            mig_name_same(differ->found, op->table, drop->table) &&
            mig_idents_same(differ->found, &op->after.key->columns, &drop->before.key->columns))
            return true;
    }
    return false;
}

/* What is excluded and needs what the operation drops; NULL: nothing. */
static const char *needing(mig_differ *differ, const mig_op *op)
{
    if (mig_op_verb(op) != MIG_VERB_DROP)
        return NULL;
    switch (op->kind) {
    case MIG_KIND_TABLE:
        return referring(differ, op->before.table->name, NULL);
    case MIG_KIND_COLUMN:
        return needing_column(differ, op->table, op->before.column->name);
    case MIG_KIND_PRIMARY_KEY:
    case MIG_KIND_UNIQUE:
        return is_replaced(differ, op) ? NULL
                                       : referring(differ, op->table, &op->before.key->columns);
    case MIG_KIND_ENUM:
    case MIG_KIND_EXCLUSION:
    case MIG_KIND_CHECK:
    case MIG_KIND_FOREIGN_KEY:
    case MIG_KIND_INDEX:
    case MIG_KIND_EXECUTE:
    case MIG_KIND_INSERT:
    case MIG_KIND_COPY:
    case MIG_KIND_RUN:
        break;
    }
    return NULL;
}

bool mig_differ_guard(mig_differ *differ, mig_error *err)
{
    for (size_t i = 0; i < differ->ops->len; i++) {
        const mig_op *op = &differ->ops->items[i];
        const char *text = needing(differ, op);

        if (text)
            return mig_fail(err, MIG_ERR_USAGE,
                            "the schema file has no more \"%s\", but %s needs it, which "
                            "migrate.yaml excludes; keep the one or change the other first",
                            mig_op_subject(differ->arena, op), text);
    }
    return true;
}
