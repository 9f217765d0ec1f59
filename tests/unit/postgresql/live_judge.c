/* The server as the judge: what is the same to it, and what it rejects. */
#include "live.h"

#include "dialect/resolve.h"

static const char tables[] =
    "enums:\n"
    "  mood: [sad, ok]\n"
    "tables:\n"
    "  t:\n"
    "    columns:\n"
    "      email: varchar(255)\n"
    "      n: int?\n"
    "      price: {type: 'numeric(10,2)', default: 0}\n"
    "      at: {type: timestamptz?, default: now()}\n"
    "      flag: {type: bool, default: false}\n"
    "      j: {type: json?, postgresql: {type: jsonb}}\n"
    "      words: text[]?\n"
    "      mood: mood?\n"
    "      bio: {type: text?, collation: C}\n";

static mig_schema *wanted_tables(mig_arena *arena, mig_driver *driver)
{
    mig_schema *declared = schema_of(arena, tables), *wanted = NULL;
    mig_error err = {0};

    cr_assert(mig_resolve(arena, declared, driver->dialect, driver->caps, driver->default_schema,
                          &wanted, &err),
              "%s", live_text(&err));
    return wanted;
}

typedef struct {
    mig_question_kind kind;
    const char *column; /* DEFAULT, GENERATED */
    const char *found, *wanted;
    mig_answer answer;
} judge_case;

static const judge_case cases[] = {
    {MIG_QUESTION_CHECK, NULL, "email::text ~~ '%@%'::text", "email like '%@%'", MIG_ANSWER_SAME},
    {MIG_QUESTION_CHECK, NULL, "((email)::text ~~ '%@%'::text)", "email like '%@%' -- why",
     MIG_ANSWER_SAME},
    {MIG_QUESTION_CHECK, NULL, "email::text ~~ '%@%'::text", "email like '%@'",
     MIG_ANSWER_DIFFERENT},
    {MIG_QUESTION_CHECK, NULL,
     "email::text = ANY (ARRAY['a'::character varying, 'b'::character varying]::text[])",
     "email in ('a', 'b')", MIG_ANSWER_SAME},
    {MIG_QUESTION_CHECK, NULL, "n = ANY (ARRAY[1, 2])", "n in (1, 3)", MIG_ANSWER_DIFFERENT},
    {MIG_QUESTION_CHECK, NULL, "n > 0 AND price > 0::numeric", "(n > 0) and (t.price > 0)",
     MIG_ANSWER_SAME},
    {MIG_QUESTION_CHECK, NULL, "n >= 1 AND n <= 5", "n between 1 and 5", MIG_ANSWER_SAME},
    {MIG_QUESTION_CHECK, NULL, "mood <> 'sad'::mood", "mood <> 'sad'", MIG_ANSWER_SAME},
    {MIG_QUESTION_CHECK, NULL, "NOT flag", "flag", MIG_ANSWER_DIFFERENT},
    {MIG_QUESTION_CHECK, NULL, "old_column > 0", "n > 0", MIG_ANSWER_DIFFERENT},
    {MIG_QUESTION_CHECK, NULL, NULL, "n > 0", MIG_ANSWER_SAME},
    {MIG_QUESTION_CHECK, NULL, "t.* IS NOT NULL", "t is not null", MIG_ANSWER_SAME},
    {MIG_QUESTION_DEFAULT, "price", "0", "0.00", MIG_ANSWER_SAME},
    {MIG_QUESTION_DEFAULT, "price", "'1.5'::numeric", "1.5", MIG_ANSWER_SAME},
    {MIG_QUESTION_DEFAULT, "price", "0", "1", MIG_ANSWER_DIFFERENT},
    {MIG_QUESTION_DEFAULT, "at", "now()", "CURRENT_TIMESTAMP", MIG_ANSWER_DIFFERENT},
    {MIG_QUESTION_DEFAULT, "at", "now() + '01:00:00'::interval", "now() + interval '1 hour'",
     MIG_ANSWER_SAME},
    {MIG_QUESTION_DEFAULT, "j", "'{\"a\": 1}'::jsonb", "'{\"a\":1}'", MIG_ANSWER_SAME},
    {MIG_QUESTION_DEFAULT, "words", "'{}'::text[]", "array[]::text[]", MIG_ANSWER_SAME},
    {MIG_QUESTION_DEFAULT, "mood", "'ok'::mood", "'ok'", MIG_ANSWER_SAME},
    {MIG_QUESTION_DEFAULT, "mood", "'ok'::mood", "'sad'", MIG_ANSWER_DIFFERENT},
    {MIG_QUESTION_DEFAULT, "email", "'x'::character varying", "'x'", MIG_ANSWER_SAME},
    {MIG_QUESTION_GENERATED, "n", "n * 2", "(2 * 1) * n", MIG_ANSWER_DIFFERENT},
    {MIG_QUESTION_GENERATED, "price", "n * 2", "( n*2 )", MIG_ANSWER_SAME},
    {MIG_QUESTION_INDEX_KEY, NULL, "lower(email::text)", "lower(email)", MIG_ANSWER_SAME},
    {MIG_QUESTION_INDEX_KEY, NULL, "lower(bio)", "upper(bio)", MIG_ANSWER_DIFFERENT},
    {MIG_QUESTION_INDEX_KEY, NULL, "j ->> 'a'::text", "j->>'a'", MIG_ANSWER_SAME},
    {MIG_QUESTION_INDEX_WHERE, NULL, "flag", "(flag)", MIG_ANSWER_SAME},
    {MIG_QUESTION_INDEX_WHERE, NULL, "flag", "flag is true", MIG_ANSWER_DIFFERENT},
};

