/*
 * A declared schema in SQL: statements of files (or of a program's output) run in a scratch
 * database, never in the live one. See docs/schema.md, "schema.sql".
 */
#ifndef MIG_PROJECT_SQL_FILES_H
#define MIG_PROJECT_SQL_FILES_H

#include "dialect/driver.h"

typedef struct {
    const char *name; /* of the file, or how messages name the program's output */
    const char *text;
} mig_sql_file;

typedef MIG_ARRAY(mig_sql_file) mig_sql_files;

/* A statement, or a part of one, that isn't done yet. */
typedef struct {
    const mig_sql_file *file;
    const char *sql;
    size_t offset; /* of the statement in the file, bytes */
    unsigned line, column;
    bool part;       /* a part of the statement: positions in it say nothing */
    bool done;       /* nothing is left to do about it */
    mig_declare use; /* RUN or DROP */
} mig_sql_piece;

typedef MIG_ARRAY(mig_sql_piece) mig_sql_pieces;

/* Splits the files, leaves out what means nothing in a scratch database. Errors: MIG_ERR_USAGE at
 * the statement that is refused. */
MIG_MUST_CHECK bool mig_sql_files_split(mig_arena *arena, const mig_dialect *dialect,
                                        const mig_sql_files *files, mig_sql_pieces *pieces,
                                        mig_error *err);

/*
 * Runs the pieces, statement by statement, in any order that works: what fails for want of another
 * object waits until that is there; tables that refer to each other are made without their foreign
 * keys first. complete: what can't be run is an error, at its place, with the server's words; else
 * it stays, not done.
 */
MIG_MUST_CHECK bool mig_sql_pieces_run(mig_arena *arena, mig_driver *scratch,
                                       mig_sql_pieces *pieces, bool complete, mig_error *err);

/*
 * What comments `-- @renamed from=old` behind a name say, as renamed_from of the tables, columns,
 * enums and values of the schema that the files made. Errors: MIG_ERR_USAGE at a comment that
 * stands behind nothing that can be renamed.
 */
MIG_MUST_CHECK bool mig_sql_files_renames(mig_arena *arena, const mig_dialect *dialect,
                                          const mig_sql_files *files, mig_schema *schema,
                                          mig_error *err);

#endif
