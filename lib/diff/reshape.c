/*
 * The live side as it is after declared renames: every name of the renamed is replaced in keys, in
 * foreign keys of other tables and inside expressions, as the servers do it themselves (ALTER ...
 * RENAME).
 */
#include "diff/internal.h"

#include "base/text.h"
#include "schema/labels.h"
#include "schema/partitions.h"
#include "schema/portable.h"

#include <string.h>

typedef struct {
    mig_differ *differ;
    const mig_schema *found;
    const mig_renames *renames;
    const mig_table_rename *own; /* of the table at hand; NULL: its name and columns stay */
    const mig_table *wanted;     /* the same, as it is declared; NULL: it is dropped */
} reshaper;

static const mig_table_rename *own_rename(const reshaper *r, mig_name name)
{
    for (size_t i = 0; i < r->renames->tables.len; i++)
        if (mig_name_same(r->found, r->renames->tables.items[i].table->name, name))
            return &r->renames->tables.items[i];
    return NULL;
}

/* A partition's columns are renamed with those of its root. */
static const mig_table_rename *table_rename(const reshaper *r, mig_name name)
{
    const mig_table_rename *own = own_rename(r, name), *columns;
    const mig_table *table = mig_table_find(r->found, name);
    mig_table_rename *both;

    if (!table || !mig_is_partition(table))
        return own;
    columns = own_rename(r, mig_table_root(r->found, table)->name);
    if (!columns || columns->from.len == 0)
        return own;
    both = MIG_COPY(r->differ->arena, columns);
    both->table = table;
    both->name = own ? own->name : name;
    return both;
}

static const char *column_name(const reshaper *r, const mig_table_rename *rename, const char *name)
{
    for (size_t i = 0; rename && name && i < rename->from.len; i++)
        if (mig_ident_same(r->found, rename->from.items[i], name))
            return rename->to.items[i];
    return name;
}

static void column_names(const reshaper *r, const mig_table_rename *rename, mig_strings *names)
{
    mig_strings fresh = {0};

    for (size_t i = 0; i < names->len; i++)
        mig_push(r->differ->arena, &fresh, column_name(r, rename, names->items[i]));
    *names = fresh;
}

static const char *replaced(const reshaper *r, const char *text, mig_word_role role,
                            const char *from, const char *to)
{
    if (!text || mig_same(from, to))
        return text;
    return mig_words_replace(r->differ->arena, r->found->ident, r->found->nocase, text, role, from,
                             to);
}

/* A text that may name the table's columns, the table itself, and enums. */
static const char *new_text(const reshaper *r, const char *text)
{
    for (size_t i = 0; i < r->renames->enums.len; i++) {
        mig_name from = r->renames->enums.items[i].enumeration->name;
        mig_name to = r->renames->enums.items[i].name;

        text = mig_words_replace_type(r->differ->arena, r->found->ident, r->found->nocase, text,
                                      (const char *[]){from.schema, from.name},
                                      (const char *[]){to.schema, to.name});
    }
    if (!r->own)
        return text;
    text = replaced(r, text, MIG_WORD_QUALIFIER, r->own->table->name.name, r->own->name.name);
    for (size_t i = 0; i < r->own->from.len; i++)
        text = replaced(r, text, MIG_WORD_COLUMN, r->own->from.items[i], r->own->to.items[i]);
    return text;
}

static void new_expr(const reshaper *r, mig_expr *expr)
{
    expr->written = new_text(r, expr->written);
    expr->server = new_text(r, expr->server);
}

/* A literal at the start of a text, 'ok' in 'ok'::mood, replaced by another. */
static const char *new_literal(const reshaper *r, const char *text, const char *from,
                               const char *to)
{
    MIG_AUTO_STR old = {0};
    MIG_AUTO_STR now = {0};

    if (!text || !r->differ->dialect)
        return text;
    r->differ->dialect->literal(&old, from);
    if (!mig_starts_with(text, mig_str_text(&old)))
        return text;
    r->differ->dialect->literal(&now, to);
    mig_str_add(&now, text + old.len);
    return mig_str_copy(r->differ->arena, &now);
}

static const char *label_after(const void *context, const char *label)
{
    const mig_enum_rename *rename = context;

    for (size_t i = 0; i < rename->from.len; i++)
        if (mig_same(rename->from.items[i], label))
            return rename->to.items[i];
    return NULL;
}

