/* Variables: the environment goes before .env, as everywhere. See variables.h. */
#include "project/variables.h"

#include "base/file.h"
#include "base/str.h"
#include "base/text.h"

#include <string.h>

/* The last line of a name counts. */
static const mig_env_line *last_line(const mig_env_lines *lines, const char *name)
{
    for (size_t i = lines->len; i > 0; i--)
        if (mig_same(lines->items[i - 1].name, name))
            return &lines->items[i - 1];
    return NULL;
}

static const char *find_line(const mig_env_lines *lines, const char *name)
{
    const mig_env_line *line = last_line(lines, name);

    return line ? line->value : NULL;
}

/*
 * Variables in a value of .env, by python-dotenv's rules: the lines above go before the
 * environment, what isn't set is empty, and what isn't ${...} stays.
 */
static const char *expand_env_value(mig_variables *variables, const char *value)
{
    MIG_AUTO_STR out = {0};

    while (*value) {
        const char *close = mig_starts_with(value, "${") ? strchr(value, '}') : NULL;
        size_t length = close ? strcspn(value + 2, ":}") : 0;
        const char *name, *found;

        if (!close || (value[2 + length] == ':' && value[3 + length] != '-')) {
            mig_str_addc(&out, *value++);
            continue;
        }
        name = mig_arena_strndup(variables->arena, value + 2, length);
        found = find_line(&variables->lines, name);
        found = found ? found : variables->env(name);
        if (found)
            mig_str_add(&out, found);
        else if (value[2 + length] == ':')
            mig_str_addn(&out, value + 4 + length, (size_t)(close - value) - 4 - length);
        value = close + 1;
    }
    return mig_str_copy(variables->arena, &out);
}

static bool read_env(mig_variables *variables, mig_error *err)
{
    mig_env_lines raw = {0};

    if (variables->env_was_read || !mig_path_exists(variables->env_path))
        return true;
    if (!mig_env_read(variables->arena, variables->env_path, &raw, &variables->bad, err))
        return false;
    for (size_t i = 0; i < raw.len; i++) {
        mig_env_line line = raw.items[i];

        line.value = expand_env_value(variables, line.value);
        mig_push(variables->arena, &variables->lines, line);
    }
    variables->env_was_read = true;
    return true;
}

static bool look_up(mig_variables *variables, const char *name, const char **value, mig_error *err)
{
    *value = variables->env(name);
    if (*value)
        return true;
    if (!read_env(variables, err))
        return false;
    *value = find_line(&variables->lines, name);
    return true;
}

static size_t name_length(const char *text)
{
    size_t n = 0;

    while ((text[n] >= 'a' && text[n] <= 'z') || (text[n] >= 'A' && text[n] <= 'Z') ||
           text[n] == '_' || (n > 0 && text[n] >= '0' && text[n] <= '9'))
        n++;
    return n;
}

unsigned mig_variables_bad_line(const mig_variables *variables, const char *name)
{
    for (size_t i = variables->bad.len; i > 0; i--)
        if (mig_same(variables->bad.items[i - 1].name, name))
            return variables->bad.items[i - 1].line;
    return 0;
}

mig_variable_source mig_variables_source(mig_variables *variables, const char *name,
                                         bool has_default, unsigned *line)
{
    const char *value = variables->env(name);
    const mig_env_line *found = value ? NULL : last_line(&variables->lines, name);

    *line = found ? found->line : 0;
    value = found ? found->value : value;
    if (value && (*value || !has_default))
        return found ? MIG_FROM_ENV_FILE : MIG_FROM_ENVIRONMENT;
    return has_default ? MIG_FROM_DEFAULT : MIG_FROM_NOWHERE;
}

bool mig_variables_expand(mig_variables *variables, const char *text, mig_place place,
                          const char **expanded, const char **missing, mig_error *err)
{
    MIG_AUTO_STR out = {0};
    const char *start;

    *expanded = NULL;
    for (; (start = strstr(text, "${")) != NULL; text = strchr(start, '}') + 1) {
        size_t length = name_length(start + 2);
        const char *after = start + 2 + length, *close = strchr(after, '}');
        const char *name = mig_arena_strndup(variables->arena, start + 2, length), *value;
        bool has_default = mig_starts_with(after, ":-");

        if (length == 0 || !close || (after != close && !has_default) ||
            (strstr(after, "${") && strstr(after, "${") < close))
            return mig_fail_at(err, place,
                               "a \"${\" has to begin ${NAME} or ${NAME:-default}, and a default "
                               "holds no variable");
        if (!look_up(variables, name, &value, err))
            return false;
        mig_str_addn(&out, text, (size_t)(start - text));
        if (has_default && (!value || !*value))
            mig_str_addn(&out, after + 2, (size_t)(close - after - 2));
        else if (value)
            mig_str_add(&out, value);
        else {
            *missing = name;
            return true;
        }
    }
    mig_str_add(&out, text);
    *expanded = mig_str_copy(variables->arena, &out);
    return true;
}
