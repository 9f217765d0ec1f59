/*
 * A live connection. Each member's comment is the contract; the functions below call them and add
 * context, and nothing else calls the members.
 */
#ifndef MIG_DIALECT_DRIVER_H
#define MIG_DIALECT_DRIVER_H

#include "dialect/dialect.h"
#include "dialect/url.h"

#include <signal.h>

/* Rows of a query as text; NULL cells are NULL. In the arena that was given. */
typedef struct {
    size_t columns;
    MIG_ARRAY(const char *const *) rows;
} mig_rows;

/* What the judge is asked (docs/design.md, "The server is the judge"). */
#define MIG_QUESTION_KINDS(X)        \
    X(TYPE, "type")                  \
    X(DEFAULT, "default")            \
    X(CHECK, "check")                \
    X(GENERATED, "generated column") \
    X(INDEX_KEY, "index key")        \
    X(INDEX_WHERE, "index condition")

typedef enum {
#define X(id, name) MIG_QUESTION_##id,
    MIG_QUESTION_KINDS(X)
#undef X
} mig_question_kind;

typedef enum { MIG_ANSWER_NONE, MIG_ANSWER_SAME, MIG_ANSWER_DIFFERENT } mig_answer;

typedef struct {
    mig_question_kind kind;
    const mig_table
        *table; /* resolved wanted table: the columns that expressions may name; TYPE: NULL */
    const mig_column
        *column;          /* DEFAULT, GENERATED: the column whose type the value gets; else NULL */
    const char *found;    /* the live text; NULL: only whether the server accepts `wanted` */
    const char *wanted;   /* the declared text, in SQL of this database */
    mig_place place;      /* of wanted in the user's file */
    mig_answer answer;    /* set by the driver */
    const char *spelling; /* TYPE: the server's spelling of wanted, set by the driver */
} mig_question;

typedef MIG_ARRAY(mig_question) mig_questions;

typedef enum {
    MIG_OPEN_READ = 1U << 0U,   /* nothing will be written: a SQLite file is opened read-only */
    MIG_OPEN_CREATE = 1U << 1U, /* a SQLite file that doesn't exist is made by the first exec(), and
                                   is empty until then (with MIG_OPEN_READ: always) */
    MIG_OPEN_COPY = 1U << 2U,   /* dry run: SQLite works on an in-memory copy of the schema; others
                                   connect as for MIG_OPEN_READ */
    MIG_OPEN_QUICK = 1U << 3U,  /* who asks can do without: a server that doesn't answer is given up
                                   after seconds, unless the URL or PGCONNECT_TIMEOUT says when */
} mig_open_flags;

#define MIG_EVERY_SCHEMA "*"

typedef struct mig_driver mig_driver;

/* Called with each statement before it is sent, when set. */
typedef void (*mig_echo)(void *context, const char *sql);

struct mig_driver {
    const mig_dialect *dialect;
    mig_caps caps;
    const char *version;        /* "15.20" */
    const char *default_schema; /* "public"; NULL where there are none */
    const char *target;         /* the URL without its password, for messages */
    mig_echo echo;
    void *echo_context;
    unsigned long queries; /* statements sent so far, for tests and `-v`; counted (and echoed) by
                              the driver where it sends them, its own among them */

    /* Closes the connection and frees the driver. */
    void (*close)(mig_driver *driver);

    /* Runs one statement, its rows thrown away. MIG_ERR_FAILED with SQLSTATE and the server's words
     * (its detail and hint added as context; SQLSTATE 25001 for one that can't run in a
     * transaction, as VACUUM, on every database); MIG_ERR_LOCKED when the database stayed busy;
     * MIG_ERR_INTERRUPTED after interrupt(). */
    bool (*exec)(mig_driver *driver, const char *sql, mig_error *err);

    /* Runs one statement with bound parameters, written $1, $2 ... each once and in this order
     * (which SQLite numbers alike), and returns its rows. params may be NULL when count is 0; a
     * NULL parameter is SQL's NULL. */
    bool (*query)(mig_driver *driver, mig_arena *arena, const char *sql, const char *const *params,
                  size_t count, mig_rows *rows, mig_error *err);

    /* NULL where nothing is faster than INSERT: puts these rows into a table. */
    bool (*copy)(mig_driver *driver, mig_name table, const mig_insert *rows, mig_error *err);

    /* NULL unless the driver works on a copy (MIG_OPEN_COPY), on which a dry run runs in earnest:
     * brings the rows of these tables, as far as they exist, from the database into the copy. */
    bool (*copy_rows)(mig_driver *driver, const mig_strings *tables, mig_error *err);

    /* Number of rows that the last exec or query changed. */
    unsigned long (*changed)(mig_driver *driver);

    /* A transaction for one script. SQLite: enforcement of foreign keys off, then BEGIN IMMEDIATE
     * (MIG_ERR_LOCKED when another writer kept it longer than the lock's time-out). end() commits
     * or rolls back and puts everything back as it was; after a failed commit it has rolled back.
     * Without MIG_CAP_DDL_IN_TRANSACTION a statement may have ended it: begin() may follow then,
     * and end() does nothing.
     */
    bool (*begin)(mig_driver *driver, mig_error *err);
    bool (*end)(mig_driver *driver, bool commit, mig_error *err);

