/*
 * Reading what stands in the way of changes: objects that the model doesn't hold and that need
 * tables, columns and enums, with the statements that take them down and put them up again. Two
 * queries, in one scope, whatever their number.
 */
#include "dialect/postgresql/dependents.h"

#include "base/text.h"
#include "dialect/postgresql/catalog.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    mig_dependent *dependent;
    mig_strings needs; /* ids */
    bool visited;
} node;

typedef struct {
    catalog base; /* what its cells are read into */
    const mig_names *of;
    mig_map *by_id;
    MIG_ARRAY(node *) nodes;
    mig_strings ids;
} reader;

/* "2/title": the column of the second that was asked for; "2=": its primary key. */
static void read_roots(reader *r, const catalog_row *row, mig_dependent *dependent)
{
    mig_strings roots = {0};

    pg_read_array(r->base.arena, cell(row, DEP_ROOTS), &roots);
    for (size_t i = 0; i < roots.len; i++) {
        char *rest;
        unsigned long nr = strtoul(roots.items[i], &rest, 10);
        mig_need need = {r->of->items[nr - 1], rest[1] ? rest + 1 : NULL, *rest == '='};

        mig_push(r->base.arena, &dependent->needs, need);
    }
}

static const char *obstacle_of(mig_arena *arena, const catalog_row *row)
{
    if (cell(row, DEP_EXTENSION))
        return mig_arena_printf(arena, "is part of extension \"%s\"", cell(row, DEP_EXTENSION));
    if (cell_true(row, DEP_TEMPORARY))
        return "is temporary: it is gone when its session ends";
    if (cell(row, DEP_OWNER))
        return mig_arena_printf(arena,
                                "belongs to role \"%s\", whose rights this role doesn't have: run "
                                "as its owner, or be made a member of that role",
                                cell(row, DEP_OWNER));
    return NULL;
}

static void read_node(reader *r, const catalog_row *row)
{
    mig_arena *arena = r->base.arena;
    node *one = MIG_NEW(arena, node);
    mig_dependent *dependent = MIG_NEW(arena, mig_dependent);

    one->dependent = dependent;
    dependent->kind = cell_copy(&r->base, row, DEP_KIND);
    dependent->name = cell_name(&r->base, row, DEP_SCHEMA, DEP_NAME);
    if (cell(row, DEP_TABLE)) {
        dependent->table = cell_name(&r->base, row, DEP_TABLE_SCHEMA, DEP_TABLE);
        dependent->name.schema = NULL;
    }
    dependent->kept = mig_same(dependent->kind, "extended statistics");
    dependent->obstacle = obstacle_of(arena, row);
    read_roots(r, row, dependent);
    pg_read_array(arena, cell(row, DEP_NEEDS), &one->needs);
    mig_push(arena, &r->nodes, one);
    mig_push(arena, &r->ids, cell_copy(&r->base, row, DEP_ID));
    mig_map_put(r->by_id, r->ids.items[r->ids.len - 1], one);
}

static bool read_graph(reader *r, mig_error *err)
{
    mig_arena *arena = r->base.arena;
    mig_strings schemas = {0}, names = {0};
    const char *params[2];
    MIG_AUTO_STR sql = {0};
    PG_AUTO_RESULT result = NULL;

    pg_dependents_graph(&sql);
    for (size_t i = 0; i < r->of->len; i++) {
        const char *schema = r->of->items[i].schema;

        mig_push(arena, &schemas, schema ? schema : r->base.driver->base.default_schema);
        mig_push(arena, &names, r->of->items[i].name);
    }
    params[0] = pg_write_array(arena, &schemas);
    params[1] = pg_write_array(arena, &names);
    if (!pg_ask(r->base.driver, mig_str_text(&sql), params, MIG_LEN(params), &result, err))
        return false;
    for (int i = 0; i < PQntuples(result); i++) {
        catalog_row row = {result, i};

        read_node(r, &row);
    }
    return true;
}

static bool read_texts(reader *r, mig_error *err)
{
    enum { ID, PLACE, TEXT };
    mig_arena *arena = r->base.arena;
    const char *ids = pg_write_array(arena, &r->ids);
    MIG_AUTO_STR sql = {0};
    PG_AUTO_RESULT result = NULL;

    if (r->ids.len == 0)
        return true;
    pg_dependents_texts(&sql, r->base.driver->version);
    if (!pg_ask(r->base.driver, mig_str_text(&sql), &ids, 1, &result, err))
        return false;
    for (int i = 0; i < PQntuples(result); i++) {
        catalog_row row = {result, i};
        node *one = mig_map_find(r->by_id, cell(&row, ID));
        mig_strings *list =
            cell_number(&row, PLACE) < 0 ? &one->dependent->drop : &one->dependent->create;

        mig_push(arena, list, cell_copy(&r->base, &row, TEXT));
    }
    return true;
}

/* An on_update trigger is ours: the column that it belongs to sees to it. */
static bool is_on_update(const mig_schema *shape, const mig_dependent *dependent)
{
    const mig_table *table = dependent->table.name ? mig_table_find(shape, dependent->table) : NULL;

    for (size_t i = 0; table && mig_same(dependent->kind, "trigger") && i < table->columns.len; i++)
        if (table->columns.items[i]->on_update &&
            mig_same(dependent->name.name,
                     pg_on_update_name(shape->arena, table->columns.items[i]->name)))
            return true;
    return false;
}

/* Each after those it needs. (The server has no two views that need each other; should objects of
 * other kinds, then the server will refuse one of the statements.) */
static void add_ordered(reader *r, mig_schema *shape, node *one)
{
    if (one->visited)
        return;
    one->visited = true;
    for (size_t i = 0; i < one->needs.len; i++)
        add_ordered(r, shape, mig_map_find(r->by_id, one->needs.items[i]));
    if (!is_on_update(shape, one->dependent))
        mig_push(shape->arena, &shape->dependents, one->dependent);
}

bool pg_read_dependents(mig_driver *driver, const mig_names *of, mig_schema *shape, mig_error *err)
{
    reader r = {.base = {.driver = pg_of(driver), .arena = shape->arena},
                .of = of,
                .by_id = mig_map_new(shape->arena)};
    bool done = pg_scope_begin(r.base.driver, err) && read_graph(&r, err) && read_texts(&r, err);

    pg_scope_end(r.base.driver);
    if (!done)
        return false;
    for (size_t i = 0; i < r.nodes.len; i++)
        add_ordered(&r, shape, r.nodes.items[i]);
    return true;
}
