/* What a statement does to the transaction that it runs in: see split.h. */
#include "base/arena.h"
#include "dialect/split.h"

#include <string.h>

enum { WORD_BYTES = 16 };

/* The next word in capitals, as far as it fits. */
static const char *next_word(const char *sql, char word[WORD_BYTES])
{
    size_t n = 0;

    sql += strspn(sql, " \t\r\n");
    for (; (*sql >= 'a' && *sql <= 'z') || (*sql >= 'A' && *sql <= 'Z'); sql++)
        if (n < WORD_BYTES - 1)
            word[n++] = (char)(*sql >= 'a' ? *sql - 'a' + 'A' : *sql);
    word[n] = '\0';
    return sql;
}

static bool one_of(const char *word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(word, words[i]) == 0)
            return true;
    return false;
}

mig_transaction_control mig_sql_transaction(const char *sql)
{
    static const char *const fillers[] = {"WORK", "TRANSACTION"};
    char word[WORD_BYTES], second[WORD_BYTES];
    const char *rest = next_word(sql, word);

    rest = next_word(rest, second);
    if (strcmp(word, "BEGIN") == 0)
        return MIG_TRANSACTION_BEGIN;
    if (strcmp(word, "COMMIT") == 0 || strcmp(word, "END") == 0)
        return MIG_TRANSACTION_COMMIT;
    if (strcmp(word, "ABORT") == 0)
        return MIG_TRANSACTION_OTHER;
    if (strcmp(word, "START") == 0 && strcmp(second, "TRANSACTION") == 0)
        return MIG_TRANSACTION_BEGIN;
    if (strcmp(word, "PREPARE") == 0 && strcmp(second, "TRANSACTION") == 0)
        return MIG_TRANSACTION_OTHER;
    if (strcmp(word, "ROLLBACK") != 0)
        return MIG_TRANSACTION_NONE;
    if (one_of(second, fillers, MIG_LEN(fillers)))
        next_word(rest, second);
    return strcmp(second, "TO") == 0 ? MIG_TRANSACTION_NONE : MIG_TRANSACTION_OTHER;
}
