/*
 * The judge: whether two texts are the same to the server. Both are put into one temporary table
 * with the wanted table's columns and its name (it hides the real one from this connection only),
 * and what SHOW CREATE TABLE prints of them is compared. Foreign keys, FULLTEXT indexes and
 * partitions, which such a table can't have, hold no expressions that are asked about.
 */
#include "dialect/mysql/judge.h"

#include "base/text.h"
#include "dialect/mysql/token.h"
#include "dialect/split.h"

#include <string.h>

enum { MOST_ITEMS = 60 /* of one table, which takes 64 indexes */ };

typedef struct {
    my_driver *driver;
    mig_arena *arena;
    bool pending;
    my_ask_units units;
    mig_map *by_key; /* table and character set -> number of the unit, as a size_t */
} judging;

/* Both sides of a question, to be compared when all is spelled. */
typedef struct {
    mig_question *question;
    my_ask_item *wanted, *found;
} pair;

typedef MIG_ARRAY(pair) pairs;

/*
 * MySQL stores and prints literals of expressions with the character set that the session had which
 * made them: _latin1'x' is what 'x' was there. The declared text is spelled under the same.
 */
static const char *charset_of(mig_arena *arena, const char *found)
{
    mig_sql_tokens tokens = {0};

    if (!found || !strchr(found, '_'))
        return MY_USUAL_CHARSET;
    mig_sql_tokenize(arena, &my_lexer, found, &tokens);
    for (size_t i = 0; i + 1 < tokens.len; i++) {
        const char *word;

        if (tokens.items[i].kind != MIG_SQL_WORD || found[tokens.items[i].offset] != '_' ||
            tokens.items[i + 1].kind != MIG_SQL_STRING)
            continue;
        word = mig_lower(arena, my_spelled(arena, found, &tokens.items[i]));
        if (strcmp(word, "_" MY_USUAL_CHARSET) != 0 && strcmp(word, "_binary") != 0)
            return word + 1;
    }
    return MY_USUAL_CHARSET;
}

static my_ask_unit *unit_of(judging *j, const mig_table *table, const char *charset)
{
    const char *name = table ? mig_name_text(j->arena, table->name) : "";
    const char *key = mig_arena_printf(j->arena, "%s\x1f%s", name, charset);
    size_t *at = mig_map_find(j->by_key, key);
    my_ask_unit unit = {.table = table, .charset = charset};

    if (at && *at < j->units.len && j->units.items[*at].items.len < MOST_ITEMS)
        return &j->units.items[*at];
    at = MIG_NEW(j->arena, size_t);
    *at = j->units.len;
    mig_map_put(j->by_key, key, at);
    mig_push(j->arena, &j->units, unit);
    return &j->units.items[*at];
}

/*
 * Why a text can't be the one expression, or type, that it has to be; NULL: it may be. What goes
 * beyond the parentheses that it is put into would be asked of the server as something else. Which
 * of the comments that count do so depends on the version: no quote in them can be relied on.
 */
static const char *not_one(mig_arena *arena, const char *text)
{
    mig_sql_tokens tokens = {0};
    size_t depth = 0, end = 0;

    if (strstr(text, "/*!") || strstr(text, "/*M!"))
        return "it has a conditional comment";
    mig_sql_tokenize(arena, &my_lexer, text, &tokens);
    for (size_t i = 0; i < tokens.len; i++) {
        const mig_sql_token *token = &tokens.items[i];

        end = token->offset + token->length;
        if (mig_sql_is(text, token, ";") || (depth == 0 && mig_sql_is(text, token, ")")) ||
            (depth == 0 && mig_sql_is(text, token, ",")))
            return "this is not one expression";
        depth += mig_sql_is(text, token, "(");
        depth -= mig_sql_is(text, token, ")");
    }
    end += strspn(text + end, " \t\r\n\f\v");
    return depth > 0 || text[end] ? "a quote, comment or parenthesis in it never ends" : NULL;
}

static my_ask_item *add_item(judging *j, mig_question *question, bool wanted, const char *charset)
{
    my_ask_item *item = MIG_NEW(j->arena, my_ask_item);
    mig_error rejection = {0};
    const char *why;

    *item = (my_ask_item){.question = question,
                          .wanted = wanted,
                          .sql = wanted ? my_without_charset(j->arena, question->wanted)
                                        : question->found};
    why = not_one(j->arena, item->sql);
    if (why) {
        mig_fail(&rejection, MIG_ERR_USAGE, "%s", why);
        item->rejection = MIG_COPY(j->arena, &rejection);
    } else {
        mig_push(j->arena, &unit_of(j, question->table, charset)->items, item);
    }
    return item;
}

static pair add_question(judging *j, mig_question *question)
{
    bool is_type = question->kind == MIG_QUESTION_TYPE;
    const char *charset = is_type ? MY_USUAL_CHARSET : charset_of(j->arena, question->found);
    pair p = {.question = question, .wanted = add_item(j, question, true, charset)};

    if (question->found && !is_type)
        p.found = add_item(j, question, false, charset);
    return p;
}

