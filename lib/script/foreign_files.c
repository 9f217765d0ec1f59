/* Folders of dbmate, golang-migrate, goose and Flyway: which file is what, and in which order. */
#include "base/text.h"
#include "script/folder.h"
#include "script/foreign_sql.h"

#include <stdlib.h>
#include <string.h>

/* What a file's name says. */
typedef struct {
    const mig_entry *entry;
    mig_tool tool;
    const char *version; /* NULL: none, it is run again and again */
    const char *title;
    bool down;
} named;

/* A version with its files. */
typedef struct {
    const char *version, *title;
    const mig_entry *up, *down; /* down: a file of its own; NULL: none */
} step;

typedef MIG_ARRAY(named) named_files;
typedef MIG_ARRAY(step) steps;

static const char *const tool_names[] = {
    [MIG_TOOL_DBMATE] = "dbmate",
    [MIG_TOOL_GOLANG_MIGRATE] = "golang-migrate",
    [MIG_TOOL_GOOSE] = "goose",
    [MIG_TOOL_FLYWAY] = "Flyway",
};

const char *mig_tool_name(mig_tool tool)
{
    return tool_names[tool];
}

static const char digits[] = "0123456789";

static const char *without_zeros(const char *number)
{
    number += strspn(number, "0");
    return *number && strchr(digits, *number) ? number : number - 1;
}

/* Numbers with points between them, as numbers; what is missing is 0. */
static int compare_versions(const char *a, const char *b)
{
    while (*a || *b) {
        const char *left = *a ? a + strspn(a, "0") : "", *right = *b ? b + strspn(b, "0") : "";
        const size_t n = strspn(left, digits), m = strspn(right, digits);
        const int order = n != m ? (n < m ? -1 : 1) : strncmp(left, right, n);

        if (order != 0)
            return order;
        a = left + n + (left[n] == '.');
        b = right + m + (right[m] == '.');
    }
    return 0;
}

static const char *title_of(mig_arena *arena, const char *text, size_t length)
{
    char *title = mig_arena_strndup(arena, text, length);

    for (char *c = title; *c; c++)
        if (*c == '_')
            *c = ' ';
    return mig_trim(arena, title);
}

/* "1_title.up.sql" */
static bool is_golang_migrate(mig_arena *arena, const mig_entry *entry, named *found)
{
    const size_t n = strspn(entry->name, digits), length = strlen(entry->name);
    const bool up = mig_ends_with(entry->name, ".up.sql");
    const size_t end = strlen(up ? ".up.sql" : ".down.sql");

    if (n == 0 || entry->name[n] != '_' || entry->deep ||
        !(up || mig_ends_with(entry->name, ".down.sql")))
        return false;
    *found = (named){entry, MIG_TOOL_GOLANG_MIGRATE,
                     without_zeros(mig_arena_strndup(arena, entry->name, n)),
                     title_of(arena, entry->name + n + 1, length - n - 1 - end), !up};
    return true;
}

/* "V1.2__title.sql", "V1_2__title.sql", "U1.2__title.sql", "R__title.sql" */
static bool is_flyway(mig_arena *arena, const mig_entry *entry, named *found)
{
    const char *name = entry->name, *title = strstr(name, "__");
    const char kind = name[0];
    char *version;

    if (!title || !mig_ends_with(name, ".sql") || !kind || !strchr("VURB", kind))
        return false;
    version = mig_arena_strndup(arena, name + 1, (size_t)(title - name) - 1);
    for (char *c = version; *c; c++) {
        if (*c == '_')
            *c = '.';
        if (!strchr("0123456789.", *c))
            return false;
    }
    if ((kind == 'R') != (*version == '\0'))
        return false;
    *found = (named){entry, MIG_TOOL_FLYWAY, *version ? version : NULL,
                     title_of(arena, title + 2, strlen(title) - strlen("__.sql")), kind == 'U'};
    return true;
}

/* Digits, then anything; with `_` behind the digits for goose. */
static bool is_numbered(mig_arena *arena, const mig_entry *entry, mig_tool tool, named *found)
{
    const char *name = entry->name, *version;
    const size_t n = strspn(name, digits);

    if (n == 0 || entry->deep || !mig_ends_with(name, ".sql") ||
        (tool == MIG_TOOL_GOOSE && name[n] != '_'))
        return false;
    version = mig_arena_strndup(arena, name, n);
    *found = (named){entry, tool, tool == MIG_TOOL_GOOSE ? without_zeros(version) : version,
                     title_of(arena, name + n, strlen(name + n) - strlen(".sql")), false};
    return true;
}

