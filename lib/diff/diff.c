/* The comparison as a whole, and its loop with the judge: see diff.h. */
#include "diff/internal.h"

#include "base/text.h"
#include "diff/loss.h"

enum {
    ROUNDS = 16
}; /* each answers what the one before it left open; more means a driver that doesn't */

void mig_differ_push(mig_differ *differ, mig_kind kind, mig_name table, mig_object before,
                     mig_object after)
{
    mig_op op = {.kind = kind, .table = table, .before = before, .after = after};

    op.note = mig_differ_note(differ, &op, mig_diff_loss(differ->arena, &op));
    mig_push(differ->arena, differ->ops, op);
}

bool mig_diff(mig_arena *arena, const mig_schema *found, const mig_schema *wanted,
              const mig_diff_options *options, mig_questions *questions, mig_ops *ops,
              mig_error *err)
{
    mig_differ differ = {.arena = arena,
                         .original = found,
                         .wanted = wanted,
                         .caps = options->caps,
                         .from_scripts = options->from_scripts,
                         .ignore_extra = options->ignore_extra,
                         .dialect = options->dialect,
                         .questions = questions,
                         .asked = mig_questions_index(arena, questions),
                         .ops = ops};
    mig_schema *renamed;

    if (!mig_differ_rename(&differ, found, &renamed, err))
        return false;
    differ.found = renamed;
    mig_differ_tables(&differ);
    mig_differ_enums(&differ);
    mig_differ_enum_drops(&differ);
    mig_differ_around(&differ);
    mig_differ_names(&differ);
    return mig_differ_guard(&differ, err);
}

static bool is_open(const mig_question *question)
{
    return question->answer == MIG_ANSWER_NONE;
}

static bool any_open(const mig_questions *questions)
{
    for (size_t i = 0; i < questions->len; i++)
        if (is_open(&questions->items[i]))
            return true;
    return false;
}

/* Quotes that need not be make no difference. */
static bool spelled_alike(mig_arena *arena, const mig_schema *schema, const mig_question *question)
{
    if (!question->found || !schema->ident)
        return false;
    return mig_same(mig_words_spell(arena, schema->ident, schema->nocase, question->found),
                    mig_words_spell(arena, schema->ident, schema->nocase, question->wanted));
}

/* With no database: what is spelled differently is different. */
static void answer_by_spelling(mig_arena *arena, const mig_schema *schema, mig_questions *questions)
{
    for (size_t i = 0; i < questions->len; i++) {
        mig_question *question = &questions->items[i];

        if (is_open(question))
            question->answer =
                spelled_alike(arena, schema, question) ? MIG_ANSWER_SAME : MIG_ANSWER_DIFFERENT;
    }
}

static bool ask(mig_driver *driver, mig_questions *questions, bool pending, mig_error *err)
{
    if (!driver->judge(driver, questions, pending, err))
        return mig_within(err, "while asking the database which expressions are the same");
    for (size_t i = 0; i < questions->len; i++) {
        mig_question *question = &questions->items[i];

        if (is_open(question) && question->found)
            return mig_fail(err, MIG_ERR_FAILED, "the server gave no answer about \"%s\"",
                            question->wanted);
        if (is_open(question)) /* it was only to be checked, and there was no fault */
            question->answer = MIG_ANSWER_SAME;
    }
    return true;
}

/* Types that the operations make, and that texts may name already, aren't there for the judge. */
static bool types_pending(const mig_ops *ops)
{
    for (size_t i = 0; i < ops->len; i++)
        if (ops->items[i].kind == MIG_KIND_ENUM && ops->items[i].after.any)
            return true;
    return false;
}

bool mig_diff_settled(mig_arena *arena, mig_driver *driver, const mig_schema *found,
                      const mig_schema *wanted, const mig_diff_options *options, mig_ops *ops,
                      mig_error *err)
{
    mig_diff_options settled = *options;
    mig_questions questions = {0};

    if (!settled.dialect && driver)
        settled.dialect = driver->dialect;
    for (int round = 0; round < ROUNDS; round++) {
        *ops = (mig_ops){0};
        if (!mig_diff(arena, found, wanted, &settled, &questions, ops, err))
            return false;
        if (!any_open(&questions))
            return true;
        if (!driver)
            answer_by_spelling(arena, wanted, &questions);
        else if (!ask(driver, &questions, types_pending(ops), err))
            return false;
    }
    return mig_fail(err, MIG_ERR_FAILED,
                    "the comparison found no end: the server's answers lead to ever new questions");
}
