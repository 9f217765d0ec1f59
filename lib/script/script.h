/*
 * Revision scripts: a header and what to do, as operations (YAML) or as SQL. Formats in
 * docs/scripts.md. A folder of them is loaded with the headers only; bodies are read on demand.
 */
#ifndef MIG_SCRIPT_SCRIPT_H
#define MIG_SCRIPT_SCRIPT_H

#include "dialect/split.h"
#include "op/op.h"

enum { MIG_REVISION_BYTES = 64 };

typedef struct {
    const char *path; /* as given; error messages name it */
    const char *text; /* the whole file */
    size_t length;
    bool sql; /* plain SQL form */
    const char *revision;
    mig_strings down_revisions; /* none at a base, several at a merge */
    mig_strings branch_labels, depends_on;
    const char *message;      /* "" when there is none */
    const char *created;      /* "2026-11-21T10:15:00Z"; NULL: not stated */
    const char *author;       /* as it is written; NULL: not stated */
    const char *dialect;      /* SQL form: `-- dialect:`; NULL: any */
    bool transaction;         /* false: each statement on its own, recorded */
    const char *irreversible; /* the reason; NULL: has a downgrade */
    const char *unwritten; /* why there is no upgrade, of which a run must not make nothing; NULL:
                              there is one */
    /* Of the values, for faults of the graph. */
    mig_place revision_place, parents_place, depends_place, labels_place;

    bool has_body;                             /* what follows is filled by mig_script_body */
    mig_ops upgrade, downgrade;                /* YAML form */
    mig_statements upgrade_sql, downgrade_sql; /* SQL form; places are lines of the file */
} mig_script;

typedef struct {
    MIG_ARRAY(mig_script *) items; /* by file name */
} mig_scripts;

/* Whether a text may be a revision's id: MIG_ERR_USAGE that says what is wrong with it. */
MIG_MUST_CHECK bool mig_revision_check(const char *id, mig_place place, mig_error *err);

/* The same for a label. */
MIG_MUST_CHECK bool mig_label_check(const char *label, mig_place place, mig_error *err);

/* Reads the header of one file: .yaml, .yml or .sql. MIG_ERR_USAGE at the place of a fault. */
MIG_MUST_CHECK bool mig_script_read(mig_arena *arena, const char *path, mig_script **script,
                                    mig_error *err);

/* The same from a text in memory, which is borrowed; the path says which form it is. */
MIG_MUST_CHECK bool mig_script_parse(mig_arena *arena, const char *path, const char *text,
                                     size_t length, mig_script **script, mig_error *err);

/* Whether a file of this name is one; other files beside the scripts are left alone. */
bool mig_script_is_name(const char *name);

/* Every script of the folder. A folder that doesn't exist has none. Other files are left alone. */
MIG_MUST_CHECK bool mig_scripts_read(mig_arena *arena, const char *folder, mig_scripts *scripts,
                                     mig_error *err);

/* Reads the body, once. The SQL form is split by its dialect's lexer, or the given one's. */
MIG_MUST_CHECK bool mig_script_body(mig_arena *arena, mig_script *script,
                                    const mig_dialect *dialect, mig_error *err);

/* The text of a new script in the YAML form: header, comments, operations. */
void mig_script_print(mig_arena *arena, const mig_script *script, mig_str *out);

/* The same in the SQL form; steps come from plan/lower. ASSERT steps are left out (the runner's
 * own). The notes of script->upgrade and ->downgrade, where it has operations, stand above the
 * statements. */
void mig_script_print_sql(mig_arena *arena, const mig_script *script, const mig_steps *upgrade,
                          const mig_steps *downgrade, mig_str *out);

/* The same with SQL as somebody wrote it; that of a part which the script hasn't is not looked at.
 */
void mig_script_print_text(const mig_script *script, const char *upgrade, const char *downgrade,
                           mig_str *out);

/* The script with other parents: only the value of its `down_revision` is replaced in the text.
 * MIG_ERR_USAGE, at that: it is written in a way that this would change more than. */
MIG_MUST_CHECK bool mig_script_reparent(mig_arena *arena, const mig_script *script,
                                        const mig_strings *parents, mig_script **changed,
                                        mig_error *err);

/* Git's blob id of the text, 40 hex digits (git/git.h computes it). */
const char *mig_script_checksum(mig_arena *arena, const mig_script *script);

#endif
