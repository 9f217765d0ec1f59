/* Behind the handles of migrate/migrate.h. */
#ifndef MIG_PROJECT_EMBED_H
#define MIG_PROJECT_EMBED_H

#include "migrate/migrate.h"
#include "project/compare.h"
#include "run/run.h"

struct migrate {
    mig_arena *arena;
    mig_project project;
    bool has_scripts; /* it is a project, not a URL alone */
    const char *url;  /* that the program stated; NULL: the file's */
    mig_driver *driver;
    const char *target; /* the driver's, for as long as the handle is there */
    mig_store store;
    unsigned lock_timeout_ms;
    void (*on_event)(void *context, const migrate_event *event);
    void *event_context;
    mig_arena *current_arena; /* of what migrate_current gave last */
};

struct migrate_schema {
    mig_arena *arena;
    mig_schema *schema;
    bool read; /* of a database, so that it can't be compared with one */
    const char *yaml;
};

struct migrate_event {
    migrate_event_kind kind;
    const mig_event *event;
};

/* Connects, unless that was done, and holds. */
MIG_MUST_CHECK bool mig_embed_connect(migrate *m, mig_error *err);
/* The scripts as they are now; without a project there are none. */
MIG_MUST_CHECK bool mig_embed_history(const migrate *m, mig_arena *arena, mig_history **history,
                                      mig_error *err);
/* Compares with the database, the applied scripts known. wanted NULL: what the project declares. */
MIG_MUST_CHECK bool mig_embed_compare(migrate *m, mig_arena *arena, const mig_schema *wanted,
                                      bool keep_extra, mig_compared *result, mig_error *err);
/* A runner that tells the handle's events. */
mig_runner mig_embed_runner(migrate *m, mig_arena *arena, const mig_history *history);

#endif
