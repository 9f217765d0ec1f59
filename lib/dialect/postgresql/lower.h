/*
 * What the files that turn operations into SQL share. One statement a step; several steps for one
 * operation where the server has no single statement.
 */
#ifndef MIG_DIALECT_POSTGRESQL_LOWER_H
#define MIG_DIALECT_POSTGRESQL_LOWER_H

#include "dialect/postgresql/postgresql.h"

/* What is made again, see lower_aside.c. */
typedef struct pg_aside {
    mig_name name;
    mig_table aside; /* only lists are used */
    const mig_key *primary_key;
    MIG_ARRAY(mig_table *) referring; /* other tables' foreign keys to it: one list for each */
    MIG_ARRAY(struct pg_aside *) partitions; /* what partitions of the table have of their own */
    MIG_ARRAY(const void *) taken; /* all of these objects, of which one may be met twice */
} pg_aside;

/* A generated column that is gone until the operation that gives it another expression. */
typedef struct {
    mig_name table;
    const char *column;
    pg_aside aside; /* what was on it */
} pg_renewed;

/* An ALTER TABLE under construction that does several things. */
typedef struct {
    mig_name table;
    mig_strings actions;
    mig_step_parts parts;  /* one for each column */
    size_t of_earlier;     /* how many of them operations before this one began */
    mig_steps after;       /* what is run behind it */
    pg_aside aside;        /* what was dropped before it, and is made again with it */
    mig_place aside_place; /* of the operation that last dropped something */
} pg_joint;

typedef struct {
    mig_caps caps;
    mig_arena *arena;
    const mig_schema *shape; /* the whole, before the group */
    mig_schema *near;        /* the tables of the group, as they are at this point of it */
    mig_steps *steps;
    mig_error *err;
    MIG_ARRAY(mig_dependent *) down; /* what the group has taken down */
    const mig_op *rest;              /* the operations of the group that follow */
    size_t rest_count;
    mig_place place;        /* of the operation */
    const mig_table *toast; /* its settings of a TOAST table are set at the end; NULL: none are */
    const char *using;      /* of the operation: what values become; NULL: not said */
    mig_str sql;            /* the statement under construction */
    pg_joint joint;
    MIG_ARRAY(pg_renewed) renewed;
    bool ahead; /* statements that end are run before the one that is joined */
} lowering;

/* lower_join.c */
/* Ends the statement: a step of the operation's place. */
void pg_step(lowering *l);
/* The same for one that may as well be run after further changes of the table's columns. */
void pg_step_after(lowering *l);
/* Ends an action of ALTER TABLE on a column (what was built is `ALTER COLUMN ...`), which is joined
 * with those that come next. */
void pg_join(lowering *l, mig_name table, const char *column);
/* Ends the statement that is joined if one that changes the column can't be part of it. */
void pg_join_begin(lowering *l, mig_name table, const char *column);
/* Does the statement that is joined change the column? */
bool pg_join_has(const lowering *l, const char *column);
/* To be called before each operation, and after the last. */
void pg_begin_op(lowering *l, const mig_op *op);
void pg_join_end(lowering *l);

/* lower.c */
/* `ALTER TABLE name `; `ALTER TABLE name ALTER COLUMN name `. */
void pg_alter(lowering *l, mig_name table);
void pg_alter_column(lowering *l, mig_name table, const char *column);
/* An action that is joined: `ALTER COLUMN name what`. */
void pg_join_alter(lowering *l, mig_name table, const char *column, const char *what);
/* A step: ALTER COLUMN with what. */
void pg_alter_simply(lowering *l, mig_name table, const char *column, const char *what);

/* `ALTER kind from RENAME TO to`, and into another schema, as far as the names differ. */
void pg_rename(lowering *l, const char *kind, mig_name from, mig_name to);

