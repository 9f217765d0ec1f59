/* The tokens of what the servers print, after the one lexer of SQL. */
#ifndef MIG_DIALECT_MYSQL_TOKEN_H
#define MIG_DIALECT_MYSQL_TOKEN_H

#include "dialect/split.h"

/* The name or text that a token spells: without quotes, with its escapes read; others as they are.
 */
char *my_spelled(mig_arena *arena, const char *text, const mig_sql_token *token);

/*
 * x'00ff' where a string token holds a NUL or isn't UTF-8, and so is no text of ours; else NULL.
 * MariaDB prints the default of a binary column as the bytes that it is.
 */
char *my_spelled_bytes(mig_arena *arena, const char *text, const mig_sql_token *token);

/* The text with the marks of conditional comments blanked, so that what is in them counts; offsets
 * stay. */
char *my_uncomment(mig_arena *arena, const char *text);

/* As a person writes it: _utf8mb4'x', which MySQL prints of 'x', is that under our connection. */
const char *my_without_charset(mig_arena *arena, const char *text);

#endif
