/* Names of scripts' files: see file_name.h. */
#include "script/file_name.h"

#include "base/text.h"

#include <string.h>

const mig_file_naming mig_file_naming_default = {.template = "${time}_${revision}_${slug}",
                                                 .slug_bytes = 40};

typedef enum {
    WORD_TIME,
    WORD_YEAR,
    WORD_MONTH,
    WORD_DAY,
    WORD_HOUR,
    WORD_MINUTE,
    WORD_SECOND,
    WORD_EPOCH,
    WORD_REVISION,
    WORD_SLUG,
    WORDS
} file_word;

static const char *const words[WORDS] = {
    [WORD_TIME] = "time",     [WORD_YEAR] = "year",   [WORD_MONTH] = "month",
    [WORD_DAY] = "day",       [WORD_HOUR] = "hour",   [WORD_MINUTE] = "minute",
    [WORD_SECOND] = "second", [WORD_EPOCH] = "epoch", [WORD_REVISION] = "revision",
    [WORD_SLUG] = "slug",
};

typedef struct {
    long long year;
    unsigned month, day, hour, minute, second;
} date;

/* Howard Hinnant's days_from_civil: days since 1970-01-01 of the Gregorian calendar. */
static long long days_of(long long year, unsigned month, unsigned day)
{
    long long y = month <= 2 ? year - 1 : year;
    long long era = (y >= 0 ? y : y - 399) / 400;
    long long of_era = y - era * 400;
    long long of_year = (153LL * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/* Its civil_from_days. */
static date date_of(long long seconds)
{
    long long days = seconds / 86400, rest = seconds % 86400;
    long long era, of_era, year_of_era, of_year, month;
    date d;

    if (rest < 0) {
        rest += 86400;
        days--;
    }
    days += 719468;
    era = (days >= 0 ? days : days - 146096) / 146097;
    of_era = days - era * 146097;
    year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    month = (5 * of_year + 2) / 153;
    d.day = (unsigned)(of_year - (153 * month + 2) / 5 + 1);
    d.month = (unsigned)(month < 10 ? month + 3 : month - 9);
    d.year = year_of_era + era * 400 + (d.month <= 2 ? 1 : 0);
    d.hour = (unsigned)(rest / 3600);
    d.minute = (unsigned)(rest / 60 % 60);
    d.second = (unsigned)(rest % 60);
    return d;
}

/* The number of a few digits that are there. */
static unsigned digits(const char *text, size_t count)
{
    unsigned number = 0;

    for (size_t i = 0; i < count; i++)
        number = number * 10 + (unsigned)(text[i] - '0');
    return number;
}

bool mig_script_seconds(const char *created, long long *seconds)
{
    static const char form[] = "0000-00-00T00:00:00Z";
    date d;

    if (!created || strlen(created) != strlen(form))
        return false;
    for (size_t i = 0; form[i]; i++)
        if (form[i] == '0' ? created[i] < '0' || created[i] > '9' : created[i] != form[i])
            return false;
    d = (date){digits(created, 4),      digits(created + 5, 2),  digits(created + 8, 2),
               digits(created + 11, 2), digits(created + 14, 2), digits(created + 17, 2)};
    if (d.month < 1 || d.month > 12 || d.day < 1 || d.day > 31 || d.hour > 23 || d.minute > 59 ||
        d.second > 60)
        return false;
    *seconds = days_of(d.year, d.month, d.day) * 86400 + d.hour * 3600L + d.minute * 60L + d.second;
    return true;
}

const char *mig_script_created(mig_arena *arena, long long seconds)
{
    const date d = date_of(seconds);

    if (d.year < 1 || d.year > 9999)
        return NULL;
    return mig_arena_printf(arena, "%04lld-%02u-%02uT%02u:%02u:%02uZ", d.year, d.month, d.day,
                            d.hour, d.minute, d.second);
}

/* Letters and digits of the message in lower case, words joined by _, cut between words. */
static void add_slug(mig_str *out, const char *message, size_t most)
{
    MIG_AUTO_STR slug = {0};

    for (; most > 0 && *message; message++) {
        unsigned char c = (unsigned char)*message;
        bool upper = c >= 'A' && c <= 'Z';

        if (upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80)
            mig_str_addc(&slug, (char)(upper ? c - 'A' + 'a' : c));
        else if (slug.len > 0 && slug.data[slug.len - 1] != '_')
            mig_str_addc(&slug, '_');
    }
    if (slug.len > most) {
        size_t cut = most;

        while (cut > 0 && slug.data[cut] != '_')
            cut--;
        for (cut = cut ? cut : most; ((unsigned char)slug.data[cut] & 0xC0U) == 0x80; cut--)
            ;
        mig_str_cut(&slug, cut);
    }
    if (slug.len > 0 && slug.data[slug.len - 1] == '_')
        mig_str_cut(&slug, slug.len - 1);
    mig_str_add(out, mig_str_text(&slug));
}

static void add_time(mig_str *out, file_word word, const char *created, long offset_s)
{
    long long seconds;
    date d;

    if (!mig_script_seconds(created, &seconds))
        return;
    d = date_of(seconds + offset_s);
    switch (word) {
    case WORD_TIME:
        mig_str_addf(out, "%04lld%02u%02u%02u%02u", d.year, d.month, d.day, d.hour, d.minute);
        break;
    case WORD_YEAR:
        mig_str_addf(out, "%04lld", d.year);
        break;
    case WORD_MONTH:
        mig_str_addf(out, "%02u", d.month);
        break;
    case WORD_DAY:
        mig_str_addf(out, "%02u", d.day);
        break;
    case WORD_HOUR:
        mig_str_addf(out, "%02u", d.hour);
        break;
    case WORD_MINUTE:
        mig_str_addf(out, "%02u", d.minute);
        break;
    case WORD_SECOND:
        mig_str_addf(out, "%02u", d.second);
        break;
    case WORD_EPOCH:
        mig_str_addf(out, "%lld", seconds);
        break;
    case WORD_REVISION:
    case WORD_SLUG:
    case WORDS:
        break;
    }
}

static void add_word(mig_str *out, file_word word, const mig_script *script,
                     const mig_file_naming *naming)
{
    if (word == WORD_REVISION)
        mig_str_add(out, script->revision);
    else if (word == WORD_SLUG)
        add_slug(out, script->message, naming->slug_bytes);
    else
        add_time(out, word, script->created, naming->offset_s);
}

/* At "${time}": which word it is, and where it ends; WORDS: none. */
static file_word word_at(const char *text, size_t *length)
{
    for (size_t i = 0; i < WORDS; i++) {
        size_t name = strlen(words[i]);

        *length = name + strlen("${}");
        if (mig_starts_with(text, "${") && mig_starts_with(text + 2, words[i]) &&
            text[2 + name] == '}')
            return (file_word)i;
    }
    return WORDS;
}

static bool is_separator(char c)
{
    return c == '_' || c == '-' || c == '.' || c == ' ';
}

const char *mig_script_file_name(mig_arena *arena, const mig_script *script,
                                 const mig_file_naming *naming)
{
    MIG_AUTO_STR name = {0};
    const char *c = naming->template;

    while (*c) {
        size_t before = name.len, length;
        file_word word = word_at(c, &length);

        if (word == WORDS) {
            mig_str_addc(&name, *c++);
            continue;
        }
        c += length;
        add_word(&name, word, script, naming);
        if (name.len > before)
            continue;
        if (before > 0 && is_separator(name.data[before - 1]))
            mig_str_cut(&name, before - 1);
        else if (before == 0 && is_separator(*c))
            c++;
    }
    mig_str_add(&name, script->sql ? ".sql" : ".yaml");
    return mig_str_copy(arena, &name);
}

static bool fail_word(const char *text, mig_place place, mig_error *err)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    MIG_AUTO_STR all = {0};
    const char *nearest = NULL;

    for (size_t i = 0; i < WORDS; i++)
        mig_str_addf(&all, "%s${%s}", i == 0 ? "" : i + 1 < WORDS ? ", " : " and ", words[i]);
    if (text[1] == '{')
        nearest =
            mig_nearest(mig_arena_strndup(arena, text + 2, strcspn(text + 2, "}")), words, WORDS);
    if (nearest)
        return mig_fail_at(err, place, "a name of files knows no \"%s\"; did you mean \"${%s}\"?",
                           mig_arena_strndup(arena, text, strcspn(text, "}") + 1), nearest);
    return mig_fail_at(err, place, "a name of files knows %s only", all.data);
}

bool mig_file_template_check(const char *text, mig_place place, mig_error *err)
{
    static const char *const telling[] = {"${revision}", "${slug}", "${epoch}"};
    bool tells = false;
    size_t length;

    if (strchr(text, '/'))
        return mig_fail_at(err, place,
                           "a name of files holds no \"/\": scripts are read from one folder, "
                           "which `versions:` names");
    if (*text == '.')
        return mig_fail_at(err, place, "files whose name begins with a dot are not read");
    for (const char *c = strchr(text, '$'); c; c = strchr(c + 1, '$'))
        if (word_at(c, &length) == WORDS)
            return fail_word(c, place, err);
    for (size_t i = 0; i < MIG_LEN(telling); i++)
        tells = tells || strstr(text, telling[i]);
    return tells || mig_fail_at(err, place,
                                "a name of files has to hold ${revision}, ${slug} or ${epoch}, or "
                                "two scripts would have the same");
}
