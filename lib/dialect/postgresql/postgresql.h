/*
 * What the files of this folder share. Nothing outside includes it; mig_postgresql and
 * mig_postgresql_open are declared by dialect/dialect.h and dialect/driver.h.
 */
#ifndef MIG_DIALECT_POSTGRESQL_H
#define MIG_DIALECT_POSTGRESQL_H

#include "dialect/driver.h"

#include <libpq-fe.h>
#include <signal.h>

enum {
    PG_NAME_BYTES = 63, /* NAMEDATALEN - 1 */
    PG_OLDEST = 13,     /* major version; what came after is told by capabilities */
};

/* Sequences may be unlogged (15); an owned one then is what its table is. */
#define PG_CAP_UNLOGGED_SEQUENCES MIG_CAP_OF_FOLDER(0U)
#define PG_CAP_NOT_ENFORCED MIG_CAP_OF_FOLDER(1U)
#define PG_CAP_PERIODS MIG_CAP_OF_FOLDER(2U) /* WITHOUT OVERLAPS, PERIOD */

/* What a table is beyond the model, in mig_table.beyond; its columns change with its parents'. */
#define PG_BEYOND_INHERITS "inherits from another table"

/* dialect.c */
void pg_ident(mig_str *sql, const char *name);
void pg_literal(mig_str *sql, const char *text);
void pg_name(mig_str *sql, mig_name name);
void pg_columns(mig_str *sql, const mig_strings *columns);
/* One part of a name quoted for SQL, or a whole name: copies in the arena. */
const char *pg_ident_text(mig_arena *arena, const char *name);
const char *pg_name_text(mig_arena *arena, mig_name name);
/* A collation as the model keeps it ("C", "en_US.utf8", or "\"other\".\"name\"") as SQL. */
void pg_collation(mig_str *sql, const char *collation);

/* types.c */
bool pg_resolve_table(mig_arena *arena, mig_caps caps, const mig_schema *schema, mig_table *table,
                      mig_error *err);
void pg_name_type(mig_arena *arena, const mig_schema *schema, const char *server, mig_type *type);
/* The server's spelling of a type that needs no server to be asked, or NULL. */
const char *pg_type_server(mig_arena *arena, const mig_schema *schema, const mig_type *type);

/* naming.c: names that the server or we make */
/* The server's own way (makeObjectName): table_column_label, cut to 63 bytes. */
const char *pg_object_name(mig_arena *arena, const char *table, const char *column,
                           const char *label);
/* The sequence of a serial column, in the table's schema. */
mig_name pg_serial_sequence(mig_arena *arena, mig_name table, const char *column);
/* The trigger, and its function, that keeps `on_update` of a column. */
const char *pg_on_update_name(mig_arena *arena, const char *column);
/* The function's body as it is stored (pg_proc.prosrc). */
const char *pg_on_update_body(mig_arena *arena, const char *column, const char *value);
/* What pg_get_triggerdef(oid, true) says between the table's and the function's name. */
const char *pg_on_update_definition(mig_arena *arena, const char *column);

/* sequence.c */
/* The type of the sequence behind a column, as the server spells it. */
const char *pg_sequence_type(const mig_column *column);
/* Every number of it, said or not; sequence may be NULL. */
mig_sequence pg_sequence_whole(const mig_sequence *sequence, const char *type);
/* Only what isn't usual for the type; NULL: nothing. */
const mig_sequence *pg_sequence_brief(mig_arena *arena, const mig_sequence *whole,
                                      const char *type);
long long pg_sequence_number(const char *digits);
/* Declared: checks it, and brings it to the brief form. */
bool pg_resolve_sequence(mig_arena *arena, mig_name table, mig_column *column, mig_error *err);

/* lower*.c */
bool pg_lower(const mig_dialect *dialect, mig_caps caps, mig_arena *arena, const mig_op *ops,
              size_t count, const mig_schema *shape, mig_steps *steps, mig_error *err);
void pg_lower_insert(const mig_dialect *dialect, mig_arena *arena, const mig_op *op,
                     mig_steps *steps);

