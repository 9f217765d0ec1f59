/*
 * A dialect: how one kind of server writes things. A const table of pure functions; it needs no
 * connection and keeps no state. What a live connection does is in driver.h. Nothing outside a
 * dialect's folder asks which database it is: it asks for a capability.
 */
#ifndef MIG_DIALECT_DIALECT_H
#define MIG_DIALECT_DIALECT_H

#include "base/position.h"
#include "base/str.h"
#include "op/op.h"
#include "schema/model.h"

#include <stdint.h>

typedef struct mig_dialect mig_dialect;
typedef struct mig_client mig_client;

/* What a server of some version can do; asked once at connect, or taken from database.version. */
typedef enum {
    MIG_CAP_DDL_IN_TRANSACTION = 1U << 0U, /* a failed script leaves nothing behind */
    MIG_CAP_ENUM_TYPES = 1U << 1U, /* enums are objects; else they live only in the columns that use
                                      them, so an unused one is no difference */
    MIG_CAP_COMMENTS = 1U << 2U,   /* comments on tables and columns are stored */
    MIG_CAP_SCHEMAS = 1U << 3U,    /* objects live in named schemas */
    MIG_CAP_NOCASE = 1U << 4U,     /* names compare without regard to case */
    MIG_CAP_IDENTITY = 1U << 5U, /* GENERATED ... AS IDENTITY; else identity means autoincrement */
    MIG_CAP_STORED = 1U << 6U,   /* generated columns, stored */
    MIG_CAP_VIRTUAL = 1U << 7U,  /* generated columns, virtual */
    MIG_CAP_TABLE_KINDS = 1U << 8U, /* STRICT and WITHOUT ROWID */
    MIG_CAP_PK_NAMES = 1U << 9U,    /* a primary key's name is kept */
    MIG_CAP_FK_MATCH = 1U << 10U,   /* MATCH FULL does something */
    MIG_CAP_DEFERRABLE_UNIQUE = 1U << 11U,
    MIG_CAP_COLLATIONS = 1U << 12U,
    MIG_CAP_INDEX_METHODS = 1U << 13U, /* USING hash, gin ... */
    MIG_CAP_INDEX_INCLUDE = 1U << 14U,
    MIG_CAP_OPCLASSES = 1U << 15U,
    MIG_CAP_INDEX_COMMENTS = 1U << 16U, /* comments on indexes and constraints too */
    MIG_CAP_CONFLICT_CLAUSES = 1U << 17U,
    MIG_CAP_NULLS_ORDER = 1U << 18U, /* NULLS FIRST and LAST in index keys */
    MIG_CAP_UNNAMED = 1U << 19U,     /* constraints may be without a name in the catalog */
    MIG_CAP_SHAPE_TEXT = 1U << 20U,  /* lowering works on the text of the tables (mig_table.source):
                                        the  shape is read again after each group that was run */
    MIG_CAP_DROP_COLUMN = 1U << 21U, /* ALTER TABLE ... DROP COLUMN (SQLite 3.35) */
    MIG_CAP_STRICT = 1U << 22U,      /* SQLite's STRICT tables (3.37) */
    MIG_CAP_SET_EXPRESSION = 1U << 23U, /* a generated column's expression changes in place */
    MIG_CAP_COLUMN_PLACE = 1U << 24U,   /* a column can be added at any place (mig_op.behind) */
    MIG_CAP_NO_COLUMNS = 1U << 25U,     /* tables may be without columns */
    MIG_CAP_ONE_NAME_SPACE = 1U << 26U, /* no index has the name of another in its schema, nor of a
                                           table */
    MIG_CAP_STORAGE = 1U << 27U,        /* sequence options, and how tables, columns and indexes are
                                           stored: what details (schema/detail.h) and traits
                                           (mig_traits) say of it */
    MIG_CAP_KEY_NULLS = 1U << 28U,      /* NULLS NOT DISTINCT; ON DELETE SET NULL (columns) */
} mig_cap;

/*
 * A set of them. An enum has no room for all: those that came later are macros. The topmost bits
 * are each dialect's folder's own, and mean nothing to anybody else.
 */
typedef uint64_t mig_caps;

#define MIG_CAP_OF(bit) ((mig_caps)1 << (bit))
/* Table options and what else schema/detail.h has in that group; keys of which only a prefix is
 * indexed, parsers of indexes, that btree was said, what is invisible. */
