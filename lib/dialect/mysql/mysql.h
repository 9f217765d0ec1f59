/*
 * What the files of this folder share: one folder for MySQL and MariaDB. Nothing outside includes
 * it; mig_mysql, mig_mariadb and mig_mysql_open are declared by dialect/dialect.h and
 * dialect/driver.h.
 *
 * The flavour is a capability like the others (MY_CAP_MARIADB), so that pure functions, which get
 * the capabilities, know it; a live driver has the dialect of the server that answered, whatever
 * the URL's scheme calls it.
 *
 *   dialect.c  words.c          the two tables; names and literals
 *   version.c                   versions -> capabilities
 *   types.c  default.c          types, portable and the servers' own; defaults
 *   connect.c  send.c  driver.c  lock.c
 *                               a live connection
 *   token.c parse*.c            the reader of SHOW CREATE TABLE: parse.h
 *   catalog*.c                  the live database -> model: catalog.h
 *   judge*.c                    which texts are the same: judge.h
 *   scratch.c                   a database for a schema in SQL to be loaded into
 *   trace.c  fingerprint.c      what a run that is cut off leaves behind
 *   declare.c                   what becomes of the statements of a schema.sql
 */
#ifndef MIG_DIALECT_MYSQL_H
#define MIG_DIALECT_MYSQL_H

#include "dialect/driver.h"
#include "schema/portable.h"

#include <mysql.h> /* MariaDB Connector/C, for both servers */
#include <signal.h>

enum {
    MY_NAME_BYTES = 64,  /* characters, in truth; ours have at most 63 bytes */
    MY_LOCK_BYTES = 64,  /* of a name in GET_LOCK */
    MY_LOCK_WAIT_S = 30, /* for a table that others use (lock_wait_timeout): who waits for it makes
                            all wait that come later; the servers' own default is a day */
};

/* Capabilities that only this folder asks for; version.c says since when. */
#define MY_CAP_MARIADB MIG_CAP_OF_FOLDER(0U)
#define MY_CAP_MYSQL MIG_CAP_OF_FOLDER(1U)           /* the other one; one of them is always set */
#define MY_CAP_FUNCTIONAL_KEYS MIG_CAP_OF_FOLDER(2U) /* index keys that are expressions */
#define MY_CAP_DESCENDING_KEYS MIG_CAP_OF_FOLDER(3U) /* DESC in keys is obeyed */
#define MY_CAP_IGNORED_KEYS MIG_CAP_OF_FOLDER(4U)    /* INVISIBLE, on MariaDB IGNORED, indexes */
#define MY_CAP_INVISIBLE_COLUMNS MIG_CAP_OF_FOLDER(5U)
#define MY_CAP_NOT_ENFORCED MIG_CAP_OF_FOLDER(6U) /* CHECK ... NOT ENFORCED */
#define MY_CAP_COLUMN_CHECKS MIG_CAP_COLUMN_CHECKS
#define MY_CAP_NATIVE_JSON MIG_CAP_OF_FOLDER(8U) /* else JSON is a longtext with a check */
#define MY_CAP_UUID_TYPE MIG_CAP_OF_FOLDER(9U)
#define MY_CAP_INET4_TYPE MIG_CAP_OF_FOLDER(10U)
#define MY_CAP_SYSTEM_VERSIONING MIG_CAP_OF_FOLDER(11U)
#define MY_CAP_VECTOR_TYPE MIG_CAP_OF_FOLDER(12U)
#define MY_CAP_GENERATED_KEYS MIG_CAP_OF_FOLDER(13U) /* sql_generate_invisible_primary_key */

/* dialect.c: names and texts. */
void my_ident(mig_str *sql, const char *name);
void my_literal(mig_str *sql, const char *text); /* under our sql_mode: backslashes are escapes */
const char *my_ident_text(mig_arena *arena, const char *name);
/* words.c: would it be taken for something else without backticks? On either server. */
bool my_is_keyword(const char *name);
extern const mig_lexer my_lexer;

/* version.c: the capabilities of "10.11", "8.0.36", "11.8.6-MariaDB-0+deb13u1". */
bool my_mysql_caps(const char *version, mig_caps *caps);
bool my_mariadb_caps(const char *version, mig_caps *caps);

/* What the oldest supported versions can: MySQL 8.0.19 (ALTER TABLE ... DROP CONSTRAINT), MariaDB
 * 10.6. */
