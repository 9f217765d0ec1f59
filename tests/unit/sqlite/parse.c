/* The reader of CREATE TABLE and CREATE INDEX, one row for each corner of the grammar. */
#include "dialect/sqlite/parse.h"

#include "base/str.h"

#include <criterion/criterion.h>
#include <sqlite3.h>
#include <string.h>

static const char *const kinds[] = {"name", "pk",   "unique",  "check",     "fk",   "notnull",
                                    "null", "dflt", "collate", "generated", "defer"};

static void show_slice(mig_str *out, const char *text, mig_slice slice)
{
    mig_str_addc(out, '{');
    mig_str_addn(out, text + slice.at, slice.length);
    mig_str_addc(out, '}');
}

static void show_parts(mig_str *out, const char *text, const mig_sqlite_parts *parts)
{
    for (size_t i = 0; i < parts->len; i++) {
        const mig_sqlite_part *part = &parts->items[i];

        mig_str_add(out, i > 0 ? ", " : " ");
        if (part->column.name)
            mig_str_add(out, part->column.name);
        else
            show_slice(out, text, part->expr);
        if (part->collation.name)
            mig_str_addf(out, " collate %s", part->collation.name);
        if (part->descending)
            mig_str_add(out, " desc");
        if (part->nulls)
            mig_str_add(out, part->nulls == 1 ? " first" : " last");
    }
}

static void show_reference(mig_str *out, const char *text, const mig_sqlite_reference *reference)
{
#define X(id, name) name,
    static const char *const actions[] = {MIG_FK_ACTIONS(X)};
    static const char *const deferrables[] = {MIG_DEFERRABLES(X)};
#undef X

    if (reference->target.name) {
        mig_str_addf(out, " -> %s", reference->target.name);
        show_parts(out, text, &reference->columns);
        if (reference->on_delete)
            mig_str_addf(out, " delete %s", actions[reference->on_delete]);
        if (reference->on_update)
            mig_str_addf(out, " update %s", actions[reference->on_update]);
        if (reference->match.name)
            mig_str_addf(out, " match %s", reference->match.name);
    }
    if (reference->deferrable)
        mig_str_addf(out, " %s", deferrables[reference->deferrable]);
}

static void show_constraints(mig_str *out, const char *text,
                             const mig_sqlite_constraints *constraints)
{
#define X(id, name) name,
    static const char *const conflicts[] = {MIG_CONFLICTS(X)};
#undef X

    for (size_t i = 0; i < constraints->len; i++) {
        const mig_sqlite_constraint *c = &constraints->items[i];

        mig_str_addf(out, " | %s", kinds[c->kind]);
        if (c->name.name)
            mig_str_addf(out, " \"%s\"", c->name.name);
        show_parts(out, text, &c->columns);
        if (c->expr.length > 0)
            show_slice(out, text, c->expr);
        if (c->collation.name)
            mig_str_addf(out, " %s", c->collation.name);
        if (c->generated)
            mig_str_add(out, c->generated == MIG_GENERATED_STORED ? " stored" : " virtual");
        if (c->enclosed)
            mig_str_add(out, " enclosed");
        if (c->descending)
            mig_str_add(out, " desc");
        if (c->autoincrement)
            mig_str_add(out, " auto");
        if (c->conflict)
            mig_str_addf(out, " or %s", conflicts[c->conflict]);
        show_reference(out, text, &c->reference);
    }
}

static void show_table(mig_str *out, mig_arena *arena, const mig_sqlite_table *table)
{
    mig_str_addf(out, "%s:", table->name.name);
    for (size_t i = 0; i < table->columns.len; i++) {
        const mig_sqlite_column *column = &table->columns.items[i];

        mig_str_addf(out, "%s %s [%s]", i > 0 ? ";" : "", column->name.name,
                     mig_sqlite_type_text(arena, table->text, column->type));
        show_constraints(out, table->text, &column->constraints);
    }
    if (table->constraints.len > 0)
        mig_str_add(out, ";;");
    show_constraints(out, table->text, &table->constraints);
    if (table->strict)
        mig_str_add(out, " STRICT");
    if (table->without_rowid)
        mig_str_add(out, " WITHOUT ROWID");
}

typedef struct {
    const char *sql, *shown; /* shown NULL: refused, with `error` in the message */
    const char *error;
} text_case;

