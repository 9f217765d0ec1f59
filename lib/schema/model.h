/*
 * The model of a database's shape: plain structs in one arena, built once, sealed, const after.
 * Both sides of a diff are this model: the declared one comes from YAML, the found one from a
 * catalog or from replaying scripts.
 *
 * Written and server form. A type or an expression keeps `written`, the text that goes into files,
 * and `server`, the server's own spelling, which is compared. The loader fills `written`; a catalog
 * fills both; mig_resolve (dialect/resolve.h) fills `server` of a declared schema for one dialect.
 */
#ifndef MIG_SCHEMA_MODEL_H
#define MIG_SCHEMA_MODEL_H

#include "base/arena.h"
#include "base/map.h"
#include "migrate/error.h"
#include "schema/words.h"
#include "yaml/node.h"

#include <stdbool.h>

typedef struct {
    const char *schema; /* NULL: the connection's default schema */
    const char *name;
} mig_name;

typedef MIG_ARRAY(mig_name) mig_names;

typedef struct {
    const char *written; /* NULL: no expression */
    const char *server;  /* NULL: not resolved yet */
    mig_place place;
} mig_expr;

typedef struct {
    const char *written; /* portable ("varchar(255)", "text[]"), an enum's name, or a native name */
    bool native;         /* forced with `native:`, no check of the name */
    const char *server;  /* the server's spelling; NULL: not known without asking the server */
    const char *enumeration; /* "name" or "schema.name" of the enum that it is (element type of an
                                array); NULL: no enum */
    const char *nearest; /* declared side, a name that is neither portable nor an enum: the nearest
                            of all that are, for "did you mean"; NULL: none is near */
    bool from_scripts;   /* found side: `written` is what the applied scripts say (see diff.h) */
    mig_place place;
} mig_type;

typedef enum {
    MIG_DEFAULT_NONE,
    MIG_DEFAULT_LITERAL, /* value is what the column holds: text, number as text */
    MIG_DEFAULT_EXPR,    /* value is SQL, or one of the portable words: see schema/portable.h */
    MIG_DEFAULT_NULL,    /* an explicit DEFAULT NULL; compares equal to none */
} mig_default_kind;

typedef struct {
    mig_default_kind kind;
    const char *value; /* literal's value or expression text, as written */
    const char
        *server; /* expression as the server spells it, or the SQL to send; NULL: unresolved */
    mig_place place;
} mig_default;

#define MIG_IDENTITIES(X) \
    X(NONE, "none")       \
    X(ALWAYS, "always")   \
    X(BY_DEFAULT, "by default")

typedef enum {
#define X(id, name) MIG_IDENTITY_##id,
    MIG_IDENTITIES(X)
#undef X
} mig_identity;

/* The sequence behind an identity or autoincrement column, where it isn't the usual one. Numbers
 * are in canonical digits; what is NULL is as the database makes it. */
typedef struct {
    const char *name; /* NULL: <table>_<column>_seq; any live name is taken for it, and kept */
    const char *type; /* of autoincrement, as types are written; NULL: the column's */
    const char *start, *increment, *min, *max, *cache;
    bool cycle;
    mig_place place;
} mig_sequence;

/* A storage parameter of a table or an index (fillfactor, 70), an option of a column. */
typedef struct {
    const char *name;
    const char *value;
} mig_setting;

typedef MIG_ARRAY(mig_setting) mig_settings; /* by name, none twice */

/* A property that not every database has: which of an object's the file states first, and where. */
typedef struct {
    const char *key; /* NULL: none */
    mig_place place;
} mig_said;

#define MIG_GENERATED_KINDS(X) \
    X(NONE, "none")            \
    X(STORED, "stored")        \
    X(VIRTUAL, "virtual")

typedef enum {
#define X(id, name) MIG_GENERATED_##id,
    MIG_GENERATED_KINDS(X)
#undef X
} mig_generated_kind;

#define MIG_FK_ACTIONS(X)     \
    X(NO_ACTION, "no action") \
    X(RESTRICT, "restrict")   \
    X(CASCADE, "cascade")     \
    X(SET_NULL, "set null")   \
    X(SET_DEFAULT, "set default")

typedef enum {
#define X(id, name) MIG_FK_##id,
    MIG_FK_ACTIONS(X)
#undef X
        MIG_FK_NO_ACTION_STATED, /* the same in so many words: MariaDB prints them back */
} mig_fk_action;

