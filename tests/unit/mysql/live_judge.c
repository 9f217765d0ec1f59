/* The server as the judge: what is the same to it, and what it rejects. */
#include "live.h"

#include "dialect/resolve.h"

static const char tables[] =
    "tables:\n"
    "  t:\n"
    "    columns:\n"
    "      id: {type: int, primary_key: true, autoincrement: true}\n"
    "      email: varchar(255)\n"
    "      n: int?\n"
    "      price: {type: 'numeric(10,2)', default: 0}\n"
    "      at: {type: timestamptz?, default: now()}\n"
    "      flag: {type: bool, default: false}\n"
    "      j: json?\n"
    "      bio: {type: text?, collation: utf8mb4_bin}\n";

static mig_schema *wanted_tables(mig_arena *arena, mig_driver *driver, const char *text)
{
    mig_schema *declared = schema_of(arena, text), *wanted = NULL;
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
    bool mysql; /* has no like on MariaDB */
} judge_case;

static const judge_case cases[] = {
    {MIG_QUESTION_CHECK, NULL, "`email` like '%@%'", "email LIKE '%@%'", MIG_ANSWER_SAME, false},
    {MIG_QUESTION_CHECK, NULL, "`email` like '%@%'", "t.email like '%@%' -- why", MIG_ANSWER_SAME,
     false},
    {MIG_QUESTION_CHECK, NULL, "`email` like '%@%'", "email like '%@'", MIG_ANSWER_DIFFERENT,
     false},
    {MIG_QUESTION_CHECK, NULL, "((`n` > 0) and (`price` > 0))", "n>0 && price>0", MIG_ANSWER_SAME,
     false},
    {MIG_QUESTION_CHECK, NULL, "old_column > 0", "n > 0", MIG_ANSWER_DIFFERENT, false},
    {MIG_QUESTION_CHECK, NULL, "((`n` > 0) and (`price` > 0))", "N > 0 AND Price > 0",
     MIG_ANSWER_SAME, false},
    {MIG_QUESTION_CHECK, NULL, "(`email` <> 'x')", "EMAIL <> 'X'", MIG_ANSWER_DIFFERENT, false},
    {MIG_QUESTION_CHECK, NULL, NULL, "n > 0", MIG_ANSWER_SAME, false},
    {MIG_QUESTION_CHECK, NULL, "`email` <> _latin1'x'", "email != 'x'", MIG_ANSWER_SAME, true},
    {MIG_QUESTION_CHECK, NULL, "`email` <> _utf8mb4'\xc3\xa4'", "email != '\xc3\xa4'",
     MIG_ANSWER_SAME, true},
    {MIG_QUESTION_CHECK, NULL, "`email` <> _utf8mb4'x'", "email != _latin1'x'",
     MIG_ANSWER_DIFFERENT, false},
    {MIG_QUESTION_CHECK, NULL, "(`email` <> _latin1'x') or (_utf8mb4'a' <> _utf8mb4'b')",
     "email <> 'x' or 'a' <> 'b'", MIG_ANSWER_SAME, true},
    {MIG_QUESTION_CHECK, NULL, "(`email` <> _latin1'x') or (_utf8mb4'a' <> _utf8mb4'b')",
     "email <> 'x' or 'a' <> 'B'", MIG_ANSWER_DIFFERENT, true},
    {MIG_QUESTION_CHECK, NULL, "(`email` <> _latin1'x') or (_utf8mb4'a' <> _binary'b')",
     "email <> 'x' or 'a' <> 'b'", MIG_ANSWER_DIFFERENT, true},
    {MIG_QUESTION_DEFAULT, "price", "0.00", "0", MIG_ANSWER_SAME, false},
    {MIG_QUESTION_DEFAULT, "price", "0", "1", MIG_ANSWER_DIFFERENT, false},
    {MIG_QUESTION_DEFAULT, "price", "(1 + 1)", "(1+1)", MIG_ANSWER_SAME, false},
    {MIG_QUESTION_DEFAULT, "email", "(concat(_utf8mb4'a',_utf8mb4'b'))", "(concat('a', 'b'))",
     MIG_ANSWER_SAME, true},
    {MIG_QUESTION_DEFAULT, "email", "'x'", "\"x\"", MIG_ANSWER_SAME, false},
    {MIG_QUESTION_GENERATED, "n", "`price` * 2", "2*price", MIG_ANSWER_DIFFERENT, false},
    {MIG_QUESTION_GENERATED, "n", "(`price` * 2)", "price*2", MIG_ANSWER_SAME, false},
    {MIG_QUESTION_GENERATED, "email", "lower(`bio`)", "lcase(bio)", MIG_ANSWER_SAME, false},
    {MIG_QUESTION_INDEX_KEY, NULL, "lower(`email`)", "lower( email )", MIG_ANSWER_SAME, true},
    {MIG_QUESTION_INDEX_KEY, NULL, "lower(`email`)", "upper(email)", MIG_ANSWER_DIFFERENT, true},
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

Test(mysql_judge, knows_what_is_the_same_to_the_server)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "live_judge_same");
    mig_schema *wanted = wanted_tables(arena, driver, tables);
    mig_questions questions = {0};
    mig_error err = {0};

    for (size_t i = 0; i < MIG_LEN(cases); i++)
        if (!cases[i].mysql || !live_is_mariadb(driver))
            mig_push(arena, &questions, question_of(wanted, &cases[i]));
    cr_assert(driver->judge(driver, &questions, false, &err), "%s", live_text(&err));
    for (size_t i = 0, k = 0; i < MIG_LEN(cases); i++) {
        if (cases[i].mysql && live_is_mariadb(driver))
            continue;
        cr_expect_eq(questions.items[k++].answer, cases[i].answer, "%s | %s", cases[i].found,
                     cases[i].wanted);
    }
    live_close(arena, driver);
}