    /*
     * The next three are for databases without MIG_CAP_DDL_IN_TRANSACTION, else NULL.
     *
     * Is the transaction that begin() began still open? If not, the last statement committed it, as
     * a change of the schema does there. After a statement that was refused the server is asked, so
     * that this fails when the connection is lost.
     */
    bool (*in_transaction)(mig_driver *driver, bool *open, mig_error *err);
    /* A hash, in the arena, of all that the catalog says of the objects whose names occur in the
     * statement: of tables, columns, keys, checks, indexes, partitions, views,
     * triggers, routines, events, and the database itself. Never of rows, counters, times,
     * statistics. */
    bool (*fingerprint)(mig_driver *driver, mig_arena *arena, const char *sql,
                        const char **fingerprint, mig_error *err);
    /* Does a rollback take back all that a statement does to rows? Not in tables of an engine
     * without transactions. */
    bool (*rolls_back)(mig_driver *driver, bool *all, mig_error *err);

    /* NULL where end() does it: puts back what the statements of a script set for their session. */
    void (*forget_session)(mig_driver *driver);

    /* The lock of a run. Waits at most timeout_ms by polling, never in a blocking call, and calls
     * waiting (may be NULL) once when it has to wait. key tells the version table. PostgreSQL: an
     * advisory lock on this connection. SQLite: nothing (begin() is the lock), sets the time-out.
     */
    bool (*lock)(mig_driver *driver, const char *key, unsigned timeout_ms,
                 void (*waiting)(void *context), void *context, mig_error *err);
    void (*unlock)(mig_driver *driver);

    /* The schema of the database, in a constant number of queries whatever its size, in one
     * snapshot; sealed. schemas: namespaces to read besides the default one (MIG_CAP_SCHEMAS);
     * MIG_EVERY_SCHEMA among them: all that aren't the server's own.
     * skip: tables never to be seen (our own two). Objects that the model doesn't cover go to
     * schema->others, or have `beyond` set. */
    bool (*read_schema)(mig_driver *driver, mig_arena *arena, const mig_strings *schemas,
                        const mig_strings *skip, mig_schema **schema, mig_error *err);

    /* NULL where nothing is ever in the way of a change. Finds what needs these tables, their
     * columns and enums (names as the shape has them), as the database is now: sets
     * shape->dependents, in the shape's arena. A constant number of queries. */
    bool (*read_dependents)(mig_driver *driver, const mig_names *of, mig_schema *shape,
                            mig_error *err);

    /* Answers the questions that have none, in batches. found and wanted are compared as the
     * server understands them. A wanted text that the server rejects is an error at its place
     * (MIG_ERR_USAGE), unless `pending` (types or functions that don't exist yet may be the reason:
     * then the answer is DIFFERENT). Changes nothing in the database. */
    bool (*judge)(mig_driver *driver, mig_questions *questions, bool pending, mig_error *err);

    /*
     * A new, empty database for a declared schema to be loaded into, on the server of url, with
     * this one's encoding, locale, schemas and extensions; closing its driver drops it. What killed
     * runs left behind of such databases is dropped first. SQLite: in memory, url isn't used.
     */
    bool (*scratch)(mig_driver *driver, const mig_url *url, mig_driver **scratch, mig_error *err);

    /* Called from a signal handler: makes a running statement end soon. */
    void (*interrupt)(mig_driver *driver);
};

/* Opens a connection. The driver is freed by mig_driver_close. Errors never hold a password. */
MIG_MUST_CHECK bool mig_driver_open(const mig_url *url, unsigned flags, mig_driver **driver,
                                    mig_error *err);
void mig_driver_close(mig_driver *driver); /* accepts NULL */

MIG_MUST_CHECK bool mig_exec(mig_driver *driver, const char *sql, mig_error *err);
MIG_MUST_CHECK bool mig_query(mig_driver *driver, mig_arena *arena, const char *sql,
                              const char *const *params, size_t count, mig_rows *rows,
                              mig_error *err);

/* Asks for the server's spelling of every type of the schema that has none yet (type.server NULL):
 * a spelling that some found column has is taken unasked; the rest in one batch. */
MIG_MUST_CHECK bool mig_settle_types(mig_driver *driver, mig_arena *arena, mig_schema *wanted,
                                     const mig_schema *found, mig_error *err);

/* How a server is asked for a lock without waiting, for mig_lock_poll. */
typedef struct {
    volatile sig_atomic_t *interrupted; /* set by interrupt() */
    bool (*once)(mig_driver *driver, bool *got, mig_error *err);
    void (*say_who)(mig_driver *driver, mig_error *err); /* adds who has it, as far as it is seen */
} mig_lock_tries;

/* What `lock` of a driver promises, where the lock has to be asked for again and again. */
MIG_MUST_CHECK bool mig_lock_poll(mig_driver *driver, const mig_lock_tries *tries,
                                  unsigned timeout_ms, void (*waiting)(void *context),
                                  void *context, mig_error *err);

/* Implemented by the dialects' folders; called by mig_driver_open only. */
MIG_MUST_CHECK bool mig_postgresql_open(const mig_url *url, unsigned flags, mig_driver **driver,
                                        mig_error *err);
/* The driver has the dialect of the server that answers, mig_mysql or mig_mariadb, whichever the
 * URL names. */
MIG_MUST_CHECK bool mig_mysql_open(const mig_url *url, unsigned flags, mig_driver **driver,
                                   mig_error *err);
MIG_MUST_CHECK bool mig_sqlite_open(const mig_url *url, unsigned flags, mig_driver **driver,
                                    mig_error *err);

#endif
