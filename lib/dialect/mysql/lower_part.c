/*
 * Constraints and indexes of one ALTER TABLE: those of the table before are paired by name with
 * those after, and what differs is dropped and added. Foreign keys: lower_key.c.
 */
#include "dialect/mysql/lower.h"

#include "base/text.h"
#include "schema/naming.h"

#include <string.h>

/* Unique constraints and indexes share their names: they are the same thing. */
typedef enum { PRIMARY, KEY, CHECK } part_class;

typedef struct {
    part_class class;
    mig_kind kind;
    const char *name; /* of the primary key: any */
    mig_object object;
    bool renewed; /* has a column that is made anew, or has to be said anew */
    bool paired;
} part;

typedef MIG_ARRAY(part) parts;

static bool index_mentions(const mig_index *index, const char *column)
{
    for (size_t i = 0; i < index->keys.len; i++) {
        const mig_index_key *key = &index->keys.items[i];

        if (mig_same_nocase(key->column, column) ||
            mig_words_mention(key->expr.written, true, MIG_WORD_COLUMN, column))
            return true;
    }
    return false;
}

static bool mentions(const part *p, const char *column)
{
    if (p->kind == MIG_KIND_INDEX)
        return index_mentions(p->object.index, column);
    if (p->kind == MIG_KIND_CHECK)
        return mig_words_mention(p->object.check->expr.written, true, MIG_WORD_COLUMN, column);
    for (size_t i = 0; i < p->object.key->columns.len; i++)
        if (mig_same_nocase(p->object.key->columns.items[i], column))
            return true;
    return false;
}

/* On MariaDB keys keep the size of blocks that the table once had, unless they are made anew. */
static bool has_other_blocks(const my_lowering *l, const my_plan *plan)
{
    static const char option[] = "key_block_size";

    return (l->caps & MY_CAP_MARIADB) &&
           !mig_same(mig_setting_find(&plan->change->before->options, option),
                     mig_setting_find(&plan->change->after->options, option));
}

/* Does a text of it name a column that is renamed, on a server that wants it said anew? */
static bool names_renamed(const my_lowering *l, const my_plan *plan, const part *p)
{
    if (p->kind == MIG_KIND_CHECK)
        return my_names_renamed(l, plan->change, &p->object.check->expr);
    for (size_t i = 0; p->kind == MIG_KIND_INDEX && i < p->object.index->keys.len; i++)
        if (my_names_renamed(l, plan->change, &p->object.index->keys.items[i].expr))
            return true;
    return false;
}

static bool is_listed(const mig_column *column)
{
    return mig_starts_with(column->type.server, "enum(") ||
           mig_starts_with(column->type.server, "set(");
}

/* MySQL takes the bytes of an ENUM for those of a prefix when it becomes a text of a character set
 * of one byte: the key would hold its first character alone (tried: 9.7). */
static bool is_cut(my_lowering *l, const my_plan *plan, const part *p)
{
    const mig_table *before = plan->change->before;

    for (size_t i = 0; (l->caps & MY_CAP_MYSQL) && i < before->columns.len; i++) {
        const mig_column *old = before->columns.items[i];
        const mig_column *next = mig_column_find(l->now, plan->change->after, old->name);
        const char *collation = old->collation ? old->collation : my_table_collation(before);

        if (next && is_listed(old) && !is_listed(next) &&
            my_type_has_collation(next->type.server) &&
            !(collation && mig_starts_with(collation, "utf8")) && mentions(p, old->name))
            return true;
    }
    return false;
}

static void add(my_lowering *l, const my_plan *plan, parts *list, part_class class, mig_kind kind,
                mig_object object)
{
    part p = {.class = class,
              .kind = kind,
              .name = mig_object_name(kind, object),
              .object = object,
              .renewed = class != CHECK && has_other_blocks(l, plan)};

    for (size_t i = 0; i < plan->renewed.len; i++)
        p.renewed = p.renewed || mentions(&p, plan->renewed.items[i]);
    p.renewed = p.renewed || names_renamed(l, plan, &p) || (class != CHECK && is_cut(l, plan, &p));
    mig_push(l->arena, list, p);
}

static parts list_parts(my_lowering *l, const my_plan *plan, const mig_table *table)
{
    parts list = {0};

    if (table->primary_key)
        add(l, plan, &list, PRIMARY, MIG_KIND_PRIMARY_KEY, (mig_object){.key = table->primary_key});
    for (size_t i = 0; i < table->uniques.len; i++)
        add(l, plan, &list, KEY, MIG_KIND_UNIQUE, (mig_object){.key = table->uniques.items[i]});
    for (size_t i = 0; i < table->indexes.len; i++)
        add(l, plan, &list, KEY, MIG_KIND_INDEX, (mig_object){.index = table->indexes.items[i]});
    for (size_t i = 0; i < table->checks.len; i++)
        if (!(l->caps & MY_CAP_COLUMN_CHECKS) || !my_is_column_check(table->checks.items[i]))
            add(l, plan, &list, CHECK, MIG_KIND_CHECK,
                (mig_object){.check = table->checks.items[i]});
    return list;
}

