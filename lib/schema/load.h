/*
 * schema.yaml <-> model. The grammar of a table is written once: the declared file, create_table in
 * a script and the output of inspect are read and written by these functions.
 */
#ifndef MIG_SCHEMA_LOAD_H
#define MIG_SCHEMA_LOAD_H

#include "schema/model.h"
#include "schema/naming.h"

/* Tables that are declared nowhere, and that foreign keys may refer to all the same. */
typedef struct {
    bool (*has)(const void *context, mig_name table);
    const void *context;
} mig_elsewhere;

/*
 * Loads and merges the files. What one file declares, another may refer to (types, mixins, enums,
 * tables); the same name twice is an error that shows both places. The result is sealed: short
 * forms are resolved, every constraint and index has a name (by the convention where none is
 * stated; constraints none, where a file says `naming: none`). What a file says of naming goes
 * before the convention that is passed. around: a schema that is declared elsewhere (`settled`
 * tables and enums), becomes a part of the result, and files may refer to it; NULL: none.
 * elsewhere: NULL: there are none; a reference to such a table names its columns. Errors:
 * MIG_ERR_USAGE at file:line:column with the line and the nearest valid word.
 */
MIG_MUST_CHECK bool mig_schema_load(mig_arena *arena, const mig_strings *paths,
                                    const mig_naming *naming, const mig_schema *around,
                                    const mig_elsewhere *elsewhere, mig_schema **schema,
                                    mig_error *err);

/* The same from trees already read (tests, a text in memory). */
MIG_MUST_CHECK bool mig_schema_from_nodes(mig_arena *arena, mig_node *const *roots, size_t count,
                                          const mig_naming *naming, mig_schema **schema,
                                          mig_error *err);

/*
 * Every table, column, constraint, index and enum has a name of at most this many bytes (0: any),
 * else an error at its place: a server that cuts names in silence would never have what the file
 * says. database: named in the error.
 */
MIG_MUST_CHECK bool mig_schema_check_names(const mig_schema *schema, unsigned most_bytes,
                                           const char *database, mig_error *err);

/*
 * Gives every constraint and index that has no name the convention's, in place: those of a whole
 * schema, stated names first so that none that is made is in their way; those of one table, where
 * the tables around it have names too. Neither needs to be sealed.
 */
void mig_schema_give_names(mig_schema *schema, const mig_naming *naming);
void mig_table_give_names(mig_arena *arena, const mig_schema *around, const mig_naming *naming,
                          mig_table *table);
/* A constraint of it (indexes always have names) is without a name. */
bool mig_table_has_unnamed(const mig_table *table);

/* Words that the parts below need to know about what was declared around them. */
typedef struct {
    mig_arena *arena;
    const mig_naming *naming;
    const mig_node *types;  /* `types:` merged; NULL in scripts */
    const mig_node *mixins; /* `mixins:` merged; NULL in scripts */
    const mig_map *tables;  /* the tables' nodes by mig_name_text; NULL in scripts */
    mig_schema *schema;     /* the enums known so far; a type may name one */
    bool script;            /* read by a script: no types, mixins, renamed_from; names stated;
                               a type that is no portable name may be an enum or native */
} mig_loader;

/*
 * The parts of the grammar, for op/ (`create_table`, `add_column`, `create_index`, ...). What they
 * make is returned, not added to the table or the schema; but a column's short forms (`unique`,
 * `index`, `primary_key`, `references`, `check`) are added to the table that is passed, which may
 * be an empty one. name NULL: by the node's own `name`, else without one. A table that has no
 * columns yet leaves column names unchecked.
 */
MIG_MUST_CHECK bool mig_load_table(mig_loader *loader, mig_name name, const mig_node *node,
                                   mig_place place, mig_table **table, mig_error *err);
MIG_MUST_CHECK bool mig_load_column(mig_loader *loader, mig_table *table, const char *name,
                                    const mig_node *node, mig_place place, mig_column **column,
                                    mig_error *err);
MIG_MUST_CHECK bool mig_load_index(mig_loader *loader, const mig_table *table, const char *name,
                                   const mig_node *node, mig_place place, mig_index **index,
                                   mig_error *err);
/* Exclusion constraints: `columns` have operators, and the method is gist where none is said. */
MIG_MUST_CHECK bool mig_load_exclusion(mig_loader *loader, const mig_table *table, const char *name,
                                       const mig_node *node, mig_place place, mig_index **exclusion,
                                       mig_error *err);
MIG_MUST_CHECK bool mig_load_key(mig_loader *loader, const mig_table *table, bool primary,
                                 const char *name, const mig_node *node, mig_place place,
                                 mig_key **key, mig_error *err);
MIG_MUST_CHECK bool mig_load_check(mig_loader *loader, const mig_table *table, const char *name,
                                   const mig_node *node, mig_place place, mig_check **check,
                                   mig_error *err);
MIG_MUST_CHECK bool mig_load_foreign_key(mig_loader *loader, const mig_table *table,
                                         const char *name, const mig_node *node, mig_place place,
                                         mig_foreign_key **key, mig_error *err);
MIG_MUST_CHECK bool mig_load_enum(mig_loader *loader, mig_name name, const mig_node *node,
                                  mig_place place, mig_enum **enumeration, mig_error *err);

/*
 * What a table is for one dialect: sets the properties that a `postgresql: {...}` of the table
 * names. node: of a mig_table_override.
 */
void mig_table_apply_override(mig_arena *arena, mig_table *table, const mig_node *node);

/* A table's own properties and its overrides, without its parts, for alter_table. */
MIG_MUST_CHECK bool mig_load_table_head(mig_loader *loader, const mig_node *node, mig_table *table,
                                        mig_error *err);
mig_node *mig_print_table_head(mig_arena *arena, const mig_table *table);

/* Storage parameters, {fillfactor: 70}: a map from name to text. Replaces what settings holds. */
MIG_MUST_CHECK bool mig_load_settings(mig_arena *arena, const mig_node *node,
                                      mig_settings *settings, mig_error *err);

/*
 * Printing: the shortest form that reads back to the same. `brief` uses the short forms of a person
 * (`bio: text?`, references and unique on the column, no convention names that naming would give
 * anyway); without it, as scripts want it, names are always stated.
 * Objects with `portable` set are printed as they were declared. What prints a part gives a map
 * without its name, for the caller to put.
 */
mig_node *mig_print_schema(mig_arena *arena, const mig_schema *schema, const mig_naming *naming);
mig_node *mig_print_table(mig_arena *arena, const mig_table *table, const mig_naming *naming,
                          bool brief);
/* A map such as {type: varchar(40), nullable: true}; brief may give a scalar such as "text?". */
mig_node *mig_print_column(mig_arena *arena, const mig_column *column, bool brief);
mig_node *mig_print_index(mig_arena *arena, const mig_index *index);
mig_node *mig_print_exclusion(mig_arena *arena, const mig_index *exclusion);
mig_node *mig_print_key(mig_arena *arena, const mig_key *key);
mig_node *mig_print_check(mig_arena *arena, const mig_check *check);
mig_node *mig_print_foreign_key(mig_arena *arena, const mig_foreign_key *key);
mig_node *mig_print_settings(mig_arena *arena, const mig_settings *settings);
mig_node *mig_print_enum(mig_arena *arena, const mig_enum *enumeration);

#endif
