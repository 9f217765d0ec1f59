/* migrate.yaml: where it is found, what its keys mean, what is said of a wrong one. */
#include "project/project.h"

#include "base/file.h"
#include "base/text.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A folder of its own for each test, which is entered. */
static void enter_folder(void)
{
    char folder[] = "/tmp/mig_project_XXXXXX";

    cr_assert(mkdtemp(folder) && chdir(folder) == 0);
}

static void leave_folder(void)
{
    char folder[512];

    cr_assert(getcwd(folder, sizeof folder) && chdir("/") == 0);
    if (mig_starts_with(folder, "/tmp/mig_project_")) {
        MIG_AUTO_ARENA arena = mig_arena_new();

        cr_assert(system(mig_arena_printf(arena, "rm -r %s", folder)) == 0);
    }
}

TestSuite(project, .init = enter_folder, .fini = leave_folder);

static void put(const char *path, const char *text)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_error err = {0};

    cr_assert(mig_dir_make(mig_path_dir(arena, path), &err));
    cr_assert(mig_file_write(path, text, strlen(text), 0644, false, &err));
}

static const char *environment(const char *name)
{
    static const char *const values[][2] = {{"HOST", "db.example"},
                                            {"EMPTY", ""},
                                            {"BOTH", "from the environment"},
                                            {"TABLE", "versions"}};

    for (size_t i = 0; i < MIG_LEN(values); i++)
        if (strcmp(name, values[i][0]) == 0)
            return values[i][1];
    return NULL;
}

static mig_project read_yaml(mig_arena *arena, const char *yaml, const char *database)
{
    mig_project project;
    mig_error err = {0};

    put("migrate.yaml", yaml);
    cr_assert(mig_project_read(arena, NULL, database, environment, &project, &err), "%u:%u %s\n%s",
              err.line, err.column, err.text[0], yaml);
    return project;
}

static void expect_text(const char *found, const char *wanted)
{
    cr_expect(mig_same(found, wanted), "%s, not %s", found ? found : "NULL",
              wanted ? wanted : "NULL");
}

Test(project, a_small_file_leaves_the_rest_to_defaults)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_project project = read_yaml(arena, "database: {url: 'sqlite:///app.db'}\n", NULL);
    mig_error err = {0};

    expect_text(project.file, "migrate.yaml");
    expect_text(project.folder, ".");
    cr_assert(project.schema.len == 1);
    expect_text(project.schema.items[0], "schema.yaml");
    expect_text(project.schema_text, "schema.yaml");
    expect_text(project.migrations, "migrations");
    expect_text(project.versions, "migrations/versions");
    cr_expect_eq(project.folders.len, 1);
    expect_text(project.version_table, "migrate_version");
    expect_text(project.version, NULL);
    expect_text(project.naming.templates[MIG_NAME_PK], "pk_${table}");
    cr_expect(project.schemas.len == 0 && !project.missing);
    cr_assert(mig_project_url(arena, &project, NULL, &err));
    expect_text(project.url.path, "app.db");
}

Test(project, every_key_is_read)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_project project = read_yaml(arena,
                                    "schema: [a.yaml, /abs/b.yaml]\n"
                                    "migrations: db/scripts\n"
                                    "version_table: ${TABLE}\n"
                                    "schemas: [sales, '${HOST}']\n"
                                    "naming: {ix: 'idx_${table}_${columns}'}\n"
                                    "database:\n"
                                    "  driver: postgresql+asyncpg\n"
                                    "  host: ${HOST} # a comment\n"
                                    "  port: ${PORT:-5433}\n"
                                    "  user: app\n"
                                    "  password: ${EMPTY:-p@ss} # another\n"
                                    "  name: shop\n"
                                    "  version: 15\n",
                                    NULL);
    mig_error err = {0};

    cr_assert(project.schema.len == 2 && project.schemas.len == 2);
    expect_text(project.schema.items[0], "a.yaml");
    expect_text(project.schema.items[1], "/abs/b.yaml");
    expect_text(project.schema_text, "a.yaml, /abs/b.yaml");
    expect_text(project.versions, "db/scripts/versions");
    expect_text(project.version_table, "versions");
    expect_text(project.schemas.items[1], "db.example");
    expect_text(project.naming.templates[MIG_NAME_IX], "idx_${table}_${columns}");
    expect_text(project.naming.templates[MIG_NAME_FK], "fk_${table}_${columns}");
    expect_text(project.version, "15");
    cr_assert(mig_project_url(arena, &project, NULL, &err), "%s", err.text[0]);
    expect_text(project.url.dialect, "postgresql");
    expect_text(project.url.password, "p@ss");
    expect_text(project.url.masked, "postgresql+asyncpg://app:***@db.example:5433/shop");
}

