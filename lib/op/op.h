/*
 * Operations are data: what kind of object, what it was, what it will be. The verb follows from
 * which side is missing: no before is create (add), no after is drop, both is alter, and rename
 * when only the names differ. One row per kind (op/kinds.c) gives its names in YAML, its reader,
 * writer and effect on a schema.
 */
#ifndef MIG_OP_OP_H
#define MIG_OP_OP_H

#include "schema/load.h"
#include "schema/model.h"

/* id, names of the operations that create, drop, alter, rename ("" where there is none) */
#define MIG_KINDS(X)                                                                           \
    X(ENUM, "create_enum", "drop_enum", "alter_enum", "rename_enum")                           \
    X(TABLE, "create_table", "drop_table", "alter_table", "rename_table")                      \
    X(COLUMN, "add_column", "drop_column", "alter_column", "rename_column")                    \
    X(PRIMARY_KEY, "create_primary_key", "drop_constraint", "alter_constraint",                \
      "rename_constraint")                                                                     \
    X(UNIQUE, "create_unique", "drop_constraint", "alter_constraint", "rename_constraint")     \
    X(EXCLUSION, "create_exclude", "drop_constraint", "alter_constraint", "rename_constraint") \
    X(CHECK, "create_check", "drop_constraint", "alter_constraint", "rename_constraint")       \
    X(FOREIGN_KEY, "create_foreign_key", "drop_constraint", "alter_constraint",                \
      "rename_constraint")                                                                     \
    X(INDEX, "create_index", "drop_index", "alter_index", "rename_index")                      \
    X(EXECUTE, "execute", "", "", "")                                                          \
    X(INSERT, "insert", "", "", "")                                                            \
    X(COPY, "copy", "", "", "")                                                                \
    X(RUN, "run", "", "", "")

typedef enum {
#define X(id, create, drop, alter, rename) MIG_KIND_##id,
    MIG_KINDS(X)
#undef X
} mig_kind;

/* execute: SQL for every dialect, or one text for each of some. */
typedef struct {
    const char *dialect;  /* NULL: every dialect */
    const char *sql;      /* one or several statements */
    const mig_node *node; /* where a script has it; NULL: in none */
} mig_dialect_sql;

typedef struct {
    MIG_ARRAY(mig_dialect_sql) texts;
} mig_execute;

/* insert: rows into a table. A NULL cell is SQL's NULL; cells are literals, never SQL. */
typedef struct {
    mig_strings columns;
    MIG_ARRAY(mig_strings) rows; /* each as long as columns */
} mig_insert;

/* copy: the rows of a CSV file into a table. */
typedef struct {
    const char *file;    /* relative to the folder of the script */
    mig_strings columns; /* none: the header line says */
    bool header;
    char delimiter;
    const char *null;  /* a value without quotes that is NULL */
    const char *shown; /* "t from seeds/t.csv" */
} mig_copy;

/* run: a program and its arguments. */
typedef struct {
    mig_strings argv;
    const char *shown; /* on one line, quoted as a shell would want it */
} mig_program_call;

/* Which member counts is said by the operation's kind; all are pointers. */
typedef union {
    const void *any; /* NULL: this side is missing */
    const mig_enum *enumeration;
    const mig_table *table;
    const mig_column *column;
    const mig_key *key; /* PRIMARY_KEY, UNIQUE */
    const mig_check *check;
    const mig_foreign_key *foreign_key;
    const mig_index *index; /* INDEX, EXCLUSION */
    const mig_execute *execute;
    const mig_insert *insert;
    const mig_copy *copy;
    const mig_program_call *run;
} mig_object;

typedef struct {
    mig_kind kind;
    mig_name table; /* the table that the object is part of, by its name at this point; TABLE, ENUM:
                       unused (the objects carry their names); EXECUTE, RUN: unused */
    mig_object before; /* a script's drop_table and drop_column name only; replay fills the rest */
    mig_object after;
    const char *behind; /* add_column: the column that it comes after ("": it is the first); NULL:
                           the last. drop_column: the same of the operation that takes it back.
                           Without effect where a column can only be added at the end */
    const mig_execute *using; /* alter_column: what the values become, in SQL over the row as it
                                 was; NULL: the database's own conversion */
    const mig_execute *using_back; /* that of the reverse */
    const char *note; /* written above it in the script as a comment: "loses ..."; NULL: none */
    bool values_used; /* alter_enum, set when it is lowered: the script goes on to use a value that
                         this adds */
    mig_place place;  /* in the script */
} mig_op;

typedef MIG_ARRAY(mig_op) mig_ops;

typedef enum { MIG_VERB_CREATE, MIG_VERB_DROP, MIG_VERB_ALTER, MIG_VERB_RENAME } mig_verb;

/* A constraint or an index: of a table that stays. */
bool mig_kind_is_part(mig_kind kind);

/* RENAME for TABLE, COLUMN, ENUM, constraints and INDEX when both sides exist and names differ. */
mig_verb mig_op_verb(const mig_op *op);
/* Does it give a column another name, and nothing else? */
bool mig_op_renames_column(const mig_op *op);

/* Name of the object after (or, where it is dropped, before) the operation: "users.email"; of a
 * constraint without a name "users (a, b)". */
const char *mig_op_subject(mig_arena *arena, const mig_op *op);

/* Is it neither of an object nor of a table's shape: SQL, rows, a program? */
bool mig_kind_is_data(mig_kind kind);

/* Swaps the sides. What is data has no reverse: callers must not ask. */
mig_op mig_op_reverse(mig_op op);

/* The text for a dialect; NULL: there is none, or execute is NULL. */
const char *mig_execute_text(const mig_execute *execute, const char *dialect);

/* NULL for an unnamed constraint, and for data. */
const char *mig_object_name(mig_kind kind, mig_object object);
/* Of a constraint or an index; NULL for what has none. */
const mig_traits *mig_object_traits(mig_kind kind, mig_object object);

/*
 * alter_enum: what a value of before is called after; NULL when it is gone. A rename is told by
 * renamed_from of the value after, or, in a reversed operation, of the value before.
 */
const char *mig_enum_value_after(const mig_op *op, const char *before);
bool mig_enum_has(const mig_enum *enumeration, const char *value);

/*
 * Operations <-> YAML: a list with one map per operation, {name: {...}}. Formats in
 * docs/scripts.md. Reading gives errors with their place; enums and types are taken as written.
 * Unknown operation names are errors with the nearest name; those of kinds that don't exist yet say
 * so. Law: write(read(x)) reads back to the same.
 */
MIG_MUST_CHECK bool mig_ops_read(mig_arena *arena, const mig_node *list, mig_ops *ops,
                                 mig_error *err);
mig_node *mig_ops_print(mig_arena *arena, const mig_ops *ops);

/*
 * The effect of an operation on a schema (replay): schema is changed in place, its objects are
 * never (they are copied before a change), and its index is kept. With fill, `before` of the
 * operation, where a script only named it, is set to the object that the schema had. Data changes
 * nothing. Errors: MIG_ERR_USAGE at the operation's place when the object isn't
 * there, or is there already.
 */
MIG_MUST_CHECK bool mig_op_apply(mig_schema *schema, mig_op *op, bool fill, mig_error *err);

#endif
