/*
 * Values that a column's new type, or its new character set, can't hold. The statement that changes
 * it would be refused, but only after others were done: the rows are asked before. What is asked is
 * what the servers refuse in strict mode (tried: MariaDB 10.11 and 11.8, MySQL 9.7), or less where
 * they differ or round otherwise; never what they would take, be it cut or rounded with a note.
 */
#include "dialect/mysql/fit.h"

#include "base/text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *name;
    my_value_class class;
    uint64_t size; /* 0: its argument */
} class_row;

static const class_row rows[] = {
    {"tinyint", FIT_INTEGER, 8},
    {"smallint", FIT_INTEGER, 16},
    {"mediumint", FIT_INTEGER, 24},
    {"int", FIT_INTEGER, 32},
    {"bigint", FIT_INTEGER, 64},
    {"decimal", FIT_DECIMAL, 0},
    {"float", FIT_FLOATING, 24},
    {"double", FIT_FLOATING, 53},
    {"char", FIT_CHARS, 0},
    {"varchar", FIT_CHARS, 0},
    {"tinytext", FIT_TEXT, UINT8_MAX},
    {"text", FIT_TEXT, UINT16_MAX},
    {"mediumtext", FIT_TEXT, 0xFFFFFF},
    {"longtext", FIT_TEXT, UINT32_MAX},
    {"enum", FIT_LISTED, UINT32_MAX},
    {"set", FIT_LISTED, UINT32_MAX},
    {"binary", FIT_BYTES, 0},
    {"varbinary", FIT_BYTES, 0},
    {"tinyblob", FIT_BYTES, UINT8_MAX},
    {"blob", FIT_BYTES, UINT16_MAX},
    {"mediumblob", FIT_BYTES, 0xFFFFFF},
    {"longblob", FIT_BYTES, UINT32_MAX},
    {"date", FIT_DAY, 10},
    {"datetime", FIT_MOMENT, 26},
    {"timestamp", FIT_STAMP, 26},
    {"time", FIT_CLOCK, 17},
    {"json", FIT_JSON, UINT32_MAX},
    {"uuid", FIT_UUID, 36},
};

static void limit_integer(my_value_type *type)
{
    static const struct {
        uint64_t bits;
        const char *least, *most, *most_unsigned;
    } limits[] = {
        {8, "-128", "127", "255"},
        {16, "-32768", "32767", "65535"},
        {24, "-8388608", "8388607", "16777215"},
        {32, "-2147483648", "2147483647", "4294967295"},
        {64, "-9223372036854775808", "9223372036854775807", "18446744073709551615"},
    };

    for (size_t i = 0; i < MIG_LEN(limits); i++)
        if (limits[i].bits == type->size) {
            type->least = type->is_unsigned ? "0" : limits[i].least;
            type->most = type->is_unsigned ? limits[i].most_unsigned : limits[i].most;
        }
}

static void limit_decimal(mig_arena *arena, my_value_type *type)
{
    type->most = mig_arena_printf(arena, "%s%s%s",
                                  type->size > 0 ? my_repeated(arena, '9', type->size) : "0",
                                  type->scale > 0 ? "." : "", my_repeated(arena, '9', type->scale));
    type->least = type->is_unsigned ? "0" : mig_arena_printf(arena, "-%s", type->most);
}

static my_value_type read_type(mig_arena *arena, const char *text)
{
    size_t length = strcspn(text, "( ");
    const char *comma = strchr(text, ',');
    uint64_t argument = text[length] == '(' ? strtoul(text + length + 1, NULL, 10) : 0;
    my_value_type type = {0};

    for (size_t i = 0; i < MIG_LEN(rows) && type.class == FIT_OTHER; i++)
        if (strlen(rows[i].name) == length && strncmp(rows[i].name, text, length) == 0)
            type = (my_value_type){.class = rows[i].class,
                                   .size = rows[i].size > 0 ? rows[i].size : argument};
    type.is_unsigned = mig_ends_with(text, " unsigned") || mig_ends_with(text, " zerofill");
    type.zerofill = mig_ends_with(text, " zerofill");
    if (type.class == FIT_INTEGER)
        limit_integer(&type);
    if (type.class == FIT_DECIMAL) {
        type.scale = comma ? (unsigned)strtoul(comma + 1, NULL, 10) : 0;
        type.size -= type.scale;
        limit_decimal(arena, &type);
    }
    if (type.class == FIT_FLOATING && argument > 0) /* (7,2): limits of its own */
        type.class = FIT_OTHER;
    return type;
}

void my_mention(my_fitting *f)
{
    mig_push(f->l->arena, &f->pieces, my_take(f->l, f->end));
}

void my_refuse(my_fitting *f, const char *words)
{
    mig_str_addf(f->end, "%s%s", f->pieces.len > 0 ? " OR " : "", words);
    my_mention(f);
}

