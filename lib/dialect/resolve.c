/*
 * Resolving: see resolve.h. Everything is copied before it is changed, one level deep, so that the
 * declared side, which scripts are written from, stays what the file says. What a type, default or
 * expression is for a dialect is the dialect's own answer (resolve_table); what is the same for all
 * of them is here: overrides, names in the default schema, enums.
 */
#include "dialect/resolve.h"

#include "base/text.h"
#include "schema/load.h"
#include "schema/partitions.h"
#include "schema/portable.h"

typedef struct {
    mig_arena *arena;
    mig_schema *schema; /* resolved, as far as it is made */
    const mig_dialect *dialect;
    mig_caps caps;
    const char *default_schema;
    /* of operations on one table that follow each other: the table before the first of them, which
     * is what their sides before are about, whatever those between them changed */
    const mig_table *start;
    const mig_schema *shape; /* of operations: what is in the database before them */
} resolver;

static mig_name strip(const resolver *r, mig_name name)
{
    if (name.schema && r->default_schema &&
        mig_ident_same(r->schema, name.schema, r->default_schema))
        name.schema = NULL;
    return name;
}

/* A type that names an enum: by its name as the schema has it, without the default schema's. */
static void resolve_enum(const resolver *r, mig_type *type)
{
    mig_type_parts parts;
    const mig_enum *found;

    if (type->native || !type->written || r->schema->enums.len == 0)
        return;
    parts = mig_type_take_apart(r->arena, type->written);
    if (parts.base != MIG_TYPE_OTHER || !parts.name)
        return;
    found = mig_enum_find(r->schema, strip(r, mig_name_parse(r->arena, parts.name)));
    if (!found)
        return;
    type->enumeration = mig_name_text(r->arena, found->name);
    type->written = type->enumeration;
    for (unsigned i = 0; i < parts.dimensions; i++)
        type->written = mig_arena_printf(r->arena, "%s[]", type->written);
}

/* Of the overrides of an object, that of the database's own name counts before its family's. */
static bool fits_better(const resolver *r, const char *name, unsigned *best)
{
    unsigned fit = mig_dialect_fit(r->dialect, name);

    if (fit <= *best)
        return false;
    *best = fit;
    return true;
}

static mig_column *resolve_column(const resolver *r, const mig_column *declared)
{
    const mig_column *chosen = declared;
    unsigned best = 0;
    mig_column *column;

    for (size_t i = 0; i < declared->overrides.len; i++)
        if (fits_better(r, declared->overrides.items[i].dialect, &best))
            chosen = declared->overrides.items[i].column;
    column = MIG_COPY(r->arena, chosen);
    column->name = declared->name;
    column->renamed_from = declared->renamed_from;
    column->overrides.len = 0; /* merged; the portable one has them all */
    column->portable = declared->portable ? declared->portable : declared;
    resolve_enum(r, &column->type);
    return column;
}

static mig_index *resolve_index(const resolver *r, const mig_index *declared)
{
    const mig_index *chosen = declared;
    unsigned best = 0;
    mig_index *index;

    for (size_t i = 0; i < declared->overrides.len; i++)
        if (fits_better(r, declared->overrides.items[i].dialect, &best))
            chosen = declared->overrides.items[i].index;
    index = MIG_COPY(r->arena, chosen);
    index->id = declared->id;
    if (!(r->caps & MIG_CAP_OPTIONS) && mig_same(index->method, "btree"))
        index->method = NULL; /* nothing tells whether it was said */
    index->overrides.len = 0;
    index->portable = declared->portable ? declared->portable : declared;
    index->keys.items =
        mig_arena_memdup(r->arena, index->keys.items, index->keys.len * sizeof *index->keys.items);
    index->keys.cap = index->keys.len;
    return index;
}

