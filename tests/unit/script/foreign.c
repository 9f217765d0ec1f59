/* Other tools' folders: where their scripts are, when they were made, and what SQL is theirs. The
 * e2e tests have whole folders, and what Alembic itself prints. */
#include "script/foreign.h"

#include "base/file.h"
#include "base/text.h"
#include "script/folder.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void enter_folder(void)
{
    char folder[] = "/tmp/mig_foreign_XXXXXX";

    cr_assert(mkdtemp(folder) && chdir(folder) == 0);
}

static void leave_folder(void)
{
    char folder[512];

    cr_assert(getcwd(folder, sizeof folder) && chdir("/") == 0);
    if (mig_starts_with(folder, "/tmp/mig_foreign_")) {
        MIG_AUTO_ARENA arena = mig_arena_new();

        cr_assert(system(mig_arena_printf(arena, "rm -r %s", folder)) == 0);
    }
}

TestSuite(foreign, .init = enter_folder, .fini = leave_folder);

static void put(const char *path, const char *text)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_error err = {0};

    cr_assert(mig_dir_make(mig_path_dir(arena, path), &err));
    cr_assert(mig_file_write(path, text, strlen(text), 0644, false, &err));
}

Test(foreign, times_are_read_as_tools_write_them)
{
    static const char *const cases[][2] = {
        {"2026-11-21 21:25:20.003647", "2026-11-21T21:25:20Z"},
        {"2026-11-21 21:25:20", "2026-11-21T21:25:20Z"},
        {"  2026-11-21T21:25:20Z ", "2026-11-21T21:25:20Z"},
        {"2026-11-21 21:25:20 UTC", "2026-11-21T21:25:20Z"},
        {"2026-11-21 00:30:00.5+02:00", "2026-11-20T22:30:00Z"},
        {"2026-12-31 23:30:00 -0330", "2027-01-01T03:00:00Z"},
        {"2024-03-01 00:00:00+01", "2024-02-29T23:00:00Z"},
        {"20261121212520", "2026-11-21T21:25:20Z"},
        {"20240229000000", "2024-02-29T00:00:00Z"},
        {"20230229000000", NULL},
        {"20261131000000", NULL},
        {"20261121240000", NULL},
        {"2026-11-21", NULL},
        {"2026-11-21 21:25:20 CET", NULL},
        {"2026-11-21 21:25:20+24:00", NULL},
        {"2026-11-21 21:25:20+2", NULL},
        {"2026-11-21 21:25:20+02:000", NULL},
        {"yesterday", NULL},
        {"", NULL},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        const char *found = mig_folder_time(arena, cases[i][0]);

        cr_expect(mig_same(found, cases[i][1]), "%s: %s", cases[i][0], found ? found : "none");
    }
}

/* The ids that are found in the folder "a", or the message. */
static const char *ids_in(mig_arena *arena)
{
    mig_foreigns scripts = {0};
    MIG_AUTO_STR out = {0};
    mig_error err = {0};

    if (!mig_alembic_read(arena, "a", &scripts, &err))
        return mig_arena_printf(arena, "%s", err.text[0]);
    for (size_t i = 0; i < scripts.items.len; i++)
        mig_str_addf(&out, "%s%s", i ? " " : "", scripts.items.items[i].script.revision);
    return mig_str_copy(arena, &out);
}

#define SCRIPT(id) "revision = '" id "'\ndown_revision = None\n"

Test(foreign, alembic_ini_says_where_the_scripts_are)
{
    static const char *const cases[][2] = {
        {"[alembic]\nscript_location = db\n", "d"},
        {"[alembic]\nscript_location = %(here)s/db\n", "d"},
        {"[other]\nscript_location = x\n[alembic]\n# script_location = x\nscript_location: db\n",
         "d"},
        {"[alembic]\r\nscript_location = db\r\n", "d"},
        {"[alembic]\nscript_location = db\nversion_locations = one two, db/versions\n", "o t d"},
        {"[alembic]\nscript_location = db\nversion_path_separator = os\n"
         "version_locations = %(here)s/one:two\n",
         "o t"},
        {"[alembic]\nscript_location = db\npath_separator = newline\n"
         "version_locations =\n    one\n    two\n",
         "o t"},
        {"[alembic]\nscript_location = db\nversion_locations = deep\n"
         "recursive_version_locations = true\n",
         "b"},
        {"[alembic]\nscript_location = db\nversion_locations = deep\n",
         "there are no scripts of Alembic's in \"a/deep\""},
        {"[alembic]\nscript_location = db\nversion_path_separator = |\nversion_locations = one\n",
         "\"|\" doesn't say what parts the folders of version_locations"},
        {"[alembic]\nscript_location = %(root)s/db\n",
         "the value of %(root)s isn't known; name the folder that holds versions/ instead"},
        {"[alembic]\nscript_location = nowhere\n", "there is no folder \"a/nowhere/versions\""},
        {"[alembic]\nfile_template = x\n",
         "there is no \"script_location\" under [alembic], nor under [tool.alembic] of "
         "pyproject.toml; name the folder that holds versions/ instead"},
    };

    put("a/db/versions/1.py", SCRIPT("d"));
    put("a/db/versions/__init__.py", "x = (");
    put("a/db/versions/notes.txt", "x");
    put("a/one/1.py", SCRIPT("o"));
    put("a/two/1.py", SCRIPT("t"));
    put("a/deep/below/1.py", SCRIPT("b"));
    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        const char *found;

        put("a/alembic.ini", cases[i][0]);
        found = ids_in(arena);
        cr_expect(strcmp(found, cases[i][1]) == 0, "%s\n  %s", cases[i][0], found);
    }
}

