/* What the files of diff/ share: one comparison under way. */
#ifndef MIG_DIFF_INTERNAL_H
#define MIG_DIFF_INTERNAL_H

#include "diff/diff.h"
#include "diff/filter.h"
#include "schema/detail.h"
#include "schema/words.h"

/* OPEN: the server has to say; until then it counts as the same. */
typedef enum { MIG_VERDICT_SAME, MIG_VERDICT_DIFFERENT, MIG_VERDICT_OPEN } mig_verdict;

typedef struct {
    mig_arena *arena;
    const mig_schema *original; /* as it was found */
    const mig_schema *found;    /* with the declared renames applied */
    const mig_schema *wanted;
    mig_caps caps;
    bool from_scripts;
    bool ignore_extra;
    const mig_dialect *dialect; /* may be NULL */
    mig_questions *questions;
    mig_map *asked; /* text of a question -> its index in questions, plus one */
    mig_ops *ops;
} mig_differ;

/* One table on both sides. */
typedef struct {
    mig_differ *differ;
    const mig_table *found, *wanted;
    mig_strings gone; /* columns that only the found one has: no text over them can stay */
} mig_table_pair;

static inline bool mig_differ_keeps(const mig_differ *differ, mig_caps cap)
{
    return (differ->caps & cap) != 0;
}

/* questions.c */

/* A map of the questions that there are already. */
mig_map *mig_questions_index(mig_arena *arena, const mig_questions *questions);
/* The answer, looked up; a question that has none is added. place is wanted's. */
mig_verdict mig_differ_ask(mig_differ *differ, mig_question question);
/* Has the server check a text that is new: nothing waits for the answer. */
void mig_differ_check(mig_differ *differ, mig_question question);
/* Both expressions, alike or by the server's word. may_ask false: alike or different. */
mig_verdict mig_differ_expr(const mig_table_pair *pair, mig_question_kind kind,
                            const mig_column *column, const mig_expr *found, const mig_expr *wanted,
                            bool may_ask);

/* renames.c: found as it is after the renames, which are added to ops. */
MIG_MUST_CHECK bool mig_differ_rename(mig_differ *differ, const mig_schema *found,
                                      mig_schema **renamed, mig_error *err);

/* `renamed_from` as a name: without a schema it is in the schema of the new name, or in none. */
mig_name mig_old_table_name(mig_arena *arena, const mig_schema *found, mig_name now,
                            const char *text);
mig_name mig_old_enum_name(mig_arena *arena, const mig_schema *found, mig_name now,
                           const char *text);

/* reshape.c: a rename's effect on everything that names the renamed. */
typedef struct {
    const mig_table *table;       /* found, under its old name */
    mig_name name;                /* its new name */
    MIG_ARRAY(const char *) from; /* columns: old and new names, by position */
    MIG_ARRAY(const char *) to;
} mig_table_rename;

typedef struct {
    const mig_enum *enumeration; /* found, under its old name */
    mig_name name;
    MIG_ARRAY(const char *) from; /* values */
    MIG_ARRAY(const char *) to;
} mig_enum_rename;

typedef struct {
    MIG_ARRAY(mig_table_rename) tables;
    MIG_ARRAY(mig_enum_rename) enums;
} mig_renames;

mig_schema *mig_reshape(mig_differ *differ, const mig_schema *found, const mig_renames *renames);

/* enums.c, tables.c, columns.c, constraints.c, indexes.c */
void mig_differ_enums(mig_differ *differ);
void mig_differ_enum_drops(mig_differ *differ);
void mig_differ_tables(mig_differ *differ);
/* A table in which another migration tool keeps its books: never dropped. */
bool mig_differ_foreign_tool(const mig_differ *differ, const mig_table *table);
void mig_differ_columns(mig_table_pair *pair);
/* A column that only the found table has, and that isn't to stay. */
bool mig_differ_drops_column(const mig_table_pair *pair, const mig_column *found);
void mig_differ_constraints(mig_table_pair *pair);
/* Has the server check what a new object holds. */
void mig_differ_new_column(mig_differ *differ, const mig_table *table, const mig_column *column);
void mig_differ_new_check(mig_differ *differ, const mig_table *table, const mig_check *check);
void mig_differ_new_index(mig_differ *differ, const mig_table *table, const mig_index *index);

mig_verdict mig_key_same(const mig_table_pair *pair, const mig_key *found, const mig_key *wanted);
mig_verdict mig_check_same(const mig_table_pair *pair, const mig_check *found,
                           const mig_check *wanted, bool may_ask);
mig_verdict mig_foreign_key_same(const mig_table_pair *pair, const mig_foreign_key *found,
                                 const mig_foreign_key *wanted);
mig_verdict mig_index_same(const mig_table_pair *pair, const mig_index *found,
                           const mig_index *wanted, bool may_ask);
/* Expressions aside. */
bool mig_index_key_same(const mig_table_pair *pair, const mig_index_key *found,
                        const mig_index_key *wanted);