/* render.c: parts of statements */
const char *pg_type_sql(const mig_type *type);
/* An expression, so that what follows isn't taken into a comment at its end. */
void pg_add_expr(mig_str *sql, const mig_expr *expr);
/* What stands behind DEFAULT. */
void pg_add_default(mig_str *sql, const mig_default *dflt);
void pg_add_column(mig_str *sql, mig_name table, const mig_column *column);
void pg_add_key(mig_str *sql, const mig_key *key, bool primary);
/* Its keys have operators. */
void pg_add_exclusion(mig_str *sql, const mig_index *exclusion);
void pg_add_check(mig_str *sql, const mig_check *check);
void pg_add_foreign_key(mig_str *sql, const mig_foreign_key *key);
/* ` DEFERRABLE ...`; nothing for what isn't. */
void pg_add_deferrable(mig_str *sql, mig_deferrable deferrable);
void pg_add_index(mig_str *sql, mig_name table, const mig_index *index);
void pg_add_values(mig_str *sql, const mig_enum *enumeration);
/* `(fillfactor=70, ...)` */
void pg_add_settings(mig_str *sql, const mig_settings *settings);
/* `what SET (...)` and `what RESET (...)`, as far as they differ. what: "ALTER INDEX ix" */
void pg_change_settings(lowering *l, const char *what, const mig_settings *before,
                        const mig_settings *after);
/* COMMENT ON what IS text; text NULL takes it away. */
void pg_comment(lowering *l, const char *what, const char *text);

/* lower_part.c: constraints and indexes */
bool pg_change_part(lowering *l, const mig_op *op);
/* With all that belongs to it. */
void pg_create_part(lowering *l, mig_kind kind, mig_name table, mig_object object);
/* Comment and clustering mark, which its definition can't say; to be called after it exists. */
void pg_finish_part(lowering *l, mig_kind kind, mig_name table, mig_object object);
void pg_drop_part(lowering *l, mig_kind kind, mig_name table, const char *name);

/* lower_column.c */
void pg_create_column(lowering *l, mig_name table, const mig_column *column);
void pg_drop_column(lowering *l, mig_name table, const mig_column *column);
void pg_change_column(lowering *l, mig_name table, const mig_column *before,
                      const mig_column *after);
/* The column's expression is another, or it begins or ceases to have one. */
bool pg_is_regenerated(const mig_column *before, const mig_column *after);
/* How deep a change goes. */
typedef enum { PG_REWRITE_NONE, PG_REWRITE_TYPE, PG_REWRITE_COLUMN } pg_rewrite;
pg_rewrite pg_rewrite_of(const lowering *l, const mig_column *before, const mig_column *after);
void pg_rename_column(lowering *l, mig_name table, const mig_column *before,
                      const mig_column *after);
/* What a column needs that its definition can't say: comment, trigger; to be called after it
 * exists. */
void pg_finish_column(lowering *l, mig_name table, const mig_column *column);
/* lower_counter.c: serial and identity */
/* The sequences of serial and identity columns go by the table's and the column's name. */
void pg_rename_sequence(lowering *l, mig_name table, const mig_column *column, mig_name new_table,
                        const char *new_column);
/* ` GENERATED ... AS IDENTITY (...)`; nothing for another column. */
void pg_add_identity(mig_str *sql, const mig_column *column);
/* The default of a column with a sequence of its own. */
void pg_add_next(mig_str *sql, mig_name table, const mig_column *column);
/* The sequence of a serial that isn't as `serial` makes it: before and after the column's own
 * statement. made: the table that is made with the column; NULL: it is there. */
void pg_prepare_counter(lowering *l, mig_name table, const mig_column *column,
                        const mig_table *made);
void pg_finish_counter(lowering *l, mig_name table, const mig_column *column);
/* A change: before and after the type is changed. */
void pg_detach_counter(lowering *l, mig_name table, const mig_column *before,
                       const mig_column *after);
void pg_attach_counter(lowering *l, mig_name table, const mig_column *before,
                       const mig_column *after);

/* lower_storage.c */
/* What follows the columns: ` USING ... WITH (...) TABLESPACE ...`. */
void pg_add_table_storage(mig_str *sql, const mig_table *table);
void pg_change_table_storage(lowering *l, const mig_table *before, const mig_table *after);
/* What has to wait for the columns of the group: one of them may bring the TOAST table. */
void pg_finish_table_storage(lowering *l);
void pg_set_replica_identity(lowering *l, mig_name table, const mig_replica_identity *identity);
/* An index, or one behind a constraint, was made anew: the table may be told apart by it. */
void pg_keep_replica_identity(lowering *l, mig_name table, const char *index);
/* retyped: the server has set storage and compression to what is usual for the new type. */
void pg_change_column_storage(lowering *l, mig_name table, const mig_column *before,
                              const mig_column *after, bool retyped);

/* lower_cast.c: what happens to values when a column's type changes */
/* The expression behind USING, or NULL when the server converts by itself, and more carefully.
 * *refused: there is no such conversion, and the expression is for a column without values. */
