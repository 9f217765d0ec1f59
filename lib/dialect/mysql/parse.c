/* The whole of SHOW CREATE TABLE: see parse.h. */
#include "dialect/mysql/parse.h"

#include "base/text.h"
#include "dialect/mysql/cursor.h"

#include <string.h>

/* Words up to "=" or what can only be a value: "default charset", "data directory". */
static const char *take_option_name(my_cursor *cursor)
{
    MIG_AUTO_STR name = {0};

    do {
        const mig_sql_token *token = my_peek(cursor, 0);

        mig_str_addf(&name, "%s%s", name.len ? "_" : "",
                     my_spelled(cursor->arena, cursor->text, token));
        cursor->at++;
    } while (my_peek(cursor, 0) && my_peek(cursor, 0)->kind == MIG_SQL_WORD &&
             (my_is(cursor, 1, "=") || my_is(cursor, 1, "set")));
    return mig_lower(cursor->arena, mig_str_text(&name));
}

static const char *take_option_value(my_cursor *cursor)
{
    size_t from = cursor->at;
    const char *inside;

    if (my_is(cursor, 0, "("))
        return my_take_enclosed(cursor, &inside) ? my_text_since(cursor, from) : NULL;
    if (!my_peek(cursor, 0)) {
        (void)my_unexpected(cursor, "the value of a table's option");
        return NULL;
    }
    cursor->at++;
    return my_text_since(cursor, from);
}

static bool set_option(my_cursor *cursor, my_table *table, const char *name, const char *value,
                       const mig_sql_token *token)
{
    static const char *const charsets[] = {"default_charset", "charset", "default_character_set"};

    for (size_t i = 0; i < MIG_LEN(charsets); i++)
        if (strcmp(name, charsets[i]) == 0) {
            table->charset = value;
            return true;
        }
    if (strcmp(name, "engine") == 0)
        table->engine = value;
    else if (strcmp(name, "collate") == 0 || strcmp(name, "default_collate") == 0)
        table->collation = value;
    else if (strcmp(name, "comment") == 0)
        table->comment = my_spelled(cursor->arena, cursor->text, token);
    else if (strcmp(name, "sequence") == 0)
        table->sequence = true;
    else if (strcmp(name, "auto_increment") != 0) /* where counting is, not how it is made */
        mig_settings_add(cursor->arena, &table->options, name, value);
    return true;
}

static bool take_option(my_cursor *cursor, my_table *table)
{
    const mig_sql_token *token = my_peek(cursor, 0);
    const char *name, *value;

    if (my_accept(cursor, "with system versioning")) {
        table->versioned = true;
        return true;
    }
    if (token->kind != MIG_SQL_WORD && token->kind != MIG_SQL_NAME)
        return my_unexpected(cursor, "a table's option");
    name = take_option_name(cursor);
    (void)my_accept(cursor, "=");
    token = my_peek(cursor, 0);
    value = take_option_value(cursor);
    return value && set_option(cursor, table, name, value, token);
}

static void take_partitions(my_cursor *cursor, my_table *table)
{
    size_t from = cursor->at;

    cursor->at = cursor->tokens.len;
    table->partitions = my_text_since(cursor, from);
}

static bool take_body(my_cursor *cursor, my_table *table)
{
    if (!my_expect(cursor, "("))
        return false;
    do {
        const mig_sql_token *token = my_peek(cursor, 0);
        my_column column;

        if (!token || token->kind != MIG_SQL_NAME) {
            if (!my_parse_part(cursor, table))
                return false;
            continue;
        }
        if (!my_parse_column(cursor, &column))
            return false;
        if (column.beyond && !table->beyond)
            table->beyond = column.beyond;
        mig_push(cursor->arena, &table->columns, column);
    } while (my_accept(cursor, ","));
    return my_expect(cursor, ")");
}

bool my_parse_table(mig_arena *arena, const char *text, my_table *table, mig_error *err)
{
    my_cursor cursor;

    *table = (my_table){0};
    my_cursor_init(&cursor, arena, text, err);
    if (!my_expect(&cursor, "create"))
        return false;
    table->temporary = my_accept(&cursor, "temporary");
    if (!my_expect(&cursor, "table") || !my_take_name(&cursor, "the table's name", &table->name) ||
        !take_body(&cursor, table))
        return false;
    while (my_peek(&cursor, 0)) {
        if (my_are(&cursor, "partition by"))
            take_partitions(&cursor, table);
        else if (!take_option(&cursor, table))
            return false;
    }
    return true;
}

const my_column *my_column_find(const my_table *table, const char *name)
{
    for (size_t i = 0; i < table->columns.len; i++)
        if (mig_same_nocase(table->columns.items[i].name, name))
            return &table->columns.items[i];
    return NULL;
}
