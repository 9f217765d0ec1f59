/* Changing the text of a CREATE TABLE, its columns and constraints as items: see edit.h. */
#include "dialect/sqlite/edit.h"

#include "base/str.h"
#include "base/text.h"
#include "dialect/sqlite/sqlite.h"

#include <assert.h>
#include <string.h>

bool mig_sqlite_edit_start(mig_sqlite_edit *edit, mig_arena *arena, const mig_schema *schema,
                           const char *text, mig_error *err)
{
    *edit = (mig_sqlite_edit){.arena = arena, .schema = schema};
    return mig_sqlite_parse_table(arena, text, &edit->table, err);
}

/* What is put in at a place comes before what is taken out there. */
static bool goes_before(mig_slice slice, mig_slice other)
{
    return slice.at < other.at || (slice.at == other.at && slice.length == 0 && other.length > 0);
}

void mig_sqlite_splice(mig_sqlite_edit *edit, mig_splices *splices, mig_slice slice,
                       const char *text)
{
    mig_splice splice = {slice, text};
    size_t at = splices->len;

    mig_push(edit->arena, splices, splice);
    while (at > 0 && goes_before(slice, splices->items[at - 1].slice)) {
        splices->items[at] = splices->items[at - 1];
        at--;
    }
    splices->items[at] = splice;
}

bool mig_sqlite_edit_splice(mig_sqlite_edit *edit, const mig_splices *splices, mig_error *err)
{
    const char *old = edit->table.text;
    MIG_AUTO_STR text = {0};
    size_t at = 0;

    if (splices->len == 0)
        return true;
    for (size_t i = 0; i < splices->len; i++) {
        const mig_splice *splice = &splices->items[i];

        assert(splice->slice.at >= at);
        mig_str_addn(&text, old + at, splice->slice.at - at);
        mig_str_add(&text, splice->text);
        at = mig_slice_end(splice->slice);
    }
    mig_str_add(&text, old + at);
    return mig_sqlite_parse_table(edit->arena, mig_str_copy(edit->arena, &text), &edit->table, err);
}

static bool is_line_comment(const char *text, mig_token token)
{
    return token.kind == MIG_TOKEN_SPACE && strncmp(text + token.slice.at, "--", 2) == 0;
}

static bool is_blank(const char *text, mig_token token)
{
    return token.kind == MIG_TOKEN_SPACE && text[token.slice.at] != '-' &&
           text[token.slice.at] != '/';
}

mig_slice mig_sqlite_with_blanks(const mig_sqlite_edit *edit, size_t from, mig_slice slice)
{
    const char *text = edit->table.text;
    mig_token last = {.kind = MIG_TOKEN_END}, before_last = last;

    for (size_t at = from; at < slice.at; at = mig_slice_end(last.slice)) {
        before_last = last;
        last = mig_token_at(text, edit->table.length, at);
    }
    if (!is_blank(text, last) || is_line_comment(text, before_last))
        return slice;
    return (mig_slice){last.slice.at, mig_slice_end(slice) - last.slice.at};
}

static size_t item_count(const mig_sqlite_table *table)
{
    return table->columns.len + table->constraints.len;
}

static mig_slice item_slice(const mig_sqlite_table *table, size_t item)
{
    if (item < table->columns.len)
        return table->columns.items[item].definition;
    return table->constraints.items[item - table->columns.len].whole;
}

/* The comma that follows `at` with nothing but blanks and comments between; length 0: none. */
static mig_slice comma_after(const mig_sqlite_table *table, size_t at)
{
    mig_token token;

    do {
        token = mig_token_at(table->text, table->length, at);
        at = mig_slice_end(token.slice);
    } while (token.kind == MIG_TOKEN_SPACE);
    return mig_token_is(table->text, token, ",") ? token.slice : (mig_slice){0, 0};
}

/* Where what belongs to this line ends: behind a comment on the same line, if there is one. */
static size_t line_end(const mig_sqlite_table *table, size_t at)
{
    mig_token token = mig_token_at(table->text, table->length, at);
    size_t end = at;

    if (is_blank(table->text, token)) {
        if (memchr(table->text + token.slice.at, '\n', token.slice.length))
            return at;
        end = mig_slice_end(token.slice);
        token = mig_token_at(table->text, table->length, end);
    }
    return token.kind == MIG_TOKEN_SPACE ? mig_slice_end(token.slice) : at;
}

/* What is between an item and the next: a line of its own where the first item has one. */
static const char *separator(mig_sqlite_edit *edit)
{
    const mig_sqlite_table *table = &edit->table;
    const char *start = table->text + item_slice(table, 0).at;
    const char *line = start;

    while (line > table->text + table->open + 1 && (line[-1] == ' ' || line[-1] == '\t'))
        line--;
    if (line[-1] != '\n')
        return " ";
    return mig_arena_printf(edit->arena, "\n%.*s", (int)(start - line), line);
}