mig_verdict mig_column_same(const mig_table_pair *pair, const mig_column *found,
                            const mig_column *wanted);
/* Types: the same on the server (and, where scripts know what was written, written alike). */
mig_verdict mig_type_same(const mig_table_pair *pair, const mig_column *found,
                          const mig_column *wanted);
/* Plain properties, those that this database keeps. */
bool mig_differ_details_same(const mig_differ *differ, const mig_details *details,
                             const void *found, const void *wanted);
bool mig_enum_same(const mig_differ *differ, const mig_enum *found, const mig_enum *wanted);

/* match.c: pairs constraints or indexes of one kind, and adds what differs to ops. */
typedef struct {
    const mig_constraint_name *id;
    const char *beyond;
    mig_object object;
    bool paired;
} mig_item;

typedef MIG_ARRAY(mig_item) mig_items;

void mig_match(mig_table_pair *pair, mig_kind kind, mig_items *found, mig_items *wanted);

/* Is the found object, which is the wanted one, to be called otherwise? */
bool mig_match_renames(const mig_table_pair *pair, mig_kind kind, const mig_constraint_name *found,
                       const mig_constraint_name *wanted);

/* key_indexes.c: indexes where they are more than that (no effect without the capability). */
/* MIG_CAP_UNIQUE_IS_INDEX: a found unique constraint is the wanted unique index. */
void mig_match_unique_indexes(mig_table_pair *pair, mig_items *found_uniques,
                              mig_items *wanted_indexes);
/* MIG_CAP_FOREIGN_KEY_INDEXES: an index that nobody wants, but for a foreign key that has no other,
 * is none that goes. */
void mig_match_needed_indexes(mig_table_pair *pair, mig_items *found, mig_items *wanted);
/* What is declared and the server has made for a foreign key is made by the script, where the
 * operations from that number on would else make the server drop it. */
void mig_keep_made_indexes(mig_table_pair *pair, size_t first);

/* partitions.c */
/* What rows are parted by, and a partition's values: alike, or by the server's word. */
mig_verdict mig_partition_by_same(const mig_table_pair *pair);
mig_verdict mig_partition_values_same(const mig_table_pair *pair);
/* The found table as it is once it is no partition, and the wanted one as it is before it becomes
 * one: with columns of its own. */
const mig_table *mig_differ_detached(mig_differ *differ, const mig_schema *schema,
                                     const mig_table *table);
/* Does a parent in the schema have the same constraint or index? The server makes one of both. */
bool mig_differ_inherits(mig_differ *differ, const mig_schema *schema, const mig_table *table,
                         mig_kind kind, mig_object object);
/* Takes such ones out of a partition that is going to be made. */
void mig_differ_leave_inherited(mig_differ *differ, mig_table *table);
/* A found table that nobody wants, and that goes. A partition goes with its parent only. */
bool mig_differ_drops_table(const mig_differ *differ, const mig_table *table);

/* traits.c: adds what changes a constraint or an index that stays. */
void mig_differ_traits(mig_table_pair *pair, mig_kind kind, mig_object found, mig_object wanted);

/* around.c: foreign keys that stay but have to make room for a change of what they refer to. */
void mig_differ_around(mig_differ *differ);

/* filter_follow.c: what is over an excluded column is excluded too. wanted may be NULL. */
void mig_filter_follow(mig_schema *found, mig_schema *wanted);

/* guard.c: MIG_ERR_USAGE when an operation takes away what something excluded needs. */
MIG_MUST_CHECK bool mig_differ_guard(mig_differ *differ, mig_error *err);

/* uncovered.c: loss (may be NULL), and what else goes that the model doesn't hold. */
const char *mig_differ_note(mig_differ *differ, const mig_op *op, const char *loss);

/* names.c: names that the convention made must not meet those that live objects keep. */
void mig_differ_names(mig_differ *differ);

/* clean.c: objects as scripts hold them, without what only the declared file says. */
const mig_column *mig_clean_column(mig_arena *arena, const mig_column *column, const char *name);
const mig_table *mig_clean_table(mig_arena *arena, const mig_table *table);
const mig_enum *mig_clean_enum(mig_arena *arena, const mig_enum *enumeration);
/* Copies under another name. */
mig_key *mig_key_renamed(mig_arena *arena, const mig_key *key, mig_constraint_name id);
mig_check *mig_check_renamed(mig_arena *arena, const mig_check *check, mig_constraint_name id);
mig_foreign_key *mig_foreign_key_renamed(mig_arena *arena, const mig_foreign_key *key,
                                         mig_constraint_name id);
mig_index *mig_index_renamed(mig_arena *arena, const mig_index *index, mig_constraint_name id);
/* The same for a constraint or an index of any kind. */
mig_object mig_object_renamed(mig_arena *arena, mig_kind kind, mig_object object,
                              mig_constraint_name id);

/* Adds an operation, with its note. */
void mig_differ_push(mig_differ *differ, mig_kind kind, mig_name table, mig_object before,
                     mig_object after);

#endif
