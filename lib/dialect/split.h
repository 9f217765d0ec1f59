/*
 * The one SQL lexer outside SQLite's folder: it only finds where statements end. Nothing is lost:
 * the pieces and what is between them, put together, are the input. DELIMITER lines, where the
 * dialect has them, are between.
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

typedef enum {
    MIG_SQL_WORD,    /* a keyword, a name without quotes, a number */
    MIG_SQL_NAME,    /* in double quotes, backticks or brackets */
    MIG_SQL_STRING,  /* in single quotes or dollar quotes */
    MIG_SQL_SIGN,    /* any other character, one token each */
    MIG_SQL_COMMENT, /* also a mark of a comment whose text counts: begin or end */
} mig_sql_token_kind;

typedef struct {
    mig_sql_token_kind kind;
    size_t offset, length; /* in the text, bytes */
    unsigned line, column; /* of its first byte, from 1 */
} mig_sql_token;

typedef MIG_ARRAY(mig_sql_token) mig_sql_tokens;

/* The tokens of a text that mig_split could split; what comes behind a quote that never ends is
 * left out. */
void mig_sql_tokenize(mig_arena *arena, const mig_lexer *lexer, const char *text,
                      mig_sql_tokens *tokens);
/* The token is this keyword or sign, whatever its case. */
bool mig_sql_is(const char *text, const mig_sql_token *token, const char *word);
/* The name or text that a WORD, NAME or STRING spells: without quotes, escapes (E'a\tb') read; a
 * WORD as it is written. */
char *mig_sql_spelled(mig_arena *arena, const char *text, const mig_sql_token *token);
/*
 * Do the first tokens of a statement, comments aside, match the pattern? Words are separated by
 * blanks; `a|b` is either, `*` is any one token, a word in `[ ]` may be missing.
 */
bool mig_sql_begins(const mig_lexer *lexer, const char *sql, const char *pattern);

/* Does it begin or end a transaction? Savepoints stay inside one. */
typedef enum {
    MIG_TRANSACTION_NONE,
    MIG_TRANSACTION_BEGIN,
    MIG_TRANSACTION_COMMIT,
    MIG_TRANSACTION_OTHER, /* rolls back, or prepares */
} mig_transaction_control;
mig_transaction_control mig_sql_transaction(const char *sql);

/* A CREATE TABLE as one without its foreign keys, and an ALTER TABLE for each of them; no parts,
 * and false, when there are none. */
bool mig_take_apart(mig_arena *arena, const mig_lexer *lexer, const char *sql, mig_strings *parts);

#endif
