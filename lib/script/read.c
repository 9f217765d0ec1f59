/* One script, or a folder of them: see script.h. */
#include "script/header.h"

#include "base/file.h"
#include "base/text.h"
#include "git/git.h"

#include <string.h>

static bool is_sql(const char *name)
{
    return mig_ends_with(name, ".sql");
}

/* Editors' and the system's hidden files beside the scripts are none. */
bool mig_script_is_name(const char *name)
{
    return name[0] != '.' && name[0] != '#' &&
           (is_sql(name) || mig_ends_with(name, ".yaml") || mig_ends_with(name, ".yml"));
}

bool mig_script_parse(mig_arena *arena, const char *path, const char *text, size_t length,
                      mig_script **script, mig_error *err)
{
    mig_script *read = MIG_NEW(arena, mig_script);

    *script = read;
    *read = (mig_script){.path = path,
                         .text = text,
                         .length = length,
                         .sql = is_sql(path),
                         .message = "",
                         .transaction = true};
    if (read->sql)
        return mig_sql_header(arena, read, err);
    return mig_quick_header(arena, read) || mig_yaml_header(arena, read, err);
}

bool mig_script_read(mig_arena *arena, const char *path, mig_script **script, mig_error *err)
{
    size_t length;
    char *text;

    return mig_file_read(arena, path, &text, &length, err) &&
           mig_script_parse(arena, path, text, length, script, err);
}

bool mig_scripts_read(mig_arena *arena, const char *folder, mig_scripts *scripts, mig_error *err)
{
    mig_files files = {0};

    if (!mig_path_exists(folder))
        return true;
    if (!mig_dir_read(arena, folder, mig_script_is_name, &files, err))
        return false;
    for (size_t i = 0; i < files.len; i++) {
        const mig_file *file = &files.items[i];
        mig_script *script;

        if (!mig_script_parse(arena, file->path, file->text, file->length, &script, err))
            return false;
        mig_push(arena, &scripts->items, script);
    }
    return true;
}

bool mig_script_body(mig_arena *arena, mig_script *script, const mig_dialect *dialect,
                     mig_error *err)
{
    if (script->has_body)
        return true;
    script->has_body =
        script->sql ? mig_sql_body(arena, script, dialect, err) : mig_yaml_body(arena, script, err);
    return script->has_body;
}

const char *mig_script_checksum(mig_arena *arena, const mig_script *script)
{
    return mig_git_blob_id(arena, script->text, script->length);
}
