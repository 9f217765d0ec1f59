/*
 * The keys of a script's header. Both forms come here with a key and its texts, so that a fault is
 * told in the same words whichever form the file has.
 */
#include "script/header.h"

#include "base/position.h"
#include "base/text.h"

#include <ctype.h>
#include <string.h>

typedef enum {
    FIELD_REVISION,
    FIELD_PARENTS,
    FIELD_MESSAGE,
    FIELD_CREATED,
    FIELD_AUTHOR,
    FIELD_DIALECT,
    FIELD_LABELS,
    FIELD_DEPENDS,
    FIELD_TRANSACTION,
    FIELD_IRREVERSIBLE,
    FIELD_UNWRITTEN,
} field_kind;

/* In the order in which they are written. */
static const char *const keys[] = {
    [FIELD_REVISION] = "revision",       [FIELD_PARENTS] = "down_revision",
    [FIELD_MESSAGE] = "message",         [FIELD_CREATED] = "created",
    [FIELD_AUTHOR] = "author",           [FIELD_DIALECT] = "dialect",
    [FIELD_LABELS] = "branch_labels",    [FIELD_DEPENDS] = "depends_on",
    [FIELD_TRANSACTION] = "transaction", [FIELD_IRREVERSIBLE] = "irreversible",
    [FIELD_UNWRITTEN] = "unwritten",
};

/* Words that a target may be; an id of that name could never be meant. */
static const char *const reserved[] = {"head", "heads", "base", "current", "null"};

mig_place mig_script_place(mig_arena *arena, const mig_script *script, size_t offset, unsigned line)
{
    mig_position at = {offset, line, 1};

    for (size_t i = offset; i > 0 && script->text[i - 1] != '\n'; i--)
        at.column += ((unsigned char)script->text[i - 1] & 0xC0U) != 0x80;
    return mig_position_place(arena, script->path, script->text, at);
}

static bool find_key(const char *key, field_kind *kind)
{
    for (size_t i = 0; i < MIG_LEN(keys); i++) {
        if (strcmp(keys[i], key) == 0) {
            *kind = (field_kind)i;
            return true;
        }
    }
    return false;
}

const char *mig_header_key(const char *letters, size_t length)
{
    for (size_t i = 0; i < MIG_LEN(keys); i++)
        if (strlen(keys[i]) == length && memcmp(keys[i], letters, length) == 0)
            return keys[i];
    return NULL;
}

bool mig_header_takes_list(const char *key)
{
    field_kind kind;

    return find_key(key, &kind) &&
           (kind == FIELD_PARENTS || kind == FIELD_LABELS || kind == FIELD_DEPENDS);
}

/* The first byte of a name that has a meaning in targets, lists or paths; NULL: none. */
static const char *bad_byte(const char *text)
{
    for (; *text; text++)
        if (!isalnum((unsigned char)*text) &&
            (strchr("@-+:,/\\\"'[]{}#", *text) || (unsigned char)*text <= ' ' || *text == 0x7F))
            return text;
    return NULL;
}

static bool check_name(const char *text, const char *what, mig_place place, mig_error *err)
{
    const char *bad = bad_byte(text);

    if (!*text)
        return mig_fail_at(err, place, "%s is empty", what);
    if (strlen(text) > MIG_REVISION_BYTES)
        return mig_fail_at(err, place, "%s has %zu bytes; at most %d fit into the version table",
                           what, strlen(text), MIG_REVISION_BYTES);
    if (bad && (unsigned char)*bad > ' ' && *bad != 0x7F)
        return mig_fail_at(err, place, "%s may not hold \"%c\": \"%s\"", what, *bad, text);
    if (bad)
        return mig_fail_at(err, place, "%s may not hold blanks or control characters: \"%s\"", what,
                           text);
    for (size_t i = 0; i < MIG_LEN(reserved); i++)
        if (mig_same_nocase(text, reserved[i]))
            return mig_fail_at(err, place, "\"%s\" has a meaning of its own and can't be %s", text,
                               what);
    return true;
}

bool mig_revision_check(const char *id, mig_place place, mig_error *err)
{
    return check_name(id, "a revision's id", place, err);
}

bool mig_label_check(const char *label, mig_place place, mig_error *err)
{
    return check_name(label, "a label", place, err);
}

static bool set_names(mig_arena *arena, const mig_header_field *field, const char *what,
                      mig_strings *names, mig_error *err)
{
    for (size_t i = 0; i < field->texts.len; i++) {
        const char *name = field->texts.items[i];

        if (!check_name(name, what, field->place, err))
            return false;
        if (mig_strings_has(names, name))
            return mig_fail_at(err, field->place, "\"%s\" is named twice", name);
        mig_push(arena, names, name);
    }
    return true;
}

/* The one text of a field that needs one; NULL, with the error, where there is none. */
static const char *one_text(const mig_header_field *field, mig_error *err)
{
    if (field->texts.len == 1 && *field->texts.items[0])
        return field->texts.items[0];
    mig_fail_at(err, field->place, "\"%s\" needs a value", field->key);
    return NULL;
}

static unsigned days_of(unsigned year, unsigned month)
{
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return days[month - 1] + (month == 2 && leap ? 1U : 0U);
}

static unsigned number(const char *digits, size_t count)
{
    unsigned value = 0;

    for (size_t i = 0; i < count; i++)
        value = value * 10 + (unsigned)(digits[i] - '0');
    return value;
}

