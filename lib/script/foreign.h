/*
 * Scripts of other tools, read so that they can be written as ours. Nothing is run to do so, and
 * nothing is written here.
 */
#ifndef MIG_SCRIPT_FOREIGN_H
#define MIG_SCRIPT_FOREIGN_H

#include "script/script.h"

typedef struct {
    mig_script script;               /* its header; path and places are in the other tool's file */
    const char *upgrade, *downgrade; /* SQL as it is written there; NULL: the script says why there
                                        is none, or it does nothing */
    bool up_empty, down_empty;       /* Alembic: the function does nothing */
} mig_foreign;

typedef struct {
    MIG_ARRAY(mig_foreign) items; /* in the order of the files, or of versions */
    mig_strings notes;            /* what the user has to know: files that are left out, with why */
} mig_foreigns;

/*
 * The scripts of an Alembic folder: the one that alembic.ini is in, or the one that versions/ is
 * in. They are without SQL: that is Python's, and comes from mig_alembic_sql. MIG_ERR_USAGE at the
 * place of what can't be read without Python.
 */
MIG_MUST_CHECK bool mig_alembic_read(mig_arena *arena, const char *folder, mig_foreigns *scripts,
                                     mig_error *err);

/* Where the SQL comes from. */
typedef struct {
    const mig_dialect *dialect;
    const char *version_table;        /* Alembic's; with a schema or without */
    mig_strings upgrades, downgrades; /* files, as `alembic upgrade --sql` prints them */
} mig_alembic_sources;

/* Gives the scripts their SQL; those for which there is none say so, each way. */
MIG_MUST_CHECK bool mig_alembic_sql(mig_arena *arena, const mig_alembic_sources *sources,
                                    mig_foreigns *scripts, mig_error *err);

typedef enum {
    MIG_TOOL_DBMATE,
    MIG_TOOL_GOLANG_MIGRATE,
    MIG_TOOL_GOOSE,
    MIG_TOOL_FLYWAY,
} mig_tool;

/* "golang-migrate" */
const char *mig_tool_name(mig_tool tool);

/* A folder of files in SQL as dbmate has it, one revision behind the other. */
MIG_MUST_CHECK bool mig_dbmate_read(mig_arena *arena, const char *folder,
                                    const mig_dialect *dialect, mig_foreigns *scripts,
                                    mig_error *err);
/* The same of golang-migrate, goose or Flyway, whichever it is. */
MIG_MUST_CHECK bool mig_sql_folder_read(mig_arena *arena, const char *folder,
                                        const mig_dialect *dialect, mig_tool *tool,
                                        mig_foreigns *scripts, mig_error *err);

/* The text of our script, in the SQL form where there is SQL (script.sql is set), else of
 * operations. */
void mig_foreign_print(mig_arena *arena, mig_foreign *foreign, const mig_dialect *dialect,
                       mig_str *out);

#endif