static mig_key *copy_key(const resolver *r, const mig_key *declared)
{
    mig_key *key = MIG_COPY(r->arena, declared);

    key->parts.items =
        mig_arena_memdup(r->arena, key->parts.items, key->parts.len * sizeof *key->parts.items);
    key->parts.cap = key->parts.len;
    return key;
}

static mig_foreign_key *resolve_foreign_key(const resolver *r, const mig_foreign_key *declared)
{
    mig_foreign_key *key = MIG_COPY(r->arena, declared);

    key->target = strip(r, key->target);
    key->implied = key->implied && (r->caps & MIG_CAP_SHAPE_TEXT); /* where it is kept */
    if (!(r->caps & MIG_CAP_ACTIONS_AT_ONCE)) {
        key->on_delete = mig_fk_action_plain(key->on_delete);
        key->on_update = mig_fk_action_plain(key->on_update);
    }
    return key;
}

/* One of a column that no convention has named (`naming: none`) stays with it where it can. */
static mig_check *copy_check(const resolver *r, const mig_check *declared)
{
    mig_check *check = MIG_COPY(r->arena, declared);

    check->bound = check->column && !check->id.name && (r->caps & MIG_CAP_COLUMN_CHECKS);
    return check;
}

static mig_table *copy_table(const resolver *r, const mig_table *declared)
{
    mig_table *table = mig_table_copy(r->arena, declared);
    const mig_node *override = NULL;
    unsigned best = 0;

    table->name = strip(r, declared->name);
    if (mig_is_partition(table))
        table->partition_of.table = strip(r, declared->partition_of.table);
    table->portable = declared->portable ? declared->portable : declared;
    for (size_t i = 0; i < declared->overrides.len; i++)
        if (fits_better(r, declared->overrides.items[i].dialect, &best))
            override = declared->overrides.items[i].node;
    if (override)
        mig_table_apply_override(r->arena, table, override);
    if (table->primary_key)
        table->primary_key = copy_key(r, table->primary_key);
    for (size_t i = 0; i < table->columns.len; i++)
        table->columns.items[i] = resolve_column(r, table->columns.items[i]);
    for (size_t i = 0; i < table->uniques.len; i++)
        table->uniques.items[i] = copy_key(r, table->uniques.items[i]);
    for (size_t i = 0; i < table->checks.len; i++)
        table->checks.items[i] = copy_check(r, table->checks.items[i]);
    for (size_t i = 0; i < table->foreign_keys.len; i++)
        table->foreign_keys.items[i] = resolve_foreign_key(r, table->foreign_keys.items[i]);
    for (size_t i = 0; i < table->exclusions.len; i++)
        table->exclusions.items[i] = resolve_index(r, table->exclusions.items[i]);
    for (size_t i = 0; i < table->indexes.len; i++)
        table->indexes.items[i] = resolve_index(r, table->indexes.items[i]);
    return table;
}

static mig_enum *copy_enum(const resolver *r, const mig_enum *declared)
{
    mig_enum *enumeration = MIG_COPY(r->arena, declared);

    enumeration->name = strip(r, declared->name);
    return enumeration;
}

static bool check_namespace(const resolver *r, mig_name name, mig_place place, mig_error *err)
{
    if (!name.schema || (r->caps & MIG_CAP_SCHEMAS))
        return true;
    return mig_fail_at(err, place, "\"%s\": %s has no schemas; name it without \"%s\"",
                       mig_name_text(r->arena, name), r->dialect->name, name.schema);
}

static bool is_enum_used(const mig_schema *schema, const mig_enum *enumeration)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    const char *name = mig_name_text(scratch, enumeration->name);

    for (size_t i = 0; i < schema->tables.len; i++) {
        const mig_table *table = schema->tables.items[i];

        for (size_t k = 0; k < table->columns.len; k++)
            if (mig_same(table->columns.items[k]->type.enumeration, name))
                return true;
    }
    return false;
}

