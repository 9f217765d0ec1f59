/*
 * Are two texts the same to SQLite? When their tokens are; or when SQLite compiles both to the same
 * program over the table's shape. It is asked in a private database in memory, which also says
 * whether it takes a text at all. Nothing is run in the user's database.
 */
#include "base/text.h"
#include "dialect/sqlite/scratch.h"
#include "dialect/sqlite/sqlite.h"

#include <assert.h>
#include <string.h>

static void finalize(sqlite3_stmt **statement)
{
    sqlite3_finalize(*statement);
}
#define AUTO_STATEMENT MIG_CLEANUP(finalize) sqlite3_stmt *

/* Without parentheses around the whole. */
static mig_slice inner(mig_arena *arena, const char *text)
{
    mig_slice whole = {0, strlen(text)};

    for (;;) {
        mig_tokens tokens = {0};
        size_t depth = 0;

        mig_token_list(arena, text + whole.at, whole.length, &tokens);
        if (tokens.len < 3 || !mig_token_is(text + whole.at, tokens.items[0], "("))
            return whole;
        for (size_t i = 0; i < tokens.len; i++) {
            if (mig_token_is(text + whole.at, tokens.items[i], "("))
                depth++;
            else if (mig_token_is(text + whole.at, tokens.items[i], ")") && --depth == 0 &&
                     i + 1 < tokens.len)
                return whole;
        }
        if (depth != 0)
            return whole;
        whole = (mig_slice){whole.at + tokens.items[1].slice.at,
                            tokens.items[tokens.len - 1].slice.at - tokens.items[1].slice.at};
    }
}

static bool same_tokens(const char *a, const char *b)
{
    MIG_AUTO_ARENA arena = mig_arena_new();

    return mig_sqlite_same_tokens(mig_slice_text(arena, a, inner(arena, a)),
                                  mig_slice_text(arena, b, inner(arena, b)));
}

/* The text as an operand, or in a definition; a line comment at its end must not swallow what
 * follows. */
static void enclosed(mig_str *sql, const char *text)
{
    mig_str_addc(sql, '(');
    mig_str_add(sql, text);
    mig_str_add(sql, "\n)");
}

/* What of the question's text goes into a column's definition. */
static void add_definition(mig_str *sql, const mig_question *question, const char *column)
{
    if (!question->column || !mig_same_nocase(question->column->name, column))
        return;
    if (question->kind == MIG_QUESTION_DEFAULT)
        mig_str_add(sql, " DEFAULT ");
    else if (question->kind == MIG_QUESTION_GENERATED)
        mig_str_add(sql, " AS ");
    else
        return;
    enclosed(sql, question->wanted);
}

/*
 * Names, types and collations of the columns: all that an expression can depend on. With a
 * question, its text is put in where it belongs.
 */
static void add_shape(mig_str *sql, const mig_table *table, const mig_question *question)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();

    mig_sqlite_ident(sql, table->name.name);
    mig_str_add(sql, " (");
    for (size_t i = 0; i < table->columns.len; i++) {
        const mig_column *column = table->columns.items[i];

        mig_str_add(sql, i > 0 ? ", " : "");
        mig_sqlite_ident(sql, column->name);
        mig_str_addf(sql, " %s", mig_sqlite_type_sql(scratch, &column->type));
        if (column->collation) {
            mig_str_add(sql, " COLLATE ");
            mig_sqlite_ident(sql, column->collation);
        }
        if (question)
            add_definition(sql, question, column->name);
    }
    if (question && question->kind == MIG_QUESTION_CHECK) {
        mig_str_add(sql, ", CHECK ");
        enclosed(sql, question->wanted);
    }
    mig_str_addc(sql, ')');
}

static bool make_shape(sqlite3 *db, const mig_table *table)
{
    MIG_AUTO_STR sql = {0};

    mig_str_add(&sql, "CREATE TABLE ");
    add_shape(&sql, table, NULL);
    return mig_scratch_exec(db, mig_str_text(&sql));
}

static void drop_shape(sqlite3 *db, const char *schema, const mig_table *table)
{
    MIG_AUTO_STR sql = {0};

    mig_str_addf(&sql, "DROP TABLE IF EXISTS %s.", schema);
    mig_sqlite_ident(&sql, table->name.name);
    mig_scratch_exec(db, mig_str_text(&sql));
}

static void add_index(mig_str *sql, const mig_question *question)
{
    mig_str_add(sql, "CREATE INDEX _migrate_index ON ");
    mig_sqlite_ident(sql, question->table->name.name);
    mig_str_add(sql, " (");
    if (question->kind == MIG_QUESTION_INDEX_KEY) {
        mig_str_add(sql, question->wanted);
        mig_str_add(sql, "\n)");
        return;
    }
    mig_sqlite_ident(sql, question->table->columns.items[0]->name);
    mig_str_add(sql, ") WHERE ");
    mig_str_add(sql, question->wanted);
}

