/*
 * The naming convention of constraints and indexes that the file doesn't name: pk_users,
 * uq_users_email, ix_users_email, ck_users_1, fk_users_team_id; `naming: postgresql` for the
 * server's own (users_pkey, users_email_key, users_email_idx, users_email_check,
 * users_team_id_fkey); `naming: none` for constraints without a name, where the database has them.
 */
#ifndef MIG_SCHEMA_NAMING_H
#define MIG_SCHEMA_NAMING_H

#include "schema/model.h"

enum { MIG_NAME_BYTES = 63 }; /* the shortest limit of the four databases: PostgreSQL's */

typedef enum {
    MIG_NAME_PK,
    MIG_NAME_UQ,
    MIG_NAME_EX,
    MIG_NAME_IX,
    MIG_NAME_CK,
    MIG_NAME_FK
} mig_name_kind;

typedef struct {
    /* Templates with ${table}, ${columns} (joined by _), ${column} (the first), ${target}; one for
     * each kind. */
    const char *templates[MIG_NAME_FK + 1];
    bool postgresql; /* truncate as PostgreSQL's makeObjectName does, instead of a hash tail */
    bool none;       /* only indexes are named; a constraint stays without a name */
} mig_naming;

extern const mig_naming mig_naming_default;
extern const mig_naming mig_naming_postgresql;
extern const mig_naming mig_naming_none;

/* The convention that a file may name by a word: "default", "postgresql", "none"; else NULL. */
const mig_naming *mig_naming_find(const char *word);
/* Those words, for suggestions. */
extern const char *const mig_naming_words[];
extern const size_t mig_naming_word_count;

/*
 * The name that the convention gives. columns may be empty (checks over no known column: ${columns}
 * is then left out with its underscore, and a number is always added). A name over 63 bytes is cut
 * and ends in _ and eight hex digits of a hash of the whole. taken (may be NULL): names in use
 * already; _1, _2 ... is added.
 */
const char *mig_naming_make(mig_arena *arena, const mig_naming *naming, mig_name_kind kind,
                            mig_name table, const mig_strings *columns, const mig_strings *taken);

/* The same for a foreign key, whose template may hold ${target}: the table that it refers to. */
const char *mig_naming_foreign_key(mig_arena *arena, const mig_naming *naming, mig_name table,
                                   const mig_strings *columns, mig_name target,
                                   const mig_strings *taken);

/* The text, or where it is over 63 bytes its beginning with a hash tail: for names that we make. */
const char *mig_naming_fit(mig_arena *arena, const char *text);

#endif
