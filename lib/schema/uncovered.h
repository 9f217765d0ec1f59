/*
 * What a found schema has and the model doesn't hold: it is said in words, and what would be wrong
 * to declare is left out of what is printed.
 */
#ifndef MIG_SCHEMA_UNCOVERED_H
#define MIG_SCHEMA_UNCOVERED_H

#include "schema/model.h"

typedef struct {
    const char *kind;   /* "trigger", "index" */
    const char *what;   /* "\"touch\" of \"users\"" */
    const char *reason; /* what of it isn't held; NULL: nothing of its kind is */
    mig_name table;     /* that it is, or is part of; name NULL: none */
    bool excluded;      /* by the project's filters: of interest only where it would be lost */
} mig_uncovered;

typedef MIG_ARRAY(mig_uncovered) mig_uncovered_list;

/* Tables and what is on them in their order, then the others. */
void mig_schema_uncovered(mig_arena *arena, const mig_schema *schema, mig_uncovered_list *list);

/* On one line: kind, what and reason. */
const char *mig_uncovered_text(mig_arena *arena, const mig_uncovered *one);

/* `trigger "a" of "t", "b" of "t"`: a kind is said once for those that follow each other. */
const char *mig_uncovered_texts(mig_arena *arena, const mig_uncovered *first, size_t count);

/* Why a foreign key of the schema can't be declared: what it refers to isn't there, or is beyond
 * the model. NULL: it can. */
const char *mig_foreign_key_undeclared(mig_arena *arena, const mig_schema *schema,
                                       const mig_foreign_key *key);

/*
 * The schema as it may be declared: without what is excluded, tables of a kind that the model
 * doesn't hold, without foreign keys that can't be declared, and without constraints that are only
 * partly held and have no name. It shares everything else. Sealed.
 */
mig_schema *mig_schema_covered(mig_arena *arena, const mig_schema *schema);

#endif
