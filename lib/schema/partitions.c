/* See partitions.h. */
#include "schema/partitions.h"

#include "base/text.h"
#include "schema/words.h"

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
    if (table->portable && table->portable->partitions) {
        mig_table *portable = MIG_COPY(arena, table->portable);

        portable->partitions = rename_in(arena, schema, portable->partitions, from, to);
        table->portable = portable;
    }
}