Test(project, the_server_may_name_constraints)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_project project = read_yaml(arena, "naming: postgresql\n", NULL);

    expect_text(project.naming.templates[MIG_NAME_PK], "${table}_pkey");
    cr_expect(project.naming.postgresql);
    cr_expect(read_yaml(arena, "naming: none\n", NULL).naming.none);
}

Test(project, the_file_is_found_in_a_folder_above_or_where_it_is_named)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_project project;
    mig_error err = {0};

    put("a/b/c/x", "");
    put("migrate.yaml", "schema: s.yaml\ndatabase: {url: 'sqlite:///app.db'}\n");
    put("a/other.yaml", "schema: t.yaml\n");
    cr_assert(chdir("a/b/c") == 0);
    cr_assert(mig_project_read(arena, NULL, NULL, environment, &project, &err));
    expect_text(project.file, "../../../migrate.yaml");
    expect_text(project.schema.items[0], "../../../s.yaml");
    expect_text(project.versions, "../../../migrations/versions");
    cr_assert(mig_project_url(arena, &project, NULL, &err));
    expect_text(project.url.path, "../../../app.db");
    cr_assert(mig_project_read(arena, "../../other.yaml", NULL, environment, &project, &err));
    expect_text(project.folder, "../..");
    expect_text(project.schema.items[0], "../../t.yaml");
    cr_assert(chdir("../../..") == 0);
}

Test(project, no_file_is_an_error_that_says_what_to_do)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_project project;
    mig_error err = {0};

    cr_assert(!mig_project_read(arena, NULL, NULL, environment, &project, &err));
    cr_expect(err.code == MIG_ERR_USAGE);
    expect_text(err.text[0],
                "there is no migrate.yaml here or in a folder above; run \"migrate "
                "init\" to begin a project, or name the file with -c");
    cr_assert(!mig_project_read(arena, "x.yaml", NULL, environment, &project, &err));
    expect_text(err.text[0], "can't read \"x.yaml\": No such file or directory");
}

Test(project, patterns_name_files_in_order_and_once)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_project project;
    mig_error err = {0};
    static const char *const expected[] = {"p[1]/schema/b.yaml", "p[1]/schema/B.yaml",
                                           "p[1]/schema/a.yaml", "p[1]/none/*.yaml",
                                           "p[1]/x*.yaml"};

    put("p[1]/schema/a.yaml", "");
    put("p[1]/schema/b.yaml", "");
    put("p[1]/schema/B.yaml", "");
    put("p[1]/x*.yaml", "");
    put("p[1]/xy.yaml", "");
    put("p[1]/migrate.yaml", "schema: [schema/b.yaml, schema/*.yaml, none/*.yaml, 'x*.yaml']\n");
    cr_assert(mig_project_read(arena, "p[1]/migrate.yaml", NULL, environment, &project, &err));
    cr_assert(project.schema.len == MIG_LEN(expected), "%zu", project.schema.len);
    for (size_t i = 0; i < MIG_LEN(expected); i++)
        expect_text(project.schema.items[i], expected[i]);
}

Test(project, variables_come_from_the_environment_then_from_env)
{
    static const struct {
        const char *written, *value; /* NULL: missing is A */
    } cases[] = {
        {"${HOST}", "db.example"},
        {"x${HOST}y${HOST}", "xdb.exampleydb.example"},
        {"${BOTH}", "from the environment"},
        {"${FILE}", "from the file"},
        {"${QUOTED}", "a # b"},
        {"${DEEP}", "<from the file|from the environment|dflt||$x>"},
        {"${EMPTY}", ""},
        {"${EMPTY:-d}", "d"},
        {"${A:-d e}", "d e"},
        {"${A:-}", ""},
        {"${A}", NULL},
        {"$HOST {HOST} $", "$HOST {HOST} $"},
    };

    put(".env",
        "export FILE='from the file'\nQUOTED=\"a # b\"\n"
        "DEEP=<${FILE}|${BOTH}|${NONE:-dflt}|${NONE}|$x>\nBOTH=no\n");
    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_project project = read_yaml(
            arena, mig_arena_printf(arena, "database:\n  url: '%s'\n", cases[i].written), NULL);

        expect_text(project.url_text, cases[i].value);
        expect_text(project.missing, cases[i].value ? NULL : "A");
    }
}