Test(mysql_judge, takes_thousands_of_questions_in_few_round_trips)
{
    enum { MANY = 2000, DIFFERENT = 4 };
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "live_judge_many");
    mig_schema *wanted = wanted_tables(arena, driver, tables);
    mig_questions questions = {0};
    mig_error err = {0};
    unsigned long start;

    for (size_t i = 0; i < MANY; i++)
        mig_push(arena, &questions, question_of(wanted, &cases[i % DIFFERENT]));
    start = driver->queries;
    cr_assert(driver->judge(driver, &questions, false, &err), "%s", live_text(&err));
    cr_expect_lt(driver->queries - start, 4);
    for (size_t i = 0; i < questions.len; i++)
        cr_expect_eq(questions.items[i].answer, cases[i % DIFFERENT].answer);
    live_close(arena, driver);
}

Test(mysql_judge, sends_nothing_when_nothing_is_open)
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
    live_close(arena, driver);
}

Test(mysql_judge, says_at_its_place_what_the_server_rejects)
{
    static const struct {
        judge_case asked;
        const char *text;
    } rejected[] = {
        {{MIG_QUESTION_CHECK, NULL, "n > 0", "nn > 0", MIG_ANSWER_NONE, false}, "'nn'"},
        {{MIG_QUESTION_CHECK, NULL, "n > 0", "n >", MIG_ANSWER_NONE, false}, "syntax"},
        {{MIG_QUESTION_CHECK, NULL, NULL, "n > 0), CHECK (1 = 1", MIG_ANSWER_NONE, false},
         "not one expression"},
        {{MIG_QUESTION_CHECK, NULL, NULL, "1)); DROP TABLE t; -- ", MIG_ANSWER_NONE, false},
         "not one expression"},
        {{MIG_QUESTION_CHECK, NULL, NULL, "/*!99999 ' */ 1)); DROP TABLE t; -- '", MIG_ANSWER_NONE,
          false},
         "conditional comment"},
        {{MIG_QUESTION_CHECK, NULL, NULL, "n > 0 /* and so on", MIG_ANSWER_NONE, false},
         "never ends"},
        {{MIG_QUESTION_CHECK, NULL, NULL, "id > 0", MIG_ANSWER_NONE, false},
         "this check of table \"t\""},
        {{MIG_QUESTION_DEFAULT, "price", NULL, "'glad'", MIG_ANSWER_NONE, false},
         "Invalid default"},
        {{MIG_QUESTION_DEFAULT, "at", NULL, "(nwo())", MIG_ANSWER_NONE, false}, "nwo"},
        {{MIG_QUESTION_GENERATED, "n", NULL, "rand()", MIG_ANSWER_NONE, true}, "rand"},
        {{MIG_QUESTION_INDEX_KEY, NULL, NULL, "n", MIG_ANSWER_NONE, true}, "unctional index"},
    };
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "live_judge_rejects");
    mig_schema *wanted = wanted_tables(arena, driver, tables);

    live_exec(driver, "CREATE TABLE t (n int)");
    for (size_t i = 0; i < MIG_LEN(rejected); i++) {
        mig_questions questions = {0};
        mig_question good = question_of(wanted, &cases[0]);
        mig_question bad = question_of(wanted, &rejected[i].asked);
        mig_error err = {0};

        if (rejected[i].asked.mysql && live_is_mariadb(driver))
            continue;
        bad.place = (mig_place){"schema.yaml", 7, 3, NULL};
        mig_push(arena, &questions, good);
        mig_push(arena, &questions, bad);
        cr_expect_not(driver->judge(driver, &questions, false, &err), "%s",
                      rejected[i].asked.wanted);
        cr_expect(strstr(err.text[0], rejected[i].text), "%s: %s", rejected[i].asked.wanted,
                  err.text[0]);
        cr_expect_eq(err.code, MIG_ERR_USAGE);
        cr_expect_eq(err.line, 7);
        questions.items[0].answer = questions.items[1].answer = MIG_ANSWER_NONE;
        /* what doesn't exist yet may be the reason */
        cr_expect(driver->judge(driver, &questions, true, &err), "%s", live_text(&err));
        cr_expect_eq(questions.items[0].answer, MIG_ANSWER_SAME);
        cr_expect_eq(questions.items[1].answer, MIG_ANSWER_DIFFERENT);
    }
    /* the table of that name is the real one again */
    cr_expect_eq(live_read(arena, driver)->tables.items[0]->columns.len, 1);
    live_close(arena, driver);
}

