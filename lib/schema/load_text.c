/* Single values of the grammar: words, names, SQL. See grammar.h. */
#include "base/text.h"
#include "schema/grammar.h"
#include "schema/partitions.h"

#include <string.h>

const char *const mig_override_words[] = {"postgresql", "mysql", "mariadb", "sqlite"};
const size_t mig_override_count = MIG_LEN(mig_override_words);

#define X(id, name) name,
const char *const mig_identity_words[] = {MIG_IDENTITIES(X)};
const char *const mig_generated_words[] = {MIG_GENERATED_KINDS(X)};
const char *const mig_action_words[] = {MIG_FK_ACTIONS(X) "no action"};
const char *const mig_deferrable_words[] = {MIG_DEFERRABLES(X)};
const char *const mig_conflict_words[] = {MIG_CONFLICTS(X)};
#undef X

bool mig_is_override(const char *key)
{
    for (size_t i = 0; i < mig_override_count; i++)
        if (strcmp(mig_override_words[i], key) == 0)
            return true;
    return false;
}

bool mig_trail_check(const mig_trail *trail, const char *what, const char *name, mig_place place,
                     mig_error *err)
{
    MIG_AUTO_STR loop = {0};
    unsigned depth = 0;

    for (const mig_trail *at = trail; at; at = at->outer) {
        MIG_AUTO_STR longer = {0};

        mig_str_addf(&longer, "%s -> %s", at->name, loop.len > 0 ? loop.data : name);
        mig_str_reset(&loop);
        mig_str_add(&loop, longer.data);
        if (strcmp(at->name, name) == 0)
            return mig_fail_at(err, place, "%s form a loop: %s", what, loop.data);
        if (++depth == MIG_NESTED_MAX)
            return mig_fail_at(err, place, "%s name each other more than %d deep", what,
                               (int)MIG_NESTED_MAX);
    }
    return true;
}

bool mig_fail_unknown(mig_error *err, mig_place place, const char *what, const char *name,
                      const char *const *words, size_t count)
{
    const char *nearest = mig_nearest(name, words, count);

    if (nearest)
        return mig_fail_at(err, place, "unknown %s \"%s\"; did you mean \"%s\"?", what, name,
                           nearest);
    return mig_fail_at(err, place, "unknown %s \"%s\"", what, name);
}

bool mig_fail_twice(mig_error *err, mig_place place, const char *what, const char *name,
                    mig_place first)
{
    if (!first.file)
        return mig_fail_at(err, place, "%s \"%s\" is declared twice", what, name);
    return mig_fail_at(err, place, "%s \"%s\" is declared twice; first at %s:%u:%u", what, name,
                       first.file, first.line, first.column);
}

