/* The graph beside a list of scripts, as `git log --graph` draws it. */
#ifndef CMD_PICTURE_H
#define CMD_PICTURE_H

#include "base/map.h"
#include "base/str.h"
#include "script/script.h"

/*
 * What is to the right of the revisions drawn so far: one column for each line that goes on, named
 * by the revision that it leads to. Lives in an arena; begins as {0}.
 */
typedef struct {
    mig_strings columns;
} picture;

/*
 * Adds the next script (newest first, children before parents) with its text: the first line of the
 * text beside the star, the others beside the lines that go on. shown: the ids of all that will be
 * drawn; parents that aren't among them end their line.
 */
void picture_add(mig_arena *arena, picture *p, const mig_script *script, const mig_map *shown,
                 const char *text, mig_str *out);

#endif
