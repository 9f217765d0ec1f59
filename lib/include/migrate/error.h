/*
 * Errors are values: a bool says whether, a mig_error says why. The deepest function writes the
 * cause, each level above adds only what it alone knows. Buffers are fixed, so that reporting an
 * error cannot fail.
 */
#ifndef MIGRATE_ERROR_H
#define MIGRATE_ERROR_H

#include "migrate/common.h"

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { MIG_ERROR_DEPTH = 6, MIG_ERROR_TEXT = 1024, MIG_ERROR_LINE = 200 };

/* What kind of failure: decides the exit status (DESIGN: docs/design.md, "Promises"). */
typedef enum {
    MIG_OK,
    MIG_ERR_FAILED,      /* 1: the server, a script or the file system refused */
    MIG_ERR_USAGE,       /* 2: wrong usage, configuration, schema file, script file, revision */
    MIG_ERR_DIFFERENT,   /* 3: differences, or not at head */
    MIG_ERR_LOCKED,      /* 4: the lock could not be had in time */
    MIG_ERR_INTERRUPTED, /* 130 */
} mig_code;

/* A place in a user's file. Lines and columns count from 1; column in characters. */
typedef struct {
    const char *file;    /* borrowed; NULL: no place known */
    unsigned line;       /* 0: the whole file */
    unsigned column;     /* 0: the whole line */
    const char *snippet; /* the text of that line, borrowed; NULL: not known */
} mig_place;

typedef struct {
    mig_code code;
    char file[512];               /* copied from the place, so that an error outlives its input */
    unsigned line, column;        /* 0: not known */
    char snippet[MIG_ERROR_LINE]; /* of a long line what is around the column */
    unsigned caret;               /* the column in the snippet */
    char sqlstate[6];             /* "" when no server was asked */
    unsigned position;            /* in the statement that the server refused, in characters from 1;
                                     0: not known */
    unsigned depth;               /* texts in use: [0] is the cause, the last the widest context */
    char text[MIG_ERROR_DEPTH][MIG_ERROR_TEXT];
} mig_error;

/* Sets the cause, forgetting what err held. err may be NULL. Always returns false. */
MIG_API bool mig_fail(mig_error *err, mig_code code, const char *format, ...) MIG_PRINTF(3, 4);

/* The same, at a place of a user's file; code is MIG_ERR_USAGE. */
MIG_API bool mig_fail_at(mig_error *err, mig_place place, const char *format, ...) MIG_PRINTF(3, 4);

/* Says where: file, line, column and the text of the line are copied from the place. */
MIG_API void mig_error_set_place(mig_error *err, mig_place place);

/* Adds a wider context to a cause already set. Always returns false. */
MIG_API bool mig_within(mig_error *err, const char *format, ...) MIG_PRINTF(2, 3);

/* Exit status of a code: 0, 1, 2, 3, 4 or 130. */
MIG_API int mig_exit_status(mig_code code);

#ifdef __cplusplus
}
#endif

#endif
