/* Files: see file.h. */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void close_fd(const int *fd)
{
    if (*fd >= 0)
        close(*fd);
}
#define AUTO_FD MIG_CLEANUP(close_fd) int

static void close_directory(DIR **dir)
{
    if (*dir)
        closedir(*dir);
}
#define AUTO_DIR MIG_CLEANUP(close_directory) DIR *

/* What a user may not do fails; what isn't as named is wrong usage. */
static mig_code code_of(int reason)
{
    return reason == EACCES || reason == EPERM || reason == EIO ? MIG_ERR_FAILED : MIG_ERR_USAGE;
}

static bool read_all(mig_arena *arena, int fd, const char *path, char **text, size_t *length,
                     mig_error *err)
{
    struct stat info;
    size_t got = 0, size;

    if (fd < 0 || fstat(fd, &info) != 0)
        return mig_fail(err, code_of(errno), "can't read \"%s\": %s", path, strerror(errno));
    if (S_ISDIR(info.st_mode))
        return mig_fail(err, MIG_ERR_USAGE, "can't read \"%s\": it is a folder", path);
    if (info.st_size > MIG_FILE_MAX)
        return mig_fail(err, MIG_ERR_USAGE, "\"%s\" is larger than %d MiB", path,
                        MIG_FILE_MAX / (1024 * 1024));
    /* Pipes and /proc files have no size: give them room to tell. */
    size = S_ISREG(info.st_mode) ? (size_t)info.st_size : (size_t)1024 * 1024;
    *text = mig_arena_alloc(arena, size + 1);
    while (got < size) {
        ssize_t n = read(fd, *text + got, size - got);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return mig_fail(err, code_of(errno), "can't read \"%s\": %s", path, strerror(errno));
        if (n == 0)
            break;
        got += (size_t)n;
    }
    (*text)[got] = '\0';
    if (length)
        *length = got;
    return true;
}

bool mig_file_read(mig_arena *arena, const char *path, char **text, size_t *length, mig_error *err)
{
    AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC);

    return read_all(arena, fd, path, text, length, err);
}

static bool write_all(int fd, const char *text, size_t length)
{
    while (length > 0) {
        ssize_t n = write(fd, text, length);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        text += n;
        length -= (size_t)n;
    }
    return fsync(fd) == 0;
}

/*
 * link(2) fails where a file has the name already, so that two writers can't both win. Where the
 * file system has no links, the name is taken with an empty file first.
 */
static bool put_in_place(const char *temporary, const char *path, bool exclusive)
{
    AUTO_FD fd = -1;

    if (!exclusive)
        return rename(temporary, path) == 0;
    if (link(temporary, path) == 0)
        return unlink(temporary) == 0;
    if (errno != EPERM && errno != ENOTSUP && errno != ENOSYS)
        return false;
    fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    return fd >= 0 && rename(temporary, path) == 0;
}

bool mig_file_write(const char *path, const char *text, size_t length, unsigned mode,
                    bool exclusive, mig_error *err)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const char *dir = mig_path_dir(arena, path);
    char *temporary = mig_arena_printf(arena, "%s/.%s.XXXXXX", dir, mig_path_base(path));
    AUTO_FD fd = mkstemp(temporary);
    int reason;

    if (fd < 0)
        return mig_fail(err, MIG_ERR_FAILED, "can't write \"%s\": %s", path, strerror(errno));
    if (write_all(fd, text, length) && fchmod(fd, mode) == 0 &&
        put_in_place(temporary, path, exclusive))
        return true;
    reason = errno;
    unlink(temporary);
    if (reason == EEXIST)
        return mig_fail(err, MIG_ERR_USAGE, "\"%s\" exists already", path);
    return mig_fail(err, MIG_ERR_FAILED, "can't write \"%s\": %s", path, strerror(reason));
}

bool mig_dir_make(const char *path, mig_error *err)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    char *part = mig_arena_strdup(arena, path);

    for (char *slash = part + 1;; slash++) {
        char end = *slash;

        if (end != '/' && end != '\0')
            continue;
        *slash = '\0';
        if (mkdir(part, 0777) != 0 && (errno != EEXIST || !mig_dir_exists(part)))
            return mig_fail(err, MIG_ERR_FAILED, "can't make the folder \"%s\": %s", part,
                            strerror(errno));
        *slash = end;
        if (end == '\0')
            return true;
    }
}

bool mig_path_exists(const char *path)
{
    struct stat info;

    return lstat(path, &info) == 0 || errno != ENOENT;
}

bool mig_file_exists(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0 && !S_ISDIR(info.st_mode);
}

bool mig_dir_exists(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool mig_dir_list(mig_arena *arena, const char *path, mig_strings *names, mig_error *err)
{
    AUTO_DIR dir = opendir(path);

    if (!dir)
        return mig_fail(err, code_of(errno), "can't read the folder \"%s\": %s", path,
                        strerror(errno));
    for (const struct dirent *entry; (entry = readdir(dir)) != NULL;)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            mig_push(arena, names, mig_arena_strdup(arena, entry->d_name));
    if (names->len > 1)
        qsort(names->items, names->len, sizeof *names->items, by_name);
    return true;
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const mig_file *)a)->path, ((const mig_file *)b)->path);
}

/* Folders of scripts have thousands of files: they are opened by name from the folder. */
bool mig_dir_read(mig_arena *arena, const char *path, bool (*wanted)(const char *name),
                  mig_files *files, mig_error *err)
{
    AUTO_DIR dir = opendir(path);
    const size_t folder = strlen(mig_path_join(arena, path, "x")) - 1, before = files->len;

    if (!dir)
        return mig_fail(err, code_of(errno), "can't read the folder \"%s\": %s", path,
                        strerror(errno));
    for (const struct dirent *entry; (entry = readdir(dir)) != NULL;)
        if (wanted(entry->d_name))
            mig_push(arena, files, (mig_file){.path = mig_path_join(arena, path, entry->d_name)});
    if (files->len > before)
        qsort(files->items + before, files->len - before, sizeof *files->items, by_path);
    for (size_t i = before; i < files->len; i++) {
        mig_file *file = &files->items[i];
        AUTO_FD fd = openat(dirfd(dir), file->path + folder, O_RDONLY | O_CLOEXEC);
        char *text = NULL;

        if (!read_all(arena, fd, file->path, &text, &file->length, err))
            return false;
        file->text = text;
    }
    return true;
}

char *mig_path_join(mig_arena *arena, const char *dir, const char *name)
{
    size_t length = dir ? strlen(dir) : 0;
    char *path;

    if (name[0] == '/' || length == 0 || strcmp(dir, ".") == 0)
        return mig_arena_strdup(arena, name);
    path = mig_arena_alloc(arena, length + strlen(name) + 2);
    strcpy(path, dir);
    if (path[length - 1] != '/')
        path[length++] = '/';
    strcpy(path + length, name);
    return path;
}

char *mig_path_dir(mig_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');

    if (!slash)
        return mig_arena_strdup(arena, ".");
    return mig_arena_strndup(arena, path, slash == path ? 1 : (size_t)(slash - path));
}

const char *mig_path_base(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}
