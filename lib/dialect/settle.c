/*
 * Types that only the server can spell: a declared schema is brought to its spelling before it is
 * compared. Each name is asked for once, all in one batch, and none that a live column shows
 * already.
 */
#include "dialect/driver.h"

/* Server spellings of the found columns, each under itself. */
static mig_map *found_spellings(mig_arena *arena, const mig_schema *found)
{
    mig_map *spellings = mig_map_new(arena);

    for (size_t i = 0; found && i < found->tables.len; i++) {
        const mig_table *table = found->tables.items[i];

        for (size_t j = 0; j < table->columns.len; j++) {
            const char *server = table->columns.items[j]->type.server;

            if (server)
                mig_map_put(spellings, server, mig_arena_strdup(arena, server));
        }
    }
    return spellings;
}

/* Calls visit with every type that has no spelling yet. */
static void each_unsettled(const mig_schema *wanted, void (*visit)(void *context, mig_type *type),
                           void *context)
{
    for (size_t i = 0; i < wanted->tables.len; i++) {
        const mig_table *table = wanted->tables.items[i];

        for (size_t j = 0; j < table->columns.len; j++)
            if (!table->columns.items[j]->type.server)
                visit(context, &table->columns.items[j]->type);
    }
}

typedef struct {
    mig_arena *arena;
    mig_map *spellings; /* written -> the server's */
    mig_map *asked;     /* written -> itself */
    mig_questions questions;
} settling;

static void ask_or_take(void *context, mig_type *type)
{
    settling *s = context;
    mig_question question = {
        .kind = MIG_QUESTION_TYPE, .wanted = type->written, .place = type->place};

    type->server = mig_map_find(s->spellings, type->written);
    if (type->server || mig_map_find(s->asked, type->written))
        return;
    mig_map_put(s->asked, type->written, type);
    mig_push(s->arena, &s->questions, question);
}

static void take(void *context, mig_type *type)
{
    const settling *s = context;

    type->server = mig_map_find(s->spellings, type->written);
}

bool mig_settle_types(mig_driver *driver, mig_arena *arena, mig_schema *wanted,
                      const mig_schema *found, mig_error *err)
{
    settling s = {
        .arena = arena, .spellings = found_spellings(arena, found), .asked = mig_map_new(arena)};

    each_unsettled(wanted, ask_or_take, &s);
    if (s.questions.len == 0)
        return true;
    if (!driver->judge(driver, &s.questions, false, err))
        return false;
    for (size_t i = 0; i < s.questions.len; i++) {
        const mig_question *question = &s.questions.items[i];

        if (!question->spelling)
            return mig_fail_at(err, question->place, "the database knows no type \"%s\"",
                               question->wanted);
        mig_map_put(s.spellings, question->wanted, mig_arena_strdup(arena, question->spelling));
    }
    each_unsettled(wanted, take, &s);
    return true;
}
