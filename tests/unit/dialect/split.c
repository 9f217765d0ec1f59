/* Where statements end, in the files that psql, pg_dump and sqlite3 read and write. */
#include "dialect/split.h"

#include <criterion/criterion.h>
#include <string.h>

static const mig_lexer postgres = {
    .dollar_quotes = true, .nested_comments = true, .estring = true, .sql_bodies = true};
static const mig_lexer sqlite = {.backticks = true, .brackets = true, .trigger_bodies = true};
#define mysql mig_mysql.lexer

enum { MOST = 6 };

static mig_statements split(mig_arena *arena, const mig_lexer *lexer, const char *text)
{
    mig_statements statements = {0};
    mig_error err = {0};

    cr_assert(mig_split(arena, lexer, "f.sql", text, &statements, &err), "%u:%u %s\n%s", err.line,
              err.column, err.text[0], text);
    return statements;
}

/* Statements are slices in order; what lies between them is blanks, comments and semicolons only.
 */
static void expect_nothing_lost(const mig_lexer *lexer, const char *text,
                                const mig_statements *statements)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    MIG_AUTO_STR rest = {0};
    size_t at = 0;
    mig_statements none;

    for (size_t i = 0; i < statements->len; i++) {
        const mig_statement *s = &statements->items[i];

        cr_assert(s->offset >= at && s->length == strlen(s->sql) && s->length > 0);
        cr_assert(strncmp(text + s->offset, s->sql, s->length) == 0);
        mig_str_addn(&rest, text + at, s->offset - at);
        mig_str_addc(&rest, ' ');
        at = s->offset + s->length;
    }
    mig_str_add(&rest, text + at);
    none = split(arena, lexer, rest.data);
    cr_expect(none.len == 0, "between the statements of %s: %s", text,
              none.len ? none.items[0].sql : "");
}

