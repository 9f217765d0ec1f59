/* Keys, constraints and periods in SHOW CREATE TABLE: see parse.h. */
#include "dialect/mysql/cursor.h"

#include "base/text.h"
#include "dialect/mysql/mysql.h"

#include <stdlib.h>
#include <string.h>

static bool take_prefix(my_cursor *cursor, my_key_part *part)
{
    const char *digits;

    if (!my_accept(cursor, "("))
        return true;
    if (!my_take_name(cursor, "a number", &digits))
        return false;
    part->prefix = (unsigned)strtoul(digits, NULL, 10);
    return my_expect(cursor, ")");
}

static bool take_key_part(my_cursor *cursor, my_key *key)
{
    my_key_part part = {0};

    if (my_is(cursor, 0, "(")) {
        if (!my_take_enclosed(cursor, &part.expr))
            return false;
    } else if (!my_take_name(cursor, "a column", &part.column) || !take_prefix(cursor, &part)) {
        return false;
    }
    if (my_accept(cursor, "desc"))
        part.descending = true;
    else if (my_accept(cursor, "without overlaps"))
        key->beyond = "WITHOUT OVERLAPS";
    else
        (void)my_accept(cursor, "asc");
    mig_push(cursor->arena, &key->parts, part);
    return true;
}

/* KEY_BLOCK_SIZE=8, CLUSTERING=YES, ENGINE_ATTRIBUTE '{}', `DISTANCE`=euclidean */
static bool take_setting(my_cursor *cursor, mig_settings *settings)
{
    const char *name;
    size_t from;

    if (!my_take_name(cursor, "an option of a key", &name))
        return false;
    (void)my_accept(cursor, "=");
    from = cursor->at;
    if (!my_peek(cursor, 0) || my_is(cursor, 0, ",") || my_is(cursor, 0, ")"))
        return my_unexpected(cursor, "the value of an option");
    cursor->at++;
    mig_settings_add(cursor->arena, settings, mig_lower(cursor->arena, name),
                     my_text_since(cursor, from));
    return true;
}

static bool take_key_option(my_cursor *cursor, my_key *key)
{
    if (my_accept(cursor, "using")) {
        if (!my_take_name(cursor, "a method", &key->method))
            return false;
        key->method = mig_lower(cursor->arena, key->method);
        return true;
    }
    if (my_accept(cursor, "with parser"))
        return my_take_name(cursor, "a parser", &key->parser);
    if (my_accept(cursor, "comment"))
        return my_take_string(cursor, &key->comment);
    if (my_accept(cursor, "invisible") || my_accept(cursor, "ignored")) {
        key->invisible = true;
        return true;
    }
    if (my_accept(cursor, "visible") || my_accept(cursor, "not ignored"))
        return true;
    return take_setting(cursor, &key->options);
}

static bool take_key(my_cursor *cursor, my_table *table, my_key_kind kind)
{
    my_key key = {.kind = kind};

    if (kind != MY_KEY_PRIMARY && !my_take_name(cursor, "the name of a key", &key.name))
        return false;
    if (!my_expect(cursor, "("))
        return false;
    do
        if (!take_key_part(cursor, &key))
            return false;
    while (my_accept(cursor, ","));
    if (!my_expect(cursor, ")"))
        return false;
    while (!my_is(cursor, 0, ",") && !my_is(cursor, 0, ")"))
        if (!take_key_option(cursor, &key))
            return false;
    mig_push(cursor->arena, &table->keys, key);
    return true;
}

static bool take_action(my_cursor *cursor, mig_fk_action *action)
{
    static const struct {
        const char *words;
        mig_fk_action action;
    } actions[] = {{"no action", MIG_FK_NO_ACTION_STATED},
                   {"restrict", MIG_FK_RESTRICT},
                   {"cascade", MIG_FK_CASCADE},
                   {"set null", MIG_FK_SET_NULL},
                   {"set default", MIG_FK_SET_DEFAULT}};

    for (size_t i = 0; i < MIG_LEN(actions); i++)
        if (my_accept(cursor, actions[i].words)) {
            *action = actions[i].action;
            return true;
        }
    return my_unexpected(cursor, "an action");
}

static bool take_foreign_key(my_cursor *cursor, my_table *table, const char *name)
{
    my_foreign_key key = {.name = name};
    const char *word;

    if (!my_is(cursor, 0, "(") && !my_take_name(cursor, "the name of an index", &word))
        return false;
    if (!my_take_names(cursor, &key.columns) || !my_expect(cursor, "references") ||
        !my_take_name(cursor, "a table", &key.target.name))
        return false;
    if (my_accept(cursor, ".")) {
        key.target.schema = key.target.name;
        if (!my_take_name(cursor, "a table", &key.target.name))
            return false;
    }
    if (!my_take_names(cursor, &key.target_columns))
        return false;
    if (my_accept(cursor, "match")) {
        if (!my_take_name(cursor, "full, partial or simple", &word))
            return false;
        key.match = mig_same_nocase(word, "simple") ? NULL : mig_lower(cursor->arena, word);
    }
    for (;;) {
        bool update = my_accept(cursor, "on update");

        if (!update && !my_accept(cursor, "on delete"))
            break;
        if (!take_action(cursor, update ? &key.on_update : &key.on_delete))
            return false;
    }
    mig_push(cursor->arena, &table->foreign_keys, key);
    return true;
}

static bool take_constraint(my_cursor *cursor, my_table *table)
{
    const char *name = NULL;
    my_check check = {0};

    if (my_accept(cursor, "constraint") && !my_take_name(cursor, "a constraint's name", &name))
        return false;
    if (my_accept(cursor, "foreign key"))
        return take_foreign_key(cursor, table, name);
    if (!my_expect(cursor, "check") || !my_take_enclosed(cursor, &check.expr))
        return false;
    check.name = name;
    check.not_enforced = my_accept(cursor, "not enforced");
    mig_push(cursor->arena, &table->checks, check);
    return true;
}

static bool take_period(my_cursor *cursor, my_table *table)
{
    const char *name, *inside;

    table->beyond = my_is(cursor, 0, "system_time") ? "a period of system time" : "a period";
    return my_take_name(cursor, "the name of a period", &name) && my_take_enclosed(cursor, &inside);
}

bool my_parse_part(my_cursor *cursor, my_table *table)
{
    static const struct {
        const char *words;
        my_key_kind kind;
    } kinds[] = {{"primary key", MY_KEY_PRIMARY},   {"unique key", MY_KEY_UNIQUE},
                 {"fulltext key", MY_KEY_FULLTEXT}, {"spatial key", MY_KEY_SPATIAL},
                 {"vector key", MY_KEY_VECTOR},     {"key", MY_KEY_PLAIN}};

    for (size_t i = 0; i < MIG_LEN(kinds); i++)
        if (my_accept(cursor, kinds[i].words))
            return take_key(cursor, table, kinds[i].kind);
    if (my_accept(cursor, "period for"))
        return take_period(cursor, table);
    return take_constraint(cursor, table);
}