static const char *text_of(my_lowering *l, const part *p)
{
    MIG_AUTO_STR sql = {0};

    my_add_part(&sql, l->caps, p->kind, p->object);
    return my_take(l, &sql);
}

/* The definition as it would be under another name, visible and enforced. */
static const char *bare_text(my_lowering *l, const part *p)
{
    part bare = *p;

    if (p->kind == MIG_KIND_INDEX) {
        mig_index *copy = MIG_COPY(l->arena, p->object.index);

        copy->id.name = NULL;
        copy->traits.invisible = false;
        bare.object.index = copy;
    } else if (p->kind == MIG_KIND_CHECK) {
        mig_check *copy = MIG_COPY(l->arena, p->object.check);

        copy->traits.not_enforced = false;
        bare.object.check = copy;
    } else {
        mig_key *copy = MIG_COPY(l->arena, p->object.key);

        copy->id.name = NULL;
        copy->traits.invisible = false;
        bare.object.key = copy;
    }
    return text_of(l, &bare);
}

static part *find(parts *list, const part *like)
{
    for (size_t i = 0; i < list->len; i++) {
        part *p = &list->items[i];

        if (!p->paired && p->class == like->class &&
            (p->class == PRIMARY || mig_same_nocase(p->name, like->name)))
            return p;
    }
    return NULL;
}

/* An operation of the script calls it so from now on. */
static part *find_renamed(const my_plan *plan, parts *after, const part *before)
{
    const mig_ops *ops = &plan->change->ops;

    for (size_t i = 0; i < ops->len; i++) {
        const mig_op *op = &ops->items[i];
        part like = {.class = KEY};

        if ((op->kind != MIG_KIND_INDEX && op->kind != MIG_KIND_UNIQUE) ||
            mig_op_verb(op) != MIG_VERB_RENAME ||
            !mig_same_nocase(mig_object_name(op->kind, op->before), before->name))
            continue;
        like.name = mig_object_name(op->kind, op->after);
        return find(after, &like);
    }
    return NULL;
}

static void clause(my_lowering *l, mig_strings *list, const char *words, const char *name,
                   const char *rest)
{
    mig_push(l->arena, list,
             mig_arena_printf(l->arena, "%s %s%s", words, my_ident_text(l->arena, name), rest));
}

static void drop(my_lowering *l, my_plan *plan, const part *p)
{
    switch (p->class) {
    case PRIMARY:
        (void)my_may_drop_index(l, plan, NULL); /* another takes its place */
        mig_push(l->arena, &plan->drops, "DROP PRIMARY KEY");
        break;
    case KEY:
        if (my_may_drop_index(l, plan, p->name))
            clause(l, &plan->drops, "DROP KEY", p->name, "");
        break;
    case CHECK:
        clause(l, &plan->drops, "DROP CONSTRAINT", p->name, "");
        break;
    }
}

/* Of the operation that makes it, as far as it can be told. */
static mig_place place_of(const my_plan *plan, const part *p)
{
    const mig_ops *ops = &plan->change->ops;

    for (size_t i = ops->len; i > 0; i--) {
        const mig_op *op = &ops->items[i - 1];

        if (op->after.any && op->kind == p->kind &&
            (p->class == PRIMARY || mig_same_nocase(mig_object_name(op->kind, op->after), p->name)))
            return op->place;
    }
    return my_place(plan);
}

/* The columns that are unique from now on; false: none, or not they alone decide. */
static bool unique_columns(my_lowering *l, const part *p, mig_strings *columns)
{
    if (p->kind == MIG_KIND_PRIMARY_KEY || p->kind == MIG_KIND_UNIQUE) {
        if (mig_key_has_prefix(p->object.key))
            return false;
        *columns = p->object.key->columns;
        return true;
    }
    for (size_t i = 0; p->kind == MIG_KIND_INDEX && i < p->object.index->keys.len; i++) {
        const mig_index_key *key = &p->object.index->keys.items[i];

        if (!p->object.index->unique || !key->column || key->prefix > 0)
            return false;
        mig_push(l->arena, columns, key->column);
    }
    return p->kind == MIG_KIND_INDEX;
}

static void create(my_lowering *l, my_plan *plan, const part *p)
{
    mig_strings columns = {0};

    if (unique_columns(l, p, &columns))
        my_check_alike(l, plan, &columns, place_of(plan, p),
                       p->class == PRIMARY
                           ? mig_arena_printf(l->arena, "the primary key of \"%s\" cannot be made",
                                              mig_name_text(l->arena, plan->change->after->name))
                           : mig_arena_printf(l->arena, "\"%s\" cannot be unique", p->name));
    mig_push(l->arena, &plan->adds, mig_arena_printf(l->arena, "ADD %s", text_of(l, p)));
}

static bool is_hidden(const part *p)
{
    const mig_traits *traits = mig_object_traits(p->kind, p->object);

    return p->class == CHECK ? traits->not_enforced : traits->invisible;
}