static bool is_column(const mig_table *table, const char *name)
{
    for (size_t i = 0; i < table->columns.len; i++)
        if (mig_same_nocase(table->columns.items[i]->name, name))
            return true;
    return mig_same_nocase(table->name.name, name);
}

static bool looks_like_name(const char *text)
{
    for (const char *c = text; *c; c++)
        if (*c != '_' && !(*c >= 'a' && *c <= 'z') && !(*c >= 'A' && *c <= 'Z') &&
            !(*c >= '0' && *c <= '9' && c > text))
            return false;
    return *text != '\0';
}

/*
 * SQLite takes "text" in double quotes for a string when no column is called so. A misspelt column
 * must not pass for one; what nobody calls a column ("$.path", found in real schemas) may.
 */
static bool has_quoted_strings(const mig_question *question)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    const char *text = question->wanted;
    mig_tokens tokens = {0};
    bool any = false;

    mig_token_list(scratch, text, strlen(text), &tokens);
    for (size_t i = 0; i < tokens.len; i++) {
        const char *name = mig_token_name(scratch, text, tokens.items[i]);

        if (tokens.items[i].kind != MIG_TOKEN_QUOTED || is_column(question->table, name))
            continue;
        if (text[tokens.items[i].slice.at] != '"' || looks_like_name(name))
            return false;
        any = true;
    }
    return any;
}

static void take_quoted_strings(sqlite3 *db, bool on)
{
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, on, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, on, NULL);
}

/* Does SQLite take the text in its place? In a temporary table of the same name, so that the
 * shape's own stays as it is. */
static bool accepts(sqlite3 *db, const mig_question *question, char *why, size_t size)
{
    MIG_AUTO_STR sql = {0};
    bool index =
        question->kind == MIG_QUESTION_INDEX_KEY || question->kind == MIG_QUESTION_INDEX_WHERE;
    bool taken;

    if (index) {
        add_index(&sql, question);
    } else {
        mig_str_add(&sql, "CREATE TEMP TABLE ");
        add_shape(&sql, question->table, question);
    }
    taken = mig_scratch_exec(db, mig_str_text(&sql));
    if (!taken)
        sqlite3_snprintf((int)size, why, "%s", sqlite3_errmsg(db));
    else if (index)
        mig_scratch_exec(db, "DROP INDEX _migrate_index");
    else
        drop_shape(db, "temp", question->table);
    return taken;
}

/* The program that SQLite makes of the text; false when it makes none. */
static bool compile(sqlite3 *db, const mig_question *question, const char *text, mig_str *program)
{
    AUTO_STATEMENT statement = NULL;
    MIG_AUTO_STR sql = {0};

    mig_str_add(&sql, "EXPLAIN SELECT ");
    enclosed(&sql, text);
    if (question->kind != MIG_QUESTION_DEFAULT) {
        mig_str_add(&sql, " FROM ");
        mig_sqlite_ident(&sql, question->table->name.name);
    }
    if (sqlite3_prepare_v2(db, mig_str_text(&sql), -1, &statement, NULL) != SQLITE_OK)
        return false;
    while (sqlite3_step(statement) == SQLITE_ROW) {
        for (int i = 1; i < 7; i++) { /* opcode, p1, p2, p3, p4, p5 */
            const unsigned char *cell = sqlite3_column_text(statement, i);

            mig_str_add(program, cell ? (const char *)cell : "");
            mig_str_addc(program, '\t');
        }
        mig_str_addc(program, '\n');
    }
    return true;
}

/* EXPLAIN shows a blob only up to its first zero byte. */
static bool has_blob(const char *text)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    mig_tokens tokens = {0};

    mig_token_list(scratch, text, strlen(text), &tokens);
    for (size_t i = 0; i < tokens.len; i++)
        if (tokens.items[i].kind == MIG_TOKEN_BLOB)
            return true;
    return false;
}

static bool same_program(sqlite3 *db, const mig_question *question)
{
    MIG_AUTO_STR found = {0}, wanted = {0};

    if (has_blob(question->found) || has_blob(question->wanted) ||
        !compile(db, question, question->wanted, &wanted))
        return false;
    take_quoted_strings(db, true); /* it is as it is */
    return compile(db, question, question->found, &found) &&
           mig_same(mig_str_text(&found), mig_str_text(&wanted));
}

