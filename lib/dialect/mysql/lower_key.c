/*
 * Foreign keys, and the indexes that they need. The servers make an index for a foreign key that
 * finds none, called like it, keep that when the key is dropped, and drop it as soon as another
 * index can do its work; they refuse to drop an index
 * that a key has no other for, to change the type of a column that is part of a key on either side,
 * and to drop and add a key of the same name in one statement.
 */
#include "dialect/mysql/lower.h"

#include "base/text.h"

#include <string.h>

static const mig_foreign_key *find_key(const mig_table *table, const char *name)
{
    for (size_t i = 0; i < table->foreign_keys.len; i++)
        if (mig_same_nocase(table->foreign_keys.items[i]->id.name, name))
            return table->foreign_keys.items[i];
    return NULL;
}

static const char *text_of(my_lowering *l, const mig_foreign_key *key)
{
    MIG_AUTO_STR sql = {0};

    my_add_part(&sql, l->caps, MIG_KIND_FOREIGN_KEY, (mig_object){.foreign_key = key});
    return my_take(l, &sql);
}

static bool begins_with(const mig_strings *columns, const mig_strings *first)
{
    for (size_t i = 0; i < first->len; i++)
        if (i >= columns->len || !mig_same_nocase(columns->items[i], first->items[i]))
            return false;
    return true;
}

static bool key_serves(const mig_key *key, const mig_strings *columns)
{
    for (size_t i = 0; i < columns->len && i < key->columns.len; i++)
        if (mig_key_at(key, i).prefix > 0)
            return false;
    return begins_with(&key->columns, columns);
}

static bool index_serves(const mig_index *index, const mig_strings *columns)
{
    if (index->method && !mig_same_nocase(index->method, "btree") &&
        !mig_same_nocase(index->method, "hash"))
        return false;
    for (size_t i = 0; i < columns->len; i++)
        if (i >= index->keys.len || index->keys.items[i].prefix > 0 ||
            !mig_same_nocase(index->keys.items[i].column, columns->items[i]))
            return false;
    return true;
}

/* Has the table an index that a foreign key over these columns can use? One of that name doesn't
 * count. */
static bool is_served(const mig_table *table, const mig_strings *columns, const char *but)
{
    if (table->primary_key && key_serves(table->primary_key, columns))
        return true;
    for (size_t i = 0; i < table->uniques.len; i++)
        if (!mig_same_nocase(table->uniques.items[i]->id.name, but) &&
            key_serves(table->uniques.items[i], columns))
            return true;
    for (size_t i = 0; i < table->indexes.len; i++)
        if (!mig_same_nocase(table->indexes.items[i]->id.name, but) &&
            index_serves(table->indexes.items[i], columns))
            return true;
    return false;
}

static const mig_index *find_index(const mig_table *table, const char *name)
{
    for (size_t i = 0; i < table->indexes.len; i++)
        if (mig_same_nocase(table->indexes.items[i]->id.name, name))
            return table->indexes.items[i];
    return NULL;
}

static const mig_key *find_unique(const mig_table *table, const char *name)
{
    for (size_t i = 0; i < table->uniques.len; i++)
        if (mig_same_nocase(table->uniques.items[i]->id.name, name))
            return table->uniques.items[i];
    return NULL;
}

/* Has the table an index of its name for the foreign key? */
static bool has_named_index(const mig_table *table, const mig_foreign_key *key)
{
    const mig_index *index = find_index(table, key->id.name);
    const mig_key *unique = find_unique(table, key->id.name);

    return (index && index_serves(index, &key->columns)) ||
           (unique && begins_with(&unique->columns, &key->columns));
}

static bool has_clause(const mig_strings *clauses, const char *text)
{
    for (size_t i = 0; i < clauses->len; i++)
        if (mig_same(clauses->items[i], text))
            return true;
    return false;
}

static const char *drop_clause(my_lowering *l, const char *name)
{
    return mig_arena_printf(l->arena, "DROP KEY %s", my_ident_text(l->arena, name));
}

bool my_may_drop_index(my_lowering *l, my_plan *plan, const char *name)
{
    const mig_table *before = plan->change->before, *after = plan->change->after;

    for (size_t i = 0; i < after->foreign_keys.len; i++) {
        const mig_foreign_key *key = after->foreign_keys.items[i];
        MIG_AUTO_STR sql = {0};

        if (!find_key(before, key->id.name) || is_served(after, &key->columns, NULL) ||
            !is_served(before, &key->columns, NULL))
            continue;
        if (has_named_index(before, key)) {
            if (mig_same_nocase(key->id.name, name))
                return false;
            continue; /* that one stays */
        }
        mig_str_add(&sql, "ADD KEY ");
        my_ident(&sql, key->id.name);
        mig_str_add(&sql, " (");
        my_columns(&sql, &key->columns);
        mig_str_addc(&sql, ')');
        if (!has_clause(&plan->adds, mig_str_text(&sql)))
            mig_push(l->arena, &plan->adds, my_take(l, &sql));
    }
    return true;
}

