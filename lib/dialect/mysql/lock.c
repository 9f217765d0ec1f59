/*
 * The lock of a run: GET_LOCK on the connection that runs everything, asked for without waiting
 * again and again, so that an interruption is noticed. It ends with the connection; names are the
 * whole server's, and at most 64 characters long.
 */
#include "dialect/mysql/mysql.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { FIRST_PAUSE_MS = 100, LONGEST_PAUSE_MS = 1000, HASH_DIGITS = 16 };

/* FNV-1a, 64 bits. */
static unsigned long long hash(unsigned long long value, const char *text)
{
    for (; *text; text++)
        value = (value ^ (unsigned char)*text) * 0x100000001b3ULL;
    return (value ^ 0x1fU) * 0x100000001b3ULL;
}

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
    return hash(hash(0xcbf29ce484222325ULL, a), b);
}

const char *my_lock_name(mig_arena *arena, const char *database, const char *key)
{
    const char *name = mig_arena_printf(arena, "migrate:%s:%s", database, key);

    if (strlen(name) <= MY_LOCK_BYTES)
        return name;
    return mig_arena_printf(arena, "%.*s:%016llx", (int)cut(name, MY_LOCK_BYTES - HASH_DIGITS - 1),
                            name, my_hash(database, key));
}

static unsigned long now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (unsigned long)now.tv_sec * 1000UL + (unsigned long)now.tv_nsec / 1000000UL;
}

static void pause_ms(unsigned long duration)
{
    struct timespec span = {(time_t)(duration / 1000), (long)(duration % 1000) * 1000000L};

    nanosleep(&span, NULL); /* a signal ends it early, which is what an interrupt needs */
}

static bool try_lock(my_driver *driver, const char *name, bool *got, mig_error *err)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    mig_rows rows;

    if (!my_ask(driver, scratch, "SELECT GET_LOCK($1, 0)", &name, 1, &rows, err))
        return false;
    if (!rows.rows.items[0][0])
        return mig_fail(err, MIG_ERR_FAILED, "the server couldn't give the lock \"%s\"", name);
    *got = strcmp(rows.rows.items[0][0], "1") == 0;
    return true;
}

/* Says who has the lock, as far as this user may see it. */
static bool fail_locked(my_driver *driver, const char *name, unsigned timeout_ms, mig_error *err)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    const char *const *row;
    mig_rows rows = {0};
    mig_error ignored;

    mig_fail(err, MIG_ERR_LOCKED, "another run of migrate has the lock; waited %u.%u s",
             timeout_ms / 1000, timeout_ms % 1000 / 100);
    if (!my_ask(driver, scratch,
                "SELECT p.id, p.user, p.host FROM information_schema.processlist p "
                "WHERE p.id = IS_USED_LOCK($1)",
                &name, 1, &rows, &ignored) ||
        rows.rows.len != 1)
        return false;
    row = rows.rows.items[0];
    return mig_within(err, "it is held by connection %s of the server (user \"%s\", from \"%s\")",
                      row[0], row[1] ? row[1] : "?", row[2] ? row[2] : "?");
}

bool my_lock(mig_driver *driver, const char *key, unsigned timeout_ms,
             void (*waiting)(void *context), void *context, mig_error *err)
{
    my_driver *my = my_of(driver);
    const char *name = my_lock_name(my->arena, my->base.default_schema, key);
    unsigned long start = now_ms(), pause = FIRST_PAUSE_MS;
    bool told = false, got = false;

    for (;;) {
        unsigned long waited;

        if (my->interrupted)
            return mig_fail(err, MIG_ERR_INTERRUPTED, "interrupted while waiting for the lock");
        if (!try_lock(my, name, &got, err))
            return false;
        if (got) {
            my->lock_name = name;
            return true;
        }
        waited = now_ms() - start;
        if (waited >= timeout_ms)
            return fail_locked(my, name, timeout_ms, err);
        if (waiting && !told)
            waiting(context);
        told = true;
        pause_ms(pause < timeout_ms - waited ? pause : timeout_ms - waited);
        if (pause < LONGEST_PAUSE_MS)
            pause += FIRST_PAUSE_MS;
    }
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
