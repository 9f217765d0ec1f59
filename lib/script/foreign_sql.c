/* Other tools' SQL, taken over as it is written: see foreign_sql.h. */
#include "script/foreign_sql.h"

#include "base/text.h"

#include <string.h>

static mig_place place_of(mig_arena *arena, const mig_part *part, const mig_statement *statement)
{
    return mig_position_place(
        arena, part->path, part->text,
        (mig_position){statement->offset, statement->line, statement->column});
}

static void blank(char *text, size_t start, size_t end)
{
    for (size_t i = start; i < end; i++)
        if (text[i] != '\n')
            text[i] = ' ';
}

/* What is left and right of the part, and its cuts, are blanks, so that places are the file's. */
static const char *masked(mig_arena *arena, const mig_part *part)
{
    char *text = mig_arena_strndup(arena, part->text, part->end);

    blank(text, 0, part->start);
    for (size_t i = 0; i < part->cuts.len; i++) {
        const mig_cut *cut = &part->cuts.items[i];

        blank(text, cut->start, cut->end);
        if (cut->semicolon)
            text[cut->start] = ';';
    }
    return text;
}

/* The statement with its semicolon and the rest of its line, if there is nothing else on it. */
static mig_cut around(const char *text, const mig_statement *statement)
{
    mig_cut cut = {statement->offset, statement->offset + statement->length, false};

    cut.end += strspn(text + cut.end, " \t\r\n");
    cut.end += text[cut.end] == ';';
    cut.end += strspn(text + cut.end, " \t\r\n");
    return cut;
}

/* A BEGIN at the start and a COMMIT at the end say what our runner does anyway. */
static bool cut_transaction(mig_arena *arena, mig_part *part, mig_statements *statements,
                            mig_error *err)
{
    const size_t last = statements->len - 1;
    const bool whole = statements->len > 1 &&
                       mig_sql_transaction(statements->items[0].sql) == MIG_TRANSACTION_BEGIN &&
                       mig_sql_transaction(statements->items[last].sql) == MIG_TRANSACTION_COMMIT;

    for (size_t i = whole; i < statements->len - whole; i++)
        if (mig_sql_transaction(statements->items[i].sql) != MIG_TRANSACTION_NONE)
            return mig_fail_at(err, place_of(arena, part, &statements->items[i]),
                               "a script can't begin or end a transaction: it runs in one. A BEGIN "
                               "before all else is left out together with a COMMIT at the end; "
                               "take this one out of the file, or of a copy of the folder");
    part->whole = whole;
    if (!whole)
        return true;
    {
        mig_cuts cuts = {0};

        mig_push(arena, &cuts, around(part->text, &statements->items[0]));
        for (size_t i = 0; i < part->cuts.len; i++)
            mig_push(arena, &cuts, part->cuts.items[i]);
        mig_push(arena, &cuts, around(part->text, &statements->items[last]));
        part->cuts = cuts;
    }
    return true;
}

/* Every line with something of the part on it. */
static const char *copied(mig_arena *arena, const mig_part *part)
{
    MIG_AUTO_STR out = {0};
    size_t at = part->start;

    for (size_t i = 0; i < part->cuts.len; i++) {
        const mig_cut *cut = &part->cuts.items[i];

        if (cut->start > at)
            mig_str_addn(&out, part->text + at, cut->start - at);
        if (cut->semicolon)
            mig_str_add(&out, ";\n");
        at = cut->end > at ? cut->end : at;
    }
    if (part->end > at)
        mig_str_addn(&out, part->text + at, part->end - at);
    return mig_trim(arena, mig_str_text(&out));
}

static bool is_alone(const mig_dialect *dialect, const char *sql)
{
    static const char *const patterns[] = {"create [unique] index concurrently",
                                           "drop index concurrently",
                                           "reindex",
                                           "vacuum",
                                           "alter system",
                                           "create database",
                                           "drop database",
                                           "create tablespace"};

    for (size_t i = 0; i < MIG_LEN(patterns); i++)
        if (mig_sql_begins(&dialect->lexer, sql, patterns[i]))
            return true;
    return false;
}

