/* Tables that have partitions, and partitions: what makes two of them equal, and which of them go.
 */
#include "diff/internal.h"

#include "base/text.h"
#include "op/change.h"
#include "schema/partitions.h"

#include <string.h>

/* Past what stands in quotes or parentheses, or one character. */
static const char *past_one(const char *at)
{
    unsigned depth = 0;

    do {
        if (*at == '\'' || *at == '"') {
            const char *end = strchr(at + 1, *at);

            at = end ? end : at + strlen(at) - 1;
        }
        depth += *at == '(';
        depth -= *at == ')';
        at++;
    } while (depth > 0 && *at);
    return at;
}

/* `frame (a, b) frame (c)`: what stands in its parentheses, and what is around them. */
static void split(mig_arena *arena, const char *text, mig_str *frame, mig_strings *items)
{
    while (*text) {
        const char *end = past_one(text), *item = text + 1;

        if (*text != '(') {
            mig_str_addn(frame, text, (size_t)(end - text));
            text = end;
            continue;
        }
        mig_str_add(frame, "()");
        for (const char *at = item; at < end; at = past_one(at)) {
            if (*at != ',' && at + 1 != end)
                continue;
            mig_push(arena, items,
                     mig_trim(arena, mig_arena_strndup(arena, item, (size_t)(at - item))));
            item = at + 1;
        }
        text = end;
    }
}

/* The key without collation and operator class. */
static const char *key_text(mig_arena *arena, const char *item)
{
    const char *end = item;

    while (*end && *end != ' ')
        end = past_one(end);
    return mig_arena_strndup(arena, item, (size_t)(end - item));
}

static mig_verdict worst(mig_verdict a, mig_verdict b)
{
    if (a == MIG_VERDICT_DIFFERENT || b == MIG_VERDICT_DIFFERENT)
        return MIG_VERDICT_DIFFERENT;
    return a == MIG_VERDICT_OPEN ? a : b;
}

static mig_verdict ask(const mig_table_pair *pair, mig_question_kind kind, const char *found,
                       const char *wanted)
{
    mig_expr a = {.written = found}, b = {.written = wanted, .place = pair->wanted->place};

    return mig_differ_expr(pair, kind, NULL, &a, &b, true);
}

mig_verdict mig_partition_by_same(const mig_table_pair *pair)
{
    mig_arena *arena = pair->differ->arena;
    const char *found = pair->found->partition_by, *wanted = pair->wanted->partition_by;
    mig_words_ident *ident = pair->differ->found->ident;
    mig_verdict verdict = MIG_VERDICT_SAME;
    mig_strings a = {0}, b = {0};
    MIG_AUTO_STR before = {0};
    MIG_AUTO_STR after = {0};

    if (!found || !wanted || mig_same(found, wanted))
        return !found == !wanted ? MIG_VERDICT_SAME : MIG_VERDICT_DIFFERENT;
    split(arena, found, &before, &a);
    split(arena, wanted, &after, &b);
    if (a.len != b.len || strcmp(mig_str_text(&before), mig_str_text(&after)) != 0)
        return MIG_VERDICT_DIFFERENT;
    for (size_t i = 0; i < a.len; i++) {
        const char *x = a.items[i], *y = b.items[i];

        if (mig_same(x, y) || (ident && mig_same(mig_words_spell(arena, ident, false, x),
                                                 mig_words_spell(arena, ident, false, y))))
            continue;
        if (!strchr(x, '(') || !strchr(y, '('))
            return MIG_VERDICT_DIFFERENT;
        verdict = worst(verdict, ask(pair, MIG_QUESTION_INDEX_KEY, x, y));
    }
    return verdict;
}

/* No value of a type. */
static bool is_word(const char *item)
{
    return mig_same(item, "minvalue") || mig_same(item, "maxvalue") || mig_same(item, "null");
}

/* The server puts quotes around some numbers, after the type of the key. */
static const char *in_quotes(mig_arena *arena, const char *item)
{
    const char *digits = item + (*item == '-' || *item == '+');

    if (!*digits || strspn(digits, "0123456789.") != strlen(digits))
        return item;
    return mig_arena_printf(arena, "'%s'", item);
}