Test(project, a_missing_variable_is_an_error_only_when_the_url_is_needed)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_project project = read_yaml(arena, "database:\n  url: ${DATABASE_URL}\n", NULL);
    mig_error err = {0};

    cr_assert(!mig_project_url(arena, &project, NULL, &err));
    cr_expect(err.code == MIG_ERR_USAGE && err.line == 2 && err.column == 8);
    expect_text(err.text[0],
                "the variable DATABASE_URL isn't set; set it in the environment or in "
                ".env, or use --url");
    cr_assert(mig_project_url(arena, &project, "sqlite:///b.db", &err));
    expect_text(project.url.path, "b.db");
}

Test(project, one_of_several_databases_is_chosen)
{
    static const char yaml[] =
        "schema: top.yaml\n"
        "databases:\n"
        "  default: {url: 'sqlite:///a.db'}\n"
        "  analytics:\n"
        "    url: ${NOT_SET}\n"
        "    schema: analytics.yaml\n"
        "    migrations: analytics\n"
        "    version_table: v\n"
        "    schemas: x\n";
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_project project = read_yaml(arena, yaml, NULL);

    expect_text(project.url_text, "sqlite:///a.db");
    expect_text(project.schema.items[0], "top.yaml");
    cr_expect(!project.missing);
    project = read_yaml(arena, yaml, "analytics");
    cr_assert(project.schema.len == 1 && project.schemas.len == 1);
    expect_text(project.schema.items[0], "analytics.yaml");
    expect_text(project.versions, "analytics/versions");
    expect_text(project.version_table, "v");
    expect_text(project.missing, "NOT_SET");
    project = read_yaml(arena, "databases: {only: {url: 'sqlite:///b.db'}}\n", NULL);
    expect_text(project.url_text, "sqlite:///b.db");
    project = read_yaml(arena, "database: {url: 'sqlite:///c.db'}\n", "default");
    expect_text(project.url_text, "sqlite:///c.db");
}

