/*
 * Inside lib/run: what the parts of offline SQL share. paper.c writes what stands around the
 * statements of a script; imagine.c knows the schema that the scripts make; offline.c puts both
 * together.
 */
#ifndef MIG_RUN_PAPER_H
#define MIG_RUN_PAPER_H

#include "run/apply.h"
#include "run/offline.h"

typedef struct {
    const mig_offline *offline;
    mig_arena *arena;
    mig_str *out;
    const char *version_table, *log_table; /* as SQL has them */
} mig_paper;

mig_paper mig_paper_new(const mig_offline *offline, mig_arena *arena, mig_str *out);

/* "3f2a9c41d7e0, 9b1d04c2aa17"; "base". */
const char *mig_paper_rows(mig_arena *arena, const mig_strings *rows);

/* What the text is, for whom, and what the client is told first. what: "upgrades the database from
 * base to 3f2a9c41d7e0". */
void mig_paper_header(const mig_paper *paper, const char *what);
/* A comment of one line, or of several where the text has some. */
void mig_paper_comment(const mig_paper *paper, const char *text);

void mig_paper_begin(const mig_paper *paper);
void mig_paper_commit(const mig_paper *paper);
/* Keeps others away, and ends the script unless these are the rows. first: nothing was written
 * before it, so our tables may be missing. */
void mig_paper_expect(const mig_paper *paper, const mig_strings *rows, bool first);
/* Ends the script if a run left a revision half done. */
void mig_paper_whole(const mig_paper *paper);
/* What a run left half done is no longer under way: whoever stamps has seen to it. */
void mig_paper_close(const mig_paper *paper);
/* Makes our tables, whatever the database is at. */
void mig_paper_create(const mig_paper *paper);
/* Keeps others away, and takes all rows away, whatever they are. */
void mig_paper_forget(const mig_paper *paper);
/* The log says that these scripts were applied before it began, if there is nothing in it. */
void mig_paper_begin_log(const mig_paper *paper, const mig_scripts *applied);
/* Of a script that stays applied: if the log hasn't seen it, or saw it with another text, it counts
 * as it is now. */
void mig_paper_confirm(const mig_paper *paper, const mig_script *script);
/* Of a script that isn't applied, where nobody knows whether it was. */
void mig_paper_gone(const mig_paper *paper, const mig_script *script);
void mig_paper_move(const mig_paper *paper, const mig_strings *before, const mig_strings *after);
/* A row of the log, finished now. text: of the script that was run; NULL: none was. */
void mig_paper_log(const mig_paper *paper, const mig_script *script, const char *direction,
                   const char *detail, const char *text);
/* Ends the script if the query has a row. */
void mig_paper_guard(const mig_paper *paper, const char *query, const char *message);
void mig_paper_step(const mig_paper *paper, const mig_step *step);

/* SQL of a script that names a table: from then on nobody but the database knows that. */
typedef struct {
    const char *table, *revision;
} mig_blur;

/* What the database looks like, as far as the scripts say. */
typedef struct {
    mig_arena *arena;
    const mig_dialect *dialect;
    mig_caps caps;
    mig_schema *schema;
    MIG_ARRAY(mig_blur) blurs;
} mig_imagined;

/* What the rows imply: resolved. */
MIG_MUST_CHECK bool mig_imagine(const mig_paper *paper, const mig_strings *rows, mig_imagined *m,
                                mig_error *err);
/* Takes note of a statement of the user's own. */
void mig_imagine_sql(mig_imagined *m, const char *revision, const char *sql);
/* Takes note of an operation: which tables are blurred. The schema follows by itself. */
void mig_imagine_op(mig_imagined *m, const mig_op *op);
/* MIG_ERR_FAILED where the step would lose what nobody knows. */
MIG_MUST_CHECK bool mig_imagine_check(const mig_imagined *m, const mig_step *step, mig_error *err);

#endif
