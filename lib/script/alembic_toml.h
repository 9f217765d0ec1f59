/* Inside lib/script: what `[tool.alembic]` of a pyproject.toml says, as newer Alembics read it. */
#ifndef MIG_SCRIPT_ALEMBIC_TOML_H
#define MIG_SCRIPT_ALEMBIC_TOML_H

#include "base/arena.h"
#include "migrate/error.h"

#include <stdbool.h>

typedef struct {
    const char *script_location;   /* NULL: not stated */
    mig_strings version_locations; /* none: not stated */
    bool recursive;
} mig_alembic_toml;

/*
 * Of TOML 1.0 everything is passed over as it should be; of what is wanted, texts are in one line,
 * without escapes but \" and \\. MIG_ERR_USAGE at the place of anything else.
 */
MIG_MUST_CHECK bool mig_alembic_toml_read(mig_arena *arena, const char *path,
                                          mig_alembic_toml *found, mig_error *err);

#endif