/* What the servers can change where it stands: whether it counts. */
static void show(my_lowering *l, my_plan *plan, const part *after)
{
    bool hidden = is_hidden(after);

    if (after->class == CHECK)
        clause(l, &plan->adds, "ALTER CHECK", after->name, hidden ? " NOT ENFORCED" : " ENFORCED");
    else if (l->caps & MY_CAP_MARIADB)
        clause(l, &plan->adds, "ALTER INDEX", after->name, hidden ? " IGNORED" : " NOT IGNORED");
    else
        clause(l, &plan->adds, "ALTER INDEX", after->name, hidden ? " INVISIBLE" : " VISIBLE");
}

/* By an operation that says what a check has beside its expression: that stays, also where the
 * database spells it otherwise than the script. */
static bool keeps_expression(const my_plan *plan, const part *check)
{
    const mig_ops *ops = &plan->change->ops;

    for (size_t i = 0; i < ops->len; i++)
        if (ops->items[i].kind == MIG_KIND_CHECK && mig_op_verb(&ops->items[i]) == MIG_VERB_ALTER &&
            mig_same_nocase(mig_object_name(MIG_KIND_CHECK, ops->items[i].after), check->name))
            return true;
    return false;
}

/* MySQL takes an index that is dropped and added with another parser for the same one, and does
 * nothing, unless it copies the table (tried: 9.7). */
static void change_parser(my_lowering *l, my_plan *plan, const part *before, const part *after)
{
    static const char copy[] = "ALGORITHM=COPY";

    if ((l->caps & MY_CAP_MYSQL) && before->kind == MIG_KIND_INDEX &&
        after->kind == MIG_KIND_INDEX &&
        !mig_same_nocase(before->object.index->parser, after->object.index->parser) &&
        !mig_strings_has(&plan->options, copy))
        mig_push(l->arena, &plan->options, copy);
}

static void push_rename(my_lowering *l, mig_strings *clauses, const char *from, const char *to)
{
    clause(l, clauses, "RENAME KEY", from,
           mig_arena_printf(l->arena, " TO %s", my_ident_text(l->arena, to)));
}

/* To another case by way of another name: MariaDB 11.8.6 reads nothing more of a table after RENAME
 * KEY k TO K (error 1030), until it is rebuilt, and takes DROP KEY k, ADD KEY K (a) for nothing. */
static void rename_key(my_lowering *l, my_plan *plan, const char *from, const char *to)
{
    if ((l->caps & MY_CAP_MARIADB) && mig_same_nocase(from, to)) {
        const char *between =
            mig_naming_fit(l->arena, mig_arena_printf(l->arena, "migrate_%s", to));

        push_rename(l, &plan->wider, from, between);
        from = between;
    }
    push_rename(l, &plan->adds, from, to);
}

/* The servers take the first unique key over columns without NULL for the primary key until there
 * is one, or NULLs are, and don't hide it in the statement that brings them (MariaDB 10.11, 11.8:
 * error 4174; MySQL 9.7: 3522). */
static bool stands_in(my_lowering *l, const my_plan *plan, const part *before)
{
    const mig_table *table = plan->change->before;
    mig_strings columns = {0};

    if (before->class != KEY || table->primary_key || !unique_columns(l, before, &columns))
        return false;
    for (size_t i = 0; i < columns.len; i++) {
        const mig_column *column = mig_column_find(l->now, table, columns.items[i]);

        if (!column || column->nullable)
            return false;
    }
    return true;
}

static void change(my_lowering *l, my_plan *plan, const part *before, const part *after)
{
    bool anew = before->renewed || after->renewed;
    bool same_rest = mig_same(bare_text(l, before), bare_text(l, after)) ||
                     (before->class == CHECK && is_hidden(before) != is_hidden(after) &&
                      keeps_expression(plan, after));

    if (!anew && mig_same(text_of(l, before), text_of(l, after)))
        return;
    anew = anew || (is_hidden(after) && stands_in(l, plan, before));
    if (!anew && before->class != PRIMARY && same_rest && mig_same(before->name, after->name)) {
        show(l, plan, after);
        return;
    }
    if (!anew && before->class == KEY && is_hidden(before) == is_hidden(after) && same_rest) {
        rename_key(l, plan, before->name, after->name);
        return;
    }
    if (before->class == KEY) /* another is there at once: nothing can need the old one */
        clause(l, &plan->drops, "DROP KEY", before->name, "");
    else
        drop(l, plan, before);
    create(l, plan, after);
    change_parser(l, plan, before, after);
}

void my_plan_parts(my_lowering *l, my_plan *plan)
{
    parts before = list_parts(l, plan, plan->change->before);
    parts after = list_parts(l, plan, plan->change->after);

    for (size_t i = 0; i < before.len; i++) {
        part *p = &before.items[i], *other = find(&after, p);

        if (!other && p->class == KEY)
            other = find_renamed(plan, &after, p);
        if (other) {
            other->paired = true;
            change(l, plan, p, other);
        } else {
            drop(l, plan, p);
        }
    }
    for (size_t i = 0; i < after.len; i++)
        if (!after.items[i].paired)
            create(l, plan, &after.items[i]);
}