static bool fail_rejected(const judging *j, const pair *p, mig_error *err)
{
    static const char *const kinds[] = {
#define X(id, name) [MIG_QUESTION_##id] = name,
        MIG_QUESTION_KINDS(X)
#undef X
    };
    const mig_question *question = p->question;
    const char *server = my_is_mariadb(j->driver) ? "MariaDB" : "MySQL";
    const char *why = p->wanted->rejection->text[0];

    if (question->kind == MIG_QUESTION_TYPE)
        return mig_fail_at(err, question->place, "%s knows no type \"%s\": %s", server,
                           question->wanted, why);
    return mig_fail_at(err, question->place, "%s does not take this %s of table \"%s\": %s", server,
                       kinds[question->kind], mig_name_text(j->arena, question->table->name), why);
}

static bool is_column(const mig_table *table, const char *name)
{
    for (size_t i = 0; table && i < table->columns.len; i++)
        if (mig_same_nocase(table->columns.items[i]->name, name))
            return true;
    return false;
}

/* Two names of one column: MySQL keeps the case in which a text says it, until the column's type is
 * changed. */
static bool same_token(const judging *j, const mig_table *table, const char *a,
                       const mig_sql_token *in_a, const char *b, const mig_sql_token *in_b)
{
    const char *name = my_spelled(j->arena, a, in_a), *other = my_spelled(j->arena, b, in_b);

    return in_a->kind == in_b->kind &&
           (strcmp(name, other) == 0 ||
            (in_a->kind == MIG_SQL_NAME && mig_same_nocase(name, other) && is_column(table, name)));
}

/* _latin1 of _latin1'x' */
static bool is_charset(const char *text, const mig_sql_tokens *tokens, size_t at)
{
    return at + 1 < tokens->len && tokens->items[at].kind == MIG_SQL_WORD &&
           text[tokens->items[at].offset] == '_' && tokens->items[at + 1].kind == MIG_SQL_STRING;
}

static bool says_charset(const judging *j, const char *text)
{
    mig_sql_tokens tokens = {0};

    mig_sql_tokenize(j->arena, &my_lexer, text, &tokens);
    for (size_t i = 0; i < tokens.len; i++)
        if (is_charset(text, &tokens, i))
            return true;
    return false;
}

/* Where a table is changed MySQL gives some literals the character set of the columns beside them:
 * then one text has several. Where none is said, any but "binary" is that of the text. */
static bool same_spelling(const judging *j, const pair *p)
{
    const char *a = p->wanted->spelled, *b = p->found->spelled;
    bool any = !says_charset(j, p->wanted->sql);
    mig_sql_tokens of_a = {0}, of_b = {0};

    if (!b || mig_same(a, b)) /* the server may not have taken the found one */
        return b != NULL;
    mig_sql_tokenize(j->arena, &my_lexer, a, &of_a);
    mig_sql_tokenize(j->arena, &my_lexer, b, &of_b);
    for (size_t i = 0; i < of_a.len && i < of_b.len; i++) {
        bool free = any && is_charset(a, &of_a, i) && is_charset(b, &of_b, i) &&
                    strcmp(my_spelled(j->arena, b, &of_b.items[i]), "_binary") != 0;

        if (!free && !same_token(j, p->question->table, a, &of_a.items[i], b, &of_b.items[i]))
            return false;
    }
    return of_a.len == of_b.len;
}

static bool is_same(const judging *j, const pair *p)
{
    if (p->question->kind == MIG_QUESTION_TYPE)
        return !p->question->found || mig_same(p->wanted->spelled, p->question->found);
    return !p->found || same_spelling(j, p);
}

static bool answer(const judging *j, const pair *p, mig_error *err)
{
    mig_question *question = p->question;

    question->answer = MIG_ANSWER_DIFFERENT;
    if (!p->wanted->spelled)
        return j->pending || fail_rejected(j, p, err);
    if (question->kind == MIG_QUESTION_TYPE)
        question->spelling = mig_arena_strdup(j->driver->arena, p->wanted->spelled);
    if (is_same(j, p))
        question->answer = MIG_ANSWER_SAME;
    return true;
}

bool my_judge(mig_driver *driver, mig_questions *questions, bool pending, mig_error *err)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    judging j = {
        .driver = my_of(driver), .arena = arena, .pending = pending, .by_key = mig_map_new(arena)};
    pairs asked = {0};

    for (size_t i = 0; i < questions->len; i++)
        if (questions->items[i].answer == MIG_ANSWER_NONE)
            mig_push(arena, &asked, add_question(&j, &questions->items[i]));
    if (asked.len == 0)
        return true; /* nothing to settle, nothing sent */
    if (!my_spell(j.driver, arena, &j.units, err))
        return false;
    for (size_t i = 0; i < asked.len; i++)
        if (!answer(&j, &asked.items[i], err))
            return false;
    return true;
}
