/* Numbers that another type can't hold, and texts that aren't such numbers: see lower_fit.c. */
#include "dialect/mysql/fit.h"

#include "base/text.h"

#include <string.h>

const char *my_repeated(mig_arena *arena, char what, uint64_t count)
{
    char *text = mig_arena_alloc(arena, count + 1);

    memset(text, what, count);
    text[count] = '\0';
    return text;
}

/* Of what is written as numbers the server takes no other text, whatever the type. */
void my_refuse_no_number(my_fitting *f)
{
    my_refuse(f, "");
    mig_str_addf(f->end,
                 " NOT REGEXP '^[[:space:]]*[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]*)?"
                 "[[:space:]]*$'");
}

/* Nor of longer texts one that doesn't begin as a number, which MySQL takes for a DECIMAL. */
static void refuse_no_decimal(my_fitting *f)
{
    if (f->from.class != FIT_TEXT) {
        my_refuse_no_number(f);
        return;
    }
    my_refuse(f, "");
    mig_str_add(f->end, " NOT REGEXP '^[[:space:]]*[-+]?[.]?[0-9]'");
}

static bool is_below(const char *a, const char *b)
{
    return strlen(a) < strlen(b) || (strlen(a) == strlen(b) && strcmp(a, b) < 0);
}

static bool goes_below(const my_value_type *from, const my_value_type *to)
{
    if (from->is_unsigned)
        return false;
    return to->is_unsigned || is_below(to->least, from->least); /* both begin with "-" */
}

static void integer_to_integer(my_fitting *f)
{
    if (goes_below(&f->from, &f->to)) {
        my_refuse(f, "");
        mig_str_addf(f->end, " < %s", f->to.least);
    }
    if (is_below(f->to.most, f->from.most)) {
        my_refuse(f, "");
        mig_str_addf(f->end, " > %s", f->to.most);
    }
}

/* MySQL rounds what is nearly 0 to it, MariaDB doesn't where that is the least. */
static void decimal_to_integer(my_fitting *f)
{
    bool big = f->from.size >= strlen(f->to.most);
    bool rounds = !f->to.is_unsigned || !(f->l->caps & MY_CAP_MARIADB);

    if (!f->from.is_unsigned && (big || f->to.is_unsigned)) {
        my_refuse(f, rounds ? "ROUND(" : "");
        mig_str_addf(f->end, "%s < %s", rounds ? ")" : "", f->to.least);
    }
    if (big) {
        my_refuse(f, "ROUND(");
        mig_str_addf(f->end, ") > %s", f->to.most);
    }
}

/* Numbers that are rounded to more than the limits, whichever way a half goes. Near those of 64
 * bits a double has no digits left to tell, and of a float MariaDB takes any. */
static void floating_to_integer(my_fitting *f)
{
    bool exact = f->to.size < 64;

    if (!exact && f->from.size < 53)
        return;
    my_refuse(f, "");
    if (f->to.is_unsigned)
        mig_str_add(f->end, " < -0.5");
    else
        mig_str_addf(f->end, " < %s",
                     exact ? mig_arena_printf(f->l->arena, "%s.5", f->to.least) : "-9.3e18");
    my_refuse(f, "");
    if (exact)
        mig_str_addf(f->end, " > %s.5", f->to.most);
    else
        mig_str_addf(f->end, " > %s", f->to.is_unsigned ? "1.85e19" : "9.3e18");
}

/* A text that is plainly a number: of others a conversion warns, which is an error where the answer
 * is written to a table (mig_client.guard). */
static void beyond_as_text(my_fitting *f, const char *digits, unsigned scale, const char *how,
                           const char *limit)
{
    my_refuse(f, "");
    mig_str_addf(f->end, " REGEXP '^[-+]?%s\\\\z' AND CAST(", digits);
    my_mention(f);
    mig_str_addf(f->end, " AS DECIMAL(65,%u))%s%s", scale, how, limit);
}

void my_fit_integer(my_fitting *f)
{
    f->unfit = mig_arena_printf(f->l->arena, "numbers that are not between %s and %s", f->to.least,
                                f->to.most);
    if (f->from.class == FIT_INTEGER)
        integer_to_integer(f);
    else if (f->from.class == FIT_DECIMAL)
        decimal_to_integer(f);
    else if (f->from.class == FIT_FLOATING)
        floating_to_integer(f);
    if (!my_holds_text(&f->from))
        return;
    f->unfit = mig_arena_printf(f->l->arena, "texts that are no numbers between %s and %s",
                                f->to.least, f->to.most);
    my_refuse_no_number(f);
    beyond_as_text(f, "[0-9]{1,40}", 0, " < ", f->to.least);
    beyond_as_text(f, "[0-9]{1,40}", 0, " > ", f->to.most);
}

static const char *one_and_zeros(mig_arena *arena, uint64_t zeros)
{
    return mig_arena_printf(arena, "1%s", my_repeated(arena, '0', zeros));
}

/* Of the numbers before, as an expression, without a sign or with one. */
static void beyond_decimal(my_fitting *f, const char *before, const char *behind, bool is_signed,
                           bool big)
{
    const char *limit = one_and_zeros(f->l->arena, f->to.size);

    if (big) {
        my_refuse(f, before);
        mig_str_addf(f->end, "%s >= %s", behind, limit);
    }
    if (big && is_signed) {
        my_refuse(f, before);
        mig_str_addf(f->end, "%s <= -%s", behind, limit);
    }
}

static void number_to_decimal(my_fitting *f)
{
    bool is_signed = !f->from.is_unsigned;

    if (f->from.class == FIT_INTEGER)
        beyond_decimal(f, "", "", is_signed, strlen(f->from.most) > f->to.size);
    else if (f->from.class == FIT_DECIMAL)
        beyond_decimal(f, "ROUND(", mig_arena_printf(f->l->arena, ", %u)", f->to.scale), is_signed,
                       f->from.size > f->to.size ||
                           (f->from.size == f->to.size && f->from.scale > f->to.scale));
    else
        beyond_decimal(f, "", "", is_signed, true);
    if (f->to.is_unsigned && is_signed) {
        my_refuse(f, "");
        mig_str_add(f->end, f->from.class == FIT_FLOATING ? " <= -1" : " < 0");
    }
}

void my_fit_decimal(my_fitting *f)
{
    static const char digits[] = "[0-9]{1,35}([.][0-9]{1,30})?";
    const char *limit;

    f->unfit = mig_arena_printf(f->l->arena, "numbers that are not between %s and %s", f->to.least,
                                f->to.most);
    if (f->from.class == FIT_INTEGER || f->from.class == FIT_DECIMAL ||
        f->from.class == FIT_FLOATING)
        number_to_decimal(f);
    if (!my_holds_text(&f->from))
        return;
    f->unfit = mig_arena_printf(f->l->arena, "texts that are no numbers between %s and %s",
                                f->to.least, f->to.most);
    limit = one_and_zeros(f->l->arena, f->to.size);
    refuse_no_decimal(f);
    beyond_as_text(f, digits, 30, " >= ", limit);
    beyond_as_text(f, digits, 30, " <= -", f->to.is_unsigned ? "1" : limit);
}

void my_fit_floating(my_fitting *f)
{
    if (my_holds_text(&f->from)) {
        f->unfit = "texts that are no numbers";
        my_refuse_no_number(f);
    } else if (f->from.class == FIT_FLOATING && f->from.size > f->to.size) {
        f->unfit = "numbers that are too big for it";
        my_refuse(f, "ABS(");
        mig_str_addf(f->end, ") > 3.403e38");
    }
}