/* As it is declared, by its new name; NULL: it is dropped. */
static const mig_column *wanted_column(const reshaper *r, const mig_column *column)
{
    return r->wanted ? mig_column_find(r->differ->wanted, r->wanted, column->name) : NULL;
}

/*
 * A text of a column, after its names: the enums' new values too. Texts of checks and indexes keep
 * the old ones, and so do those of a column that is dropped: where they differ they are dropped
 * before the enum is altered.
 */
static const char *new_labels(const reshaper *r, const mig_column *column, const char *text)
{
    for (size_t i = 0; i < r->renames->enums.len && wanted_column(r, column); i++)
        text = mig_labels_in_text(r->differ->arena, text, r->renames->enums.items[i].name,
                                  label_after, &r->renames->enums.items[i]);
    return text;
}

/*
 * A column that is dropped or gets another type does so before the enum's values change: its
 * default is what it was.
 */
static bool stays_of_enum(const reshaper *r, const mig_column *column, mig_name enumeration)
{
    const mig_column *wanted = wanted_column(r, column);

    return wanted && wanted->type.enumeration &&
           mig_name_same(r->found, enumeration,
                         mig_name_parse(r->differ->arena, wanted->type.enumeration));
}

/* column: under its new name already. */
static void new_enum_column(const reshaper *r, mig_column *column, const mig_enum_rename *rename)
{
    mig_arena *arena = r->differ->arena;
    mig_type_parts parts = mig_type_take_apart(arena, column->type.written);
    MIG_AUTO_STR written = {0};

    if (column->dflt.kind == MIG_DEFAULT_LITERAL && stays_of_enum(r, column, rename->name)) {
        const char *value = mig_labels_in_default(arena, column, rename->name, label_after, rename);

        column->dflt.server = new_literal(r, column->dflt.server, column->dflt.value, value);
        column->dflt.value = value;
    }
    if (mig_name_same(r->found, rename->name, rename->enumeration->name))
        return;
    column->type.enumeration = mig_name_text(arena, rename->name);
    mig_str_add(&written, column->type.enumeration);
    for (unsigned i = 0; i < parts.dimensions; i++)
        mig_str_add(&written, "[]");
    column->type.written = mig_str_copy(arena, &written);
    if (column->type.server && mig_differ_keeps(r->differ, MIG_CAP_ENUM_TYPES))
        column->type.server = column->type.written;
}

static mig_column *new_column(const reshaper *r, const mig_column *column)
{
    mig_column *copy = MIG_COPY(r->differ->arena, column);

    copy->name = column_name(r, r->own, column->name);
    new_expr(r, &copy->generated);
    copy->generated.written = new_labels(r, copy, copy->generated.written);
    copy->generated.server = new_labels(r, copy, copy->generated.server);
    if (copy->dflt.kind == MIG_DEFAULT_EXPR)
        copy->dflt.value = new_labels(r, copy, new_text(r, copy->dflt.value));
    copy->dflt.server = new_labels(r, copy, new_text(r, copy->dflt.server));
    for (size_t i = 0; i < r->renames->enums.len && column->type.enumeration; i++) {
        const mig_enum_rename *rename = &r->renames->enums.items[i];

        if (mig_name_same(r->found, rename->enumeration->name,
                          mig_name_parse(r->differ->arena, column->type.enumeration)))
            new_enum_column(r, copy, rename);
    }
    if (column->portable)
        copy->portable = new_column(r, column->portable);
    copy->overrides.items =
        mig_arena_memdup(r->differ->arena, column->overrides.items,
                         column->overrides.len * sizeof *column->overrides.items);
    copy->overrides.cap = column->overrides.len;
    for (size_t i = 0; i < copy->overrides.len; i++)
        copy->overrides.items[i].column = new_column(r, column->overrides.items[i].column);
    return copy;
}

static mig_key *new_key(const reshaper *r, const mig_key *key)
{
    mig_key *copy = MIG_COPY(r->differ->arena, key);

    column_names(r, r->own, &copy->columns);
    column_names(r, r->own, &copy->include);
    return copy;
}

static mig_foreign_key *new_foreign_key(const reshaper *r, const mig_foreign_key *key)
{
    mig_foreign_key *copy = MIG_COPY(r->differ->arena, key);
    const mig_table_rename *target = table_rename(r, key->target);

    column_names(r, r->own, &copy->columns);
    column_names(r, r->own, &copy->set_columns);
    column_names(r, target, &copy->target_columns);
    if (target)
        copy->target = target->name;
    return copy;
}