Test(foreign, pyproject_says_where_the_scripts_are_too)
{
    static const struct {
        const char *toml, *ini, *found; /* ini NULL: there is none */
    } cases[] = {
        {"[tool.alembic]\nscript_location = \"%(here)s/db\" # here\n", NULL, "d"},
        {"[tool]\r\nalembic.script_location = 'db'\r\n", NULL, "d"},
        {"tool.alembic = {script_location = 'db', prepend_sys_path = ['.']}", NULL, "d"},
        {"[tool.\"alembic\"]\n\"script_location\" = 'db'\n[other]\nscript_location = 'x'\n", NULL,
         "d"},
        {"[tool.alembic]\nscript_location = 'db'\nversion_locations = [\n  'one', # first\n"
         "  \"%(here)s/two\",\n]\n",
         NULL, "o t"},
        {"[tool.alembic]\nscript_location = 'db'\nversion_locations = ['deep']\n"
         "recursive_version_locations = true\n",
         NULL, "b"},
        {"[project]\ndependencies = [\n  [\"[tool.alembic]\"], {a = 1}]\ntext = \"\"\"\n"
         "[tool.alembic]\nscript_location = 'x' \\\"\"\" \"\"\"\"\nwhen = 1979-05-27 07:32:00\n"
         "[[tool.alembic.post_write_hooks]]\nname = 'x'\n[tool.alembic]\nscript_location = 'db'",
         NULL, "d"},
        {"[tool.alembic]\nscript_location = 'db' x\n", NULL, "expected the end of the line"},
        {"[tool.alembic]\nscript_location = 'x'\n", "[alembic]\nscript_location = db\n", "d"},
        {"[tool.alembic]\nscript_location = 'db'\n", "[alembic]\nsqlalchemy.url = x\n", "d"},
        {"[tool.alembic]\nscript_location = 'nowhere'\n", NULL,
         "there is no folder \"a/nowhere/versions\""},
        {"[tool.alembic]\nscript_location = \"a\\u0020b\"\n", NULL,
         "of escapes only \\\" and \\\\ are read here; write it in single quotes"},
        {"[tool.alembic]\nscript_location = '''db'''\n", NULL,
         "a path is written in one line, in single or double quotes"},
        {"[tool.alembic]\nscript_location = 'db\n", NULL, "this text has no end in its line"},
        {"[tool.alembic]\nscript_location 'db'\n", NULL, "expected \"=\" behind a key of TOML"},
        {"[tool.alembic]\nversion_locations = ['db' 'x']\n", NULL, "expected \",\" or \"]\""},
        {"[tool.alembic]\nversion_locations = [", NULL, "expected a value of TOML"},
        {"[tool.ruff]\nline-length = 100\n", NULL,
         "in \"a\" there is neither alembic.ini, nor a pyproject.toml with [tool.alembic], nor a "
         "folder versions: name the folder that one of them is in"},
    };

    put("a/db/versions/1.py", SCRIPT("d"));
    put("a/one/1.py", SCRIPT("o"));
    put("a/two/1.py", SCRIPT("t"));
    put("a/deep/below/1.py", SCRIPT("b"));
    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        const char *found;

        remove("a/alembic.ini");
        if (cases[i].ini)
            put("a/alembic.ini", cases[i].ini);
        put("a/pyproject.toml", cases[i].toml);
        found = ids_in(arena);
        cr_expect(strcmp(found, cases[i].found) == 0, "%s\n  %s", cases[i].toml, found);
    }
}