/* What is done, however it was written. */
static inline mig_fk_action mig_fk_action_plain(mig_fk_action action)
{
    return action == MIG_FK_NO_ACTION_STATED ? MIG_FK_NO_ACTION : action;
}

#define MIG_DEFERRABLES(X)              \
    X(NOT, "not deferrable")            \
    X(IMMEDIATE, "initially immediate") \
    X(DEFERRED, "initially deferred")

typedef enum {
#define X(id, name) MIG_DEFERRABLE_##id,
    MIG_DEFERRABLES(X)
#undef X
} mig_deferrable; /* what `deferrable:` may say; `true` means initially immediate */

/* SQLite's conflict clause of a NOT NULL, UNIQUE, PRIMARY KEY (sqlite.org/lang_conflict.html). */
#define MIG_CONFLICTS(X)    \
    X(NONE, "none")         \
    X(ROLLBACK, "rollback") \
    X(ABORT, "abort")       \
    X(FAIL, "fail")         \
    X(IGNORE, "ignore")     \
    X(REPLACE, "replace")

typedef enum {
#define X(id, name) MIG_CONFLICT_##id,
    MIG_CONFLICTS(X)
#undef X
} mig_conflict;

typedef struct mig_column mig_column;

/* A column as it is for one dialect (`postgresql: {type: jsonb}`): the whole of it, merged. */
typedef struct {
    const char *dialect;
    const mig_column *column;
} mig_column_override;

struct mig_column {
    const char *name;
    size_t number; /* its place in the table that it was read with, from 1; 0: not known */
    mig_type type;
    bool nullable;
    bool never_null; /* resolved: the server stores no NULL whatever is written (primary keys) */
    mig_conflict not_null_conflict;
    mig_default dflt;
    mig_identity identity;
    bool autoincrement; /* PostgreSQL: serial; MySQL: AUTO_INCREMENT; SQLite: AUTOINCREMENT */
    const mig_sequence *sequence; /* of either; NULL: the usual one */
    mig_generated_kind generated_kind;
    mig_expr generated;
    const char *collation;
    const char *usual_collation; /* found side, MIG_CAP_OPTIONS: what no collation means, the
                                    table's; else NULL */
    const char *comment;
    bool invisible;         /* this and the next: MySQL; SELECT * leaves it out */
    const char *attributes; /* what else stands in its definition, as the server writes it: "srid
                               4326", "compressed" */
    const char
        *storage; /* "plain", ...; NULL: as usual for the type, which is, on the found side, */
    const char *usual_storage;
    const char *compression;  /* "pglz", ...; NULL: as the database is set */
    const char *statistics;   /* target, in digits; NULL: the database's */
    mig_settings options;     /* n_distinct, ... */
    mig_said said;            /* declared side: of invisible, ... options */
    const char *on_update;    /* "now()" or NULL */
    const char *renamed_from; /* declared side only */
    const char *beyond;       /* found side: what of it the model doesn't hold, and ALTER leaves as
                                 it is ("privileges"); NULL: nothing */
    bool excluded;            /* by the project's filters (diff/filter.h): not managed */
    MIG_ARRAY(mig_column_override) overrides;
    const mig_column *portable; /* resolved column: the one it was declared as; NULL: itself */
    mig_place place;
};

/* A name that the file states is a wish; one that the convention made only names what is created.
 */
typedef struct {
    const char *name; /* NULL: without a name (SQLite allows that) */
    bool stated;      /* by the file or script, or found in a catalog */
} mig_constraint_name;

/* What a key says of one of its columns. */
typedef struct {
    const char *collation; /* NULL: the column's */
    unsigned prefix;       /* as mig_index_key.prefix */
    bool descending;
} mig_key_part;

/* What of a constraint or an index can be another without making it anew. */
typedef struct {
    const char *comment;
    bool not_valid;    /* checks, foreign keys: rows that were there before it weren't looked at */
    mig_settings with; /* storage parameters of the index that it is or has; as the next two */
    const char *tablespace; /* NULL: where the server puts it unasked */
    bool cluster;           /* CLUSTER goes by it; of a table's indexes and keys at most one */
    bool invisible;         /* indexes, MySQL: kept, and not used for queries */
    bool not_enforced; /* checks, foreign keys: kept, and rows aren't looked at; never not_valid */
} mig_traits;

