/* Having texts spelled by the server, in temporary tables: see judge.h. */
#include "dialect/mysql/judge.h"

#include "base/text.h"
#include "dialect/mysql/parse.h"

#include <errmsg.h>
#include <mysqld_error.h>
#include <string.h>

enum { MOST_TABLES = 100 /* in one packet */ };

#define NO_TABLE "migrate_judge"

static const char *table_name(const my_ask_unit *unit)
{
    return unit->table ? unit->table->name.name : NO_TABLE;
}

/* What an item is called in its table. */
static const char *item_name(mig_arena *arena, size_t number)
{
    return mig_arena_printf(arena, "_migrate_%zu", number);
}

static void add_type(mig_str *sql, const mig_column *column)
{
    mig_str_add(sql, column->type.server ? column->type.server : column->type.written);
    if (column->collation)
        mig_str_addf(sql, " COLLATE %s", column->collation);
}

/* Behind the type of its column. A line comment at the end must not swallow what follows. */
static void add_property(mig_str *sql, const my_ask_item *item)
{
    if (item->question->kind == MIG_QUESTION_DEFAULT)
        mig_str_addf(sql, " NULL DEFAULT %s\n", item->sql);
    else
        mig_str_addf(sql, " GENERATED ALWAYS AS (%s\n) %s", item->sql,
                     item->question->column->generated_kind == MIG_GENERATED_STORED ? "STORED"
                                                                                    : "VIRTUAL");
}

static void add_item(mig_str *sql, const char *name, const my_ask_item *item)
{
    mig_str_add(sql, sql->len > 0 ? ", " : "");
    switch (item->question->kind) {
    case MIG_QUESTION_TYPE:
        my_ident(sql, name);
        mig_str_addf(sql, " %s\n", item->sql);
        break;
    case MIG_QUESTION_DEFAULT:
    case MIG_QUESTION_GENERATED:
        my_ident(sql, name);
        mig_str_addc(sql, ' ');
        add_type(sql, item->question->column);
        add_property(sql, item);
        break;
    case MIG_QUESTION_CHECK:
    case MIG_QUESTION_INDEX_WHERE:
        mig_str_addf(sql, "CONSTRAINT %s CHECK (%s\n)", name, item->sql);
        break;
    case MIG_QUESTION_INDEX_KEY:
        mig_str_addf(sql, "KEY %s ((%s\n))", name, item->sql);
        break;
    }
}

/* inside: the item that is the column's own property, and not one of a column beside it; NULL:
 * none. */
static void add_shape(mig_str *sql, const mig_table *table, const my_ask_item *inside)
{
    for (size_t i = 0; i < table->columns.len; i++) {
        const mig_column *column = table->columns.items[i];

        mig_str_add(sql, i > 0 ? ", " : "");
        my_ident(sql, column->name);
        mig_str_addc(sql, ' ');
        add_type(sql, column);
        if (inside && mig_same_nocase(inside->question->column->name, column->name)) {
            add_property(sql, inside);
        } else if (column->autoincrement) { /* most expressions may not name it */
            mig_str_add(sql, " NOT NULL AUTO_INCREMENT, KEY (");
            my_ident(sql, column->name);
            mig_str_addc(sql, ')');
        } else {
            mig_str_add(sql, " NULL");
        }
    }
}

static const char *create_sql(mig_arena *arena, const my_ask_unit *unit, const my_ask_item *inside)
{
    MIG_AUTO_STR parts = {0};
    MIG_AUTO_STR sql = {0};

    if (unit->table)
        add_shape(&parts, unit->table, inside);
    for (size_t i = 0; !inside && i < unit->items.len; i++)
        add_item(&parts, item_name(arena, i), unit->items.items[i]);
    mig_str_add(&sql, "CREATE TEMPORARY TABLE ");
    my_ident(&sql, table_name(unit));
    mig_str_addf(&sql, " (%s) ENGINE=InnoDB", mig_str_text(&parts));
    if (unit->table && unit->table->collation)
        mig_str_addf(&sql, " COLLATE=%s", unit->table->collation);
    return mig_str_copy(arena, &sql);
}

static const char *about_sql(mig_arena *arena, const char *words, const my_ask_unit *unit)
{
    MIG_AUTO_STR sql = {0};

    mig_str_add(&sql, words);
    my_ident(&sql, table_name(unit));
    return mig_str_copy(arena, &sql);
}

static const char *charset_sql(mig_arena *arena, const char *charset)
{
    return mig_arena_printf(arena, "SET character_set_connection = %s", charset);
}

