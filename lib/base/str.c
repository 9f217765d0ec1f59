/* String builder: see str.h. */
#include "base/str.h"

#include "base/memory.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void reserve(mig_str *s, size_t more)
{
    size_t wanted = s->cap ? s->cap : 64;

    if (s->len + more + 1 <= s->cap)
        return;
    while (wanted < s->len + more + 1)
        wanted *= 2;
    s->data = mig_realloc(s->data, wanted);
    s->cap = wanted;
}

void mig_str_addn(mig_str *s, const char *text, size_t length)
{
    reserve(s, length);
    if (length > 0)
        memcpy(s->data + s->len, text, length);
    s->len += length;
    s->data[s->len] = '\0';
}

void mig_str_add(mig_str *s, const char *text)
{
    mig_str_addn(s, text, strlen(text));
}

void mig_str_addc(mig_str *s, char c)
{
    mig_str_addn(s, &c, 1);
}

void mig_str_addf(mig_str *s, const char *format, ...)
{
    va_list args, again;
    int length;

    va_start(args, format);
    va_copy(again, args);
    length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    assert(length >= 0);
    reserve(s, (size_t)length);
    vsnprintf(s->data + s->len, (size_t)length + 1, format, again);
    s->len += (size_t)length;
    va_end(again);
}

void mig_str_reset(mig_str *s)
{
    mig_str_cut(s, 0);
}

void mig_str_cut(mig_str *s, size_t length)
{
    assert(length <= s->len);
    s->len = length;
    if (s->data)
        s->data[length] = '\0';
}

void mig_str_dispose(mig_str *s)
{
    free(s->data);
    *s = (mig_str){0};
}

const char *mig_str_text(const mig_str *s)
{
    return s->data ? s->data : "";
}

char *mig_str_copy(mig_arena *arena, const mig_str *s)
{
    return mig_arena_strndup(arena, mig_str_text(s), s->len);
}
