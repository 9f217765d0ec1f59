/* Constraints: primary keys, unique constraints, checks, foreign keys. See grammar.h. */
#include "base/text.h"
#include "schema/grammar.h"

#include <string.h>

bool mig_take_key_options(mig_loader *loader, const mig_table *table, bool primary, bool on_column,
                          const mig_node *map, mig_key *key, mig_error *err)
{
    static const char *const words[] = {"name",
                                        "deferrable",
                                        "on_conflict",
                                        "include",
                                        "with",
                                        "tablespace",
                                        "cluster",
                                        "comment",
                                        "nulls_not_distinct",
                                        "invisible",
                                        "without_overlaps",
                                        "columns"};
    size_t of_several = 2; /* the last ones: a column alone has no use for them */
    const mig_node *deferrable = mig_node_find(map, "deferrable");
    const mig_node *conflict = mig_node_find(map, "on_conflict");
    const mig_node *include = mig_node_find(map, "include");
    const mig_node *nulls = mig_node_find(map, "nulls_not_distinct");
    const mig_node *overlaps = mig_node_find(map, "without_overlaps");

    if (!mig_node_want_keys(map, primary ? "primary key" : "unique constraint", words,
                            MIG_LEN(words) - (on_column ? of_several : 0), err))
        return false;
    if (nulls && primary)
        return mig_fail_at(err, nulls->place, "a primary key holds no NULL that could be distinct");
    return (!deferrable || mig_take_deferrable(deferrable, &key->deferrable, err)) &&
           (!conflict || mig_take_conflict(conflict, &key->conflict, err)) &&
           (!include || mig_take_columns(loader, table, include, &key->include, err)) &&
           (!nulls || mig_node_want_bool(nulls, "true or false", &key->nulls_not_distinct, err)) &&
           (!overlaps ||
            mig_node_want_bool(overlaps, "true or false", &key->without_overlaps, err)) &&
           mig_take_traits(loader->arena, map, &key->traits, err);
}

bool mig_parse_key_column(mig_arena *arena, const mig_table *table, const char *text,
                          mig_index_key *column)
{
    *column = (mig_index_key){0};
    mig_parse_index_key(arena, table, text, column);
    if (!column->column || column->opclass || column->operator|| column->nulls != 0)
        return false;
    return column->collation || column->prefix > 0 || column->ascending || column->descending;
}

/* A column as in an index, or a map with `column`. */
static bool take_key_column(const mig_loader *loader, const mig_table *table, const mig_node *node,
                            mig_index_key *column, mig_error *err)
{
    static const char *const words[] = {"column", "collation", "order", "prefix"};
    const char *text;

    *column = (mig_index_key){0};
    if (node->kind == MIG_NODE_MAP)
        return mig_node_want_keys(node, "a column of a key", words, MIG_LEN(words), err) &&
               mig_take_index_key(loader, node, false, column, err);
    if (!mig_node_want_text(node, "a column or a list of columns", &text, err))
        return false;
    if (!mig_parse_key_column(loader->arena, table, text, column))
        *column = (mig_index_key){.column = text};
    return true;
}

/* Once more with another collation is something else. */
static bool has_column(const mig_key *key, const mig_index_key *column)
{
    for (size_t i = 0; i < key->columns.len; i++) {
        mig_index_key other = mig_key_at(key, i);

        if (strcmp(other.column, column->column) == 0 &&
            mig_same_nocase(other.collation, column->collation))
            return true;
    }
    return false;
}

static bool take_key_columns(const mig_loader *loader, const mig_table *table, const mig_node *node,
                             mig_key *key, mig_error *err)
{
    bool list = node->kind == MIG_NODE_LIST;
    size_t count = list ? node->items.len : 1;

    if (count == 0)
        return mig_fail_at(err, node->place, "expected at least one column, found an empty list");
    for (size_t i = 0; i < count; i++) {
        const mig_node *item = list ? node->items.items[i] : node;
        mig_index_key one;

        if (!take_key_column(loader, table, item, &one, err) ||
            !mig_check_column(loader, table, one.column, item->place, err))
            return false;
        if (has_column(key, &one))
            return mig_fail_at(err, item->place, "column \"%s\" is named twice", one.column);
        mig_key_add(loader->arena, key, one.column,
                    (mig_key_part){one.collation, one.prefix, one.descending});
    }
    return true;
}

