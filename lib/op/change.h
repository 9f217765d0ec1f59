/*
 * Inside op/: changing a schema by copies. Objects are never written to, as others may share them:
 * a table is copied, the copy changed and put in its place.
 */
#ifndef MIG_OP_CHANGE_H
#define MIG_OP_CHANGE_H

#include "op/kinds.h"
#include "schema/words.h"

/* The table that an operation is about; an error at its place when the schema has none. */
MIG_MUST_CHECK bool mig_change_find(const mig_schema *schema, const mig_op *op, mig_name name,
                                    const mig_table **table, mig_error *err);

/* Puts a copy in the table's place and returns it. Its arrays are its own, their elements are not.
 */
mig_table *mig_change_table(mig_schema *schema, const mig_table *table);

/* A changed column: what is done to it is done to what it is on other dialects, too. */
typedef void mig_column_edit(mig_column *column, const void *context);
mig_column *mig_change_column(mig_arena *arena, const mig_column *column, mig_column_edit *edit,
                              const void *context);
typedef void mig_index_edit(mig_arena *arena, mig_index *index, const void *context);
mig_index *mig_change_index(mig_arena *arena, const mig_index *index, mig_index_edit *edit,
                            const void *context);

/* A column of an operation as the schema holds it: its type knows the schema's enum. */
mig_column *mig_change_column_for(const mig_schema *schema, const mig_column *column);
/* A foreign key as the schema holds it: the target's columns are said. */
mig_foreign_key *mig_change_foreign_key_for(const mig_schema *schema, const mig_foreign_key *key);

/* Tells every foreign key to a table, of whatever table, that the table or its column was renamed.
 */
void mig_change_target_name(mig_schema *schema, mig_name from, mig_name to);
void mig_change_target_column(mig_schema *schema, mig_name table, const char *from, const char *to);

/* change.c: the columns that a partition of the root has, once it is a table of its own: they draw
 * from no sequence, and have neither comments nor triggers. */
void mig_partition_columns(mig_arena *arena, const mig_table *root, mig_table *table);

/* parts.c: what a column takes with it, or takes along under its new name. */
void mig_parts_drop_column(const mig_schema *schema, mig_table *table, const char *column);
/* Is the part over the column, or does a text of it name the column? object: of a constraint or an
 * index. */
bool mig_part_has_column(const mig_schema *schema, mig_kind kind, mig_object object,
                         const char *column);
void mig_parts_rename_column(const mig_schema *schema, mig_table *table, const char *from,
                             const char *to);

/* list with `from` replaced; the same list when it isn't in it. */
mig_strings mig_strings_renamed(const mig_schema *schema, const mig_strings *list, const char *from,
                                const char *to);
/* By the schema's rule for case. */
bool mig_strings_name(const mig_schema *schema, const mig_strings *list, const char *name);

/* texts.c: a name that is another now, in the expressions of a table. */
void mig_change_texts(mig_schema *schema, const mig_table *table, mig_word_role role,
                      const char *from, const char *to);
/* The same of an enum. */
void mig_change_type_texts(mig_schema *schema, const mig_table *table, mig_name from, mig_name to);
/* The same for the values that an alter_enum renames. */
void mig_change_labels(mig_schema *schema, const mig_table *table, const mig_op *alter);
/* What an alter_enum calls the value, where it is another name: a mig_label_edit. */
const char *mig_enum_label_after(const void *alter, const char *label);

#endif
