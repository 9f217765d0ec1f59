/* What the server is asked, and what isn't asked. */
#include "model.h"

#include <criterion/criterion.h>
#include <string.h>

typedef struct {
    const char *name, *before, *after;
    unsigned rounds, asked;
    const char *expected;
} judged;

static const judged cases[] = {
    {"nothing differs, nothing is sent",
     "tables: {t: {columns: {a: {type: int, default: 1, check: a > 0}}}}\n",
     "tables: {t: {columns: {a: {type: int, default: 1, check: a > 0}}}}\n", 0, 0, ""},
    {"the same question is asked once",
     "tables: {t: {columns: {a: int}, checks: {x: (a > 0), y: (a > 0)}}}\n",
     "tables: {t: {columns: {a: int}, checks: {x: a>0, y: a>0}}}\n", 1, 1, ""},
    {"literals of text are compared unasked",
     "tables: {t: {columns: {a: {type: text, default: x}}}}\n",
     "tables: {t: {columns: {a: {type: text, default: y}}}}\n", 0, 0,
     "- alter_column:\n"
     "    table: t\n"
     "    column: a\n"
     "    from: {type: text, default: x}\n"
     "    to: {type: text, default: 'y'}\n"},
    {"literals of json are asked about",
     "tables: {t: {columns: {a: {type: json, default: {literal: '{ }'}}}}}\n",
     "tables: {t: {columns: {a: {type: json, default: {literal: '{}'}}}}}\n", 1, 1, ""},
    {"texts over a column that goes are not asked about",
     "tables: {t: {columns: {a: int, b: int}, checks: {c: (a > 0 and b > 0)}}}\n",
     "tables: {t: {columns: {a: int}, checks: {c: a > 0}}}\n", 1, 0,
     "- drop_constraint: {table: t, kind: check, name: c, expr: (a > 0 and b > 0)}\n"
     "# drops the column and what it holds\n"
     "- drop_column: {table: t, column: b}\n"
     "- create_check: {table: t, name: c, expr: a > 0}\n"},
    {"a renamed column is asked about under its new name",
     "tables: {t: {columns: {a: int}, checks: {c: (a > 0)}}}\n",
     "tables: {t: {columns: {b: {type: int, renamed_from: a}}, checks: {c: b > 0}}}\n", 1, 1,
     "- rename_column: {table: t, from: a, to: b}\n"},
    {"new expressions are only checked", "tables: {t: {columns: {a: int}}}\n",
     "tables: {t: {columns: {a: {type: int, default: abs(1), check: a > 0}, b: {type: int, "
     "generated: a * 2}}, indexes: {i: {columns: [abs(a)], where: a > 1}}}}\n",
     1, 0,
     "- alter_column: {table: t, column: a, from: {type: int}, to: {type: int, default: abs(1)}}\n"
     "- add_column: {table: t, column: b, type: int, generated: a * 2}\n"
     "- create_check: {table: t, name: ck_t_a, expr: a > 0}\n"
     "- create_index: {table: t, name: i, columns: [abs(a)], where: a > 1}\n"},
    {"numbers and portable words need no check", "",
     "tables: {t: {columns: {a: {type: int, default: 1}, b: {type: timestamptz, default: now()}, "
     "c: {type: bool, default: false}}}}\n",
     0, 0,
     "- create_table:\n"
     "    table: t\n"
     "    columns:\n"
     "      a: {type: int, default: 1}\n"
     "      b: {type: timestamptz, default: now()}\n"
     "      c: {type: bool, default: false}\n"},
};

Test(diff, the_server_is_asked_what_only_it_can_tell)
{
    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        const mig_schema *found = found_from(arena, postgresql_caps, cases[i].before);
        mig_diff_options options = {.caps = postgresql_caps};
        mig_ops ops = {0}, ordered;
        mig_error err = {0};
        fake_driver fake;

        fake_driver_init(&fake);
        cr_assert(mig_diff_settled(arena, &fake.driver, found,
                                   wanted_from(arena, postgresql_caps, cases[i].after), &options,
                                   &ops, &err));
        cr_assert(mig_order(arena, &ops, found, &ordered, &err));
        expect_text(cases[i].name, cases[i].expected, ops_text(arena, &ordered));
        cr_expect(fake.rounds == cases[i].rounds, "%s: %u rounds", cases[i].name, fake.rounds);
        cr_expect(fake.asked == cases[i].asked, "%s: %u asked", cases[i].name, fake.asked);
    }
}

static bool settle(mig_arena *arena, fake_driver *fake, const char *before, const char *after,
                   mig_ops *ops, mig_error *err)
{
    mig_diff_options options = {.caps = postgresql_caps};

    return mig_diff_settled(arena, fake ? &fake->driver : NULL,
                            found_from(arena, postgresql_caps, before),
                            wanted_from(arena, postgresql_caps, after), &options, ops, err);
}

Test(diff, an_expression_that_the_server_rejects_is_an_error_at_its_place)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_ops ops = {0};
    mig_error err = {0};
    fake_driver fake;

    fake_driver_init(&fake);
    cr_assert(!settle(arena, &fake, "",
                      "tables:\n  t:\n    columns: {a: int}\n    checks:\n      c: nonsense(a)\n",
                      &ops, &err));
    cr_expect(err.line == 5 && err.column == 10, "%u:%u", err.line, err.column);
}

Test(diff, without_a_database_what_is_spelled_differently_is_different)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_ops ops = {0};
    mig_error err = {0};

    cr_assert(settle(arena, NULL, "tables: {t: {columns: {a: {type: int, check: (a > 0)}}}}\n",
                     "tables: {t: {columns: {a: {type: int, check: a>0}}}}\n", &ops, &err));
    expect_text("offline",
                "- drop_constraint: {table: t, kind: check, name: ck_t_a, expr: (a > 0)}\n"
                "- create_check: {table: t, name: ck_t_a, expr: a>0}\n",
                ops_text(arena, &ops));
}

Test(diff, the_server_is_told_when_types_are_still_to_come)
{
    static const char before[] = "tables: {t: {columns: {a: text}}}\n";
    static const char after[] =
        "enums: {m: [x]}\ntables: {t: {columns: {a: {type: m, check: a <> 'x'}}}}\n";
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_ops ops = {0};
    mig_error err = {0};
    fake_driver fake;

    fake_driver_init(&fake);
    cr_assert(settle(arena, &fake, before, after, &ops, &err));
    cr_expect(fake.rounds == 1 && fake.pending);
    fake_driver_init(&fake);
    cr_assert(settle(arena, &fake, before,
                     "tables: {t: {columns: {a: {type: text, check: a <> 'x'}}}}\n", &ops, &err));
    cr_expect(fake.rounds == 1 && !fake.pending);
}
