/*
 * Names that the convention gave to what is created, made to differ from those that live objects
 * keep: an unnamed check put before another one would take its ck_users_1. Indexes and the keys
 * that are indexes share their names with everything in their schema (PostgreSQL), checks and
 * foreign keys with the constraints of their table.
 */
#include "diff/internal.h"

#include "base/text.h"
#include "schema/naming.h"

#include <string.h>

typedef struct {
    mig_differ *differ;
    mig_map *taken;
} namer;

static const char *name_key(const namer *n, mig_kind kind, mig_name table, const char *name)
{
    bool wide = kind != MIG_KIND_CHECK && kind != MIG_KIND_FOREIGN_KEY;
    const char *key =
        mig_arena_printf(n->differ->arena, "%s\x1f%s\x1f%s", table.schema ? table.schema : "",
                         wide ? "" : table.name, name);

    return n->differ->found->nocase ? mig_lower(n->differ->arena, key) : key;
}

static void take(const namer *n, mig_kind kind, mig_name table, mig_constraint_name id)
{
    if (id.name)
        mig_map_put(n->taken, name_key(n, kind, table, id.name), n->differ);
}

static void take_stated(const namer *n, mig_kind kind, mig_name table, mig_constraint_name id)
{
    if (id.stated)
        take(n, kind, table, id);
}

static void give_back(const namer *n, mig_kind kind, mig_name table, mig_constraint_name id)
{
    if (id.name)
        mig_map_put(n->taken, name_key(n, kind, table, id.name), NULL);
}

/* Calls the function with the name of the table and of everything on it. */
static void each_name(const namer *n, const mig_table *table,
                      void (*call)(const namer *, mig_kind, mig_name, mig_constraint_name))
{
    call(n, MIG_KIND_TABLE, table->name, (mig_constraint_name){table->name.name, true});
    if (table->primary_key)
        call(n, MIG_KIND_PRIMARY_KEY, table->name, table->primary_key->id);
    for (size_t i = 0; i < table->uniques.len; i++)
        call(n, MIG_KIND_UNIQUE, table->name, table->uniques.items[i]->id);
    for (size_t i = 0; i < table->checks.len; i++)
        call(n, MIG_KIND_CHECK, table->name, table->checks.items[i]->id);
    for (size_t i = 0; i < table->foreign_keys.len; i++)
        call(n, MIG_KIND_FOREIGN_KEY, table->name, table->foreign_keys.items[i]->id);
    for (size_t i = 0; i < table->exclusions.len; i++)
        call(n, MIG_KIND_EXCLUSION, table->name, table->exclusions.items[i]->id);
    for (size_t i = 0; i < table->indexes.len; i++)
        call(n, MIG_KIND_INDEX, table->name, table->indexes.items[i]->id);
}

/* name itself, or with _1, _2 ... behind it; at most MIG_NAME_BYTES. Taken from now on. */
static mig_constraint_name free_name(const namer *n, mig_kind kind, mig_name table,
                                     mig_constraint_name id)
{
    mig_constraint_name free = id;
    size_t length = id.name ? strlen(id.name) : 0;

    if (!id.name || id.stated)
        return id;
    for (unsigned i = 1; mig_map_find(n->taken, name_key(n, kind, table, free.name)); i++) {
        const char *tail = mig_arena_printf(n->differ->arena, "_%u", i);
        size_t keep = length;

        if (keep + strlen(tail) > MIG_NAME_BYTES)
            keep = MIG_NAME_BYTES - strlen(tail);
        while (keep < length && ((unsigned char)id.name[keep] & 0xC0U) == 0x80)
            keep--;
        free.name = mig_arena_printf(n->differ->arena, "%.*s%s", (int)keep, id.name, tail);
    }
    take(n, kind, table, free);
    return free;
}

/* Replaces the object by a copy under another name where its own is taken. */
#define RENAME(n, kind, table, object, copy)                                       \
    do {                                                                           \
        mig_constraint_name fresh = free_name((n), (kind), (table), (object)->id); \
        if (!mig_same(fresh.name, (object)->id.name))                              \
            (object) = copy((n)->differ->arena, (object), fresh);                  \
    } while (0)