/* Without enum types an enum lives in the columns that use it. */
static void drop_unused_enums(mig_schema *schema)
{
    size_t kept = 0;

    for (size_t i = 0; i < schema->enums.len; i++)
        if (is_enum_used(schema, schema->enums.items[i]))
            schema->enums.items[kept++] = schema->enums.items[i];
    schema->enums.len = kept;
}

static bool check_columns(const resolver *r, const mig_table *table, mig_error *err)
{
    if (table->columns.len > 0 || (r->caps & MIG_CAP_NO_COLUMNS) || mig_is_partition(table))
        return true;
    return mig_fail_at(err, table->place,
                       "table \"%s\" has no columns, and a table of %s has at least one",
                       mig_name_text(r->arena, table->name), r->dialect->name);
}

static bool ask_dialect(const resolver *r, mig_table *table, mig_error *err)
{
    return mig_lacks_check(r->dialect, r->caps, table, err) &&
           r->dialect->resolve_table(r->arena, r->caps, r->schema, table, err);
}

bool mig_resolve(mig_arena *arena, const mig_schema *declared, const mig_dialect *dialect,
                 mig_caps caps, const char *default_schema, mig_schema **resolved, mig_error *err)
{
    mig_schema *schema = mig_schema_new(arena);
    resolver r = {arena, schema, dialect, caps, default_schema, NULL, NULL};

    if (!mig_schema_check_names(declared, dialect->max_name_bytes, dialect->name, err))
        return false;
    schema->nocase = (caps & MIG_CAP_NOCASE) != 0;
    schema->ident = dialect->ident;
    schema->others = declared->others;
    for (size_t i = 0; i < declared->schemas.len; i++)
        if (!mig_ident_same(schema, declared->schemas.items[i], default_schema))
            mig_push(arena, &schema->schemas, declared->schemas.items[i]);
    for (size_t i = 0; i < declared->enums.len; i++)
        mig_push(arena, &schema->enums, copy_enum(&r, declared->enums.items[i]));
    for (size_t i = 0; i < declared->tables.len; i++)
        mig_push(arena, &schema->tables,
                 declared->tables.items[i]->settled ? declared->tables.items[i]
                                                    : copy_table(&r, declared->tables.items[i]));
    if (!(caps & MIG_CAP_ENUM_TYPES))
        drop_unused_enums(schema);
    if (!(caps & MIG_CAP_UNNAMED))
        mig_schema_give_names(schema, &mig_naming_default);
    mig_schema_seal(schema);
    if (!mig_check_same_names(arena, schema, dialect, caps, err))
        return false;
    for (size_t i = 0; i < schema->tables.len; i++) {
        mig_table *table = schema->tables.items[i];

        if (!table->settled && (!check_namespace(&r, table->name, table->place, err) ||
                                !check_columns(&r, table, err) || !ask_dialect(&r, table, err)))
            return false;
    }
    *resolved = schema;
    return true;
}

/* What the operations of a script may need to know of the schema before them: the enums, and the
 * tables that they name. The objects are the shape's own; the lists are not. */
static void add_known(const resolver *r, const mig_schema *shape, mig_name name)
{
    mig_table *table = mig_table_find(shape, strip(r, name));

    for (size_t i = 0; table && i < r->schema->tables.len; i++)
        if (r->schema->tables.items[i] == table)
            return;
    if (!table)
        return;
    mig_push(r->arena, &r->schema->tables, table);
    if (mig_is_partition(table))
        add_known(r, shape, table->partition_of.table);
}

static void add_known_targets(const resolver *r, const mig_schema *shape, const mig_table *table)
{
    for (size_t i = 0; table && i < table->foreign_keys.len; i++)
        add_known(r, shape, table->foreign_keys.items[i]->target);
}

