/* Offline SQL: what is printed does to version table, log and data what a run does. */
#include "fake.h"

#include "dialect/client.h"
#include "run/offline.h"
#include "run/paper.h"

#include <criterion/criterion.h>
#include <string.h>

#define SCRIPT(id, parent, more)                          \
    "-- revision: " id "\n-- down_revision: " parent more \
    "\n-- migrate:up\nINSERT INTO journal VALUES ('+" id  \
    "');\n-- migrate:down\nINSERT INTO journal VALUES ('-" id "');\n"

/* d joins b and c; e is apart, and depends on b. */
static const char *const texts[] = {
    SCRIPT("a", "null", ""),
    SCRIPT("b", "a", ""),
    SCRIPT("c", "a", ""),
    SCRIPT("d", "b, c", "\n-- transaction: false"),
    SCRIPT("e", "null", "\n-- depends_on: b"),
};

static mig_offline offline_of(const mig_history *history)
{
    mig_offline offline = {.dialect = &mig_sqlite,
                           .version = "3",
                           .history = history,
                           .store = {"migrate_version", "migrate_log"}};

    cr_assert(mig_sqlite.version_caps(mig_sqlite.client->newest, &offline.caps));
    return offline;
}

/* As sqlite3 runs it; its own commands begin with a dot. */
static bool run_text(sqlite3 *db, const mig_str *text)
{
    MIG_AUTO_STR sql = {0};
    bool good;

    for (const char *line = mig_str_text(text); *line;) {
        size_t length = strcspn(line, "\n");

        if (*line != '.')
            mig_str_addn(&sql, line, length);
        mig_str_addc(&sql, '\n');
        line += length + (line[length] == '\n');
    }
    good = sqlite3_exec(db, mig_str_text(&sql), NULL, NULL, NULL) == SQLITE_OK;
    if (!good)
        sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    return good;
}

static mig_strings list_of(mig_arena *arena, const char *one)
{
    mig_strings list = {0};

    mig_push(arena, &list, one);
    return list;
}

static const char *state(mig_arena *arena, sqlite3 *db)
{
    return mig_arena_printf(
        arena, "%s%s%s", fake_ask(arena, db, "SELECT version_num FROM migrate_version ORDER BY 1"),
        fake_ask(arena, db, "SELECT entry FROM journal"),
        fake_ask(
            arena, db,
            "SELECT revision, direction, checksum, script, started_at IS NULL, finished_at IS NULL "
            "FROM migrate_log ORDER BY id"));
}

typedef struct {
    mig_direction direction;
    const char *target;
} leg;

static void go(mig_arena *arena, const mig_history *history, sqlite3 *online, sqlite3 *paper,
               const leg *one, mig_strings *rows)
{
    const mig_offline offline = offline_of(history);
    fake_driver fake = fake_open(online);
    mig_runner runner = fake_runner(&fake, history);
    MIG_AUTO_STR out = {0};
    size_t done = 0, count = 0;
    mig_error err = {0};

    cr_assert(mig_run(&runner, one->direction, one->target, &done, &err), "%s: %s", one->target,
              err.text[0]);
    cr_assert(
        mig_offline_run(&offline, arena, one->direction, rows, one->target, &out, &count, &err),
        "%s: %s", one->target, err.text[0]);
    cr_expect_eq(done, count, "%s", one->target);
    cr_assert(run_text(paper, &out), "%s: %s\n%s", one->target, sqlite3_errmsg(paper),
              mig_str_text(&out));
    cr_expect_str_eq(state(arena, paper), state(arena, online));
    cr_expect(count == 0 || !run_text(paper, &out), "%s runs twice", one->target);
    cr_expect_str_eq(state(arena, paper), state(arena, online));
    cr_assert(mig_store_rows(&fake.driver, arena, &runner.store, rows, &err));
}

Test(offline, leaves_rows_log_and_data_as_a_run_does)
{
    static const leg ways[][5] = {
        {{MIG_UP, "heads"}, {MIG_DOWN, "base"}},
        {{MIG_UP, "b"}, {MIG_UP, "c"}, {MIG_UP, "d"}, {MIG_DOWN, "a"}, {MIG_UP, "heads"}},
        {{MIG_UP, "e"}, {MIG_UP, "heads"}, {MIG_DOWN, "b"}, {MIG_UP, "d"}, {MIG_DOWN, "base"}},
        {{MIG_UP, "a"}, {MIG_UP, "b"}, {MIG_DOWN, "-1"}, {MIG_UP, "a"}, {MIG_UP, "c"}},
    };

    for (size_t i = 0; i < MIG_LEN(ways); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        const mig_history *history = fake_history(arena, texts, MIG_LEN(texts));
        sqlite3 *online = fake_database(), *paper = fake_database();
        mig_strings rows = {0};

        for (size_t k = 0; k < MIG_LEN(ways[i]) && ways[i][k].target; k++)
            go(arena, history, online, paper, &ways[i][k], &rows);
        sqlite3_close(online);
        sqlite3_close(paper);
    }
}

