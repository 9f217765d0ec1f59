/*
 * Which values another type of a column can't hold, as conditions in SQL: see lower_fit.c. Only
 * lower_fit*.c include this.
 */
#ifndef MIG_DIALECT_MYSQL_FIT_H
#define MIG_DIALECT_MYSQL_FIT_H

#include "dialect/mysql/lower.h"

#include <stdint.h>

typedef enum {
    FIT_OTHER,
    FIT_INTEGER,
    FIT_DECIMAL,
    FIT_FLOATING,
    FIT_CHARS, /* char, varchar */
    FIT_TEXT,
    FIT_LISTED, /* enum, set */
    FIT_BYTES,
    FIT_DAY,
    FIT_MOMENT, /* datetime */
    FIT_STAMP,  /* timestamp */
    FIT_CLOCK,  /* time */
    FIT_JSON,
    FIT_UUID,
} my_value_class;

/* How a type's values are limited. */
typedef struct {
    my_value_class class;
    uint64_t size;  /* INTEGER, FLOATING: bits; DECIMAL: digits before the point; CHARS: characters;
                       TEXT, BYTES: bytes; of others the most characters that they are written in */
    unsigned scale; /* DECIMAL: digits behind the point */
    bool is_unsigned, zerofill;
    const char *least, *most; /* INTEGER, DECIMAL */
} my_value_type;

typedef struct {
    my_lowering *l;
    const char *from_text, *to_text;
    my_value_type from, to;
    bool same_collation;
    mig_strings pieces; /* of the condition, as far as it goes: mig_rows_question */
    mig_str *end;       /* what stands behind the column's last mention */
    const char *unfit;
} my_fitting;

/* The condition goes on behind a mention of the column. */
void my_mention(my_fitting *f);
/* `OR words column`: another reason to refuse a value. */
void my_refuse(my_fitting *f, const char *words);
static inline bool my_holds_text(const my_value_type *type)
{
    return type->class == FIT_CHARS || type->class == FIT_TEXT;
}

/* lower_fit_number.c */
/* What is no number is no value of theirs. */
void my_refuse_no_number(my_fitting *f);
void my_fit_integer(my_fitting *f);
void my_fit_decimal(my_fitting *f);
void my_fit_floating(my_fitting *f);
/* `count` times that character. */
const char *my_repeated(mig_arena *arena, char what, uint64_t count);

#endif
