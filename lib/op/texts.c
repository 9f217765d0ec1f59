/*
 * A rename inside the expressions of a table, as the servers do it themselves: defaults, generated
 * columns, checks and indexes. What a word stands for is told by schema/words.h.
 */
#include "base/text.h"
#include "op/change.h"

typedef struct {
    const mig_schema *schema;
    mig_word_role role;
    const char *from, *to;
    bool *changed; /* set when any text was */
} text_rename;

static const char *new_text(const text_rename *rename, const char *text)
{
    const char *fresh =
        mig_words_replace(rename->schema->arena, rename->schema->ident, rename->schema->nocase,
                          text, rename->role, rename->from, rename->to);

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

void mig_change_texts(mig_schema *schema, const mig_table *table, mig_word_role role,
                      const char *from, const char *to)
{
    bool changed = false;
    text_rename rename = {schema, role, from, to, &changed};
    mig_table *copy;

    if (mig_same(from, to)) /* moved to another namespace */
        return;
    copy = mig_table_copy(schema->arena, table);
    for (size_t i = 0; i < copy->columns.len; i++)
        copy->columns.items[i] =
            mig_change_column(schema->arena, copy->columns.items[i], edit_column, &rename);
    for (size_t i = 0; i < copy->checks.len; i++) {
        copy->checks.items[i] = MIG_COPY(schema->arena, copy->checks.items[i]);
        new_expr(&rename, &copy->checks.items[i]->expr);
    }
    for (size_t i = 0; i < copy->indexes.len; i++)
        copy->indexes.items[i] =
            mig_change_index(schema->arena, copy->indexes.items[i], edit_index, &rename);
    if (!changed)
        return;
    copy->source = NULL;
    mig_schema_put_table(schema, copy);
}
