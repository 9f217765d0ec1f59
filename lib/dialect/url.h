/*
 * Database URLs, as users have them: postgresql://, postgres://, mysql://, mariadb://,
 * sqlite:///relative, sqlite:////absolute, sqlite:// (memory), also with SQLAlchemy's driver suffix
 * (postgresql+asyncpg://), which is ignored. Percent-encoding as RFC 3986. Query parameters are
 * kept.
 */
#ifndef MIG_DIALECT_URL_H
#define MIG_DIALECT_URL_H

#include "base/arena.h"
#include "migrate/error.h"

#include <stdbool.h>

typedef struct {
    const char *key, *value;
} mig_url_option;

typedef struct {
    const char *dialect; /* "postgresql", "mysql", "mariadb", "sqlite" */
    const char *user, *password, *host, *port, *database; /* decoded; NULL: not stated */
    MIG_ARRAY(mig_url_option) options;                    /* what follows "?", decoded */
    const char *path;   /* sqlite: the file, absolute or relative to base; NULL: in memory */
    const char *masked; /* for messages: the whole URL with *** for the password */
    const char *full;   /* with it: for no eyes but those of a program that is given the URL */
} mig_url;

/* base: folder that a relative SQLite path is relative to. MIG_ERR_USAGE; the text of the error
 * never holds the password, not even when the URL can't be parsed. */
MIG_MUST_CHECK bool mig_url_parse(mig_arena *arena, const char *text, const char *base,
                                  mig_url *url, mig_error *err);

/* From parts ({driver: ..., host: ...}); the same checks. NULL parts are not stated. */
MIG_MUST_CHECK bool mig_url_from_parts(mig_arena *arena, const mig_url *parts, const char *base,
                                       mig_url *url, mig_error *err);

#endif
