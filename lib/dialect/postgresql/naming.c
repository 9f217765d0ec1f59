/* Names that the server makes for what it creates by itself, and the trigger of `on_update`. */
#include "dialect/postgresql/postgresql.h"

#include "schema/naming.h"

#include <string.h>

static size_t clip(const char *text, size_t length)
{
    /* not in the middle of a character (pg_mbcliplen) */
    while (length > 0 && ((unsigned char)text[length] & 0xC0U) == 0x80U)
        length--;
    return length;
}

/* makeObjectName of PostgreSQL (commands/indexcmds.c): the longer part loses bytes first. */
const char *pg_object_name(mig_arena *arena, const char *table, const char *column,
                           const char *label)
{
    size_t overhead = strlen(label) + 1 + (column ? 1 : 0);
    size_t first = strlen(table), second = column ? strlen(column) : 0;

    while (first + second > PG_NAME_BYTES - overhead) {
        if (first > second)
            first--;
        else
            second--;
    }
    first = clip(table, first);
    if (!column)
        return mig_arena_printf(arena, "%.*s_%s", (int)first, table, label);
    second = clip(column, second);
    return mig_arena_printf(arena, "%.*s_%.*s_%s", (int)first, table, (int)second, column, label);
}

mig_name pg_serial_sequence(mig_arena *arena, mig_name table, const char *column)
{
    return (mig_name){table.schema, pg_object_name(arena, table.name, column, "seq")};
}

const char *pg_on_update_name(mig_arena *arena, const char *column)
{
    return mig_naming_fit(arena, mig_arena_printf(arena, "migrate_on_update_%s", column));
}

const char *pg_on_update_body(mig_arena *arena, const char *column, const char *value)
{
    return mig_arena_printf(arena, "\nBEGIN\n    NEW.%s := %s;\n    RETURN NEW;\nEND\n",
                            pg_ident_text(arena, column), value);
}

const char *pg_on_update_definition(mig_arena *arena, const char *column)
{
    const char *ident = pg_ident_text(arena, column);

    return mig_arena_printf(
        arena, " FOR EACH ROW WHEN (NOT old.%s IS DISTINCT FROM new.%s) EXECUTE FUNCTION ", ident,
        ident);
}
