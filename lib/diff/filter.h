/*
 * What of a database a project manages: `include:` and `exclude:` of migrate.yaml. Objects that it
 * doesn't manage are marked as `excluded`, on both sides of a comparison; they stay in the schema,
 * since what is managed may refer to them, or share names with them.
 */
#ifndef MIG_DIFF_FILTER_H
#define MIG_DIFF_FILTER_H

#include "schema/model.h"

typedef struct {
    const char *text; /* NULL: anything. A glob, or the text of a regular expression */
    size_t regex;     /* its place in mig_filter.regexes, from 1; 0: it is a glob */
} mig_pattern;

/* Matches objects to which all of it applies. */
typedef struct {
    const char *kind; /* "index"; NULL: any */
    bool part; /* what is a part of a table, by `table` and `name`; else tables, enums, ... */
    mig_pattern schema, table, name;
    const char *shown; /* as it is written, on one line */
    mig_place place;
    bool *used; /* set when it matched anything */
} mig_filter_item;

typedef MIG_ARRAY(mig_filter_item) mig_filter_items;

typedef struct {
    mig_filter_items include, exclude;
    mig_strings regexes; /* POSIX extended, known to compile */
} mig_filter;

/* What names without a schema are in, and how names compare. */
typedef struct {
    const char *default_schema; /* NULL: there are no schemas */
    bool nocase;
    bool enum_types; /* enums are objects; else they are a part of the columns that use them */
} mig_filter_scope;

/* True for one of the words of `kind:`; part: whether such objects are a part of a table. */
bool mig_filter_kind(const char *word, bool *part);
/* All those words. */
void mig_filter_kind_words(mig_arena *arena, mig_strings *words);

/*
 * Sets `excluded` of all that isn't managed, in place. A constraint, an index or a generated column
 * over an excluded column is excluded with it. wanted: what is declared for the same database
 * (NULL: nothing); what is excluded there counts for both sides.
 */
void mig_filter_mark(mig_arena *arena, const mig_filter *filter, mig_filter_scope scope,
                     mig_schema *found, mig_schema *wanted);

/* Would a table of this name be excluded? */
bool mig_filter_excludes(mig_arena *arena, const mig_filter *filter, mig_filter_scope scope,
                         mig_name table);

/*
 * Columns may be of an enum that is excluded, be it declared or not: sets the enumeration of those
 * types of wanted that name an excluded enum of found.
 */
void mig_filter_find_enums(mig_arena *arena, const mig_schema *found, mig_schema *wanted);

/*
 * Both are marked. MIG_ERR_USAGE at the place of a declared rename from or to a name that is
 * excluded, if it counts: the old name is live, the new one isn't.
 */
MIG_MUST_CHECK bool mig_filter_check_renames(mig_arena *arena, const mig_schema *found,
                                             const mig_schema *wanted, mig_error *err);

#endif
