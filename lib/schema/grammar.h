/*
 * Inside schema/: what the files of the loader and the printer share. A part of the grammar is read
 * by one load_*.c and written by one print_*.c; both take their words from here.
 */
#ifndef MIG_SCHEMA_GRAMMAR_H
#define MIG_SCHEMA_GRAMMAR_H

#include "schema/load.h"

enum { MIG_NESTED_MAX = 64 /* types that name types, mixins that include mixins */ };

/* Keys that hold overrides for one dialect. */
extern const char *const mig_override_words[];
extern const size_t mig_override_count;
bool mig_is_override(const char *key);

/* Words of the model's enums, by value. */
extern const char *const mig_identity_words[];
extern const char *const mig_generated_words[];
extern const char *const mig_action_words[];
extern const char *const mig_deferrable_words[];
extern const char *const mig_conflict_words[];

/* What is being expanded, innermost first: to name a loop and to end a chain that is too long. */
typedef struct mig_trail mig_trail;
struct mig_trail {
    const char *name;
    const mig_trail *outer;
};
/* Error when name is on the trail already, or the trail is too long. what: "types". */
MIG_MUST_CHECK bool mig_trail_check(const mig_trail *trail, const char *what, const char *name,
                                    mig_place place, mig_error *err);

/* load_text.c: single values */

/* `unknown what "name"`, with the nearest word or else none. Always false. */
bool mig_fail_unknown(mig_error *err, mig_place place, const char *what, const char *name,
                      const char *const *words, size_t count);
/* One of the words; *which is its number. */
MIG_MUST_CHECK bool mig_take_word(const mig_node *node, const char *what, const char *const *words,
                                  size_t count, unsigned *which, mig_error *err);
MIG_MUST_CHECK bool mig_take_identity(const mig_node *node, mig_identity *value, mig_error *err);
MIG_MUST_CHECK bool mig_take_generated(const mig_node *node, mig_generated_kind *value,
                                       mig_error *err);
MIG_MUST_CHECK bool mig_take_action(const mig_node *node, mig_fk_action *value, mig_error *err);
MIG_MUST_CHECK bool mig_take_deferrable(const mig_node *node, mig_deferrable *value,
                                        mig_error *err);
MIG_MUST_CHECK bool mig_take_conflict(const mig_node *node, mig_conflict *value, mig_error *err);
/* "full", "partial"; NULL for simple. */
MIG_MUST_CHECK bool mig_take_match(const mig_node *node, const char **value, mig_error *err);
/* Prose; NULL where it is empty. */
MIG_MUST_CHECK bool mig_take_comment(const mig_node *node, const char **value, mig_error *err);
/* SQL: not blank, not cut short by a " #"; trimmed. */
MIG_MUST_CHECK bool mig_take_sql(mig_arena *arena, const mig_node *node, const char *what,
                                 mig_expr *expr, mig_error *err);
/* A name that the file states: not empty. How long it may be is the database's to say. */
MIG_MUST_CHECK bool mig_check_name(const char *name, mig_place place, const char *what,
                                   mig_error *err);
MIG_MUST_CHECK bool mig_take_name(const mig_node *node, const char *what, const char **name,
                                  mig_error *err);
/* A name, maybe with a schema before it. */
MIG_MUST_CHECK bool mig_take_dotted(const mig_loader *loader, const char *text, mig_place place,
                                    const char *what, mig_name *name, mig_error *err);
/* The parts of a dotted text, quotes removed; at most `most`. False when it isn't one. */
bool mig_split_name(mig_arena *arena, const char *text, size_t length, mig_strings *parts);
/* One column or a list of columns of the table: known ones, none twice, at least one. */
MIG_MUST_CHECK bool mig_take_columns(const mig_loader *loader, const mig_table *table,
                                     const mig_node *node, mig_strings *columns, mig_error *err);
MIG_MUST_CHECK bool mig_check_column(const mig_loader *loader, const mig_table *table,
                                     const char *name, mig_place place, mig_error *err);
const mig_column *mig_own_column(const mig_table *table, const char *name);
/* The name of a constraint or index: the one given, else `name` of the map, else none. */
MIG_MUST_CHECK bool mig_take_id(const char *name, const mig_node *node, mig_place place,
                                const char *what, mig_constraint_name *id, mig_error *err);

/* load_type.c */

/* A type's text without `?`, as a portable type, an enum or a native name. */
MIG_MUST_CHECK bool mig_take_type(const mig_loader *loader, const char *text, mig_place place,
                                  mig_type *type, mig_error *err);
MIG_MUST_CHECK bool mig_take_default(mig_arena *arena, const mig_node *node, mig_default *dflt,
                                     mig_error *err);

/* load_sequence.c: the map behind `identity` or `autoincrement`; NULL where it says nothing of the
 * sequence. */
MIG_MUST_CHECK bool mig_take_sequence(const mig_loader *loader, const mig_node *map,
                                      const char *what, const mig_sequence **sequence,
                                      mig_error *err);
/* load_column.c: what a column says about constraints, left to load_short.c. */
typedef struct {
    const mig_node *primary_key, *unique, *index, *check;
    const mig_node *references, *on_delete, *on_update, *deferrable, *match;
} mig_column_shorts;

/* load_short.c: adds what a column's short forms stand for to the table. */
MIG_MUST_CHECK bool mig_load_shorts(mig_loader *loader, mig_table *table, const mig_column *column,
                                    const mig_column_shorts *shorts, mig_error *err);
/* load_traits.c: `comment`, `valid`, `with`, `tablespace`, `cluster`, as far as the map has them.
 */