static const struct {
    const char *yaml, *database;
    unsigned line, column;
    const char *message;
} wrong_settings[] = {
    {"", NULL, 0, 0, "the file is empty; \"migrate init\" in a new folder shows what it holds"},
    {"[a]", NULL, 1, 1, "expected migrate.yaml, found a list"},
    {"schma: a", NULL, 1, 1, "unknown key \"schma\" in migrate.yaml; did you mean \"schema\"?"},
    {"tables: a", NULL, 1, 1,
     "unknown key \"tables\" in migrate.yaml; known are: database, databases, schema, "
     "migrations, versions, naming, version_table, schemas, include, exclude, ignore_extra, "
     "script_format, file_name, slug_length, time_zone, transaction, hooks"},
    {"script_format: SQL", NULL, 1, 16, "expected \"yaml\", operations, or \"sql\"; found \"SQL\""},
    {"file_name: a/${slug}", NULL, 1, 12,
     "a name of files holds no \"/\": scripts are read from one folder, which `versions:` names"},
    {"file_name: .${slug}", NULL, 1, 12, "files whose name begins with a dot are not read"},
    {"file_name: ${time}", NULL, 1, 12,
     "a name of files has to hold ${revision}, ${slug} or ${epoch}, or two scripts would have "
     "the same"},
    {"file_name: ${slag}", NULL, 1, 12,
     "a name of files knows no \"${slag}\"; did you mean \"${slug}\"?"},
    {"file_name: ${slug}$", NULL, 1, 12,
     "a name of files knows ${time}, ${year}, ${month}, ${day}, ${hour}, ${minute}, ${second}, "
     "${epoch}, ${revision} and ${slug} only"},
    {"slug_length: -1", NULL, 1, 14, "expected a number of bytes from 0 to 150"},
    {"slug_length: 151", NULL, 1, 14, "expected a number of bytes from 0 to 150"},
    {"slug_length: 10x", NULL, 1, 14, "expected a number of bytes from 0 to 150"},
    {"time_zone: ../x", NULL, 1, 12,
     "\"../x\" is no time zone: expected UTC, local, an offset such as +02:00 or a name such as "
     "Europe/Berlin"},
    {"time_zone: +25:00", NULL, 1, 12,
     "\"+25:00\" is no time zone: expected UTC, local, an offset such as +02:00 or a name such as "
     "Europe/Berlin"},
    {"version_table: x.", NULL, 1, 16,
     "`version_table` is a table's name, alone or behind a schema's and a dot; found \"x.\""},
    {"version_table: .x", NULL, 1, 16,
     "`version_table` is a table's name, alone or behind a schema's and a dot; found \".x\""},
    {"version_table: a.b.c", NULL, 1, 16,
     "`version_table` is a table's name, alone or behind a schema's and a dot; found \"a.b.c\""},
    {"transaction: true", NULL, 1, 14,
     "expected \"script\", a transaction for each script, or \"run\", one for the whole run; "
     "found \"true\""},
    {"hooks: git add", NULL, 1, 8,
     "expected a list of programs, each a list: [[git, add, \"{file}\"]], found text"},
    {"hooks:\n- git add", NULL, 2, 3,
     "expected a program and its arguments: [git, add, \"{file}\"]"},
    {"hooks:\n- []", NULL, 2, 3, "expected a program and its arguments: [git, add, \"{file}\"]"},
    {"versions: []", NULL, 1, 11, "expected a folder or a list of them, found an empty list"},
    {"versions: [a, a]", NULL, 1, 15, "the folder \"a\" is named twice"},
    {"schema: {program: x}", NULL, 1, 9,
     "expected a program and its arguments: [python3, models.py]"},
    {"schema: {program: []}", NULL, 1, 9,
     "expected a program and its arguments: [python3, models.py]"},
    {"schema: {program: [x], second: 1}", NULL, 1, 24,
     "unknown key \"second\" in schema; did you mean \"seconds\"?"},
    {"schema: {program: [x], seconds: soon}", NULL, 1, 33, "expected a number of seconds"},
    {"schema: []", NULL, 1, 9,
     "expected a file, a folder, a pattern, a program or a list of them, found an empty list"},
    {"schema:\n- a\n-", NULL, 3, 2,
     "expected a file, a folder, a pattern, a program or a list of them, found nothing"},
    {"migrations: ''", NULL, 1, 13, "expected a folder, found an empty text"},
    {"migrations: ${NOT_SET}", NULL, 1, 13,
     "the variable NOT_SET isn't set; set it in the environment or in .env, or give it a "
     "default: ${NOT_SET:-...}"},
    {"migrations: ${a", NULL, 1, 13,
     "a \"${\" has to begin ${NAME} or ${NAME:-default}, and a default holds no variable"},
    {"migrations: ${a-b}", NULL, 1, 13,
     "a \"${\" has to begin ${NAME} or ${NAME:-default}, and a default holds no variable"},
    {"migrations: ${}", NULL, 1, 13,
     "a \"${\" has to begin ${NAME} or ${NAME:-default}, and a default holds no variable"},
    {"migrations: ${a:-${b}}", NULL, 1, 13,
     "a \"${\" has to begin ${NAME} or ${NAME:-default}, and a default holds no variable"},
    {"naming: mysql", NULL, 1, 9,
     "unknown naming \"mysql\"; it is \"postgresql\", \"none\" or a map with pk, uq, ex, ix, "
     "ck, fk"},
    {"naming: {kp: x}", NULL, 1, 10, "unknown key \"kp\" in naming; did you mean \"pk\"?"},
    {"naming:\n  pk: pk", NULL, 2, 7,
     "a naming template has to hold ${table}, or two tables would have the same name in it"},
    {"naming:\n  pk: '${tabel}_pk'", NULL, 2, 7,
     "a naming template knows ${table}, ${columns}, ${column} and ${target} only"},
    {"schemas: {a: b}", NULL, 1, 10, "expected a schema's name or a list of names, found a map"},
    {"database: x", NULL, 1, 11, "expected database, found text"},
    {"database:\n  ulr: x", NULL, 2, 3, "unknown key \"ulr\" in database; did you mean \"url\"?"},
    {"database:\n  schema: x", NULL, 2, 3,
     "unknown key \"schema\" in database; known are: url, driver, host, port, user, password, "
     "name, version, scratch_url"},
    {"database:\n  url: a\n  host: b", NULL, 3, 9,
     "\"host\" is stated although there is a url; state the url or its parts"},
    {"database:\n  host: b", NULL, 2, 3,
     "the parts of a connection need a driver: postgresql or sqlite"},
    {"database:\n  url: [a]", NULL, 2, 8, "expected a text for \"url\""},
    {"database:\n  driver: sqlite\n  password: a #b", NULL, 3, 13,
     "\" #\" after a password may be a part of it; put the password in quotes"},
    {"database: {url: a}\ndatabases: {a: {url: b}}", NULL, 2, 12,
     "state \"database\" or \"databases\", not both"},
    {"databases: {}", NULL, 1, 12, "`databases:` names no database"},
    {"databases: x", NULL, 1, 12, "expected a map of databases, by name, found text"},
    {"databases: {a: {url: b}, b: {ulr: c}}", "a", 1, 30,
     "unknown key \"ulr\" in a database; did you mean \"url\"?"},
    {"databases: {a: {url: b}, b: {url: c}}", NULL, 0, 0,
     "there are several databases in \"migrate.yaml\"; choose one with -d: a, b"},
    {"databases: {a: {url: b}, b: {url: c}}", "x", 0, 0,
     "there is no database \"x\" in \"migrate.yaml\"; there is: a, b"},
    {"database: {url: b}", "x", 0, 0,
     "there is no database \"x\" in \"migrate.yaml\"; there is: default"},
};

