/*
 * The lock of a run: GET_LOCK on the connection that runs everything, asked for without waiting
 * again and again, so that an interruption is noticed. It ends with the connection; names are the
 * whole server's, and at most 64 characters long.
 */
#include "dialect/mysql/mysql.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { HASH_DIGITS = 16 };

/* No longer than that many bytes, and no character in halves. */
static size_t cut(const char *text, size_t most)
{
    size_t length = strlen(text);

    if (length <= most)
        return length;
    while (most > 0 && ((unsigned char)text[most] & 0xC0U) == 0x80U)
        most--;
    return most;
}

unsigned long long my_hash(const char *a, const char *b)
{
    return mig_hash(mig_hash(MIG_HASH_BEGIN, a), b);
}

const char *my_lock_name(mig_arena *arena, const char *database, const char *key)
{
    const char *name = mig_arena_printf(arena, "migrate:%s:%s", database, key);

    if (strlen(name) <= MY_LOCK_BYTES)
        return name;
    return mig_arena_printf(arena, "%.*s:%016llx", (int)cut(name, MY_LOCK_BYTES - HASH_DIGITS - 1),
                            name, my_hash(database, key));
}

static bool try_lock(mig_driver *driver, bool *got, mig_error *err)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    const char *name = my_of(driver)->lock_name;
    mig_rows rows;

    if (!my_ask(my_of(driver), scratch, "SELECT GET_LOCK($1, 0)", &name, 1, &rows, err))
        return false;
    if (!rows.rows.items[0][0])
        return mig_fail(err, MIG_ERR_FAILED, "the server couldn't give the lock \"%s\"", name);
    *got = strcmp(rows.rows.items[0][0], "1") == 0;
    return true;
}

static void say_who(mig_driver *driver, mig_error *err)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    const char *name = my_of(driver)->lock_name;
    const char *const *row;
    mig_rows rows = {0};
    mig_error ignored;

    if (!my_ask(my_of(driver), scratch,
                "SELECT p.id, p.user, p.host FROM information_schema.processlist p "
                "WHERE p.id = IS_USED_LOCK($1)",
                &name, 1, &rows, &ignored) ||
        rows.rows.len != 1)
        return;
    row = rows.rows.items[0];
    (void)mig_within(err, "it is held by connection %s of the server (user \"%s\", from \"%s\")",
                     row[0], row[1] ? row[1] : "?", row[2] ? row[2] : "?");
}

bool my_lock(mig_driver *driver, const char *key, unsigned timeout_ms,
             void (*waiting)(void *context), void *context, mig_error *err)
{
    my_driver *my = my_of(driver);
    const mig_lock_tries tries = {&my->interrupted, try_lock, say_who};
    bool got;

    my->lock_name = my_lock_name(my->arena, my->base.default_schema, key);
    got = mig_lock_poll(driver, &tries, timeout_ms, waiting, context, err);
    if (!got)
        my->lock_name = NULL;
    return got;
}

void my_unlock(mig_driver *driver)
{
    my_driver *my = my_of(driver);
    MIG_AUTO_ARENA scratch = mig_arena_new();
    mig_rows rows;
    mig_error ignored;

    if (!my->lock_name)
        return;
    /* When it can't be given back, the end of the connection does it. */
    if (!my_ask(my, scratch, "SELECT RELEASE_LOCK($1)", &my->lock_name, 1, &rows, &ignored))
        return;
    my->lock_name = NULL;
}