#define MIG_CAP_OPTIONS MIG_CAP_OF(32U)
/* A unique constraint is a unique index, and nothing tells which of them it was made as. */
#define MIG_CAP_UNIQUE_IS_INDEX MIG_CAP_OF(33U)
/* A foreign key needs an index on its columns, and makes one if there is none. */
#define MIG_CAP_FOREIGN_KEY_INDEXES MIG_CAP_OF(34U)
/* The values of an enum are a part of its columns' type, and it has no name. */
#define MIG_CAP_INLINE_ENUMS MIG_CAP_OF(35U)
/* NO ACTION of a foreign key is RESTRICT, and that is what it has where nothing is said: no
 * difference between the three. */
#define MIG_CAP_ACTIONS_AT_ONCE MIG_CAP_OF(36U)
/* Checks that belong to a column are told from the table's, and have no name. */
#define MIG_CAP_COLUMN_CHECKS MIG_CAP_OF(37U)
/* Names of indexes compare without regard to case, and can be renamed to another case. */
#define MIG_CAP_INDEX_CASE MIG_CAP_OF(38U)
/* Nobody said which version it is: what would be something else on a newer one is an error. */
#define MIG_CAP_UNSTATED MIG_CAP_OF(39U)
/* With MIG_CAP_COLUMN_PLACE: it takes no more to add a column there than at the end. */
#define MIG_CAP_COLUMN_PLACED MIG_CAP_OF(40U)
/* One statement renames columns of a table and makes its other changes. */
#define MIG_CAP_RENAMES_JOINED MIG_CAP_OF(41U)
#define MIG_CAP_OF_FOLDER(bit) MIG_CAP_OF(48U + (bit))

/* One thing to do to a database. */
typedef enum {
    MIG_STEP_SQL,    /* run it */
    MIG_STEP_ASSERT, /* a query; every row that it returns is a fault: its first column says which.
                        No row: go on. Fails the script with `message` and the first rows */
    MIG_STEP_COPY,   /* a file of rows: `op` is MIG_KIND_COPY, sql how it is shown */
    MIG_STEP_RUN,    /* a program: `op` is MIG_KIND_RUN, sql how it is shown */
} mig_step_kind;

/* What stands in the way of an operation in the rows of a table. */
typedef enum {
    MIG_ROWS_ANY,    /* that there are any */
    MIG_ROWS_NULL,   /* those with NULL in the column */
    MIG_ROWS_VALUES, /* those with one of the values in the column */
    MIG_ROWS_UNFIT,  /* those of which a condition holds: their value isn't one of the column's
                        type to be */
    MIG_ROWS_ALIKE, /* those that have the same in all of the columns. Only of interest ahead: where
                       it stands the database says so by itself, and nothing is done */
} mig_rows_kind;

typedef struct {
    mig_rows_kind kind;
    mig_name table;
    mig_strings columns; /* none; one; one; one; any */
    mig_strings values;  /* VALUES; UNFIT: the condition's pieces, the column is between them */
    const char *unfit;   /* UNFIT: what such values are, "texts of more than 3 characters" */
} mig_rows_question;

/* A statement as a part of the text that a user wrote. */
typedef struct {
    const char *text;     /* the whole: of a file, or of a scalar in a YAML script */
    const mig_node *node; /* the scalar; NULL: a file */
    mig_position at;      /* of the statement's first byte in the text */
} mig_step_text;

/* One of several operations that a single statement does. */
typedef struct {
    const char *name; /* of what it is about, as the server's errors name it */
    mig_place place;
} mig_step_part;

typedef MIG_ARRAY(mig_step_part) mig_step_parts;

typedef struct {
    mig_step_kind kind;
    const char *sql;               /* one statement, no semicolon at the end */
    const char *message;           /* ASSERT: "3 rows would ..." without the rows */
    const mig_rows_question *rows; /* ASSERT: what sql asks, where it can be asked before other
                                      statements of the script (plan/ahead.h); else NULL */
    mig_place place;               /* of the operation or statement in the script, for errors */
    const mig_step_text *written;  /* SQL that stands in a script as it is; NULL: it was made */
    mig_step_parts parts; /* the operations, where it is several; place is that of the first */
    const mig_op *op;     /* COPY, RUN: what is done; NULL in a step that the log remembers */
    bool guard;           /* SQL: there for an ASSERT only; run, but of no interest to a reader */
    const char *rebuild;  /* SQL: begins to make this table anew from all that the shape says of it,
                             and what the shape doesn't know of it is lost; NULL: it doesn't */
} mig_step;