static void make_known(resolver *r, const mig_schema *shape, const mig_ops *ops)
{
    r->schema = mig_schema_new_like(r->arena, shape);
    for (size_t i = 0; i < shape->enums.len; i++)
        mig_push(r->arena, &r->schema->enums, shape->enums.items[i]);
    for (size_t i = 0; i < ops->len; i++) {
        const mig_op *op = &ops->items[i];

        if (op->kind == MIG_KIND_TABLE) {
            if (op->before.table)
                add_known(r, shape, op->before.table->name);
            if (op->after.table)
                add_known(r, shape, op->after.table->name);
            if (op->after.table && mig_is_partition(op->after.table))
                add_known(r, shape, op->after.table->partition_of.table);
            add_known_targets(r, shape, op->after.table);
        } else if (op->table.name) {
            add_known(r, shape, op->table);
        }
        if (op->kind == MIG_KIND_FOREIGN_KEY && op->after.any && op->after.foreign_key->target.name)
            add_known(r, shape, op->after.foreign_key->target);
    }
    mig_schema_seal(r->schema);
}

/* The target's primary key, where a foreign key names no columns. */
static void fill_target(const resolver *r, mig_foreign_key *key, const mig_table *self)
{
    const mig_table *target = mig_name_same(r->schema, key->target, self->name)
                                  ? self
                                  : mig_table_find(r->schema, key->target);

    if (target)
        mig_foreign_key_imply(key, target);
}

/*
 * What a script leaves without a name has one where the database knows nothing else: the same that
 * a declared schema gets.
 */
static void name_parts(const resolver *r, mig_table *table)
{
    mig_schema *around;

    if ((r->caps & MIG_CAP_UNNAMED) || !mig_table_has_unnamed(table))
        return;
    around = mig_schema_new(r->arena);
    for (size_t i = 0; i < r->shape->tables.len; i++)
        mig_push(r->arena, &around->tables, r->shape->tables.items[i]);
    for (size_t i = 0; i < r->schema->tables.len; i++)
        mig_push(r->arena, &around->tables, r->schema->tables.items[i]);
    mig_table_give_names(r->arena, around, &mig_naming_default, table);
}

static bool resolve_table_side(const resolver *r, const mig_table **side, mig_error *err)
{
    mig_table *table;

    if (!*side)
        return true;
    table = copy_table(r, *side);
    for (size_t i = 0; i < table->foreign_keys.len; i++)
        fill_target(r, table->foreign_keys.items[i], table);
    name_parts(r, table);
    *side = table;
    if (table->columns.len == 0 && !mig_is_partition(table)) /* only named: dropped, renamed, its
                                                                properties altered */
        return mig_lacks_check(r->dialect, r->caps, table, err);
    return check_namespace(r, table->name, table->place, err) && ask_dialect(r, table, err);
}

/* What of its table a column's server form depends on. */
typedef struct {
    const mig_table *table; /* has the key's other columns; NULL: not known */
    const mig_key *key;
    bool strict, without_rowid;
} surroundings;

static surroundings around(const mig_table *table)
{
    if (!table)
        return (surroundings){0};
    return (surroundings){table, table->primary_key, table->strict, table->without_rowid};
}

/* The table that an operation changes in place, with others of the same; name NULL: none. */
static mig_name changed_table(const resolver *r, const mig_op *op)
{
    mig_name none = {0};

    if (op->kind == MIG_KIND_TABLE)
        return mig_op_verb(op) == MIG_VERB_ALTER ? strip(r, op->after.table->name) : none;
    if (mig_kind_is_data(op->kind) || !op->table.name)
        return none;
    return strip(r, op->table);
}

static bool go_together(const resolver *r, const mig_op *a, const mig_op *b)
{
    mig_name name = changed_table(r, a), other = changed_table(r, b);

    return name.name && other.name && mig_name_same(r->schema, name, other);
}

/* Does the operation go together with what came before? An enum between them, where it isn't by
 * itself, is but another change of tables. Behind a renamed column it is about other names. */
static bool goes_on(const resolver *r, const mig_ops *ops, size_t at)
{
    for (size_t i = at; i > 0; i--)
        if (ops->items[i - 1].kind != MIG_KIND_ENUM)
            return !mig_op_renames_column(&ops->items[i - 1]) &&
                   go_together(r, &ops->items[i - 1], &ops->items[at]);
    return false;
}

