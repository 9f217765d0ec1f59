/* Where the values of migrate.yaml's keys come from, for who wonders. */
#ifndef MIG_PROJECT_ORIGIN_H
#define MIG_PROJECT_ORIGIN_H

#include "base/arena.h"
#include "yaml/node.h"

typedef enum {
    MIG_FROM_ENVIRONMENT,
    MIG_FROM_ENV_FILE, /* .env */
    MIG_FROM_DEFAULT,  /* ${NAME:-default} */
    MIG_FROM_NOWHERE,  /* it isn't set */
} mig_variable_source;

typedef struct {
    const char *name;
    mig_variable_source source;
    unsigned line; /* of .env */
} mig_variable_origin;

typedef struct {
    const char *key;
    mig_place place; /* of the key; without the line's text, which may be a secret */
    MIG_ARRAY(mig_variable_origin) variables; /* in its value, each once */
} mig_origin;

typedef MIG_ARRAY(mig_origin) mig_origins; /* of what the file states */

/* NULL: the file doesn't state the key. */
const mig_origin *mig_origin_find(const mig_origins *origins, const char *key);

typedef struct mig_variables mig_variables;

/* The file states the key; what was noted of it before is forgotten. */
void mig_origin_note(mig_arena *arena, mig_variables *variables, const mig_pair *pair,
                     mig_origins *origins);
/* The key doesn't count any more. */
void mig_origin_forget(mig_origins *origins, const char *key);

#endif