Test(offline, a_script_for_other_rows_changes_nothing)
{
    static const char *const places[] = {"base", "b", "c", "d", "e", "heads"};

    for (size_t from = 0; from < MIG_LEN(places); from++)
        for (size_t is = 0; is < MIG_LEN(places); is++) {
            MIG_AUTO_ARENA arena = mig_arena_new();
            const mig_history *history = fake_history(arena, texts, MIG_LEN(texts));
            const mig_offline offline = offline_of(history);
            const mig_strings at = list_of(arena, places[from]);
            const mig_strings found = list_of(arena, places[is]);
            sqlite3 *db = fake_database();
            MIG_AUTO_STR out = {0}, set = {0};
            mig_strings rows = {0}, none = {0}, after = {0};
            const char *before;
            mig_error err = {0};

            cr_assert(mig_history_stamped(arena, history, &none, &at, &rows, &err));
            cr_assert(mig_offline_stamp(&offline, arena, &rows, &after, &out, &err));
            cr_assert(mig_offline_stamp(&offline, arena, NULL, &found, &set, &err));
            cr_assert(run_text(db, &set), "%s", sqlite3_errmsg(db));
            before = state(arena, db);
            cr_expect_eq(run_text(db, &out), from == is, "from %s at %s", places[from], places[is]);
            cr_expect_str_eq(state(arena, db), before);
            sqlite3_close(db);
        }
}

Test(offline, the_newest_and_the_oldest_version_of_a_client_are_some)
{
    size_t count;
    const char *const *names = mig_dialect_names(&count);

    for (size_t i = 0; i < count; i++) {
        const mig_dialect *dialect = mig_dialect_find(names[i]);
        mig_caps caps;

        cr_expect(dialect->version_caps(dialect->client->newest, &caps), "%s", names[i]);
        cr_expect_eq(caps & dialect->oldest_caps, dialect->oldest_caps, "%s", names[i]);
        cr_expect(dialect->version_caps(dialect->client->oldest, &caps), "%s", names[i]);
        cr_expect_eq(caps, dialect->oldest_caps, "%s", names[i]);
    }
}

Test(offline, a_client_gets_each_statement_whole)
{
    static const struct {
        const mig_dialect *dialect;
        const char *sql, *text;
    } cases[] = {
        {&mig_sqlite, "SELECT 1", "SELECT 1;\n"},
        {&mig_postgresql, "SELECT 1 -- one", "SELECT 1 -- one\n;\n"},
        {&mig_postgresql, "SELECT 1 -- one\n+ 2", "SELECT 1 -- one\n+ 2;\n"},
        {&mig_mariadb, "SELECT 1 # one", "SELECT 1 # one\n;\n"},
        {&mig_mariadb, "SELECT ';'", "SELECT ';';\n"},
        {&mig_mysql, "CREATE PROCEDURE p() BEGIN SELECT 1; END",
         "DELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT 1; END\n//\nDELIMITER ;\n"},
        {&mig_mysql, "CREATE PROCEDURE p() BEGIN SELECT '//'; END",
         "DELIMITER $$\nCREATE PROCEDURE p() BEGIN SELECT '//'; END\n$$\nDELIMITER ;\n"},
        {&mig_sqlite, "SELECT\r\n 'a', 'b\r\nc'", "SELECT\r\n 'a', ('b' || char(13) || '\nc');\n"},
        {&mig_mariadb, "SELECT 'a\r\nb', 'c\\\r\n', 'd\\\\\r\n'",
         "SELECT 'a\\r\nb', 'c\\r\n', 'd\\\\\\r\n';\n"},
        {&mig_postgresql, "SELECT 'a\r\nb'", "SELECT 'a\r\nb';\n"},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_STR out = {0};

        cases[i].dialect->client->statement(&out, cases[i].sql);
        cr_expect_str_eq(mig_str_text(&out), cases[i].text);
    }
}

