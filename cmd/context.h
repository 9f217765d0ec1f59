/* What commands share: the project, its scripts, the connection, the clock, Ctrl-C. */
#ifndef CMD_CONTEXT_H
#define CMD_CONTEXT_H

#include "dialect/driver.h"
#include "git/repository.h"
#include "history/history.h"
#include "project/compare.h"
#include "project/project.h"
#include "run/run.h"

#include <jansson.h>

/* What becomes of the statements of the scripts that are run. */
typedef enum {
    SQL_SILENT,
    SQL_TALK,  /* shown on stderr, while they are sent (--echo) */
    SQL_RESULT /* the result, on stdout (--dry-run) */
} sql_shown;

typedef struct {
    mig_arena *arena;
    mig_project project;
    mig_scripts scripts;
    mig_history *history;
    mig_driver *driver;
    mig_declaring *declaring; /* of context_open_to_compare */
    mig_git *git;             /* once context_git was asked for it */
    mig_map *origins;         /* mig_git_origin of each revision; NULL: not asked for */
    mig_store store;
    sql_shown sql;
    mig_strings rows; /* of context_find */
    bool rows_asked, rows_known;
    json_t *statements; /* with --json: those of SQL_RESULT */
} context;

/* Ready to be filled; disposed by AUTO_CONTEXT at the end of the scope. */
context context_new(void);
void context_dispose(context *c);
#define AUTO_CONTEXT MIG_CLEANUP(context_dispose) context

/* Reads migrate.yaml. */
MIG_MUST_CHECK bool context_project(context *c, mig_error *err);
/* The same, but with --url no migrate.yaml is needed (inspect). */
MIG_MUST_CHECK bool context_project_or_url(context *c, mig_error *err);
/* The folders that scripts are in. */
void context_folders(const context *c, mig_strings *folders);
/* Reads the scripts' headers and makes the graph of them. */
MIG_MUST_CHECK bool context_history(context *c, mig_error *err);
/* Opens the git repository around the project. */
MIG_MUST_CHECK bool context_git(context *c, mig_error *err);
/* Which commit added each script. */
MIG_MUST_CHECK bool context_origins(context *c, mig_error *err);
/* Connects; flags as of mig_driver_open. */
MIG_MUST_CHECK bool context_open(context *c, unsigned flags, mig_error *err);
/* The same for a command that compares: what is declared is loaded meanwhile. */
MIG_MUST_CHECK bool context_open_to_compare(context *c, unsigned flags, mig_error *err);
void context_close(context *c);
/* From now on each statement is printed on stderr before it is sent. */
void context_echo(context *c);
/* The rows of the version table. */
MIG_MUST_CHECK bool context_rows(context *c, mig_strings *rows, mig_error *err);
/* Connects only to learn what `current` is; false, and said, where the database can't be asked. */
bool context_try_rows(context *c, mig_strings *rows);
/* The rows say that all scripts are applied. */
bool context_at_heads(const context *c, const mig_strings *rows);
/* What an upgrade to all of them is called: "head", or "heads" where there are several. */
const char *context_heads_word(const context *c);
/* Adds every revision that an identifier or a range means. The database is asked, as by
 * context_try_rows, only where that counts. */
MIG_MUST_CHECK bool context_find(context *c, const char *text, mig_strings *revisions,
                                 mig_error *err);

/* With -v: the patterns of include: and exclude: that match nothing. */
void context_say_filters(const context *c);
/* Compares the declared schema with the database, the scripts or nothing. */
MIG_MUST_CHECK bool context_compare(context *c, const char *from, const mig_strings *rows,
                                    mig_compared *result, mig_error *err);
/* The dialect for commands without a connection: of the URL; without one an error where it's
 * needed, else PostgreSQL. */
MIG_MUST_CHECK bool context_dialect(context *c, bool needed, const mig_dialect **dialect,
                                    mig_caps *caps, mig_error *err);

/* Twelve hex digits from the system's source of randomness. */
MIG_MUST_CHECK bool context_new_revision(mig_arena *arena, const char **revision, mig_error *err);

/* One line for each operation that loses rows or columns, on stderr. */
void say_losses(mig_arena *arena, const mig_ops *ops);

#endif
