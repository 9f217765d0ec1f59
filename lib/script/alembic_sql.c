/*
 * What `alembic upgrade --sql` and `alembic downgrade --sql` print, taken apart: a comment line
 * stands above the statements of each revision, the last of which are on the version table.
 */
#include "script/foreign.h"

#include "base/map.h"
#include "base/text.h"
#include "script/folder.h"

#include <string.h>

/* The statements of one revision in one file: those from `first` to before `end`. */
typedef struct {
    mig_foreign *foreign;
    mig_place place;
    size_t start, stop; /* of the text between the comment and the next one */
    size_t first, end;
} section;

typedef MIG_ARRAY(section) sections;

typedef struct {
    mig_arena *arena;
    const mig_alembic_sources *sources;
    const char *path, *text;
    bool up;
    mig_statements statements;
    sections sections;
    const mig_map *by_id;
} reader;

typedef enum { PART_OWN, PART_VERSION, PART_BEGIN, PART_COMMIT } part_kind;

static mig_place place_at(const reader *r, const mig_statement *statement)
{
    return mig_position_place(
        r->arena, r->path, r->text,
        (mig_position){statement->offset, statement->line, statement->column});
}

static bool one_of(const char *sql, const mig_sql_token *token, const char *const *words,
                   size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (mig_sql_is(sql, token, words[i]))
            return true;
    return false;
}

/* Is the table that it makes, changes or drops the version table? */
static bool is_on_versions(const reader *r, const char *sql)
{
    static const char *const verbs[] = {"insert", "update", "delete", "create", "drop"};
    static const char *const words[] = {"into", "from", "table", "if", "not", "exists"};
    const char *wanted = r->sources->version_table, *dot = strrchr(wanted, '.');
    mig_sql_tokens tokens = {0};
    const char *schema = NULL, *table;
    size_t at = 1;

    mig_sql_tokenize(r->arena, &r->sources->dialect->lexer, sql, &tokens);
    if (tokens.len < 3 || !one_of(sql, &tokens.items[0], verbs, MIG_LEN(verbs)))
        return false;
    while (at < tokens.len && one_of(sql, &tokens.items[at], words, MIG_LEN(words)))
        at++;
    if (at == tokens.len)
        return false;
    table = mig_sql_spelled(r->arena, sql, &tokens.items[at]);
    if (at + 2 < tokens.len && mig_sql_is(sql, &tokens.items[at + 1], ".")) {
        schema = table;
        table = mig_sql_spelled(r->arena, sql, &tokens.items[at + 2]);
    }
    if (!dot)
        return mig_same_nocase(table, wanted);
    return mig_same_nocase(table, dot + 1) && schema && strlen(schema) == (size_t)(dot - wanted) &&
           strncmp(schema, wanted, strlen(schema)) == 0;
}

static part_kind kind_of(const reader *r, const mig_statement *statement)
{
    if (mig_same_nocase(statement->sql, "begin"))
        return PART_BEGIN;
    if (mig_same_nocase(statement->sql, "commit"))
        return PART_COMMIT;
    return is_on_versions(r, statement->sql) ? PART_VERSION : PART_OWN;
}

/* What is before " -> " of "a -> b", or behind it. */
static const char *end_of(mig_arena *arena, const char *line, bool first)
{
    const char *arrow = strstr(line, " -> ");

    if (!arrow && mig_ends_with(line, " ->")) /* a downgrade to base, without its last blank */
        arrow = line + strlen(line) - strlen(" ->");
    if (!arrow)
        return NULL;
    if (first)
        return mig_trim(arena, mig_arena_strndup(arena, line, (size_t)(arrow - line)));
    return mig_trim(arena, arrow + strlen(" ->"));
}

