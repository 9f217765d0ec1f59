/* What the log says of the unit that is under way: see intent.h. */
#include "run/intent.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const char *const states[] = {
    [MIG_INTENT_NEXT] = "next", [MIG_INTENT_SENT] = "sent", [MIG_INTENT_PART] = "failed in part"};

static void free_json(json_t **json)
{
    json_decref(*json);
}
#define AUTO_JSON MIG_CLEANUP(free_json) json_t *

/* A plain statement is its text alone. */
static json_t *print_step(const mig_step *step)
{
    if (step->kind == MIG_STEP_ASSERT)
        return json_pack("{s:s, s:s*}", "assert", step->sql, "message", step->message);
    if (step->kind == MIG_STEP_COPY)
        return json_pack("{s:s}", "copy", step->sql);
    if (step->kind == MIG_STEP_RUN)
        return json_pack("{s:s}", "run", step->sql);
    return step->guard ? json_pack("{s:s}", "guard", step->sql) : json_string(step->sql);
}

const char *mig_intent_print(mig_arena *arena, const mig_intent *intent)
{
    json_t *statements = json_array();
    AUTO_JSON all = NULL;
    char *text;
    const char *copy;

    for (size_t i = 0; i < intent->steps.len; i++)
        json_array_append_new(statements, print_step(&intent->steps.items[i]));
    all = json_pack("{s:s, s:I, s:s*, s:o}", "state", states[intent->state], "done",
                    (json_int_t)intent->done, "fingerprint", intent->fingerprint, "statements",
                    statements);
    if (intent->steps.len == 0)
        return NULL;
    text = json_dumps(all, 0);
    copy = mig_arena_strdup(arena, text);
    free(text);
    return copy;
}

static bool parse_step(mig_arena *arena, json_t *json, mig_steps *steps)
{
    const char *sql = json_string_value(json), *assertion = NULL, *guard = NULL, *message = NULL;
    const char *program = NULL, *copy = NULL;
    mig_step step = {.kind = MIG_STEP_SQL};

    if (!sql && json_unpack(json, "{s?s, s?s, s?s, s?s, s?s}", "assert", &assertion, "guard",
                            &guard, "message", &message, "run", &program, "copy", &copy) != 0)
        return false;
    if (assertion)
        step.kind = MIG_STEP_ASSERT;
    if (copy)
        step.kind = MIG_STEP_COPY;
    if (program)
        step.kind = MIG_STEP_RUN;
    step.guard = guard != NULL;
    sql = sql ? sql : assertion ? assertion : guard ? guard : program ? program : copy;
    step.sql = mig_arena_strdup(arena, sql);
    step.message = mig_arena_strdup(arena, message);
    mig_push(arena, steps, step);
    return sql != NULL;
}

static bool parse_state(const char *text, mig_intent_state *state)
{
    for (size_t i = 0; i < MIG_LEN(states); i++)
        if (strcmp(states[i], text) == 0) {
            *state = (mig_intent_state)i;
            return true;
        }
    return false;
}

bool mig_intent_parse(mig_arena *arena, const char *text, mig_intent *intent)
{
    AUTO_JSON all = text ? json_loads(text, 0, NULL) : NULL;
    const char *state, *fingerprint = NULL;
    json_int_t done;
    json_t *statements;

    *intent = (mig_intent){0};
    if (!text)
        return true;
    if (!all ||
        json_unpack(all, "{s:s, s:I, s?s, s:o}", "state", &state, "done", &done, "fingerprint",
                    &fingerprint, "statements", &statements) != 0 ||
        !parse_state(state, &intent->state))
        return false;
    for (size_t i = 0; i < json_array_size(statements); i++)
        if (!parse_step(arena, json_array_get(statements, i), &intent->steps))
            return false;
    intent->done = (size_t)done;
    intent->fingerprint = mig_arena_strdup(arena, fingerprint);
    if (done < 0 || intent->done > intent->steps.len || intent->steps.len == 0)
        return false;
    return intent->state == MIG_INTENT_NEXT || intent->done < intent->steps.len;
}