Test(foreign, a_script_of_alembics_keeps_what_its_header_says)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_foreigns scripts = {0};
    const mig_script *script;
    mig_error err = {0};

    put("a/versions/1.py",
        "\"\"\"add a \"thing\"\n\nand why\n\nRevision ID: b\nRevises: a1, a2\n"
        "Create Date: 2026-11-21 00:30:00+02:00\n\n\"\"\"\n"
        "revision: str = 'b'\ndown_revision: Union[str, None] = ('a1', 'a2')\n"
        "branch_labels = {'left'}\ndepends_on = ['x', 'y', 'x']\n\n"
        "def upgrade():\n    pass\n\ndef downgrade():\n    op.execute('x')\n");
    put("a/versions/2.py",
        "'''Revision ID: c\nCreate Date: some day\n'''\nrevision = 'c'\ndown_revision = 'b'\n");
    cr_assert(mig_alembic_read(arena, "a", &scripts, &err), "%s", err.text[0]);
    script = &scripts.items.items[0].script;
    cr_expect_str_eq(script->message, "add a \"thing\"\n\nand why");
    cr_expect_str_eq(script->created, "2026-11-20T22:30:00Z");
    cr_expect_eq(script->down_revisions.len, 2);
    cr_expect_str_eq(script->branch_labels.items[0], "left");
    cr_expect_eq(script->depends_on.len, 2);
    cr_expect(scripts.items.items[0].up_empty && !scripts.items.items[0].down_empty);
    cr_expect_str_eq(scripts.items.items[1].script.message, "");
    cr_expect_null(scripts.items.items[1].script.created);
    cr_expect_eq(scripts.notes.len, 1);
    cr_expect_str_eq(scripts.notes.items[0],
                     "a/versions/2.py: \"some day\" is no date that can be "
                     "read; the script has none");
}

/* What becomes of revision b: its upgrade, why it has none, or the message with its line. */
static const char *upgrade_of(mig_arena *arena, const char *table)
{
    mig_alembic_sources sources = {.dialect = &mig_postgresql, .version_table = table};
    mig_foreigns scripts = {0};
    const mig_foreign *b;
    mig_error err = {0};

    cr_assert(mig_alembic_read(arena, "a", &scripts, &err), "%s", err.text[0]);
    mig_push(arena, &sources.upgrades, "up.sql");
    if (mig_path_exists("more.sql"))
        mig_push(arena, &sources.upgrades, "more.sql");
    if (!mig_alembic_sql(arena, &sources, &scripts, &err))
        return mig_arena_printf(arena, "%s:%u: %s", err.file, err.line, err.text[0]);
    b = &scripts.items.items[1];
    if (b->script.unwritten)
        return mig_arena_printf(arena, "unwritten: %.40s", b->script.unwritten);
    return mig_arena_printf(arena, "%s%s", b->script.transaction ? "" : "outside: ",
                            b->upgrade ? b->upgrade : "nothing");
}

#define UP_A \
    "-- Running upgrade  -> a\n\nINSERT INTO alembic_version (version_num) VALUES ('a');\n\n"
#define UP_B "-- Running upgrade a -> b\n\n"
#define MOVE_B \
    "UPDATE alembic_version SET version_num='b' WHERE alembic_version.version_num = 'a';\n\n"