/* Characters of the longest; of a set no more than bytes of all. */
static uint64_t width_of_values(my_fitting *f)
{
    mig_strings values = {0};
    uint64_t longest = 0;

    if (!my_read_values(f->l, f->from_text, &values))
        return strlen(f->from_text);
    for (size_t i = 0; i < values.len; i++) {
        uint64_t characters = 0;

        for (const char *at = values.items[i]; *at; at++)
            characters += ((unsigned char)*at & 0xC0) != 0x80; /* where one begins */
        if (characters > longest)
            longest = characters;
    }
    return longest;
}

/* The most characters that a value is written in; 0: not known. */
static uint64_t width_of(my_fitting *f)
{
    const my_value_type *from = &f->from;

    switch (from->class) {
    case FIT_INTEGER:
        return from->zerofill                             ? 0
               : strlen(from->least) > strlen(from->most) ? strlen(from->least)
                                                          : strlen(from->most);
    case FIT_DECIMAL:
        return from->zerofill ? 0 : strlen(from->most) + 1;
    case FIT_CHARS:
    case FIT_TEXT:
    case FIT_DAY:
    case FIT_MOMENT:
    case FIT_STAMP:
    case FIT_CLOCK:
    case FIT_JSON:
    case FIT_UUID:
        return from->size;
    case FIT_LISTED:
        return width_of_values(f);
    case FIT_OTHER:
    case FIT_FLOATING: /* as many digits as there is room for */
    case FIT_BYTES:
        break;
    }
    return 0;
}

/* What is cut off with a note, but where nothing else changes, are blanks. */
static void to_chars(my_fitting *f)
{
    bool cuts_blanks =
        my_holds_text(&f->from) || f->from.class == FIT_LISTED || f->from.class == FIT_JSON;

    if (width_of(f) <= f->to.size)
        return;
    if (mig_starts_with(f->from_text, "varchar") && mig_starts_with(f->to_text, "varchar") &&
        f->same_collation)
        cuts_blanks = false;
    f->unfit =
        mig_arena_printf(f->l->arena, "texts of more than %" PRIu64 " characters", f->to.size);
    my_refuse(f, cuts_blanks ? "SUBSTRING(" : "CHAR_LENGTH(");
    if (cuts_blanks)
        mig_str_addf(f->end, ", %" PRIu64 ") REGEXP '[^[:space:]]'", f->to.size + 1);
    else
        mig_str_addf(f->end, ") > %" PRIu64, f->to.size);
}

enum { BYTES_OF_CHARACTER = 4 };

static uint64_t bytes_of(const my_value_type *from)
{
    return from->class == FIT_CHARS ? from->size * BYTES_OF_CHARACTER : from->size;
}

static void to_bytes(my_fitting *f)
{
    bool text = f->to.class == FIT_TEXT;

    if (bytes_of(&f->from) <= f->to.size ||
        !(my_holds_text(&f->from) ? f->same_collation || !text
                                  : f->from.class == FIT_BYTES && !text))
        return;
    f->unfit = mig_arena_printf(f->l->arena, "%s of more than %" PRIu64 " bytes",
                                my_holds_text(&f->from) ? "texts" : "values", f->to.size);
    my_refuse(f, "LENGTH(");
    mig_str_addf(f->end, ") > %" PRIu64, f->to.size);
    if (!text)
        return;
    mig_str_add(f->end, " AND LENGTH(REGEXP_REPLACE(");
    my_mention(f);
    mig_str_addf(f->end, ", '[[:space:]]+$', '')) > %" PRIu64, f->to.size);
}

/* A number is that of a value. */
static void to_listed(my_fitting *f)
{
    mig_strings values = {0};

    if (!my_holds_text(&f->from) || !f->same_collation ||
        !my_read_values(f->l, f->to_text, &values))
        return;
    f->unfit = "texts that are none of its values";
    my_refuse_no_number(f);
    mig_str_addf(f->end, " AND TRIM(TRAILING ' ' FROM ");
    my_mention(f);
    mig_str_addf(f->end, ") NOT IN (");
    my_values(f->end, &values);
    mig_str_addf(f->end, ")");
}

static void to_day(my_fitting *f)
{
    if (!my_holds_text(&f->from))
        return;
    f->unfit = f->to.class == FIT_DAY ? "texts that are no dates" : "texts that are no times";
    my_refuse(f, "");
    mig_str_addf(f->end, " IS NOT NULL AND CAST(");
    my_mention(f);
    mig_str_addf(f->end, " AS %s) IS NULL", f->to.class == FIT_DAY ? "DATE" : "DATETIME(6)");
}

