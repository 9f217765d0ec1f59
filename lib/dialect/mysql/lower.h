/*
 * Lowering: operations -> steps. All changes of one table that stand together become one ALTER
 * TABLE, made from what the table was and what it will be, so that nothing is said twice: these
 * servers have no transaction around DDL. Only lower*.c include this.
 */
#ifndef MIG_DIALECT_MYSQL_LOWER_H
#define MIG_DIALECT_MYSQL_LOWER_H

#include "dialect/mysql/render.h"

/* A column that the ALTER TABLE of other changes renames: as the table has it, and from then on. */
typedef struct {
    const char *from, *to;
} my_renamed;

/* One table, and the operations that change it. Its columns have the names that they will have in
 * all but first, which is the table as it is. */
typedef struct {
    const mig_table *first, *before, *after;
    MIG_ARRAY(my_renamed) renamed;
    mig_ops ops;
} my_change;

typedef struct {
    const mig_dialect *dialect;
    mig_caps caps;
    mig_arena *arena;
    mig_schema *now; /* the tables that the operations have to do with, after those seen so far */
    mig_steps *steps;
    mig_error *err;
    MIG_ARRAY(my_change *) waiting; /* not lowered yet */
    mig_schema *was;                /* the tables before what is waiting, their columns renamed */
    bool apart;                     /* columns are renamed by statements of their own */
    bool entangled;                 /* they have to be: steps are of no use */
} my_lowering;

typedef MIG_ARRAY(const mig_foreign_key *) my_keys;

typedef struct {
    const mig_table *table;
    const mig_foreign_key *key;
} my_table_key;

typedef MIG_ARRAY(my_table_key) my_table_keys;

/* What the ALTER TABLE of a change is made of. */
typedef struct {
    const my_change *change;
    mig_strings drops, columns, adds, options; /* clauses, in this order */
    my_keys gone, fresh;    /* foreign keys that are dropped and added; before and after all else */
    const char *partitions; /* what stands behind all clauses; NULL: nothing */
    mig_strings renewed;    /* columns that are dropped and added again under their name */
    mig_steps checks;       /* of the rows, before anything changes */
    mig_strings wider; /* clauses of another ALTER TABLE, which is run before: columns that values
                          are moved to */
    mig_steps moves;   /* what moves them, between the two */
    bool inherits;     /* the table gets the collation of its database, and that isn't known */
} my_plan;

typedef MIG_ARRAY(my_plan *) my_plans;

/* lower.c: the pieces that the others share. */
const char *my_take(my_lowering *l, mig_str *sql); /* a copy of what was built; empties it */
mig_place my_place(const my_plan *plan);
void my_push_sql(my_lowering *l, mig_steps *steps, const char *sql, mig_place place);
/* ALTER TABLE with these clauses. */
void my_push_alter(my_lowering *l, mig_steps *steps, const mig_table *table,
                   const mig_strings *clauses, const char *partitions, mig_step step);

/* lower_column.c */
/* Columns dropped, added and changed. */
void my_plan_columns(my_lowering *l, my_plan *plan);
/* Does its type or its collation become another, is it made anew, or (on MySQL) does it gain or
 * lose AUTO_INCREMENT? Foreign keys stand in the way of that. */
bool my_is_retyped(const my_lowering *l, const my_plan *plan, const char *column);
/* Does it become NOT NULL by a statement that copies the table? A foreign key stands in the way of
 * that too (error 1832 and 1833), though not where nothing is copied. */
bool my_is_copied_not_null(const my_lowering *l, const my_plan *plan, const char *column);
/* What the two sides of an alter_column say that differs, put onto the column as it is. */
const mig_column *my_merge_column(my_lowering *l, const mig_column *live, const mig_op *op);

/* lower_rename.c */
void my_rename_column(my_lowering *l, const my_change *change);
/* The foreign keys that stand in its way: MySQL copies no table in which a column of one is renamed
 * (9.7: error 1846). */