/* Does the index that the server makes for another of the table's keys do for this one? Of those
 * over the same columns it is that of the last one: my_key_in_turn. */
static bool has_index_of_other(const mig_table *table, const mig_foreign_key *key)
{
    for (size_t i = 0; i < table->foreign_keys.len; i++) {
        const mig_foreign_key *other = table->foreign_keys.items[i];

        if (begins_with(&other->columns, &key->columns) &&
            (other->columns.len > key->columns.len || strcmp(other->id.name, key->id.name) > 0))
            return true;
    }
    return false;
}

/* Has the server made an index for the key, that nothing else knows of? A catalog shows it, scripts
 * don't. */
static bool has_own_index(const my_plan *plan, const mig_foreign_key *key)
{
    const mig_table *before = plan->change->before, *after = plan->change->after;
    const mig_index *index = find_index(before, key->id.name);
    const mig_index *next = find_index(after, key->id.name);

    if (!index)
        return !is_served(before, &key->columns, NULL) && !has_index_of_other(before, key);
    return next && next->made && mig_same(index->id.name, next->id.name); /* else it is renamed */
}

/* Another key that stays has no other index. */
static bool is_shared(const my_plan *plan, const mig_foreign_key *key)
{
    const mig_table *after = plan->change->after;

    for (size_t i = 0; i < after->foreign_keys.len; i++) {
        const mig_foreign_key *other = after->foreign_keys.items[i];

        if (find_key(plan->change->before, other->id.name) &&
            begins_with(&key->columns, &other->columns) &&
            !is_served(after, &other->columns, key->id.name))
            return true;
    }
    return false;
}

/* The columns of the key go: their index with them. */
static bool loses_columns(const my_plan *plan, const mig_foreign_key *key)
{
    for (size_t i = 0; i < key->columns.len; i++)
        for (size_t k = 0; k < plan->change->after->columns.len; k++)
            if (mig_same_nocase(plan->change->after->columns.items[k]->name, key->columns.items[i]))
                return false;
    return true;
}

static void drop_own_index(my_lowering *l, my_plan *plan, const mig_foreign_key *key)
{
    const mig_foreign_key *next = find_key(plan->change->after, key->id.name);

    if ((next && begins_with(&key->columns, &next->columns)) || !has_own_index(plan, key) ||
        is_shared(plan, key) || loses_columns(plan, key))
        return;
    mig_push(l->arena, &plan->drops, drop_clause(l, key->id.name));
}

/* a, a_2, a_3 ... of a column a. */
static bool is_numbered(const char *name, const char *column)
{
    size_t length = column ? strlen(column) : 0;

    if (length == 0 || strncmp(name, column, length) != 0)
        return false;
    name += length;
    return name[0] == '\0' ||
           (name[0] == '_' && name[1] && !name[1 + strspn(name + 1, "0123456789")]);
}

/* May the server have made it for a foreign key that had no name? It calls it like the first column
 * then, and nothing that it prints tells. One that is called like a key is the key's own. */
static bool may_be_made(const mig_index *index)
{
    for (size_t i = 0; i < index->keys.len; i++)
        if (!index->keys.items[i].column || index->keys.items[i].prefix > 0)
            return false;
    return !index->unique && !index->method &&
           is_numbered(index->id.name, index->keys.items[0].column);
}

/* Does an index come that can do the work of this one, over these columns? */
static bool is_covered(const mig_table *before, const mig_table *after, const my_keys *fresh,
                       const char *name, const mig_strings *columns)
{
    for (size_t i = 0; i < fresh->len; i++) {
        const mig_foreign_key *key = fresh->items[i];
        bool anew = mig_same(key->id.name, name) && key->columns.len == columns->len;

        if (!anew && begins_with(&key->columns, columns))
            return true;
    }
    if (!before->primary_key && after->primary_key && key_serves(after->primary_key, columns))
        return true;
    for (size_t i = 0; i < after->uniques.len; i++)
        if (!find_unique(before, after->uniques.items[i]->id.name) &&
            key_serves(after->uniques.items[i], columns))
            return true;
    for (size_t i = 0; i < after->indexes.len; i++)
        if (!find_index(before, after->indexes.items[i]->id.name) &&
            index_serves(after->indexes.items[i], columns))
            return true;
    return false;
}