Test(project, how_new_scripts_are_made_and_run_is_read_for_each_database)
{
    static const char yaml[] =
        "file_name: ${slug}-${revision}\n"
        "slug_length: 12\n"
        "script_format: sql\n"
        "time_zone: Europe/Berlin\n"
        "hooks: [[git, add], [fmt, '{file}', '${HOST}']]\n"
        "databases:\n"
        "  default: {url: 'sqlite:///a.db'}\n"
        "  other: {url: 'sqlite:///b.db', transaction: run, hooks: [], time_zone: +02:00}\n";
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_project project = read_yaml(arena, yaml, NULL);

    expect_text(project.file_naming.template, "${slug}-${revision}");
    cr_expect_eq(project.file_naming.slug_bytes, 12);
    expect_text(project.time_zone, "Europe/Berlin");
    cr_expect(!project.one_transaction && project.sql_scripts);
    cr_assert_eq(project.hooks.len, 2);
    expect_text(project.hooks.items[1].argv.items[2], "db.example");
    expect_text(project.hooks.items[1].written, "fmt {file} ${HOST}");
    project = read_yaml(arena, yaml, "other");
    cr_expect(project.one_transaction);
    cr_expect_eq(project.hooks.len, 0);
    expect_text(project.time_zone, "+02:00");
    expect_text(project.file_naming.template, "${slug}-${revision}");
}

Test(project, databases_are_listed_in_the_order_of_the_file)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_strings names = {0};
    mig_error err = {0};

    put("migrate.yaml", "databases: {z: {url: a}, a: {url: b}}\n");
    cr_assert(mig_project_databases(arena, NULL, &names, &err));
    cr_assert_eq(names.len, 2);
    expect_text(names.items[0], "z");
    put("migrate.yaml", "database: {url: a}\n");
    names.len = 0;
    cr_assert(mig_project_databases(arena, NULL, &names, &err));
    cr_assert_eq(names.len, 1);
    expect_text(names.items[0], "default");
    names.len = 0;
    put("migrate.yaml", "databases: {}\n");
    cr_assert(!mig_project_databases(arena, NULL, &names, &err));
    expect_text(err.text[0], "`databases:` names no database");
}

Test(project, scripts_may_be_in_several_folders)
{
    static const char yaml[] =
        "versions: [core, billing/versions]\n"
        "databases:\n"
        "  default: {url: 'sqlite:///a.db'}\n"
        "  other: {url: 'sqlite:///b.db', migrations: other}\n";
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_project project = read_yaml(arena, yaml, NULL);

    cr_assert_eq(project.folders.len, 2);
    expect_text(project.versions, "core");
    expect_text(project.folders.items[1], "billing/versions");
    project = read_yaml(arena, yaml, "other");
    cr_assert_eq(project.folders.len, 1);
    expect_text(project.versions, "other/versions");
}