typedef struct {
    mig_constraint_name id;
    mig_strings columns;
    MIG_ARRAY(mig_key_part) parts; /* one for each column; none: nothing is said of any */
    mig_strings include;
    bool nulls_not_distinct; /* unique constraints: a NULL equals another */
    bool without_overlaps;   /* the last column is a range: of equal others none overlap */
    mig_deferrable deferrable;
    mig_conflict conflict;
    mig_traits traits;
    const char *beyond;
    bool excluded;
    mig_place place;
} mig_key; /* a primary key or a unique constraint */

typedef struct {
    mig_constraint_name id;
    mig_expr expr;
    const char *column; /* that it was declared on, for the convention's name; NULL: on the table */
    bool bound;         /* a part of the column, without a name, where that is told apart
                           (MIG_CAP_COLUMN_CHECKS) */
    bool no_inherit;    /* tables that inherit don't have it */
    mig_traits traits;
    const char *beyond;
    bool excluded;
    mig_place place;
} mig_check;

typedef struct {
    mig_constraint_name id;
    mig_strings columns;
    mig_name target;
    mig_strings target_columns; /* sealed: never empty (the target's primary key where unsaid) */
    bool implied;               /* they were unsaid, and are not written: `references: teams` */
    bool period; /* the last column, on both sides, is a range: those of the target cover it */
    mig_fk_action on_delete, on_update;
    mig_strings set_columns; /* that on_delete sets to null or default; none: all of the key's */
    mig_deferrable deferrable;
    const char *match; /* "full", "partial"; NULL: simple */
    mig_traits traits;
    const char *beyond;
    bool excluded;
    bool elsewhere; /* the target is excluded: it needn't be declared */
    mig_place place;
} mig_foreign_key;

typedef struct {
    const char *column; /* a plain column; NULL: an expression */
    unsigned prefix;    /* MySQL: so many characters or bytes of the column; 0: all */
    mig_expr expr;      /* without enclosing parentheses */
    bool enclosed;      /* parentheses around the whole expression are written, and */
    bool ascending;     /* ASC is: they mean nothing, and are kept where text is all there is */
    bool descending;
    int nulls;                 /* 0: as the order implies, 1: nulls first, 2: nulls last; canonical:
                                  the value that the order implies anyway is stored as 0 */
    const char *collation;     /* NULL: the column's */
    const char *opclass;       /* NULL: the type's default; with parameters, as written */
    const char *usual_opclass; /* found side: the type's default, which it has; opclass is NULL */
    const char *operator;      /* exclusion constraints: "=", "operator(app.=)"; else NULL */
} mig_index_key;

typedef struct mig_index mig_index;

typedef struct {
    const char *dialect;
    const mig_index *index;
} mig_index_override;

struct mig_index {
    mig_constraint_name id;
    bool unique;
    const char *method; /* lower case; NULL: unsaid, mostly btree */
    const char *parser; /* MySQL, of method "fulltext"; NULL: the built-in one */
    MIG_ARRAY(mig_index_key) keys;
    mig_strings include;
    mig_expr where;
    bool nulls_not_distinct;   /* unique indexes: a NULL equals another */
    mig_deferrable deferrable; /* exclusion constraints */
    mig_traits traits;
    bool made; /* found side, MySQL: it may be the server's, for a foreign key that is called like
                  it; such a one goes when another index can do its work */
    const char *beyond;
    bool excluded;
    MIG_ARRAY(mig_index_override) overrides;
    const mig_index *portable; /* as mig_column.portable */
    const char *source;        /* found side, SQLite: its CREATE INDEX, verbatim */
    mig_place place;
};

#define MIG_EXCLUSION_METHOD "gist" /* of exclusion constraints that name none */

typedef struct mig_table mig_table;

/* What a subscriber gets to tell changed rows by. */
typedef struct {
    const char *word;  /* "full", "nothing", "index"; NULL: the primary key */
    const char *index; /* of "index": its name, or that of the constraint behind it */
} mig_replica_identity;

/* Which rows of a table are in this one. */
typedef struct {
    mig_name table;     /* name NULL: it is no partition */
    const char *values; /* "from (1) to (9)", "in (1, 2)", "with (...)", "default" */
} mig_partition;

typedef struct {
    const char *dialect;
    const mig_node *node; /* table properties for one dialect; checked by the loader */
} mig_table_override;

