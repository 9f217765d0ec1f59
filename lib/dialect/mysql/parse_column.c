/* A column in SHOW CREATE TABLE: see parse.h. */
#include "dialect/mysql/cursor.h"

#include "base/text.h"
#include "dialect/mysql/mysql.h"

#include <string.h>

/* bigint(20) unsigned */
static bool take_type(my_cursor *cursor, my_column *column)
{
    size_t from = cursor->at;
    const char *inside, *text;

    if (!my_peek(cursor, 0) || my_peek(cursor, 0)->kind != MIG_SQL_WORD)
        return my_unexpected(cursor, "a type");
    cursor->at++;
    if (my_is(cursor, 0, "(") && !my_take_enclosed(cursor, &inside))
        return false;
    while (my_is(cursor, 0, "unsigned") || my_is(cursor, 0, "zerofill"))
        cursor->at++;
    text = my_text_since(cursor, from);
    column->type = my_type_server(cursor->arena, text);
    if (!column->type) /* a type of a plugin: as it is */
        column->type = mig_lower(cursor->arena, text);
    return true;
}

/* What may follow a default that isn't in parentheses. */
static bool ends_default(const my_cursor *cursor)
{
    static const char *const words[] = {
        ",",    ")",       "on",        "auto_increment", "comment", "check",         "invisible",
        "with", "without", "srid",      "storage",        "key",     "column_format", "compressed",
        "not",  "null",    "generated", "primary",        "unique",  "ref_system_id",
    };

    if (!my_peek(cursor, 0) || my_peek(cursor, 0)->kind == MIG_SQL_NAME)
        return true;
    for (size_t i = 0; i < MIG_LEN(words); i++)
        if (my_is(cursor, 0, words[i]))
            return true;
    return false;
}

/* A number, b'101', current_timestamp(3), uuid(), _utf8mb4'x', (1 + 1). */
static bool take_default(my_cursor *cursor, my_column *column)
{
    size_t from = cursor->at;
    const char *inside;

    if (my_accept(cursor, "null")) {
        column->dflt_kind = MIG_DEFAULT_NULL;
        return true;
    }
    if (my_peek(cursor, 0) && my_peek(cursor, 0)->kind == MIG_SQL_STRING) {
        column->dflt_kind = MIG_DEFAULT_EXPR;
        column->dflt = my_spelled_bytes(cursor->arena, cursor->text, my_peek(cursor, 0));
        if (column->dflt) {
            cursor->at++;
            return true;
        }
        column->dflt_kind = MIG_DEFAULT_LITERAL;
        return my_take_string(cursor, &column->dflt);
    }
    while (!ends_default(cursor)) {
        if (!my_is(cursor, 0, "("))
            cursor->at++;
        else if (!my_take_enclosed(cursor, &inside))
            return false;
    }
    if (cursor->at == from)
        return my_unexpected(cursor, "a default");
    column->dflt_kind = MIG_DEFAULT_EXPR;
    column->dflt = my_stripped(cursor->arena, my_text_since(cursor, from));
    return true;
}

/* CURRENT_TIMESTAMP(3) */
static bool take_on_update(my_cursor *cursor, my_column *column)
{
    size_t from = cursor->at;
    const char *inside;

    if (!my_peek(cursor, 0))
        return my_unexpected(cursor, "a value");
    cursor->at++;
    if (my_is(cursor, 0, "(") && !my_take_enclosed(cursor, &inside))
        return false;
    column->on_update = my_text_since(cursor, from);
    return true;
}

static bool take_generated(my_cursor *cursor, my_column *column)
{
    if (my_accept(cursor, "row start") || my_accept(cursor, "row end")) {
        column->beyond = "a period of system time";
        return true;
    }
    if (!my_take_enclosed(cursor, &column->generated))
        return false;
    column->generated_kind = MIG_GENERATED_VIRTUAL;
    if (my_accept(cursor, "stored") || my_accept(cursor, "persistent"))
        column->generated_kind = MIG_GENERATED_STORED;
    else
        (void)my_accept(cursor, "virtual");
    return true;
}

static bool take_check(my_cursor *cursor, my_column *column)
{
    my_check *check = MIG_NEW(cursor->arena, my_check);

    column->check = check;
    return my_take_enclosed(cursor, &check->expr);
}

static void add_attribute(my_cursor *cursor, my_column *column, size_t from)
{
    const char *text = my_text_since(cursor, from);

    column->attributes = column->attributes
                             ? mig_arena_printf(cursor->arena, "%s %s", column->attributes, text)
                             : text;
}

/* Does a value belong to the words since `from`? SRID 4326, STORAGE DISK, NAME = 'value'. */
static bool wants_value(my_cursor *cursor, size_t from)
{
    static const char *const names[] = {"srid", "storage", "column_format"};
    const char *words = my_text_since(cursor, from);

    for (size_t i = 0; i < MIG_LEN(names); i++)
        if (mig_same_nocase(words, names[i]))
            return true;
    return my_accept(cursor, "=") ||
           (my_peek(cursor, 0) && my_peek(cursor, 0)->kind == MIG_SQL_STRING);
}

/* What the model has no place for is kept as it is. */
static bool take_attribute(my_cursor *cursor, my_column *column)
{
    size_t from = cursor->at;
    const char *inside;

    if (!my_peek(cursor, 0))
        return my_unexpected(cursor, "a property of a column");
    if (!my_accept(cursor, "without system versioning") &&
        !my_accept(cursor, "with system versioning"))
        cursor->at++;
    if (my_is(cursor, 0, "(") && !my_take_enclosed(cursor, &inside))
        return false;
    if (wants_value(cursor, from)) {
        if (!my_peek(cursor, 0) || my_is(cursor, 0, ",") || my_is(cursor, 0, ")"))
            return my_unexpected(cursor, "a value");
        cursor->at++;
    }
    add_attribute(cursor, column, from);
    return true;
}

static bool take_property(my_cursor *cursor, my_column *column)
{
    if (my_accept(cursor, "not null")) {
        column->not_null = true;
        return true;
    }
    if (my_accept(cursor, "null"))
        return true;
    if (my_accept(cursor, "auto_increment")) {
        column->autoincrement = true;
        return true;
    }
    if (my_accept(cursor, "invisible")) {
        column->invisible = true;
        return true;
    }
    if (my_accept(cursor, "character set"))
        return my_take_name(cursor, "a character set", &column->charset);
    if (my_accept(cursor, "collate"))
        return my_take_name(cursor, "a collation", &column->collation);
    if (my_accept(cursor, "generated always as") || my_accept(cursor, "as"))
        return take_generated(cursor, column);
    if (my_accept(cursor, "default"))
        return take_default(cursor, column);
    if (my_accept(cursor, "on update"))
        return take_on_update(cursor, column);
    if (my_accept(cursor, "comment"))
        return my_take_string(cursor, &column->comment);
    if (my_accept(cursor, "check"))
        return take_check(cursor, column);
    return take_attribute(cursor, column);
}

bool my_parse_column(my_cursor *cursor, my_column *column)
{
    *column = (my_column){0};
    if (!my_take_name(cursor, "the name of a column", &column->name) || !take_type(cursor, column))
        return false;
    while (!my_is(cursor, 0, ",") && !my_is(cursor, 0, ")"))
        if (!take_property(cursor, column))
            return false;
    return true;
}