/* Every one of these is judged by SQLite too: see the tests below. */
static const text_case tables[] = {
    {"CREATE TABLE t(a)", "t: a []", NULL},
    {"CREATE TABLE t(a varchar (255), b double   precision, c unsigned big int)",
     "t: a [varchar (255)]; b [double   precision]; c [unsigned big int]", NULL},
    {"CREATE TABLE t(a numeric( 10 , 2 ), b dec(+1,-2), c x(1.5))",
     "t: a [numeric( 10 , 2 )]; b [dec(+1,-2)]; c [x(1.5)]", NULL},
    {"CREATE TABLE t(a 'quoted type', b \"VARCHAR\"(3), c [my type], d `x`)",
     "t: a [quoted type]; b [VARCHAR]; c [my type]; d [x]", NULL},
    {"CREATE TABLE t(a int /*c*/ unsigned, b int -- x\n)", "t: a [int /*c*/ unsigned]; b [int]",
     NULL},
    {"CREATE TABLE t(replace text, key int, if text, left int, indexed, match)",
     "t: replace [text]; key [int]; if [text]; left [int]; indexed []; match []", NULL},
    {"CREATE TABLE t(a int hidden, b text generated, c int always)",
     "t: a [int hidden]; b [text generated]; c [int always]", NULL},
    {"CREATE TABLE 't''x'(\"a\"\"b\" int, [c d], `e``f`, 'g' text)",
     "t'x: a\"b [int]; c d []; e`f []; g [text]", NULL},
    {"CREATE TABLE \"\xC3\xA9t\xC3\xA9\"(\xC3\xA9 int)", "\xC3\xA9t\xC3\xA9: \xC3\xA9 [int]", NULL},
    {"create /* x */ table -- y\n t /**/ (--\na/* b */int/*c*/)/*d*/", "t: a [int]", NULL},
    {"CREATE TABLE IF NOT EXISTS main . t (a)", "t: a []", NULL},
    {"CREATE TEMP TABLE t(a);", "t: a []", NULL},
    {"CREATE TABLE t(a int) /* open", "t: a [int]", NULL},

    {"CREATE TABLE t(a int not null on conflict ignore unique on conflict fail, b null)",
     "t: a [int] | notnull or ignore | unique or fail; b [] | null", NULL},
    {"CREATE TABLE t(a integer primary key autoincrement)", "t: a [integer] | pk auto", NULL},
    {"CREATE TABLE t(a integer primary key asc on conflict abort)", "t: a [integer] | pk or abort",
     NULL},
    {"CREATE TABLE t(a integer primary key desc)", "t: a [integer] | pk desc", NULL},
    {"CREATE TABLE t(a int CONSTRAINT x NOT NULL CONSTRAINT y CONSTRAINT 'z z' CHECK (a > (0)))",
     "t: a [int] | notnull \"x\" | check \"z z\"{a > (0)}", NULL},
    {"CREATE TABLE t(a int CONSTRAINT x, CONSTRAINT y, CHECK (1) CONSTRAINT z)",
     "t: a [int] | name \"x\";; | name \"y\" | check{1} | name \"z\"", NULL},
    {"CREATE TABLE t(a check( /* ) */ a <> ')' and b <> \")\" -- )\n ), b)",
     "t: a [] | check{a <> ')' and b <> \")\"}; b []", NULL},
    {"CREATE TABLE t(a collate nocase collate 'rtrim')", "t: a [] | collate nocase | collate rtrim",
     NULL},
    {"CREATE TABLE t(a default +1, b default - 2, c default -1.5e3, d default 0x1F)",
     "t: a [] | dflt{+1}; b [] | dflt{- 2}; c [] | dflt{-1.5e3}; d [] | dflt{0x1F}", NULL},
    {"CREATE TABLE t(a default foo, b default \"x y\", c default [z], d default 'it''s')",
     "t: a [] | dflt{foo}; b [] | dflt{\"x y\"}; c [] | dflt{[z]}; d [] | dflt{'it''s'}", NULL},
    {"CREATE TABLE t(a default null, b default x'0F', c default current_timestamp, d default true)",
     "t: a [] | dflt{null}; b [] | dflt{x'0F'}; c [] | dflt{current_timestamp}; d [] | dflt{true}",
     NULL},
    {"CREATE TABLE t(a default ( 1 + (2) ) not null default ('x'))",
     "t: a [] | dflt{1 + (2)} enclosed | notnull | dflt{'x'} enclosed", NULL},
    {"CREATE TABLE t(a, b generated always as (a), c int as (a + 1) stored unique)",
     "t: a []; b [] | generated{a} virtual; c [int] | generated{a + 1} stored | unique", NULL},
    {"CREATE TABLE t(a, b varchar(3) GENERATED ALWAYS AS (a) VIRTUAL NOT NULL)",
     "t: a []; b [varchar(3)] | generated{a} virtual | notnull", NULL},
    {"CREATE TABLE t(a text generated always, b)", "t: a [text]; b []", NULL},
    /* SQLite cuts the words off the end of a type's text, whatever it is the end of. */
    {"CREATE TABLE t(a almost_generated always, b something_always, c was always, d x)",
     "t: a [almost_]; b [something_]; c [was always]; d [x]", NULL},
    {"CREATE TABLE t(a text generated always(3), b)", "t: a [text generated always(3)]; b []",
     NULL},
    {"CREATE TABLE t(a text generated /* x */ always as (1), b)",
     "t: a [text generated /* x */] | generated{1} virtual; b []", NULL},

    {"CREATE TABLE t(a [my type]no, b [x] [y])", "t: a [my type]n]; b [x]", NULL},
    {"CREATE TABLE if(a)", NULL, "expected not but found ("},
    {"CREATE TABLE \"if\"(a)", "if: a []", NULL},
    {"CREATE TABLE t(a references b(c || d))", NULL,
     "expected the name of a column but found c in line 1, column 31"},
    {"CREATE TABLE t(a, foreign key (a, (a)) references b)", NULL,
     "expected the name of a column but found ( in line 1, column 35"},

    {"CREATE TABLE t(a references b)", "t: a [] | fk -> b", NULL},
    {"CREATE TABLE t(a references \"b\"(\"c\") match full on delete set null on update no action)",
     "t: a [] | fk -> b c delete set null match full", NULL},
    {"CREATE TABLE t(a references b on insert cascade on delete restrict on delete set default)",
     "t: a [] | fk -> b delete set default", NULL},
    {"CREATE TABLE t(a references b deferrable initially deferred not null)",
     "t: a [] | fk -> b initially deferred | notnull", NULL},
    {"CREATE TABLE t(a references b not null not deferrable initially deferred)",
     "t: a [] | fk -> b | notnull | defer", NULL},
    {"CREATE TABLE t(a references b not null, c deferrable)",
     "t: a [] | fk -> b initially immediate | notnull; c [] | defer initially immediate", NULL},
    {"CREATE TABLE t(a, b, foreign key (a, b) references x(c, d) deferrable initially immediate)",
     "t: a []; b [];; | fk a, b -> x c, d initially immediate", NULL},

    {"CREATE TABLE t(a, b, primary key (b desc, a collate nocase) on conflict replace)",
     "t: a []; b [];; | pk b desc, a collate nocase or replace", NULL},
    {"CREATE TABLE t(a integer, primary key (a autoincrement))", "t: a [integer];; | pk a auto",
     NULL},
    {"CREATE TABLE t(a, unique ('a'), unique ((a)), check (a) on conflict fail)",
     "t: a [];; | unique a | unique a | check{a} or fail", NULL},
    {"CREATE TABLE t(a, primary key(a) unique(a) check(1) constraint f foreign key(a) references "
     "b)",
     "t: a [];; | pk a | unique a | check{1} | fk \"f\" a -> b", NULL},
    {"CREATE TABLE t(a int primary key) without rowid", "t: a [int] | pk WITHOUT ROWID", NULL},
    {"CREATE TABLE t(a int primary key) strict , without /* */ rowid",
     "t: a [int] | pk STRICT WITHOUT ROWID", NULL},
    {"CREATE TABLE t(a int primary key), without rowid", "t: a [int] | pk WITHOUT ROWID", NULL},
    {"CREATE TABLE t(a int),", NULL, "expected STRICT or WITHOUT ROWID but the CREATE TABLE ends"},

    {"CREATE TABLE t(a default indexed)", "t: a [] | dflt{indexed}", NULL},
    {"CREATE TABLE t(a default full)", NULL, "expected a value but found full"},
    {"CREATE TABLE t", NULL, "expected ( but the CREATE TABLE ends there"},
    {"CREATE TABLE t()", NULL, "expected the name of a column but found )"},
    {"CREATE TABLE t(a,)", NULL, "expected the name of a column but found )"},
    {"CREATE TABLE t(a, unique(a),)", NULL, "expected a constraint of the table but found )"},
    {"CREATE TABLE t(a, unique(a) b)", NULL, "expected ) but found b"},
    {"CREATE TABLE t(a,\n select int)", NULL, "but found select in line 2, column 2"},
    {"CREATE TABLE t(a left)", NULL, "expected ) but found left"},
    {"CREATE TABLE t(a x(1) y)", NULL, "expected ) but found y"},
    {"CREATE TABLE t(a x(b))", NULL, "expected a number but found b"},
    {"CREATE TABLE t(a default -x)", NULL, "expected a value but found x"},
    {"CREATE TABLE t(a default 1 2)", NULL, "expected ) but found 2"},
    {"CREATE TABLE t(a default 'x)", NULL, "expected a value but found 'x)"},
    {"CREATE TABLE t(a default 12ab)", NULL, "expected a value but found 12ab"},
    {"CREATE TABLE t(a check())", NULL, "expected an expression but found )"},
    {"CREATE TABLE t(a check(a > 0)", NULL, "expected ) but the CREATE TABLE ends there"},
    {"CREATE TABLE t(a check(a; b))", NULL, "expected ) but found ;"},
    {"CREATE TABLE t(a check(a > 0) on conflict fail)", NULL, "expected ) but found on"},
    {"CREATE TABLE t(a, b as (a) foo)", NULL, "expected ) but found foo"},
    {"CREATE TABLE t(a references b on conflict fail)", NULL, "expected DELETE or UPDATE"},
    {"CREATE TABLE t(a references b on delete drop)", NULL, "expected CASCADE, RESTRICT"},
    {"CREATE TABLE t(a primary)", NULL, "expected key but found )"},
    {"CREATE TABLE t(a) strict without rowid", NULL, "expected nothing more but found without"},
    {"CREATE TABLE t(a) with rowid", NULL, "expected STRICT or WITHOUT ROWID but found with"},
    {"CREATE TABLE t(a); x", NULL, "expected nothing more but found x"},
};