bool mig_part_sql(mig_arena *arena, const mig_dialect *dialect, mig_part *part, const char **sql,
                  bool *alone, mig_error *err)
{
    mig_statements statements = {0};

    *sql = "";
    *alone = false;
    if (!mig_split(arena, &dialect->lexer, part->path, masked(arena, part), &statements, err))
        return false;
    if (statements.len == 0)
        return true;
    if (!cut_transaction(arena, part, &statements, err))
        return false;
    for (size_t i = 0; i < statements.len; i++)
        *alone |= is_alone(dialect, statements.items[i].sql);
    *sql = copied(arena, part);
    return true;
}

/* A line of the file, and what it says if it is a comment. */
typedef struct {
    size_t start, next; /* next: behind its line break */
    unsigned number;
    const char *comment; /* behind "--" and blanks, without blanks at its end; NULL: none */
} line;

static line read_line(mig_arena *arena, const char *text, size_t start, unsigned number)
{
    const size_t length = strcspn(text + start, "\n");
    line read = {start, start + length + (text[start + length] == '\n'), number, NULL};

    if (strncmp(text + start, "--", 2) == 0)
        read.comment = mig_trim(arena, mig_arena_strndup(arena, text + start + 2, length - 2));
    return read;
}

static mig_place place_of_line(mig_arena *arena, const char *path, const char *text,
                               const line *read)
{
    return mig_position_place(arena, path, text, (mig_position){read->start, read->number, 1});
}

/* Reading a file with marks: where each part begins. */
typedef struct {
    mig_arena *arena;
    const mig_dialect *dialect;
    const char *path, *text;
    mig_marked *marked;
    bool up, down;
    mig_part *part; /* that is being read */
    size_t block;   /* goose: where StatementBegin's next line is */
    bool in_block;
} marks;

static bool fail_mark(const marks *m, const line *read, mig_error *err, const char *why)
{
    return mig_fail_at(err, place_of_line(m->arena, m->path, m->text, read), "%s", why);
}

/* SQL above the first mark would be lost. */
static bool begin_up(marks *m, const line *read, mig_error *err)
{
    mig_part above = {.path = m->path, .text = m->text, .end = read->start};
    mig_statements statements = {0};

    if (m->up || m->down)
        return fail_mark(m, read, err, "this mark comes once, before the one of the way back");
    if (!mig_split(m->arena, &m->dialect->lexer, m->path, masked(m->arena, &above), &statements,
                   err))
        return false;
    if (statements.len > 0)
        return mig_fail_at(err, place_of(m->arena, &above, &statements.items[0]),
                           "this statement stands above the first mark, so that it is never run");
    m->up = true;
    m->part = &m->marked->up;
    *m->part =
        (mig_part){.path = m->path, .text = m->text, .start = read->next, .end = strlen(m->text)};
    return true;
}

static bool begin_down(marks *m, const line *read, mig_error *err)
{
    if (!m->up || m->down)
        return fail_mark(m, read, err, "this mark comes once, after the one of the way forth");
    m->down = true;
    m->marked->up.end = read->start;
    m->part = &m->marked->down;
    *m->part =
        (mig_part){.path = m->path, .text = m->text, .start = read->next, .end = strlen(m->text)};
    return true;
}