static const char *check_spelling(const my_table *table, const char *name)
{
    for (size_t i = 0; i < table->checks.len; i++)
        if (mig_same(table->checks.items[i].name, name))
            return table->checks.items[i].expr;
    return NULL;
}

static const char *key_spelling(const my_table *table, const char *name)
{
    for (size_t i = 0; i < table->keys.len; i++)
        if (mig_same(table->keys.items[i].name, name))
            return table->keys.items[i].parts.items[0].expr;
    return NULL;
}

static const char *default_spelling(mig_arena *arena, const my_column *column)
{
    switch (column->dflt_kind) {
    case MIG_DEFAULT_NONE:
    case MIG_DEFAULT_NULL:
        break;
    case MIG_DEFAULT_LITERAL:
        return mig_arena_printf(arena, "literal %s", column->dflt);
    case MIG_DEFAULT_EXPR:
        return mig_arena_printf(arena, "expression %s", column->dflt);
    }
    return "null";
}

static const char *spelling(mig_arena *arena, const my_table *table, const char *name,
                            mig_question_kind kind)
{
    const my_column *column = my_column_find(table, name);

    switch (kind) {
    case MIG_QUESTION_TYPE:
        return column ? column->type : NULL;
    case MIG_QUESTION_DEFAULT:
        return column ? default_spelling(arena, column) : NULL;
    case MIG_QUESTION_GENERATED:
        return column ? column->generated : NULL;
    case MIG_QUESTION_CHECK:
    case MIG_QUESTION_INDEX_WHERE:
        return check_spelling(table, name);
    case MIG_QUESTION_INDEX_KEY:
        break;
    }
    return key_spelling(table, name);
}

static bool take(mig_arena *arena, const my_ask_unit *unit, const my_ask_item *inside,
                 const char *text, mig_error *err)
{
    my_table table;

    if (!my_parse_table(arena, text, &table, err))
        return false;
    if (!table.temporary) /* never to be taken for the real one */
        return mig_fail(err, MIG_ERR_FAILED, "the server made no temporary table \"%s\"",
                        table_name(unit));
    for (size_t i = 0; i < unit->items.len; i++) {
        my_ask_item *item = unit->items.items[i];
        const char *name = inside ? inside->question->column->name : item_name(arena, i);

        item->spelled = spelling(arena, &table, name, item->question->kind);
        if (!item->spelled)
            return mig_fail(err, MIG_ERR_FAILED, "the server printed nothing of \"%s\"", item->sql);
    }
    return true;
}

static bool drop(my_driver *driver, mig_arena *arena, const my_ask_unit *unit, mig_error *err)
{
    return my_run(driver, about_sql(arena, "DROP TEMPORARY TABLE IF EXISTS ", unit), err);
}

/* "root@localhost" -> 'root'@'localhost' */
static const char *current_user(my_driver *driver, mig_arena *arena)
{
    MIG_AUTO_STR user = {0};
    mig_error ignored;
    mig_rows rows;
    const char *name, *host;

    if (!my_rows(driver, arena, "SELECT CURRENT_USER()", &rows, &ignored))
        return "...";
    name = rows.rows.items[0][0];
    host = strrchr(name, '@');
    if (!host)
        return name;
    my_literal(&user, mig_arena_strndup(arena, name, (size_t)(host - name)));
    mig_str_addc(&user, '@');
    my_literal(&user, host + 1);
    return mig_str_copy(arena, &user);
}

static bool may_not(unsigned code)
{
    return code == ER_DBACCESS_DENIED_ERROR || code == ER_TABLEACCESS_DENIED_ERROR ||
           code == ER_SPECIFIC_ACCESS_DENIED_ERROR;
}

/* Did it fail for other reasons than what is in the statement? Says what to do, as far as that is
 * known. */
static bool is_fault(my_driver *driver, mig_arena *arena, mig_error *failure)
{
    unsigned code = mysql_errno(driver->connection);

    if (failure->code != MIG_ERR_FAILED || (code >= CR_MIN_ERROR && code <= CR_MAX_ERROR))
        return true;
    if (!may_not(code))
        return false;
    mig_within(failure,
               "declared and live expressions that are spelled differently are compared in "
               "temporary tables: let an administrator run GRANT CREATE TEMPORARY TABLES ON %s.* "
               "TO %s",
               my_ident_text(arena, driver->base.default_schema), current_user(driver, arena));
    return true;
}