static const text_case indexes[] = {
    {"CREATE INDEX i ON t(a)", "i on t: a", NULL},
    {"CREATE UNIQUE INDEX IF NOT EXISTS main.\"i i\" ON 't'('a', \"b\" desc, c asc);",
     "unique i i on t: a, b desc, c", NULL},
    {"CREATE INDEX i ON t(lower(d), (e), ((f collate nocase)) desc, a + b)",
     "i on t: {lower(d)}, e, f collate nocase desc, {a + b}", NULL},
    /* COLLATE belongs to the whole key only where nothing binds looser than it. */
    {"CREATE INDEX i ON t(a || b collate nocase, lower(a) collate rtrim asc, (a || b) collate "
     "rtrim)",
     "i on t: {a || b collate nocase}, {lower(a)} collate rtrim, {a || b} collate rtrim", NULL},
    {"CREATE INDEX i ON t((a) + (b), (a, b) = (1, 2), desc, asc desc)",
     "i on t: {(a) + (b)}, {(a, b) = (1, 2)}, desc, asc desc", NULL},
    /* Where an operand has to follow DESC is a name, and LIKE and its like are where none can. */
    {"CREATE INDEX i ON t((a) + desc, b and desc desc, c like desc, not asc asc)",
     "i on t: {(a) + desc}, {b and desc} desc, {c like desc}, {not asc}", NULL},
    {"CREATE INDEX i ON t(a) WHERE a > 0 AND b = ';' -- x", "i on t: a where {a > 0 AND b = ';'}",
     NULL},
    {"CREATE INDEX i ON t()", NULL, "expected a column but found )"},
    {"CREATE INDEX i ON t(a,)", NULL, "expected a column but found )"},
    {"CREATE INDEX i ON t(a) WHERE", NULL, "expected an expression but the CREATE INDEX ends"},
    {"CREATE INDEX i ON t(a", NULL, "expected ) but the CREATE INDEX ends there"},
    {"CREATE INDEX i t(a)", NULL, "expected on but found t"},
    {"CREATE INDEX i ON t(a) b", NULL, "expected nothing more but found b"},
};

