/* Replay: what scripts make of a schema, without a database. */
#include "history/history.h"

static bool replay_script(mig_arena *arena, mig_script *script, mig_schema *schema, bool *exact,
                          mig_error *err)
{
    if (script->sql || script->unwritten) {
        *exact = false;
        return true;
    }
    if (!mig_script_body(arena, script, NULL, err))
        return false;
    for (size_t i = 0; i < script->upgrade.len; i++) {
        mig_op op = script->upgrade.items[i]; /* a copy: what a script says is left as it is */

        mig_error why = {0};

        if (op.kind == MIG_KIND_EXECUTE || op.kind == MIG_KIND_RUN)
            *exact = false;
        /* What SQL before it made isn't known here, so an operation on that is none that fails. */
        if (mig_op_apply(schema, &op, true, &why) || !*exact)
            continue;
        if (err)
            *err = why;
        return mig_within(err, "while replaying revision \"%s\"", script->revision);
    }
    return true;
}

bool mig_history_replay(mig_arena *arena, const mig_scripts *scripts, mig_schema *schema,
                        bool *exact, mig_error *err)
{
    for (size_t i = 0; i < scripts->items.len; i++)
        if (!replay_script(arena, scripts->items.items[i], schema, exact, err))
            return false;
    return true;
}
