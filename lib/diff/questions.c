/* Open questions for the judge: each distinct one once, answers looked up on the next round. */
#include "diff/internal.h"

#include "base/text.h"
#include "schema/partitions.h"

#include <stdint.h>

/* Tells questions apart; the unit separator is in no SQL that a server prints. */
static const char *question_key(mig_arena *arena, const mig_question *question)
{
    return mig_arena_printf(arena, "%d\x1f%s\x1f%s\x1f%d%s\x1f%s", (int)question->kind,
                            question->table ? mig_name_text(arena, question->table->name) : "",
                            question->column ? question->column->name : "", question->found != NULL,
                            question->found ? question->found : "", question->wanted);
}

mig_map *mig_questions_index(mig_arena *arena, const mig_questions *questions)
{
    mig_map *map = mig_map_new(arena);

    for (size_t i = 0; i < questions->len; i++) {
        size_t *number = MIG_NEW(arena, size_t);

        *number = i;
        mig_map_put(map, question_key(arena, &questions->items[i]), number);
    }
    return map;
}

static mig_question *find_or_add(mig_differ *differ, mig_question question)
{
    const char *key;
    size_t *number;

    if (question.table)
        question.table = mig_table_root(differ->wanted, question.table);
    key = question_key(differ->arena, &question);
    number = mig_map_find(differ->asked, key);
    if (!number) {
        number = MIG_NEW(differ->arena, size_t);
        *number = differ->questions->len;
        mig_push(differ->arena, differ->questions, question);
        mig_map_put(differ->asked, key, number);
    }
    return &differ->questions->items[*number];
}

mig_verdict mig_differ_ask(mig_differ *differ, mig_question question)
{
    switch (find_or_add(differ, question)->answer) {
    case MIG_ANSWER_NONE:
        return MIG_VERDICT_OPEN;
    case MIG_ANSWER_SAME:
        return MIG_VERDICT_SAME;
    case MIG_ANSWER_DIFFERENT:
        return MIG_VERDICT_DIFFERENT;
    }
    return MIG_VERDICT_OPEN;
}

void mig_differ_check(mig_differ *differ, mig_question question)
{
    question.found = NULL;
    if (question.wanted)
        (void)find_or_add(differ, question);
}

/* The wanted table has no such column any more: the text can't stay, and couldn't be compiled. */
static bool names_gone_column(const mig_table_pair *pair, const char *text)
{
    for (size_t i = 0; i < pair->gone.len; i++)
        if (mig_words_mention(text, pair->differ->found->nocase, MIG_WORD_COLUMN,
                              pair->gone.items[i]))
            return true;
    return false;
}

mig_verdict mig_differ_expr(const mig_table_pair *pair, mig_question_kind kind,
                            const mig_column *column, const mig_expr *found, const mig_expr *wanted,
                            bool may_ask)
{
    mig_question question = {.kind = kind,
                             .table = pair->wanted,
                             .column = column,
                             .found = found->server ? found->server : found->written,
                             .wanted = wanted->server ? wanted->server : wanted->written,
                             .place = wanted->place};

    if (!question.found || !question.wanted)
        return question.found == question.wanted ? MIG_VERDICT_SAME : MIG_VERDICT_DIFFERENT;
    if (names_gone_column(pair, question.found))
        return MIG_VERDICT_DIFFERENT;
    if (mig_same(question.found, question.wanted) || mig_same(found->written, wanted->written))
        return MIG_VERDICT_SAME;
    return may_ask ? mig_differ_ask(pair->differ, question) : MIG_VERDICT_DIFFERENT;
}
