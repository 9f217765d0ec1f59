/* The reader's cursor: what the parse*.c files share. Nothing else includes this. */
#ifndef MIG_DIALECT_SQLITE_INTERNAL_H
#define MIG_DIALECT_SQLITE_INTERNAL_H

#include "dialect/sqlite/parse.h"

/* A place among the tokens of a text. After a failure only err counts. */
typedef struct {
    mig_arena *arena;
    const char *text;
    const char *what; /* "CREATE TABLE", for messages */
    mig_tokens tokens;
    size_t at; /* index of the next token; tokens.items[tokens.len] is END */
    mig_error *err;
} mig_cursor;

void mig_cursor_init(mig_cursor *cursor, mig_arena *arena, mig_arena *scratch, const char *text,
                     size_t length, const char *what, mig_error *err);

/* The token `ahead` places from here; END past the last. */
mig_token mig_cursor_peek(const mig_cursor *cursor, size_t ahead);
bool mig_cursor_is(const mig_cursor *cursor, const char *word);
/* Steps over the word, if it is next. */
bool mig_cursor_accept(mig_cursor *cursor, const char *word);

/* These fail with what was expected. */
MIG_MUST_CHECK bool mig_cursor_expect(mig_cursor *cursor, const char *word);
MIG_MUST_CHECK bool mig_cursor_name(mig_cursor *cursor, const char *what, mig_sqlite_name *name);
MIG_MUST_CHECK bool mig_cursor_collation(mig_cursor *cursor, mig_sqlite_name *name);
/* ( anything ); inside: from its first to its last token. */
MIG_MUST_CHECK bool mig_cursor_enclosed(mig_cursor *cursor, mig_slice *inside);
/* A semicolon or nothing. */
MIG_MUST_CHECK bool mig_cursor_end(mig_cursor *cursor, const char *what);
/* "expected WHAT but found ...", with the place. Always false. */
bool mig_cursor_fail(const mig_cursor *cursor, const char *what);

/* Where the next token starts; where the last one that was stepped over ends. */
size_t mig_cursor_start(const mig_cursor *cursor);
/* From there to the end of the last token that was stepped over. */
mig_slice mig_cursor_since(const mig_cursor *cursor, size_t start);
/* From the first to the last of the tokens [from, to). */
mig_slice mig_cursor_range(const mig_cursor *cursor, size_t from, size_t to);

/* parse_part.c: the part of a list up to "," or ")" (or AUTOINCREMENT). */
MIG_MUST_CHECK bool mig_parse_parts(mig_cursor *cursor, mig_sqlite_parts *parts);

/* parse_constraint.c: one constraint of a column, if one follows. */
MIG_MUST_CHECK bool mig_parse_column_constraint(mig_cursor *cursor,
                                                mig_sqlite_constraint *constraint, bool *found);
/* One constraint of the table. */
MIG_MUST_CHECK bool mig_parse_table_constraint(mig_cursor *cursor,
                                               mig_sqlite_constraint *constraint);

#endif
