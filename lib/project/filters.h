/*
 * `include:` and `exclude:` of migrate.yaml -> mig_filter. An item is a text, the pattern of a
 * name or of schema.name, or a map that says more. A pattern is a glob, or a regular expression
 * between slashes.
 */
#ifndef MIG_PROJECT_FILTERS_H
#define MIG_PROJECT_FILTERS_H

#include "diff/filter.h"
#include "yaml/node.h"

/* How a text of the file is read: with its variables replaced, and not empty. */
typedef struct {
    bool (*read)(void *context, const mig_node *node, const char *what, const char **text,
                 mig_error *err);
    void *context;
} mig_text_reader;

/* Replaces items, which are filter's include or exclude. key: which of them, for messages. Errors:
 * MIG_ERR_USAGE at the place in the file. */
MIG_MUST_CHECK bool mig_filters_read(mig_arena *arena, const mig_text_reader *reader,
                                     const mig_node *node, const char *key, mig_filter *filter,
                                     mig_filter_items *items, mig_error *err);

#endif