/* A foreign key over the same columns would bring an index of its own in its place. */
static bool is_supplanted(const mig_index *index, const my_keys *fresh)
{
    for (size_t i = 0; i < fresh->len; i++)
        if (!mig_same_nocase(fresh->items[i]->id.name, index->id.name) &&
            fresh->items[i]->columns.len == index->keys.len &&
            index_serves(index, &fresh->items[i]->columns))
            return true;
    return false;
}

/* May the server have made the index, and is it to stay? One that is called like a foreign key and
 * that no script makes goes as the server likes. */
static bool is_held(const mig_index *index, const mig_index *next, const my_keys *fresh)
{
    return may_be_made(index) || (index->made && (!next->made || is_supplanted(index, fresh)));
}

/* MySQL drops no index that it has made for one that goes down. */
static bool is_descending(const mig_index *index)
{
    for (size_t i = 0; i < index->keys.len; i++)
        if (index->keys.items[i].descending)
            return true;
    return false;
}

/*
 * An index for a foreign key goes as soon as another can do its work. That is so by itself where
 * the server has made it; one that a statement of ours said (my_may_drop_index) would stay, and no
 * catalog tells the two from each other.
 */
static void drop_covered(my_lowering *l, my_plan *plan)
{
    const mig_table *before = plan->change->before, *after = plan->change->after;

    for (size_t i = 0; (l->caps & MY_CAP_MYSQL) && i < after->indexes.len; i++)
        if (!find_index(before, after->indexes.items[i]->id.name) &&
            is_descending(after->indexes.items[i]))
            return;
    for (size_t i = 0; i < before->indexes.len; i++) {
        const mig_index *index = before->indexes.items[i];
        const mig_index *next = find_index(after, index->id.name);
        const char *clause;
        mig_strings columns = {0};

        if (!index->made || !next || !mig_same(index->id.name, next->id.name) ||
            is_held(index, next, &plan->fresh))
            continue;
        clause = drop_clause(l, index->id.name);
        for (size_t k = 0; k < index->keys.len; k++)
            mig_push(l->arena, &columns, index->keys.items[k].column);
        if (!has_clause(&plan->drops, clause) &&
            is_covered(before, after, &plan->fresh, index->id.name, &columns))
            mig_push(l->arena, &plan->drops, clause);
    }
}

void my_hold_indexes(my_lowering *l, const mig_table *before, const mig_table *after,
                     const my_keys *fresh, const mig_strings *drops, mig_strings *clauses)
{
    for (size_t i = 0; i < before->indexes.len; i++) {
        const mig_index *index = before->indexes.items[i];
        const mig_index *next = find_index(after, index->id.name);
        const char *name = my_ident_text(l->arena, index->id.name);
        mig_strings columns = {0};

        if (!next || !mig_same(index->id.name, next->id.name) || !is_held(index, next, fresh) ||
            has_clause(drops, drop_clause(l, index->id.name)))
            continue;
        for (size_t k = 0; k < index->keys.len; k++)
            mig_push(l->arena, &columns, index->keys.items[k].column);
        if (is_covered(before, after, fresh, index->id.name, &columns))
            mig_push(l->arena, clauses,
                     mig_arena_printf(l->arena, "RENAME KEY %s TO %s", name, name));
    }
}

void my_plan_keys(my_lowering *l, my_plan *plan)
{
    const mig_table *before = plan->change->before, *after = plan->change->after;

    for (size_t i = 0; i < before->foreign_keys.len; i++) {
        const mig_foreign_key *key = before->foreign_keys.items[i];
        const mig_foreign_key *next = find_key(after, key->id.name);

        if (next && mig_same(text_of(l, key), text_of(l, next)))
            continue;
        mig_push(l->arena, &plan->gone, key);
        drop_own_index(l, plan, key);
    }
    for (size_t i = 0; i < after->foreign_keys.len; i++) {
        const mig_foreign_key *key = after->foreign_keys.items[i];
        const mig_foreign_key *old = find_key(before, key->id.name);

        if (!old || !mig_same(text_of(l, key), text_of(l, old)))
            mig_push(l->arena, &plan->fresh, key);
    }
    drop_covered(l, plan);
}

static my_plan *find_plan(const my_lowering *l, const my_plans *plans, mig_name table)
{
    for (size_t i = 0; i < plans->len; i++)
        if (mig_name_same(l->now, plans->items[i]->change->before->name, table))
            return plans->items[i];
    return NULL;
}

static bool is_any_retyped(const my_lowering *l, const my_plan *plan, const mig_strings *columns)
{
    for (size_t i = 0; plan && i < columns->len; i++)
        if (my_is_retyped(l, plan, columns->items[i]) ||
            my_is_copied_not_null(l, plan, columns->items[i]))
            return true;
    return false;
}