struct mig_table {
    mig_name name;
    MIG_ARRAY(mig_column *) columns; /* in table order; of a partition none, see mig_table_root */
    mig_key *primary_key;            /* NULL: none */
    MIG_ARRAY(mig_key *) uniques;
    MIG_ARRAY(mig_check *) checks;
    MIG_ARRAY(mig_foreign_key *) foreign_keys;
    MIG_ARRAY(mig_index *)
    exclusions; /* exclusion constraints: indexes whose keys have operators
                 */
    MIG_ARRAY(mig_index *) indexes;
    const char *comment;
    bool strict;                    /* SQLite's STRICT; elsewhere without effect */
    bool without_rowid;             /* SQLite's WITHOUT ROWID; elsewhere without effect */
    const char *engine, *collation; /* this and what follows: MySQL; NULL: as the database is set */
    const char *usual_engine, *usual_collation; /* found side: what NULL means above */
    mig_settings options;                       /* row_format, key_block_size, ... */
    const char *partitions; /* from PARTITION BY on, as the server writes it; NULL: none */
    bool versioned;         /* WITH SYSTEM VERSIONING */
    bool unlogged;          /* this and what follows: PostgreSQL; NULL: as the database is set */
    mig_settings with;      /* storage parameters; "toast.name" for those of the TOAST table */
    bool toastless;         /* found side: it has no TOAST table, and none of those is kept */
    const char *tablespace, *access_method;
    const char *usual_tablespace, *usual_access_method; /* found side: what NULL means above */
    mig_replica_identity replica_identity;
    const char *partition_by; /* "range (at)", "list (lower(name))", "hash (id)"; NULL: no parent of
                                 partitions */
    mig_partition partition_of; /* it is one itself */
    mig_said said;              /* declared side: of engine, ... partition_of */
    const char *renamed_from;   /* name, or schema.name; declared side only */
    const char *beyond;         /* found side: what the model doesn't hold ("inherits"); such a
                                   table is named, never changed or dropped */
    bool excluded;              /* all of it, with its parts */
    const char *source;         /* found side, SQLite: its CREATE TABLE, verbatim */
    bool settled; /* declared side: in SQL, and read from a catalog: resolved already */
    MIG_ARRAY(mig_table_override) overrides;
    const mig_table *portable; /* as mig_column.portable; of its own properties only */
    mig_place place;
};

typedef struct {
    const char *value;
    const char *renamed_from; /* declared side only */
    mig_place place;
} mig_enum_value;

typedef struct {
    mig_name name;
    MIG_ARRAY(mig_enum_value) values;
    const char *comment;
    const char *renamed_from;
    const char *beyond;
    bool excluded;
    bool settled; /* as mig_table.settled */
    mig_place place;
} mig_enum;

/* Something that was found and that the model doesn't cover: it is said, never lost. */
typedef struct {
    const char *kind; /* "view", "trigger", "function", "sequence", ... */
    mig_name name;
    mig_name table;     /* of a trigger, rule, policy; name NULL: none */
    const char *source; /* SQLite: its SQL, verbatim; NULL elsewhere */
    bool excluded;
} mig_other;

/* What a change touches: a column, or (column NULL) a table or an enum itself, or its primary key.
 */
typedef struct {
    mig_name name;
    const char *column;
    bool key; /* a view that groups by it may show all columns of the table */
} mig_need;

/*
 * Something that the model doesn't cover and that needs a column, a table or an enum, directly or
 * by way of another such thing: in the way of some changes, it is taken down for them and put up
 * again as it was.
 */
typedef struct {
    const char *kind; /* "view", "rule", ... */
    mig_name name;
    mig_name table; /* of a trigger, rule, policy, ...; name NULL: none */
    MIG_ARRAY(mig_need) needs;
    mig_strings drop, create; /* statements */
    bool kept;                /* when a column's type changes the server sees to it by itself */
    const char *obstacle;     /* why it can't be dropped: "belongs to ..."; NULL: nothing */
    bool down;                /* it is taken down at this point, */
    bool held;                /* and stays down, for operations to come: */
    size_t until;             /* the number of the last of them, from 1; 0: none */
} mig_dependent;

