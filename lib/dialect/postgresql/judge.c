/*
 * The judge: whether two texts are the same to the server. Both are put into one SELECT over a row
 * of the wanted table's columns, and the server's spellings compared. Nothing is made or changed.
 */
#include "dialect/postgresql/judge.h"

#include "base/text.h"
#include "schema/portable.h"

#include <string.h>

enum { MOST_ITEMS = 500 /* of one SELECT; the server takes 1664 */ };

typedef struct {
    pg_driver *driver;
    mig_arena *arena;
    bool pending;
    mig_map *missing;   /* enum types that don't exist yet, by their SQL */
    mig_names absent;   /* the same */
    pg_ask_units units; /* expressions, table by table */
    pg_ask_unit types;
    mig_map *by_table; /* name -> index into units, plus one, as a pointer into units' numbers */
} judging;

/* Both sides of a question, to be compared when all is spelled. */
typedef struct {
    mig_question *question;
    pg_ask_item *wanted, *found;
} pair;

typedef MIG_ARRAY(pair) pairs;

static const char *column_type(const judging *j, const mig_column *column)
{
    const char *type = column->type.server ? column->type.server : column->type.written;

    if (!mig_map_find(j->missing, type))
        return type;
    return mig_ends_with(type, "[]") ? "text[]" : "text";
}

static void add_shape_column(const judging *j, mig_str *sql, const mig_column *column)
{
    mig_str_addf(sql, "(NULL::%s", column_type(j, column));
    if (column->collation) {
        mig_str_add(sql, " COLLATE ");
        pg_collation(sql, column->collation);
    }
    mig_str_add(sql, ") AS ");
    pg_ident(sql, column->name);
    mig_str_add(sql, ", ");
}

/* A row of the table's shape that the planner can't look through (OFFSET). */
static const char *shape_of(const judging *j, const mig_table *table)
{
    MIG_AUTO_STR sql = {0};

    mig_str_add(&sql, "FROM (SELECT ");
    for (size_t i = 0; i < table->columns.len; i++)
        add_shape_column(j, &sql, table->columns.items[i]);
    mig_str_add(&sql, "NULL::oid AS tableoid OFFSET 0) AS ");
    pg_ident(&sql, table->name.name);
    return mig_str_copy(j->arena, &sql);
}

/* The text as it is over columns of text, which those of enums are that don't exist yet. */
static const char *without_absent(const judging *j, const char *text)
{
    for (size_t i = 0; i < j->absent.len; i++) {
        mig_name name = j->absent.items[i];

        text = mig_words_replace_type(j->arena, pg_ident, false, text,
                                      (const char *[]){name.schema, name.name},
                                      (const char *[]){NULL, "text"});
    }
    return text;
}

static const char *item_sql(const judging *j, const mig_question *question, const char *text)
{
    text = without_absent(j, text);
    switch (question->kind) {
    case MIG_QUESTION_TYPE:
        return mig_arena_printf(j->arena, "CAST(NULL AS %s\n)", text);
    case MIG_QUESTION_DEFAULT:
    case MIG_QUESTION_GENERATED:
        return mig_arena_printf(j->arena, "CAST((%s\n) AS %s)", text,
                                column_type(j, question->column));
    case MIG_QUESTION_CHECK:
    case MIG_QUESTION_INDEX_WHERE:
        /* as a condition, so that the server says when it isn't one */
        return mig_arena_printf(j->arena, "CASE WHEN (%s\n) THEN 1 END", text);
    case MIG_QUESTION_INDEX_KEY:
        break;
    }
    return mig_arena_printf(j->arena, "(%s\n)", text);
}

static pg_ask_unit *unit_of(judging *j, const mig_table *table)
{
    const char *name = mig_name_text(j->arena, table->name);
    size_t *at = mig_map_find(j->by_table, name);
    pg_ask_unit unit = {0};

    if (at && *at < j->units.len && j->units.items[*at].items.len < MOST_ITEMS)
        return &j->units.items[*at];
    at = MIG_NEW(j->arena, size_t);
    *at = j->units.len;
    mig_map_put(j->by_table, name, at);
    unit.from = shape_of(j, table);
    unit.other = mig_arena_printf(j->arena, "FROM ONLY %s", pg_name_text(j->arena, table->name));
    mig_push(j->arena, &j->units, unit);
    return &j->units.items[*at];
}

static pg_ask_item *add_item(judging *j, mig_question *question, bool wanted, const char *sql)
{
    pg_ask_item *item = MIG_NEW(j->arena, pg_ask_item);
    pg_ask_unit *unit =
        question->kind == MIG_QUESTION_TYPE ? &j->types : unit_of(j, question->table);

    item->question = question;
    item->wanted = wanted;
    item->sql = sql;
    mig_push(j->arena, &unit->items, item);
    return item;
}