/* "up", "up transaction:false" */
static bool take_dbmate(marks *m, const line *read, mig_error *err)
{
    static const char start[] = "migrate:";
    const char *word = read->comment + strlen(start), *options;
    size_t length = strcspn(word, " \t");

    if (!mig_starts_with(read->comment, start))
        return true;
    options = mig_trim(m->arena, word + length);
    if (strcmp(options, "transaction:false") == 0)
        m->marked->transaction = false;
    else if (*options && strcmp(options, "transaction:true") != 0)
        return fail_mark(m, read, err, "the only option of a mark is \"transaction:false\"");
    if (length == 2 && strncmp(word, "up", 2) == 0)
        return begin_up(m, read, err);
    if (length == 4 && strncmp(word, "down", 4) == 0)
        return begin_down(m, read, err);
    return fail_mark(m, read, err, "a mark is \"-- migrate:up\" or \"-- migrate:down\"");
}

/* Does the block end without a semicolon of its own? */
static bool lacks_semicolon(const marks *m, size_t end)
{
    while (end > m->block && strchr(" \t\r\n", m->text[end - 1]))
        end--;
    if (end == m->block || m->text[end - 1] != ';')
        return true;
    while (end > m->block && m->text[end - 1] != '\n')
        if (strncmp(m->text + --end, "--", 2) == 0)
            return true;
    return false;
}

static bool take_block(marks *m, const line *read, bool begins, mig_error *err)
{
    mig_cut cut = {read->start, read->next, false};

    if (!m->part || m->in_block == begins)
        return fail_mark(m, read, err,
                         "StatementBegin and StatementEnd come in turn, behind the first mark");
    m->in_block = begins;
    if (begins)
        m->block = read->next;
    else
        cut.semicolon = lacks_semicolon(m, read->start);
    mig_push(m->arena, &m->part->cuts, cut);
    return true;
}

static bool take_goose(marks *m, const line *read, mig_error *err)
{
    static const char start[] = "+goose";
    const char *word;

    if (!mig_starts_with(read->comment, start))
        return true;
    word = mig_lower(m->arena, mig_trim(m->arena, read->comment + strlen(start)));
    if (strcmp(word, "statementbegin") == 0 || strcmp(word, "statementend") == 0)
        return take_block(m, read, word[9] == 'b', err);
    if (m->in_block)
        return fail_mark(m, read, err, "the statement above, begun by StatementBegin, never ends");
    if (strcmp(word, "up") == 0)
        return begin_up(m, read, err);
    if (strcmp(word, "down") == 0)
        return begin_down(m, read, err);
    if (strcmp(word, "no transaction") == 0) {
        m->marked->transaction = false;
        if (m->part)
            mig_push(m->arena, &m->part->cuts, ((mig_cut){read->start, read->next, false}));
        return true;
    }
    return fail_mark(m, read, err,
                     "this mark of goose can't be taken over; write out what it stands for in a "
                     "copy of the folder");
}

static bool read_marks(marks *m, bool (*take)(marks *m, const line *read, mig_error *err),
                       const char *up, mig_error *err)
{
    unsigned number = 1;

    *m->marked = (mig_marked){.transaction = true};
    for (size_t at = 0; m->text[at]; number++) {
        line read = read_line(m->arena, m->text, at, number);

        if (read.comment && !take(m, &read, err))
            return false;
        at = read.next;
    }
    if (m->in_block)
        return mig_fail_at(err, (mig_place){.file = m->path},
                           "a StatementBegin has no StatementEnd");
    return m->up || mig_fail_at(err, (mig_place){.file = m->path}, "there is no line \"%s\"", up);
}

bool mig_marked_dbmate(mig_arena *arena, const mig_dialect *dialect, const char *path,
                       const char *text, mig_marked *marked, mig_error *err)
{
    marks m = {.arena = arena, .dialect = dialect, .path = path, .text = text, .marked = marked};

    return read_marks(&m, take_dbmate, "-- migrate:up", err);
}

bool mig_marked_goose(mig_arena *arena, const mig_dialect *dialect, const char *path,
                      const char *text, mig_marked *marked, mig_error *err)
{
    marks m = {.arena = arena, .dialect = dialect, .path = path, .text = text, .marked = marked};

    return read_marks(&m, take_goose, "-- +goose Up", err);
}