typedef MIG_ARRAY(mig_step) mig_steps;

/* What becomes of a statement in a file of SQL that declares a schema. */
typedef enum {
    MIG_DECLARE_RUN,    /* it is run in a scratch database */
    MIG_DECLARE_DROP,   /* run at its place, and no fault when there is nothing to drop */
    MIG_DECLARE_SKIP,   /* means nothing there: BEGIN, COMMIT, CREATE DATABASE, \\connect */
    MIG_DECLARE_REFUSE, /* would reach further than the scratch database, or undo the file */
} mig_declare;

/* What is left of a statement that a run was cut off in, for the next one to find; where a change
 * of the schema commits (no MIG_CAP_DDL_IN_TRANSACTION). */
typedef enum {
    MIG_TRACE_CATALOG, /* what it changes shows in the catalog (mig_driver.fingerprint) */
    MIG_TRACE_ROWS,    /* rows, inside the transaction: they are there once that is committed */
    MIG_TRACE_SESSION, /* it means something to its session alone: SET */
    MIG_TRACE_NONE,    /* none: nobody can tell whether it took effect */
    MIG_TRACE_PARTS,   /* none, and it may have done a part when it fails: CALL */
    MIG_TRACE_REFUSED, /* it can't be part of a script */
} mig_trace;

/* How the one SQL lexer (split.h) reads this dialect. */
typedef struct {
    bool dollar_quotes;        /* $tag$ ... $tag$ */
    bool nested_comments;      /* PostgreSQL's block comments nest */
    bool backslash_escapes;    /* MySQL's '...\'...' */
    bool estring;              /* E'..\'..' */
    bool hash_comments;        /* # to the end of the line */
    bool backticks;            /* `name` */
    bool brackets;             /* [name] */
    bool trigger_bodies;       /* CREATE TRIGGER ... BEGIN ...; END is one statement */
    bool sql_bodies;           /* BEGIN ATOMIC ... END (PostgreSQL 14) */
    bool compound_bodies;      /* routines, triggers and events of MySQL: BEGIN, IF, CASE ... END */
    bool delimiter_lines;      /* the mysql client's DELIMITER command */
    bool conditional_comments; /* MySQL: what is in such a comment counts; one that begins with an
                                  exclamation mark */
} mig_lexer;

struct mig_dialect {
    const char *name;     /* "postgresql": as in URLs, override keys and `-- dialect:` lines */
    const char *family;   /* a further name whose overrides, SQL and scripts hold here where there
                             are none of its own: "mysql" for mariadb; NULL: none */
    mig_caps oldest_caps; /* of the oldest supported version; offline without database.version */
    unsigned max_name_bytes;
    const char *usual_collation; /* of a column that names none; NULL: the table says */
    mig_lexer lexer;

    /* Appends an identifier, quoted only when it has to be. */
    void (*ident)(mig_str *sql, const char *name);
    /* Appends a string literal. */
    void (*literal)(mig_str *sql, const char *text);

    /* Appends a query that gives one row when this database has a table of that name, else none. */
    void (*has_table)(mig_str *sql, mig_name name);

    /*
     * Resolves one declared table for this dialect, in place (the table and what it holds are
     * copies): sets type.server (left NULL when only the server can tell), dflt.server,
     * expressions' server, and says what this database makes of the rest (never_null, identity
     * turned into autoincrement, ...). Overrides were merged before. schema: the resolved schema it
     * is part of, for enums. Errors: MIG_ERR_USAGE at the place of a type or property that this
     * database can't have.
     */
    bool (*resolve_table)(mig_arena *arena, mig_caps caps, const mig_schema *schema,
                          mig_table *table, mig_error *err);

    /*
     * The portable or else native written form of a type in the server's spelling. A portable name
     * only if it renders back to the same text. Sets written, native, server (and enumeration, when
     * the schema has such an enum).
     */
    void (*name_type)(mig_arena *arena, const mig_schema *schema, const char *server,
                      mig_type *type);