/* rejected: the server didn't take the table. Fails where it couldn't be asked. */
static bool ask_one(my_driver *driver, mig_arena *arena, const my_ask_unit *unit,
                    const my_ask_item *inside, const mig_error **rejected, mig_error *err)
{
    mig_error failure = {0};
    mig_rows rows;

    *rejected = NULL;
    if (!my_run(driver, create_sql(arena, unit, inside), &failure)) {
        if (is_fault(driver, arena, &failure)) {
            if (err)
                *err = failure;
            return false;
        }
        *rejected = MIG_COPY(arena, &failure);
        return true;
    }
    if (my_rows(driver, arena, about_sql(arena, "SHOW CREATE TABLE ", unit), &rows, err) &&
        take(arena, unit, inside, rows.rows.items[0][1], err))
        return drop(driver, arena, unit, err);
    (void)!drop(driver, arena, unit, &failure);
    return false;
}

static bool has_column(const my_ask_item *item)
{
    return item->question->kind == MIG_QUESTION_DEFAULT ||
           item->question->kind == MIG_QUESTION_GENERATED;
}

static bool take_apart(my_driver *driver, mig_arena *arena, const my_ask_unit *unit,
                       mig_error *err);

/* Halves, and an item that is alone as the property of its own column: the column beside it may
 * have been one too many for a row. */
static bool ask_smaller(my_driver *driver, mig_arena *arena, const my_ask_unit *unit,
                        const mig_error *rejected, mig_error *err)
{
    my_ask_unit half = {.table = unit->table, .charset = unit->charset};
    my_ask_item *item = unit->items.items[0];

    if (unit->items.len == 1) {
        if (has_column(item) && !ask_one(driver, arena, unit, item, &rejected, err))
            return false;
        item->rejection = rejected;
        return true;
    }
    for (size_t part = 0; part < 2; part++) {
        size_t middle = unit->items.len / 2, end = part == 0 ? middle : unit->items.len;

        half.items = (my_ask_items){0};
        for (size_t i = part == 0 ? 0 : middle; i < end; i++)
            mig_push(arena, &half.items, unit->items.items[i]);
        if (!take_apart(driver, arena, &half, err))
            return false;
    }
    return true;
}

static bool take_apart(my_driver *driver, mig_arena *arena, const my_ask_unit *unit, mig_error *err)
{
    const mig_error *rejected;

    return ask_one(driver, arena, unit, NULL, &rejected, err) &&
           (!rejected || ask_smaller(driver, arena, unit, rejected, err));
}

/* Table by table, after one of them was rejected. */
static bool ask_each(my_driver *driver, mig_arena *arena, const my_ask_units *units, size_t from,
                     size_t to, mig_error *err)
{
    for (size_t i = from; i < to; i++)
        if (!drop(driver, arena, &units->items[i], err) ||
            !my_run(driver, charset_sql(arena, units->items[i].charset), err) ||
            !take_apart(driver, arena, &units->items[i], err))
            return false;
    return true;
}

/* All of them in one packet. done: none was rejected. */
static bool ask_together(my_driver *driver, mig_arena *arena, const my_ask_units *units,
                         size_t from, size_t to, bool *done, mig_error *err)
{
    const char *charset = NULL;
    mig_strings statements = {0};
    mig_error failure = {0};
    mig_rows rows;

    for (size_t i = from; i < to; i++) {
        const my_ask_unit *unit = &units->items[i];

        if (!mig_same(charset, unit->charset))
            mig_push(arena, &statements, charset_sql(arena, unit->charset));
        charset = unit->charset;
        mig_push(arena, &statements, create_sql(arena, unit, NULL));
        mig_push(arena, &statements, about_sql(arena, "SHOW CREATE TABLE ", unit));
        mig_push(arena, &statements, about_sql(arena, "DROP TEMPORARY TABLE ", unit));
    }
    *done = my_batch(driver, arena, &statements, &rows, &failure);
    if (!*done && failure.code != MIG_ERR_FAILED) {
        if (err)
            *err = failure;
        return false;
    }
    if (!*done)
        return true;
    for (size_t i = from; i < to; i++)
        if (!take(arena, &units->items[i], NULL, rows.rows.items[i - from][1], err))
            return false;
    return true;
}

static bool spell(my_driver *driver, mig_arena *arena, const my_ask_units *units, mig_error *err)
{
    for (size_t from = 0; from < units->len; from += MOST_TABLES) {
        size_t to = from + MOST_TABLES < units->len ? from + MOST_TABLES : units->len;
        bool done;

        if (!ask_together(driver, arena, units, from, to, &done, err) ||
            (!done && !ask_each(driver, arena, units, from, to, err)))
            return false;
    }
    return true;
}

bool my_spell(my_driver *driver, mig_arena *arena, const my_ask_units *units, mig_error *err)
{
    bool done = spell(driver, arena, units, err);

    return my_run(driver, charset_sql(arena, MY_USUAL_CHARSET), done ? err : NULL) && done;
}