/* "2026-11-21T10:15:00Z" and nothing else, so that times compare as text. */
static bool is_time(const char *text)
{
    static const char form[] = "dddd-dd-ddTdd:dd:ddZ";
    unsigned month, day;

    if (strlen(text) != sizeof form - 1)
        return false;
    for (size_t i = 0; form[i]; i++)
        if (form[i] == 'd' ? !isdigit((unsigned char)text[i]) : text[i] != form[i])
            return false;
    month = number(text + 5, 2);
    day = number(text + 8, 2);
    return month >= 1 && month <= 12 && day >= 1 && day <= days_of(number(text, 4), month) &&
           number(text + 11, 2) < 24 && number(text + 14, 2) < 60 && number(text + 17, 2) < 61;
}

static bool set_created(mig_script *script, const mig_header_field *field, mig_error *err)
{
    if (field->texts.len == 0)
        return true;
    script->created = one_text(field, err);
    if (!script->created)
        return false;
    if (!is_time(script->created))
        return mig_fail_at(err, field->place,
                           "\"%s\" is no time; write it in UTC as 2026-11-21T10:15:00Z",
                           script->created);
    return true;
}

static bool set_transaction(mig_script *script, const mig_header_field *field, mig_error *err)
{
    const char *text = one_text(field, err);

    if (!text)
        return false;
    script->transaction = strcmp(text, "true") == 0;
    if (!script->transaction && strcmp(text, "false") != 0)
        return mig_fail_at(err, field->place, "\"transaction\" is true or false, not \"%s\"", text);
    return true;
}

static bool set_dialect(mig_script *script, const mig_header_field *field, mig_error *err)
{
    const mig_dialect *dialect;
    const char *const *names;
    const char *text = one_text(field, err), *near;
    size_t count;

    if (!text)
        return false;
    dialect = mig_dialect_find(text);
    if (dialect) {
        script->dialect = dialect->name;
        return true;
    }
    names = mig_dialect_names(&count);
    near = mig_nearest(text, names, count);
    return mig_fail_at(err, field->place, "unknown dialect \"%s\"%s%s%s", text,
                       near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

static bool unknown_key(const mig_script *script, const mig_header_field *field, mig_error *err)
{
    const char *near = mig_nearest(field->key, keys, MIG_LEN(keys));

    return mig_fail_at(err, field->key_place, "unknown key \"%s\"%s%s%s%s", field->key,
                       near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "",
                       !near && script->sql ? "; before \"-- migrate:up\" a comment may not look "
                                              "like \"-- key: value\""
                                            : "");
}

bool mig_header_set(mig_arena *arena, mig_script *script, const mig_header_field *field,
                    mig_error *err)
{
    field_kind kind;

    if (!find_key(field->key, &kind))
        return unknown_key(script, field, err);
    if (kind == FIELD_DIALECT && !script->sql)
        return mig_fail_at(err, field->key_place,
                           "\"dialect\" is for scripts in SQL; operations are for every database "
                           "(\"execute\" takes SQL for each: {postgresql: ..., sqlite: ...})");
    if (field->compound)
        return mig_fail_at(err, field->place, "\"%s\" is one text", field->key);
    switch (kind) {
    case FIELD_REVISION:
        script->revision_place = field->place;
        script->revision = one_text(field, err);
        return script->revision && mig_revision_check(script->revision, field->place, err);
    case FIELD_PARENTS:
        script->parents_place = field->place;
        return set_names(arena, field, "a revision's id", &script->down_revisions, err);
    case FIELD_DEPENDS:
        script->depends_place = field->place;
        return set_names(arena, field, "a revision's id", &script->depends_on, err);
    case FIELD_LABELS:
        script->labels_place = field->place;
        return set_names(arena, field, "a label", &script->branch_labels, err);
    case FIELD_MESSAGE:
        script->message = field->texts.len ? field->texts.items[0] : "";
        return true;
    case FIELD_CREATED:
        return set_created(script, field, err);
    case FIELD_AUTHOR:
        script->author = one_text(field, err);
        return script->author != NULL;
    case FIELD_DIALECT:
        return set_dialect(script, field, err);
    case FIELD_TRANSACTION:
        return set_transaction(script, field, err);
    case FIELD_IRREVERSIBLE:
        script->irreversible = one_text(field, err);
        return script->irreversible != NULL;
    case FIELD_UNWRITTEN:
        script->unwritten = one_text(field, err);
        return script->unwritten != NULL;
    }
    return false;
}

bool mig_header_check(const mig_script *script, const mig_strings *seen, mig_header_parts parts,
                      mig_error *err)
{
    const mig_place whole = {.file = script->path};
    const char *up = script->sql ? "-- migrate:up" : "upgrade:";
    const char *down = script->sql ? "-- migrate:down" : "downgrade:";
    const char *mark = script->sql ? "-- " : "";

    if (!mig_strings_has(seen, "revision"))
        return mig_fail_at(err, whole, "no \"%srevision:\"; every script has an id of its own",
                           mark);
    if (!mig_strings_has(seen, "down_revision"))
        return mig_fail_at(err, whole,
                           "no \"%sdown_revision:\"; name the revision that comes before, or null "
                           "where this is the first",
                           mark);
    if (parts.upgrade && script->unwritten)
        return mig_fail_at(err, whole,
                           "both \"%s\" and \"unwritten:\"; a script has one or the other", up);
    if (!parts.upgrade && !script->unwritten)
        return mig_fail_at(err, whole, "no \"%s\"", up);
    if (parts.downgrade && script->irreversible)
        return mig_fail_at(
            err, whole, "both \"%s\" and \"irreversible:\"; a script has one or the other", down);
    if (!parts.downgrade && !script->irreversible)
        return mig_fail_at(
            err, whole, "no \"%s\"; where there is no way back, say why: \"%sirreversible: ...\"",
            down, mark);
    return true;
}