Test(project, every_wrong_key_or_value_is_an_error_at_its_place)
{
    for (size_t i = 0; i < MIG_LEN(wrong_settings); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_project project;
        mig_error err = {0};

        put("migrate.yaml", wrong_settings[i].yaml);
        cr_assert(
            !mig_project_read(arena, NULL, wrong_settings[i].database, environment, &project, &err),
            "%s", wrong_settings[i].yaml);
        cr_expect(err.code == MIG_ERR_USAGE);
        cr_expect(err.line == wrong_settings[i].line && err.column == wrong_settings[i].column,
                  "%s: %u:%u", wrong_settings[i].yaml, err.line, err.column);
        cr_expect(strcmp(err.text[0], wrong_settings[i].message) == 0, "%s: %s",
                  wrong_settings[i].yaml, err.text[0]);
    }
}

Test(project, a_wrong_url_is_an_error_at_its_place)
{
    static const struct {
        const char *yaml;
        unsigned line, column;
        const char *message;
    } cases[] = {
        {"database:\n  url: oracle://h/d", 2, 8,
         "unknown URL scheme \"oracle\"; known are postgresql, mysql, mariadb and sqlite"},
        {"database:\n  url: ''", 2, 8, "the database's URL is empty"},
        {"database:\n  driver: postgre\n  name: x", 2, 11,
         "unknown driver \"postgre\"; did you mean \"postgresql\"?"},
        {"schema: a", 0, 0, "no database is named; add \"database:\" with a url, or use --url"},
        {"database:\n  url:", 0, 0,
         "no database is named; add \"database:\" with a url, or use --url"},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_project project = read_yaml(arena, cases[i].yaml, NULL);
        mig_error err = {0};

        cr_assert(!mig_project_url(arena, &project, NULL, &err));
        cr_expect(err.line == cases[i].line && err.column == cases[i].column, "%s: %u:%u",
                  cases[i].yaml, err.line, err.column);
        expect_text(err.text[0], cases[i].message);
        expect_text(err.file, "migrate.yaml");
    }
}

static bool shows(const mig_error *err, const char *text)
{
    bool found = strstr(err->snippet, text) != NULL;

    for (unsigned i = 0; i < err->depth; i++)
        found = found || strstr(err->text[i], text);
    return found;
}

/* Whatever is wrong with the line that a password is in, or with the file around it. */
Test(project, no_error_shows_a_password)
{
    static const char *const yamls[] = {
        "database:\n  url: postgresql://u:CaNaRy@h:port/d\n",
        "database:\n  url: postgresql://u:CaNaRy#@h/d\n",
        "database:\n  url: postgresql://u:x #CaNaRy@h/d\n",
        "database:\n  url: *CaNaRy\n",
        "database:\n  url: postgresql://u:Ca: NaRy\n",
        "database:\n  driver: postgresql\n  password: @CaNaRy\n",
        "database:\n  driver: postgresql\n  password: !CaNaRy\n",
        "database:\n  driver: postgresql\n  password:\n    *CaNaRy\n",
        "database:\n  driver: postgresql\n  password: 'CaNaRy\n",
        "database:\n  driver: postgresql\n  password: [CaNaRy]\n",
        "database:\n  driver: postgresql\n  password: ${CaNaRy\n",
        "database:\n  driver: sqlite\n  name: a\n  password: CaNaRy\n",
        "database: {driver: postgresql, password: (CaNaRy}\n",
        "database: {driver: postgresql, password: a,CaNaRy}\n",
        "database: {driver: postgresql, password: CaNaRy, hst: x}\n",
        "database: {driver: postgresql, password: CaNaRy, port: x}\n",
        "database: {driver: postgresql, password: CaNaRy",
        "database:\n  password: CaNaRy\n",
        "database:\n  password: CaNaRy\n  password: CaNaRy\n",
    };

    for (size_t i = 0; i < MIG_LEN(yamls); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_project project;
        mig_error err = {0};

        put("migrate.yaml", yamls[i]);
        cr_assert(!mig_project_read(arena, NULL, NULL, environment, &project, &err) ||
                      !mig_project_url(arena, &project, NULL, &err),
                  "%s", yamls[i]);
        cr_expect(!shows(&err, "CaNa") && !shows(&err, "NaRy"), "%s: %s [%s]", yamls[i],
                  err.text[0], err.snippet);
    }
}

Test(project, a_line_without_secrets_is_shown)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_project project;
    mig_error err = {0};

    put("migrate.yaml", "schma: a.yaml\n");
    cr_assert(!mig_project_read(arena, NULL, NULL, environment, &project, &err));
    expect_text(err.snippet, "schma: a.yaml");
}
