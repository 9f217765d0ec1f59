/*
 * The one SQL lexer outside SQLite's folder: it only finds where statements end. Nothing is lost:
 * the pieces and what is between them, put together, are the input.
 */
#ifndef MIG_DIALECT_SPLIT_H
#define MIG_DIALECT_SPLIT_H

#include "dialect/dialect.h"

typedef struct {
    const char *sql;       /* without the semicolon and without blanks and comments around it */
    size_t offset, length; /* of sql in the input, bytes */
    unsigned line;         /* of its first byte, from 1 */
    unsigned column;       /* in characters, from 1 */
} mig_statement;

typedef MIG_ARRAY(mig_statement) mig_statements;

/* Splits text. Errors: MIG_ERR_USAGE at file:line:column of a quote, comment or body that never
 * ends. */
MIG_MUST_CHECK bool mig_split(mig_arena *arena, const mig_lexer *lexer, const char *file,
                              const char *text, mig_statements *statements, mig_error *err);

#endif
