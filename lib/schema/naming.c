/* The naming convention of constraints and indexes: see naming.h. */
#include "schema/naming.h"

#include "base/str.h"
#include "base/text.h"

#include <stdint.h>
#include <string.h>

/* clang-format off */
#define OUR_TEMPLATES {[MIG_NAME_PK] = "pk_${table}",           \
                       [MIG_NAME_UQ] = "uq_${table}_${columns}", \
                       [MIG_NAME_EX] = "ex_${table}_${columns}", \
                       [MIG_NAME_IX] = "ix_${table}_${columns}", \
                       [MIG_NAME_CK] = "ck_${table}_${columns}", \
                       [MIG_NAME_FK] = "fk_${table}_${columns}"}
/* clang-format on */

const mig_naming mig_naming_default = {.templates = OUR_TEMPLATES};

const mig_naming mig_naming_postgresql = {
    .templates = {[MIG_NAME_PK] = "${table}_pkey",
                  [MIG_NAME_UQ] = "${table}_${columns}_key",
                  [MIG_NAME_EX] = "${table}_${columns}_excl",
                  [MIG_NAME_IX] = "${table}_${columns}_idx",
                  [MIG_NAME_CK] = "${table}_${columns}_check",
                  [MIG_NAME_FK] = "${table}_${columns}_fkey"},
    .postgresql = true,
};

const mig_naming mig_naming_none = {.templates = OUR_TEMPLATES, .none = true};

const char *const mig_naming_words[] = {"default", "postgresql", "none"};
const size_t mig_naming_word_count = MIG_LEN(mig_naming_words);

const mig_naming *mig_naming_find(const char *word)
{
    static const mig_naming *const conventions[] = {&mig_naming_default, &mig_naming_postgresql,
                                                    &mig_naming_none};

    for (size_t i = 0; i < MIG_LEN(conventions); i++)
        if (mig_same(word, mig_naming_words[i]))
            return conventions[i];
    return NULL;
}

enum { HASH_TAIL = 9 /* bytes: "_" and eight hex digits */ };

/* What the words of a template stand for. The texts are borrowed; lengths so that they can shrink.
 */
typedef struct {
    const char *table, *columns, *column, *target;
    size_t table_length, columns_length;
} words;

/* FNV-1a, 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/ */
static uint32_t hash(const char *text)
{
    uint32_t value = 2166136261U;

    for (; *text; text++)
        value = (value ^ (unsigned char)*text) * 16777619U;
    return value;
}

/* The length, or less, so that no character is cut in two. */
static size_t whole_characters(const char *text, size_t length)
{
    while (length > 0 && ((unsigned char)text[length] & 0xC0U) == 0x80)
        length--;
    return length;
}

const char *mig_naming_fit(mig_arena *arena, const char *text)
{
    size_t keep;

    if (strlen(text) <= MIG_NAME_BYTES)
        return text;
    keep = whole_characters(text, MIG_NAME_BYTES - HASH_TAIL);
    return mig_arena_printf(arena, "%.*s_%08x", (int)keep, text, (unsigned)hash(text));
}

/* Adds what a word stands for. A word for no columns takes an underscore beside it away. */
static const char *add_word(mig_str *name, const char *at, const words *w)
{
    const struct {
        const char *word, *text;
        size_t length;
    } known[] = {
        {"${table}", w->table, w->table_length},
        {"${columns}", w->columns, w->columns_length},
        {"${column}", w->column, strlen(w->column)},
        {"${target}", w->target, strlen(w->target)},
    };

    for (size_t i = 0; i < MIG_LEN(known); i++) {
        size_t length = strlen(known[i].word);

        if (strncmp(at, known[i].word, length) != 0)
            continue;
        mig_str_addn(name, known[i].text, known[i].length);
        at += length;
        if (known[i].length > 0)
            return at;
        if (name->len > 0 && name->data[name->len - 1] == '_')
            mig_str_cut(name, name->len - 1);
        else if (*at == '_')
            at++;
        return at;
    }
    mig_str_addc(name, *at);
    return at + 1;
}

static void expand(mig_str *name, const char *template, const words *w, const char *number)
{
    mig_str_reset(name);
    while (*template)
        template = add_word(name, template, w);
    mig_str_add(name, number);
}

/*
 * As PostgreSQL's makeObjectName (src/backend/commands/indexcmds.c, 15): the longer of the table's
 * and the columns' names loses a byte until it fits, then both are clipped to whole characters.
 */
static void shorten(mig_str *name, const char *template, words *w, const char *number)
{
    while (name->len > MIG_NAME_BYTES && w->table_length + w->columns_length > 0) {
        if (w->table_length > w->columns_length)
            w->table_length--;
        else
            w->columns_length--;
        expand(name, template, w, number);
    }
    w->table_length = whole_characters(w->table, w->table_length);
    w->columns_length = whole_characters(w->columns, w->columns_length);
    expand(name, template, w, number);
}

static const char *make(mig_arena *arena, const mig_naming *naming, mig_name_kind kind,
                        const words *w, const mig_strings *taken)
{
    const char *template = naming->templates[kind];
    bool always_number = kind == MIG_NAME_CK && !*w->columns && !naming->postgresql;
    MIG_AUTO_STR name = {0};

    for (unsigned n = always_number ? 1 : 0;; n++) {
        const char *separator = naming->postgresql ? "" : "_";
        const char *number = n > 0 ? mig_arena_printf(arena, "%s%u", separator, n) : "";
        words part = *w;
        const char *made;

        expand(&name, template, &part, number);
        if (naming->postgresql)
            shorten(&name, template, &part, number);
        made = mig_naming_fit(arena, mig_str_copy(arena, &name));
        if (!taken || !mig_strings_has(taken, made))
            return made;
    }
}

static const char *make_for(mig_arena *arena, const mig_naming *naming, mig_name_kind kind,
                            mig_name table, const mig_strings *columns, mig_name target,
                            const mig_strings *taken)
{
    MIG_AUTO_STR joined = {0};
    words w = {.table = table.name,
               .column = columns && columns->len > 0 ? columns->items[0] : "",
               .target = target.name ? target.name : "",
               .table_length = strlen(table.name)};

    for (size_t i = 0; columns && i < columns->len; i++)
        mig_str_addf(&joined, "%s%s", i > 0 ? "_" : "", columns->items[i]);
    w.columns = mig_str_text(&joined);
    w.columns_length = joined.len;
    return make(arena, naming, kind, &w, taken);
}

const char *mig_naming_make(mig_arena *arena, const mig_naming *naming, mig_name_kind kind,
                            mig_name table, const mig_strings *columns, const mig_strings *taken)
{
    return make_for(arena, naming, kind, table, columns, (mig_name){0}, taken);
}

const char *mig_naming_foreign_key(mig_arena *arena, const mig_naming *naming, mig_name table,
                                   const mig_strings *columns, mig_name target,
                                   const mig_strings *taken)
{
    return make_for(arena, naming, MIG_NAME_FK, table, columns, target, taken);
}
