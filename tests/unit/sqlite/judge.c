/* The judge of SQLite: when two texts are the same, and which are refused. */
#include "lower_fixture.h"

static const char declared[] =
    "tables:\n"
    "  t:\n"
    "    columns:\n"
    "      a: int?\n"
    "      b: text?\n"
    "      c: {type: text?, collation: nocase}\n"
    "      order: int?\n"
    "      d: {type: int?, default: 1}\n"
    "      made: {type: timestamptz?}\n";

typedef struct {
    mig_question_kind kind;
    const char *found, *wanted;
    mig_answer answer; /* NONE: an error */
    const char *message;
} judge_case;

static mig_schema *resolved(fixture *f)
{
    mig_error err = {0};
    mig_schema *schema;

    cr_assert(mig_resolve(f->arena, schema_of(f->arena, declared), &mig_sqlite, f->driver->caps,
                          NULL, &schema, &err),
              "%s", err.text[0]);
    return schema;
}

static bool judge(fixture *f, const judge_case *c, bool pending, mig_question *asked,
                  mig_error *err)
{
    const mig_table *table = resolved(f)->tables.items[0];
    mig_questions questions = {0};
    mig_question question = {.kind = c->kind,
                             .table = table,
                             .found = c->found,
                             .wanted = c->wanted,
                             .place = {"schema.yaml", 7, 3, NULL}};
    bool done;

    if (c->kind == MIG_QUESTION_DEFAULT || c->kind == MIG_QUESTION_GENERATED)
        question.column = table->columns.items[c->kind == MIG_QUESTION_DEFAULT ? 4 : 0];
    mig_push(f->arena, &questions, question);
    done = f->driver->judge(f->driver, &questions, pending, err);
    *asked = questions.items[0];
    return done;
}

static const judge_case same_texts[] = {
    {MIG_QUESTION_CHECK, "a > 0", "a>0", MIG_ANSWER_SAME, NULL},
    {MIG_QUESTION_CHECK, "A > 0 /* positive */", "(\"a\" > 0)", MIG_ANSWER_SAME, NULL},
    {MIG_QUESTION_CHECK, "((a > 0))", "a > 0 -- positive", MIG_ANSWER_SAME, NULL},
    {MIG_QUESTION_CHECK, "(a) > (0)", "a > 0", MIG_ANSWER_SAME, NULL},
    {MIG_QUESTION_CHECK, "(a > 0) OR (b = 'x')", "a > 0 or b = 'x'", MIG_ANSWER_SAME, NULL},
    {MIG_QUESTION_CHECK, "t.a > 0", "a > 0", MIG_ANSWER_SAME, NULL},
    {MIG_QUESTION_CHECK, "b = 'x'", "b = 'X'", MIG_ANSWER_DIFFERENT, NULL},
    {MIG_QUESTION_CHECK, "a > 0", "a > 1", MIG_ANSWER_DIFFERENT, NULL},
    {MIG_QUESTION_CHECK, "a > 0 and b = 'x' or a = 1", "a > 0 and (b = 'x' or a = 1)",
     MIG_ANSWER_DIFFERENT, NULL},
    {MIG_QUESTION_CHECK, "b = 'x'", "c = 'x'", MIG_ANSWER_DIFFERENT, NULL},
    {MIG_QUESTION_CHECK, "b LIKE '%@%'", "b like '%@%'", MIG_ANSWER_SAME, NULL},
    {MIG_QUESTION_CHECK, "b like '%@%'", "like('%@%', b)", MIG_ANSWER_SAME, NULL},
    {MIG_QUESTION_CHECK, "b <> x'0001'", "(b) <> x'0002'", MIG_ANSWER_DIFFERENT, NULL},
    {MIG_QUESTION_CHECK, "gone > 0", "a > 0", MIG_ANSWER_DIFFERENT, NULL},
    {MIG_QUESTION_CHECK, "length(b) > 0", "\"order\" > 0", MIG_ANSWER_DIFFERENT, NULL},
    {MIG_QUESTION_CHECK, NULL, "a > 0", MIG_ANSWER_DIFFERENT, NULL},
    {MIG_QUESTION_CHECK, NULL, "nosuch > 0", MIG_ANSWER_NONE,
     "SQLite does not take this check of table \"t\": no such column: nosuch"},
    {MIG_QUESTION_CHECK, NULL, "\"nosuch\" > 0", MIG_ANSWER_NONE,
     "SQLite does not take this check of table \"t\": no such column: nosuch; a string stands "
     "in"
     " single quotes"},
    {MIG_QUESTION_CHECK, NULL, "json_extract(b, \"$.path\") > 0", MIG_ANSWER_DIFFERENT, NULL},
    {MIG_QUESTION_CHECK, NULL, "json_extract(nosuch, \"$.path\") > 0", MIG_ANSWER_NONE,
     "SQLite does not take this check of table \"t\": no such column: nosuch"},
    {MIG_QUESTION_CHECK, "b = \"x\"", "b = 'x'", MIG_ANSWER_SAME, NULL},
    {MIG_QUESTION_CHECK, "a > 0", "a >", MIG_ANSWER_NONE,
     "SQLite does not take this check of table \"t\": near \")\": syntax error"},
    {MIG_QUESTION_CHECK, NULL, "a in (select 1)", MIG_ANSWER_NONE,
     "SQLite does not take this check of table \"t\": subqueries prohibited in CHECK"
     " constraints"},
    {MIG_QUESTION_GENERATED, "upper(b)", "UPPER(b)", MIG_ANSWER_SAME, NULL},
    {MIG_QUESTION_GENERATED, "(d + 1)", "\"d\" + 1", MIG_ANSWER_SAME, NULL},
    {MIG_QUESTION_GENERATED, "d + 1", "d + 2", MIG_ANSWER_DIFFERENT, NULL},
    {MIG_QUESTION_GENERATED, NULL, "random()", MIG_ANSWER_NONE,
     "SQLite does not take this generated column of table \"t\": non-deterministic functions"
     " prohibited in generated columns"},
    {MIG_QUESTION_INDEX_KEY, "lower(b)", "LOWER( b )", MIG_ANSWER_SAME, NULL},
    {MIG_QUESTION_INDEX_KEY, "lower(b)", "upper(b)", MIG_ANSWER_DIFFERENT, NULL},
    {MIG_QUESTION_INDEX_KEY, NULL, "lower(nosuch)", MIG_ANSWER_NONE,
     "SQLite does not take this index key of table \"t\": no such column: nosuch"},
    {MIG_QUESTION_INDEX_WHERE, "a is not null", "a IS NOT NULL", MIG_ANSWER_SAME, NULL},
    {MIG_QUESTION_INDEX_WHERE, "a notnull", "a IS NOT NULL", MIG_ANSWER_SAME, NULL},
    {MIG_QUESTION_INDEX_WHERE, "a is null", "a IS NOT NULL", MIG_ANSWER_DIFFERENT, NULL},
    {MIG_QUESTION_DEFAULT, "1", "'1'", MIG_ANSWER_SAME, NULL},
    {MIG_QUESTION_DEFAULT, "1", "1.0", MIG_ANSWER_SAME, NULL},
    {MIG_QUESTION_DEFAULT, "1", "true", MIG_ANSWER_SAME, NULL},
    {MIG_QUESTION_DEFAULT, "1", "-1", MIG_ANSWER_DIFFERENT, NULL},
    {MIG_QUESTION_DEFAULT, "x'00'", "x'01'", MIG_ANSWER_DIFFERENT, NULL},
    {MIG_QUESTION_DEFAULT, "'a'", "'A'", MIG_ANSWER_DIFFERENT, NULL},
    {MIG_QUESTION_DEFAULT, "datetime('now')", "DATETIME( 'now' )", MIG_ANSWER_SAME, NULL},
    {MIG_QUESTION_DEFAULT, "(1 + 1)", "1+1", MIG_ANSWER_SAME, NULL},
    {MIG_QUESTION_DEFAULT, NULL, "a + 1", MIG_ANSWER_NONE,
     "SQLite does not take this default of table \"t\": default value of column [d] is not"
     " constant"},
};

