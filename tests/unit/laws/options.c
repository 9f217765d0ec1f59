/* What constraints and indexes say besides their keys: what of it fits is rolled together. */
#include "laws.h"

#include "base/text.h"

#include <string.h>

static void add(law_maker *m, law_part *part, const char *option)
{
    part->options = mig_arena_printf(m->arena, "%s%s", part->options ? part->options : "", option);
}

#define ADD_ONE_OF(m, part, list) add(m, part, LAW_ONE_OF(m, list))

static const char *const deferrables[] = {", deferrable: true", ", deferrable: initially deferred",
                                          ", deferrable: initially immediate"};
static const char *const fillfactors[] = {", with: {fillfactor: 70}", ", with: {fillfactor: 90}"};

static bool has_method(const law_part *part, const char *method)
{
    return part->method && mig_ends_with(part->method, method);
}

static bool is_btree(const law_part *part)
{
    return part->kind == LAW_EXCLUSION ? has_method(part, "btree") : !part->method;
}

/* A column that is stored beside the keys. */
static void roll_include(law_maker *m, const law_table *table, law_part *part)
{
    const law_column *column = &table->columns[law_roll(m, (unsigned)table->column_count)];

    for (size_t i = 0; i < law_uses(part->uses); i++)
        if (part->uses[i].column == column->uid)
            return;
    part->include = column->uid;
}

/* Of the index that a part is or has. */
static void roll_storage(law_maker *m, const law_table *table, law_part *part)
{
    static const char *const gin[] = {", with: {fastupdate: false}"};
    static const char *const brin[] = {", with: {pages_per_range: 32}",
                                       ", with: {autosummarize: true, pages_per_range: 16}"};

    if (is_btree(part) && law_once_in(m, 6))
        roll_include(m, table, part);
    if (is_btree(part) && !part->where && law_once_in(m, 8))
        part->cluster = true;
    if (!law_once_in(m, 6))
        return;
    if (has_method(part, "gin"))
        ADD_ONE_OF(m, part, gin);
    else if (has_method(part, "brin"))
        ADD_ONE_OF(m, part, brin);
    else
        ADD_ONE_OF(m, part, fillfactors);
}

/* PostgreSQL's keys have none, the others' no collation. */
static void roll_orders(law_maker *m, law_part *part)
{
    static const char *const orders[] = {" desc",
                                         " DESC",
                                         " asc",
                                         " collate nocase",
                                         " collate \"RTRIM\" desc",
                                         " collate binary asc"};

    for (size_t i = 0; i < law_uses(part->uses); i++)
        if (m->database == LAW_SQLITE && law_once_in(m, 5))
            part->orders[i] = LAW_ONE_OF(m, orders);
        else if (m->database & LAW_MYSQLS && law_once_in(m, 8))
            part->orders[i] = orders[0];
}

static void roll_key(law_maker *m, const law_table *table, law_part *part)
{
    static const char *const conflicts[] = {", on_conflict: ignore", ", on_conflict: replace"};

    roll_orders(m, part);
    if (m->database == LAW_SQLITE) {
        if (law_once_in(m, 10))
            ADD_ONE_OF(m, part, conflicts);
        return;
    }
    if (m->database & LAW_MYSQLS) {
        part->invisible = part->kind == LAW_UNIQUE && law_once_in(m, 6);
        return;
    }
    if (law_once_in(m, 5)) {
        part->deferrable = true;
        ADD_ONE_OF(m, part, deferrables);
    }
    if (part->kind == LAW_UNIQUE && law_once_in(m, 5))
        add(m, part, ", nulls_not_distinct: true");
    roll_storage(m, table, part);
}

static void roll_index(law_maker *m, const law_table *table, law_part *part)
{
    bool may = !part->method;

    part->unique = may && law_once_in(m, 4);
    if (part->unique)
        add(m, part, ", unique: true");
    part->invisible = m->database & LAW_MYSQLS && law_once_in(m, 6);
    if (m->database != LAW_POSTGRESQL)
        return;
    if (part->unique && law_once_in(m, 4))
        add(m, part, ", nulls_not_distinct: true");
    roll_storage(m, table, part);
}

