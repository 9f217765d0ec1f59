/*
 * The one reader of CREATE TABLE and CREATE INDEX, after SQLite's grammar (parse.y;
 * sqlite.org/lang_createtable.html, lang_createindex.html). SQLite keeps only the text, and the
 * text is edited by a rebuild, so that everything here says where it stands: slices into the text,
 * which stays verbatim. Expressions are opaque slices, from their first to their last token.
 */
#ifndef MIG_DIALECT_SQLITE_PARSE_H
#define MIG_DIALECT_SQLITE_PARSE_H

#include "dialect/sqlite/token.h"
#include "schema/model.h"

/* A name and where it is written. */
typedef struct {
    const char *name; /* without quotes; NULL: not there */
    mig_slice slice;  /* with its quotes */
} mig_sqlite_name;

/* One column or expression of a PRIMARY KEY, UNIQUE, FOREIGN KEY, REFERENCES or index. */
typedef struct {
    mig_slice whole;        /* with COLLATE, ASC, DESC, NULLS */
    mig_sqlite_name column; /* name NULL: an expression */
    mig_slice expr;         /* without COLLATE (unless it belongs to only a part of the expression),
                               ASC, DESC, NULLS; of a plain column its name as written */
    mig_sqlite_name collation;  /* name NULL: the column's */
    bool ascending, descending; /* written */
    bool enclosed;              /* the expression stands in parentheses, which are not in expr */
    int nulls;                  /* 0: unsaid, 1: NULLS FIRST, 2: NULLS LAST */
} mig_sqlite_part;

typedef MIG_ARRAY(mig_sqlite_part) mig_sqlite_parts;

typedef enum {
    MIG_SQLITE_NAME_ONLY, /* CONSTRAINT x with nothing behind it: SQLite takes that */
    MIG_SQLITE_PRIMARY_KEY,
    MIG_SQLITE_UNIQUE,
    MIG_SQLITE_CHECK,
    MIG_SQLITE_REFERENCES, /* a column's REFERENCES, a table's FOREIGN KEY */
    MIG_SQLITE_NOT_NULL,
    MIG_SQLITE_NULL, /* the word NULL, which does nothing */
    MIG_SQLITE_DEFAULT,
    MIG_SQLITE_COLLATE,
    MIG_SQLITE_GENERATED,
    MIG_SQLITE_DEFER, /* [NOT] DEFERRABLE that doesn't directly follow its REFERENCES; it acts on
                         the last foreign key before it, where it is also noted */
} mig_sqlite_kind;

typedef struct {
    mig_sqlite_name target;
    mig_sqlite_parts columns; /* of the target; empty: its primary key */
    mig_slice columns_slice;  /* the parentheses and what is between them */
    mig_fk_action on_delete, on_update;
    mig_sqlite_name match; /* name NULL: unsaid */
    mig_deferrable deferrable;
    mig_slice deferrable_slice; /* [NOT] DEFERRABLE ..., where it directly follows */
} mig_sqlite_reference;

/* A constraint of a column or of the table. Members that its kind hasn't are zero. */
typedef struct {
    mig_sqlite_kind kind;
    mig_sqlite_name name; /* CONSTRAINT name; of a repeated one the last, which counts */
    mig_slice whole;      /* with CONSTRAINT name, without a comma */
    mig_slice body;       /* without CONSTRAINT name; NAME_ONLY: not there */
    mig_slice expr;       /* CHECK, GENERATED: what is between the parentheses; DEFAULT: the value,
                             without parentheses around the whole */
    bool enclosed;        /* DEFAULT (...) */
    mig_sqlite_parts columns; /* of the table's PRIMARY KEY, UNIQUE, FOREIGN KEY */
    mig_slice columns_slice;  /* the parentheses and what is between them */
    bool descending;          /* a column's PRIMARY KEY DESC: no rowid alias then */
    bool autoincrement;
    mig_conflict conflict;
    mig_slice conflict_slice;     /* ON CONFLICT ... */
    mig_generated_kind generated; /* never NONE for GENERATED: unsaid is VIRTUAL */
    mig_sqlite_name collation;    /* COLLATE */
    mig_sqlite_reference reference;
} mig_sqlite_constraint;

typedef MIG_ARRAY(mig_sqlite_constraint) mig_sqlite_constraints;

typedef struct {
    mig_sqlite_name name;
    mig_slice type;       /* its words and arguments as written; length 0: none */
    mig_slice definition; /* all of it, from the name on; without a comma */
    mig_sqlite_constraints constraints;
} mig_sqlite_column;

typedef struct {
    const char *text; /* borrowed */
    size_t length;
    bool temporary;
    mig_sqlite_name schema, name;
    size_t open, close; /* offsets of the parentheses around the body */
    MIG_ARRAY(mig_sqlite_column) columns;
    mig_sqlite_constraints constraints; /* of the table; commas between them may be missing */
    mig_slice options;                  /* what follows the body: WITHOUT ROWID, STRICT */
    bool strict, without_rowid;
} mig_sqlite_table;

typedef struct {
    const char *text; /* borrowed */
    size_t length;
    bool unique;
    mig_sqlite_name schema, name, table;
    size_t open, close; /* offsets of the parentheses around the parts */
    mig_sqlite_parts parts;
    mig_slice where; /* the expression, without WHERE */
} mig_sqlite_index;

/*
 * Read a statement; a semicolon at its end is allowed. What points into text is borrowed, the rest
 * is in the arena. Errors: MIG_ERR_FAILED that says what was expected, what is there, and where.
 */
MIG_MUST_CHECK bool mig_sqlite_parse_table(mig_arena *arena, const char *text,
                                           mig_sqlite_table *table, mig_error *err);
MIG_MUST_CHECK bool mig_sqlite_parse_index(mig_arena *arena, const char *text,
                                           mig_sqlite_index *index, mig_error *err);

/* The slice as a string; "" when it isn't there. */
char *mig_slice_text(mig_arena *arena, const char *text, mig_slice slice);
/* The byte after it. */
size_t mig_slice_end(mig_slice slice);

/* By name without regard to case; NULL when there is none. */
const mig_sqlite_column *mig_sqlite_column_find(const mig_sqlite_table *table, const char *name);
/* The first constraint of that kind; NULL when there is none. */
const mig_sqlite_constraint *mig_sqlite_constraint_find(const mig_sqlite_constraints *constraints,
                                                        mig_sqlite_kind kind);

/*
 * The type as SQLite has it (pragma table_xinfo, letters' case aside): the words as written, with
 * the blanks between them; of a type that begins with a quoted word only that word, without quotes;
 * "" for none.
 */
char *mig_sqlite_type_text(mig_arena *arena, const char *text, mig_slice type);

#endif