bool mig_load_key(mig_loader *loader, const mig_table *table, bool primary, const char *name,
                  const mig_node *node, mig_place place, mig_key **key, mig_error *err)
{
    const char *what = primary ? "primary key" : "unique constraint";
    bool map = node->kind == MIG_NODE_MAP;
    const mig_node *columns = map ? mig_node_find(node, "columns") : node;
    mig_key *made = MIG_NEW(loader->arena, mig_key);

    made->place = place;
    if (map && !mig_take_key_options(loader, table, primary, false, node, made, err))
        return false;
    if (!columns)
        return mig_fail_at(err, place, "the %s needs `columns`", what);
    *key = made;
    if (!mig_take_id(name, node, place, what, &made->id, err) ||
        !take_key_columns(loader, table, columns, made, err))
        return false;
    return !made->without_overlaps || made->columns.len > 1 ||
           mig_fail_at(err, columns->place,
                       "`without_overlaps` is about the last of several columns; for one alone "
                       "write an exclusion constraint: %s with &&",
                       made->columns.items[0]);
}

bool mig_load_check(mig_loader *loader, const mig_table *table, const char *name,
                    const mig_node *node, mig_place place, mig_check **check, mig_error *err)
{
    static const char *const words[] = {"name",  "expr",     "column",    "comment",
                                        "valid", "enforced", "no_inherit"};
    bool map = node->kind == MIG_NODE_MAP;
    const mig_node *expr = map ? mig_node_find(node, "expr") : node;
    const mig_node *no_inherit = map ? mig_node_find(node, "no_inherit") : NULL;
    const mig_node *column = map ? mig_node_find(node, "column") : NULL;
    mig_check *made = MIG_NEW(loader->arena, mig_check);

    (void)table; /* what an expression may name is the server's business */
    made->place = place;
    if (map && !mig_node_want_keys(node, "a check", words, MIG_LEN(words), err))
        return false;
    if (!expr)
        return mig_fail_at(err, place, "the check needs `expr`");
    if (!mig_take_id(name, node, place, "check", &made->id, err) ||
        !mig_take_sql(loader->arena, expr, "the expression of a check", &made->expr, err))
        return false;
    *check = made;
    if (column && !mig_node_want_text(column, "a column", &made->column, err))
        return false;
    made->bound = column != NULL;
    if (no_inherit && !mig_node_want_bool(no_inherit, "true or false", &made->no_inherit, err))
        return false;
    return !map || mig_take_traits(loader->arena, node, &made->traits, err);
}

/* To the comma or bracket behind a column, which may be in double quotes. */
static const char *past_column(const char *at)
{
    bool quoted = false;

    for (; *at && (quoted || !strchr(",)", *at)); at++)
        quoted = quoted != (*at == '"');
    return at;
}

/* `(a, b)` behind a table or an action: the columns between the brackets. word: whose value it is
 */
static bool take_column_list(mig_loader *loader, const char *at, const char *word,
                             const mig_node *node, mig_strings *columns, mig_error *err)
{
    while (*at) {
        const char *from = ++at, *name;
        mig_strings parts = {0};

        at = past_column(at);
        name = mig_trim(loader->arena, mig_arena_strndup(loader->arena, from, (size_t)(at - from)));
        if (!mig_split_name(loader->arena, name, strlen(name), &parts) || parts.len != 1)
            return mig_fail_at(err, node->place, "\"%s\" is no name of a column", name);
        mig_push(loader->arena, columns, parts.items[0]);
        if (*at == ')')
            return mig_blank(at + 1) ||
                   mig_fail_at(err, node->place, "nothing may follow \")\" in `%s`", word);
    }
    return mig_fail_at(err, node->place, "a closing \")\" is missing in `%s`", word);
}