static mig_index *new_index(const reshaper *r, const mig_index *index)
{
    mig_index *copy = MIG_COPY(r->differ->arena, index);

    copy->keys.items = mig_arena_memdup(r->differ->arena, index->keys.items,
                                        index->keys.len * sizeof *index->keys.items);
    copy->keys.cap = index->keys.len;
    for (size_t i = 0; i < copy->keys.len; i++) {
        copy->keys.items[i].column = column_name(r, r->own, copy->keys.items[i].column);
        new_expr(r, &copy->keys.items[i].expr);
    }
    column_names(r, r->own, &copy->include);
    new_expr(r, &copy->where);
    if (index->portable)
        copy->portable = new_index(r, index->portable);
    copy->overrides.items = mig_arena_memdup(r->differ->arena, index->overrides.items,
                                             index->overrides.len * sizeof *index->overrides.items);
    copy->overrides.cap = index->overrides.len;
    for (size_t i = 0; i < copy->overrides.len; i++)
        copy->overrides.items[i].index = new_index(r, index->overrides.items[i].index);
    return copy;
}

static mig_table *new_table(const reshaper *r, const mig_table *table)
{
    mig_table *copy = mig_table_copy(r->differ->arena, table);

    if (r->own)
        copy->name = r->own->name;
    for (size_t i = 0; r->own && i < r->own->from.len; i++)
        mig_partitions_rename_column(r->differ->arena, r->found, copy, r->own->from.items[i],
                                     r->own->to.items[i]);
    for (size_t i = 0; mig_is_partition(copy) && i < r->renames->tables.len; i++) {
        const mig_table_rename *rename = &r->renames->tables.items[i];

        if (mig_name_same(r->found, table->partition_of.table, rename->table->name))
            mig_partition_rename_parent(r->differ->arena, r->found, copy, rename->table->name,
                                        rename->name);
    }
    for (size_t i = 0; i < copy->columns.len; i++)
        copy->columns.items[i] = new_column(r, table->columns.items[i]);
    if (table->primary_key)
        copy->primary_key = new_key(r, table->primary_key);
    for (size_t i = 0; i < copy->uniques.len; i++)
        copy->uniques.items[i] = new_key(r, table->uniques.items[i]);
    for (size_t i = 0; i < copy->checks.len; i++) {
        mig_check *check = MIG_COPY(r->differ->arena, table->checks.items[i]);

        new_expr(r, &check->expr);
        check->column = column_name(r, r->own, check->column);
        copy->checks.items[i] = check;
    }
    for (size_t i = 0; i < copy->foreign_keys.len; i++)
        copy->foreign_keys.items[i] = new_foreign_key(r, table->foreign_keys.items[i]);
    for (size_t i = 0; i < copy->exclusions.len; i++)
        copy->exclusions.items[i] = new_index(r, table->exclusions.items[i]);
    for (size_t i = 0; i < copy->indexes.len; i++)
        copy->indexes.items[i] = new_index(r, table->indexes.items[i]);
    return copy;
}

mig_schema *mig_reshape(mig_differ *differ, const mig_schema *found, const mig_renames *renames)
{
    reshaper r = {.differ = differ, .found = found, .renames = renames};
    mig_schema *schema = MIG_COPY(differ->arena, found);

    if (renames->tables.len == 0 && renames->enums.len == 0)
        return schema;
    schema->arena = differ->arena;
    memset(&schema->tables, 0, sizeof schema->tables);
    memset(&schema->enums, 0, sizeof schema->enums);
    for (size_t i = 0; i < found->tables.len; i++) {
        mig_name name = found->tables.items[i]->name;

        r.own = table_rename(&r, name);
        r.wanted = mig_table_find(differ->wanted, r.own ? r.own->name : name);
        mig_push(differ->arena, &schema->tables, new_table(&r, found->tables.items[i]));
    }
    for (size_t i = 0; i < found->enums.len; i++) {
        mig_enum *copy = MIG_COPY(differ->arena, found->enums.items[i]);

        for (size_t k = 0; k < renames->enums.len; k++)
            if (renames->enums.items[k].enumeration == found->enums.items[i])
                copy->name = renames->enums.items[k].name;
        mig_push(differ->arena, &schema->enums, copy);
    }
    mig_schema_seal(schema);
    return schema;
}
