/* Inside the reader of SHOW CREATE TABLE: stepping through tokens. */
#ifndef MIG_DIALECT_MYSQL_CURSOR_H
#define MIG_DIALECT_MYSQL_CURSOR_H

#include "dialect/mysql/parse.h"
#include "dialect/mysql/token.h"

typedef struct {
    mig_arena *arena;
    const char *text; /* conditional comments opened */
    mig_sql_tokens tokens;
    size_t at;
    mig_error *err;
} my_cursor;

void my_cursor_init(my_cursor *cursor, mig_arena *arena, const char *text, mig_error *err);
/* NULL at the end. */
const mig_sql_token *my_peek(const my_cursor *cursor, size_t ahead);
/* Is it the keyword, or the sign? */
bool my_is(const my_cursor *cursor, size_t ahead, const char *word);
/* Several in a row, with blanks between: "not null". */
bool my_are(const my_cursor *cursor, const char *words);
/* Goes past them, if they are there. */
bool my_accept(my_cursor *cursor, const char *words);
MIG_MUST_CHECK bool my_expect(my_cursor *cursor, const char *words);
/* Expected what, found another thing. Always false. */
bool my_unexpected(const my_cursor *cursor, const char *what);
/* A name in backticks or without, a string: spelled. */
MIG_MUST_CHECK bool my_take_name(my_cursor *cursor, const char *what, const char **name);
MIG_MUST_CHECK bool my_take_string(my_cursor *cursor, const char **text);
/* `(a, b)` */
MIG_MUST_CHECK bool my_take_names(my_cursor *cursor, mig_strings *names);
/* Past `( ... )`; its text, without parentheses around the whole. */
MIG_MUST_CHECK bool my_take_enclosed(my_cursor *cursor, const char **inside);
/* The text from the token `from` to the one before the cursor. */
const char *my_text_since(const my_cursor *cursor, size_t from);
/* Without parentheses around the whole of it. */
const char *my_stripped(mig_arena *arena, const char *text);

/* parse_column.c, parse_key.c */
MIG_MUST_CHECK bool my_parse_column(my_cursor *cursor, my_column *column);
/* At the first word of a key, a constraint or a period. */
MIG_MUST_CHECK bool my_parse_part(my_cursor *cursor, my_table *table);

#endif