static const struct {
    const char *sql, *table, *upgrade;
} printed[] = {
    {"BEGIN;\n\nCREATE TABLE alembic_version (version_num text);\n\n" UP_A UP_B
     "CREATE TABLE t (i int);\n\nSELECT 1;\n\n" MOVE_B "COMMIT;\n\n",
     NULL, "CREATE TABLE t (i int);\n\nSELECT 1;"},
    /* transaction_per_migration */
    {"BEGIN;\n\n" UP_A "COMMIT;\n\nBEGIN;\n\n" UP_B "SELECT 1;\n\n" MOVE_B "COMMIT;\n\n", NULL,
     "SELECT 1;"},
    {"BEGIN;\n\n" UP_A UP_B "COMMIT;\n\nVACUUM;\n\nBEGIN;\n\n" MOVE_B "COMMIT;\n\n", NULL,
     "outside: VACUUM;"},
    {UP_B "-- why\nSELECT 1 /* and\n\n how */;\n\n" MOVE_B, NULL,
     "-- why\nSELECT 1 /* and\n\n how */;"},
    {UP_B "SELECT $$\n-- Running upgrade b -> c\n$$;\n\n" MOVE_B, NULL,
     "SELECT $$\n-- Running upgrade b -> c\n$$;"},
    {UP_B "SELECT 1;;\n\n" MOVE_B, NULL, "SELECT 1;;"},
    {UP_B "UPDATE t SET s = 'alembic_version';\n\n" MOVE_B, NULL,
     "UPDATE t SET s = 'alembic_version';"},
    {UP_B "SELECT 1;\n\nUPDATE \"Audit\".versions SET version_num='b' WHERE x = 'a';\n\n",
     "Audit.versions", "SELECT 1;"},
    {UP_B "SELECT 1;\n\nUPDATE audit.alembic_version SET version_num='b' WHERE x = 'a';\n\n", NULL,
     "SELECT 1;"},
    {UP_B "SELECT 1;\n\nUPDATE other.versions SET version_num='b' WHERE x = 'a';\n\n",
     "audit.versions",
     "up.sql:1: no statement below this line is on the table \"audit.versions\"; where env.py "
     "names another version table, say which with --version-table"},
    {UP_B MOVE_B, NULL, "unwritten: Alembic printed no SQL for it, though it"},
    {UP_A, NULL, "unwritten: imported from Alembic without its SQL; r"},
    {"SELECT 1;\n" UP_A, NULL,
     "up.sql:1: this statement stands above the first \"-- Running\" line, so that it belongs to "
     "no revision"},
    {"-- Running downgrade b -> a\n\n" MOVE_B, NULL,
     "up.sql:1: this is what \"alembic downgrade --sql\" prints: give it with --downgrade-sql"},
    {"\n\n" UP_B "SELECT 'a;\n", NULL, "up.sql:5: the quote that begins here is never closed"},
    {UP_B "SELECT 1;\n\n" MOVE_B UP_B "SELECT 2;\n\n" MOVE_B, NULL,
     "up.sql:7: revision \"b\" is there twice, with different statements"},
    {UP_B "SELECT 1;\n\n" MOVE_B UP_B "SELECT 1;\n\n" MOVE_B, NULL, "SELECT 1;"},
};

Test(foreign, what_alembic_printed_is_taken_apart)
{
    put("a/versions/1.py", SCRIPT("a"));
    put("a/versions/2.py",
        "revision = 'b'\ndown_revision = 'a'\n"
        "def upgrade():\n    op.execute('x')\n");
    for (size_t i = 0; i < MIG_LEN(printed); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        const char *table = printed[i].table ? printed[i].table : "alembic_version", *found;

        put("up.sql", printed[i].sql);
        found = upgrade_of(arena, table);
        cr_expect(strcmp(found, printed[i].upgrade) == 0, "%s\n  %s\n  instead of %s",
                  printed[i].sql, found, printed[i].upgrade);
    }
    put("up.sql", UP_A);
    put("more.sql", UP_B "SELECT 1;\n\n" MOVE_B);
    {
        MIG_AUTO_ARENA arena = mig_arena_new();

        cr_expect_str_eq(upgrade_of(arena, "alembic_version"), "SELECT 1;");
    }
}

Test(foreign, versions_are_numbers)
{
    static const char *const names[] = {
        "V2__b.sql", "V1.10__c.sql",    "V1.9__d.sql",           "V10__e.sql",
        "V1__f.sql", "V01.09.1__g.sql", "V20260101000000__h.sql"};
    MIG_AUTO_ARENA arena = mig_arena_new();
    MIG_AUTO_STR out = {0};
    mig_foreigns scripts = {0};
    mig_error err = {0};
    mig_tool tool;

    for (size_t i = 0; i < MIG_LEN(names); i++)
        put(mig_path_join(arena, "f", names[i]), "SELECT 1;");
    cr_assert(mig_sql_folder_read(arena, "f", &mig_sqlite, &tool, &scripts, &err), "%s",
              err.text[0]);
    cr_expect_eq(tool, MIG_TOOL_FLYWAY);
    for (size_t i = 0; i < scripts.items.len; i++) {
        const mig_script *script = &scripts.items.items[i].script;

        mig_str_addf(&out, "%s<%s ",
                     script->down_revisions.len ? script->down_revisions.items[0] : "",
                     script->revision);
    }
    cr_expect_str_eq(out.data,
                     "<1 1<1.9 1.9<01.09.1 01.09.1<1.10 1.10<2 2<10 "
                     "10<20260101000000 ");
    cr_expect_str_eq(scripts.items.items[6].script.created, "2026-01-01T00:00:00Z");
    put("f/V1.0__z.sql", "SELECT 1;");
    cr_expect(!mig_sql_folder_read(arena, "f", &mig_sqlite, &tool, &scripts, &err));
    cr_expect_str_eq(err.text[0], "version 1 is in \"f/V1.0__z.sql\" too");
}
