/* The tokens of SQL, one after the other, with their places. split.h is for all others. */
#ifndef MIG_DIALECT_SCAN_H
#define MIG_DIALECT_SCAN_H

#include "base/position.h"
#include "dialect/split.h"

typedef struct {
    const char *file, *text;
    const mig_lexer *lexer;
    mig_arena *arena;
    mig_position now;
    const char *stop; /* words end before it; NULL: only where they do */
    bool conditional; /* inside a comment whose text counts (mig_lexer.conditional_comments) */
} mig_scanner;

/* At the beginning of the text, behind a byte order mark. file: for errors. */
mig_scanner mig_scanner_of(mig_arena *arena, const mig_lexer *lexer, const char *file,
                           const char *text);
mig_place mig_scan_place(const mig_scanner *s, mig_position where);

void mig_scan_advance(mig_scanner *s, size_t bytes);
/* Goes past one stretch of white space or one comment; *found says whether there was one. */
MIG_MUST_CHECK bool mig_scan_blank(mig_scanner *s, bool *found, mig_error *err);
/* Goes past one token that is neither. */
MIG_MUST_CHECK bool mig_scan_token(mig_scanner *s, mig_sql_token *token, mig_error *err);

#endif