static bool is_literal(const char *text)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    mig_tokens tokens = {0};
    mig_token_kind kind;

    mig_token_list(scratch, text, strlen(text), &tokens);
    if (tokens.len == 2 && tokens.items[0].kind == MIG_TOKEN_SIGN)
        return tokens.items[1].kind == MIG_TOKEN_NUMBER;
    if (tokens.len != 1)
        return false;
    kind = tokens.items[0].kind;
    return kind == MIG_TOKEN_NUMBER || kind == MIG_TOKEN_STRING || kind == MIG_TOKEN_BLOB ||
           mig_token_is(text, tokens.items[0], "TRUE") ||
           mig_token_is(text, tokens.items[0], "FALSE");
}

/* Two literals are the same default when the column makes the same of them: '5' and 5. */
static bool same_stored(sqlite3 *db, const mig_question *question)
{
    AUTO_STATEMENT statement = NULL;
    MIG_AUTO_ARENA scratch = mig_arena_new();
    MIG_AUTO_STR sql = {0};
    bool same;

    if (question->kind != MIG_QUESTION_DEFAULT || !question->column ||
        !is_literal(question->found) || !is_literal(question->wanted))
        return false;
    mig_str_addf(&sql, "CREATE TEMP TABLE _migrate_values (a %s, b %s)",
                 mig_sqlite_type_sql(scratch, &question->column->type),
                 mig_sqlite_type_sql(scratch, &question->column->type));
    mig_scratch_exec(db, mig_str_text(&sql));
    mig_str_reset(&sql);
    mig_str_add(&sql, "INSERT INTO temp._migrate_values VALUES (");
    mig_str_add(&sql, question->found);
    mig_str_add(&sql, "\n, ");
    mig_str_add(&sql, question->wanted);
    mig_str_add(&sql, "\n)");
    same = mig_scratch_exec(db, mig_str_text(&sql)) &&
           sqlite3_prepare_v2(db,
                              "SELECT 1 FROM temp._migrate_values"
                              " WHERE a IS b COLLATE BINARY AND typeof(a) = typeof(b)",
                              -1, &statement, NULL) == SQLITE_OK &&
           sqlite3_step(statement) == SQLITE_ROW;
    sqlite3_finalize(statement);
    statement = NULL;
    mig_scratch_exec(db, "DROP TABLE temp._migrate_values");
    return same;
}

static const char *const kind_names[] = {
#define X(id, name) [MIG_QUESTION_##id] = name,
    MIG_QUESTION_KINDS(X)
#undef X
};

/* What it takes for a column that isn't there was meant as a string. */
static bool is_in_double_quotes(const char *text, const char *why)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    static const char absent[] = "no such column: ";

    return strncmp(why, absent, strlen(absent)) == 0 &&
           strstr(text, mig_arena_printf(scratch, "\"%s\"", why + strlen(absent)));
}

static bool refuse(const mig_question *question, const char *why, mig_error *err)
{
    return mig_fail_at(
        err, question->place, "SQLite does not take this %s of table \"%s\": %s%s",
        kind_names[question->kind], question->table->name.name, why,
        is_in_double_quotes(question->wanted, why) ? "; a string stands in single quotes" : "");
}

static bool answer(sqlite3 *db, mig_question *question, bool pending, mig_error *err)
{
    char why[MIG_ERROR_TEXT / 2];

    if (question->found && same_tokens(question->found, question->wanted)) {
        question->answer = MIG_ANSWER_SAME;
        return true;
    }
    question->answer = MIG_ANSWER_DIFFERENT;
    take_quoted_strings(db, has_quoted_strings(question));
    if (!accepts(db, question, why, sizeof why))
        return pending || refuse(question, why, err);
    if (question->found && (same_program(db, question) || same_stored(db, question)))
        question->answer = MIG_ANSWER_SAME;
    return true;
}

/* SQLite takes any type; what it means is known without asking. */
static void answer_type(mig_question *question)
{
    question->spelling = question->wanted;
    question->answer = question->found && !mig_same_nocase(question->found, question->wanted)
                           ? MIG_ANSWER_DIFFERENT
                           : MIG_ANSWER_SAME;
}

bool mig_sqlite_judge(mig_driver *driver, mig_questions *questions, bool pending, mig_error *err)
{
    const mig_table *table = NULL;
    MIG_AUTO_SCRATCH db = NULL;

    (void)driver;
    if (!mig_scratch_open(&db, err))
        return false;
    for (size_t i = 0; i < questions->len; i++) {
        mig_question *question = &questions->items[i];

        if (question->answer != MIG_ANSWER_NONE)
            continue;
        if (question->kind == MIG_QUESTION_TYPE) {
            answer_type(question);
            continue;
        }
        assert(question->table); /* every text but a type's stands in a table */
        if (question->table != table && table)
            drop_shape(db, "main", table);
        if (question->table != table && !make_shape(db, question->table))
            return mig_fail(err, MIG_ERR_FAILED, "table \"%s\": %s", question->table->name.name,
                            sqlite3_errmsg(db));
        table = question->table;
        if (!answer(db, question, pending, err))
            return false;
    }
    return true;
}
