/* URLs as users have them, and that no message shows what may be a password. */
#include "dialect/url.h"

#include "base/text.h"

#include <criterion/criterion.h>
#include <string.h>

static void expect_part(const char *text, const char *what, const char *found, const char *wanted)
{
    cr_expect(mig_same(found, wanted), "%s: %s is %s, not %s", text, what, found ? found : "NULL",
              wanted ? wanted : "NULL");
}

Test(url, server_urls_are_taken_apart)
{
    static const struct {
        const char *text, *dialect, *user, *password, *host, *port, *database, *masked;
    } cases[] = {
        {"postgresql://u:p@h:5432/d", "postgresql", "u", "p", "h", "5432", "d",
         "postgresql://u:***@h:5432/d"},
        {"postgres://u@h/d", "postgresql", "u", NULL, "h", NULL, "d", "postgres://u@h/d"},
        {"postgresql+asyncpg://u:p@h/d", "postgresql", "u", "p", "h", NULL, "d",
         "postgresql+asyncpg://u:***@h/d"},
        {"PostgreSQL+psycopg2://h/d", "postgresql", NULL, NULL, "h", NULL, "d",
         "PostgreSQL+psycopg2://h/d"},
        {"mysql+pymysql://u:p@h:3306/d", "mysql", "u", "p", "h", "3306", "d",
         "mysql+pymysql://u:***@h:3306/d"},
        {"mariadb://u@h/d", "mariadb", "u", NULL, "h", NULL, "d", "mariadb://u@h/d"},
        {"postgresql://", "postgresql", NULL, NULL, NULL, NULL, NULL, "postgresql://"},
        {"postgresql:///d", "postgresql", NULL, NULL, NULL, NULL, "d", "postgresql:///d"},
        {"postgresql://h", "postgresql", NULL, NULL, "h", NULL, NULL, "postgresql://h"},
        {"postgresql://h/", "postgresql", NULL, NULL, "h", NULL, NULL, "postgresql://h"},
        {"postgresql://u:@h/d", "postgresql", "u", "", "h", NULL, "d", "postgresql://u:***@h/d"},
        {"postgresql://:p@h/d", "postgresql", NULL, "p", "h", NULL, "d", "postgresql://:***@h/d"},
        {"postgresql://u:a:b@h/d", "postgresql", "u", "a:b", "h", NULL, "d",
         "postgresql://u:***@h/d"},
        {"postgresql://u%40x:p%40%2F%25%3A+%C3%A9@h/a%2Fb%20c", "postgresql", "u@x",
         "p@/%:+\xC3\xA9", "h", NULL, "a/b c", "postgresql://u%40x:***@h/a/b c"},
        {"postgresql://[::1]:5433/d", "postgresql", NULL, NULL, "::1", "5433", "d",
         "postgresql://[::1]:5433/d"},
        {"postgresql://u:p@[fe80::1%eth0]/d", "postgresql", "u", "p", NULL, NULL, NULL, NULL},
        {"postgresql://u:p@[FE80::a]/d", "postgresql", "u", "p", "FE80::a", NULL, "d",
         "postgresql://u:***@[FE80::a]/d"},
        {"postgresql://%2Fvar%2Frun/d", "postgresql", NULL, NULL, "/var/run", NULL, "d",
         "postgresql://%2Fvar%2Frun/d"},
        {"postgresql://a:1,b,[::2]:3/d", "postgresql", NULL, NULL, "a,b,::2", "1,,3", "d",
         "postgresql://a:1,b,[::2]:3/d"},
        {"mariadb://x%3Ay:1", "mariadb", NULL, NULL, "x:y", "1", NULL, "mariadb://x%3Ay:1"},
        {"mariadb://a%2Cb:1", "mariadb", NULL, NULL, "a,b", "1", NULL, "mariadb://a%2Cb:1"},
        {"postgresql://a%2Cb:1/d", "postgresql", NULL, NULL, NULL, NULL, NULL, NULL},
        {"postgresql://%3A%3A1:2,x%3Ac/d", "postgresql", NULL, NULL, "::1,x:c", "2,", "d",
         "postgresql://[::1]:2,x%3Ac/d"},
        {"postgresql://h/a%3Db%26c", "postgresql", NULL, NULL, "h", NULL, "a=b&c",
         "postgresql://h/a%3Db%26c"},
        {"postgresql://h/d?sslmode=require?password=p", "postgresql", NULL, NULL, "h", NULL, "d",
         "postgresql://h/d?sslmode=***"},
        {"postgresql://a,b/d", "postgresql", NULL, NULL, "a,b", NULL, "d", "postgresql://a,b/d"},
        {"  postgresql://h/d \r\n", "postgresql", NULL, NULL, "h", NULL, "d", "postgresql://h/d"},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_error err = {0};
        mig_url url;
        bool parsed = mig_url_parse(arena, cases[i].text, NULL, &url, &err);

        cr_assert(parsed == (cases[i].masked != NULL), "%s: %s", cases[i].text, err.text[0]);
        if (!parsed)
            continue;
        expect_part(cases[i].text, "dialect", url.dialect, cases[i].dialect);
        expect_part(cases[i].text, "user", url.user, cases[i].user);
        expect_part(cases[i].text, "password", url.password, cases[i].password);
        expect_part(cases[i].text, "host", url.host, cases[i].host);
        expect_part(cases[i].text, "port", url.port, cases[i].port);
        expect_part(cases[i].text, "database", url.database, cases[i].database);
        expect_part(cases[i].text, "masked", url.masked, cases[i].masked);
    }
}

