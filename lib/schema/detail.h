/*
 * The plain properties of tables and columns: those that are a value of their own and bear on
 * nothing else. A row says how one is called, where the model keeps it and of what kind it is;
 * loading, printing, comparing, replaying and the question whether a database has it go by these
 * rows. A new property is a member of the model and a row here.
 */
#ifndef MIG_SCHEMA_DETAIL_H
#define MIG_SCHEMA_DETAIL_H

#include "schema/model.h"

typedef enum {
    MIG_DETAIL_BOOL,      /* bool */
    MIG_DETAIL_COMMENT,   /* const char *: prose, or SQL that is only kept; "" is none */
    MIG_DETAIL_NAME,      /* const char *: a name; `default` is none */
    MIG_DETAIL_WORD,      /* const char *: one of the row's words; `default` is none */
    MIG_DETAIL_COUNT,     /* const char *: digits; `default` is none */
    MIG_DETAIL_SETTINGS,  /* mig_settings */
    MIG_DETAIL_REPLICA,   /* mig_replica_identity */
    MIG_DETAIL_PARTS,     /* const char *: what rows are parted by; "" is nothing */
    MIG_DETAIL_PARTITION, /* mig_partition */
} mig_detail_kind;

/* What a database must have for it; what that is called there is the dialects' business. */
typedef enum {
    MIG_DETAIL_OF_COMMENTS,
    MIG_DETAIL_OF_TABLE_KINDS, /* without effect where there are none */
    MIG_DETAIL_OF_OPTIONS,     /* this and the next: an error where there is none */
    MIG_DETAIL_OF_STORAGE,
} mig_detail_group;

typedef struct {
    const char *key;
    mig_detail_kind kind;
    mig_detail_group group;
    size_t at;    /* offsetof() in the object */
    size_t usual; /* that of what no value means on the found side; 0: nothing in particular */
    const char *const *words;
    size_t word_count;
} mig_detail;

typedef struct {
    const mig_detail *items;
    size_t len;
} mig_details;

extern const mig_details mig_table_details;
extern const mig_details mig_column_details;

/* The row of a key; NULL: none. */
const mig_detail *mig_detail_find(const mig_details *details, const char *key);

/* Reads one from its value. said (may be NULL): takes note of the first that is one of storage. */
MIG_MUST_CHECK bool mig_detail_read(mig_arena *arena, const mig_detail *detail,
                                    const mig_node *node, void *object, mig_said *said,
                                    mig_error *err);
/* Those that the map states; its other keys are left alone. */
MIG_MUST_CHECK bool mig_details_read(mig_arena *arena, const mig_details *details,
                                     const mig_node *map, void *object, mig_said *said,
                                     mig_error *err);

/* Puts it where it differs from what it is in base. */
void mig_detail_print(mig_arena *arena, const mig_detail *detail, mig_node *map, const void *base,
                      const void *object);
/* One of such a group that the object has: the first that the file states, if that is so; NULL:
 * none. */
const mig_detail *mig_details_of(const mig_details *details, mig_detail_group group,
                                 const void *object, const mig_said *said);
bool mig_detail_same(const mig_detail *detail, const void *a, const void *b);
/* What is wanted is there, be it only because it is usual. */
bool mig_detail_holds(const mig_detail *detail, const void *found, const void *wanted);
/* Copies the one, or all, from another object. */
void mig_detail_take(const mig_detail *detail, void *object, const void *from);
void mig_details_take(const mig_details *details, void *object, const void *from);

#endif
