/*
 * A table as a person writes it: names that the convention gives anyway are left out, and what
 * concerns one column stands on that column. Which names can be left out is found by doing what the
 * loader would do with the result: see plan_names.
 */
#include "base/text.h"
#include "schema/grammar.h"
#include "schema/partitions.h"

#include <string.h>

/* A constraint or index of the copy that is printed, and the name that it has in the original. */
typedef struct {
    mig_constraint_name *id; /* name NULL: left out */
    const char *original;    /* NULL: it had none */
    mig_check *check;        /* when it is one */
} planned;

typedef struct {
    mig_arena *arena;
    const mig_naming *naming;
    mig_table *table; /* a copy, with copies of its parts */
    MIG_ARRAY(planned) names;
} plan;

static void plan_name(plan *p, mig_constraint_name *id, mig_check *check)
{
    planned one = {id, id->name, check};

    *id = (mig_constraint_name){0};
    mig_push(p->arena, &p->names, one);
}

/* The column that a check was declared on, or whose name the convention would give it. */
static void find_check_column(plan *p, mig_check *check)
{
    const char *name = check->id.name;

    if (check->column || !name)
        return;
    for (size_t i = 0; i < p->table->columns.len && !check->column; i++) {
        const char *column = p->table->columns.items[i]->name;
        mig_strings columns = {.items = &column, .len = 1, .cap = 1};

        if (strcmp(
                mig_naming_make(p->arena, p->naming, MIG_NAME_CK, p->table->name, &columns, NULL),
                name) == 0)
            check->column = column;
    }
}

static size_t check_rank(const mig_table *table, const mig_check *check)
{
    for (size_t i = 0; check->column && i < table->columns.len; i++)
        if (strcmp(table->columns.items[i]->name, check->column) == 0)
            return i;
    return table->columns.len;
}

/* The order in which the loader will find the parts: it decides which name gets a number. */
static void sort(mig_table *table)
{
    mig_sort_parts(table);
    for (size_t i = 1; i < table->checks.len; i++)
        for (size_t k = i; k > 0; k--) {
            mig_check *one = table->checks.items[k - 1], *next = table->checks.items[k];

            if (check_rank(table, one) <= check_rank(table, next))
                break;
            table->checks.items[k - 1] = next;
            table->checks.items[k] = one;
        }
}

static mig_index *copy_index(plan *p, const mig_index *index)
{
    mig_index *copy = MIG_COPY(p->arena, index->portable ? index->portable : index);

    copy->id = index->id;
    plan_name(p, &copy->id, NULL);
    return copy;
}

static void copy_parts(plan *p, const mig_table *table)
{
    mig_table *copy = p->table = mig_table_copy(p->arena, table);

    if (copy->primary_key) {
        copy->primary_key = MIG_COPY(p->arena, copy->primary_key);
        plan_name(p, &copy->primary_key->id, NULL);
    }
    for (size_t i = 0; i < copy->uniques.len; i++) {
        copy->uniques.items[i] = MIG_COPY(p->arena, copy->uniques.items[i]);
        plan_name(p, &copy->uniques.items[i]->id, NULL);
    }
    for (size_t i = 0; i < copy->checks.len; i++) {
        mig_check *check = copy->checks.items[i] = MIG_COPY(p->arena, copy->checks.items[i]);

        find_check_column(p, check);
        plan_name(p, &check->id, check);
    }
    for (size_t i = 0; i < copy->foreign_keys.len; i++) {
        copy->foreign_keys.items[i] = MIG_COPY(p->arena, copy->foreign_keys.items[i]);
        plan_name(p, &copy->foreign_keys.items[i]->id, NULL);
    }
    for (size_t i = 0; i < copy->exclusions.len; i++)
        copy->exclusions.items[i] = copy_index(p, copy->exclusions.items[i]);
    for (size_t i = 0; i < copy->indexes.len; i++)
        copy->indexes.items[i] = copy_index(p, copy->indexes.items[i]);
}

/* How long a name is without a number at its end. */
static size_t stem(const char *name)
{
    size_t length = strlen(name);

    while (length > 0 && name[length - 1] >= '0' && name[length - 1] <= '9')
        length--;
    return length;
}

static bool same_stem(const char *a, const char *b)
{
    return stem(a) == stem(b) && strncmp(a, b, stem(a)) == 0;
}

static void state(planned *one)
{
    *one->id = (mig_constraint_name){one->original, true};
    if (one->check)
        one->check->column = NULL;
}

/*
 * Names everything that has no name yet, as the loader would, and states the names that came out
 * wrong: all those that no number could make right, else the first, since the numbers of the others
 * depend on it. False when there was none.
 */