static void leave_out(mig_arena *arena, mig_foreigns *scripts, const char *path, const char *why)
{
    mig_push(arena, &scripts->notes, mig_arena_printf(arena, "%s is left out: %s", path, why));
}

static bool says(const char *text, const char *mark)
{
    return strstr(text, mark) != NULL;
}

/* A file whose name alone doesn't tell. */
static bool look_inside(mig_arena *arena, const mig_entry *entry, named_files *files,
                        mig_foreigns *scripts, mig_error *err)
{
    const char *text;
    named found;

    if (!mig_folder_text(arena, entry->path, &text, err))
        return false;
    if (is_numbered(arena, entry, MIG_TOOL_GOOSE, &found) && says(text, "+goose")) {
        mig_push(arena, files, found);
        return true;
    }
    if (says(text, "-- migrate:up"))
        return mig_fail_at(err, (mig_place){.file = entry->path},
                           "this file is dbmate's: see `migrate import dbmate`");
    leave_out(arena, scripts, entry->path,
              "neither golang-migrate nor goose nor Flyway would run a file of that name");
    return true;
}

/* Programs are no SQL; a revision without one would be missing from the line. */
static bool is_program(const char *name)
{
    const bool numbered = strspn(name, digits) > 0;

    return (numbered && (mig_ends_with(name, ".go") || mig_ends_with(name, ".py"))) ||
           (strchr("VUR", name[0]) && strstr(name, "__") &&
            (mig_ends_with(name, ".java") || mig_ends_with(name, ".class")));
}

static bool take_entry(mig_arena *arena, const mig_entry *entry, named_files *files,
                       mig_foreigns *scripts, mig_error *err)
{
    named found;

    if (is_program(entry->name))
        return mig_fail_at(err, (mig_place){.file = entry->path},
                           "this revision is a program, not SQL; write a file of SQL in its place, "
                           "in a copy of the folder");
    if (is_golang_migrate(arena, entry, &found) || is_flyway(arena, entry, &found)) {
        mig_push(arena, files, found);
        return true;
    }
    if (mig_ends_with(entry->name, ".sql"))
        return look_inside(arena, entry, files, scripts, err);
    if (mig_ends_with(entry->name, ".sql.conf"))
        return mig_fail_at(err, (mig_place){.file = entry->path},
                           "what this file says of its script can't be taken over; take it out of "
                           "a copy of the folder");
    return true;
}

static bool find_tool(const named_files *files, const char *folder, mig_tool *tool, mig_error *err)
{
    const named *first = files->items;

    for (size_t i = 0; i < files->len; i++) {
        const named *file = &files->items[i];

        *tool = file->tool;
        if (file->tool != first->tool)
            return mig_fail(err, MIG_ERR_USAGE, "\"%s\" looks like %s's and \"%s\" like %s's",
                            first->entry->path, tool_names[first->tool], file->entry->path,
                            tool_names[file->tool]);
    }
    return files->len > 0 ||
           mig_fail(err, MIG_ERR_USAGE,
                    "in \"%s\" there are no scripts as golang-migrate, goose or Flyway have them",
                    folder);
}

static step *find_step(steps *all, const char *version)
{
    for (size_t i = all->len; i > 0; i--)
        if (compare_versions(all->items[i - 1].version, version) == 0)
            return &all->items[i - 1];
    return NULL;
}

static int by_version(const void *a, const void *b)
{
    const named *left = a, *right = b;
    int order = compare_versions(left->version, right->version);

    if (order == 0)
        order = (int)left->down - (int)right->down;
    return order ? order : strcmp(left->entry->path, right->entry->path);
}

/* The files are sorted by version, of each the way forth before the way back. */
static bool pair_files(mig_arena *arena, const named_files *files, steps *all, mig_error *err)
{
    for (size_t i = 0; i < files->len; i++) {
        const named *file = &files->items[i];
        step *last = all->len ? &all->items[all->len - 1] : NULL;
        const bool same = last && compare_versions(last->version, file->version) == 0;

        if (same && (!file->down || last->down))
            return mig_fail_at(err, (mig_place){.file = file->entry->path},
                               "version %s is in \"%s\" too", file->version,
                               file->down ? last->down->path : last->up->path);
        if (file->down && !same)
            return mig_fail_at(err, (mig_place){.file = file->entry->path},
                               "there is a way back from version %s, but no way forth",
                               file->version);
        if (file->down) {
            last->down = file->entry;
        } else {
            const step found = {file->version, file->title, file->entry, NULL};

            mig_push(arena, all, found);
        }
    }
    return true;
}