/* seen: the enum's name by its SQL. list: an array of SQL, without its end. */
static void add_enum(const judging *j, const mig_type *type, mig_map *seen, mig_str *list)
{
    if (!type->enumeration || !type->server || mig_map_find(seen, type->server))
        return;
    mig_map_put(seen, type->server, mig_arena_strdup(j->arena, type->enumeration));
    mig_str_add(list, list->len ? ",\"" : "{\"");
    for (const char *c = type->server; *c; c++)
        mig_str_addf(list, *c == '"' || *c == '\\' ? "\\%c" : "%c", *c);
    mig_str_addc(list, '"');
}

/* In one query: which enum types of the tables in question there are not. */
static bool find_missing(judging *j, const mig_questions *questions, mig_error *err)
{
    static const char sql[] =
        "SELECT name FROM pg_catalog.unnest($1::pg_catalog.text[]) AS name "
        "WHERE pg_catalog.to_regtype(name) IS NULL";
    PG_AUTO_RESULT result = NULL;
    MIG_AUTO_STR list = {0};
    mig_map *seen = mig_map_new(j->arena);
    const char *param;

    for (size_t i = 0; i < questions->len; i++) {
        const mig_table *table = questions->items[i].table;

        if (!table || questions->items[i].answer != MIG_ANSWER_NONE)
            continue;
        for (size_t k = 0; k < table->columns.len; k++)
            add_enum(j, &table->columns.items[k]->type, seen, &list);
    }
    if (list.len == 0)
        return true;
    mig_str_addc(&list, '}');
    param = mig_str_text(&list);
    if (!pg_ask(j->driver, sql, &param, 1, &result, err))
        return false;
    for (int i = 0; i < PQntuples(result); i++) {
        const char *type = mig_arena_strdup(j->arena, PQgetvalue(result, i, 0));

        mig_map_put(j->missing, type, j->missing);
        mig_push(j->arena, &j->absent, mig_name_parse(j->arena, mig_map_find(seen, type)));
    }
    return true;
}

/* Of all types that can be seen, and the portable names, the one that was probably meant. */
static const char *nearest_type(judging *j, const char *name)
{
    static const char sql[] =
        "SELECT t.typname FROM pg_catalog.pg_type t WHERE pg_catalog.pg_type_is_visible(t.oid) "
        "AND t.typtype IN ('b', 'd', 'e', 'r') AND t.typcategory <> 'A' "
        "AND t.typname NOT LIKE 'pg\\_%' ORDER BY t.typname";
    PG_AUTO_RESULT result = NULL;
    mig_strings words = {0};
    mig_error ignored;
    size_t count;
    const char *const *portable = mig_type_names(&count);

    for (size_t i = 0; i < count; i++)
        mig_push(j->arena, &words, portable[i]);
    if (pg_ask(j->driver, sql, NULL, 0, &result, &ignored))
        for (int i = 0; i < PQntuples(result); i++)
            mig_push(j->arena, &words, mig_arena_strdup(j->arena, PQgetvalue(result, i, 0)));
    return mig_nearest(name, words.items, words.len);
}

static bool fail_type(judging *j, const mig_question *question, const mig_error *why,
                      mig_error *err)
{
    mig_type_parts parts = mig_type_take_apart(j->arena, question->wanted);
    const char *nearest;

    if (strcmp(why->sqlstate, "42704") != 0)
        return mig_fail_at(err, question->place, "\"%s\" is no type: %s", question->wanted,
                           why->text[0]);
    nearest = nearest_type(j, parts.name);
    return mig_fail_at(err, question->place, "unknown type \"%s\"%s%s%s", question->wanted,
                       nearest ? "; did you mean \"" : "", nearest ? nearest : "",
                       nearest ? "\"?" : "");
}

/* The server's spelling of a type, from that of a NULL of the type: NULL::numeric(10,2), or, of a
 * domain with constraints, (NULL::text)::email. */
static const char *type_spelling(const char *spelled)
{
    const char *type = NULL;

    for (const char *at = strstr(spelled, "::"); at; at = strstr(at + 2, "::"))
        type = at + 2;
    return type;
}

static bool answer_type(judging *j, const pair *p, mig_error *err)
{
    mig_question *question = p->question;
    const char *spelling = p->wanted->spelled ? type_spelling(p->wanted->spelled) : NULL;

    if (!spelling && !j->pending)
        return fail_type(j, question, p->wanted->rejection, err);
    if (spelling)
        question->spelling = mig_arena_strdup(j->driver->arena, spelling);
    question->answer =
        mig_same(question->spelling, question->found) || (!question->found && question->spelling)
            ? MIG_ANSWER_SAME
            : MIG_ANSWER_DIFFERENT;
    return true;
}

