/* Inside lib/script: other tools' folders. */
#ifndef MIG_SCRIPT_FOLDER_H
#define MIG_SCRIPT_FOLDER_H

#include "base/file.h"
#include "base/position.h"

/* A file below a folder. */
typedef struct {
    const char *path, *name; /* name: what follows the last slash */
    bool deep;               /* it is in a folder of the folder */
} mig_entry;
typedef MIG_ARRAY(mig_entry) mig_entries;

/* Every file of the folder and (deep) of those in it; sorted by byte, folder by folder. Hidden ones
 * aren't there. MIG_ERR_USAGE: there is no such folder. */
MIG_MUST_CHECK bool mig_folder_list(mig_arena *arena, const char *folder, bool deep,
                                    mig_entries *entries, mig_error *err);

/* The file's text: UTF-8 without a byte order mark, and without a NUL. */
MIG_MUST_CHECK bool mig_folder_text(mig_arena *arena, const char *path, const char **text,
                                    mig_error *err);

/* The place of a byte of the file's text. */
mig_place mig_folder_place(mig_arena *arena, const char *path, const char *text, size_t offset);

/* A time as tools write it, "2026-11-21 10:15:00.123+02:00", "20261121101500", in the form of
 * `created`; without a zone it counts as UTC. NULL: it is none. */
const char *mig_folder_time(mig_arena *arena, const char *text);

#endif