static mig_question question_of(const mig_schema *schema, const judge_case *c)
{
    const mig_table *table = mig_table_find(schema, (mig_name){NULL, "t"});

    return (mig_question){.kind = c->kind,
                          .table = table,
                          .column = c->column ? mig_column_find(schema, table, c->column) : NULL,
                          .found = c->found,
                          .wanted = c->wanted};
}

Test(postgresql_judge, knows_what_is_the_same_to_the_server)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "live_judge_same");
    mig_schema *wanted = wanted_tables(arena, driver);
    mig_questions questions = {0};
    mig_error err = {0};

    live_exec(driver, "CREATE TYPE mood AS ENUM ('sad', 'ok')");
    for (size_t i = 0; i < MIG_LEN(cases); i++)
        mig_push(arena, &questions, question_of(wanted, &cases[i]));
    cr_assert(driver->judge(driver, &questions, false, &err), "%s", live_text(&err));
    for (size_t i = 0; i < questions.len; i++)
        cr_expect_eq(questions.items[i].answer, cases[i].answer, "%s | %s", cases[i].found,
                     cases[i].wanted);
    live_close(driver);
}

Test(postgresql_judge, takes_thousands_of_questions_in_few_round_trips)
{
    enum { MANY = 4000 };
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "live_judge_many");
    mig_schema *wanted = wanted_tables(arena, driver);
    mig_questions questions = {0};
    mig_error err = {0};
    unsigned long start;

    live_exec(driver, "CREATE TYPE mood AS ENUM ('sad', 'ok')");
    for (size_t i = 0; i < MANY; i++)
        mig_push(arena, &questions, question_of(wanted, &cases[i % 9]));
    start = driver->queries;
    cr_assert(driver->judge(driver, &questions, false, &err), "%s", live_text(&err));
    cr_expect_lt(driver->queries - start, 40);
    for (size_t i = 0; i < questions.len; i++)
        cr_expect_eq(questions.items[i].answer, cases[i % 9].answer);
    live_close(driver);
}

Test(postgresql_judge, sends_nothing_when_nothing_is_open)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "live_judge_none");
    mig_questions questions = {0};
    mig_question answered = {.kind = MIG_QUESTION_TYPE, .wanted = "x", .answer = MIG_ANSWER_SAME};
    mig_error err = {0};
    unsigned long start = driver->queries;

    mig_push(arena, &questions, answered);
    cr_assert(driver->judge(driver, &questions, false, &err));
    cr_expect_eq(driver->queries, start);
    live_close(driver);
}

Test(postgresql_judge, says_at_its_place_what_the_server_rejects)
{
    static const struct {
        judge_case asked;
        const char *text;
    } rejected[] = {
        {{MIG_QUESTION_CHECK, NULL, "n > 0", "nn > 0", MIG_ANSWER_NONE},
         "column \"nn\" does not exist"},
        {{MIG_QUESTION_CHECK, NULL, "n > 0", "n >", MIG_ANSWER_NONE}, "syntax error"},
        {{MIG_QUESTION_CHECK, NULL, NULL, "n + 1", MIG_ANSWER_NONE}, "must be type boolean"},
        {{MIG_QUESTION_CHECK, NULL, NULL, "n > 0), (1 = 1", MIG_ANSWER_NONE}, "syntax error"},
        {{MIG_QUESTION_INDEX_KEY, NULL, NULL, "n), (n", MIG_ANSWER_NONE},
         "this is not one expression"},
        {{MIG_QUESTION_INDEX_KEY, NULL, NULL, "n) FROM t; DROP TABLE t; --", MIG_ANSWER_NONE},
         "syntax error"},
        {{MIG_QUESTION_DEFAULT, "mood", NULL, "'glad'", MIG_ANSWER_NONE}, "invalid input value"},
        {{MIG_QUESTION_DEFAULT, "at", NULL, "nwo()", MIG_ANSWER_NONE}, "function nwo() does not"},
    };
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "live_judge_rejects");
    mig_schema *wanted = wanted_tables(arena, driver);

    live_exec(driver, "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE t (n int)");
    for (size_t i = 0; i < MIG_LEN(rejected); i++) {
        mig_questions questions = {0};
        mig_question good = question_of(wanted, &cases[0]);
        mig_question bad = question_of(wanted, &rejected[i].asked);
        mig_error err = {0};

        bad.place = (mig_place){"schema.yaml", 7, 3, NULL};
        mig_push(arena, &questions, good);
        mig_push(arena, &questions, bad);
        cr_expect_not(driver->judge(driver, &questions, false, &err), "%s",
                      rejected[i].asked.wanted);
        cr_expect(strstr(err.text[0], rejected[i].text), "%s: %s", rejected[i].asked.wanted,
                  err.text[0]);
        cr_expect_eq(err.code, MIG_ERR_USAGE);
        cr_expect_eq(err.line, 7);
        /* what doesn't exist yet may be the reason */
        cr_expect(driver->judge(driver, &questions, true, &err), "%s", live_text(&err));
        cr_expect_eq(questions.items[0].answer, MIG_ANSWER_SAME);
        cr_expect_eq(questions.items[1].answer, MIG_ANSWER_DIFFERENT);
        cr_expect_str_eq(live_value(arena, driver, "SELECT count(*)::text FROM t"), "0");
    }
    live_close(driver);
}