static void roll_exclusion(law_maker *m, const law_table *table, law_part *part)
{
    if (law_once_in(m, 4)) {
        part->deferrable = true;
        ADD_ONE_OF(m, part, deferrables);
    }
    roll_storage(m, table, part);
}

/* Servers that can't leave it unenforced get the same pairs but for that. */
static void roll_state(law_maker *m, law_part *part)
{
    bool enforced = !law_once_in(m, 10);

    if (law_once_in(m, 8))
        add(m, part, ", valid: false");
    else if (!enforced && m->may_not_enforce)
        add(m, part, ", enforced: false");
}

static void roll_check(law_maker *m, const law_table *table, law_part *part)
{
    (void)table;
    if (m->database == LAW_MYSQL && law_once_in(m, 8))
        add(m, part, ", enforced: false");
    if (m->database != LAW_POSTGRESQL)
        return;
    roll_state(m, part);
    if (law_once_in(m, 8))
        add(m, part, ", no_inherit: true");
}

/* Actions that set some of the key's columns alone. */
static void roll_some_columns(law_maker *m, law_part *part)
{
    const char *action = law_once_in(m, 2) ? "null" : "default";
    unsigned which = part->uses[law_roll(m, (unsigned)law_uses(part->uses))].column;

    add(m, part, mig_arena_printf(m->arena, ", on_delete: \"set %s (#%u)\"", action, which));
}

static void roll_foreign_key(law_maker *m, const law_table *table, law_part *part)
{
    static const char *const actions[] = {"",
                                          ", on_delete: cascade",
                                          ", on_delete: set null",
                                          ", on_update: cascade",
                                          ", on_delete: restrict",
                                          ", on_delete: set default, on_update: set null"};
    static const char *const mysql[] = {"",
                                        ", on_delete: cascade",
                                        ", on_delete: set null",
                                        ", on_update: cascade",
                                        ", on_delete: restrict",
                                        ", on_delete: no action, on_update: set null"};

    (void)table;
    if (m->database & LAW_MYSQLS) {
        ADD_ONE_OF(m, part, mysql);
        return;
    }
    if (m->database == LAW_POSTGRESQL && law_once_in(m, 8))
        roll_some_columns(m, part);
    else
        ADD_ONE_OF(m, part, actions);
    if (law_once_in(m, 5))
        ADD_ONE_OF(m, part, deferrables);
    if (m->database == LAW_SQLITE)
        return;
    if (law_once_in(m, 8))
        add(m, part, ", match: full");
    roll_state(m, part);
}

void law_roll_options(law_maker *m, const law_table *table, law_part *part)
{
    static void (*const rolls[])(law_maker *, const law_table *, law_part *) = {
        [LAW_PRIMARY_KEY] = roll_key,
        [LAW_UNIQUE] = roll_key,
        [LAW_INDEX] = roll_index,
        [LAW_CHECK] = roll_check,
        [LAW_FOREIGN_KEY] = roll_foreign_key,
        [LAW_EXCLUSION] = roll_exclusion,
    };

    part->options = NULL;
    memset(part->orders, 0, sizeof part->orders);
    part->include = 0;
    part->unique = part->deferrable = part->cluster = part->invisible = false;
    rolls[part->kind](m, table, part);
    if (law_once_in(m, 8))
        add(m, part, mig_arena_printf(m->arena, ", comment: %s", law_roll_comment(m)));
}

bool law_identifies(const law_table *table, const law_part *part)
{
    bool unique = part->kind == LAW_UNIQUE || (part->kind == LAW_INDEX && part->unique);

    if (!unique || part->deferrable || part->where || !part->name)
        return false;
    for (size_t i = 0; i < LAW_KEYS && part->keys[i]; i++)
        if (part->keys[i][0] != '@')
            return false;
    for (size_t i = 0; i < law_uses(part->uses); i++)
        if (law_column_of(table, part->uses[i].column)->nullable)
            return false;
    return true;
}