static void show_index(mig_str *out, const mig_sqlite_index *index)
{
    mig_str_addf(out, "%s%s on %s:", index->unique ? "unique " : "", index->name.name,
                 index->table.name);
    show_parts(out, index->text, &index->parts);
    if (index->where.length > 0) {
        mig_str_add(out, " where ");
        show_slice(out, index->text, index->where);
    }
}

static bool show(mig_arena *arena, const char *sql, bool index, mig_str *out, mig_error *err)
{
    if (index) {
        mig_sqlite_index parsed;

        if (!mig_sqlite_parse_index(arena, sql, &parsed, err))
            return false;
        show_index(out, &parsed);
    } else {
        mig_sqlite_table parsed;

        if (!mig_sqlite_parse_table(arena, sql, &parsed, err))
            return false;
        show_table(out, arena, &parsed);
    }
    return true;
}

static void expect_cases(const text_case *cases, size_t count, bool index)
{
    for (size_t i = 0; i < count; i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        MIG_AUTO_STR shown = {0};
        mig_error err = {0};
        bool read = show(arena, cases[i].sql, index, &shown, &err);

        cr_expect(read == (cases[i].shown != NULL), "%s: %s", cases[i].sql, err.text[0]);
        if (read && cases[i].shown)
            cr_expect(strcmp(mig_str_text(&shown), cases[i].shown) == 0, "%s:\n%s\n%s",
                      cases[i].sql, cases[i].shown, mig_str_text(&shown));
        if (!read && cases[i].error)
            cr_expect(strstr(err.text[0], cases[i].error), "%s: %s", cases[i].sql, err.text[0]);
    }
}