/*
 * What will be around a column after the operations on its table that follow each other here: an
 * added column may get its key only after it, and be another type then.
 */
static surroundings coming(const resolver *r, const mig_ops *ops, size_t at)
{
    surroundings s = around(mig_table_find(r->schema, ops->items[at].table));

    for (size_t i = at + 1; i < ops->len; i++) {
        const mig_op *op = &ops->items[i];

        if (op->kind == MIG_KIND_ENUM)
            continue;
        if (!go_together(r, &ops->items[at], op))
            break;
        if (op->kind == MIG_KIND_PRIMARY_KEY && mig_op_verb(op) != MIG_VERB_RENAME)
            s.key = op->after.key;
        if (op->kind == MIG_KIND_TABLE) {
            s.strict = op->after.table->strict;
            s.without_rowid = op->after.table->without_rowid;
        }
    }
    return s;
}

/* Another column of the key, of a type that every table and key may have: what it really is may be
 * about to change, and is asked there. */
static mig_column *key_part(const resolver *r, const mig_column *column)
{
    mig_column *part = MIG_NEW(r->arena, mig_column);

    part->name = column->name;
    part->type.written = "int";
    part->nullable = column->nullable;
    part->place = column->place;
    return part;
}

/* A column is resolved as part of its table. The key's other columns are there so that the key is
 * whole. */
static bool resolve_column_side(const resolver *r, mig_name name, surroundings s,
                                const mig_column **side, mig_error *err)
{
    mig_table table = {.name = name, .strict = s.strict};
    mig_column *column;

    if (!*side)
        return true;
    *side = column = resolve_column(r, *side);
    if (!column->type.written) /* only named */
        return true;
    mig_push(r->arena, &table.columns, column);
    if (s.table)
        table.place = s.table->place;
    for (size_t i = 0; s.key && i < s.key->columns.len; i++) {
        const char *key_column = s.key->columns.items[i];
        const mig_column *other = s.table ? mig_column_find(r->schema, s.table, key_column) : NULL;

        if (mig_ident_same(r->schema, key_column, column->name))
            table.primary_key = copy_key(r, s.key);
        else if (other)
            mig_push(r->arena, &table.columns, key_part(r, other));
    }
    if (table.primary_key)
        table.without_rowid = s.without_rowid; /* which needs a key */
    else
        table.columns.len = 1;
    return ask_dialect(r, &table, err);
}

static void put_index(const resolver *r, mig_kind kind, mig_object *side, mig_table *table)
{
    mig_index *index = resolve_index(r, side->index);

    side->index = index;
    if (kind == MIG_KIND_INDEX)
        mig_push(r->arena, &table->indexes, index);
    else
        mig_push(r->arena, &table->exclusions, index);
}

/* False when it is only named. */
static bool put_foreign_key(const resolver *r, mig_object *side, mig_table *table)
{
    mig_foreign_key *key = resolve_foreign_key(r, side->foreign_key);
    const mig_table *self = mig_table_find(r->schema, table->name);

    side->foreign_key = key;
    if (key->columns.len == 0)
        return false;
    fill_target(r, key, self ? self : table);
    mig_push(r->arena, &table->foreign_keys, key);
    return true;
}

static void put_key(const resolver *r, mig_kind kind, mig_object *side, mig_table *table)
{
    mig_key *key = copy_key(r, side->key);

    side->key = key;
    if (kind == MIG_KIND_UNIQUE)
        mig_push(r->arena, &table->uniques, key);
    else
        table->primary_key = key;
}