#define MY_ALWAYS_CAPS                                                                           \
    (MIG_CAP_COMMENTS | MIG_CAP_SCHEMAS | MIG_CAP_NOCASE | MIG_CAP_STORED | MIG_CAP_VIRTUAL |    \
     MIG_CAP_COLLATIONS | MIG_CAP_INDEX_METHODS | MIG_CAP_INDEX_COMMENTS | MIG_CAP_DROP_COLUMN | \
     MIG_CAP_COLUMN_PLACE | MIG_CAP_COLUMN_PLACED | MIG_CAP_OPTIONS | MIG_CAP_UNIQUE_IS_INDEX |  \
     MIG_CAP_FOREIGN_KEY_INDEXES | MIG_CAP_INLINE_ENUMS | MIG_CAP_INDEX_CASE |                   \
     MIG_CAP_RENAMES_JOINED)
#define MY_OLDEST_MYSQL_CAPS                                                           \
    (MY_ALWAYS_CAPS | MY_CAP_MYSQL | MY_CAP_FUNCTIONAL_KEYS | MY_CAP_DESCENDING_KEYS | \
     MY_CAP_IGNORED_KEYS | MY_CAP_NOT_ENFORCED | MY_CAP_NATIVE_JSON)
#define MY_OLDEST_MARIADB_CAPS                                                          \
    (MY_ALWAYS_CAPS | MY_CAP_MARIADB | MY_CAP_IGNORED_KEYS | MY_CAP_INVISIBLE_COLUMNS | \
     MY_CAP_COLUMN_CHECKS | MY_CAP_SYSTEM_VERSIONING | MIG_CAP_ACTIONS_AT_ONCE)

/*
 * types.c. The server's spelling of a type, the same on both servers and on every version: as
 * SHOW CREATE TABLE writes it, in lower case, without what means nothing: no display width of
 * integers (but tinyint(1), and with zerofill), no width of year, "json" for what MariaDB makes of
 * it (parse.h), no character set (mig_column.collation says it).
 */
/* A portable type, no array's; NULL: there is nothing like it (VARCHAR without a length). */
const char *my_portable_type(mig_arena *arena, mig_caps caps, const mig_type_parts *parts);
/* A type as it is written for these servers, in that spelling: integer -> int, bool -> tinyint(1),
 * dec(5) -> decimal(5,0). NULL: none of theirs, as far as it can be told without one. */
const char *my_type_server(mig_arena *arena, const char *written);
/* enum('sad','ok') of the model's enum. */
const char *my_enum_type(mig_arena *arena, const mig_enum *enumeration);
/* Member of mig_dialect. */
void my_name_type(mig_arena *arena, const mig_schema *schema, const char *server, mig_type *type);
/* Digits behind the seconds of a date or time type ("datetime(6)"): 6; of others 0. */
unsigned my_type_fraction(const char *server);
/* Does it hold characters, which have a collation? varchar(20), text, enum('a') */
bool my_type_has_collation(const char *server);
bool my_type_is_number(const char *server);
/* MySQL takes DEFAULT 'x' for it; for others only DEFAULT ('x'). */
bool my_type_takes_literal(const char *server);

/*
 * default.c. server of a model's default is what stands behind DEFAULT in CREATE TABLE of this
 * server: a literal in quotes, a number, CURRENT_TIMESTAMP(3) or an expression in parentheses.
 */
/* -1.5, b'101', x'ff', 0xff: a value that stands as a default without parentheses; within them it
 * would be an expression, which MySQL keeps in another form. */
bool my_is_constant(const char *text);
/* The portable default that this expression (in the server's spelling, without parentheses around
 * the whole) is the rendering of, for a column of that type, and the rendering. */
bool my_is_now(const char *type, const char *expression);
/* '0000-00-00 00:00:00', which MariaDB prints where a column with ON UPDATE has no default: there
 * it says nothing. text may be NULL. */
bool my_is_zero_time(const char *text);
mig_portable_default my_portable_default(const char *type, const char *expression);
const char *my_portable_default_sql(mig_arena *arena, mig_portable_default which, const char *type);

/* partitions.c: PARTITION BY ... in one spelling, whoever wrote it; NULL stays NULL. */
const char *my_partitions(mig_arena *arena, const char *text);

/* resolve.c, lower*.c, rows.c (members of mig_dialect) */
bool my_resolve_table(mig_arena *arena, mig_caps caps, const mig_schema *schema, mig_table *table,
                      mig_error *err);
bool my_lower(const mig_dialect *dialect, mig_caps caps, mig_arena *arena, const mig_op *ops,
              size_t count, const mig_schema *shape, mig_steps *steps, mig_error *err);
void my_ask_rows(mig_str *sql, const mig_rows_question *question);
void my_lower_insert(const mig_dialect *dialect, mig_arena *arena, const mig_op *op,
                     mig_steps *steps);

/* connect.c, send.c, driver.c */
typedef struct my_settings my_settings; /* how to connect */