Test(mysql_judge, settles_texts_of_a_table_whose_rows_have_no_room_for_more)
{
    static const char wide[] =
        "tables:\n"
        "  t:\n"
        "    columns:\n"
        "      a: {type: varchar(8000), default: {expr: lower('A')}}\n"
        "      b: varchar(8000)\n";
    static const judge_case asked[] = {
        {MIG_QUESTION_DEFAULT, "a", "(lcase('A'))", "(lower('A'))", MIG_ANSWER_SAME, false},
        {MIG_QUESTION_DEFAULT, "a", "(lcase('A'))", "(lower('B'))", MIG_ANSWER_DIFFERENT, false},
    };
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "live_judge_wide");
    mig_schema *wanted = wanted_tables(arena, driver, wide);
    mig_questions questions = {0};
    mig_error err = {0};

    for (size_t i = 0; i < MIG_LEN(asked); i++)
        mig_push(arena, &questions, question_of(wanted, &asked[i]));
    cr_assert(driver->judge(driver, &questions, false, &err), "%s", live_text(&err));
    for (size_t i = 0; i < MIG_LEN(asked); i++)
        cr_expect_eq(questions.items[i].answer, asked[i].answer);
    live_close(arena, driver);
}

Test(mysql_judge, a_user_who_may_not_make_temporary_tables_is_told_what_to_grant)
{
    static const judge_case asked = {MIG_QUESTION_CHECK, NULL, "`n` > 0", "n>0",
                                     MIG_ANSWER_SAME,    false};
    static const char grant[] =
        "GRANT CREATE TEMPORARY TABLES ON live_judge_grants.* TO "
        "'live_judge_reader'@'%'";
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *admin = live_open(arena, "live_judge_grants"), *driver = NULL;
    mig_url url = live_url(arena);
    mig_questions questions = {0};
    mig_error err = {0};

    live_exec(admin, "DROP USER IF EXISTS live_judge_reader");
    live_exec(admin, "CREATE USER live_judge_reader");
    live_exec(admin, "GRANT SELECT ON live_judge_grants.* TO live_judge_reader");
    url.database = "live_judge_grants";
    url.user = "live_judge_reader";
    cr_assert(mig_driver_open(&url, MIG_OPEN_READ, &driver, &err), "%s", live_text(&err));
    mig_push(arena, &questions, question_of(wanted_tables(arena, driver, tables), &asked));
    cr_expect_not(driver->judge(driver, &questions, false, &err));
    cr_expect(strstr(live_text(&err), grant), "%s", live_text(&err));
    live_exec(admin, grant);
    mig_driver_close(driver);
    cr_assert(mig_driver_open(&url, MIG_OPEN_READ, &driver, &err), "%s", live_text(&err));
    cr_expect(driver->judge(driver, &questions, false, &err), "%s", live_text(&err));
    cr_expect_eq(questions.items[0].answer, MIG_ANSWER_SAME);
    mig_driver_close(driver);
    live_exec(admin, "DROP USER live_judge_reader");
    live_close(arena, admin);
}

Test(mysql_judge, spells_types)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "live_judge_types");
    mig_questions questions = {0};
    mig_question good = {.kind = MIG_QUESTION_TYPE, .wanted = "INTEGER UNSIGNED"};
    mig_question bad = {.kind = MIG_QUESTION_TYPE, .wanted = "int4711"};
    mig_error err = {0};

    mig_push(arena, &questions, good);
    cr_assert(driver->judge(driver, &questions, false, &err), "%s", live_text(&err));
    cr_expect_str_eq(questions.items[0].spelling, "int unsigned");
    mig_push(arena, &questions, bad);
    cr_expect_not(driver->judge(driver, &questions, false, &err));
    cr_expect(strstr(err.text[0], "knows no type \"int4711\""), "%s", err.text[0]);
    live_close(arena, driver);
}