/* A value of the key's type, which nobody here knows. */
static const char *of_type(mig_arena *arena, const char *key, const char *value)
{
    return mig_arena_printf(arena, "CASE WHEN true THEN %s ELSE %s END", value, key);
}

static mig_verdict value_same(const mig_table_pair *pair, const char *key, const char *found,
                              const char *wanted)
{
    mig_arena *arena = pair->differ->arena;

    if (mig_same(found, wanted))
        return MIG_VERDICT_SAME;
    if (is_word(found) || is_word(wanted) || !key)
        return MIG_VERDICT_DIFFERENT;
    return ask(pair, MIG_QUESTION_CHECK, "true",
               mig_arena_printf(arena, "(%s) = (%s)", of_type(arena, key, found),
                                of_type(arena, key, wanted)));
}

/* The values of a list have no order: those that only one side has. */
static void leave_common(mig_arena *arena, mig_strings *a, mig_strings *b)
{
    mig_strings left = {0}, right = {0};

    for (size_t i = 0; i < a->len; i++)
        if (!mig_strings_has(b, a->items[i]))
            mig_push(arena, &left, a->items[i]);
    for (size_t i = 0; i < b->len; i++)
        if (!mig_strings_has(a, b->items[i]))
            mig_push(arena, &right, b->items[i]);
    *a = left;
    *b = right;
}

mig_verdict mig_partition_values_same(const mig_table_pair *pair)
{
    mig_arena *arena = pair->differ->arena;
    const char *found = pair->found->partition_of.values;
    const char *wanted = pair->wanted->partition_of.values;
    const mig_table *parent = mig_partition_parent(pair->differ->wanted, pair->wanted);
    mig_strings a = {0}, b = {0}, keys = {0};
    mig_verdict verdict = MIG_VERDICT_SAME;
    MIG_AUTO_STR before = {0};
    MIG_AUTO_STR after = {0};
    MIG_AUTO_STR by = {0};

    if (mig_same(found, wanted))
        return MIG_VERDICT_SAME;
    split(arena, found, &before, &a);
    split(arena, wanted, &after, &b);
    if (strcmp(mig_str_text(&before), mig_str_text(&after)) != 0 || mig_starts_with(found, "with "))
        return MIG_VERDICT_DIFFERENT;
    for (size_t i = 0; i < a.len; i++)
        a.items[i] = in_quotes(arena, a.items[i]);
    for (size_t i = 0; i < b.len; i++)
        b.items[i] = in_quotes(arena, b.items[i]);
    if (mig_starts_with(found, "in "))
        leave_common(arena, &a, &b);
    if (a.len != b.len)
        return MIG_VERDICT_DIFFERENT;
    if (parent && parent->partition_by)
        split(arena, parent->partition_by, &by, &keys);
    for (size_t i = 0; i < a.len; i++) {
        const char *key =
            keys.len > 0 ? key_text(arena, keys.items[keys.len == 1 ? 0 : i % keys.len]) : NULL;

        verdict = worst(verdict, value_same(pair, key, a.items[i], b.items[i]));
    }
    return verdict;
}

static bool has_key(const mig_table_pair *pair, const mig_key *key)
{
    const mig_table *parent = pair->found;

    if (parent->primary_key && mig_key_same(pair, parent->primary_key, key) == MIG_VERDICT_SAME)
        return true;
    for (size_t i = 0; i < parent->uniques.len; i++)
        if (mig_key_same(pair, parent->uniques.items[i], key) == MIG_VERDICT_SAME)
            return true;
    return false;
}

static bool has_foreign_key(const mig_table_pair *pair, const mig_foreign_key *key)
{
    for (size_t i = 0; i < pair->found->foreign_keys.len; i++)
        if (mig_foreign_key_same(pair, pair->found->foreign_keys.items[i], key) == MIG_VERDICT_SAME)
            return true;
    return false;
}

