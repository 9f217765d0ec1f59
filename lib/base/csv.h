/* A file of rows (RFC 4180), read one after the other: it may be larger than memory. */
#ifndef MIG_BASE_CSV_H
#define MIG_BASE_CSV_H

#include "base/str.h"
#include "migrate/error.h"

#include <stdio.h>

enum { MIG_CSV_ROW_MAX = 64 * 1024 * 1024 }; /* bytes */

typedef struct {
    size_t start; /* in the row's text, where a NUL ends it */
    bool quoted;
} mig_csv_cell;

typedef struct {
    const char *path; /* for messages */
    char delimiter;
    FILE *file;
    mig_arena *arena; /* of the cells */
    mig_str text;     /* of the row */
    MIG_ARRAY(mig_csv_cell) cells;
    unsigned line, next; /* of the row's beginning, of what comes after it; from 1 */
} mig_csv;

/* path, as errors name it, is opened too. MIG_ERR_FAILED when it can't be. */
MIG_MUST_CHECK bool mig_csv_open(mig_csv *csv, const char *path, char delimiter, mig_error *err);
void mig_csv_close(mig_csv *csv);
#define MIG_AUTO_CSV MIG_CLEANUP(mig_csv_close) mig_csv

/* The next row; *more is false when there is none. MIG_ERR_USAGE at the line of a fault. */
MIG_MUST_CHECK bool mig_csv_next(mig_csv *csv, bool *more, mig_error *err);
const char *mig_csv_text(const mig_csv *csv, size_t cell);

#endif
