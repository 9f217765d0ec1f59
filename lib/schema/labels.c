/* Values of enums in texts: see labels.h. */
#include "schema/labels.h"

#include "base/text.h"
#include "schema/portable.h"
#include "schema/words.h"

#include <string.h>

typedef struct {
    mig_arena *arena;
    mig_label_edit *edit;
    const void *context;
} editor;

/* The value between the quotes; NULL where a backslash stands for something else. */
static char *unquote(mig_arena *arena, const mig_word *type)
{
    const char *at = type->literal, *end = type->literal + type->literal_length - 1;
    bool escaped = *at != '\'';
    MIG_AUTO_STR value = {0};

    for (at += escaped ? 2 : 1; at < end; at++) {
        if (escaped && *at == '\\' && at[1] != '\\' && at[1] != '\'')
            return NULL;
        if (*at == '\'' || (escaped && *at == '\\'))
            at++;
        mig_str_addc(&value, *at);
    }
    return mig_str_copy(arena, &value);
}

static void add_quoted(mig_str *out, const char *value)
{
    bool escaped = strchr(value, '\\') != NULL;

    mig_str_add(out, escaped ? "E'" : "'");
    for (; *value; value++) {
        if (*value == '\'' || *value == '\\')
            mig_str_addc(out, *value);
        mig_str_addc(out, *value);
    }
    mig_str_addc(out, '\'');
}

/* As the server writes an element of an array. */
static void add_element(mig_str *out, const char *value)
{
    bool plain = *value && !strpbrk(value, "{},\"\\ \t\n\r\v\f") && !mig_same_nocase(value, "null");

    if (plain) {
        mig_str_add(out, value);
        return;
    }
    mig_str_addc(out, '"');
    for (; *value; value++) {
        if (*value == '"' || *value == '\\')
            mig_str_addc(out, '\\');
        mig_str_addc(out, *value);
    }
    mig_str_addc(out, '"');
}

/* Past an element of an array literal, whose value is put into value. */
static const char *read_element(const char *at, mig_str *value)
{
    bool quoted = *at == '"';

    if (quoted)
        at++;
    for (; *at && (quoted ? *at != '"' : !strchr(",{}", *at)); at++) {
        if (*at == '\\' && at[1])
            at++;
        mig_str_addc(value, *at);
    }
    return quoted && *at ? at + 1 : at;
}

/* {a,"b c",{d}}: what isn't changed stays as it is written. */
static const char *edit_array(const editor *e, const char *text)
{
    MIG_AUTO_STR out = {0};
    bool changed = false;

    if (*text != '{')
        return text;
    for (const char *at = text, *end; *at; at = end) {
        MIG_AUTO_STR value = {0};
        const char *fresh;

        if (strchr("{},", *at) || *at == ' ') {
            mig_str_addc(&out, *at);
            end = at + 1;
            continue;
        }
        end = read_element(at, &value);
        fresh = e->edit(e->context, mig_str_text(&value));
        changed = changed || fresh;
        if (fresh)
            add_element(&out, fresh);
        else
            mig_str_addn(&out, at, (size_t)(end - at));
    }
    return changed ? mig_str_copy(e->arena, &out) : text;
}

/* What the literal before `::type` becomes; NULL: it stays. */
static const char *edit_literal(const editor *e, const mig_word *type)
{
    const char *value = unquote(e->arena, type), *fresh;

    if (!value)
        return NULL;
    if (!mig_starts_with(type->start + type->length, "[]"))
        return e->edit(e->context, value);
    fresh = edit_array(e, value);
    return fresh == value ? NULL : fresh;
}

const char *mig_labels_in_text(mig_arena *arena, const char *text, mig_name enumeration,
                               mig_label_edit *edit, const void *context)
{
    editor e = {arena, edit, context};
    mig_words words = {.at = text ? text : ""};
    const char *copied = text;
    MIG_AUTO_STR out = {0};
    mig_word word;

    while (mig_words_next(&words, &word)) {
        const char *fresh;

        if (!word.literal || word.start[word.length] == '.' ||
            !mig_same(mig_word_name(arena, &word), enumeration.name))
            continue;
        fresh = edit_literal(&e, &word);
        if (!fresh)
            continue;
        mig_str_addn(&out, copied, (size_t)(word.literal - copied));
        add_quoted(&out, fresh);
        copied = word.literal + word.literal_length;
    }
    if (copied == text)
        return text;
    mig_str_add(&out, copied);
    return mig_str_copy(arena, &out);
}

const char *mig_labels_in_default(mig_arena *arena, const mig_column *column, mig_name enumeration,
                                  mig_label_edit *edit, const void *context)
{
    const editor e = {arena, edit, context};
    const char *value = column->dflt.value, *fresh;

    switch (column->dflt.kind) {
    case MIG_DEFAULT_NONE:
    case MIG_DEFAULT_NULL:
        break;
    case MIG_DEFAULT_LITERAL:
        if (mig_type_take_apart(arena, column->type.written).dimensions > 0)
            return edit_array(&e, value);
        fresh = edit(context, value);
        return fresh ? fresh : value;
    case MIG_DEFAULT_EXPR:
        return mig_labels_in_text(arena, value, enumeration, edit, context);
    }
    return value;
}
