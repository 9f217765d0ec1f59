/* Renames that nobody declared: when a drop is asked whether it is one. */
#include "model.h"

#include "diff/hints.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct {
    const char *name, *before, *after, *hint; /* hint NULL: none */
} cases[] = {
    {"a column of the same type comes", "{t: {columns: {id: int, a: varchar(9)}}}",
     "{t: {columns: {id: int, b: varchar(9)}}}",
     "drops the column and what it holds; if it is \"b\" now, say so there: renamed_from: a (in "
     "SQL: -- @renamed from=a)"},
    {"however the type is spelled", "{t: {columns: {id: int, a: varchar(9)}}}",
     "{t: {columns: {id: int, b: character varying(9)}}}",
     "drops the column and what it holds; if it is \"b\" now, say so there: renamed_from: a (in "
     "SQL: -- @renamed from=a)"},
    {"nullable or not", "{t: {columns: {id: int, a: text}}}", "{t: {columns: {id: int, b: text?}}}",
     "drops the column and what it holds; if it is \"b\" now, say so there: renamed_from: a (in "
     "SQL: -- @renamed from=a)"},
    {"another type", "{t: {columns: {id: int, a: text}}}", "{t: {columns: {id: int, b: uuid}}}",
     NULL},
    {"another length", "{t: {columns: {id: int, a: varchar(9)}}}",
     "{t: {columns: {id: int, b: varchar(10)}}}", NULL},
    {"another table", "{t: {columns: {id: int, a: text}}, u: {columns: {id: int}}}",
     "{t: {columns: {id: int}}, u: {columns: {id: int, b: text}}}", NULL},
    {"two that come", "{t: {columns: {id: int, a: text}}}",
     "{t: {columns: {id: int, b: text, c: text}}}", NULL},
    {"two that go", "{t: {columns: {id: int, a: text, b: text}}}",
     "{t: {columns: {id: int, c: text}}}", NULL},
    {"a computed one", "{t: {columns: {id: int, a: int}}}",
     "{t: {columns: {id: int, b: {type: int, generated: id + 1}}}}", NULL},
    {"a table of the same columns", "{t: {columns: {id: int, a: text}}}",
     "{u: {columns: {id: int, a: text}}}",
     "drops the table and its rows; if it is \"u\" now, say so there: renamed_from: t (in SQL: -- "
     "@renamed from=t)"},
    {"a table of others", "{t: {columns: {id: int, a: text}}}",
     "{u: {columns: {id: int, b: text}}}", NULL},
    {"one table of two", "{t: {columns: {id: int, a: text}}}",
     "{u: {columns: {id: int, a: text}}, v: {columns: {id: int, a: text}}}", NULL},
};

static mig_ops hinted(mig_arena *arena, const char *before, const char *after)
{
    mig_schema *found =
        found_from(arena, postgresql_caps, mig_arena_printf(arena, "tables: %s\n", before));
    mig_schema *wanted =
        wanted_from(arena, postgresql_caps, mig_arena_printf(arena, "tables: %s\n", after));
    mig_ops ops = difference(arena, postgresql_caps, found, wanted);

    mig_diff_hints(arena, &ops);
    return ops;
}

Test(hints, a_drop_says_how_to_declare_a_rename)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        const mig_ops ops = hinted(arena, cases[i].before, cases[i].after);
        size_t hints = 0;

        for (size_t k = 0; k < ops.len; k++) {
            const char *note = ops.items[k].note;

            if (!note || !strstr(note, "renamed_from"))
                continue;
            hints++;
            cr_expect(cases[i].hint && strcmp(note, cases[i].hint) == 0, "%s: %s", cases[i].name,
                      note);
        }
        cr_expect(hints == (cases[i].hint ? 1 : 0), "%s: %zu hints", cases[i].name, hints);
    }
}
