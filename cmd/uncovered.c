/* What the model doesn't hold: see uncovered.h. */
#include "uncovered.h"

#include "base/text.h"
#include "output.h"
#include "schema/uncovered.h"

/* Of what is managed: what filters exclude is nobody's business here. */
static void list_managed(mig_arena *arena, const mig_schema *schema, mig_uncovered_list *list)
{
    size_t kept = 0;

    mig_schema_uncovered(arena, schema, list);
    for (size_t i = 0; i < list->len; i++)
        if (!list->items[i].excluded)
            list->items[kept++] = list->items[i];
    list->len = kept;
}

void uncovered_list(mig_arena *arena, const mig_schema *schema, mig_strings *lines)
{
    mig_uncovered_list list = {0};

    list_managed(arena, schema, &list);
    for (size_t i = 0; i < list.len; i++)
        mig_push(arena, lines, mig_uncovered_text(arena, &list.items[i]));
}

void uncovered_warn(mig_arena *arena, const mig_schema *schema)
{
    mig_uncovered_list list = {0};
    size_t count;

    list_managed(arena, schema, &list);
    for (size_t i = 0; i < list.len; i += count) {
        for (count = 1; i + count < list.len && !list.items[i].reason; count++)
            if (list.items[i + count].reason ||
                !mig_same(list.items[i].kind, list.items[i + count].kind))
                break;
        warn("not covered, left as it is: %s", mig_uncovered_texts(arena, &list.items[i], count));
    }
}

void uncovered_note(mig_arena *arena, const mig_schema *found, mig_ops *ops)
{
    mig_uncovered_list all = {0};

    list_managed(arena, found, &all);
    for (size_t i = 0; i < ops->len; i++) {
        mig_op *op = &ops->items[i];
        mig_uncovered_list missing = {0};

        if (op->kind != MIG_KIND_TABLE || op->before.any)
            continue;
        for (size_t k = 0; k < all.len; k++)
            if (all.items[k].table.name &&
                mig_name_same(found, all.items[k].table, op->after.table->name))
                mig_push(arena, &missing, all.items[k]);
        if (missing.len > 0)
            op->note = mig_arena_printf(arena, "not all that it was: %s",
                                        mig_uncovered_texts(arena, missing.items, missing.len));
    }
}