Test(offline, a_guard_asks_with_every_carriage_return)
{
    static const struct {
        const mig_dialect *dialect;
        const char *insert;
    } cases[] = {
        {&mig_sqlite, "\nINSERT INTO temp.migrate_guard SELECT ('b' || char(13) || '\nc');\n"},
        {&mig_mysql, "\nINSERT INTO migrate_guard SELECT 'b\\r\nc';\n"},
        {&mig_postgresql, "SELECT 'b\r\nc'"},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_STR out = {0};

        cases[i].dialect->client->guard(&out, "SELECT 'b\r\nc'", "what is wrong");
        cr_expect(strstr(mig_str_text(&out), cases[i].insert), "%s", mig_str_text(&out));
    }
}

Test(offline, a_guard_of_psql_quotes_whatever_it_holds)
{
    MIG_AUTO_STR out = {0};

    mig_postgresql.client->guard(&out, "SELECT '$migrate$'", "it's $migrate1$");
    cr_expect(strncmp(mig_str_text(&out), "DO $migrate2$ ", 14) == 0, "%s", mig_str_text(&out));
    cr_expect(strstr(mig_str_text(&out), "'it''s $migrate1$'"), "%s", mig_str_text(&out));
}

Test(offline, copy_is_refused_where_psql_would_take_the_script_for_rows)
{
    const mig_client *psql = mig_postgresql.client;

    cr_expect(psql->misreads("COPY t FROM stdin"));
    cr_expect(psql->misreads("/* x */ copy t (a) to STDOUT with csv"));
    cr_expect_not(psql->misreads("COPY t FROM '/tmp/stdin'"));
    cr_expect_not(psql->misreads("INSERT INTO copy VALUES ('stdin')"));
}

Test(offline, sql_of_a_script_blurs_the_tables_that_it_may_change)
{
    static const struct {
        const char *sql;
        bool blurs;
    } cases[] = {
        {"ALTER TABLE t ADD COLUMN a", true},
        {"CREATE INDEX i ON \"T\" (a)", true},
        {"create trigger x after insert on other begin delete from [t]; end", true},
        {"CREATE TABLE t2 AS SELECT 1", false},
        {"CREATE TABLE other (a DEFAULT 't')", true}, /* who knows */
        {"INSERT INTO t VALUES (1)", false},
        {"WITH x AS (SELECT * FROM t) DELETE FROM x", false},
        {"UPDATE sqlite_schema SET sql = '' WHERE name = 't'", true},
        {"PRAGMA optimize", false},
        {"CREATE VIEW v AS SELECT 1 -- t", false},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_schema *schema = mig_schema_new(arena);
        mig_table *table = MIG_NEW(arena, mig_table);
        const mig_step step = {.sql = "CREATE TABLE", .rebuild = "t"};
        mig_imagined m = {.arena = arena,
                          .dialect = &mig_sqlite,
                          .caps = mig_sqlite.oldest_caps,
                          .schema = schema};
        mig_error err = {0};

        table->name.name = "t";
        mig_push(arena, &schema->tables, table);
        mig_schema_seal(schema);
        mig_imagine_sql(&m, "a", cases[i].sql);
        cr_expect_eq(mig_imagine_check(&m, &step, &err), !cases[i].blurs, "%s", cases[i].sql);
        cr_expect_eq(err.code, cases[i].blurs ? MIG_ERR_FAILED : MIG_OK, "%s", cases[i].sql);
    }
}

Test(offline, what_a_run_refuses_is_refused)
{
    static const char *const lines[] = {
        SCRIPT("a", "null", ""),
        "-- revision: b\n-- down_revision: a\n-- irreversible: it is gone\n-- migrate:up\n",
        "-- revision: c\n-- down_revision: b\n-- migrate:up\nCOMMIT;\n-- migrate:down\n",
        "-- revision: d\n-- down_revision: c\n-- dialect: postgresql\n-- migrate:up\nSELECT 1;\n"
        "-- migrate:down\n",
    };
    static const struct {
        mig_direction direction;
        const char *from, *target, *says;
    } cases[] = {
        {MIG_DOWN, "b", "base", "revision \"b\" can't be taken back: it is gone"},
        {MIG_UP, "b", "c", "a script can't begin or end a transaction"},
        {MIG_UP, "c", "d", "this script is for postgresql, and the database is sqlite"},
        {MIG_UP, "zzz", "a", "zzz"},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        const mig_offline offline = offline_of(fake_history(arena, lines, MIG_LEN(lines)));
        const mig_strings rows = list_of(arena, cases[i].from);
        MIG_AUTO_STR out = {0};
        size_t count;
        mig_error err = {0};

        cr_expect_not(mig_offline_run(&offline, arena, cases[i].direction, &rows, cases[i].target,
                                      &out, &count, &err),
                      "%s", cases[i].says);
        cr_expect(strstr(err.text[0], cases[i].says), "%s", err.text[0]);
    }
}