/* MariaDB 11.5 has times until 2106. */
static void to_stamp(my_fitting *f)
{
    if (f->from.class != FIT_DAY && f->from.class != FIT_MOMENT) {
        to_day(f);
        return;
    }
    f->unfit = "times that a timestamp cannot hold";
    my_refuse(f, "YEAR(");
    mig_str_addf(f->end, ") > 0 AND ");
    my_mention(f);
    mig_str_addf(f->end, " < FROM_UNIXTIME(1) - INTERVAL 1 SECOND");
    my_refuse(f, "");
    mig_str_addf(
        f->end, " > %s + INTERVAL 1 SECOND",
        f->l->caps & MY_CAP_MARIADB
            ? "FROM_UNIXTIME(IF(VERSION() REGEXP '^(10|11[.][0-4])[.]', 2147483647, 4294967295))"
            : "FROM_UNIXTIME(2147483647)");
}

static void to_json(my_fitting *f)
{
    if (!my_holds_text(&f->from))
        return;
    f->unfit = "texts that are no JSON";
    my_refuse(f, "NOT JSON_VALID(");
    mig_str_addf(f->end, ")");
}

static void to_uuid(my_fitting *f)
{
    if (!my_holds_text(&f->from))
        return;
    f->unfit = "texts that are no UUIDs";
    my_refuse(f, "");
    mig_str_addf(f->end, " IS NOT NULL AND CAST(");
    my_mention(f);
    mig_str_addf(f->end, " AS UUID) IS NULL");
}

static void find_unfit(my_fitting *f)
{
    switch (f->to.class) {
    case FIT_INTEGER:
        my_fit_integer(f);
        break;
    case FIT_DECIMAL:
        my_fit_decimal(f);
        break;
    case FIT_FLOATING:
        my_fit_floating(f);
        break;
    case FIT_CHARS:
        to_chars(f);
        break;
    case FIT_TEXT:
    case FIT_BYTES:
        to_bytes(f);
        break;
    case FIT_LISTED:
        to_listed(f);
        break;
    case FIT_DAY:
    case FIT_MOMENT:
        to_day(f);
        break;
    case FIT_STAMP:
        to_stamp(f);
        break;
    case FIT_JSON:
        to_json(f);
        break;
    case FIT_UUID:
        to_uuid(f);
        break;
    case FIT_OTHER:
    case FIT_CLOCK:
        break;
    }
}

static const char *collation_of(const mig_table *table, const mig_column *column)
{
    return column->collation ? column->collation : my_table_collation(table);
}

/* "latin1" of "latin1_bin" */
static const char *charset_of(my_lowering *l, const char *collation)
{
    return mig_arena_strndup(l->arena, collation, strcspn(collation, "_"));
}

static void push(my_fitting *f, my_plan *plan, const mig_column *after, const char *message)
{
    mig_rows_question question = {.kind = MIG_ROWS_UNFIT, .unfit = f->unfit};

    if (f->pieces.len == 0)
        return;
    my_mention(f); /* the piece behind the last mention */
    question.values = f->pieces;
    my_check_column(f->l, plan, after, question, message);
}

/* Characters that another character set doesn't have. */
static void check_characters(my_lowering *l, my_plan *plan, const mig_column *after,
                             const char *was, const char *collation)
{
    MIG_AUTO_STR end = {0};
    my_fitting f = {.l = l, .end = &end};
    const char *charset;

    if (!was || !collation)
        return;
    charset = charset_of(l, collation);
    if (mig_same(charset_of(l, was), charset) || mig_same(charset, "utf8mb4"))
        return;
    f.unfit = mig_arena_printf(l->arena, "characters that %s does not have", charset);
    my_refuse(&f, "HEX(CONVERT(CONVERT(");
    mig_str_addf(f.end, " USING %s) USING utf8mb4)) <> HEX(CONVERT(", charset);
    my_mention(&f);
    mig_str_addf(f.end, " USING utf8mb4))");
    push(&f, plan, after,
         mig_arena_printf(l->arena, "column \"%s\" cannot get the collation %s", after->name,
                          collation));
}

void my_check_fits(my_lowering *l, my_plan *plan, const mig_column *before, const mig_column *after)
{
    const char *was = collation_of(plan->change->before, before);
    const char *collation = collation_of(plan->change->after, after);
    MIG_AUTO_STR end = {0};
    my_fitting f = {.l = l,
                    .from_text = before->type.server,
                    .to_text = after->type.server,
                    .same_collation = mig_same_nocase(was, collation),
                    .end = &end};

    if (before->generated_kind != MIG_GENERATED_NONE || after->generated_kind != MIG_GENERATED_NONE)
        return;
    f.from = read_type(l->arena, f.from_text);
    f.to = read_type(l->arena, f.to_text);
    if (!mig_same(f.from_text, f.to_text)) {
        find_unfit(&f);
        push(&f, plan, after,
             mig_arena_printf(l->arena, "column \"%s\" cannot become %s", after->name, f.to_text));
    }
    if ((my_holds_text(&f.from) || f.from.class == FIT_LISTED) && my_holds_text(&f.to))
        check_characters(l, plan, after, was, collation);
}
