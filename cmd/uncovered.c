/* What the model doesn't hold: see uncovered.h. */
#include "uncovered.h"

#include "output.h"

typedef struct {
    mig_arena *arena;
    mig_strings *lines;
    const char *table;
} lister;

static void add(const lister *l, const char *kind, const char *name, const char *beyond)
{
    const char *where = name ? mig_arena_printf(l->arena, "%s.%s", l->table, name) : l->table;

    if (beyond)
        mig_push(l->arena, l->lines,
                 mig_arena_printf(l->arena, "%s \"%s\" (%s)", kind, where, beyond));
}

static const char *or_unnamed(const char *name)
{
    return name ? name : "without a name";
}

static void add_table(mig_arena *arena, const mig_table *table, mig_strings *lines)
{
    const lister l = {arena, lines, mig_name_text(arena, table->name)};

    add(&l, "table", NULL, table->beyond);
    for (size_t i = 0; i < table->columns.len; i++)
        add(&l, "column", table->columns.items[i]->name, table->columns.items[i]->beyond);
    if (table->primary_key)
        add(&l, "primary key", or_unnamed(table->primary_key->id.name), table->primary_key->beyond);
    for (size_t i = 0; i < table->uniques.len; i++)
        add(&l, "unique constraint", or_unnamed(table->uniques.items[i]->id.name),
            table->uniques.items[i]->beyond);
    for (size_t i = 0; i < table->checks.len; i++)
        add(&l, "check", or_unnamed(table->checks.items[i]->id.name),
            table->checks.items[i]->beyond);
    for (size_t i = 0; i < table->foreign_keys.len; i++)
        add(&l, "foreign key", or_unnamed(table->foreign_keys.items[i]->id.name),
            table->foreign_keys.items[i]->beyond);
    for (size_t i = 0; i < table->indexes.len; i++)
        add(&l, "index", or_unnamed(table->indexes.items[i]->id.name),
            table->indexes.items[i]->beyond);
}

void uncovered_list(mig_arena *arena, const mig_schema *schema, mig_strings *lines)
{
    for (size_t i = 0; i < schema->enums.len; i++)
        if (schema->enums.items[i]->beyond)
            mig_push(arena, lines,
                     mig_arena_printf(arena, "enum \"%s\" (%s)",
                                      mig_name_text(arena, schema->enums.items[i]->name),
                                      schema->enums.items[i]->beyond));
    for (size_t i = 0; i < schema->tables.len; i++)
        add_table(arena, schema->tables.items[i], lines);
    for (size_t i = 0; i < schema->others.len; i++)
        mig_push(arena, lines,
                 mig_arena_printf(arena, "%s \"%s\"", schema->others.items[i]->kind,
                                  mig_name_text(arena, schema->others.items[i]->name)));
}

void uncovered_warn(mig_arena *arena, const mig_schema *schema)
{
    mig_strings lines = {0};

    uncovered_list(arena, schema, &lines);
    for (size_t i = 0; i < lines.len; i++)
        warn("not covered, left as it is: %s", lines.items[i]);
}

void uncovered_note(mig_arena *arena, mig_ops *ops)
{
    for (size_t i = 0; i < ops->len; i++) {
        mig_op *op = &ops->items[i];
        mig_strings lines = {0};
        MIG_AUTO_STR note = {0};

        if (op->kind != MIG_KIND_TABLE || op->before.any)
            continue;
        add_table(arena, op->after.table, &lines);
        for (size_t k = 0; k < lines.len; k++)
            mig_str_addf(&note, "%s%s", k > 0 ? ", " : "not all that it was: ", lines.items[k]);
        if (lines.len > 0)
            op->note = mig_str_copy(arena, &note);
    }
}
