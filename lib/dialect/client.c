/* What scripts for several clients share: see client.h. */
#include "dialect/client.h"

#include "dialect/split.h"

#include <string.h>

void mig_client_statement(mig_str *out, const char *sql)
{
    const char *line = strrchr(sql, '\n');
    const char *last = line ? line : sql;

    mig_str_addf(out, "%s%s\n", sql, strstr(last, "--") || strchr(last, '#') ? "\n;" : ";");
}

static bool escaped(const char *begin, const char *at)
{
    size_t slashes = 0;

    while (at - slashes > begin && at[-1 - (long)slashes] == '\\')
        slashes++;
    return slashes % 2 == 1;
}

static void add_text(mig_str *out, const char *text, size_t length, const mig_return_form *form)
{
    const bool backslash = form->between[0] == '\\';

    mig_str_add(out, form->open);
    for (size_t i = 0; i < length; i++)
        if (text[i] != '\r' || i + 1 == length || text[i + 1] != '\n')
            mig_str_addc(out, text[i]);
        else
            mig_str_add(out, form->between + (backslash && escaped(text, text + i)));
    mig_str_add(out, form->close);
}

char *mig_client_keep_returns(mig_arena *arena, const mig_lexer *lexer, const char *sql,
                              const mig_return_form *form)
{
    MIG_AUTO_STR out = {0};
    mig_sql_tokens tokens = {0};
    size_t done = 0;

    if (strstr(sql, "\r\n"))
        mig_sql_tokenize(arena, lexer, sql, &tokens);
    for (size_t i = 0; i < tokens.len; i++) {
        const mig_sql_token *token = &tokens.items[i];
        MIG_AUTO_STR text = {0};

        mig_str_addf(&text, "%.*s", (int)token->length, sql + token->offset);
        if (token->kind != MIG_SQL_STRING || !strstr(mig_str_text(&text), "\r\n"))
            continue;
        mig_str_addf(&out, "%.*s", (int)(token->offset - done), sql + done);
        add_text(&out, text.data, token->length, form);
        done = token->offset + token->length;
    }
    mig_str_add(&out, sql + done);
    return mig_str_copy(arena, &out);
}

enum { NAME_BYTES = 60 };

/* A message as a name: no longer than any database allows, and of characters that all take. */
static void add_name(const mig_dialect *dialect, mig_str *out, const char *message)
{
    char name[NAME_BYTES + 1];
    size_t n = 0;

    for (; *message && n < NAME_BYTES; message++)
        name[n++] = (char)(*message >= ' ' && *message < 0x7f && *message != '`' ? *message : '?');
    while (n > 0 && name[n - 1] == ' ')
        n--;
    name[n] = '\0';
    dialect->ident(out, name);
}

void mig_client_guard(const mig_dialect *dialect, mig_str *out, const char *kind, const char *table,
                      const char *message, const char *query)
{
    MIG_AUTO_STR insert = {0};

    mig_str_addf(out, "DROP %s IF EXISTS %s;\nCREATE %s %s (fault TEXT, CONSTRAINT ", kind, table,
                 kind, table);
    add_name(dialect, out, message);
    mig_str_add(out, " CHECK (fault IS NULL));\n");
    mig_str_addf(&insert, "INSERT INTO %s %s", table, query);
    dialect->client->statement(out, insert.data);
    mig_str_addf(out, "DROP %s %s;\n", kind, table);
}
