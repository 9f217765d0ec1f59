/* Inside op/: reading and making the map that stands behind an operation's name. */
#ifndef MIG_OP_BODY_H
#define MIG_OP_BODY_H

#include "op/kinds.h"

/* A key that has to be there; error at the operation when it isn't. */
MIG_MUST_CHECK bool mig_body_get(const mig_source *source, const char *key, const mig_node **value,
                                 mig_error *err);
MIG_MUST_CHECK bool mig_body_text(const mig_source *source, const char *key, const char **text,
                                  mig_error *err);
MIG_MUST_CHECK bool mig_body_name(const mig_source *source, const char *key, mig_name *name,
                                  mig_error *err);
/* The two names of a rename; they have to differ. */
MIG_MUST_CHECK bool mig_body_from_to(const mig_source *source, const char **from, const char **to,
                                     mig_error *err);

/* The pairs of the body without those of the listed keys: what the table's grammar reads. */
mig_node *mig_body_rest(const mig_source *source, const char *const *keys, size_t count);

/* For keys of a body that has no others. */
MIG_MUST_CHECK bool mig_body_keys(const mig_source *source, const char *const *keys, size_t count,
                                  mig_error *err);

/* Indexes of a table or column that was read: a script names what it makes. */
MIG_MUST_CHECK bool mig_body_index_names(const mig_table *table, mig_error *err);

/* SQL for every dialect, or a map with a text for each of some; and its reverse. */
MIG_MUST_CHECK bool mig_body_sql(const mig_source *source, const mig_node *node,
                                 const mig_execute **execute, mig_error *err);
mig_node *mig_body_print_sql(mig_arena *arena, const mig_execute *execute);

/* A map to print; flow: on one line where it fits. */
mig_node *mig_body_new(mig_arena *arena, bool flow);
void mig_body_put(mig_arena *arena, mig_node *body, const char *key, const char *text);
void mig_body_put_name(mig_arena *arena, mig_node *body, const char *key, mig_name name);
/* Appends the pairs of a printed object; a short form, which is no map, is put under `key`. */
void mig_body_merge(mig_arena *arena, mig_node *body, const char *key, mig_node *object);

#endif