static const struct {
    const mig_lexer *lexer;
    const char *text;
    const char *statements[MOST];
} splits[] = {
    {&postgres, "", {NULL}},
    {&postgres, " ; ;; -- a\n/* b */ ;", {NULL}},
    {&postgres, "SELECT 1", {"SELECT 1"}},
    {&postgres, "\xEF\xBB\xBFSELECT 1;\r\n  SELECT\r\n2 ;\r\n", {"SELECT 1", "SELECT\r\n2"}},
    {&postgres, "-- a;b\nSELECT 1 -- c;d\n;SELECT 2 /* e;f */", {"SELECT 1", "SELECT 2"}},
    {&postgres, "SELECT /* a /* ; */ ; */ 1; x", {"SELECT /* a /* ; */ ; */ 1", "x"}},
    {&sqlite, "SELECT /* a /* ; */ 1; x", {"SELECT /* a /* ; */ 1", "x"}},
    {&postgres, "SELECT ';', 'a''b;', \";\"; x", {"SELECT ';', 'a''b;', \";\"", "x"}},
    {&postgres, "SELECT '\\'; x", {"SELECT '\\'", "x"}},
    {&postgres, "SELECT E'\\';', e'a\\\\'; x", {"SELECT E'\\';', e'a\\\\'", "x"}},
    {&postgres, "SELECT E'a''\\';'; x", {"SELECT E'a''\\';'", "x"}},
    {&sqlite, "SELECT [a]]; x", {"SELECT [a]]", "x"}},
    {&postgres, "SELECT ne'\\'; x", {"SELECT ne'\\'", "x"}},
    {&postgres, "SELECT U&'\\0061;', B'1', $1; x", {"SELECT U&'\\0061;', B'1', $1", "x"}},
    {&postgres, "SELECT $$a;'b$$; x", {"SELECT $$a;'b$$", "x"}},
    {&postgres, "SELECT $a$ ; $$ ; $b$ ; $a$; x", {"SELECT $a$ ; $$ ; $b$ ; $a$", "x"}},
    {&postgres, "SELECT a$b$; SELECT c$b$", {"SELECT a$b$", "SELECT c$b$"}},
    {&postgres, "SELECT $\xC3\xA9$;$\xC3\xA9$; x", {"SELECT $\xC3\xA9$;$\xC3\xA9$", "x"}},
    {&postgres,
     "CREATE RULE r AS ON INSERT TO t DO ALSO (DELETE FROM a; DELETE FROM b); x",
     {"CREATE RULE r AS ON INSERT TO t DO ALSO (DELETE FROM a; DELETE FROM b)", "x"}},
    {&postgres,
     "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE SQL BEGIN ATOMIC\n"
     "SELECT CASE WHEN true THEN 1 END; SELECT 2; END; x",
     {"CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE SQL BEGIN ATOMIC\n"
      "SELECT CASE WHEN true THEN 1 END; SELECT 2; END",
      "x"}},
    {&postgres,
     "create procedure p() begin atomic insert into t values (1); end",
     {"create procedure p() begin atomic insert into t values (1); end"}},
    {&postgres, "BEGIN; SELECT 1; END; x", {"BEGIN", "SELECT 1", "END", "x"}},
    {&postgres, "CREATE TABLE atomic (a int); x", {"CREATE TABLE atomic (a int)", "x"}},
    {&postgres,
     "\\restrict aB3'\nSET a = 1;\n\\unrestrict aB3'\n",
     {"\\restrict aB3'", "SET a = 1", "\\unrestrict aB3'"}},
    {&postgres,
     "CREATE TRIGGER t BEFORE INSERT ON a EXECUTE FUNCTION f(); x",
     {"CREATE TRIGGER t BEFORE INSERT ON a EXECUTE FUNCTION f()", "x"}},
    {&sqlite,
     "CREATE TEMP TRIGGER t AFTER UPDATE ON a WHEN CASE 1 WHEN 1 THEN 1 END BEGIN\n"
     "UPDATE a SET b = CASE WHEN 1 THEN 2 END; SELECT 'END;'; -- END;\nEND; x",
     {"CREATE TEMP TRIGGER t AFTER UPDATE ON a WHEN CASE 1 WHEN 1 THEN 1 END BEGIN\n"
      "UPDATE a SET b = CASE WHEN 1 THEN 2 END; SELECT 'END;'; -- END;\nEND",
      "x"}},
    {&sqlite,
     "create trigger t insert on a begin select 1; /* ; */ end",
     {"create trigger t insert on a begin select 1; /* ; */ end"}},
    {&sqlite,
     "CREATE TABLE trigger_log (a); BEGIN; COMMIT",
     {"CREATE TABLE trigger_log (a)", "BEGIN", "COMMIT"}},
    {&sqlite, "SELECT [a;'], `b;\"`, \"c;\"; x", {"SELECT [a;'], `b;\"`, \"c;\"", "x"}},
    {&sqlite, "CREATE VIEW v AS SELECT 1\n/* v(\"1\") */;\nx", {"CREATE VIEW v AS SELECT 1", "x"}},
    {&sqlite, "SELECT $$; x", {"SELECT $$", "x"}},
    {&sqlite, "SELECT E'\\'; x", {"SELECT E'\\'", "x"}},
    {&mysql,
     "SELECT 'a\\';', \"b\\\";\" # c;\n; SELECT 5--1; x -- y;",
     {"SELECT 'a\\';', \"b\\\";\"", "SELECT 5--1", "x"}},
    {&mysql,
     "DELIMITER $$\nCREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END$$\n$$ delimiter ;\nx; y",
     {"CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END", "x", "y"}},
    {&mysql,
     "DELIMITER //\r\nSELECT 'a//b' // b // DELIMITER\n//",
     {"SELECT 'a//b'", "b", "DELIMITER"}},
    {&mysql, "DELIMITER ;;\nSELECT 1; SELECT 2;;\n", {"SELECT 1; SELECT 2"}},
    {&mysql,
     "CREATE PROCEDURE p() BEGIN SELECT 1; END; x",
     {"CREATE PROCEDURE p() BEGIN SELECT 1; END", "x"}},
    {&mysql,
     "create definer=`a`@`b` trigger t before insert on u for each row set new.a = 1; x",
     {"create definer=`a`@`b` trigger t before insert on u for each row set new.a = 1", "x"}},
    {&mysql,
     "CREATE TRIGGER t AFTER DELETE ON u FOR EACH ROW BEGIN IF OLD.a THEN DELETE FROM b; END IF; "
     "WHILE 1 DO SET @a = IF(1, 2, 3); END WHILE; END; x",
     {"CREATE TRIGGER t AFTER DELETE ON u FOR EACH ROW BEGIN IF OLD.a THEN DELETE FROM b; END IF; "
      "WHILE 1 DO SET @a = IF(1, 2, 3); END WHILE; END",
      "x"}},
    {&mysql,
     "CREATE TRIGGER t AFTER DELETE ON u FOR EACH ROW IF OLD.a THEN SET @a = CASE WHEN 1 THEN "
     "IF(a, b, c) ELSE REPEAT('x', 3) END; END IF; x",
     {"CREATE TRIGGER t AFTER DELETE ON u FOR EACH ROW IF OLD.a THEN SET @a = CASE WHEN 1 THEN "
      "IF(a, b, c) ELSE REPEAT('x', 3) END; END IF",
      "x"}},
    {&mysql,
     "CREATE OR REPLACE FUNCTION f(a int) RETURNS int BEGIN l: LOOP CASE a WHEN 1 THEN LEAVE l; "
     "END "
     "CASE; REPEAT SET a = 1; UNTIL a END REPEAT; END LOOP; RETURN (a); END; x",
     {"CREATE OR REPLACE FUNCTION f(a int) RETURNS int BEGIN l: LOOP CASE a WHEN 1 THEN LEAVE l; "
      "END "
      "CASE; REPEAT SET a = 1; UNTIL a END REPEAT; END LOOP; RETURN (a); END",
      "x"}},
    {&mysql,
     "CREATE TABLE `begin` (a int, `case` int); BEGIN; x; END; COMMIT",
     {"CREATE TABLE `begin` (a int, `case` int)", "BEGIN", "x", "END", "COMMIT"}},
    {&mysql,
     "CREATE TABLE t (trigger_name int); begin; x",
     {"CREATE TABLE t (trigger_name int)", "begin", "x"}},
    {&mysql,
     "/*!40101 SET NAMES utf8 */; /* no */ x; /*M!100401 y */",
     {"/*!40101 SET NAMES utf8 */", "x", "/*M!100401 y */"}},
    {&mysql,
     "SELECT 2*/* a;b */3; SELECT /*! 1; 2 */ ; x",
     {"SELECT 2*/* a;b */3", "SELECT /*! 1; 2 */", "x"}},
    {&mysql,
     "DELIMITER ;;\n/*!50003 CREATE*/ /*!50017 DEFINER=`r`@`l`*/ /*!50003 TRIGGER t BEFORE INSERT "
     "ON u FOR EACH ROW BEGIN a; END */;;\nDELIMITER ;\nx;",
     {"/*!50003 CREATE*/ /*!50017 DEFINER=`r`@`l`*/ /*!50003 TRIGGER t BEFORE INSERT ON u FOR EACH "
      "ROW BEGIN a; END */",
      "x"}},
    {&mysql, "DELIMITERS; delimiter;", {"DELIMITERS", "delimiter"}},
};