Test(url, the_full_text_reads_back)
{
    static const char *const texts[] = {
        "postgresql://u:p%40%3A%2F%23%25%3F@h:1/d?sslmode=require",
        "mysql://:p@[::1]:3306/a%20b",
        "postgresql://u:@h",
        "sqlite:////var/a%3Fb.db",
    };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_error err = {0};
        mig_url url, again;

        cr_assert(mig_url_parse(arena, texts[i], NULL, &url, &err), "%s", err.text[0]);
        cr_assert(mig_url_parse(arena, url.full, NULL, &again, &err), "%s", err.text[0]);
        expect_part(texts[i], "user", again.user, url.user);
        expect_part(texts[i], "password", again.password, url.password);
        expect_part(texts[i], "host", again.host, url.host);
        expect_part(texts[i], "database", again.database, url.database);
        expect_part(texts[i], "path", again.path, url.path);
    }
}

Test(url, options_are_kept_in_order_and_secrets_masked)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_error err = {0};
    mig_url url;

    cr_assert(mig_url_parse(arena,
                            "postgresql://h/d?sslmode=require&host=%2Ftmp&password=hunter2&"
                            "sslpassword=x&a+b=c+d&empty=&e=1=2",
                            NULL, &url, &err));
    cr_assert(url.options.len == 7);
    expect_part("", "key", url.options.items[1].key, "host");
    expect_part("", "value", url.options.items[1].value, "/tmp");
    expect_part("", "value", url.options.items[2].value, "hunter2");
    expect_part("", "key", url.options.items[4].key, "a+b");
    expect_part("", "value", url.options.items[4].value, "c+d");
    expect_part("", "value", url.options.items[5].value, "");
    expect_part("", "value", url.options.items[6].value, "1=2");
    expect_part("", "masked", url.masked,
                "postgresql://h/d?sslmode=require&host=/tmp&password=***&sslpassword=***&"
                "a%2Bb=c+d&empty=&e=1%3D2");
    expect_part("", "full", url.full,
                "postgresql://h/d?sslmode=require&host=/tmp&password=hunter2&sslpassword=x&"
                "a%2Bb=c+d&empty=&e=1%3D2");
}

Test(url, sqlite_paths_count_their_slashes)
{
    static const struct {
        const char *text, *base, *path, *masked;
    } cases[] = {
        {"sqlite:///app.db", "conf", "conf/app.db", "sqlite:///app.db"},
        {"sqlite:///app.db", ".", "app.db", "sqlite:///app.db"},
        {"sqlite:///a/b c@d#e:f.db", "conf", "conf/a/b c@d#e:f.db", "sqlite:///a/b c@d%23e:f.db"},
        {"sqlite:////var/app.db", "conf", "/var/app.db", "sqlite:////var/app.db"},
        {"sqlite+aiosqlite:///../app.db", "conf", "conf/../app.db",
         "sqlite+aiosqlite:///../app.db"},
        {"sqlite:///100%25.db", "conf", "conf/100%.db", "sqlite:///100%25.db"},
        {"sqlite://", "conf", NULL, "sqlite://"},
        {"sqlite:///:memory:", "conf", NULL, "sqlite://"},
        {"sqlite:///app.db?timeout=5", "conf", "conf/app.db", "sqlite:///app.db?timeout=5"},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_error err = {0};
        mig_url url;

        cr_assert(mig_url_parse(arena, cases[i].text, cases[i].base, &url, &err), "%s: %s",
                  cases[i].text, err.text[0]);
        expect_part(cases[i].text, "dialect", url.dialect, "sqlite");
        expect_part(cases[i].text, "path", url.path, cases[i].path);
        expect_part(cases[i].text, "masked", url.masked, cases[i].masked);
    }
}

