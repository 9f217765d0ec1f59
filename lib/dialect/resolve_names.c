/*
 * Names that the loader tells apart, and that are the same to a database: where case makes no
 * difference, and where tables and indexes share one space of names.
 */
#include "base/text.h"
#include "dialect/resolve.h"

typedef struct {
    mig_arena *arena;
    const mig_schema *schema;
    const mig_dialect *dialect;
    mig_error *err;
} checker;

static const char *key_of(const checker *c, mig_name name)
{
    const char *text = mig_name_text(c->arena, name);

    return c->schema->nocase ? mig_lower(c->arena, text) : text;
}

/* names: those of one kind that have to differ, by what they are to the database. */
static bool put(const checker *c, mig_map *names, const char *kind, mig_name name, mig_place place)
{
    const char *key = key_of(c, name), *first = mig_map_find(names, key);
    const char *text = mig_name_text(c->arena, name);

    if (!first) {
        mig_map_put(names, key, mig_arena_strdup(c->arena, text));
        return true;
    }
    if (mig_same(first, text))
        return mig_fail_at(c->err, place, "the %s \"%s\" is declared twice", kind, text);
    return mig_fail_at(c->err, place, "\"%s\" and \"%s\" are the same %s to %s", first, text, kind,
                       c->dialect->name);
}

static bool put_constraint(const checker *c, mig_map *names, const mig_constraint_name *id,
                           mig_place place)
{
    return !id->name || put(c, names, "constraint", (mig_name){NULL, id->name}, place);
}

static bool check_constraints(const checker *c, const mig_table *table)
{
    mig_map *names = mig_map_new(c->arena);

    if (table->primary_key &&
        !put_constraint(c, names, &table->primary_key->id, table->primary_key->place))
        return false;
    for (size_t i = 0; i < table->uniques.len; i++)
        if (!put_constraint(c, names, &table->uniques.items[i]->id, table->uniques.items[i]->place))
            return false;
    for (size_t i = 0; i < table->checks.len; i++)
        if (!put_constraint(c, names, &table->checks.items[i]->id, table->checks.items[i]->place))
            return false;
    for (size_t i = 0; i < table->foreign_keys.len; i++)
        if (!put_constraint(c, names, &table->foreign_keys.items[i]->id,
                            table->foreign_keys.items[i]->place))
            return false;
    return true;
}

static bool check_columns(const checker *c, const mig_table *table)
{
    for (size_t i = 0; i < table->columns.len; i++) {
        const mig_column *column = table->columns.items[i];
        const mig_column *first = mig_column_find(c->schema, table, column->name);

        if (first != column)
            return mig_fail_at(c->err, column->place, "\"%s\" and \"%s\" are the same column to %s",
                               first->name, column->name, c->dialect->name);
    }
    return true;
}

static bool check_indexes(const checker *c, mig_map *names, const mig_table *table)
{
    for (size_t i = 0; i < table->indexes.len; i++) {
        const mig_index *index = table->indexes.items[i];
        mig_name name = {table->name.schema, index->id.name};

        if (mig_table_find(c->schema, name))
            return mig_fail_at(c->err, index->place,
                               "the index \"%s\" has the name of a table; to %s both are names of "
                               "one kind",
                               index->id.name, c->dialect->name);
        if (!put(c, names, "index", name, index->place))
            return false;
    }
    return true;
}

bool mig_check_same_names(mig_arena *arena, const mig_schema *resolved, const mig_dialect *dialect,
                          mig_caps caps, mig_error *err)
{
    const checker c = {arena, resolved, dialect, err};
    mig_map *tables = mig_map_new(arena), *indexes = mig_map_new(arena);

    for (size_t i = 0; i < resolved->tables.len; i++) {
        const mig_table *table = resolved->tables.items[i];

        if (!put(&c, tables, "table", table->name, table->place))
            return false;
        if (table->settled)
            continue;
        if (!check_columns(&c, table) || (resolved->nocase && !check_constraints(&c, table)) ||
            ((caps & MIG_CAP_ONE_NAME_SPACE) && !check_indexes(&c, indexes, table)))
            return false;
    }
    return true;
}