/* A comment line between statements: does a revision begin there? next: the statement behind it. */
static bool take_comment(reader *r, const char *line, size_t offset, size_t length, unsigned number,
                         size_t next, mig_error *err)
{
    static const char *const starts[] = {"-- Running downgrade ", "-- Running upgrade "};
    const mig_place place = {r->path, number, 1, line};
    section found = {.place = place, .start = offset + length, .first = next};
    const char *id;

    if (mig_starts_with(line, starts[!r->up]))
        return mig_fail_at(err, place, "this is what \"alembic %s --sql\" prints: give it with %s",
                           r->up ? "downgrade" : "upgrade",
                           r->up ? "--downgrade-sql" : "--upgrade-sql");
    if (!mig_starts_with(line, starts[r->up]))
        return true;
    id = end_of(r->arena, line + strlen(starts[r->up]), !r->up);
    found.foreign = id ? mig_map_find(r->by_id, id) : NULL;
    if (!found.foreign)
        return mig_fail_at(err, place, "no script of the folder has the revision \"%s\"",
                           id ? id : "");
    if (r->sections.len > 0) {
        r->sections.items[r->sections.len - 1].end = next;
        r->sections.items[r->sections.len - 1].stop = offset;
    }
    mig_push(r->arena, &r->sections, found);
    return true;
}

/* The lines between two statements, of which the first is what follows the one before. */
static bool read_between(reader *r, size_t start, size_t stop, unsigned number, size_t next,
                         mig_error *err)
{
    for (size_t at = start; at < stop; number++) {
        size_t length = strcspn(r->text + at, "\n");
        const char *line = mig_arena_strndup(r->arena, r->text + at, strcspn(r->text + at, "\r\n"));

        if ((at == 0 || r->text[at - 1] == '\n') &&
            !take_comment(r, line, at, length, number, next, err))
            return false;
        at += length + (r->text[at + length] == '\n');
    }
    return true;
}

static unsigned lines_in(const char *text, size_t length)
{
    unsigned lines = 0;

    for (size_t i = 0; i < length; i++)
        lines += text[i] == '\n';
    return lines;
}

static bool find_sections(reader *r, mig_error *err)
{
    size_t end = 0;
    unsigned line = 1;

    for (size_t i = 0; i <= r->statements.len; i++) {
        const mig_statement *next = i < r->statements.len ? &r->statements.items[i] : NULL;

        if (next && mig_starts_with(next->sql, "INFO  ["))
            return mig_fail_at(err, place_at(r, next),
                               "Alembic's messages are among the SQL: keep stdout alone (without "
                               "\"2>&1\")");
        if (!read_between(r, end, next ? next->offset : strlen(r->text), line, i, err))
            return false;
        if (!next)
            break;
        end = next->offset + next->length;
        line = next->line + lines_in(r->text + next->offset, next->length);
    }
    if (r->sections.len == 0)
        return mig_fail_at(err, (mig_place){.file = r->path},
                           "there is no line \"-- Running %s ...\": this isn't what \"alembic %s "
                           "--sql\" prints",
                           r->up ? "upgrade" : "downgrade", r->up ? "upgrade" : "downgrade");
    r->sections.items[r->sections.len - 1].end = r->statements.len;
    r->sections.items[r->sections.len - 1].stop = strlen(r->text);
    return true;
}

/* Before the first revision there is only what makes the version table. */
static bool check_start(const reader *r, mig_error *err)
{
    for (size_t i = 0; i < r->sections.items[0].first; i++)
        if (kind_of(r, &r->statements.items[i]) == PART_OWN)
            return mig_fail_at(err, place_at(r, &r->statements.items[i]),
                               "this statement stands above the first \"-- Running\" line, so that "
                               "it belongs to no revision");
    return true;
}

/* Behind a statement, its semicolon and the blanks up to the next line with something on it. */
static size_t behind(const reader *r, const mig_statement *statement)
{
    size_t at = statement->offset + statement->length;

    at += strspn(r->text + at, " \t\r\n");
    at += r->text[at] == ';';
    return at + strspn(r->text + at, " \t\r\n");
}