    /*
     * Turns a run of operations into steps. They are consecutive in the script, and all of one
     * table, or one operation on an enum (without MIG_CAP_ENUM_TYPES also both: plan/lower.h);
     * never EXECUTE or INSERT. shape: the schema before the
     * first of them, as far as it is known: read from the live database, or from the replay
     * (offline). Operations are resolved. Errors: MIG_ERR_USAGE at the operation's place if it
     * can't be said here.
     */
    bool (*lower)(const mig_dialect *dialect, mig_caps caps, mig_arena *arena, const mig_op *ops,
                  size_t count, const mig_schema *shape, mig_steps *steps, mig_error *err);

    /* The query of a MIG_STEP_ASSERT that asks this. NULL with MIG_CAP_DDL_IN_TRANSACTION. */
    void (*ask_rows)(mig_str *sql, const mig_rows_question *question);

    /* The INSERT statements of an insert operation. */
    void (*lower_insert)(const mig_dialect *dialect, mig_arena *arena, const mig_op *op,
                         mig_steps *steps);

    /* What becomes of one statement of a declaring file; *why is set where it is refused. */
    mig_declare (*declare)(const char *sql, const char **why);

    /*
     * A CREATE TABLE taken apart, so that tables that refer to each other can be made: the table
     * without foreign keys, then an ALTER TABLE for each. False when there are none to take out.
     * NULL where tables may refer to what isn't there yet.
     */
    bool (*take_apart)(mig_arena *arena, const char *sql, mig_strings *parts);

    /* What is left of one statement; *why is set where it is refused. NULL with
     * MIG_CAP_DDL_IN_TRANSACTION. */
    mig_trace (*trace)(const char *sql, const char **why);

    /* Of our own two tables: the type of a text of any length, NULL for TEXT; and what stands
     * behind their columns, so that they take part in transactions and hold any text. NULL:
     * nothing. */
    const char *long_text, *table_end;

    /* How scripts are written for the database's own client: client.h. */
    const mig_client *client;

    /* The capabilities of a version such as "15" or "3.40.1"; false when it isn't one. */
    bool (*version_caps)(const char *version, mig_caps *caps);
};

extern const mig_dialect mig_postgresql;
extern const mig_dialect mig_mysql, mig_mariadb;
extern const mig_dialect mig_sqlite;

/* By name or by URL scheme ("postgres", "postgresql+asyncpg"); NULL when unknown. */
const mig_dialect *mig_dialect_find(const char *name);
/* All names, for suggestions and for the loader's override keys. */
const char *const *mig_dialect_names(size_t *count);

/* How well something that is said for the database of that name fits this one: 0 not, 1 by its
 * family, 2 by its own name. Of several things the one that fits best counts. */
unsigned mig_dialect_fit(const mig_dialect *dialect, const char *name);

/* `schema.table` or `table`, each part through ident. */
void mig_sql_name(const mig_dialect *dialect, mig_str *sql, mig_name name);
/* `a, b, c` through ident. */
void mig_sql_columns(const mig_dialect *dialect, mig_str *sql, const mig_strings *columns);
/* ` ON DELETE CASCADE`, with that event; nothing for NO ACTION, which is the default. */
void mig_sql_action(mig_str *sql, const char *event, mig_fk_action action);
/* INSERT of the rows of an insert operation, 100 by a statement so that none grows without bounds.
 * add_cell writes a value, NULL for SQL's NULL. */
void mig_sql_insert(const mig_dialect *dialect, mig_arena *arena, const mig_op *op,
                    void (*add_cell)(mig_str *sql, const mig_op *op, const char *column,
                                     const char *cell),
                    mig_steps *steps);
/* Adds a MIG_STEP_SQL step with what was built so far, and empties the builder. */
void mig_step_flush(mig_arena *arena, mig_steps *steps, mig_str *sql, mig_place place);
/* What ends a statement that is printed: a semicolon, on its own line behind a comment. */
const char *mig_sql_end(const char *sql);
/* Does it belong to what people are shown: plain SQL that does something of its own? */
static inline bool mig_step_is_shown(const mig_step *step)
{
    return step->kind == MIG_STEP_SQL && !step->guard;
}

#endif