Test(split, statements_end_where_the_clients_say)
{
    for (size_t i = 0; i < MIG_LEN(splits); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_statements found = split(arena, splits[i].lexer, splits[i].text);
        size_t count = 0;

        while (splits[i].statements[count])
            count++;
        cr_assert(found.len == count, "%s: %zu statements", splits[i].text, found.len);
        for (size_t j = 0; j < count; j++)
            cr_expect(strcmp(found.items[j].sql, splits[i].statements[j]) == 0, "%s",
                      found.items[j].sql);
        expect_nothing_lost(splits[i].lexer, splits[i].text, &found);
    }
}

Test(split, places_count_lines_and_characters)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_statements found =
        split(arena, &postgres, "-- \xC3\xA9\n  a;\n'\xE2\x82\xAC'; b\r\n;/* \n */ c; $$\n$$; d");
    static const unsigned places[][2] = {{2, 3}, {3, 1}, {3, 6}, {5, 5}, {5, 8}, {6, 5}};

    cr_assert(found.len == MIG_LEN(places));
    for (size_t i = 0; i < found.len; i++)
        cr_expect(found.items[i].line == places[i][0] && found.items[i].column == places[i][1],
                  "%s at %u:%u", found.items[i].sql, found.items[i].line, found.items[i].column);
}