static bool is_table(const mig_loader *loader, mig_name name)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();

    return mig_map_find(loader->tables, mig_name_text(scratch, name));
}

/*
 * teams, teams.id, schema.teams.id, teams(id), schema.teams(a, b). Two names with a dot are table
 * and column, unless only a table schema.table fits.
 */
static bool take_target(mig_loader *loader, const mig_node *node, mig_foreign_key *key,
                        mig_error *err)
{
    const char *text = node->text, *open = strchr(text, '(');
    const char *table = open ? mig_arena_strndup(loader->arena, text, (size_t)(open - text)) : text;
    mig_strings parts = {0};
    size_t count;

    table = mig_trim(loader->arena, table);
    if (!mig_split_name(loader->arena, table, strlen(table), &parts) || parts.len > (open ? 2 : 3))
        return mig_fail_at(err, node->place,
                           "\"%s\" refers to nothing; write table.column, table(column, ...) or "
                           "schema.table.column",
                           text);
    count = open ? parts.len : parts.len - 1;
    if (!open && parts.len == 1)
        count = 1;
    if (!open && parts.len == 2 && !is_table(loader, (mig_name){NULL, parts.items[0]}) &&
        is_table(loader, (mig_name){parts.items[0], parts.items[1]}))
        count = 2;
    key->target = (mig_name){count == 2 ? parts.items[0] : NULL, parts.items[count - 1]};
    if (open)
        return take_column_list(loader, open, "references", node, &key->target_columns, err);
    if (parts.len > count)
        mig_push(loader->arena, &key->target_columns, parts.items[count]);
    return true;
}

/* {table: teams, columns: [id]}; the options are left to take_options. */
static bool take_target_map(mig_loader *loader, const mig_node *node, mig_foreign_key *key,
                            mig_error *err)
{
    static const char *const words[] = {"table", "columns", "on_delete", "on_update", "deferrable",
                                        "match", "name",    "comment",   "valid",     "enforced"};
    const mig_node *table = mig_node_find(node, "table");
    const mig_node *columns = mig_node_find(node, "columns");
    const char *text;

    if (!mig_node_want_keys(node, "references", words, MIG_LEN(words), err))
        return false;
    if (!table)
        return mig_fail_at(err, node->place, "`references` needs `table`");
    if (!mig_node_want_text(table, "the name of a table", &text, err) ||
        !mig_take_dotted(loader, text, table->place, "table", &key->target, err))
        return false;
    return !columns || mig_take_columns(loader, NULL, columns, &key->target_columns, err);
}

/* An option is said beside `references` or inside it, once. */
static bool choose(const mig_node *inside, const char *word, const mig_node **beside,
                   mig_error *err)
{
    const mig_node *found = inside ? mig_node_find(inside, word) : NULL;

    if (found && *beside)
        return mig_fail_at(err, found->place, "`%s` is said twice", word);
    if (found)
        *beside = found;
    return true;
}

/* cascade, set null, `set null (author_id)`: only some of the key's columns. */
static bool take_on_delete(mig_loader *loader, const mig_node *node, mig_foreign_key *key,
                           mig_error *err)
{
    const char *open = node->kind == MIG_NODE_SCALAR && node->text ? strchr(node->text, '(') : NULL;
    mig_node action = *node;

    if (!open)
        return mig_take_action(node, &key->on_delete, err);
    action.text = mig_trim(
        loader->arena, mig_arena_strndup(loader->arena, node->text, (size_t)(open - node->text)));
    if (!mig_take_action(&action, &key->on_delete, err) ||
        !take_column_list(loader, open, "on_delete", node, &key->set_columns, err))
        return false;
    if (key->on_delete != MIG_FK_SET_NULL && key->on_delete != MIG_FK_SET_DEFAULT)
        return mig_fail_at(err, node->place, "only `set null` and `set default` take columns");
    for (size_t i = 0; i < key->set_columns.len; i++)
        if (!mig_strings_has(&key->columns, key->set_columns.items[i]))
            return mig_fail_at(err, node->place, "\"%s\" is no column of this foreign key",
                               key->set_columns.items[i]);
    return true;
}