/* Adds an item behind all others, after the comments that follow the last. */
static bool append(mig_sqlite_edit *edit, const char *item, mig_error *err)
{
    const mig_sqlite_table *table = &edit->table;
    size_t last = mig_slice_end(item_slice(table, item_count(table) - 1)), end = last;
    const char *between = separator(edit);
    mig_splices splices = {0};

    for (size_t at = last; at < table->close;) {
        mig_token token = mig_token_at(table->text, table->length, at);

        at = mig_slice_end(token.slice);
        if (!is_blank(table->text, token))
            end = at;
        if (is_line_comment(table->text, token) && *between == ' ')
            between = "\n    ";
    }
    mig_sqlite_splice(edit, &splices, (mig_slice){last, 0}, ",");
    mig_sqlite_splice(edit, &splices, (mig_slice){end, 0}, between);
    mig_sqlite_splice(edit, &splices, (mig_slice){end, 0}, item);
    return mig_sqlite_edit_splice(edit, &splices, err);
}

/* Adds an item behind one that isn't the last, and behind the comment on that one's line. Between
 * table constraints there may be no comma. */
static bool insert_after(mig_sqlite_edit *edit, size_t known, const char *item, mig_error *err)
{
    const mig_sqlite_table *table = &edit->table;
    size_t last = mig_slice_end(item_slice(table, known)), end;
    mig_slice comma = comma_after(table, last);
    const char *between = separator(edit);
    mig_splices splices = {0};

    if (comma.length == 0) {
        mig_sqlite_splice(edit, &splices, (mig_slice){last, 0}, ", ");
        mig_sqlite_splice(edit, &splices, (mig_slice){last, 0}, item);
        return mig_sqlite_edit_splice(edit, &splices, err);
    }
    end = line_end(table, mig_slice_end(comma));
    if (end > mig_slice_end(comma) && *between == ' ')
        between = "\n    "; /* behind a comment */
    mig_sqlite_splice(edit, &splices, (mig_slice){end, 0}, between);
    mig_sqlite_splice(edit, &splices, (mig_slice){end, 0}, item);
    mig_sqlite_splice(edit, &splices, (mig_slice){end, 0}, ",");
    return mig_sqlite_edit_splice(edit, &splices, err);
}

static bool insert(mig_sqlite_edit *edit, size_t known, const char *item, mig_error *err)
{
    return known + 1 == item_count(&edit->table) ? append(edit, item, err)
                                                 : insert_after(edit, known, item, err);
}

/* Adds an item before all others and the comments that belong to them, but behind a comment on the
 * line where the body begins. */
static bool prepend(mig_sqlite_edit *edit, const char *item, mig_error *err)
{
    const mig_sqlite_table *table = &edit->table;
    mig_slice at = {line_end(table, table->open + 1), 0};
    const char *between = separator(edit);
    bool own_line = *between == '\n' || at.at > table->open + 1;
    mig_splices splices = {0};

    if (own_line)
        mig_sqlite_splice(edit, &splices, at, *between == '\n' ? between : "\n    ");
    mig_sqlite_splice(edit, &splices, at, item);
    mig_sqlite_splice(
        edit, &splices, at,
        own_line || is_blank(table->text, mig_token_at(table->text, table->length, at.at)) ? ","
                                                                                           : ", ");
    return mig_sqlite_edit_splice(edit, &splices, err);
}

bool mig_sqlite_edit_add_column(mig_sqlite_edit *edit, const char *definition, const char *behind,
                                mig_error *err)
{
    size_t known = edit->table.columns.len - 1;

    if (behind && !*behind)
        return prepend(edit, definition, err);
    for (size_t i = 0; behind && i < edit->table.columns.len; i++)
        if (mig_same_nocase(edit->table.columns.items[i].name.name, behind))
            known = i;
    return insert(edit, known, definition, err);
}

/* Constraints stand in the order in which a table is rendered. */
bool mig_sqlite_edit_add_constraint(mig_sqlite_edit *edit, mig_sqlite_kind kind,
                                    const char *constraint, mig_error *err)
{
    const mig_sqlite_table *table = &edit->table;
    size_t known = table->columns.len - 1;

    for (size_t i = 0; i < table->constraints.len; i++)
        if (table->constraints.items[i].kind <= kind)
            known = table->columns.len + i;
    return insert(edit, known, constraint, err);
}

bool mig_sqlite_edit_remove_item(mig_sqlite_edit *edit, size_t item, mig_error *err)
{
    const mig_sqlite_table *table = &edit->table;
    size_t from = item > 0 ? mig_slice_end(item_slice(table, item - 1)) : table->open + 1;
    mig_slice slice = item_slice(table, item), comma = comma_after(table, mig_slice_end(slice));
    mig_splices splices = {0};
    size_t end;

    end = line_end(table, mig_slice_end(comma.length > 0 ? comma : slice));
    if (comma.length == 0 && item + 1 == item_count(table)) {
        comma = comma_after(table, from);
        if (comma.length > 0) {
            mig_sqlite_splice(edit, &splices, comma, "");
            from = mig_slice_end(comma);
        }
    } else if (comma.length > 0 && item > 0) {
        mig_slice before = comma_after(table, from);

        if (before.length > 0)
            from = mig_slice_end(before);
    }
    slice.length = end - slice.at;
    slice = mig_sqlite_with_blanks(edit, from, slice);
    if (item == 0 && slice.at == table->open + 1 && table->text[mig_slice_end(slice)] == ' ')
        slice.length++; /* the first of several on one line */
    mig_sqlite_splice(edit, &splices, slice, "");
    return mig_sqlite_edit_splice(edit, &splices, err);
}