Test(split, what_never_ends_is_an_error_where_it_begins)
{
    static const struct {
        const mig_lexer *lexer;
        const char *text;
        unsigned line, column;
        const char *snippet, *message;
    } cases[] = {
        {&postgres, "x;\n \xC3\xA9 'a''b", 2, 4, " \xC3\xA9 'a''b",
         "the quote that begins here is never closed"},
        {&postgres, "\"a", 1, 1, "\"a", "the quote that begins here is never closed"},
        {&postgres, "SELECT E'a\\'", 1, 9, "SELECT E'a\\'",
         "the quote that begins here is never closed"},
        {&postgres, "SELECT E'a\\", 1, 9, "SELECT E'a\\",
         "the quote that begins here is never closed"},
        {&sqlite, "[a", 1, 1, "[a", "the quote that begins here is never closed"},
        {&sqlite, "a `b", 1, 3, "a `b", "the quote that begins here is never closed"},
        {&postgres, "a\n/* /* */", 2, 1, "/* /* */",
         "the comment that begins here is never closed"},
        {&postgres, "a /*/", 1, 3, "a /*/", "the comment that begins here is never closed"},
        {&postgres, "DO $x$ a $y$ ;\r\n", 1, 4, "DO $x$ a $y$ ;",
         "the text that begins with $x$ here is never closed"},
        {&postgres, "a;\nCREATE TABLE t (a int, (b);\nx;", 2, 16, "CREATE TABLE t (a int, (b);",
         "the parenthesis that begins here is never closed"},
        {&postgres, "x;\n CREATE FUNCTION f() BEGIN ATOMIC SELECT 1;\n", 2, 2,
         " CREATE FUNCTION f() BEGIN ATOMIC SELECT 1;",
         "the body of this statement is never ended by END"},
        {&sqlite, "CREATE TRIGGER t INSERT ON a BEGIN\nSELECT 1 END;\nSELECT 1;", 1, 1,
         "CREATE TRIGGER t INSERT ON a BEGIN",
         "the body of this trigger is never ended by \"END;\""},
        {&mysql, "x;\nCREATE PROCEDURE p() BEGIN IF a THEN b; END; x", 2, 1,
         "CREATE PROCEDURE p() BEGIN IF a THEN b; END; x",
         "the body of this statement is never ended by END"},
        {&mysql, "x;\n/*!50000 y; /* z */", 2, 1, "/*!50000 y; /* z */",
         "a comment in the statement that begins here is never closed"},
        {&postgres, "x;\nCOPY t (a) FROM stdin;\n1'\n\\.\n", 2, 1, "COPY t (a) FROM stdin;",
         "COPY FROM stdin is for psql; write INSERT (pg_dump --inserts)"},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_statements found = {0};
        mig_error err = {0};

        cr_assert(!mig_split(arena, cases[i].lexer, "f.sql", cases[i].text, &found, &err), "%s",
                  cases[i].text);
        cr_expect(err.code == MIG_ERR_USAGE && strcmp(err.file, "f.sql") == 0);
        cr_expect(err.line == cases[i].line && err.column == cases[i].column, "%s: %u:%u",
                  cases[i].text, err.line, err.column);
        cr_expect(strcmp(err.snippet, cases[i].snippet) == 0, "%s: %s", cases[i].text, err.snippet);
        cr_expect(strcmp(err.text[0], cases[i].message) == 0, "%s: %s", cases[i].text, err.text[0]);
    }
}

/* Whatever the bytes: an error or statements that lose nothing. */
Test(split, random_texts_lose_nothing)
{
    static const char *const pieces[] = {
        "'",     "\"",      "`",      "[",        "]",    "(",        ")",  ";",         ";",
        "$$",    "$a$",     "$",      "--",       "\n",   "/*",       "*/", "\\",        "#",
        "e'",    "E",       " ",      "x",        "1",    "-",        "/",  "end",       "END;",
        "begin", "atomic ", "create", " trigger", "case", "\xC3\xA9", "\r", " function "};
    static const mig_lexer *const lexers[] = {&postgres, &sqlite, &mysql};
    unsigned state = 7;

    for (int round = 0; round < 20000; round++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        MIG_AUTO_STR text = {0};
        mig_statements found = {0};
        mig_error err = {0};
        const mig_lexer *lexer = lexers[round % 3];

        mig_str_add(&text, "");
        for (int i = 0; i < 12; i++) {
            state = state * 1664525U + 1013904223U;
            mig_str_add(&text, pieces[(state >> 8U) % MIG_LEN(pieces)]);
        }
        if (mig_split(arena, lexer, "f", text.data, &found, &err))
            expect_nothing_lost(lexer, text.data, &found);
        else
            cr_assert(err.line > 0 && err.column > 0);
    }
}

Test(split, a_token_spells_its_name_or_text)
{
    static const struct {
        const mig_lexer *lexer;
        const char *token, *spelled;
    } cases[] = {
        {&postgres, "Users", "Users"},
        {&postgres, "\"a\"\"b\"", "a\"b"},
        {&postgres, "'it''s'", "it's"},
        {&postgres, "'a\\nb'", "a\\nb"},
        {&postgres, "$$it's$$", "it's"},
        {&postgres, "$t$a$$b$t$", "a$$b"},
        {&postgres, "$$$$", ""},
        {&postgres, "E'a\\tb\\\\c\\'d''e'", "a\tb\\c'd'e"},
        {&postgres, "e'\\x41b\\x4\\101\\60\\q'", "Ab\004A0q"},
        {&postgres, "E'\\u00e9\\u20AC\\U0001F600\\u0041'",
         "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\x41"},
        {&sqlite, "[a b]", "a b"},
        {&sqlite, "`a``b`", "a`b"},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_sql_tokens tokens = {0};

        mig_sql_tokenize(arena, cases[i].lexer, cases[i].token, &tokens);
        cr_assert(tokens.len == 1, "%s", cases[i].token);
        cr_expect_str_eq(mig_sql_spelled(arena, cases[i].token, &tokens.items[0]), cases[i].spelled,
                         "%s", cases[i].token);
    }
}