typedef struct my_driver {
    mig_driver base; /* first: a mig_driver * of ours is a my_driver * */
    mig_arena *arena;
    MYSQL *connection;
    const my_settings *settings;
    const char *mode;        /* sql_mode of the session: the server's, and strict; */
    const char *stored_mode; /* and while something is created that keeps it: the server's */
    bool session_set;        /* a statement may have set something for the session */
    const char *sent;        /* the statement that is under way, for places in it */
    volatile sig_atomic_t interrupted;
    unsigned long changed;
    const char *lock_name;            /* of GET_LOCK; NULL: not had */
    struct my_driver *admin;          /* of a scratch database: what drops it in the end */
    const char *scratch_name;         /* its name */
    struct my_driver *parent, *child; /* whose scratch database it is; that which is in use */
} my_driver;

static inline my_driver *my_of(mig_driver *driver)
{
    return (my_driver *)driver;
}

static inline bool my_is_mariadb(const my_driver *driver)
{
    return (driver->base.caps & MY_CAP_MARIADB) != 0;
}

/* Sets err from the connection's last error, with the place in the statement. Returns false. */
bool my_fail(my_driver *driver, mig_error *err);
/* Counts and echoes what is about to be sent. */
void my_sending(my_driver *driver, const char *sql);
/* Sends one statement (with all results that a CALL has), its rows thrown away. */
MIG_MUST_CHECK bool my_run(my_driver *driver, const char *sql, mig_error *err);
/* The same, and keeps them. */
MIG_MUST_CHECK bool my_rows(my_driver *driver, mig_arena *arena, const char *sql, mig_rows *rows,
                            mig_error *err);
/* One statement with parameters, $1, $2 ... each once and in this order. */
MIG_MUST_CHECK bool my_ask(my_driver *driver, mig_arena *arena, const char *sql,
                           const char *const *params, size_t count, mig_rows *rows, mig_error *err);
/* Sends several statements of ours (without ";" at the end) in one packet. Rows of all of them, in
 * their order, one below the other: each statement gives the same columns. */
MIG_MUST_CHECK bool my_batch(my_driver *driver, mig_arena *arena, const mig_strings *statements,
                             mig_rows *rows, mig_error *err);
/* Sets mode and stored_mode. */
MIG_MUST_CHECK bool my_read_modes(my_driver *driver, mig_error *err);
/* Sets what has to be set in every session; again after what a script set. */
MIG_MUST_CHECK bool my_set_session(my_driver *driver, mig_error *err);
/* Stops the statement that is under way, from a connection of its own. */
void my_kill_query(my_driver *driver);
void my_result_cleanup(MYSQL_RES **result);
#define MY_AUTO_RESULT MIG_CLEANUP(my_result_cleanup) MYSQL_RES *
void my_statement_cleanup(MYSQL_STMT **statement);
#define MY_AUTO_STATEMENT MIG_CLEANUP(my_statement_cleanup) MYSQL_STMT *
/* Fills in the members of the driver that are functions. */
void my_driver_init(my_driver *driver);

/* trace.c (member of mig_dialect) */
mig_trace my_trace(const char *sql, const char **why);
/* fingerprint.c (members of mig_driver) */
bool my_fingerprint(mig_driver *driver, mig_arena *arena, const char *sql, const char **fingerprint,
                    mig_error *err);
bool my_rolls_back(mig_driver *driver, bool *all, mig_error *err);

/* lock.c */
bool my_lock(mig_driver *driver, const char *key, unsigned timeout_ms,
             void (*waiting)(void *context), void *context, mig_error *err);
void my_unlock(mig_driver *driver);
/* GET_LOCK's name for a version table of a database: at most 64 bytes, a hash at its end where they
 * are too long. */
const char *my_lock_name(mig_arena *arena, const char *database, const char *key);
/* Of two texts; the same from every version of ours. */
unsigned long long my_hash(const char *a, const char *b);

/* catalog.c (member of mig_driver) */
bool my_read_schema(mig_driver *driver, mig_arena *arena, const mig_strings *schemas,
                    const mig_strings *skip, mig_schema **schema, mig_error *err);

/* scratch.c */
bool my_scratch(mig_driver *driver, const mig_url *url, mig_driver **scratch, mig_error *err);
void my_scratch_end(my_driver *scratch);

/* judge.c (member of mig_driver) */
bool my_judge(mig_driver *driver, mig_questions *questions, bool pending, mig_error *err);

/* declare.c (members of mig_dialect) */
mig_declare my_declare(const char *sql, const char **why);
bool my_take_apart(mig_arena *arena, const char *sql, mig_strings *parts);

#endif
