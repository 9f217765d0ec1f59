/* Operations that stand in no script: see run.h. */
#include "run/application.h"

bool mig_run_ops(mig_runner *runner, const mig_ops *ops, mig_error *err)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    MIG_AUTO_RUN run = {.runner = runner};
    mig_application a = {
        .run = &run, .arena = arena, .units = {.script = {.message = "", .transaction = true}}};

    if (!mig_units_of(arena, runner, ops, &a.units, err))
        return false;
    for (size_t i = 0; i < a.units.items.len; i++) {
        mig_steps steps = {0};

        if (!mig_unit_steps(arena, &run, &a.units, i, &steps, err) ||
            !mig_app_run_steps(&a, &steps, err))
            return false;
    }
    return true;
}