Test(sqlite_parse, tables_are_read_as_the_grammar_says)
{
    expect_cases(tables, MIG_LEN(tables), false);
}

Test(sqlite_parse, indexes_are_read_as_the_grammar_says)
{
    expect_cases(indexes, MIG_LEN(indexes), true);
}

/* SQLite's own parser takes the same texts, and what it stores of them is read to the same. */
static void expect_sqlite_agrees(const text_case *cases, size_t count, bool index)
{
    static const char tail[] =
        "SELECT sql FROM sqlite_master WHERE rootpage > 0 AND sql IS NOT NULL"
        " AND name <> 'sqlite_sequence' ORDER BY rowid DESC LIMIT 1";

    for (size_t i = 0; i < count; i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        MIG_AUTO_STR shown = {0};
        sqlite3 *db;
        sqlite3_stmt *stored;
        mig_error err = {0};
        bool taken;

        cr_assert(sqlite3_open(":memory:", &db) == SQLITE_OK);
        if (index)
            sqlite3_exec(db, "CREATE TABLE t(a, b, c, d, e, f, \"desc\", \"asc\")", NULL, NULL,
                         NULL);
        taken = sqlite3_exec(db, cases[i].sql, NULL, NULL, NULL) == SQLITE_OK;
        cr_expect(taken == (cases[i].shown != NULL), "%s: %s", cases[i].sql, sqlite3_errmsg(db));
        cr_assert(sqlite3_prepare_v2(db, tail, -1, &stored, NULL) == SQLITE_OK);
        if (taken && sqlite3_step(stored) == SQLITE_ROW) {
            const char *sql = (const char *)sqlite3_column_text(stored, 0);

            cr_expect(show(arena, sql, index, &shown, &err), "%s: %s", sql, err.text[0]);
            cr_expect(strcmp(mig_str_text(&shown), cases[i].shown) == 0, "%s", sql);
        }
        sqlite3_finalize(stored);
        sqlite3_close(db);
    }
}

Test(sqlite_parse, sqlite_takes_and_refuses_the_same_texts)
{
    expect_sqlite_agrees(tables, MIG_LEN(tables), false);
    expect_sqlite_agrees(indexes, MIG_LEN(indexes), true);
}

