/*
 * libmigrate: declared schemas, what a database lacks of them, and scripts, in a program of one's
 * own. docs/embedding.md begins with a whole program.
 *
 * Ownership: what a function gives through its `made` argument belongs to the caller, who frees it
 * with the function of that type; NULL where the function failed. Texts that are returned belong to
 * the object that they were asked of, and live as long as it does. Free functions accept NULL.
 *
 * Errors: bool functions return false and say why in *err (error.h), which is never NULL. Texts
 * never hold a password. Wrong use, such as a NULL handle, is not checked.
 *
 * Threads: an object, with those made from it, is for one thread at a time; different handles may
 * be used in different threads. Nothing may change the environment meanwhile (setenv). Where there
 * is no memory left, the process ends with a message.
 *
 * Everything may grow: handles are opaque, and new kinds of events may come.
 */
#ifndef MIGRATE_MIGRATE_H
#define MIGRATE_MIGRATE_H

#include "migrate/error.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct migrate migrate;               /* a project or a URL, with its one connection */
typedef struct migrate_schema migrate_schema; /* tables and all else, declared or read */
typedef struct migrate_diff migrate_diff;     /* what makes a database as a schema says */
typedef struct migrate_event migrate_event;   /* what a run tells of while it goes on */

/* Of the library that is linked: "0.1.0", as MIG_VERSION was when the program was compiled. */
MIG_API const char *migrate_version(void);

/* ---- A project or a URL ------------------------------------------------------------------- */

/*
 * A project. file: the path of migrate.yaml; NULL: it is looked for in the current folder and those
 * above. database: one of its `databases:`; NULL: "default", or the only one. url: used instead of
 * the file's; NULL: the file's. The connection is made when the first function needs it.
 */
MIG_API MIG_MUST_CHECK bool migrate_open(const char *file, const char *database, const char *url,
                                         migrate **made, mig_error *err);

/* Only a database: no scripts, the usual names of constraints. */
MIG_API MIG_MUST_CHECK bool migrate_open_url(const char *url, migrate **made, mig_error *err);

/* Schemas and differences that were made from it are freed before. */
MIG_API void migrate_close(migrate *m);

/* The database's URL with *** for the password; NULL before the first connection. */
MIG_API const char *migrate_database(const migrate *m);

/* How long a run waits for another one to end: 60,000 unless it is set. */
MIG_API void migrate_set_lock_timeout(migrate *m, unsigned milliseconds);

/* ---- Schemas ------------------------------------------------------------------------------ */

/* The declared schema: of a file (.yaml or .sql), or, with NULL, of all that `schema:` of the
 * project names. SQL needs the database's server, on which it is loaded into a scratch database. */
MIG_API MIG_MUST_CHECK bool migrate_load(migrate *m, const char *file, migrate_schema **made,
                                         mig_error *err);

/* The same from a text in YAML; name: what errors call it. */
MIG_API MIG_MUST_CHECK bool migrate_load_text(migrate *m, const char *name, const char *yaml,
                                              migrate_schema **made, mig_error *err);

/* The schema that the database has. */
MIG_API MIG_MUST_CHECK bool migrate_read(migrate *m, migrate_schema **made, mig_error *err);

/* As the text of a schema.yaml. */
MIG_API const char *migrate_schema_yaml(const migrate_schema *schema);
MIG_API void migrate_schema_free(migrate_schema *schema);

/* ---- Differences -------------------------------------------------------------------------- */

enum {
    MIGRATE_KEEP_EXTRA = 1, /* what isn't declared is no difference, and stays */
    MIGRATE_ALLOW_LOSS = 2, /* migrate_apply: also what throws away rows or values */
};

/* What the database lacks of the schema, which was loaded, and lives as long as the difference.
 * Changes nothing. flags: MIGRATE_KEEP_EXTRA or 0. */
MIG_API MIG_MUST_CHECK bool migrate_compare(migrate *m, const migrate_schema *wanted,
                                            unsigned flags, migrate_diff **made, mig_error *err);

