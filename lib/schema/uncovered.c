/* What a found schema has and the model doesn't hold: see uncovered.h. */
#include "schema/uncovered.h"

#include "base/str.h"
#include "base/text.h"
#include "schema/excluded.h"

typedef struct {
    mig_arena *arena;
    const mig_schema *schema;
    mig_uncovered_list *list;
} collector;

/* A name stays on its line, whatever is in it. */
static const char *quoted(mig_arena *arena, mig_name name)
{
    char *text = mig_arena_printf(arena, "\"%s\"", mig_name_text(arena, name));

    for (char *c = text; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 127)
            *c = '?';
    return text;
}

static const char *part_of(mig_arena *arena, const char *name, mig_name table)
{
    const char *of = mig_arena_printf(arena, "of %s", quoted(arena, table));

    return name ? mig_arena_printf(arena, "%s %s", quoted(arena, (mig_name){NULL, name}), of) : of;
}

static void add_part(const collector *c, const char *kind, const mig_table *table, const char *name,
                     const char *beyond, bool excluded)
{
    mig_uncovered one = {
        .kind = kind, .reason = beyond, .table = table->name, .excluded = excluded};

    if (!beyond)
        return;
    one.what = part_of(c->arena, name, table->name);
    mig_push(c->arena, c->list, one);
}

/* SQLite keeps foreign keys to whatever is written; elsewhere the target may be in a schema that
 * nobody asked for. */
const char *mig_foreign_key_undeclared(mig_arena *arena, const mig_schema *schema,
                                       const mig_foreign_key *key)
{
    const mig_table *target = mig_table_find(schema, key->target);
    const char *name = quoted(arena, key->target);

    if (key->elsewhere)
        return NULL;
    if (!target)
        return mig_arena_printf(arena, "refers to %s, which is no table here", name);
    if (target->beyond)
        return mig_arena_printf(arena, "refers to %s", name);
    if (key->target_columns.len == 0)
        return target->primary_key
                   ? NULL
                   : mig_arena_printf(arena, "refers to the primary key of %s, which has none",
                                      name);
    for (size_t i = 0; i < key->target_columns.len; i++)
        if (!mig_column_find(schema, target, key->target_columns.items[i]))
            return mig_arena_printf(arena, "refers to %s, which isn't in %s",
                                    quoted(arena, (mig_name){NULL, key->target_columns.items[i]}),
                                    name);
    if (key->target_columns.len != key->columns.len)
        return mig_arena_printf(arena, "refers to another number of columns of %s", name);
    return NULL;
}

static void add_foreign_key(const collector *c, const mig_table *table, const mig_foreign_key *key)
{
    const char *beyond = key->beyond;

    if (!beyond)
        beyond = mig_foreign_key_undeclared(c->arena, c->schema, key);
    add_part(c, "foreign key", table, key->id.name, beyond, key->excluded);
}

static void add_table(const collector *c, const mig_table *table)
{
    mig_uncovered one = {.kind = "table",
                         .reason = table->beyond,
                         .table = table->name,
                         .excluded = table->excluded};
    const mig_key *key = table->primary_key;

    if (table->beyond) {
        one.what = quoted(c->arena, table->name);
        mig_push(c->arena, c->list, one);
        return;
    }
    for (size_t i = 0; i < table->columns.len; i++)
        add_part(c, "column", table, table->columns.items[i]->name, table->columns.items[i]->beyond,
                 table->columns.items[i]->excluded);
    if (key)
        add_part(c, "primary key", table, key->id.name, key->beyond, key->excluded);
#define ADD(list, shown)                                                                   \
    for (size_t i = 0; i < table->list.len; i++)                                           \
    add_part(c, shown, table, table->list.items[i]->id.name, table->list.items[i]->beyond, \
             table->list.items[i]->excluded)
    ADD(uniques, "unique constraint");
    ADD(exclusions, "exclusion constraint");
    ADD(checks, "check");
    for (size_t i = 0; i < table->foreign_keys.len; i++)
        add_foreign_key(c, table, table->foreign_keys.items[i]);
    ADD(indexes, "index");
#undef ADD
}