/* driver.c; connect.c has mig_postgresql_open */
typedef struct pg_driver {
    mig_driver base; /* first: a mig_driver * of ours is a pg_driver * */
    mig_arena *arena;
    PGconn *connection;
    PGcancel *cancel;
    volatile sig_atomic_t interrupted;
    int version;             /* major */
    const char *search_path; /* of the session as it was opened; texts are printed under it */
    unsigned long changed;
    long long lock_key;
    bool locked;
    bool checks_client;       /* the server looks whether we are still there */
    const char *schemas;      /* of a scratch database when it was new, as an array */
    const char *scratch_name; /* of a scratch database; NULL: this is none */
    struct pg_driver *parent; /* of a scratch database: the live one, whose interrupt() it gets */
    struct pg_driver *child;  /* the scratch database that is open; NULL: none */
    struct pg_driver *admin;  /* its connection holds the scratch database's lock, and drops it */
    bool scope_nested;        /* the open scope is a savepoint in a script's transaction */
} pg_driver;

static inline pg_driver *pg_of(mig_driver *driver)
{
    return (pg_driver *)driver;
}

void pg_result_cleanup(PGresult **result);
#define PG_AUTO_RESULT MIG_CLEANUP(pg_result_cleanup) PGresult *

/* Sets err from a result that failed, or (result NULL) from the connection. Returns false. */
bool pg_fail(pg_driver *driver, const PGresult *result, mig_error *err);
/* Whether the result says that its statement succeeded; else sets err. */
bool pg_check(pg_driver *driver, const PGresult *result, mig_error *err);
/* copy.c: as mig_driver.copy. */
bool pg_copy(mig_driver *base, mig_name table, const mig_insert *insert, mig_error *err);
/* Counts and echoes a statement that is about to be sent. */
void pg_sending(pg_driver *driver, const char *sql);
/* Sends SQL (several statements are allowed), its rows thrown away. */
MIG_MUST_CHECK bool pg_run(pg_driver *driver, const char *sql, mig_error *err);
/* One statement with parameters; *result is to be cleared by the caller, also after a failure. */
MIG_MUST_CHECK bool pg_ask(pg_driver *driver, const char *sql, const char *const *params,
                           size_t count, PGresult **result, mig_error *err);

/* Fills in the members of the driver that are functions. */
void pg_driver_init(pg_driver *driver);
/* Sets what has to be set in every session. */
MIG_MUST_CHECK bool pg_set_session(pg_driver *driver, mig_error *err);

/*
 * A read-only frame under the search path of open, with settings that decide how texts are printed:
 * a transaction of one snapshot, or, in a script's transaction, a savepoint that is rolled back.
 */
MIG_MUST_CHECK bool pg_scope_begin(pg_driver *driver, mig_error *err);
void pg_scope_end(pg_driver *driver);

/* The session may write whatever the role's defaults are, in a database that nobody will miss. */
MIG_MUST_CHECK bool pg_set_scratch(pg_driver *driver, mig_error *err);

/* scratch.c */
bool pg_scratch(mig_driver *driver, const mig_url *url, mig_driver **scratch, mig_error *err);
/* The schemas of a scratch database that something was made in, or that were made there. */
MIG_MUST_CHECK bool pg_scratch_schemas(pg_driver *driver, mig_arena *arena, mig_strings *names,
                                       mig_error *err);
/* Drops the database and closes the connection. */
void pg_scratch_end(pg_driver *admin, const char *name);

/* declare.c */
mig_declare pg_declare(const char *sql, const char **why);
bool pg_take_apart(mig_arena *arena, const char *sql, mig_strings *parts);

/* lock.c */
bool pg_lock(mig_driver *driver, const char *key, unsigned timeout_ms,
             void (*waiting)(void *context), void *context, mig_error *err);
void pg_unlock(mig_driver *driver);

/* catalog.c */
bool pg_read_schema(mig_driver *driver, mig_arena *arena, const mig_strings *schemas,
                    const mig_strings *skip, mig_schema **schema, mig_error *err);

/* dependents.c */
bool pg_read_dependents(mig_driver *driver, const mig_names *of, mig_schema *shape, mig_error *err);

/* judge.c */
bool pg_judge(mig_driver *driver, mig_questions *questions, bool pending, mig_error *err);

#endif
