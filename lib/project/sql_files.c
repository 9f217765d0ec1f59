/* Running files of SQL in a scratch database: see sql_files.h. */
#include "project/sql_files.h"

#include "base/position.h"
#include "base/text.h"
#include "dialect/split.h"

#include <string.h>

/* Of the fault, as far as the server said where in the statement it is. */
static mig_place place_of(mig_arena *arena, const mig_sql_piece *piece, unsigned position)
{
    const mig_sql_file *file = piece->file;
    mig_position at = {piece->offset, piece->line, piece->column};

    if (position > 1 && !piece->part)
        at = mig_position_after(file->text, at, position - 1);
    return mig_position_place(arena, file->name, file->text, at);
}

static bool add_statement(mig_arena *arena, const mig_dialect *dialect, const mig_sql_file *file,
                          const mig_statement *statement, mig_sql_pieces *pieces, mig_error *err)
{
    mig_sql_piece piece = {.file = file,
                           .sql = statement->sql,
                           .offset = statement->offset,
                           .line = statement->line,
                           .column = statement->column};
    const char *why = NULL;

    piece.use = dialect->declare(statement->sql, &why);
    switch (piece.use) {
    case MIG_DECLARE_RUN:
    case MIG_DECLARE_DROP:
        mig_push(arena, pieces, piece);
        return true;
    case MIG_DECLARE_SKIP:
        return true;
    case MIG_DECLARE_REFUSE:
        break;
    }
    return mig_fail_at(err, place_of(arena, &piece, 0), "\"%.*s\" can't be a part of a schema: %s",
                       (int)strcspn(statement->sql, "\r\n"), statement->sql, why);
}

bool mig_sql_files_split(mig_arena *arena, const mig_dialect *dialect, const mig_sql_files *files,
                         mig_sql_pieces *pieces, mig_error *err)
{
    for (size_t i = 0; i < files->len; i++) {
        const mig_sql_file *file = &files->items[i];
        mig_statements statements = {0};

        if (!mig_split(arena, &dialect->lexer, file->name, file->text, &statements, err))
            return false;
        for (size_t k = 0; k < statements.len; k++)
            if (!add_statement(arena, dialect, file, &statements.items[k], pieces, err))
                return false;
    }
    return true;
}

static bool is_one_of(const char *state, const char *const *states, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(state, states[i]) == 0)
            return true;
    return false;
}

/* There already: what the scratch database took from the live one. */
static bool is_there(const mig_lexer *lexer, const mig_sql_piece *piece, const mig_error *err)
{
    return mig_same(err->sqlstate, "42P06") ||
           (mig_same(err->sqlstate, "42710") &&
            mig_sql_begins(lexer, piece->sql, "create extension"));
}

/* Another statement can't make it right. */
static bool is_final(const mig_error *err)
{
    static const char *const states[] = {"42601", "42501", "42611", "42P16",
                                         "22P02", "42P07", "42701", "0A000"};

    return err->code == MIG_ERR_INTERRUPTED || is_one_of(err->sqlstate, states, MIG_LEN(states));
}

static bool fail_piece(mig_arena *arena, const mig_sql_piece *piece, const mig_error *why,
                       mig_error *err)
{
    if (!err)
        return false;
    *err = *why;
    if (why->code == MIG_ERR_INTERRUPTED)
        return false;
    err->code = MIG_ERR_USAGE;
    mig_error_set_place(err, place_of(arena, piece, why->position));
    return false;
}

/* False only when the fault is final. waiting: the first piece that waits for something, and why.
 */
static bool run_piece(mig_driver *scratch, mig_sql_piece *piece, mig_error *why)
{
    *why = (mig_error){0};
    piece->done = mig_exec(scratch, piece->sql, why);
    if (piece->done)
        return true;
    if (piece->use == MIG_DECLARE_DROP || is_there(&scratch->dialect->lexer, piece, why)) {
        piece->done = !is_final(why);
        return piece->done;
    }
    return !is_final(why);
}

/* One round. Counts what it did; keeps why the first of the others waits. */
static bool run_round(mig_arena *arena, mig_driver *scratch, mig_sql_pieces *pieces, size_t *did,
                      size_t *waiting, mig_error *reason, mig_error *err)
{
    *did = 0;
    *waiting = pieces->len;
    for (size_t i = 0; i < pieces->len; i++) {
        mig_sql_piece *piece = &pieces->items[i];
        mig_error why;

        if (piece->done)
            continue;
        if (!run_piece(scratch, piece, &why))
            return fail_piece(arena, piece, &why, err);
        *did += piece->done;
        if (!piece->done && *waiting == pieces->len) {
            *waiting = i;
            *reason = why;
        }
    }
    return true;
}

/* Every waiting CREATE TABLE without its foreign keys, which come last. */
static bool take_apart(mig_arena *arena, const mig_dialect *dialect, mig_sql_pieces *pieces)
{
    bool any = false;

    for (size_t i = 0, count = pieces->len; dialect->take_apart && i < count; i++) {
        mig_sql_piece *whole = &pieces->items[i];
        mig_sql_piece piece = *whole;
        mig_strings parts = {0};

        if (whole->done || whole->part || !dialect->take_apart(arena, whole->sql, &parts))
            continue;
        any = true;
        piece.part = true;
        whole->sql = parts.items[0];
        whole->part = true;
        for (size_t k = 1; k < parts.len; k++) {
            piece.sql = parts.items[k];
            mig_push(arena, pieces, piece);
        }
    }
    return any;
}

bool mig_sql_pieces_run(mig_arena *arena, mig_driver *scratch, mig_sql_pieces *pieces,
                        bool complete, mig_error *err)
{
    mig_error reason;
    size_t did, waiting;

    do {
        if (!run_round(arena, scratch, pieces, &did, &waiting, &reason, err))
            return false;
        if (did == 0 && waiting < pieces->len && take_apart(arena, scratch->dialect, pieces))
            did = 1;
    } while (did > 0 && waiting < pieces->len);
    /* What a file set for its session is not for what reads the result. */
    if (!scratch->begin(scratch, err) || !scratch->end(scratch, true, err))
        return false;
    return waiting == pieces->len || !complete ||
           fail_piece(arena, &pieces->items[waiting], &reason, err);
}
