/* What is in other tools' folders: see folder.h. */
#include "script/folder.h"

#include "base/text.h"
#include "script/file_name.h"

#include <string.h>

enum { MAX_DEPTH = 16 };

static bool list(mig_arena *arena, const char *folder, unsigned depth, bool deep,
                 mig_entries *entries, mig_error *err)
{
    mig_strings names = {0};

    if (depth > MAX_DEPTH)
        return mig_fail(err, MIG_ERR_USAGE, "\"%s\" is too deep in folders", folder);
    if (!mig_dir_list(arena, folder, &names, err))
        return false;
    for (size_t i = 0; i < names.len; i++) {
        const char *name = names.items[i], *path = mig_path_join(arena, folder, name);
        const mig_entry entry = {path, name, depth > 0};

        if (name[0] == '.')
            continue;
        if (!mig_dir_exists(path))
            mig_push(arena, entries, entry);
        else if (deep && !list(arena, path, depth + 1, deep, entries, err))
            return false;
    }
    return true;
}

bool mig_folder_list(mig_arena *arena, const char *folder, bool deep, mig_entries *entries,
                     mig_error *err)
{
    if (!mig_dir_exists(folder))
        return mig_fail(
            err, MIG_ERR_USAGE,
            mig_path_exists(folder) ? "\"%s\" is no folder" : "there is no folder \"%s\"", folder);
    return list(arena, folder, 0, deep, entries, err);
}

mig_place mig_folder_place(mig_arena *arena, const char *path, const char *text, size_t offset)
{
    mig_position at = {0, 1, 1};

    while (at.at < offset) {
        unsigned char next = (unsigned char)text[++at.at];

        if (text[at.at - 1] == '\n') {
            at.line++;
            at.column = 1;
        } else {
            at.column += (next & 0xC0U) != 0x80;
        }
    }
    return mig_position_place(arena, path, text, at);
}

bool mig_folder_text(mig_arena *arena, const char *path, const char **text, mig_error *err)
{
    size_t length, bad, nul;
    char *read;

    if (!mig_file_read(arena, path, &read, &length, err))
        return false;
    bad = mig_utf8_bad(read, length);
    nul = strlen(read);
    *text = mig_starts_with(read, "\xEF\xBB\xBF") ? read + 3 : read;
    if (bad == length && nul == length)
        return true;
    bad = nul < bad ? nul : bad;
    return mig_fail_at(err, mig_folder_place(arena, path, read, bad),
                       "this byte (%02X) is not UTF-8 text", (unsigned char)read[bad]);
}

/* "+02:00", "-0300", "Z", "UTC" or nothing. */
static bool read_zone(const char *at, long *seconds)
{
    static const char form[] = "00:00";
    char zone[sizeof form] = "00:00";
    size_t n = 0;
    long hours, minutes;

    *seconds = 0;
    at += strspn(at, " ");
    if (!*at || strcmp(at, "Z") == 0 || strcmp(at, "UTC") == 0)
        return true;
    if (*at != '+' && *at != '-')
        return false;
    for (const char *c = at + 1; *c; c++) {
        if (form[n] == ':' && *c != ':')
            n++;
        if (n == sizeof form - 1 || (form[n] == '0' ? *c < '0' || *c > '9' : *c != form[n]))
            return false;
        zone[n++] = *c;
    }
    hours = (zone[0] - '0') * 10L + zone[1] - '0';
    minutes = (zone[3] - '0') * 10L + zone[4] - '0';
    *seconds = (hours * 3600 + minutes * 60) * (*at == '-' ? -1 : 1);
    return (n == 2 || n == sizeof form - 1) && hours < 24 && minutes < 60;
}

const char *mig_folder_time(mig_arena *arena, const char *text)
{
    char time[] = "0000-00-00T00:00:00Z";
    const char *at = mig_trim(arena, text), *created;
    long long seconds;
    long zone;

    for (size_t i = 0; time[i] != 'Z'; i++) {
        if (time[i] == '0' && (*at < '0' || *at > '9'))
            return NULL;
        if (time[i] == '0')
            time[i] = *at++;
        else if (*at == time[i] || (*at == ' ' && time[i] == 'T'))
            at++;
    }
    if (*at == '.')
        at += 1 + strspn(at + 1, "0123456789");
    if (!mig_script_seconds(time, &seconds) || !read_zone(at, &zone))
        return NULL;
    /* The 31st of a month that has none becomes another day. */
    created = mig_script_created(arena, seconds);
    return created && strcmp(created, time) == 0 ? mig_script_created(arena, seconds - zone) : NULL;
}
