/* Reading rows: see csv.h. */
#include "base/csv.h"

#include "base/text.h"

#include <errno.h>
#include <string.h>

bool mig_csv_open(mig_csv *csv, const char *path, char delimiter, mig_error *err)
{
    char mark[3];

    *csv = (mig_csv){.path = path, .delimiter = delimiter, .arena = mig_arena_new(), .next = 1};
    csv->file = fopen(path, "rb");
    if (!csv->file)
        return mig_fail(err, MIG_ERR_FAILED, "can't read \"%s\": %s", path, strerror(errno));
    /* What editors of other systems put in front of UTF-8. */
    if (fread(mark, 1, sizeof mark, csv->file) != sizeof mark ||
        memcmp(mark, "\xEF\xBB\xBF", sizeof mark) != 0)
        rewind(csv->file);
    return true;
}

void mig_csv_close(mig_csv *csv)
{
    if (csv->file)
        fclose(csv->file);
    mig_str_dispose(&csv->text);
    mig_arena_free(csv->arena);
}

const char *mig_csv_text(const mig_csv *csv, size_t cell)
{
    return csv->text.data + csv->cells.items[cell].start;
}

static bool fail(const mig_csv *csv, unsigned line, const char *what, mig_error *err)
{
    return mig_fail_at(err, (mig_place){.file = csv->path, .line = line, .column = 1}, "%s", what);
}

/* Up to the closing quote; next: what follows it. */
static bool read_quoted(mig_csv *csv, int *next, mig_error *err)
{
    const unsigned begins = csv->next;
    int c;

    while ((c = getc_unlocked(csv->file)) != EOF && csv->text.len <= MIG_CSV_ROW_MAX) {
        if (c == '"' && (c = getc_unlocked(csv->file)) != '"') {
            *next = c;
            return true;
        }
        csv->next += c == '\n';
        if (c == '\0')
            return fail(csv, csv->next, "there is a NUL byte here", err);
        mig_str_addc(&csv->text, (char)c);
    }
    return c == EOF ? fail(csv, begins, "the quote that begins in this line isn't closed", err)
                    : true;
}

/* next: what ends the cell: the delimiter, a line break or the end. */
static bool read_cell(mig_csv *csv, int *next, mig_error *err)
{
    mig_csv_cell cell = {.start = csv->text.len};
    int c = getc_unlocked(csv->file);

    if (c == '"') {
        cell.quoted = true;
        if (!read_quoted(csv, &c, err))
            return false;
    }
    while (c != csv->delimiter && c != '\n' && c != EOF && csv->text.len <= MIG_CSV_ROW_MAX) {
        const int after = c == '\r' ? getc_unlocked(csv->file) : 0;

        if (c == '\r' && (after == '\n' || after == EOF)) {
            c = after;
            break;
        }
        if (c == '\r')
            ungetc(after, csv->file);
        if (cell.quoted)
            return fail(csv, csv->next,
                        "something follows a closing quote; a quote inside quotes "
                        "is written twice",
                        err);
        if (c == '"' || c == '\0' || c == '\r')
            return fail(csv, csv->next,
                        "a value with a quote, a line break or a NUL byte in it; the first two "
                        "have to be in quotes",
                        err);
        mig_str_addc(&csv->text, (char)c);
        c = getc_unlocked(csv->file);
    }
    mig_str_addc(&csv->text, '\0');
    mig_push(csv->arena, &csv->cells, cell);
    *next = c;
    return csv->text.len <= MIG_CSV_ROW_MAX ||
           fail(csv, csv->line, "the row is longer than 64 MB", err);
}

bool mig_csv_next(mig_csv *csv, bool *more, mig_error *err)
{
    int c = getc_unlocked(csv->file);

    *more = c != EOF;
    if (ferror(csv->file))
        return mig_fail(err, MIG_ERR_FAILED, "can't read \"%s\"", csv->path);
    if (!*more)
        return true;
    ungetc(c, csv->file);
    csv->line = csv->next;
    csv->cells.len = 0;
    mig_str_reset(&csv->text);
    do {
        if (!read_cell(csv, &c, err))
            return false;
    } while (c == csv->delimiter);
    csv->next += c == '\n';
    if (ferror(csv->file))
        return mig_fail(err, MIG_ERR_FAILED, "can't read \"%s\"", csv->path);
    return mig_utf8_bad(csv->text.data, csv->text.len) == csv->text.len ||
           fail(csv, csv->line, "the row isn't UTF-8", err);
}