/* How many operations there are, in an order in which they can be done; 0: no difference. */
MIG_API size_t migrate_diff_count(const migrate_diff *diff);
/* Of one of them its name as in scripts ("add_column"), what it is about ("users.email"), and what
 * it throws away, in words, or NULL. */
MIG_API const char *migrate_diff_operation(const migrate_diff *diff, size_t index);
MIG_API const char *migrate_diff_object(const migrate_diff *diff, size_t index);
MIG_API const char *migrate_diff_loss(const migrate_diff *diff, size_t index);
/* All of them: as the operations of a script, as JSON, and as this database's SQL. */
MIG_API const char *migrate_diff_yaml(const migrate_diff *diff);
MIG_API const char *migrate_diff_json(const migrate_diff *diff);
MIG_API const char *migrate_diff_sql(const migrate_diff *diff);
MIG_API void migrate_diff_free(migrate_diff *diff);

/*
 * Makes the database as the schema says: under the lock that runs of scripts take too, so that of
 * several programs that start at once one does it and the others find it done. In one transaction
 * where the server can take back changes of the schema; elsewhere what was done before a failure
 * stays, and the next call does the rest. No revision is recorded: for databases without scripts.
 * flags: MIGRATE_KEEP_EXTRA, MIGRATE_ALLOW_LOSS; without the latter an operation that would lose
 * something is MIG_ERR_DIFFERENT, before anything is done. done: how many operations; may be NULL.
 */
MIG_API MIG_MUST_CHECK bool migrate_apply(migrate *m, const migrate_schema *wanted, unsigned flags,
                                          size_t *done, mig_error *err);

/* ---- Scripts (of a project) --------------------------------------------------------------- */

/* Runs scripts up or down to a target, as the commands `migrate upgrade` and `migrate downgrade`
 * do: "head", "heads", "base", a revision, "+1", "-1", ... done: how many; may be NULL. */
MIG_API MIG_MUST_CHECK bool migrate_upgrade(migrate *m, const char *target, size_t *done,
                                            mig_error *err);
MIG_API MIG_MUST_CHECK bool migrate_downgrade(migrate *m, const char *target, size_t *done,
                                              mig_error *err);

/* The revisions that the version table names, ended by NULL; they live until the next call or
 * migrate_close. */
MIG_API MIG_MUST_CHECK bool migrate_current(migrate *m, const char *const **revisions,
                                            mig_error *err);

/* Is everything as the files say? MIG_ERR_DIFFERENT, with the reason, when the database isn't at
 * head, isn't as `schema:` says, or applied scripts were edited. */
MIG_API MIG_MUST_CHECK bool migrate_check(migrate *m, mig_error *err);

/* ---- What runs tell ----------------------------------------------------------------------- */

typedef enum {
    MIGRATE_WAITING, /* another run holds the lock */
    MIGRATE_START,   /* of a script */
    MIGRATE_DONE,    /* of a script */
    MIGRATE_SQL,     /* a statement is sent */
    MIGRATE_WARNING,
    MIGRATE_PROGRAM, /* a program of a script is started, as a process of its own */
    MIGRATE_OUTPUT,  /* a line that it wrote */
    MIGRATE_COPY,    /* a file of rows is copied */
    MIGRATE_COPIED,  /* how many were */
} migrate_event_kind;

/* Called by the functions that run scripts or apply a schema, in their thread; it mustn't call
 * functions on this handle. NULL: nobody. */
MIG_API void migrate_on_event(migrate *m,
                              void (*on_event)(void *context, const migrate_event *event),
                              void *context);

/* Of an event, which lives as long as the call. */
MIG_API migrate_event_kind migrate_event_is(const migrate_event *event);
/* The script's; NULL where it is about none. */
MIG_API const char *migrate_event_revision(const migrate_event *event);
/* The statement or the warning; else NULL. */
MIG_API const char *migrate_event_text(const migrate_event *event);

#ifdef __cplusplus
}
#endif

#endif