/* Flyway puts values in the place of these before it runs a script. */
static bool check_placeholders(mig_arena *arena, const char *path, const char *text, mig_error *err)
{
    const char *found = strstr(text, "${");

    return !found ||
           mig_fail_at(err, mig_folder_place(arena, path, text, (size_t)(found - text)),
                       "Flyway puts a value in the place of \"%.*s\"; write the value there, in a "
                       "copy of the folder",
                       (int)strcspn(found, "}\r\n") + 1, found);
}

/* What a whole file says. */
static bool read_whole(mig_arena *arena, const mig_entry *entry, mig_tool tool, mig_part *part,
                       mig_error *err)
{
    const char *text;

    if (!mig_folder_text(arena, entry->path, &text, err) ||
        (tool == MIG_TOOL_FLYWAY && !check_placeholders(arena, entry->path, text, err)))
        return false;
    *part = (mig_part){.path = entry->path, .text = text, .end = strlen(text)};
    return true;
}

static bool read_parts(mig_arena *arena, const mig_dialect *dialect, mig_tool tool, const step *s,
                       mig_marked *parts, mig_error *err)
{
    const char *text;

    *parts = (mig_marked){.transaction = true};
    switch (tool) {
    case MIG_TOOL_DBMATE:
        return mig_folder_text(arena, s->up->path, &text, err) &&
               mig_marked_dbmate(arena, dialect, s->up->path, text, parts, err);
    case MIG_TOOL_GOOSE:
        return mig_folder_text(arena, s->up->path, &text, err) &&
               mig_marked_goose(arena, dialect, s->up->path, text, parts, err);
    case MIG_TOOL_GOLANG_MIGRATE:
    case MIG_TOOL_FLYWAY:
        break;
    }
    return read_whole(arena, s->up, tool, &parts->up, err) &&
           (!s->down || read_whole(arena, s->down, tool, &parts->down, err));
}

/* What the tool ran outside a transaction, but with a BEGIN and a COMMIT of its own, stays in one
 * piece. Then the other way has to be able to run in a transaction too. */
static bool settle_transaction(mig_arena *arena, const mig_marked *parts, const char *up,
                               const char *down, bool *transaction, mig_error *err)
{
    const mig_part *part = parts->up.whole ? &parts->up : &parts->down;

    *transaction = parts->transaction;
    if (parts->transaction || !part->whole)
        return true;
    *transaction = true;
    return ((!*up || parts->up.whole) && (!*down || parts->down.whole)) ||
           mig_fail_at(err, mig_folder_place(arena, part->path, part->text, part->start),
                       "one way runs in a transaction of its own and the other in none, which a "
                       "script can't have; write BEGIN and COMMIT around both or around none, in "
                       "a copy of the folder");
}

/* parent: the version before; NULL: none. */
static bool read_step(mig_arena *arena, const mig_dialect *dialect, mig_tool tool, const step *s,
                      const char *parent, mig_foreign *found, mig_error *err)
{
    const mig_place place = {.file = s->up->path};
    mig_script *script = &found->script;
    mig_marked parts;
    bool alone = false, alone_back = false, transaction;
    const char *up, *down = "";

    *found = (mig_foreign){.script = {.path = s->up->path,
                                      .revision = s->version,
                                      .message = s->title,
                                      .revision_place = place,
                                      .parents_place = place}};
    if (!mig_revision_check(s->version, place, err) ||
        !read_parts(arena, dialect, tool, s, &parts, err) ||
        !mig_part_sql(arena, dialect, &parts.up, &up, &alone, err) ||
        (parts.down.path && !mig_part_sql(arena, dialect, &parts.down, &down, &alone_back, err)) ||
        !settle_transaction(arena, &parts, up, down, &transaction, err))
        return false;
    if (strlen(s->version) == strlen("20261121101500"))
        script->created = mig_folder_time(arena, s->version);
    if (parent)
        mig_push(arena, &script->down_revisions, parent);
    script->transaction = transaction && !alone && !alone_back;
    found->upgrade = *up ? up : NULL;
    found->downgrade = *down ? down : NULL;
    if (*up && !*down)
        script->irreversible =
            mig_arena_printf(arena, "%s has no SQL that takes it back", tool_names[tool]);
    return true;
}

