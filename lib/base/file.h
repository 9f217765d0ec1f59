/* Files as wholes: read at once, replaced atomically. Messages name the path and the reason. */
#ifndef MIG_BASE_FILE_H
#define MIG_BASE_FILE_H

#include "base/arena.h"
#include "migrate/error.h"

#include <stdbool.h>
#include <stddef.h>

enum { MIG_FILE_MAX = 64 * 1024 * 1024 }; /* bytes; a larger input file is an error */

/*
 * The file's bytes, NUL-terminated, in the arena. length may be NULL. Errors: MIG_ERR_FAILED where
 * the user has no right to read it, else MIG_ERR_USAGE.
 */
MIG_MUST_CHECK bool mig_file_read(mig_arena *arena, const char *path, char **text, size_t *length,
                                  mig_error *err);

/*
 * Writes the text to a new file beside path, flushes it to the disk and renames it over path: a
 * reader sees the old or the new file, never half of one. With exclusive, an existing file is an
 * error (MIG_ERR_USAGE). mode is as for open(2).
 */
MIG_MUST_CHECK bool mig_file_write(const char *path, const char *text, size_t length, unsigned mode,
                                   bool exclusive, mig_error *err);

/* Makes the folder and those above it; one that exists already is no error. */
MIG_MUST_CHECK bool mig_dir_make(const char *path, mig_error *err);

/* Is there anything of that name, as far as one may look? */
bool mig_path_exists(const char *path);
bool mig_file_exists(const char *path);
bool mig_dir_exists(const char *path);

/* Names (not paths) of the entries of a folder, without "." and "..", sorted by byte. */
MIG_MUST_CHECK bool mig_dir_list(mig_arena *arena, const char *path, mig_strings *names,
                                 mig_error *err);

typedef struct {
    const char *path, *text;
    size_t length;
} mig_file;
typedef MIG_ARRAY(mig_file) mig_files;

/* Reads every file of a folder whose name is wanted, as mig_file_read does; sorted by byte. */
MIG_MUST_CHECK bool mig_dir_read(mig_arena *arena, const char *path,
                                 bool (*wanted)(const char *name), mig_files *files,
                                 mig_error *err);

/* dir/name, or name alone when it is absolute or dir is NULL or ".". */
char *mig_path_join(mig_arena *arena, const char *dir, const char *name);
/* The folder that a path is in: "." when it names none. */
char *mig_path_dir(mig_arena *arena, const char *path);
/* What follows the last slash; borrowed from path. */
const char *mig_path_base(const char *path);

#endif