Test(judge, texts_are_the_same_when_sqlite_makes_the_same_of_them)
{
    fixture f;

    open_fixture(&f, "CREATE TABLE t (a INT)");
    for (size_t i = 0; i < MIG_LEN(same_texts); i++) {
        const judge_case *c = &same_texts[i];
        mig_question asked;
        mig_error err = {0};
        bool done = judge(&f, c, false, &asked, &err);

        cr_expect_eq(done, c->answer != MIG_ANSWER_NONE, "%s: %s", c->wanted, err.text[0]);
        if (done) {
            cr_expect_eq(asked.answer, c->answer, "%s and %s: %d", c->found, c->wanted,
                         (int)asked.answer);
        } else {
            cr_expect_str_eq(err.text[0], c->message ? c->message : "");
            cr_expect_eq(err.line, 7);
            cr_expect(judge(&f, c, true, &asked, &err));
            cr_expect_eq(asked.answer, MIG_ANSWER_DIFFERENT);
        }
    }
    cr_expect_str_eq(ask(&f, "SELECT sql FROM sqlite_schema; PRAGMA data_version"),
                     "CREATE TABLE t (a INT)\n1\n");
    close_fixture(&f);
}

Test(judge, a_type_is_spelled_as_it_is_written)
{
    mig_questions questions = {0};
    mig_question question = {.kind = MIG_QUESTION_TYPE, .found = "TEXT", .wanted = "text"};
    mig_error err = {0};
    fixture f;

    open_fixture(&f, "");
    mig_push(f.arena, &questions, question);
    cr_assert(f.driver->judge(f.driver, &questions, false, &err));
    cr_expect_eq(questions.items[0].answer, MIG_ANSWER_SAME);
    cr_expect_str_eq(questions.items[0].spelling, "text");
    close_fixture(&f);
}