static bool read_steps(mig_arena *arena, const mig_dialect *dialect, mig_tool tool,
                       const steps *all, mig_foreigns *scripts, mig_error *err)
{
    for (size_t i = 0; i < all->len; i++) {
        mig_foreign found;

        if (!read_step(arena, dialect, tool, &all->items[i],
                       i > 0 ? all->items[i - 1].version : NULL, &found, err))
            return false;
        mig_push(arena, &scripts->items, found);
    }
    return true;
}

bool mig_dbmate_read(mig_arena *arena, const char *folder, const mig_dialect *dialect,
                     mig_foreigns *scripts, mig_error *err)
{
    mig_entries entries = {0};
    steps all = {0};

    if (!mig_folder_list(arena, folder, false, &entries, err))
        return false;
    for (size_t i = 0; i < entries.len; i++) {
        const mig_entry *entry = &entries.items[i];
        const step *known;
        named found;

        if (!is_numbered(arena, entry, MIG_TOOL_DBMATE, &found)) {
            if (mig_ends_with(entry->name, ".sql"))
                leave_out(arena, scripts, entry->path, "dbmate wouldn't run a file of that name");
            continue;
        }
        known = find_step(&all, found.version);
        if (known && strcmp(known->version, found.version) == 0)
            return mig_fail_at(err, (mig_place){.file = entry->path}, "version %s is in \"%s\" too",
                               found.version, known->up->path);
        mig_push(arena, &all, ((step){found.version, found.title, entry, NULL}));
    }
    if (all.len == 0)
        return mig_fail(err, MIG_ERR_USAGE, "in \"%s\" there are no scripts as dbmate has them",
                        folder);
    return read_steps(arena, dialect, MIG_TOOL_DBMATE, &all, scripts, err);
}

/* Flyway's repeatable scripts follow no version, and a baseline stands for others. */
static bool take_versions(mig_arena *arena, const named_files *files, named_files *versions,
                          mig_foreigns *scripts, mig_error *err)
{
    for (size_t i = 0; i < files->len; i++) {
        const named *file = &files->items[i];
        const bool flyway = file->tool == MIG_TOOL_FLYWAY;

        if (flyway && file->entry->name[0] == 'B')
            return mig_fail_at(
                err, (mig_place){.file = file->entry->path},
                "a baseline stands for other scripts; import those, without it, from "
                "a copy of the folder");
        if (file->version)
            mig_push(arena, versions, *file);
        else
            leave_out(
                arena, scripts, file->entry->path,
                "Flyway runs it whenever it changed, which no script does here; what it makes "
                "belongs into a script of its own at each change");
    }
    return true;
}

bool mig_sql_folder_read(mig_arena *arena, const char *folder, const mig_dialect *dialect,
                         mig_tool *tool, mig_foreigns *scripts, mig_error *err)
{
    mig_entries entries = {0};
    named_files files = {0}, versions = {0};
    steps all = {0};

    if (!mig_folder_list(arena, folder, true, &entries, err))
        return false;
    for (size_t i = 0; i < entries.len; i++)
        if (!take_entry(arena, &entries.items[i], &files, scripts, err))
            return false;
    if (!find_tool(&files, folder, tool, err) ||
        !take_versions(arena, &files, &versions, scripts, err) ||
        !find_tool(&versions, folder, tool, err))
        return false;
    if (versions.len > 1)
        qsort(versions.items, versions.len, sizeof *versions.items, by_version);
    return pair_files(arena, &versions, &all, err) &&
           read_steps(arena, dialect, *tool, &all, scripts, err);
}

void mig_foreign_print(mig_arena *arena, mig_foreign *foreign, const mig_dialect *dialect,
                       mig_str *out)
{
    mig_script *script = &foreign->script;

    script->sql = foreign->upgrade || foreign->downgrade;
    if (!script->sql) {
        mig_script_print(arena, script, out);
        return;
    }
    script->dialect = dialect->name;
    mig_script_print_text(script, foreign->upgrade ? foreign->upgrade : "",
                          foreign->downgrade ? foreign->downgrade : "", out);
}
