/*
 * Where the bodies of MySQL's routines, triggers and events end, without a DELIMITER: every BEGIN,
 * CASE, IF, LOOP, WHILE, REPEAT and FOR has its END. Inside split.c only.
 */
#ifndef MIG_DIALECT_COMPOUND_H
#define MIG_DIALECT_COMPOUND_H

#include "dialect/split.h"

typedef struct {
    bool known;    /* what kind of statement it is */
    bool routine;  /* one with a body */
    bool at_start; /* a statement may begin here */
    bool after_end;
    unsigned depth; /* of what is open */
    unsigned words; /* so far */
} mig_compound;

/* The next token, which is no comment and no semicolon that ends the statement. word: in lower
 * case, "" for what is none; rest: the text behind the token. */
void mig_compound_take(mig_compound *compound, const mig_lexer *lexer, const char *word, char sign,
                       const char *rest);

#endif