static void name_keys(const namer *n, mig_table *copy)
{
    if (copy->primary_key)
        RENAME(n, MIG_KIND_PRIMARY_KEY, copy->name, copy->primary_key, mig_key_renamed);
    for (size_t i = 0; i < copy->uniques.len; i++)
        RENAME(n, MIG_KIND_UNIQUE, copy->name, copy->uniques.items[i], mig_key_renamed);
}

static const mig_table *name_parts(const namer *n, const mig_table *table)
{
    mig_table *copy = mig_table_copy(n->differ->arena, table);

    name_keys(n, copy);
    for (size_t i = 0; i < copy->checks.len; i++)
        RENAME(n, MIG_KIND_CHECK, copy->name, copy->checks.items[i], mig_check_renamed);
    for (size_t i = 0; i < copy->foreign_keys.len; i++)
        RENAME(n, MIG_KIND_FOREIGN_KEY, copy->name, copy->foreign_keys.items[i],
               mig_foreign_key_renamed);
    for (size_t i = 0; i < copy->exclusions.len; i++)
        RENAME(n, MIG_KIND_EXCLUSION, copy->name, copy->exclusions.items[i], mig_index_renamed);
    for (size_t i = 0; i < copy->indexes.len; i++)
        RENAME(n, MIG_KIND_INDEX, copy->name, copy->indexes.items[i], mig_index_renamed);
    return copy;
}

static mig_constraint_name id_of(mig_kind kind, mig_object object)
{
    switch (kind) {
    case MIG_KIND_PRIMARY_KEY:
    case MIG_KIND_UNIQUE:
        return object.key->id;
    case MIG_KIND_CHECK:
        return object.check->id;
    case MIG_KIND_FOREIGN_KEY:
        return object.foreign_key->id;
    case MIG_KIND_EXCLUSION:
    case MIG_KIND_INDEX:
        return object.index->id;
    case MIG_KIND_ENUM:
    case MIG_KIND_TABLE:
    case MIG_KIND_COLUMN:
    case MIG_KIND_EXECUTE:
    case MIG_KIND_INSERT:
    case MIG_KIND_COPY:
    case MIG_KIND_RUN:
        break;
    }
    return (mig_constraint_name){NULL, false};
}

static void take_coming(const namer *n, const mig_op *op)
{
    if (op->kind != MIG_KIND_TABLE && op->before.any)
        take(n, op->kind, op->table, id_of(op->kind, op->after)); /* a rename */
    else if (op->kind != MIG_KIND_TABLE)
        take_stated(n, op->kind, op->table, id_of(op->kind, op->after));
    else if (!op->before.any)
        each_name(n, op->after.table, take_stated);
}

static void free_going(const namer *n, const mig_op *op)
{
    if (op->kind != MIG_KIND_TABLE)
        give_back(n, op->kind, op->table, id_of(op->kind, op->before));
    else if (!op->after.any)
        each_name(n, op->before.table, give_back);
}

static bool creates_parts(const mig_op *op)
{
    return !op->before.any && op->kind != MIG_KIND_ENUM && op->kind != MIG_KIND_COLUMN;
}

static bool any_created(const mig_ops *ops)
{
    for (size_t i = 0; i < ops->len; i++)
        if (creates_parts(&ops->items[i]))
            return true;
    return false;
}

void mig_differ_names(mig_differ *differ)
{
    namer n = {differ, mig_map_new(differ->arena)};

    if (!any_created(differ->ops))
        return;
    for (size_t i = 0; i < differ->found->tables.len; i++)
        each_name(&n, differ->found->tables.items[i], take);
    for (size_t i = 0; i < differ->ops->len; i++)
        if (differ->ops->items[i].before.any)
            free_going(&n, &differ->ops->items[i]);
    for (size_t i = 0; i < differ->ops->len; i++)
        if (differ->ops->items[i].after.any)
            take_coming(&n, &differ->ops->items[i]);
    for (size_t i = 0; i < differ->ops->len; i++) {
        mig_op *op = &differ->ops->items[i];
        mig_constraint_name fresh;

        if (!creates_parts(op))
            continue;
        if (op->kind == MIG_KIND_TABLE) {
            op->after.table = name_parts(&n, op->after.table);
            continue;
        }
        fresh = free_name(&n, op->kind, op->table, id_of(op->kind, op->after));
        if (!mig_same(fresh.name, id_of(op->kind, op->after).name))
            op->after = mig_object_renamed(differ->arena, op->kind, op->after, fresh);
    }
}
