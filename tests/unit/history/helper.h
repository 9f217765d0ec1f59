/* Graphs in a few lines, for the tests of lib/history. */
#ifndef TESTS_HISTORY_HELPER_H
#define TESTS_HISTORY_HELPER_H

#include "history/history.h"

typedef struct {
    const char *id, *parents, *depends, *labels; /* lists are separated by blanks */
} entry;

/* Words separated by blanks, and back. */
mig_strings words(mig_arena *arena, const char *text);
const char *joined(mig_arena *arena, const mig_strings *list);

/* One script for each entry, in "versions/<id>.yaml", created one minute after the other. */
mig_scripts make_scripts(mig_arena *arena, const entry *entries, size_t count);
mig_history *build(mig_arena *arena, const entry *entries, size_t count);

/* The graph of Alembic's manual of branches, as it was tried: a-b, b->c1(left)->c2,
 * b->d1(right)->d2, e merges c2 and d2; f1(net)-f2, and f2 depends on c1. */
enum { EXAMPLE_COUNT = 9 };
extern const entry example[EXAMPLE_COUNT];

/* Each move as "id", or with rows as "id{rows}". */
const char *moves_text(mig_arena *arena, const mig_moves *moves, bool rows);

#endif