#define ENCODE                                                                                    \
    "in a user name, password or database name the characters : / ? # @ % and blanks have to be " \
    "percent-encoded (%3A %2F %3F %23 %40 %25 %20)"
#define PORT                                                           \
    "the port of the database isn't a number from 1 to 65535; " ENCODE \
    ", and an IPv6 address stands in [ ]"
#define PERCENT                                                                    \
    "in the database's URL a \"%\" has to be followed by two hexadecimal digits; " \
    "write %25 for the character itself"
#define SLASHES                                                                       \
    "a SQLite URL has three slashes before a relative path (sqlite:///app.db), four " \
    "before an absolute one (sqlite:////var/app.db), and no path for a database in "  \
    "memory (sqlite://)"
#define ADDRESS                                                                       \
    "\"[\" in the database's URL begins an IPv6 address, which is not one or has no " \
    "\"]\" at its end; " ENCODE
#define NO_SCHEME                                                              \
    "the database's URL doesn't begin with a scheme such as postgresql:// or " \
    "sqlite:///"
#define BLANK "the database's URL has a blank or control character in it; " ENCODE
#define PARAMETERS                                                                                 \
    "the database's URL has a \"&\" or \"=\" in front of its parameters, which begin with \"?\"; " \
    "in a name write %26 and %3D"
#define TWO_WAYS "the database's URL can be read in more than one way; " ENCODE

Test(url, what_is_wrong_is_said_without_quoting_it)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", "the database's URL is empty"},
        {" \n", "the database's URL is empty"},
        {"app.db", NO_SCHEME},
        {"postgresql:u:CANARY@h/d", NO_SCHEME},
        {"'postgresql://u:CANARY@h/d'", NO_SCHEME},
        {"host=h password=CANARY", NO_SCHEME},
        {"//u:CANARY@h/d", NO_SCHEME},
        {"postgresq://u:CANARY@h/d",
         "unknown URL scheme \"postgresq\"; did you mean \"postgresql\"?"},
        {"pgsql://u:CANARY@h/d", "unknown URL scheme \"pgsql\"; did you mean \"postgresql\"?"},
        {"sqlite3:///x", "unknown URL scheme \"sqlite3\"; did you mean \"sqlite\"?"},
        {"oracle+cx://u:CANARY@h/d",
         "unknown URL scheme \"oracle+cx\"; known are postgresql, mysql, mariadb and sqlite"},
        {"postgresql://u:CANARY/x@h/d", TWO_WAYS},
        {"postgresql://u:12/CANARY@h/d", TWO_WAYS},
        {"postgresql://u:CAN@ARY@h/d", TWO_WAYS},
        {"postgresql://u:CAN?a=b@h/d", TWO_WAYS},
        {"postgresql://u:p@1/CANARY@h/d", TWO_WAYS},
        {"postgresql://u:CANARY#x@h/d", "the database's URL has a \"#\" in it; " ENCODE},
        {"mysql://h/d&password=CANARY", PARAMETERS},
        {"postgresql://h&password=CANARY/d?a=b", PARAMETERS},
        {"postgresql://u:CANARY@h/d=e", PARAMETERS},
        {"postgresql://u:CANARY", PORT},
        {"postgresql://u:CANARY/d", PORT},
        {"postgresql://h:0/d", PORT},
        {"postgresql://h:65536/d", PORT},
        {"postgresql://h:/d", NULL},
        {"postgresql://::1/d", PORT},
        {"mysql://a:1,b:2/d", PORT},
        {"postgresql://u:CANARY%@h/d", PERCENT},
        {"postgresql://u:CANARY%4@h/d", PERCENT},
        {"postgresql://u:CANARY%zz@h/d", PERCENT},
        {"postgresql://u:CANARY%00@h/d", PERCENT},
        {"postgresql://u:CANARY x@h/d", BLANK},
        {"postgresql://u:CANARY\nx@h/d", BLANK},
        {"postgresql://[::1/d", ADDRESS},
        {"postgresql://[CANARY]/d", ADDRESS},
        {"postgresql://[::1]CANARY/d", ADDRESS},
        {"postgresql://h/d?CANARY",
         "what follows \"?\" in the database's URL has to be key=value; " ENCODE},
        {"sqlite://app.db", SLASHES},
        {"sqlite:///", SLASHES},
        {"sqlite://u:CANARY@h/d", SLASHES},
        {"sqlite:///a\nb", "the database's URL has a control character in it"},
        {"sqlite:///file:app.db?mode=ro",
         "a SQLite database is named by its path, without \"file:\""},
        {"sqlite:///100%.db", PERCENT},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_error err = {0};
        mig_url url;
        bool parsed = mig_url_parse(arena, cases[i].text, NULL, &url, &err);

        cr_assert(parsed == !cases[i].message, "%s", cases[i].text);
        if (parsed)
            continue;
        cr_expect(err.code == MIG_ERR_USAGE && err.snippet[0] == '\0', "%s", cases[i].text);
        cr_expect(strcmp(err.text[0], cases[i].message) == 0, "%s: %s", cases[i].text, err.text[0]);
        cr_expect(!strstr(err.text[0], "CAN") && !strstr(err.text[0], "ARY"), "%s", err.text[0]);
    }
}