bool mig_take_word(const mig_node *node, const char *what, const char *const *words, size_t count,
                   unsigned *which, mig_error *err)
{
    MIG_AUTO_STR list = {0};
    const char *text, *nearest;

    if (!mig_node_want_text(node, what, &text, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        *which = (unsigned)i;
        if (mig_same_nocase(text, words[i]))
            return true;
        mig_str_addf(&list, "%s%s", i > 0 ? ", " : "", words[i]);
    }
    nearest = mig_nearest(text, words, count);
    if (nearest)
        return mig_fail_at(err, node->place, "unknown %s \"%s\"; did you mean \"%s\"?", what, text,
                           nearest);
    return mig_fail_at(err, node->place, "unknown %s \"%s\"; known are: %s", what, text,
                       mig_str_text(&list));
}

bool mig_take_identity(const mig_node *node, mig_identity *value, mig_error *err)
{
    unsigned which;

    if (!mig_take_word(node, "identity", mig_identity_words, MIG_IDENTITY_BY_DEFAULT + 1, &which,
                       err))
        return false;
    *value = (mig_identity)which;
    return true;
}

bool mig_take_generated(const mig_node *node, mig_generated_kind *value, mig_error *err)
{
    unsigned which;

    if (!mig_take_word(node, "kind of generated column", mig_generated_words + 1,
                       MIG_GENERATED_VIRTUAL, &which, err))
        return false;
    *value = (mig_generated_kind)(which + 1);
    return true;
}

bool mig_take_action(const mig_node *node, mig_fk_action *value, mig_error *err)
{
    unsigned which;

    if (!mig_take_word(node, "action", mig_action_words, MIG_FK_SET_DEFAULT + 1, &which, err))
        return false;
    *value = which == MIG_FK_NO_ACTION ? MIG_FK_NO_ACTION_STATED : (mig_fk_action)which;
    return true;
}

bool mig_take_deferrable(const mig_node *node, mig_deferrable *value, mig_error *err)
{
    bool plain = node->kind == MIG_NODE_SCALAR && node->text;
    unsigned which;

    if (plain && strcmp(node->text, "true") == 0) {
        *value = MIG_DEFERRABLE_IMMEDIATE;
        return true;
    }
    if (plain && strcmp(node->text, "false") == 0) {
        *value = MIG_DEFERRABLE_NOT;
        return true;
    }
    if (!mig_take_word(node, "value of deferrable", mig_deferrable_words,
                       MIG_DEFERRABLE_DEFERRED + 1, &which, err))
        return false;
    *value = (mig_deferrable)which;
    return true;
}

bool mig_take_conflict(const mig_node *node, mig_conflict *value, mig_error *err)
{
    unsigned which;

    if (!mig_take_word(node, "value of on_conflict", mig_conflict_words, MIG_CONFLICT_REPLACE + 1,
                       &which, err))
        return false;
    *value = (mig_conflict)which;
    return true;
}

bool mig_take_match(const mig_node *node, const char **value, mig_error *err)
{
    static const char *const words[] = {"simple", "full", "partial"};
    unsigned which;

    if (!mig_take_word(node, "value of match", words, MIG_LEN(words), &which, err))
        return false;
    *value = which == 0 ? NULL : words[which];
    return true;
}

bool mig_take_comment(const mig_node *node, const char **value, mig_error *err)
{
    const char *text;

    if (!mig_node_want_text(node, "a comment's text", &text, err))
        return false;
    *value = *text ? text : NULL;
    return true;
}

bool mig_take_sql(mig_arena *arena, const mig_node *node, const char *what, mig_expr *expr,
                  mig_error *err)
{
    const char *text;

    if (!mig_node_want_text(node, what, &text, err))
        return false;
    if (mig_blank(text))
        return mig_fail_at(err, node->place, "expected %s, found nothing", what);
    if (node->cut)
        return mig_fail_at(err, node->place,
                           "\" #\" begins a comment and cuts the SQL short; put the SQL in quotes, "
                           "or the comment on a line of its own");
    *expr = (mig_expr){.written = mig_trim(arena, text), .place = node->place};
    return true;
}

bool mig_check_name(const char *name, mig_place place, const char *what, mig_error *err)
{
    return *name || mig_fail_at(err, place, "the name of a %s is empty", what);
}

bool mig_take_name(const mig_node *node, const char *what, const char **name, mig_error *err)
{
    MIG_AUTO_STR wanted = {0};

    mig_str_addf(&wanted, "the name of a %s", what);
    return mig_node_want_text(node, wanted.data, name, err) &&
           mig_check_name(*name, node->place, what, err);
}

/* Past one part of a dotted name; NULL when it isn't one. */
static const char *take_part(const char *at, const char *end, mig_str *part)
{
    if (at == end || *at != '"') {
        while (at < end && *at != '.' && *at != '"')
            mig_str_addc(part, *at++);
        return part->len > 0 ? at : NULL;
    }
    for (at++; at < end; at++) {
        if (*at == '"' && (at + 1 == end || at[1] != '"'))
            return at + 1;
        if (*at == '"')
            at++;
        mig_str_addc(part, *at);
    }
    return NULL;
}

bool mig_split_name(mig_arena *arena, const char *text, size_t length, mig_strings *parts)
{
    const char *at = text, *end = text + length;

    for (;;) {
        MIG_AUTO_STR part = {0};

        at = take_part(at, end, &part);
        if (!at || (at < end && *at != '.'))
            return false;
        mig_push(arena, parts, mig_str_copy(arena, &part));
        if (at == end)
            return true;
        at++;
    }
}

bool mig_take_dotted(const mig_loader *loader, const char *text, mig_place place, const char *what,
                     mig_name *name, mig_error *err)
{
    const char *article = strchr("aeiou", *what) ? "an" : "a";
    mig_strings parts = {0};

    if (!*text)
        return mig_fail_at(err, place, "the name of %s %s is empty", article, what);
    if (!mig_split_name(loader->arena, text, strlen(text), &parts) || parts.len > 2)
        return mig_fail_at(err, place,
                           "\"%s\" is no name of %s %s; write name or schema.name, with double "
                           "quotes around a part that contains a dot or a double quote (which is "
                           "written twice then)",
                           text, article, what);
    *name = (mig_name){parts.len > 1 ? parts.items[0] : NULL, parts.items[parts.len - 1]};
    return (!name->schema || mig_check_name(name->schema, place, "schema", err)) &&
           mig_check_name(name->name, place, what, err);
}

const mig_column *mig_own_column(const mig_table *table, const char *name)
{
    for (size_t i = 0; i < table->columns.len; i++)
        if (strcmp(table->columns.items[i]->name, name) == 0)
            return table->columns.items[i];
    return NULL;
}

bool mig_check_column(const mig_loader *loader, const mig_table *table, const char *name,
                      mig_place place, mig_error *err)
{
    mig_strings names = {0};
    const char *nearest;

    if (!table || (table->columns.len == 0 && loader->script) || mig_own_column(table, name))
        return true;
    if (mig_is_partition(table)) { /* looked at again when its parent is known */
        const mig_table *root = mig_table_root(loader->schema, table);

        return mig_is_partition(root) || mig_check_column(loader, root, name, place, err);
    }
    for (size_t i = 0; i < table->columns.len; i++)
        mig_push(loader->arena, &names, table->columns.items[i]->name);
    nearest = mig_nearest(name, names.items, names.len);
    return mig_fail_at(err, place, "table \"%s\" has no column \"%s\"%s%s%s",
                       mig_name_text(loader->arena, table->name), name,
                       nearest ? "; did you mean \"" : "", nearest ? nearest : "",
                       nearest ? "\"?" : "");
}

bool mig_take_columns(const mig_loader *loader, const mig_table *table, const mig_node *node,
                      mig_strings *columns, mig_error *err)
{
    bool list = node->kind == MIG_NODE_LIST;
    size_t count = list ? node->items.len : 1;

    if (count == 0)
        return mig_fail_at(err, node->place, "expected at least one column, found an empty list");
    for (size_t i = 0; i < count; i++) {
        const mig_node *item = list ? node->items.items[i] : node;
        const char *name;

        if (!mig_node_want_text(item, "a column or a list of columns", &name, err) ||
            !mig_check_column(loader, table, name, item->place, err))
            return false;
        if (mig_strings_has(columns, name))
            return mig_fail_at(err, item->place, "column \"%s\" is named twice", name);
        mig_push(loader->arena, columns, name);
    }
    return true;
}

bool mig_take_id(const char *name, const mig_node *node, mig_place place, const char *what,
                 mig_constraint_name *id, mig_error *err)
{
    const mig_node *own = node->kind == MIG_NODE_MAP ? mig_node_find(node, "name") : NULL;

    if (own && name)
        return mig_fail_at(err, own->place, "the %s is named \"%s\" already", what, name);
    if (own && !mig_take_name(own, what, &name, err))
        return false;
    if (name && !own && !mig_check_name(name, place, what, err))
        return false;
    *id = (mig_constraint_name){name, name != NULL};
    return true;
}