bool mig_sqlite_edit_drop_column(mig_sqlite_edit *edit, const char *name, mig_error *err)
{
    for (size_t i = 0; i < edit->table.columns.len; i++)
        if (mig_same_nocase(edit->table.columns.items[i].name.name, name))
            return mig_sqlite_edit_remove_item(edit, i, err);
    return mig_fail(err, MIG_ERR_FAILED, "the text of table \"%s\" has no column \"%s\"",
                    edit->table.name.name, name);
}

bool mig_sqlite_edit_options(mig_sqlite_edit *edit, bool strict, bool without_rowid, mig_error *err)
{
    mig_slice end = {edit->table.close + 1, edit->table.length - edit->table.close - 1};
    mig_splices splices = {0};
    const char *options = strict && without_rowid ? " STRICT, WITHOUT ROWID"
                          : strict                ? " STRICT"
                          : without_rowid         ? " WITHOUT ROWID"
                                                  : "";

    if (strict == edit->table.strict && without_rowid == edit->table.without_rowid)
        return true;
    mig_sqlite_splice(edit, &splices, end, options);
    return mig_sqlite_edit_splice(edit, &splices, err);
}

/* Takes the table's name and the dot out of `t.a`. */
static void unqualify(mig_sqlite_edit *edit, mig_splices *splices, mig_slice expr)
{
    const mig_sqlite_table *table = &edit->table;
    mig_tokens tokens = {0};

    mig_token_list(edit->arena, table->text + expr.at, expr.length, &tokens);
    for (size_t i = 0; i + 2 < tokens.len; i++) {
        mig_token name = tokens.items[i], dot = tokens.items[i + 1];
        const char *text = table->text + expr.at;
        bool before = i > 0 && mig_token_is(text, tokens.items[i - 1], ".");

        if (before || !mig_token_is(text, dot, ".") ||
            (name.kind != MIG_TOKEN_WORD && name.kind != MIG_TOKEN_QUOTED) ||
            !mig_same_nocase(mig_token_name(edit->arena, text, name), table->name.name))
            continue;
        mig_sqlite_splice(
            edit, splices,
            (mig_slice){expr.at + name.slice.at, mig_slice_end(dot.slice) - name.slice.at}, "");
    }
}

static void unqualify_all(mig_sqlite_edit *edit, mig_splices *splices,
                          const mig_sqlite_constraints *constraints)
{
    for (size_t i = 0; i < constraints->len; i++) {
        const mig_sqlite_constraint *constraint = &constraints->items[i];

        if (constraint->kind == MIG_SQLITE_CHECK || constraint->kind == MIG_SQLITE_GENERATED)
            unqualify(edit, splices, constraint->expr);
    }
}

bool mig_sqlite_edit_rename(mig_sqlite_edit *edit, const char *name, mig_error *err)
{
    mig_splices splices = {0};
    MIG_AUTO_STR quoted = {0};

    mig_sqlite_ident(&quoted, name);
    mig_sqlite_splice(edit, &splices, edit->table.name.slice, mig_str_text(&quoted));
    for (size_t i = 0; i < edit->table.columns.len; i++)
        unqualify_all(edit, &splices, &edit->table.columns.items[i].constraints);
    unqualify_all(edit, &splices, &edit->table.constraints);
    return mig_sqlite_edit_splice(edit, &splices, err);
}

const mig_sqlite_constraint *mig_sqlite_text_key(const mig_sqlite_table *table,
                                                 const mig_sqlite_column **column)
{
    const mig_sqlite_constraint *key;

    for (size_t i = 0; i < table->columns.len; i++) {
        *column = &table->columns.items[i];
        key = mig_sqlite_constraint_find(&(*column)->constraints, MIG_SQLITE_PRIMARY_KEY);
        if (key)
            return key;
    }
    *column = NULL;
    return mig_sqlite_constraint_find(&table->constraints, MIG_SQLITE_PRIMARY_KEY);
}

const mig_sqlite_column *mig_sqlite_text_alias(const mig_sqlite_table *table)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    const mig_sqlite_column *column;
    const mig_sqlite_constraint *key = mig_sqlite_text_key(table, &column);

    if (!key || table->without_rowid || (column && key->descending))
        return NULL;
    if (!column && key->columns.len == 1 && key->columns.items[0].column.name)
        column = mig_sqlite_column_find(table, key->columns.items[0].column.name);
    if (!column ||
        !mig_same_nocase(mig_sqlite_type_text(scratch, table->text, column->type), "integer"))
        return NULL;
    return column;
}
