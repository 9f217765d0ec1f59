/* Text helpers: see text.h. */
#include "base/text.h"

#include <string.h>

static char lower_char(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

bool mig_same(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

bool mig_same_nocase(const char *a, const char *b)
{
    if (!a || !b || a == b)
        return a == b;
    while (*a && lower_char(*a) == lower_char(*b)) {
        a++;
        b++;
    }
    return lower_char(*a) == lower_char(*b);
}

bool mig_starts_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

bool mig_ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);

    return n >= m && strcmp(text + n - m, end) == 0;
}

bool mig_blank(const char *text)
{
    while (is_space(*text))
        text++;
    return *text == '\0';
}

char *mig_lower(mig_arena *arena, const char *text)
{
    char *copy = mig_arena_strdup(arena, text);

    for (char *c = copy; c && *c; c++)
        *c = lower_char(*c);
    return copy;
}

char *mig_trim(mig_arena *arena, const char *text)
{
    size_t n;

    while (is_space(*text))
        text++;
    n = strlen(text);
    while (n > 0 && is_space(text[n - 1]))
        n--;
    return mig_arena_strndup(arena, text, n);
}

unsigned long long mig_hash(unsigned long long value, const char *text)
{
    for (; *text; text++)
        value = (value ^ (unsigned char)*text) * 0x100000001b3ULL;
    return (value ^ 0x1fU) * 0x100000001b3ULL; /* what parts it from the next */
}

/* Length of the sequence that starts here, 0 when it is not one. */
static size_t utf8_sequence(const unsigned char *s, size_t left)
{
    static const struct {
        unsigned char mask, lead;
        unsigned min;
    } forms[] = {{0x80, 0x00, 0}, {0xE0, 0xC0, 0x80}, {0xF0, 0xE0, 0x800}, {0xF8, 0xF0, 0x10000}};

    for (size_t n = 0; n < MIG_LEN(forms); n++) {
        unsigned code = s[0] & (unsigned char)~forms[n].mask;

        if ((s[0] & forms[n].mask) != forms[n].lead)
            continue;
        if (n >= left)
            return 0;
        for (size_t i = 1; i <= n; i++) {
            if ((s[i] & 0xC0U) != 0x80)
                return 0;
            code = code << 6U | (s[i] & 0x3FU);
        }
        if (code < forms[n].min || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
            return 0;
        return n + 1;
    }
    return 0;
}

size_t mig_utf8_bad(const char *text, size_t length)
{
    for (size_t i = 0; i < length;) {
        size_t n;

        if ((unsigned char)text[i] < 0x80) {
            i++;
            continue;
        }
        n = utf8_sequence((const unsigned char *)text + i, length - i);
        if (n == 0)
            return i;
        i += n;
    }
    return length;
}

enum { NEAREST_MAX = 64 };

/* Edit distance with neighbouring letters swapped counted as one (optimal string alignment). */
static size_t distance(const char *a, const char *b)
{
    size_t rows[3][NEAREST_MAX + 1];
    size_t n = strlen(a), m = strlen(b);

    if (n > NEAREST_MAX || m > NEAREST_MAX)
        return NEAREST_MAX;
    for (size_t j = 0; j <= m; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t *row = rows[i % 3], *up = rows[(i + 2) % 3], *upper = rows[(i + 1) % 3];

        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t same = lower_char(a[i - 1]) == lower_char(b[j - 1]);
            size_t best = up[j - 1] + !same;

            best = up[j] + 1 < best ? up[j] + 1 : best;
            best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
            if (i > 1 && j > 1 && lower_char(a[i - 1]) == lower_char(b[j - 2]) &&
                lower_char(a[i - 2]) == lower_char(b[j - 1]) && upper[j - 2] + 1 < best)
                best = upper[j - 2] + 1;
            row[j] = best;
        }
    }
    return rows[n % 3][m];
}

const char *mig_nearest(const char *text, const char *const *words, size_t count)
{
    const char *best = NULL;
    size_t best_distance = strlen(text) / 3 + 2;

    for (size_t i = 0; i < count; i++) {
        size_t d = distance(text, words[i]);

        if (d < best_distance && d < strlen(words[i])) {
            best = words[i];
            best_distance = d;
        }
    }
    return best;
}
