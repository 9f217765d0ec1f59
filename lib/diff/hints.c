/* Renames that nobody declared: see hints.h. */
#include "diff/hints.h"

#include "base/map.h"
#include "base/str.h"
#include "schema/portable.h"

/* What is alike: tables of the same columns, columns of one table and type. */
typedef struct {
    mig_op *gone, *come; /* the first of each */
    size_t gone_count, come_count;
} kin;

static const char *type_text(mig_arena *arena, const mig_type *type)
{
    const mig_type_parts parts = mig_type_take_apart(arena, type->written);

    return parts.base == MIG_TYPE_OTHER ? type->written : mig_type_portable_text(arena, &parts);
}

static const char *table_text(mig_arena *arena, const mig_table *table)
{
    MIG_AUTO_STR text = {0};

    for (size_t i = 0; i < table->columns.len; i++)
        mig_str_addf(&text, "%s\n", table->columns.items[i]->name);
    return mig_str_copy(arena, &text);
}

/* What those have in common that could be one thing; NULL: there is nothing to tell them by. */
static const char *key_of(mig_arena *arena, const mig_op *op)
{
    const mig_object *object = op->before.any ? &op->before : &op->after;

    if (op->before.any && op->after.any)
        return NULL;
    if (op->kind == MIG_KIND_TABLE)
        return object->table->columns.len > 0 ? table_text(arena, object->table) : NULL;
    if (op->kind == MIG_KIND_COLUMN)
        return mig_arena_printf(arena, "%s\n%d%s", mig_name_text(arena, op->table),
                                (int)object->column->generated_kind,
                                type_text(arena, &object->column->type));
    return NULL;
}

static void count(mig_arena *arena, mig_map *all, mig_op *op)
{
    const char *key = key_of(arena, op);
    kin *k;

    if (!key)
        return;
    k = mig_map_find(all, key);
    if (!k) {
        k = MIG_NEW(arena, kin);
        mig_map_put(all, key, k);
    }
    if (op->before.any && k->gone_count++ == 0)
        k->gone = op;
    if (op->after.any && k->come_count++ == 0)
        k->come = op;
}

static const char *name_of(mig_arena *arena, const mig_op *op)
{
    const mig_column *column = op->before.any ? op->before.column : op->after.column;

    return op->kind == MIG_KIND_COLUMN ? column->name : mig_name_text(arena, op->table);
}

void mig_diff_hints(mig_arena *arena, mig_ops *ops)
{
    mig_map *all = mig_map_new(arena);

    for (size_t i = 0; i < ops->len; i++)
        count(arena, all, &ops->items[i]);
    for (size_t i = 0; i < ops->len; i++) {
        mig_op *op = &ops->items[i];
        const char *key = op->note ? key_of(arena, op) : NULL;
        const kin *k = key ? mig_map_find(all, key) : NULL;

        if (k && k->gone == op && k->gone_count == 1 && k->come_count == 1)
            op->note = mig_arena_printf(
                arena,
                "%s; if it is \"%s\" now, say so there: renamed_from: %s (in SQL: "
                "-- @renamed from=%s)",
                op->note, name_of(arena, k->come), name_of(arena, op), name_of(arena, op));
    }
}
