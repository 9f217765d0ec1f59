/*
 * migrate.yaml: found in the current or a parent folder, or named. ${NAME} and ${NAME:-default} are
 * replaced after the YAML is parsed, from the environment, then from .env beside the file.
 */
#ifndef MIG_PROJECT_PROJECT_H
#define MIG_PROJECT_PROJECT_H

#include "dialect/url.h"
#include "diff/filter.h"
#include "project/origin.h"
#include "schema/naming.h"
#include "script/file_name.h"

typedef struct {
    MIG_ARRAY(char *) argv; /* ends with a NULL that isn't counted */
    unsigned seconds;       /* time limit */
    const char *shown;      /* "python3 models.py" */
    const char *written;    /* the same before variables were replaced, which may be secrets */
} mig_program;

typedef struct {
    const char *file;                /* path of migrate.yaml */
    const char *database;            /* its name among `databases:`; "default" */
    mig_origins origins;             /* of the keys that the file states */
    const char *folder;              /* that it is in; paths below are resolved against it */
    mig_strings schema;              /* files of the declared schema, globs expanded, in order */
    MIG_ARRAY(mig_program) programs; /* whose output is a part of it */
    const char *schema_text;         /* `schema:` as written, for messages */
    const char *migrations;          /* folder that holds versions/ */
    mig_strings folders;             /* that scripts are in; default: migrations/versions */
    const char *versions;            /* the first of them */
    mig_url url;                     /* filled by mig_project_url */
    const char *url_text;            /* after replacement; NULL: parts are given, or nothing */
    mig_url parts;
    mig_place url_place;
    const char *scratch_text; /* database.scratch_url; NULL: not stated */
    mig_place scratch_place;
    mig_url scratch_url;   /* where scratch databases are made: filled by mig_project_url */
    const char *missing;   /* name of a variable that the database's url needs and that isn't set */
    unsigned missing_line; /* of .env, where one names it and can't be read; 0: none */
    const char *version;   /* database.version; NULL: not stated */
    const char *version_table; /* "migrate_version" */
    mig_naming naming;
    mig_strings schemas;         /* `schemas:` namespaces in scope besides the default one */
    mig_filter filter;           /* `include:` and `exclude:` */
    bool ignore_extra;           /* what isn't declared is never dropped */
    bool sql_scripts;            /* `script_format: sql` */
    bool one_transaction;        /* `transaction: run` */
    mig_file_naming file_naming; /* of new scripts; its offset isn't set */
    const char *time_zone;       /* "UTC", "local", "+02:00", "Europe/Berlin" */
    mig_place zone_place;
    MIG_ARRAY(mig_program) hooks; /* run after a script was written; no time limit */
} mig_project;

/* What holds where no file says otherwise. */
mig_project mig_project_default(void);

/*
 * Finds and reads migrate.yaml. path: what -c named, or NULL to look for it. database: what -d
 * named, or NULL for the only one or "default". An unset variable in the database's url is no error
 * here (see missing): commands that need no database work without it. env: looks up a variable
 * (getenv in the program).
 */
MIG_MUST_CHECK bool mig_project_read(mig_arena *arena, const char *path, const char *database,
                                     const char *(*env)(const char *name), mig_project *project,
                                     mig_error *err);

/* The names in `databases:`, in the file's order; "default" where there is one database. path and
 * errors as of mig_project_read. */
MIG_MUST_CHECK bool mig_project_databases(mig_arena *arena, const char *path, mig_strings *names,
                                          mig_error *err);

/* The parsed URL; --url when given, else the file's. MIG_ERR_USAGE when neither says one. */
MIG_MUST_CHECK bool mig_project_url(mig_arena *arena, mig_project *project, const char *override,
                                    mig_error *err);

/* MIG_ERR_USAGE when a pattern of `schema:` matches no file: nothing declared would be an empty
 * database. */
MIG_MUST_CHECK bool mig_project_check_schema(const mig_project *project, mig_error *err);

/* Some of what `schema:` names is SQL, of files or of a program, and runs on the server. */
bool mig_project_needs_server(const mig_project *project);

/* NAME=value lines as pydantic-settings reads them: quotes, escapes in double quotes, comments,
 * `export`. */
typedef struct {
    const char *name, *value;
    unsigned line;
} mig_env_line;
typedef MIG_ARRAY(mig_env_line) mig_env_lines;
/* bad (may be NULL): lines that name a variable and are left out, their value being no such thing.
 */
MIG_MUST_CHECK bool mig_env_read(mig_arena *arena, const char *path, mig_env_lines *lines,
                                 mig_env_lines *bad, mig_error *err);
/* The same from a text in memory, UTF-8. */
void mig_env_parse(mig_arena *arena, const char *text, mig_env_lines *lines, mig_env_lines *bad);

#endif
