#include "schema/naming.h"

#include <criterion/criterion.h>
#include <string.h>

static mig_strings strings(mig_arena *arena, const char *const *texts)
{
    mig_strings list = {0};

    for (; *texts; texts++)
        mig_push(arena, &list, *texts);
    return list;
}

Test(naming, each_kind_has_its_own_form)
{
    static const struct {
        mig_name_kind kind;
        const char *columns[3], *taken[3];
        const char *ours, *postgresql;
    } cases[] = {
        {MIG_NAME_PK, {"id"}, {0}, "pk_users", "users_pkey"},
        {MIG_NAME_UQ, {"email"}, {0}, "uq_users_email", "users_email_key"},
        {MIG_NAME_UQ, {"a", "b"}, {0}, "uq_users_a_b", "users_a_b_key"},
        {MIG_NAME_IX, {"email"}, {0}, "ix_users_email", "users_email_idx"},
        {MIG_NAME_IX,
         {"email"},
         {"ix_users_email", "users_email_idx"},
         "ix_users_email_1",
         "users_email_idx1"},
        {MIG_NAME_CK, {"age"}, {0}, "ck_users_age", "users_age_check"},
        {MIG_NAME_CK, {0}, {0}, "ck_users_1", "users_check"},
        {MIG_NAME_CK, {0}, {"ck_users_1", "users_check"}, "ck_users_2", "users_check1"},
        {MIG_NAME_FK, {"team_id"}, {0}, "fk_users_team_id", "users_team_id_fkey"},
    };
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_name table = {"app", "users"};

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        mig_strings columns = strings(arena, cases[i].columns);
        mig_strings taken = strings(arena, cases[i].taken);

        cr_expect_str_eq(
            mig_naming_make(arena, &mig_naming_default, cases[i].kind, table, &columns, &taken),
            cases[i].ours);
        cr_expect_str_eq(
            mig_naming_make(arena, &mig_naming_postgresql, cases[i].kind, table, &columns, &taken),
            cases[i].postgresql);
    }
}

Test(naming, a_template_may_name_the_target)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_naming naming = {.templates = {[MIG_NAME_FK] = "${column}_to_${target}_$"}};
    mig_strings columns = strings(arena, (const char *[]){"team_id", "x", NULL});

    cr_expect_str_eq(mig_naming_foreign_key(arena, &naming, (mig_name){NULL, "users"}, &columns,
                                            (mig_name){NULL, "teams"}, NULL),
                     "team_id_to_teams_$");
}

Test(naming, a_long_name_is_cut_at_a_character_and_told_apart_by_a_hash)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_name table = {
        NULL, "a_table_with_a_rather_long_name_that_ends_in_\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9"};
    mig_strings one = strings(arena, (const char *[]){"first", NULL});
    mig_strings two = strings(arena, (const char *[]){"second", NULL});
    const char *a = mig_naming_make(arena, &mig_naming_default, MIG_NAME_UQ, table, &one, NULL);
    const char *b = mig_naming_make(arena, &mig_naming_default, MIG_NAME_UQ, table, &two, NULL);

    cr_expect_leq(strlen(a), MIG_NAME_BYTES);
    cr_expect_geq(strlen(a), MIG_NAME_BYTES - 3);
    cr_expect_str_neq(a, b);
    cr_expect_str_eq(a,
                     mig_naming_make(arena, &mig_naming_default, MIG_NAME_UQ, table, &one, NULL));
    cr_expect_eq(mig_naming_fit(arena, a), a);
}

/* Observed on PostgreSQL 15.20: CREATE TABLE with these names. */
Test(naming, postgresql_shortens_the_longer_part)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_name table = {NULL, "a23456789_123456789_123456789_123456789_123456789"};
    mig_strings columns =
        strings(arena, (const char *[]){"c23456789_123456789_123456789_123456789", NULL});

    cr_expect_str_eq(
        mig_naming_make(arena, &mig_naming_postgresql, MIG_NAME_UQ, table, &columns, NULL),
        "a23456789_123456789_123456789_c23456789_123456789_123456789_key");
}
