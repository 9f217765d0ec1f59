/* Partitions, once all tables are read: they have their columns from their parents. */
#include "dialect/postgresql/catalog.h"

#include "base/text.h"

enum {
    PA_TABLE,
    PA_OTHERS,
};

/* What of a partition's columns isn't as its parent has it, and can't be said. */
static const char *const others[] = {
    "a partition with defaults of its own",
    "a partition with NOT NULL of its own",
    "a partition with column comments of its own",
    "a partition with column privileges of its own",
    "a partition with an inherited index for its replica identity",
    "a partition that is being detached",
};

static void read_other(catalog *c, const catalog_row *row)
{
    catalog_table *entry = catalog_find(c, cell(row, PA_TABLE));

    for (size_t i = 0; entry && i < MIG_LEN(others); i++)
        if (cell_true(row, PA_OTHERS + (int)i))
            catalog_beyond(c, &entry->table->beyond, others[i]);
}

static bool read_others(catalog *c, mig_error *err)
{
    static const char sql[] =
        "SELECT * FROM (SELECT c.oid, "
        "bool_or(pg_catalog.pg_get_expr(f.adbin, f.adrelid) IS DISTINCT FROM "
        "pg_catalog.pg_get_expr(pf.adbin, pf.adrelid)) AS defaults, "
        "bool_or(a.attnotnull AND NOT p.attnotnull AND NOT EXISTS (SELECT 1 "
        "FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid AND i.indisprimary "
        "AND a.attnum = ANY (i.indkey))) AS nulls, "
        "bool_or(d.description IS NOT NULL) AS comments, bool_or(a.attacl IS NOT NULL) AS rights, "
        "EXISTS (SELECT 1 FROM pg_catalog.pg_index i JOIN pg_catalog.pg_inherits ih "
        "ON ih.inhrelid = i.indexrelid WHERE i.indrelid = c.oid AND i.indisreplident) AS replica, "
        "%s AS pending FROM pg_catalog.pg_inherits h "
        "JOIN pg_catalog.pg_class c ON c.oid = h.inhrelid AND c.relispartition "
        "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 "
        "AND NOT a.attisdropped "
        "LEFT JOIN pg_catalog.pg_attribute p ON p.attrelid = h.inhparent "
        "AND p.attname = a.attname "
        "LEFT JOIN pg_catalog.pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum "
        "LEFT JOIN pg_catalog.pg_attrdef pf ON pf.adrelid = p.attrelid AND pf.adnum = "
        "p.attnum " COMMENT_ON("d", "pg_class", "a.attrelid",
                               "a.attnum") "WHERE " IN_SCOPE
                                           " GROUP BY c.oid) x "
                                           "WHERE x.defaults OR x.nulls OR x.comments OR x.rights "
                                           "OR x.replica OR x.pending "
                                           "ORDER BY x.oid";
    MIG_AUTO_STR text = {0};

    mig_str_addf(&text, sql, c->driver->version >= 14 ? "bool_or(h.inhdetachpending)" : "false");
    return catalog_query(c, mig_str_text(&text), read_other, err);
}

/* A partition of what can't be said can't be said either. */
static bool follows_beyond(catalog *c)
{
    bool any = false;

    for (size_t i = 0; i < c->partitions.len; i++) {
        mig_table *table = c->partitions.items[i]->table;
        const catalog_table *parent = catalog_find(c, c->partitions.items[i]->parent);

        if (table->beyond || (parent && !parent->table->beyond))
            continue;
        catalog_beyond(c, &table->beyond, "a partition of what isn't managed");
        any = true;
    }
    return any;
}

/* Where nothing is said a partition is where its parent is. */
static void follow_storage(const catalog *c, mig_table *table, const mig_table *parent)
{
    if (parent->tablespace) {
        const char *own = table->tablespace ? table->tablespace : c->tablespace;

        table->usual_tablespace = parent->tablespace;
        table->tablespace = mig_same(own, parent->tablespace) ? NULL : own;
    }
    if (parent->access_method) {
        const char *own = table->access_method ? table->access_method : c->access_method;

        table->usual_access_method = parent->access_method;
        table->access_method = mig_same(own, parent->access_method) ? NULL : own;
    }
}

bool catalog_partitions(catalog *c, mig_error *err)
{
    if (c->partitions.len == 0)
        return true;
    if (!read_others(c, err))
        return false;
    while (follows_beyond(c))
        ;
    for (size_t i = 0; i < c->partitions.len; i++) {
        mig_table *table = c->partitions.items[i]->table;
        const catalog_table *parent = catalog_find(c, c->partitions.items[i]->parent);

        if (table->beyond)
            continue;
        table->columns.len = 0;
        follow_storage(c, table, parent->table);
    }
    return true;
}
