/* What a declared schema can't be on these servers, said where it stands. */
#include "dialect/resolve.h"

#include "../op/helper.h"

static void expect_refused(const mig_dialect *dialect, const char *part, const char *why)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const mig_schema *declared = schema_of(
        arena,
        mig_arena_printf(arena, "tables:\n  t:\n    columns: {a: int, b: int}\n    %s\n", part));
    mig_schema *resolved;
    mig_error err = {0};
    bool good = mig_resolve(arena, declared, dialect, dialect->oldest_caps, "app", &resolved, &err);

    cr_expect_eq(good, !why, "%s: %s: %s", dialect->name, part, good ? "" : err.text[0]);
    if (why && !good)
        cr_expect(strstr(err.text[0], why) && err.line == 4, "%s: %s", part, err.text[0]);
}

Test(mysql_resolve, what_constraints_cannot_be_is_told_at_its_place)
{
    static const struct {
        const char *part, *mysql, *mariadb;
    } cases[] = {
        {"checks: {c: {expr: a > 0, enforced: false}}", NULL, "leave out `enforced: false`"},
        {"foreign_keys: {f: {columns: [a], references: t(b), enforced: false}}",
         "enforces every foreign key", "enforces every foreign key"},
        {"primary_key: {columns: [a, b], without_overlaps: true}", "no keys WITHOUT OVERLAPS",
         "no keys WITHOUT OVERLAPS"},
        {"unique: {u: {columns: [a, b], without_overlaps: true}}", "no keys WITHOUT OVERLAPS",
         "no keys WITHOUT OVERLAPS"},
        {"foreign_keys: {f: {columns: [a, b], references: 't(a, b)', period: true}}",
         "no foreign keys of a PERIOD", "no foreign keys of a PERIOD"},
        {"unique: {u: {columns: [a, b], nulls_not_distinct: true}}", "no NULLS NOT DISTINCT",
         "no NULLS NOT DISTINCT"},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        expect_refused(&mig_mysql, cases[i].part, cases[i].mysql);
        expect_refused(&mig_mariadb, cases[i].part, cases[i].mariadb);
    }
}
