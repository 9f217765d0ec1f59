/*
 * What a sequence is where nothing is said: numbers follow from its type and from the sign of its
 * increment (init_params of commands/sequence.c). Only what differs is kept in the model.
 */
#include "dialect/postgresql/postgresql.h"

#include "base/text.h"

#include <stdlib.h>

typedef struct {
    const char *type, *min, *max;
} range;

static const range *range_of(const char *type)
{
    static const range ranges[] = {
        {"smallint", "-32768", "32767"},
        {"integer", "-2147483648", "2147483647"},
        {"bigint", "-9223372036854775808", "9223372036854775807"},
    };

    for (size_t i = 0; i < MIG_LEN(ranges); i++)
        if (mig_same(ranges[i].type, type))
            return &ranges[i];
    return &ranges[MIG_LEN(ranges) - 1];
}

const char *pg_sequence_type(const mig_column *column)
{
    if (!column->sequence || !column->sequence->type)
        return column->type.server;
    return mig_same(column->sequence->type, "int") ? "integer" : column->sequence->type;
}

static const char *or_usual(const char *value, const char *usual)
{
    return value ? value : usual;
}

mig_sequence pg_sequence_whole(const mig_sequence *sequence, const char *type)
{
    mig_sequence whole = {0};
    const range *all = range_of(type);
    bool down;

    if (sequence)
        whole = *sequence;
    whole.increment = or_usual(whole.increment, "1");
    down = *whole.increment == '-';
    whole.min = or_usual(whole.min, down ? all->min : "1");
    whole.max = or_usual(whole.max, down ? "-1" : all->max);
    whole.start = or_usual(whole.start, down ? whole.max : whole.min);
    whole.cache = or_usual(whole.cache, "1");
    return whole;
}

static const char *unless_usual(const char *value, const char *usual)
{
    return mig_same(value, usual) ? NULL : value;
}

const mig_sequence *pg_sequence_brief(mig_arena *arena, const mig_sequence *whole, const char *type)
{
    mig_sequence brief = *whole, usual = {.increment = whole->increment};
    const mig_sequence *found = &usual;

    usual = pg_sequence_whole(found, type);
    brief.min = unless_usual(whole->min, usual.min);
    brief.max = unless_usual(whole->max, usual.max);
    usual.min = whole->min;
    usual.max = whole->max;
    usual.start = NULL;
    usual = pg_sequence_whole(found, type);
    brief.start = unless_usual(whole->start, usual.start);
    brief.increment = unless_usual(whole->increment, "1");
    brief.cache = unless_usual(whole->cache, "1");
    return mig_sequence_same(&brief, NULL) ? NULL : MIG_COPY(arena, &brief);
}

long long pg_sequence_number(const char *digits)
{
    return strtoll(digits, NULL, 10);
}

static bool check_whole(const mig_sequence *whole, const char *type, mig_place place,
                        mig_error *err)
{
    const range *all = range_of(type);
    long long min = pg_sequence_number(whole->min), max = pg_sequence_number(whole->max);
    long long start = pg_sequence_number(whole->start);

    if (min < pg_sequence_number(all->min) || max > pg_sequence_number(all->max))
        return mig_fail_at(err, place, "a sequence of %s counts from %s to %s at most", all->type,
                           all->min, all->max);
    if (min >= max)
        return mig_fail_at(err, place, "the sequence's min, %lld, must be less than its max, %lld",
                           min, max);
    if (start < min || start > max)
        return mig_fail_at(err, place,
                           "the sequence's start, %lld, is not between its min, %lld, and its max, "
                           "%lld",
                           start, min, max);
    return true;
}

bool pg_resolve_sequence(mig_arena *arena, mig_name table, mig_column *column, mig_error *err)
{
    const char *type = pg_sequence_type(column);
    mig_sequence whole;

    if (!column->sequence)
        return true;
    whole = pg_sequence_whole(column->sequence, type);
    if (!check_whole(&whole, type, column->sequence->place, err))
        return false;
    if (mig_same(type, column->type.server))
        whole.type = NULL;
    if (mig_same(whole.name, pg_serial_sequence(arena, table, column->name).name))
        whole.name = NULL;
    column->sequence = pg_sequence_brief(arena, &whole, type);
    return true;
}