my_table_keys my_keys_of_renamed(my_lowering *l, const my_change *change);
/* The columns of the change, which is of that table, are called so from now on. False: the rename
 * can't be a part of it. */
bool my_join_rename(my_lowering *l, my_change *change, const mig_op *op);
/* What the table as it is calls a column; the same where it isn't renamed. */
const char *my_first_name(const my_change *change, const char *column);
/* Does a text name a column that is renamed? To MySQL it has to be said anew then. */
bool my_names_renamed(const my_lowering *l, const my_change *change, const mig_expr *text);
/* Is a column that the change renames part of a foreign key, on either side? */
bool my_renames_in_key(const my_lowering *l, const my_change *change);
/* Has the column a check of its own? MariaDB calls it like the column, but where that is only
 * renamed. */
bool my_has_own_check(const my_lowering *l, const mig_table *table, const mig_column *column);
void my_rename_table(my_lowering *l, const mig_op *op);

/* lower_values.c: what becomes of the values */
/* A column that can't hold NULL from now on has rows that do, or would. */
void my_check_new_column(my_lowering *l, my_plan *plan, const mig_column *column);
void my_check_no_null(my_lowering *l, my_plan *plan, const mig_column *column);
/* Columns that become unique have rows that are alike. */
void my_check_alike(my_lowering *l, my_plan *plan, const mig_strings *columns, mig_place place,
                    const char *message);
/* Values of an enum that go, or are called otherwise. */
void my_plan_values(my_lowering *l, my_plan *plan, const mig_column *before,
                    const mig_column *after);
/* Rows of the column hold what the conditions of this question say. */
void my_check_column(my_lowering *l, my_plan *plan, const mig_column *column,
                     mig_rows_question question, const char *message);
/* enum('sad','it''s') -> its values; false: it is none. */
bool my_read_values(my_lowering *l, const char *type, mig_strings *values);
/* A new column, filled by an expression over the row as it was, that takes the place of the old:
 * made ready. Returns its name. */
const char *my_plan_filled(my_lowering *l, my_plan *plan, const mig_column *after,
                           const char *expression);

/* `ADD COLUMN ...` of a new column that gets the values of its default by a statement of its own.
 */
void my_plan_new_filled(my_lowering *l, my_plan *plan, const mig_column *column, mig_str *sql);

/* lower_fit.c: values that the type or the character set that the column gets can't hold */
void my_check_fits(my_lowering *l, my_plan *plan, const mig_column *before,
                   const mig_column *after);

/* lower_part.c: constraints and indexes, made, dropped and changed */
void my_plan_parts(my_lowering *l, my_plan *plan);

/* lower_key.c: foreign keys, and the indexes that they need */
void my_plan_keys(my_lowering *l, my_plan *plan);
/* An index is about to be dropped: false when a foreign key needs it under this name. Where one
 * needs it under any name, another takes its place. */
bool my_may_drop_index(my_lowering *l, my_plan *plan, const char *name);
/* An index that stays would be dropped by the server, if that has made it, as soon as another can
 * do its work: a new one, or that of one of these foreign keys, which are added. One that was
 * renamed, if only to its own name, is taken for the user's (tried: MariaDB 10.11 and 11.8, MySQL
 * 9.7): adds the clauses. */
void my_hold_indexes(my_lowering *l, const mig_table *before, const mig_table *after,
                     const my_keys *fresh, const mig_strings *drops, mig_strings *clauses);
/* Those that stand in the way of a change of columns are dropped and added again; and what can't be
 * a part of its table's ALTER TABLE is moved to the lists of what is dropped before all of them and
 * added after all of them. */
void my_settle_keys(my_lowering *l, const my_plans *plans, my_table_keys *first,
                    my_table_keys *last);

/* lower_table.c: properties of the table itself */
void my_plan_table(my_lowering *l, my_plan *plan);
/* Where it isn't known which collation the table inherits, the server is told to look. */
void my_push_inherited(my_lowering *l, const my_plan *plan);
/* What a new column of characters gets that says nothing of it; NULL: not known. */
const char *my_table_collation(const mig_table *table);

#endif