static bool fail_rejected(judging *j, const pair *p, mig_error *err)
{
    static const char *const kinds[] = {
#define X(id, name) [MIG_QUESTION_##id] = name,
        MIG_QUESTION_KINDS(X)
#undef X
    };
    const mig_error *why = p->wanted->rejection;

    mig_fail_at(err, p->question->place, "PostgreSQL does not take this %s of table \"%s\": %s",
                kinds[p->question->kind], mig_name_text(j->arena, p->question->table->name),
                why->text[0]);
    for (unsigned i = 1; i < why->depth; i++)
        mig_within(err, "%s", why->text[i]);
    return false;
}

/* A text without a place is the spelling of another database of this server, which schema.sql was
 * loaded into: what it names may be missing here, and then nothing here is equal to it. */
static bool lacks_here(const pair *p)
{
    static const char *const undefined[] = {"42883", "42704", "42P01", "3F000"};

    for (size_t i = 0; i < MIG_LEN(undefined); i++)
        if (strcmp(p->wanted->rejection->sqlstate, undefined[i]) == 0)
            return !p->question->place.file;
    return false;
}

/* The texts that the server was given come back re-spelled when they are stored: any(array[...])
 * for one. A pair that still differs goes through once more, as it was printed. */
static bool spell_again(judging *j, pairs *open, mig_error *err)
{
    j->units.len = 0;
    j->by_table = mig_map_new(j->arena);
    for (size_t i = 0; i < open->len; i++) {
        pair *p = &open->items[i];

        p->wanted =
            add_item(j, p->question, true, mig_arena_printf(j->arena, "(%s)", p->wanted->spelled));
        p->found =
            add_item(j, p->question, false, mig_arena_printf(j->arena, "(%s)", p->found->spelled));
    }
    return pg_spell(j->driver, j->arena, &j->units, err);
}

static void compare_again(const pairs *open)
{
    for (size_t i = 0; i < open->len; i++) {
        const pair *p = &open->items[i];

        p->question->answer = p->wanted->spelled && mig_same(p->wanted->spelled, p->found->spelled)
                                  ? MIG_ANSWER_SAME
                                  : MIG_ANSWER_DIFFERENT;
    }
}

/* Settles what the first spelling settles; the rest goes to open. */
static bool compare(judging *j, const pairs *asked, pairs *open, mig_error *err)
{
    for (size_t i = 0; i < asked->len; i++) {
        pair p = asked->items[i];

        if (p.question->kind == MIG_QUESTION_TYPE) {
            if (!answer_type(j, &p, err))
                return false;
        } else if (!p.wanted->spelled) {
            if (!j->pending && !lacks_here(&p))
                return fail_rejected(j, &p, err);
            p.question->answer = MIG_ANSWER_DIFFERENT;
        } else if (!p.found || !p.found->spelled) {
            p.question->answer = p.found ? MIG_ANSWER_DIFFERENT : MIG_ANSWER_SAME;
        } else if (mig_same(p.wanted->spelled, p.found->spelled)) {
            p.question->answer = MIG_ANSWER_SAME;
        } else {
            mig_push(j->arena, open, p);
        }
    }
    return true;
}

static bool settle(judging *j, const mig_questions *questions, mig_error *err)
{
    pairs asked = {0}, open = {0};

    if (!find_missing(j, questions, err))
        return false;
    for (size_t i = 0; i < questions->len; i++) {
        mig_question *question = &questions->items[i];
        pair p = {.question = question};

        if (question->answer != MIG_ANSWER_NONE)
            continue;
        p.wanted = add_item(j, question, true, item_sql(j, question, question->wanted));
        if (question->found && question->kind != MIG_QUESTION_TYPE)
            p.found = add_item(j, question, false, item_sql(j, question, question->found));
        mig_push(j->arena, &asked, p);
    }
    if (j->types.items.len > 0)
        mig_push(j->arena, &j->units, j->types);
    if (!pg_spell(j->driver, j->arena, &j->units, err) || !compare(j, &asked, &open, err))
        return false;
    if (open.len == 0)
        return true;
    if (!spell_again(j, &open, err))
        return false;
    compare_again(&open);
    return true;
}

bool pg_judge(mig_driver *driver, mig_questions *questions, bool pending, mig_error *err)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    judging j = {.driver = pg_of(driver), .arena = arena, .pending = pending};
    bool open = false, done;

    for (size_t i = 0; i < questions->len; i++)
        open = open || questions->items[i].answer == MIG_ANSWER_NONE;
    if (!open)
        return true; /* nothing to settle, nothing sent */
    j.missing = mig_map_new(arena);
    j.by_table = mig_map_new(arena);
    j.types.from = "";
    done = pg_scope_begin(j.driver, err) && settle(&j, questions, err);
    pg_scope_end(j.driver);
    return done;
}
