/*
 * Inside op/: one row per kind of object says how its operations are named, read, printed and
 * replayed. A new kind is one line in MIG_KINDS, one row in kinds.c, and the functions it names.
 */
#ifndef MIG_OP_KINDS_H
#define MIG_OP_KINDS_H

#include "op/op.h"

enum { MIG_VERBS = 4 };

/* One operation while it is read. */
typedef struct {
    mig_arena *arena;
    mig_loader *loader;
    const char *name; /* "add_column" */
    mig_verb verb;
    const mig_node *body; /* what stands behind the name; a map unless the row says otherwise */
    mig_place place;
    mig_ops also; /* operations that short forms stand for; they follow this one */
} mig_source;

typedef struct {
    const char *names[MIG_VERBS]; /* by mig_verb; "" where there is none */
    const char *word;             /* in `kind:` of drop_constraint, and in messages */
    bool any_body;                /* the body may be something else than a map */
    bool (*read)(mig_source *source, mig_op *op, mig_error *err);
    mig_node *(*print)(mig_arena *arena, const mig_op *op);
    bool (*apply)(mig_schema *schema, mig_op *op, bool fill, mig_error *err);
    const char *(*name)(mig_object object);
} mig_kind_row;

extern const mig_kind_row mig_kind_rows[];
extern const size_t mig_kind_count;

/* tables.c */
bool mig_table_op_read(mig_source *source, mig_op *op, mig_error *err);
mig_node *mig_table_op_print(mig_arena *arena, const mig_op *op);
bool mig_table_op_apply(mig_schema *schema, mig_op *op, bool fill, mig_error *err);
/* columns.c */
bool mig_column_op_read(mig_source *source, mig_op *op, mig_error *err);
mig_node *mig_column_op_print(mig_arena *arena, const mig_op *op);
bool mig_column_op_apply(mig_schema *schema, mig_op *op, bool fill, mig_error *err);
/* parts.c, parts_replay.c: constraints and indexes */
bool mig_part_op_read(mig_source *source, mig_op *op, mig_error *err);
mig_node *mig_part_op_print(mig_arena *arena, const mig_op *op);
bool mig_part_op_apply(mig_schema *schema, mig_op *op, bool fill, mig_error *err);
/* Only its name is known, not what it is. */
bool mig_part_is_bare(mig_kind kind, mig_object object);
/* enums.c */
bool mig_enum_op_read(mig_source *source, mig_op *op, mig_error *err);
mig_node *mig_enum_op_print(mig_arena *arena, const mig_op *op);
bool mig_enum_op_apply(mig_schema *schema, mig_op *op, bool fill, mig_error *err);
/* data.c: they change no schema */
bool mig_execute_op_read(mig_source *source, mig_op *op, mig_error *err);
mig_node *mig_execute_op_print(mig_arena *arena, const mig_op *op);
bool mig_insert_op_read(mig_source *source, mig_op *op, mig_error *err);
mig_node *mig_insert_op_print(mig_arena *arena, const mig_op *op);
/* outside.c: what isn't done by SQL */
bool mig_copy_op_read(mig_source *source, mig_op *op, mig_error *err);
mig_node *mig_copy_op_print(mig_arena *arena, const mig_op *op);
bool mig_run_op_read(mig_source *source, mig_op *op, mig_error *err);
mig_node *mig_run_op_print(mig_arena *arena, const mig_op *op);

#endif