const char *pg_using(mig_arena *arena, const mig_column *before, const mig_column *after,
                     bool *refused);
/* Whether texts for values of the old type, and its defaults, are ones for the new type without
 * being said again. */
bool pg_text_follows(const mig_type *before, const mig_type *after);

/* lower_trigger.c: `on_update` */
void pg_create_on_update(lowering *l, mig_name table, const mig_column *column);
void pg_drop_on_update(lowering *l, mig_name table, const char *column);
/* The function, if the table was the last that used it; the table's own trigger is gone. */
void pg_drop_on_update_function(lowering *l, mig_name table, const char *column);

/*
 * lower_aside.c: what depends on a column, and hinders a change of it, is dropped before, and
 * made again after.
 */
typedef enum {
    PG_ASIDE_ALL,         /* the column is dropped and made again */
    PG_ASIDE_EXPRESSIONS, /* only what holds the column in an expression */
    PG_ASIDE_GENERATED,   /* only generated columns */
} pg_aside_kind;

/* May be called for several columns of a table with the same aside. */
void pg_aside_take(lowering *l, const mig_table *table, const char *column, pg_aside_kind kind,
                   pg_aside *aside);
/* Drops for good what hinders that the column is dropped. */
void pg_aside_forget(lowering *l, mig_name name, const char *column);
/* Does the expression name the column? */
bool pg_mentions(const mig_expr *expr, const char *column);
void pg_aside_restore(lowering *l, const pg_aside *aside);
/* Takes what hinders a change of the column's type, which is going to be joined, so that it is made
 * again after all changes that are joined. */
void pg_aside_ahead(lowering *l, const mig_table *table, const char *column, pg_aside_kind kind);

/* lower_generated.c: expressions that change along with the type of a column that they name */
/* The group in an order in which each expression fits the types that there are. */
const mig_op *pg_order_generated(lowering *l, const mig_op *ops, size_t count);
/* Is there an operation of the group to come that gives this generated column another expression?
 */
bool pg_is_renewed_next(const lowering *l, mig_name table, const mig_column *column);
void pg_renewed_keep(lowering *l, mig_name table, const char *column, const pg_aside *aside);
bool pg_renewed_has(const lowering *l, mig_name table, const char *column);
/* False when it isn't gone. Else what is to be made again after it. */
bool pg_renewed_take(lowering *l, mig_name table, const char *column, pg_aside *aside);

/*
 * lower_dependents.c: views, rules, triggers, policies and the like that are in the way, and that
 * the model doesn't hold.
 */
typedef struct {
    mig_name name;
    const char *column; /* NULL: the enum itself, or */
    bool key;           /* the table's primary key */
    bool anew;          /* the column is dropped and made again */
} pg_touched;

typedef MIG_ARRAY(pg_touched) pg_touches;

/* What the operations touch in a way that dependents stand in the way of; enums see for themselves.
 */
void pg_touched_columns(lowering *l, const mig_op *ops, size_t count, pg_touches *touches);
/* The columns that change along with one: generated from it, and so made anew. */
void pg_touch_generated(lowering *l, const mig_table *table, const char *column,
                        pg_touches *touches);
void pg_take_down(lowering *l, const pg_touches *touches);
/* All that is down, but for what is held. */
void pg_put_up(lowering *l);
/* Refuses, when it is run, to drop what others need. column NULL: the whole table. */
void pg_assert_unneeded(lowering *l, mig_name table, const char *column);

/* lower_partition.c */
/* ` PARTITION OF parent`, ` FOR VALUES ...`, ` PARTITION BY ...`, as far as the table has that. */
void pg_add_partition_of(mig_str *sql, const mig_table *table);
void pg_add_values_of(mig_str *sql, const mig_table *table);
void pg_add_partition_by(mig_str *sql, const mig_table *table);
/* A table that changes becomes a partition, ceases to be one, or gets other values. */
void pg_detach(lowering *l, const mig_table *before, const mig_table *after);
void pg_attach(lowering *l, const mig_table *before, const mig_table *after);
/* To be called before a table is dropped: a partition of what others refer to has to be detached.
 */
void pg_leave_referred(lowering *l, const mig_table *table);
/* Refuses, when it is run, to take along partitions with a parent that is dropped. */
void pg_assert_no_partitions(lowering *l, mig_name table);

/* lower_enum.c */
bool pg_change_enum(lowering *l, const mig_op *op);

#endif