/* A constraint or an index alone in a table of that name. */
static bool resolve_part_side(const resolver *r, const mig_op *op, mig_object *side, mig_error *err)
{
    mig_table table = {.name = op->table};

    if (!side->any)
        return true;
    if (op->kind == MIG_KIND_INDEX || op->kind == MIG_KIND_EXCLUSION) {
        put_index(r, op->kind, side, &table);
    } else if (op->kind == MIG_KIND_FOREIGN_KEY) {
        if (!put_foreign_key(r, side, &table))
            return true;
    } else if (op->kind == MIG_KIND_CHECK) {
        mig_check *check = copy_check(r, side->check);

        side->check = check;
        mig_push(r->arena, &table.checks, check);
    } else {
        put_key(r, op->kind, side, &table);
    }
    if (side == &op->after && !op->before.any) /* what is dropped is known by its definition */
        name_parts(r, &table);
    return ask_dialect(r, &table, err);
}

/* The side after says what each renamed value was, also where the operation was reversed. */
static void resolve_enum_sides(const resolver *r, mig_op *op)
{
    const mig_enum *before = op->before.enumeration;
    mig_enum *after = NULL;
    mig_op given = *op;

    if (op->after.enumeration) {
        op->after.enumeration = after = copy_enum(r, op->after.enumeration);
        after->values.items = mig_arena_memdup(r->arena, after->values.items,
                                               after->values.len * sizeof *after->values.items);
        after->values.cap = after->values.len;
    }
    for (size_t i = 0; after && i < after->values.len; i++)
        after->values.items[i].renamed_from = NULL;
    if (!before)
        return;
    op->before.enumeration = copy_enum(r, before);
    for (size_t i = 0; after && i < before->values.len; i++) {
        const char *old = before->values.items[i].value;
        const char *value = mig_enum_value_after(&given, old);

        for (size_t k = 0; value && k < after->values.len; k++)
            if (!mig_same(value, old) && mig_same(after->values.items[k].value, value))
                after->values.items[k].renamed_from = old;
    }
}

static bool resolve_op(resolver *r, mig_ops *ops, size_t at, mig_error *err)
{
    mig_op *op = &ops->items[at];

    if (op->table.name)
        op->table = strip(r, op->table);
    if (op->kind != MIG_KIND_ENUM && !goes_on(r, ops, at))
        r->start =
            changed_table(r, op).name ? mig_table_find(r->schema, changed_table(r, op)) : NULL;
    switch (op->kind) {
    case MIG_KIND_ENUM:
        resolve_enum_sides(r, op);
        return true;
    case MIG_KIND_TABLE:
        if (!op->before.any && !check_columns(r, op->after.table, err))
            return false;
        return resolve_table_side(r, &op->before.table, err) &&
               resolve_table_side(r, &op->after.table, err);
    case MIG_KIND_COLUMN:
        return resolve_column_side(r, op->table, around(r->start), &op->before.column, err) &&
               resolve_column_side(r, op->table, coming(r, ops, at), &op->after.column, err);
    case MIG_KIND_PRIMARY_KEY:
    case MIG_KIND_UNIQUE:
    case MIG_KIND_EXCLUSION:
    case MIG_KIND_CHECK:
    case MIG_KIND_FOREIGN_KEY:
    case MIG_KIND_INDEX:
        return resolve_part_side(r, op, &op->before, err) &&
               resolve_part_side(r, op, &op->after, err);
    case MIG_KIND_EXECUTE:
    case MIG_KIND_INSERT:
    case MIG_KIND_COPY:
    case MIG_KIND_RUN:
        break;
    }
    return true;
}

bool mig_resolve_ops(mig_arena *arena, mig_ops *ops, const mig_schema *shape,
                     const mig_dialect *dialect, mig_caps caps, const char *default_schema,
                     mig_error *err)
{
    resolver r = {arena, NULL, dialect, caps, default_schema, NULL, shape};

    make_known(&r, shape, ops);
    for (size_t i = 0; i < ops->len; i++)
        if (!resolve_op(&r, ops, i, err) ||
            !mig_shape_apply(r.schema, dialect, caps, &ops->items[i], true, err))
            return false;
    return true;
}