Test(postgresql_judge, an_enum_that_does_not_exist_yet_is_text)
{
    static const judge_case asked = {MIG_QUESTION_CHECK, NULL, "n > 0 AND email::text <> ''::text",
                                     "n > 0 and email <> ''", MIG_ANSWER_SAME};
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "live_judge_pending");
    mig_questions questions = {0};
    mig_error err = {0};

    mig_push(arena, &questions, question_of(wanted_tables(arena, driver), &asked));
    cr_assert(driver->judge(driver, &questions, true, &err), "%s", live_text(&err));
    cr_expect_eq(questions.items[0].answer, MIG_ANSWER_SAME);
    live_close(driver);
}

Test(postgresql_judge, a_function_of_the_tables_row_is_asked_of_the_table_itself)
{
    static const judge_case asked = {MIG_QUESTION_CHECK, NULL, "good(t.*)", "good(t)",
                                     MIG_ANSWER_SAME};
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "live_judge_row");
    mig_questions questions = {0};
    mig_error err = {0};

    live_exec(driver,
              "CREATE TABLE t (n int); CREATE FUNCTION good(t) RETURNS bool "
              "LANGUAGE plpgsql IMMUTABLE AS 'begin return true; end'; "
              "CREATE TYPE mood AS ENUM ('sad', 'ok')");
    mig_push(arena, &questions, question_of(wanted_tables(arena, driver), &asked));
    cr_assert(driver->judge(driver, &questions, false, &err), "%s", live_text(&err));
    cr_expect_eq(questions.items[0].answer, MIG_ANSWER_SAME);
    live_close(driver);
}

Test(postgresql_judge, spells_types_that_only_the_server_knows)
{
    static const struct {
        const char *wanted, *spelling; /* NULL: an error */
        const char *text;
    } types[] = {
        {"interval(3)", "interval(3)", NULL},
        {"interval day to second", "interval day to second", NULL},
        {"INTERVAL DAY TO SECOND(2)[]", "interval day to second(2)[]", NULL},
        {"pg_catalog.int4", "integer", NULL},
        {"email", "email", NULL},
        {"pair", "pair", NULL},
        {"\"Odd\"", "\"Odd\"", NULL},
        {"national character varying(3)", "character varying(3)", NULL},
        {"bigitn", NULL, "unknown type \"bigitn\"; did you mean \"bigint\"?"},
        {"emial", NULL, "unknown type \"emial\"; did you mean \"email\"?"},
        {"tsvectro[]", NULL, "did you mean \"tsvector\"?"},
        {"nothing_like_it", NULL, "unknown type \"nothing_like_it\""},
        {"int + 1", NULL, "is no type: syntax error"},
        {"int), (1", NULL, "is no type"},
        {"varchar(1, 2)", NULL, "is no type: "},
    };
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "live_judge_types");

    live_exec(driver,
              "CREATE DOMAIN email AS text CHECK (value LIKE '%@%'); "
              "CREATE TYPE pair AS (a int, b int); CREATE DOMAIN \"Odd\" AS varchar(3)");
    for (size_t i = 0; i < MIG_LEN(types); i++) {
        mig_questions questions = {0};
        mig_question known = {.kind = MIG_QUESTION_TYPE, .wanted = "pg_catalog.int8"};
        mig_question question = {.kind = MIG_QUESTION_TYPE, .wanted = types[i].wanted};
        mig_error err = {0};
        bool done;

        mig_push(arena, &questions, known);
        mig_push(arena, &questions, question);
        done = driver->judge(driver, &questions, false, &err);
        cr_expect_eq(done, types[i].spelling != NULL, "%s: %s", types[i].wanted, live_text(&err));
        if (done && types[i].spelling)
            cr_expect_str_eq(questions.items[1].spelling, types[i].spelling);
        else
            cr_expect(strstr(err.text[0], types[i].text), "%s: %s", types[i].wanted, err.text[0]);
    }
    live_close(driver);
}