static bool try_names(plan *p)
{
    mig_used_names used = {p->arena, mig_map_new(p->arena)};
    planned *first = NULL;
    bool stated = false;

    sort(p->table);
    mig_names_take(&used, p->table);
    mig_names_give(&used, p->naming, p->table, false);
    for (size_t i = 0; i < p->names.len; i++) {
        planned *one = &p->names.items[i];
        const char *made = one->id->name;

        if (one->id->stated)
            continue;
        *one->id = (mig_constraint_name){0};
        if (!one->original || mig_same(made, one->original))
            continue;
        if (!made || !same_stem(made, one->original)) {
            state(one);
            stated = true;
        } else if (!first) {
            first = one;
        }
    }
    if (!stated && first)
        state(first);
    return stated || first;
}

static void plan_names(plan *p)
{
    while (try_names(p))
        ;
}

/* `true`, the name, or a map of the properties with the name in front. */
static void put_short(mig_arena *arena, mig_node *map, const char *key, const char *name,
                      mig_node *properties)
{
    mig_node *all = mig_flow_map(arena);

    if (properties->pairs.len == 0) {
        mig_node_put(arena, map, key,
                     name ? mig_node_text(arena, name) : mig_node_scalar(arena, "true"));
        return;
    }
    mig_put(arena, all, "name", name);
    for (size_t i = 0; i < properties->pairs.len; i++)
        mig_push(arena, &all->pairs, properties->pairs.items[i]);
    mig_node_put(arena, map, key, all);
}

static bool is_on(const mig_strings *columns, const char *column)
{
    return columns->len == 1 && strcmp(columns->items[0], column) == 0;
}

/* What a key says of its column stands on the table. */
static bool key_is_on(const mig_key *key, const char *column)
{
    return key->parts.len == 0 && is_on(&key->columns, column);
}

static void put_key(plan *p, mig_node *map, const char *word, const mig_key *key)
{
    mig_node *options = mig_flow_map(p->arena);

    mig_put_key_options(p->arena, options, key);
    put_short(p->arena, map, word, key->id.name, options);
}

/* The first part of a kind that can stand on the column, or the end of the list. */
static size_t find_unique(const mig_table *table, const char *column)
{
    size_t i = 0;

    while (i < table->uniques.len && !key_is_on(table->uniques.items[i], column))
        i++;
    return i;
}

static bool has_no_traits(const mig_traits *traits)
{
    return !traits->comment && !traits->not_valid && traits->with.len == 0 && !traits->tablespace &&
           !traits->cluster && !traits->invisible && !traits->not_enforced;
}

static bool is_plain_index(const mig_index *index, const char *column)
{
    const mig_index_key *key = &index->keys.items[0];

    return index->keys.len == 1 && key->column && strcmp(key->column, column) == 0 &&
           !key->prefix && !key->ascending && !key->descending && !key->nulls && !key->collation &&
           !key->opclass && !index->unique && !index->method && !index->parser &&
           !index->where.written && has_no_traits(&index->traits) && index->include.len == 0 &&
           index->overrides.len == 0;
}

static size_t find_index(const mig_table *table, const char *column)
{
    size_t i = 0;

    while (i < table->indexes.len && !is_plain_index(table->indexes.items[i], column))
        i++;
    return i;
}

/* Beside `references` there is no room for a name, nor for on_update where the column has its own.
 */
static size_t find_foreign_key(const mig_table *table, const mig_column *column)
{
    size_t i = 0;

    for (; i < table->foreign_keys.len; i++) {
        const mig_foreign_key *key = table->foreign_keys.items[i];

        if (is_on(&key->columns, column->name) && !key->id.name && key->target_columns.len <= 1 &&
            has_no_traits(&key->traits) &&
            (key->on_update == MIG_FK_NO_ACTION || !column->on_update))
            break;
    }
    return i;
}

static void put_checks(plan *p, mig_node *map, const char *column)
{
    mig_node *list = mig_node_list(p->arena);

    list->flow = true;
    for (size_t i = 0; i < p->table->checks.len; i++) {
        const mig_check *check = p->table->checks.items[i];

        if (mig_same(check->column, column) && !check->no_inherit && has_no_traits(&check->traits))
            mig_node_push(p->arena, list, mig_node_scalar(p->arena, check->expr.written));
        else if (mig_same(check->column, column))
            mig_node_push(p->arena, list, mig_print_check(p->arena, check));
    }
    if (list->items.len > 0)
        mig_node_put(p->arena, map, "check", list->items.len == 1 ? list->items.items[0] : list);
}

static mig_node *print_column(plan *p, const mig_column *column)
{
    const mig_column *own = column->portable ? column->portable : column;
    const mig_table *table = p->table;
    mig_node *map = mig_print_column_map(p->arena, own, true);
    size_t unique = find_unique(table, own->name), index = find_index(table, own->name);
    size_t reference = find_foreign_key(table, own);

    if (table->primary_key && key_is_on(table->primary_key, own->name))
        put_key(p, map, "primary_key", table->primary_key);
    if (unique < table->uniques.len)
        put_key(p, map, "unique", table->uniques.items[unique]);
    if (reference < table->foreign_keys.len)
        mig_put_references(p->arena, map, table->foreign_keys.items[reference]);
    if (index < table->indexes.len)
        put_short(p->arena, map, "index", table->indexes.items[index]->id.name,
                  mig_flow_map(p->arena));
    put_checks(p, map, own->name);
    mig_put_column_rest(p->arena, map, own, true);
    return mig_short_column(map);
}

