/*
 * The one reader of what SHOW CREATE TABLE prints, on MySQL 8.0 and later and on MariaDB 10.6 and
 * later, of tables that are there for good and of temporary ones (which information_schema doesn't
 * show). It isn't a reader of CREATE TABLE as people write it: the servers print one form of
 * everything. Expressions are opaque slices. Conditional comments (C-style, with an exclamation
 * mark) count as what is in them, as to the server that printed them.
 *
 * The result says what stands in the text; what it means for the model (collations inherited, JSON
 * on MariaDB, unique keys as constraints) is catalog_table.c's business.
 */
#ifndef MIG_DIALECT_MYSQL_PARSE_H
#define MIG_DIALECT_MYSQL_PARSE_H

#include "schema/model.h"

/* CHECK (...), of the table or (MariaDB) of a column. */
typedef struct {
    const char *name; /* NULL: of a column */
    const char *expr; /* without parentheses around the whole */
    bool not_enforced;
} my_check;

typedef struct {
    const char *name;
    const char *type; /* in the server's spelling: see mysql.h; MariaDB's JSON is still longtext */
    const char *charset, *collation; /* as printed; NULL: not */
    bool not_null;
    bool autoincrement;
    bool invisible;
    mig_default_kind dflt_kind;
    const char *dflt; /* LITERAL: the value, without quotes; EXPR: the text, without parentheses
                         around the whole: a number, b'101', current_timestamp(3), uuid() */
    const char *on_update; /* "current_timestamp(3)"; NULL: none */
    mig_generated_kind generated_kind;
    const char *generated; /* without parentheses around the whole */
    const char *comment;
    const my_check *check;
    const char *attributes; /* all else, as printed, blanks between: "srid 4326", "compressed",
                               "without system versioning"; NULL: nothing */
    const char *beyond;     /* what can't be said of it in the model: "a system-time column" */
} my_column;

typedef struct {
    const char *column; /* NULL: an expression */
    const char *expr;   /* without its parentheses */
    unsigned prefix;    /* characters or bytes that are indexed; 0: all */
    bool descending;
} my_key_part;

typedef enum {
    MY_KEY_PRIMARY,
    MY_KEY_UNIQUE,
    MY_KEY_PLAIN,
    MY_KEY_FULLTEXT,
    MY_KEY_SPATIAL,
    MY_KEY_VECTOR
} my_key_kind;

typedef struct {
    my_key_kind kind;
    const char *name; /* NULL: the primary key */
    MIG_ARRAY(my_key_part) parts;
    const char *method; /* "btree", "hash", in lower case; NULL: not printed */
    const char *parser; /* of a FULLTEXT key */
    const char *comment;
    bool invisible;       /* INVISIBLE, on MariaDB IGNORED */
    mig_settings options; /* key_block_size, ... */
    const char *beyond;   /* "WITHOUT OVERLAPS" */
} my_key;

typedef struct {
    const char *name;
    mig_strings columns;
    mig_name target; /* schema NULL: that of the table */
    mig_strings target_columns;
    mig_fk_action on_delete, on_update;
    const char *match; /* "full", "partial"; NULL: unsaid */
} my_foreign_key;

typedef struct {
    const char *name;
    bool temporary;
    MIG_ARRAY(my_column) columns;
    MIG_ARRAY(my_key) keys;
    MIG_ARRAY(my_check) checks;
    MIG_ARRAY(my_foreign_key) foreign_keys;
    const char *engine, *charset, *collation, *comment;
    bool versioned;         /* MariaDB: WITH SYSTEM VERSIONING */
    bool sequence;          /* MariaDB: a sequence, not a table */
    mig_settings options;   /* all others, names in lower case; AUTO_INCREMENT isn't one */
    const char *partitions; /* from PARTITION BY on, as printed */
    const char *beyond;     /* "a period", ... */
} my_table;

/* Reads the statement. What it returns is in the arena. Errors: MIG_ERR_FAILED that says what was
 * expected, what is there, and where. */
MIG_MUST_CHECK bool my_parse_table(mig_arena *arena, const char *text, my_table *table,
                                   mig_error *err);

const my_column *my_column_find(const my_table *table, const char *name);

#endif