MIG_MUST_CHECK bool mig_take_traits(mig_arena *arena, const mig_node *map, mig_traits *traits,
                                    mig_error *err);
/* load_key.c: what a key's map says beside `name` and `columns`, which it can't say on a column.
 * table NULL: `include` is left unchecked. */
MIG_MUST_CHECK bool mig_take_key_options(mig_loader *loader, const mig_table *table, bool primary,
                                         bool on_column, const mig_node *map, mig_key *key,
                                         mig_error *err);
/* Is the text, as a column of a key, more than a name: `rank desc`, `name collate "NOCASE"`? Such
 * ones, and only such ones, are read as an index's keys are. table NULL: not known. */
bool mig_parse_key_column(mig_arena *arena, const mig_table *table, const char *text,
                          mig_index_key *column);
/* The options beside `references`, each NULL where it isn't said. */
MIG_MUST_CHECK bool mig_take_references(mig_loader *loader, const mig_column_shorts *shorts,
                                        mig_foreign_key *key, mig_error *err);
/* load_index.c: for `index:` of a column, whose map has no `columns`; `include` is left unchecked.
 */
MIG_MUST_CHECK bool mig_load_column_index(mig_loader *loader, const char *column,
                                          const mig_node *node, mig_index **index, mig_error *err);
/* {column: a} or {expr: a + b}, with collation, opclass, order, nulls, prefix and (operators) an
 * operator. */
MIG_MUST_CHECK bool mig_take_index_key(const mig_loader *loader, const mig_node *node,
                                       bool operators, mig_index_key *key, mig_error *err);
/* So much of a column that an index has: digits, more than 0. */
bool mig_index_prefix(const char *digits, size_t length, unsigned *prefix);
/* An index key's text: a column or an expression, with what follows it. */
void mig_parse_index_key(mig_arena *arena, const mig_table *table, const char *text,
                         mig_index_key *key);

/* load_table.c: the columns of a mixin, and of those that it includes, are read as the table's. */
MIG_MUST_CHECK bool mig_load_mixin(mig_loader *loader, mig_table *table, const char *name,
                                   mig_place place, const mig_trail *trail, mig_strings *seen,
                                   mig_error *err);
/* load_partition.c: of a sealed schema, whether each partition's parent is one, and has the columns
 * that it names. */
MIG_MUST_CHECK bool mig_check_partitions(const mig_loader *loader, mig_error *err);
/* load_column.c: whether a reusable type could be used. */
MIG_MUST_CHECK bool mig_check_definition(mig_loader *loader, const char *name, const mig_node *node,
                                         mig_place place, mig_error *err);
/* `what "name"` is declared twice. Always false. */
bool mig_fail_twice(mig_error *err, mig_place place, const char *what, const char *name,
                    mig_place first);

/* load_parts.c: `primary_key`, `unique`, `checks`, `foreign_keys`, `indexes` of a table. */
MIG_MUST_CHECK bool mig_load_parts(mig_loader *loader, mig_table *table, const mig_node *node,
                                   mig_error *err);
/* Puts what could be said on a column first, in the order of the columns. */
void mig_sort_parts(mig_table *table);
/* No name twice; sorts them so that short and long forms give the same table. */
MIG_MUST_CHECK bool mig_check_parts(const mig_loader *loader, mig_table *table, mig_error *err);

/* names.c */

/* Names in use in the schemas of a database, across tables: a map from "schema.name". */
typedef struct {
    mig_arena *arena;
    mig_map *used;
} mig_used_names;

/* Puts the stated names of the table. */
void mig_names_take(mig_used_names *used, const mig_table *table);
/* Gives every index, and unless it's only them every constraint, without one the convention's name.
 */
void mig_names_give(mig_used_names *used, const mig_naming *naming, mig_table *table,
                    bool only_indexes);

/* In scripts: a constraint may be without a name, an index can't. */
void mig_name_indexes(const mig_loader *loader, mig_table *table);

/* print_parts.c, print_column.c: pieces that tables are printed from */
mig_node *mig_flow_map(mig_arena *arena);
/* A plain text; nothing for NULL. */
void mig_put(mig_arena *arena, mig_node *map, const char *key, const char *text);
void mig_put_bool(mig_arena *arena, mig_node *map, const char *key, bool value);
mig_node *mig_print_names(mig_arena *arena, const mig_strings *names);
void mig_put_key_options(mig_arena *arena, mig_node *map, const mig_key *key);
/* `references` and the options beside it. */
void mig_put_references(mig_arena *arena, mig_node *map, const mig_foreign_key *key);
/* A column in three steps, so that its constraints can be put before what comes last. */
mig_node *mig_print_column_map(mig_arena *arena, const mig_column *column, bool brief);
void mig_put_column_rest(mig_arena *arena, mig_node *map, const mig_column *column, bool brief);
mig_node *mig_short_column(mig_node *map);

/* print_brief.c: a table as a person writes it. */
mig_node *mig_print_brief_table(mig_arena *arena, const mig_table *table, const mig_naming *naming);
/* print.c: parts of a table under their key, as a map by name or, where one has none, as a list. */
typedef struct {
    const char *name; /* NULL: without */
    mig_node *node;   /* a map */
} mig_named_node;
typedef MIG_ARRAY(mig_named_node) mig_named_nodes;
void mig_put_parts(mig_arena *arena, mig_node *map, const char *key, const mig_named_nodes *parts);
void mig_put_table_head(mig_arena *arena, mig_node *map, const mig_table *table, bool brief);
void mig_put_table_overrides(mig_arena *arena, mig_node *map, const mig_table *table);

#endif
