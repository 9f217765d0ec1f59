/*
 * The identifiers in a piece of SQL, without understanding the SQL: string literals, comments,
 * names of functions and of types are told apart from names of columns, no more. What follows from
 * a declared rename, and what an expression depends on, is found with it; whether two texts mean
 * the same is the server's business.
 */
#ifndef MIG_SCHEMA_WORDS_H
#define MIG_SCHEMA_WORDS_H

#include "base/str.h"

#include <stdbool.h>

/* What an identifier stands for, as far as the text around it says. */
typedef enum {
    MIG_WORD_COLUMN,    /* or a keyword */
    MIG_WORD_FUNCTION,  /* a parenthesis follows */
    MIG_WORD_QUALIFIER, /* a dot follows: a table or a schema */
    MIG_WORD_TYPE,      /* after :: or AS */
    MIG_WORD_COLLATION, /* after COLLATE */
} mig_word_role;

typedef struct {
    mig_word_role role;
    const char *start; /* in the text, with its quotes */
    size_t length;     /* bytes */
    bool quoted;
    const char *literal; /* a type: the string literal that is cast to it ('sad'::mood), with its
                            quotes and E; NULL: none */
    size_t literal_length;
} mig_word;

/* A walk over a text; zeroed but for the first two members. */
typedef struct {
    const char *at;      /* what comes next */
    bool nocase;         /* names compare without regard to case; [name] is quoted then */
    int before;          /* internal: what the last token was, */
    const char *literal; /* and the last literal, while only its cast follows */
    size_t literal_length;
} mig_words;

/* The next identifier; false at the end of the text. */
bool mig_words_next(mig_words *words, mig_word *word);

/* The name that the word spells: quotes removed; folded to lower case where it has none. */
const char *mig_word_name(mig_arena *arena, const mig_word *word);

/* True where the text names it in that role. text may be NULL. */
bool mig_words_mention(const char *text, bool nocase, mig_word_role role, const char *name);

/* Appends an identifier, quoted where the database at hand wants that: mig_dialect.ident. */
typedef void mig_words_ident(mig_str *sql, const char *name);

/*
 * The text with every identifier `from` of that role replaced by `to`, written by ident (NULL: in
 * double quotes). The text itself when there is none; NULL stays NULL.
 */
const char *mig_words_replace(mig_arena *arena, mig_words_ident *ident, bool nocase,
                              const char *text, mig_word_role role, const char *from,
                              const char *to);

/* The same of a type; a name is {its schema or NULL, itself}, and the text names it in just that
 * way.
 */
const char *mig_words_replace_type(mig_arena *arena, mig_words_ident *ident, bool nocase,
                                   const char *text, const char *const from[2],
                                   const char *const to[2]);

/* The text with every quoted identifier written by ident: quoted only where it has to be. */
const char *mig_words_spell(mig_arena *arena, mig_words_ident *ident, bool nocase,
                            const char *text);

#endif
