/* See partitions.h. */
#include "schema/partitions.h"

#include "base/text.h"
#include "schema/words.h"

#include <ctype.h>
#include <string.h>

/* Past what stands in quotes, which is doubled inside. */
static const char *past_quoted(const char *at)
{
    const char *end = strchr(at + 1, *at);

    return end ? end + 1 : at + strlen(at);
}

/* Past the parenthesis that closes what opens here. */
static const char *past_group(const char *at)
{
    unsigned depth = 0;

    while (*at) {
        if (strchr("`'\"", *at)) {
            at = past_quoted(at);
            continue;
        }
        depth += *at == '(';
        depth -= *at == ')';
        at++;
        if (depth == 0)
            break;
    }
    return at;
}

/* "(PARTITION p0 ...": after it nothing names a column. */
static bool is_list(mig_arena *arena, const char *at)
{
    at += 1 + strspn(at + 1, " \n");
    return mig_same_nocase(mig_arena_strndup(arena, at, strcspn(at, " \n")), "partition");
}

static const char *rename_in(mig_arena *arena, const mig_schema *schema, const char *text,
                             const char *from, const char *to)
{
    MIG_AUTO_STR out = {0};

    for (;;) {
        const char *open = text + strcspn(text, "("), *end;

        mig_str_addn(&out, text, (size_t)(open - text));
        if (!*open || is_list(arena, open)) {
            mig_str_add(&out, open);
            return mig_str_copy(arena, &out);
        }
        end = past_group(open);
        mig_str_add(&out, mig_words_replace(arena, schema->ident, schema->nocase,
                                            mig_arena_strndup(arena, open, (size_t)(end - open)),
                                            MIG_WORD_COLUMN, from, to));
        text = end;
    }
}

void mig_partitions_rename_column(mig_arena *arena, const mig_schema *schema, mig_table *table,
                                  const char *from, const char *to)
{
    if (table->partitions)
        table->partitions = rename_in(arena, schema, table->partitions, from, to);
    if (table->partition_by)
        table->partition_by = rename_in(arena, schema, table->partition_by, from, to);
    if (table->portable) {
        mig_table *portable = MIG_COPY(arena, table->portable);

        mig_partitions_rename_column(arena, schema, portable, from, to);
        table->portable = portable;
    }
}

void mig_partition_put(mig_arena *arena, mig_table *table, mig_partition partition)
{
    table->partition_of = partition;
    if (table->portable) {
        mig_table *portable = MIG_COPY(arena, table->portable);

        mig_partition_put(arena, portable, partition);
        table->portable = portable;
    }
}

void mig_partition_rename_parent(mig_arena *arena, const mig_schema *schema, mig_table *table,
                                 mig_name from, mig_name to)
{
    if (mig_is_partition(table) && mig_name_same(schema, table->partition_of.table, from))
        table->partition_of.table = to;
    if (table->portable) {
        mig_table *portable = MIG_COPY(arena, table->portable);

        mig_partition_rename_parent(arena, schema, portable, from, to);
        table->portable = portable;
    }
}

/* Behind it a parenthesis opens a list; behind any other word the arguments of a call. */
static bool opens_list(const char *text)
{
    static const char *const words[] = {"range", "list", "hash", "from", "to", "in", "with"};

    for (size_t i = 0; i < MIG_LEN(words); i++) {
        size_t length = strlen(words[i]);

        if (mig_ends_with(text, words[i]) &&
            (strlen(text) == length || text[strlen(text) - length - 1] == ' '))
            return true;
    }
    return false;
}

/* What stands outside of quotes, in lower case; blanks where they are needed, or follow a comma. */
static void add_plain(mig_str *out, char c)
{
    const char *text = mig_str_text(out);
    char last = out->len > 0 ? text[out->len - 1] : '(';

    if (strchr(" \t\r\n", c)) {
        if (!strchr(" (", last))
            mig_str_addc(out, ' ');
        return;
    }
    if (strchr("),", c) && last == ' ')
        mig_str_cut(out, out->len - 1);
    else if ((c == '(' && opens_list(text)) || last == ',' ||
             (last == ')' && isalpha((unsigned char)c)))
        mig_str_addc(out, ' ');
    mig_str_addc(out, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
}

const char *mig_partition_text(mig_arena *arena, const char *text)
{
    static const char prefix[] = "for values ";
    MIG_AUTO_STR out = {0};
    const char *done;

    while (*text) {
        if (strchr("'\"", *text)) {
            const char *end = past_quoted(text);

            if (out.len > 0 && mig_str_text(&out)[out.len - 1] == ',')
                mig_str_addc(&out, ' ');
            mig_str_addn(&out, text, (size_t)(end - text));
            text = end;
        } else {
            add_plain(&out, *text++);
        }
    }
    done = mig_trim(arena, mig_str_text(&out));
    return mig_starts_with(done, prefix) ? done + strlen(prefix) : done;
}

bool mig_is_partition(const mig_table *table)
{
    return table->partition_of.table.name != NULL;
}

const mig_table *mig_partition_parent(const mig_schema *schema, const mig_table *table)
{
    return mig_is_partition(table) && schema->table_map
               ? mig_table_find(schema, table->partition_of.table)
               : NULL;
}

const mig_table *mig_table_root(const mig_schema *schema, const mig_table *table)
{
    const mig_table *parent = mig_partition_parent(schema, table);

    for (unsigned depth = 0; parent && depth < MIG_MOST_LEVELS; depth++) {
        table = parent;
        parent = mig_partition_parent(schema, table);
    }
    return table;
}