typedef struct {
    mig_arena *arena; /* not owned */
    MIG_ARRAY(mig_enum *) enums;
    MIG_ARRAY(mig_table *) tables;
    MIG_ARRAY(mig_other *) others;
    MIG_ARRAY(mig_dependent *)
    dependents;            /* found side, of what was asked for
                              (dialect/dependents.h); each after those it needs */
    size_t dependents_end; /* of the operations for which they were read; 0: all of them are done */
    mig_strings schemas;   /* namespaces named by the file, the default one not among them */
    bool nocase; /* names compare without regard to ASCII case (SQLite); set before sealing */
    mig_words_ident *ident; /* how a rename writes names into texts; NULL: no database is at hand */
    mig_map *table_map;     /* made by mig_schema_seal */
} mig_schema;

/* An empty schema in the arena, which must outlive it. */
mig_schema *mig_schema_new(mig_arena *arena);
/* An empty one whose names follow the same rules. */
mig_schema *mig_schema_new_like(mig_arena *arena, const mig_schema *like);
/* One with the same enums and tables, sealed: its lists are its own, the objects are shared. */
mig_schema *mig_schema_share(mig_arena *arena, const mig_schema *schema);

/* Adds and returns; everything else of it is filled by the caller. Strings are borrowed. */
mig_table *mig_schema_add_table(mig_schema *schema, mig_name name);
mig_enum *mig_schema_add_enum(mig_schema *schema, mig_name name);
mig_column *mig_table_add_column(mig_schema *schema, mig_table *table, const char *name);

/* Makes the index by name, and fills target_columns that were left to the target's primary key. */
void mig_schema_seal(mig_schema *schema);

/* Adds a column at the end of the key. */
void mig_key_add(mig_arena *arena, mig_key *key, const char *column, mig_key_part part);
/* A column of the key as an index's key: what an index can have of it, a key's index has. */
mig_index_key mig_key_at(const mig_key *key, size_t at);
/* Is only a part of one of its columns in it? */
bool mig_key_has_prefix(const mig_key *key);
/* The same columns in the same order, with the same said of them. */
bool mig_key_columns_same(const mig_schema *schema, const mig_key *a, const mig_key *b);

/* Fills target_columns that were left to the target's primary key. */
void mig_foreign_key_imply(mig_foreign_key *key, const mig_table *target);

/* NULL when there is none. Works on a sealed schema only. */
mig_table *mig_table_find(const mig_schema *schema, mig_name name);
mig_enum *mig_enum_find(const mig_schema *schema, mig_name name);
/* In a sealed schema a partition's columns are those of its root. */
mig_column *mig_column_find(const mig_schema *schema, const mig_table *table, const char *name);

/* "name" or "schema.name"; parts that contain a dot are written in double quotes. */
const char *mig_name_text(mig_arena *arena, mig_name name);
/* The reverse of mig_name_text. */
mig_name mig_name_parse(mig_arena *arena, const char *text);
bool mig_name_same(const mig_schema *schema, mig_name a, mig_name b);
/* Equal by the schema's rule for case; both may be NULL. */
bool mig_ident_same(const mig_schema *schema, const char *a, const char *b);
/* In everything but the place; NULL is the usual one. */
bool mig_sequence_same(const mig_sequence *a, const mig_sequence *b);
bool mig_idents_same(const mig_schema *schema, const mig_strings *a, const mig_strings *b);
bool mig_strings_has(const mig_strings *list, const char *text);
bool mig_strings_same(const mig_strings *a, const mig_strings *b); /* in the same order */
/* NULL when it isn't set. */
const char *mig_setting_find(const mig_settings *settings, const char *name);
bool mig_settings_same(const mig_settings *a, const mig_settings *b);
/* Adds at its place in the order of names. */
void mig_settings_add(mig_arena *arena, mig_settings *settings, const char *name,
                      const char *value);

/* Puts a table in the place of the one of its name, or at the end; keeps the index of a sealed
 * schema. */
void mig_schema_put_table(mig_schema *schema, mig_table *table);
/* Takes a table out of a sealed schema; it is found under this name no more. */
void mig_schema_remove_table(mig_schema *schema, const mig_table *table);
/* Sets enumeration when the type (or an array's element type) is an enum of the schema. */
void mig_type_find_enum(const mig_schema *schema, mig_type *type);

/* Copies one level deep (arrays copied, their elements shared), to change a part of a const value.
 */
mig_table *mig_table_copy(mig_arena *arena, const mig_table *table);

#endif