/* A foreign key that stays as it is, but a column of it doesn't. */
static void put_aside(my_lowering *l, const my_plans *plans, const mig_table *table,
                      const mig_foreign_key *key, my_table_keys *first, my_table_keys *last)
{
    my_plan *own = find_plan(l, plans, table->name);
    const my_plan *target = find_plan(l, plans, key->target);

    if (!is_any_retyped(l, own, &key->columns) && !is_any_retyped(l, target, &key->target_columns))
        return;
    if (own) {
        mig_push(l->arena, &own->gone, key);
        mig_push(l->arena, &own->fresh, key);
        return;
    }
    mig_push(l->arena, first, ((my_table_key){table, key}));
    mig_push(l->arena, last, ((my_table_key){table, key}));
}

/* Those that are new or go are in the plans already. */
static bool stays(const my_plan *plan, const mig_foreign_key *key)
{
    for (size_t i = 0; plan && i < plan->fresh.len; i++)
        if (mig_same_nocase(plan->fresh.items[i]->id.name, key->id.name))
            return false;
    return true;
}

static void put_all_aside(my_lowering *l, const my_plans *plans, my_table_keys *first,
                          my_table_keys *last)
{
    for (size_t i = 0; i < l->now->tables.len; i++) {
        const mig_table *table = l->now->tables.items[i];

        for (size_t k = 0; k < table->foreign_keys.len; k++)
            if (stays(find_plan(l, plans, table->name), table->foreign_keys.items[k]))
                put_aside(l, plans, table, table->foreign_keys.items[k], first, last);
    }
}

static bool is_about(const my_lowering *l, const my_plan *plan, const mig_foreign_key *key)
{
    return mig_name_same(l->now, plan->change->before->name, key->target);
}

static bool has_name(const my_keys *keys, const char *name)
{
    for (size_t i = 0; i < keys->len; i++)
        if (mig_same_nocase(keys->items[i]->id.name, name))
            return true;
    return false;
}

static bool drops_index(const my_plan *plan)
{
    for (size_t i = 0; i < plan->drops.len; i++)
        if (mig_starts_with(plan->drops.items[i], "DROP KEY") ||
            mig_starts_with(plan->drops.items[i], "DROP PRIMARY KEY"))
            return true;
    return false;
}

static bool changes_engine(const my_plan *plan)
{
    return !mig_same_nocase(plan->change->before->engine, plan->change->after->engine);
}

/* Before values are moved, and before the table that the key refers to is changed; before
 * partitions come (errors 1506 and 1217 in one statement: MariaDB 10.11, MySQL 9.7), and, of a
 * table to itself, before an index goes that it may refer to (error 1553: MariaDB 10.11, 11.8) or
 * another engine comes (error 1451: MariaDB 10.11). */
static bool goes_first(const my_lowering *l, const my_plans *plans, size_t at,
                       const mig_foreign_key *key)
{
    const my_plan *plan = plans->items[at];

    if (plan->wider.len > 0 || plan->moves.len > 0 || plan->partitions ||
        (is_about(l, plan, key) && (drops_index(plan) || changes_engine(plan))))
        return true;
    for (size_t i = 0; i < at; i++)
        if (is_about(l, plans->items[i], key))
            return true;
    return false;
}

/* Also where it refers to its own table, whose key, column or engine only comes with the statement.
 */
static bool comes_last(const my_lowering *l, const my_plans *plans, size_t at,
                       const mig_foreign_key *key)
{
    const my_plan *plan = plans->items[at];

    if (plan->partitions || has_name(&plan->gone, key->id.name) ||
        (is_about(l, plan, key) &&
         (plan->columns.len > 0 || plan->adds.len > 0 || changes_engine(plan))))
        return true;
    for (size_t i = at + 1; i < plans->len; i++)
        if (is_about(l, plans->items[i], key))
            return true;
    return false;
}

/* Moves those for which it holds out of the plan's list. */
static void move_keys(my_lowering *l, const my_plans *plans, size_t at, my_keys *keys,
                      my_table_keys *to,
                      bool (*holds)(const my_lowering *l, const my_plans *plans, size_t at,
                                    const mig_foreign_key *key))
{
    const mig_table *table = plans->items[at]->change->before;
    my_keys kept = {0};

    for (size_t i = 0; i < keys->len; i++) {
        if (holds(l, plans, at, keys->items[i]))
            mig_push(l->arena, to, ((my_table_key){table, keys->items[i]}));
        else
            mig_push(l->arena, &kept, keys->items[i]);
    }
    *keys = kept;
}

void my_settle_keys(my_lowering *l, const my_plans *plans, my_table_keys *first,
                    my_table_keys *last)
{
    put_all_aside(l, plans, first, last);
    for (size_t i = 0; i < plans->len; i++) {
        move_keys(l, plans, i, &plans->items[i]->gone, first, goes_first);
        move_keys(l, plans, i, &plans->items[i]->fresh, last, comes_last);
    }
}