/* Every byte of a password's neighbourhood in turn: whatever is made of it, it isn't shown. */
Test(url, no_spelling_of_a_password_reaches_a_message_or_the_mask)
{
    static const char *const frames[] = {"postgresql://u:%s@h:1/d",   "postgresql://u:%s@h/d?a=b",
                                         "postgres+x://:%s@[::1]/d",  "mysql://u:%s@h",
                                         "postgresql:u:%s@h/d",       "postgresql://h?password=%s",
                                         "postgresql://u:%s@h:99999", "sqlite://u:%s@h/d"};

    for (size_t i = 0; i < MIG_LEN(frames); i++)
        for (int c = 1; c < 256; c++) {
            MIG_AUTO_ARENA arena = mig_arena_new();
            const char *password = mig_arena_printf(arena, "QqQ%cWwW%cZzZ", c, c);
            size_t n = strcspn(frames[i], "%");
            const char *text =
                mig_arena_printf(arena, "%.*s%s%s", (int)n, frames[i], password, frames[i] + n + 2);
            mig_error err = {0};
            mig_url url = {0};
            const char *said =
                mig_url_parse(arena, text, NULL, &url, &err) ? url.masked : err.text[0];

            cr_assert(!strstr(said, "QqQ") && !strstr(said, "WwW") && !strstr(said, "ZzZ"),
                      "%s: %s", text, said);
        }
}

Test(url, parts_make_the_same_as_a_url)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_url parts = {.dialect = "postgresql+psycopg2",
                     .user = "u/x",
                     .password = "p@:/?#",
                     .host = "[::1]",
                     .port = "5432",
                     .database = "a b"};
    mig_url several = {
        .dialect = "postgresql", .host = "[::1],b,[::2]", .port = "1", .database = "d"};
    mig_url lite = {.dialect = "sqlite", .database = "app.db"};
    mig_url memory = {.dialect = "sqlite", .database = ":memory:"};
    mig_error err = {0};
    mig_url url;

    cr_assert(mig_url_from_parts(arena, &parts, "conf", &url, &err));
    expect_part("parts", "dialect", url.dialect, "postgresql");
    expect_part("parts", "password", url.password, "p@:/?#");
    expect_part("parts", "host", url.host, "::1");
    expect_part("parts", "masked", url.masked, "postgresql+psycopg2://u%2Fx:***@[::1]:5432/a b");
    cr_assert(mig_url_from_parts(arena, &several, "conf", &url, &err));
    expect_part("several", "host", url.host, "::1,b,::2");
    expect_part("several", "masked", url.masked, "postgresql://[::1]:1,b:1,[::2]:1/d");
    cr_assert(mig_url_from_parts(arena, &lite, "conf", &url, &err));
    expect_part("lite", "path", url.path, "conf/app.db");
    cr_assert(mig_url_from_parts(arena, &memory, "conf", &url, &err));
    expect_part("memory", "path", url.path, NULL);
}

Test(url, parts_are_checked_like_a_url)
{
    static const struct {
        mig_url parts;
        const char *message;
    } cases[] = {
        {{.dialect = "postgre", .database = "d"},
         "unknown driver \"postgre\"; did you mean \"postgresql\"?"},
        {{.dialect = "postgresql", .port = "CANARY"}, PORT},
        {{.dialect = "sqlite"}, "a SQLite database needs its path as name, or \":memory:\""},
        {{.dialect = "sqlite", .database = "a.db", .password = "CANARY"},
         "a SQLite database has a name (its path), and no host, port, user or password"},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_error err = {0};
        mig_url url;

        cr_assert(!mig_url_from_parts(arena, &cases[i].parts, NULL, &url, &err));
        cr_expect(err.code == MIG_ERR_USAGE);
        cr_expect(strcmp(err.text[0], cases[i].message) == 0, "%s", err.text[0]);
    }
}
