/*
 * SQLite's tokenizer: the same bytes make the same tokens as in sqlite's tokenize.c. Expressions
 * are opaque to us beyond this.
 */
#ifndef MIG_DIALECT_SQLITE_TOKEN_H
#define MIG_DIALECT_SQLITE_TOKEN_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

/* A piece of a text: length 0 means that it isn't there. */
typedef struct {
    size_t at, length; /* bytes */
} mig_slice;

typedef enum {
    MIG_TOKEN_END,     /* of the text */
    MIG_TOKEN_SPACE,   /* white space, or one comment */
    MIG_TOKEN_WORD,    /* a keyword or a name without quotes */
    MIG_TOKEN_QUOTED,  /* "name", `name`, [name] */
    MIG_TOKEN_STRING,  /* 'text'; where only a name can be it is one */
    MIG_TOKEN_NUMBER,  /* 12, 1.5e3, 0x1F */
    MIG_TOKEN_BLOB,    /* x'00ff' */
    MIG_TOKEN_PARAM,   /* ?, ?1, :name, @name, $name, #1 */
    MIG_TOKEN_SIGN,    /* an operator or punctuation: one token each, as "||", "(", "<=" */
    MIG_TOKEN_ILLEGAL, /* what SQLite calls an unrecognized token; up to the end of an open quote */
} mig_token_kind;

typedef struct {
    mig_token_kind kind;
    mig_slice slice;
} mig_token;

typedef MIG_ARRAY(mig_token) mig_tokens;

/* The token that starts at byte `at` of the first `length` bytes of text. */
mig_token mig_token_at(const char *text, size_t length, size_t at);

/* The first token from byte *at on that is no SPACE; *at is then the byte behind it. */
mig_token mig_token_next(const char *text, size_t length, size_t *at);

/* All tokens but SPACE; an END token, not counted in len, follows the last. */
void mig_token_list(mig_arena *arena, const char *text, size_t length, mig_tokens *tokens);

/* The name or text without its quotes (WORD, QUOTED, STRING); any other token as it is written. */
char *mig_token_name(mig_arena *arena, const char *text, mig_token token);

/* What mig_token_is asks once the first letters, case aside, are the same. */
bool mig_token_spells(const char *text, mig_token token, const char *word);

/* Is the token that word (keyword) or sign? Words without regard to case; quoted names never are.
 */
static inline bool mig_token_is(const char *text, mig_token token, const char *word)
{
    return token.slice.length > 0 && ((text[token.slice.at] ^ *word) & ~0x20) == 0 &&
           mig_token_spells(text, token, word);
}

/*
 * Can the word stand, unquoted, where SQLite wants any name (column, table)? And where it wants a
 * type's word, collation? Words that are no keywords can; keywords differ (parse.y: %fallback ID,
 * JOIN_KW).
 */
bool mig_sqlite_word_is_name(const char *word, size_t length);
bool mig_sqlite_word_is_id(const char *word, size_t length);

/*
 * Are two expressions the same tokens? Comments, blanks, the case of words and hexadecimals, quotes
 * around names (but not those around a keyword), == for = and != for <> make no difference.
 */
bool mig_sqlite_same_tokens(const char *a, const char *b);

#endif
