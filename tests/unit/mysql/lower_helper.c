/* Lowering on both servers: see lower.h. */
#include "lower.h"

#include "../op/helper.h"
#include "dialect/resolve.h"
#include "plan/lower.h"

/* What the tables are before the operations, as schema.yaml. */
static const char before[] =
    "enums:\n"
    "  mood: [sad, ok, happy]\n"
    "tables:\n"
    "  teams:\n"
    "    columns:\n"
    "      id: {type: int, primary_key: true}\n"
    "      code: {type: varchar(20), unique: true}\n"
    "  users:\n"
    "    comment: who\n"
    "    columns:\n"
    "      id: {type: int, autoincrement: true, primary_key: true}\n"
    "      name: {type: varchar(40)?, default: x, comment: shown}\n"
    "      mood: {type: mood?, default: ok}\n"
    "      n: int?\n"
    "      m: {type: int?, generated: n + 1, check: {name: ck_m, expr: n > 0}}\n"
    "      seen: {type: timestamptz?, on_update: now()}\n"
    "      team_id: {type: int?, references: teams.id}\n"
    "    indexes: {ix_n: [n, name], ix_name: [name]}\n"
    "  others:\n"
    "    columns:\n"
    "      mood: {type: mood, default: sad}\n"
    "      v: {type: int?, generated: {expr: '1', kind: virtual}}\n"
    "      shade: {native: \"enum('a\\\\Zb','it''s','c')\", nullable: true}\n";

static const char *sql_of(mig_arena *arena, const mig_dialect *dialect, const char *version,
                          const char *yaml)
{
    mig_schema *declared = schema_of(arena, before), *shape = NULL;
    mig_ops ops = ops_of(arena, yaml);
    mig_error err = {0};
    MIG_AUTO_STR sql = {0};
    mig_caps caps;

    cr_assert(dialect->version_caps(version, &caps));
    cr_assert(mig_resolve(arena, declared, dialect, caps, NULL, &shape, &err), "%s", err.text[0]);
    for (size_t at = 0, count; at < ops.len; at += count) {
        mig_steps steps = {0};

        count = mig_group(&ops, at, caps);
        cr_assert(mig_lower_group(arena, dialect, caps, NULL, &ops, at, count, shape, &steps, &err),
                  "%s\n%s", yaml, err.text[0]);
        for (size_t i = 0; i < steps.len; i++)
            mig_str_addf(&sql, "%s%s;\n", steps.items[i].kind == MIG_STEP_ASSERT ? "-- " : "",
                         steps.items[i].sql);
    }
    return mig_str_copy(arena, &sql);
}

void expect_all(const lower_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        const lower_case *c = &cases[i];

        cr_expect_str_eq(sql_of(arena, &mig_mariadb, "10.11", c->yaml), c->mariadb);
        cr_expect_str_eq(sql_of(arena, &mig_mysql, "9.0", c->yaml),
                         c->mysql ? c->mysql : c->mariadb);
    }
}