/* Properties of a table are listed under its own name. */
static void add_other(const collector *c, const mig_other *other)
{
    mig_uncovered one = {.kind = other->kind, .table = other->table, .excluded = other->excluded};

    if (!other->table.name)
        one.what = quoted(c->arena, other->name);
    else if (mig_name_same(c->schema, other->name, other->table))
        one.what = part_of(c->arena, NULL, other->table);
    else
        one.what = part_of(c->arena, other->name.name, other->table);
    mig_push(c->arena, c->list, one);
}

void mig_schema_uncovered(mig_arena *arena, const mig_schema *schema, mig_uncovered_list *list)
{
    collector c = {arena, schema, list};

    for (size_t i = 0; i < schema->enums.len; i++)
        if (schema->enums.items[i]->beyond)
            mig_push(arena, list,
                     ((mig_uncovered){.kind = "enum",
                                      .what = quoted(arena, schema->enums.items[i]->name),
                                      .reason = schema->enums.items[i]->beyond,
                                      .excluded = schema->enums.items[i]->excluded}));
    for (size_t i = 0; i < schema->tables.len; i++)
        add_table(&c, schema->tables.items[i]);
    for (size_t i = 0; i < schema->others.len; i++)
        add_other(&c, schema->others.items[i]);
}

const char *mig_uncovered_text(mig_arena *arena, const mig_uncovered *one)
{
    return mig_uncovered_texts(arena, one, 1);
}

const char *mig_uncovered_texts(mig_arena *arena, const mig_uncovered *first, size_t count)
{
    MIG_AUTO_STR text = {0};

    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            mig_str_add(&text, ", ");
        if (i == 0 || !mig_same(first[i].kind, first[i - 1].kind))
            mig_str_addf(&text, "%s ", first[i].kind);
        mig_str_add(&text, first[i].what);
        if (first[i].reason)
            mig_str_addf(&text, ": %s", first[i].reason);
    }
    return mig_str_copy(arena, &text);
}

/* What is only partly held is declared under its name, which stands for all of it. Without one it
 * would be taken for another. */
static bool is_declared(const mig_constraint_name *id, const char *beyond)
{
    return id->name || !beyond;
}

/* Only what can be declared of a list that is the table's own. */
#define KEEP(table, list, condition)                                  \
    do {                                                              \
        size_t kept = 0;                                              \
        for (size_t i = 0; i < (table)->list.len; i++)                \
            if (condition((table)->list.items[i]))                    \
                (table)->list.items[kept++] = (table)->list.items[i]; \
        (table)->list.len = kept;                                     \
    } while (0)

static mig_table *declared_parts(mig_arena *arena, const mig_schema *schema, const mig_table *table)
{
    mig_table *copy = mig_table_managed(arena, table);

#define WITH_NAME(part) is_declared(&(part)->id, (part)->beyond)
#define WITH_TARGET(key) (WITH_NAME(key) && !mig_foreign_key_undeclared(arena, schema, (key)))
    KEEP(copy, uniques, WITH_NAME);
    KEEP(copy, checks, WITH_NAME);
    KEEP(copy, foreign_keys, WITH_TARGET);
#undef WITH_NAME
#undef WITH_TARGET
    return copy;
}

mig_schema *mig_schema_covered(mig_arena *arena, const mig_schema *schema)
{
    mig_schema *covered = mig_schema_new_like(arena, schema);

    covered->schemas = schema->schemas;
    for (size_t i = 0; i < schema->enums.len; i++)
        if (!schema->enums.items[i]->excluded)
            mig_push(arena, &covered->enums, schema->enums.items[i]);
    for (size_t i = 0; i < schema->tables.len; i++)
        if (!schema->tables.items[i]->beyond && !schema->tables.items[i]->excluded)
            mig_push(arena, &covered->tables,
                     declared_parts(arena, schema, schema->tables.items[i]));
    mig_schema_seal(covered);
    return covered;
}