bool mig_take_references(mig_loader *loader, const mig_column_shorts *shorts, mig_foreign_key *key,
                         mig_error *err)
{
    const mig_node *node = shorts->references;
    const mig_node *inside = node->kind == MIG_NODE_MAP ? node : NULL;
    mig_column_shorts all = *shorts;
    const char *text;

    if (inside ? !take_target_map(loader, node, key, err)
               : !mig_node_want_text(node, "a reference such as teams.id", &text, err) ||
                     !take_target(loader, node, key, err))
        return false;
    if (!choose(inside, "on_delete", &all.on_delete, err) ||
        !choose(inside, "on_update", &all.on_update, err) ||
        !choose(inside, "deferrable", &all.deferrable, err) ||
        !choose(inside, "match", &all.match, err))
        return false;
    if (all.on_delete && !take_on_delete(loader, all.on_delete, key, err))
        return false;
    if (all.on_update && !mig_take_action(all.on_update, &key->on_update, err))
        return false;
    if (all.deferrable && !mig_take_deferrable(all.deferrable, &key->deferrable, err))
        return false;
    if (all.match && !mig_take_match(all.match, &key->match, err))
        return false;
    return !inside || mig_take_traits(loader->arena, inside, &key->traits, err);
}

static bool take_period(const mig_node *node, mig_foreign_key *key, mig_error *err)
{
    if (!mig_node_want_bool(node, "true or false", &key->period, err))
        return false;
    return !key->period || key->columns.len > 1 ||
           mig_fail_at(err, node->place, "`period` is about the last of several columns");
}

bool mig_load_foreign_key(mig_loader *loader, const mig_table *table, const char *name,
                          const mig_node *node, mig_place place, mig_foreign_key **key,
                          mig_error *err)
{
    static const char *const words[] = {"name",      "columns",    "references", "on_delete",
                                        "on_update", "deferrable", "match",      "comment",
                                        "valid",     "enforced",   "period"};
    mig_foreign_key *made = MIG_NEW(loader->arena, mig_foreign_key);
    mig_column_shorts shorts = {0};
    const mig_node *columns, *period;

    made->place = place;
    if (!mig_node_want_map(node, "a map with `columns` and `references`", err) ||
        !mig_node_want_keys(node, "a foreign key", words, MIG_LEN(words), err))
        return false;
    shorts.references = mig_node_find(node, "references");
    shorts.on_delete = mig_node_find(node, "on_delete");
    shorts.on_update = mig_node_find(node, "on_update");
    shorts.deferrable = mig_node_find(node, "deferrable");
    shorts.match = mig_node_find(node, "match");
    columns = mig_node_find(node, "columns");
    period = mig_node_find(node, "period");
    if (!columns || !shorts.references)
        return mig_fail_at(err, place, "a foreign key needs `columns` and `references`");
    if (!mig_take_id(name, node, place, "foreign key", &made->id, err) ||
        !mig_take_columns(loader, table, columns, &made->columns, err) ||
        !mig_take_references(loader, &shorts, made, err) ||
        !mig_take_traits(loader->arena, node, &made->traits, err))
        return false;
    if (period && !take_period(period, made, err))
        return false;
    if (made->target_columns.len > 0 && made->target_columns.len != made->columns.len)
        return mig_fail_at(err, shorts.references->place,
                           "the foreign key has %zu column%s, and refers to %zu", made->columns.len,
                           made->columns.len == 1 ? "" : "s", made->target_columns.len);
    made->place = shorts.references->place;
    *key = made;
    return true;
}