/* Every slice lies in its parent, in order; what is cut off anywhere is an error, not a crash. */
static void expect_in_order(const char *sql, const mig_sqlite_table *table)
{
    size_t at = table->open + 1;

    cr_expect(sql[table->open] == '(' && sql[table->close] == ')');
    for (size_t i = 0; i < table->columns.len; i++) {
        const mig_sqlite_column *column = &table->columns.items[i];
        size_t inside = column->definition.at + column->name.slice.length;

        cr_expect(column->definition.at >= at && column->name.slice.at == column->definition.at);
        at = mig_slice_end(column->definition);
        for (size_t k = 0; k < column->constraints.len; k++) {
            mig_slice whole = column->constraints.items[k].whole;

            cr_expect(whole.at >= inside && mig_slice_end(whole) <= at);
            inside = mig_slice_end(whole);
        }
    }
    for (size_t i = 0; i < table->constraints.len; i++) {
        const mig_sqlite_constraint *constraint = &table->constraints.items[i];

        cr_expect(constraint->whole.at >= at);
        at = mig_slice_end(constraint->whole);
        cr_expect(constraint->body.length == 0 || mig_slice_end(constraint->body) == at);
    }
    cr_expect(at <= table->close && table->close < table->length);
}

Test(sqlite_parse, slices_follow_each_other)
{
    for (size_t i = 0; i < MIG_LEN(tables); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_sqlite_table table;

        if (mig_sqlite_parse_table(arena, tables[i].sql, &table, NULL))
            expect_in_order(tables[i].sql, &table);
    }
}

Test(sqlite_parse, a_text_that_ends_anywhere_is_an_error)
{
    for (size_t i = 0; i < MIG_LEN(tables); i++) {
        size_t length = strlen(tables[i].sql);

        for (size_t n = 0; n < length; n++) {
            MIG_AUTO_ARENA arena = mig_arena_new();
            char *part = mig_arena_strndup(arena, tables[i].sql, n);
            mig_sqlite_table table;
            mig_sqlite_index index;

            /* Only a text whose parentheses are closed can be whole. */
            if (mig_sqlite_parse_table(arena, part, &table, NULL))
                expect_in_order(part, &table);
            cr_expect(!mig_sqlite_parse_index(arena, part, &index, NULL));
        }
    }
}

Test(sqlite_parse, a_message_says_where)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_sqlite_table table;
    mig_error err = {0};

    cr_assert(!mig_sqlite_parse_table(arena, "CREATE TABLE t(a,\n  \xC3\xA9 int oops(\xC3\xA9) )",
                                      &table, &err));
    cr_expect(err.code == MIG_ERR_FAILED);
    cr_expect(strcmp(err.text[0],
                     "expected a number but found \xC3\xA9 in line 2, column 14 of the "
                     "CREATE TABLE") == 0,
              "%s", err.text[0]);
}

Test(sqlite_parse, the_same_tokens_are_the_same_expression)
{
    static const struct {
        const char *a, *b;
        bool same;
    } cases[] = {
        {"a > 0", "A>0 -- x", true},
        {"a > 0", "\"a\" > /* y */ 0", true},
        {"[a] = `b`", "a == b", true},
        {"a <> b", "a!=b", true},
        {"x'AB' || 0X1f", "X'ab'||0x1F", true},
        {"a > 0", "a >= 0", false},
        {"'a'", "\"a\"", false},
        {"'a'", "'A'", false},
        {"'a''b'", "'a''b'", true},
        {"true", "\"true\"", false},
        {"a is null", "a is \"null\"", false},
        {"current_date", "[current_date]", false},
        {"a", "a b", false},
        {"a - -1", "a --1", false},
        {"ab", "a b", false},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        cr_expect(mig_sqlite_same_tokens(cases[i].a, cases[i].b) == cases[i].same, "%s | %s",
                  cases[i].a, cases[i].b);
        cr_expect(mig_sqlite_same_tokens(cases[i].b, cases[i].a) == cases[i].same, "%s | %s",
                  cases[i].b, cases[i].a);
    }
}

Test(sqlite_parse, tokens_and_spaces_make_up_the_text)
{
    static const char text[] =
        "\xEF\xBB\xBF a->>'$.x' ||?12:n@n$n .5 1.e3 1e 0x x'1' x'12' \"a\"\"b\" "
        "[c'd] `e` <= << <> != !x & | % ~ /* a */ -- b\n /";
    mig_token token;
    size_t at = 0;

    do {
        token = mig_token_at(text, strlen(text), at);
        cr_expect(token.slice.at == at && (token.slice.length > 0 || token.kind == MIG_TOKEN_END));
        at = mig_slice_end(token.slice);
    } while (token.kind != MIG_TOKEN_END);
    cr_expect(at == strlen(text));
}