/* The section's text without what Alembic put around the revision's own statements. */
static bool read_section(const reader *r, const section *s, const char **sql, mig_error *err)
{
    MIG_AUTO_STR out = {0};
    size_t from = s->start;
    bool outside = false, own = false, versions = false;

    for (size_t i = s->first; i < s->end; i++) {
        const mig_statement *statement = &r->statements.items[i];
        const part_kind kind = kind_of(r, statement);

        if (kind == PART_OWN) {
            own = true;
            /* An autocommit_block(). */
            if (outside)
                s->foreign->script.transaction = false;
            continue;
        }
        versions |= kind == PART_VERSION;
        if (kind != PART_VERSION)
            outside = kind == PART_COMMIT;
        mig_str_addn(&out, r->text + from, statement->offset - from);
        from = behind(r, statement);
    }
    if (s->stop > from)
        mig_str_addn(&out, r->text + from, s->stop - from);
    *sql = own ? mig_trim(r->arena, mig_str_text(&out)) : "";
    return versions ||
           mig_fail_at(err, s->place,
                       "no statement below this line is on the table \"%s\"; where env.py names "
                       "another version table, say which with --version-table",
                       r->sources->version_table);
}

static bool take_section(const reader *r, const section *s, mig_error *err)
{
    const char **known = r->up ? &s->foreign->upgrade : &s->foreign->downgrade;
    const char *sql;

    if (!read_section(r, s, &sql, err))
        return false;
    if (*known && strcmp(*known, sql) != 0)
        return mig_fail_at(err, s->place,
                           "revision \"%s\" is there twice, with different statements",
                           s->foreign->script.revision);
    *known = sql;
    return true;
}

static bool read_source(reader *r, mig_error *err)
{
    r->statements = (mig_statements){0};
    r->sections = (sections){0};
    if (!mig_folder_text(r->arena, r->path, &r->text, err) ||
        !mig_split(r->arena, &r->sources->dialect->lexer, r->path, r->text, &r->statements, err) ||
        !find_sections(r, err) || !check_start(r, err))
        return false;
    for (size_t i = 0; i < r->sections.len; i++)
        if (!take_section(r, &r->sections.items[i], err))
            return false;
    return true;
}

static const char no_upgrade[] =
    "imported from Alembic without its SQL; remove the imported scripts and import again with "
    "--upgrade-sql FILE, which is what \"alembic upgrade heads --sql\" prints, or write an upgrade "
    "here instead of this line";
static const char no_statements[] =
    "Alembic printed no SQL for it, though its upgrade() does something in Python; write an "
    "upgrade "
    "here instead of this line";
static const char no_downgrade[] =
    "imported from Alembic without its SQL; import again with --downgrade-sql FILE, which is what "
    "\"alembic downgrade HEAD:base --sql\" prints, or write a downgrade instead of this line";
static const char no_way_back[] = "Alembic's downgrade() does nothing";
static const char no_back_statements[] =
    "Alembic printed no SQL for it, though its downgrade() does something in Python; write a "
    "downgrade instead of this line";

/* Nothing to do is only what both the SQL and the Python say. */
static void settle(mig_foreign *f)
{
    const bool up = f->upgrade && *f->upgrade, down = f->downgrade && *f->downgrade;

    if (!up && !f->up_empty)
        f->script.unwritten = f->upgrade ? no_statements : no_upgrade;
    if (!down && !f->down_empty)
        f->script.irreversible = f->downgrade ? no_back_statements : no_downgrade;
    else if (!down && (up || !f->up_empty))
        f->script.irreversible = no_way_back;
    f->upgrade = up ? f->upgrade : NULL;
    f->downgrade = down ? f->downgrade : NULL;
}

static bool read_sources(reader *r, const mig_strings *paths, bool up, mig_error *err)
{
    r->up = up;
    for (size_t i = 0; i < paths->len; i++) {
        r->path = paths->items[i];
        if (!read_source(r, err))
            return false;
    }
    return true;
}

bool mig_alembic_sql(mig_arena *arena, const mig_alembic_sources *sources, mig_foreigns *scripts,
                     mig_error *err)
{
    mig_map *by_id = mig_map_new(arena);
    reader r = {.arena = arena, .sources = sources, .by_id = by_id};

    for (size_t i = 0; i < scripts->items.len; i++)
        mig_map_put(by_id, scripts->items.items[i].script.revision, &scripts->items.items[i]);
    if (!read_sources(&r, &sources->upgrades, true, err) ||
        !read_sources(&r, &sources->downgrades, false, err))
        return false;
    for (size_t i = 0; i < scripts->items.len; i++)
        settle(&scripts->items.items[i]);
    return true;
}
