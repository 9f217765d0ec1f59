/* Bodies of MySQL's routines: see compound.h. */
#include "dialect/compound.h"

#include <string.h>

static bool is_one_of(const char *word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(word, words[i]) == 0)
            return true;
    return false;
}

/* CREATE OR REPLACE DEFINER = someone AGGREGATE FUNCTION: the first of these words tells. */
static void take_kind(mig_compound *compound, const char *word)
{
    static const char *const routines[] = {"procedure", "function", "trigger", "event"};
    static const char *const others[] = {"table",   "view",     "index",     "database", "schema",
                                         "user",    "role",     "server",    "unique",   "fulltext",
                                         "spatial", "sequence", "tablespace"};

    compound->routine = is_one_of(word, routines, MIG_LEN(routines));
    compound->known = compound->routine || is_one_of(word, others, MIG_LEN(others));
}

/* IF(a, b, c) is a function, IF (a) THEN isn't: the commas tell. */
static bool is_call(const mig_lexer *lexer, const char *rest)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    mig_sql_tokens tokens = {0};
    unsigned depth = 0, commas = 0;

    if (rest[strspn(rest, " \t\r\n")] != '(')
        return false;
    mig_sql_tokenize(scratch, lexer, rest, &tokens);
    for (size_t i = 0; i < tokens.len; i++) {
        const mig_sql_token *token = &tokens.items[i];

        if (mig_sql_is(rest, token, "("))
            depth++;
        else if (mig_sql_is(rest, token, ")") && --depth == 0)
            break;
        commas += depth == 1 && mig_sql_is(rest, token, ",");
    }
    return commas == 2;
}

static bool opens(const mig_compound *compound, const mig_lexer *lexer, const char *word,
                  const char *rest)
{
    static const char *const loops[] = {"loop", "while", "for"};

    if (strcmp(word, "begin") == 0)
        return true;
    if (strcmp(word, "case") == 0)
        return !compound->after_end;
    if (!compound->at_start)
        return false;
    if (strcmp(word, "if") == 0)
        return !is_call(lexer, rest);
    if (strcmp(word, "repeat") == 0)
        return rest[strspn(rest, " \t\r\n")] != '(';
    return is_one_of(word, loops, MIG_LEN(loops));
}

static void take_sign(mig_compound *compound, char sign)
{
    /* behind a label, a statement, or the parameters of a procedure */
    compound->at_start = sign == ':' || sign == ';' || (sign == ')' && compound->depth == 0);
    compound->after_end = false;
}

void mig_compound_take(mig_compound *compound, const mig_lexer *lexer, const char *word, char sign,
                       const char *rest)
{
    static const char *const before_statements[] = {"begin",  "then", "else", "do",
                                                    "repeat", "loop", "row"};

    if (!*word) {
        take_sign(compound, sign);
        return;
    }
    compound->words++;
    if (compound->words == 1)
        compound->known = strcmp(word, "create") != 0 && strcmp(word, "alter") != 0;
    else if (!compound->known)
        take_kind(compound, word);
    if (!compound->routine)
        return;
    if (strcmp(word, "end") == 0 && compound->depth > 0)
        compound->depth--;
    else if (opens(compound, lexer, word, rest))
        compound->depth++;
    compound->after_end = strcmp(word, "end") == 0;
    compound->at_start = is_one_of(word, before_statements, MIG_LEN(before_statements));
}