static void push(plan *p, mig_named_nodes *parts, const mig_constraint_name *id, mig_node *node)
{
    mig_named_node one = {id->name, node};

    mig_push(p->arena, parts, one);
}

static void put_uniques(plan *p, mig_node *map)
{
    const mig_table *table = p->table;
    mig_named_nodes parts = {0};

    for (size_t i = 0; i < table->uniques.len; i++) {
        const mig_key *key = table->uniques.items[i];

        if (key->columns.len > 1 || key->parts.len > 0 || mig_is_partition(table) ||
            find_unique(table, key->columns.items[0]) != i)
            push(p, &parts, &key->id, mig_print_key(p->arena, key));
    }
    mig_put_parts(p->arena, map, "unique", &parts);
}

static void put_indexes(plan *p, mig_node *map)
{
    const mig_table *table = p->table;
    mig_named_nodes parts = {0};

    for (size_t i = 0; i < table->indexes.len; i++) {
        const mig_index *index = table->indexes.items[i];
        const char *column = index->keys.items[0].column;

        if (!column || !is_plain_index(index, column) || mig_is_partition(table) ||
            find_index(table, column) != i)
            push(p, &parts, &index->id, mig_print_index(p->arena, index));
    }
    mig_put_parts(p->arena, map, "indexes", &parts);
}

static void put_exclusions(plan *p, mig_node *map)
{
    mig_named_nodes parts = {0};

    for (size_t i = 0; i < p->table->exclusions.len; i++)
        push(p, &parts, &p->table->exclusions.items[i]->id,
             mig_print_exclusion(p->arena, p->table->exclusions.items[i]));
    mig_put_parts(p->arena, map, "exclusions", &parts);
}

static void put_table_checks(plan *p, mig_node *map)
{
    mig_named_nodes parts = {0};

    for (size_t i = 0; i < p->table->checks.len; i++)
        if (!p->table->checks.items[i]->column)
            push(p, &parts, &p->table->checks.items[i]->id,
                 mig_print_check(p->arena, p->table->checks.items[i]));
    mig_put_parts(p->arena, map, "checks", &parts);
}

static void put_foreign_keys(plan *p, mig_node *map)
{
    const mig_table *table = p->table;
    mig_named_nodes parts = {0};

    for (size_t i = 0; i < table->foreign_keys.len; i++) {
        const mig_foreign_key *key = table->foreign_keys.items[i];
        const mig_column *column = mig_own_column(table, key->columns.items[0]);

        if (column && column->portable)
            column = column->portable;
        if (!column || find_foreign_key(table, column) != i)
            push(p, &parts, &key->id, mig_print_foreign_key(p->arena, key));
    }
    mig_put_parts(p->arena, map, "foreign_keys", &parts);
}

static void put_primary_key(plan *p, mig_node *map)
{
    const mig_key *key = p->table->primary_key;
    bool on_table =
        key && (key->columns.len > 1 || key->parts.len > 0 || mig_is_partition(p->table));
    mig_node *own = on_table ? mig_print_key(p->arena, key) : NULL;
    mig_node *named = mig_flow_map(p->arena);

    if (!own)
        return;
    if (!key->id.name && own->pairs.len == 1) {
        mig_node_put(p->arena, map, "primary_key", own->pairs.items[0].value);
        return;
    }
    mig_put(p->arena, named, "name", key->id.name);
    for (size_t i = 0; i < own->pairs.len; i++)
        mig_push(p->arena, &named->pairs, own->pairs.items[i]);
    mig_node_put(p->arena, map, "primary_key", named);
}

mig_node *mig_print_brief_table(mig_arena *arena, const mig_table *table, const mig_naming *naming)
{
    mig_node *map = mig_node_map(arena), *columns = mig_node_map(arena);
    plan p = {.arena = arena, .naming = naming};

    copy_parts(&p, table);
    plan_names(&p);
    mig_put_table_head(arena, map, table, true);
    for (size_t i = 0; i < table->columns.len; i++)
        mig_node_put(arena, columns, table->columns.items[i]->name,
                     print_column(&p, table->columns.items[i]));
    if (!mig_is_partition(table))
        mig_node_put(arena, map, "columns", columns);
    put_primary_key(&p, map);
    put_uniques(&p, map);
    put_exclusions(&p, map);
    put_indexes(&p, map);
    put_table_checks(&p, map);
    put_foreign_keys(&p, map);
    mig_put_table_overrides(arena, map, table);
    return map;
}
