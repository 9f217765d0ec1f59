/* The row of each kind: see kinds.h. */
#include "op/kinds.h"

static bool apply_nothing(mig_schema *schema, mig_op *op, bool fill, mig_error *err)
{
    (void)schema;
    (void)op;
    (void)fill;
    (void)err;
    return true;
}

static const char *no_name(mig_object object)
{
    (void)object;
    return NULL;
}

static const char *enum_name(mig_object object)
{
    return object.enumeration->name.name;
}

static const char *table_name(mig_object object)
{
    return object.table->name.name;
}

static const char *column_name(mig_object object)
{
    return object.column->name;
}

static const char *key_name(mig_object object)
{
    return object.key->id.name;
}

static const char *check_name(mig_object object)
{
    return object.check->id.name;
}

static const char *foreign_key_name(mig_object object)
{
    return object.foreign_key->id.name;
}

static const char *index_name(mig_object object)
{
    return object.index->id.name;
}

/* clang-format off */
const mig_kind_row mig_kind_rows[] = {
#define X(id, create, drop, alter, rename) [MIG_KIND_##id] = {.names = {create, drop, alter, rename}, ROW_##id},
#define ROW_ENUM        "enum", false, mig_enum_op_read, mig_enum_op_print, mig_enum_op_apply, enum_name
#define ROW_TABLE       "table", false, mig_table_op_read, mig_table_op_print, mig_table_op_apply, table_name
#define ROW_COLUMN      "column", false, mig_column_op_read, mig_column_op_print, mig_column_op_apply, column_name
#define ROW_PRIMARY_KEY "primary_key", false, mig_part_op_read, mig_part_op_print, mig_part_op_apply, key_name
#define ROW_UNIQUE      "unique", false, mig_part_op_read, mig_part_op_print, mig_part_op_apply, key_name
#define ROW_EXCLUSION   "exclude", false, mig_part_op_read, mig_part_op_print, mig_part_op_apply, index_name
#define ROW_CHECK       "check", false, mig_part_op_read, mig_part_op_print, mig_part_op_apply, check_name
#define ROW_FOREIGN_KEY "foreign_key", false, mig_part_op_read, mig_part_op_print, mig_part_op_apply, foreign_key_name
#define ROW_INDEX       "index", false, mig_part_op_read, mig_part_op_print, mig_part_op_apply, index_name
#define ROW_EXECUTE     "execute", true, mig_execute_op_read, mig_execute_op_print, apply_nothing, no_name
#define ROW_INSERT      "insert", false, mig_insert_op_read, mig_insert_op_print, apply_nothing, no_name
#define ROW_COPY        "copy", false, mig_copy_op_read, mig_copy_op_print, apply_nothing, no_name
#define ROW_RUN         "run", true, mig_run_op_read, mig_run_op_print, apply_nothing, no_name
    MIG_KINDS(X)
#undef X
};
/* clang-format on */

const size_t mig_kind_count = MIG_LEN(mig_kind_rows);
