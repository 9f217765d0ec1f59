/*
 * A rename inside the expressions of a table, as the servers do it themselves: defaults, generated
 * columns, checks and indexes. What a word stands for is told by schema/words.h, what is a value of
 * an enum by schema/labels.h.
 */
#include "base/text.h"
#include "op/change.h"
#include "schema/labels.h"

#include <string.h>

typedef struct text_rename text_rename;

struct text_rename {
    const mig_schema *schema;
    const char *(*edit)(const text_rename *rename, const char *text);
    mig_word_role role; /* a name */
    const char *from, *to;
    mig_name type_from, type_to;
    const mig_op *alter; /* values */
    bool *changed;       /* set when any text was */
};

static const char *new_text(const text_rename *rename, const char *text)
{
    const char *fresh = rename->edit(rename, text);

    if (fresh != text)
        *rename->changed = true;
    return fresh;
}

static void new_expr(const text_rename *rename, mig_expr *expr)
{
    expr->written = new_text(rename, expr->written);
    expr->server = new_text(rename, expr->server);
}

static void edit_column(mig_column *column, const void *context)
{
    const text_rename *rename = context;

    new_expr(rename, &column->generated);
    if (column->dflt.kind == MIG_DEFAULT_EXPR)
        column->dflt.value = new_text(rename, column->dflt.value);
    column->dflt.server = new_text(rename, column->dflt.server);
}

static void edit_index(mig_arena *arena, mig_index *index, const void *context)
{
    index->keys.items =
        mig_arena_memdup(arena, index->keys.items, index->keys.len * sizeof *index->keys.items);
    index->keys.cap = index->keys.len;
    for (size_t i = 0; i < index->keys.len; i++)
        new_expr(context, &index->keys.items[i].expr);
    new_expr(context, &index->where);
}

static void change_texts(mig_schema *schema, const mig_table *table, text_rename rename)
{
    bool changed = false;
    mig_table *copy = mig_table_copy(schema->arena, table);

    rename.changed = &changed;
    for (size_t i = 0; i < copy->columns.len; i++)
        copy->columns.items[i] =
            mig_change_column(schema->arena, copy->columns.items[i], edit_column, &rename);
    for (size_t i = 0; i < copy->checks.len; i++) {
        copy->checks.items[i] = MIG_COPY(schema->arena, copy->checks.items[i]);
        new_expr(&rename, &copy->checks.items[i]->expr);
    }
    for (size_t i = 0; i < copy->exclusions.len; i++)
        copy->exclusions.items[i] =
            mig_change_index(schema->arena, copy->exclusions.items[i], edit_index, &rename);
    for (size_t i = 0; i < copy->indexes.len; i++)
        copy->indexes.items[i] =
            mig_change_index(schema->arena, copy->indexes.items[i], edit_index, &rename);
    if (!changed)
        return;
    copy->source = NULL;
    mig_schema_put_table(schema, copy);
}

static const char *with_name(const text_rename *rename, const char *text)
{
    return mig_words_replace(rename->schema->arena, rename->schema->ident, rename->schema->nocase,
                             text, rename->role, rename->from, rename->to);
}

void mig_change_texts(mig_schema *schema, const mig_table *table, mig_word_role role,
                      const char *from, const char *to)
{
    if (!mig_same(from, to)) /* else moved to another namespace */
        change_texts(
            schema, table,
            (text_rename){
                .schema = schema, .edit = with_name, .role = role, .from = from, .to = to});
}

static const char *with_type(const text_rename *rename, const char *text)
{
    return mig_words_replace_type(
        rename->schema->arena, rename->schema->ident, rename->schema->nocase, text,
        (const char *[]){rename->type_from.schema, rename->type_from.name},
        (const char *[]){rename->type_to.schema, rename->type_to.name});
}

void mig_change_type_texts(mig_schema *schema, const mig_table *table, mig_name from, mig_name to)
{
    change_texts(
        schema, table,
        (text_rename){.schema = schema, .edit = with_type, .type_from = from, .type_to = to});
}

const char *mig_enum_label_after(const void *alter, const char *label)
{
    const char *value = mig_enum_value_after(alter, label);

    return value && strcmp(value, label) != 0 ? value : NULL;
}

static const char *with_labels(const text_rename *rename, const char *text)
{
    return mig_labels_in_text(rename->schema->arena, text, rename->alter->after.enumeration->name,
                              mig_enum_label_after, rename->alter);
}

void mig_change_labels(mig_schema *schema, const mig_table *table, const mig_op *alter)
{
    change_texts(schema, table,
                 (text_rename){.schema = schema, .edit = with_labels, .alter = alter});
}
