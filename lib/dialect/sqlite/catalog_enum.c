/* Enums come back from the checks of the columns that use them: see enum.c. */
#include "base/text.h"
#include "dialect/sqlite/catalog.h"
#include "schema/portable.h"

/* An enum that was written by us: a TEXT column, a name that is no type's, no value twice. */
static bool can_be_enum(mig_arena *arena, const mig_sqlite_enum_use *use)
{
    for (size_t i = 0; i < use->values.len; i++)
        for (size_t k = i + 1; k < use->values.len; k++)
            if (mig_same(use->values.items[i], use->values.items[k]))
                return false;
    return mig_same(use->column->type.server, "TEXT") &&
           mig_type_take_apart(arena, use->name).base == MIG_TYPE_OTHER;
}

/* Uses of one name: the first of them, and whether all can be that enum and say the same. */
typedef struct {
    const mig_sqlite_enum_use *first;
    bool agreed;
    const mig_enum *added;
} group;

static group *find_group(const mig_sqlite_reader *reader, mig_map *groups,
                         const mig_sqlite_enum_use *use)
{
    const char *key = mig_lower(reader->arena, use->name);
    group *found = mig_map_find(groups, key);

    if (!found) {
        found = MIG_NEW(reader->arena, group);
        *found = (group){.first = use, .agreed = true};
        mig_map_put(groups, key, found);
    }
    return found;
}

static mig_map *group_uses(const mig_sqlite_reader *reader)
{
    mig_map *groups = mig_map_new(reader->arena);

    for (size_t i = 0; i < reader->enum_uses.len; i++) {
        const mig_sqlite_enum_use *use = &reader->enum_uses.items[i];
        group *own = find_group(reader, groups, use);

        if (!can_be_enum(reader->arena, use) ||
            !mig_strings_same(&use->values, &own->first->values))
            own->agreed = false;
        if (i > 0 && use[-1].column == use->column) /* no column is of two enums */
            find_group(reader, groups, use - 1)->agreed = own->agreed = false;
    }
    return groups;
}

static const mig_enum *add_enum(mig_sqlite_reader *reader, const mig_sqlite_enum_use *use)
{
    mig_enum *added = mig_schema_add_enum(reader->schema, (mig_name){NULL, use->name});

    for (size_t i = 0; i < use->values.len; i++) {
        mig_enum_value value = {.value = use->values.items[i]};

        mig_push(reader->arena, &added->values, value);
    }
    return added;
}

void mig_sqlite_settle_enums(mig_sqlite_reader *reader)
{
    mig_map *groups = group_uses(reader);

    for (size_t i = 0; i < reader->enum_uses.len; i++) {
        mig_sqlite_enum_use *use = &reader->enum_uses.items[i];
        mig_type *type = &use->column->type;
        group *own = find_group(reader, groups, use);

        if (!own->agreed) {
            mig_push(reader->arena, &use->table->checks, use->check);
            continue;
        }
        if (!own->added)
            own->added = add_enum(reader, use);
        type->enumeration = mig_name_text(reader->arena, own->added->name);
        type->written = type->enumeration;
        type->native = false;
    }
}