static bool has_index(const mig_table_pair *pair, const mig_index *index)
{
    for (size_t i = 0; i < pair->found->indexes.len; i++)
        if (mig_index_same(pair, pair->found->indexes.items[i], index, false) == MIG_VERDICT_SAME)
            return true;
    return false;
}

static bool has_same(const mig_table_pair *pair, mig_kind kind, mig_object object)
{
    if (kind == MIG_KIND_PRIMARY_KEY || kind == MIG_KIND_UNIQUE)
        return has_key(pair, object.key);
    if (kind == MIG_KIND_FOREIGN_KEY)
        return has_foreign_key(pair, object.foreign_key);
    return kind == MIG_KIND_INDEX && has_index(pair, object.index);
}

bool mig_differ_inherits(mig_differ *differ, const mig_schema *schema, const mig_table *table,
                         mig_kind kind, mig_object object)
{
    const mig_table *parent = mig_partition_parent(schema, table);

    for (; parent; parent = mig_partition_parent(schema, parent)) {
        const mig_table_pair pair = {.differ = differ, .found = parent, .wanted = table};

        if (has_same(&pair, kind, object))
            return true;
    }
    return false;
}

/* Of one list the parts that the server doesn't take for the parent's. */
#define LEAVE_INHERITED(kind, list)                                              \
    do {                                                                         \
        size_t kept = 0;                                                         \
        for (size_t i = 0; i < table->list.len; i++)                             \
            if (!mig_differ_inherits(differ, differ->wanted, table, kind,        \
                                     (mig_object){.any = table->list.items[i]})) \
                table->list.items[kept++] = table->list.items[i];                \
        table->list.len = kept;                                                  \
    } while (0)

void mig_differ_leave_inherited(mig_differ *differ, mig_table *table)
{
    if (table->primary_key &&
        mig_differ_inherits(differ, differ->wanted, table, MIG_KIND_PRIMARY_KEY,
                            (mig_object){.key = table->primary_key}))
        table->primary_key = NULL;
    LEAVE_INHERITED(MIG_KIND_UNIQUE, uniques);
    LEAVE_INHERITED(MIG_KIND_FOREIGN_KEY, foreign_keys);
    LEAVE_INHERITED(MIG_KIND_INDEX, indexes);
}

const mig_table *mig_differ_detached(mig_differ *differ, const mig_schema *schema,
                                     const mig_table *table)
{
    mig_table *copy = mig_table_copy(differ->arena, table);

    mig_partition_columns(differ->arena, mig_table_root(schema, table), copy);
    mig_partition_put(differ->arena, copy, (mig_partition){0});
    return copy;
}

/* Would it take along what is to stay? What is declared is detached before. */
static bool has_partition_that_stays(const mig_differ *differ, const mig_table *table)
{
    for (size_t i = 0; i < differ->found->tables.len; i++) {
        const mig_table *other = differ->found->tables.items[i];

        if (!mig_is_partition(other) ||
            !mig_name_same(differ->found, other->partition_of.table, table->name) ||
            mig_table_find(differ->wanted, other->name))
            continue;
        if (other->beyond || other->excluded || has_partition_that_stays(differ, other))
            return true;
    }
    return false;
}

bool mig_differ_drops_table(const mig_differ *differ, const mig_table *table)
{
    const mig_table *parent = mig_partition_parent(differ->found, table);

    if (table->beyond || table->excluded || mig_table_find(differ->wanted, table->name) ||
        mig_differ_foreign_tool(differ, table) || has_partition_that_stays(differ, table))
        return false;
    return !mig_is_partition(table) || (parent && mig_differ_drops_table(differ, parent));
}

bool mig_diff_possible(mig_arena *arena, const mig_ops *ops, mig_error *err)
{
    for (size_t i = 0; i < ops->len; i++) {
        const mig_op *op = &ops->items[i];

        if (op->kind == MIG_KIND_TABLE && mig_op_verb(op) == MIG_VERB_ALTER &&
            !mig_same(op->before.table->partition_by, op->after.table->partition_by))
            return mig_fail(err, MIG_ERR_USAGE, MIG_PARTITION_BY_FIXED,
                            mig_name_text(arena, op->after.table->name));
    }
    return true;
}
