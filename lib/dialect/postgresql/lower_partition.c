/*
 * Partitions. What is made on a parent arrives on them by itself; a partition that becomes a table
 * of its own keeps none of it, so that what it has is what is said of it, whatever the server
 * called it.
 */
#include "dialect/postgresql/lower.h"

#include "base/text.h"
#include "schema/partitions.h"

#include <string.h>

/* Keywords as all others: "range (at)" as RANGE (at). */
static void add_words(mig_str *sql, const char *text)
{
    unsigned depth = 0;

    for (; *text; text++) {
        depth += *text == '(';
        mig_str_addc(sql, depth == 0 && *text >= 'a' && *text <= 'z' ? (char)(*text - 'a' + 'A')
                                                                     : *text);
        depth -= depth > 0 && *text == ')';
    }
}

static void add_values(mig_str *sql, const mig_partition *partition)
{
    if (mig_same(partition->values, "default")) {
        mig_str_add(sql, " DEFAULT");
        return;
    }
    mig_str_add(sql, " FOR VALUES ");
    add_words(sql, partition->values);
}

void pg_add_partition_of(mig_str *sql, const mig_table *table)
{
    if (!mig_is_partition(table))
        return;
    mig_str_add(sql, " PARTITION OF ");
    pg_name(sql, table->partition_of.table);
}

void pg_add_values_of(mig_str *sql, const mig_table *table)
{
    if (mig_is_partition(table))
        add_values(sql, &table->partition_of);
}

void pg_add_partition_by(mig_str *sql, const mig_table *table)
{
    if (!table->partition_by)
        return;
    mig_str_add(sql, " PARTITION BY ");
    add_words(sql, table->partition_by);
}

static void add_detach(mig_str *sql, const mig_table *table)
{
    mig_str_add(sql, "ALTER TABLE ");
    pg_name(sql, table->partition_of.table);
    mig_str_add(sql, " DETACH PARTITION ");
    pg_name(sql, table->name);
}

static void attach(lowering *l, const mig_table *table)
{
    pg_alter(l, table->partition_of.table);
    mig_str_add(&l->sql, "ATTACH PARTITION ");
    pg_name(&l->sql, table->name);
    add_values(&l->sql, &table->partition_of);
    pg_step(l);
}

/* Serials draw from the parent's sequence as long as the table is a partition. */
static void change_serials(lowering *l, const mig_table *table, bool attached)
{
    const mig_table *root = mig_table_root(l->shape, table);

    for (size_t i = 0; i < root->columns.len; i++) {
        const mig_column *column = root->columns.items[i];

        if (!column->autoincrement)
            continue;
        pg_alter_column(l, table->name, column->name);
        mig_str_add(&l->sql, attached ? "SET DEFAULT " : "DROP DEFAULT");
        if (attached)
            pg_add_next(&l->sql, root->name, column);
        pg_step(l);
    }
}

/* Names are the server's: it knows them before the table is detached. */
static void detach_whole(lowering *l, const mig_table *table)
{
    MIG_AUTO_STR statement = {0}, alter = {0};
    const char *name;

    add_detach(&statement, table);
    mig_str_add(&alter, "ALTER TABLE ");
    pg_name(&alter, table->name);
    mig_str_add(&alter, " DROP CONSTRAINT ");
    name = pg_name_text(l->arena, table->name);
    mig_str_add(&l->sql, "DO $migrate$\nDECLARE\n    made text[] := ARRAY(\n        SELECT ");
    pg_literal(&l->sql, mig_str_text(&alter));
    mig_str_add(&l->sql,
                " || quote_ident(k.conname) FROM pg_catalog.pg_constraint k\n"
                "        LEFT JOIN pg_catalog.pg_constraint p ON p.oid = k.conparentid\n"
                "        WHERE k.contype IN ('c', 'f', 'p', 'u', 'x') AND k.conrelid = ");
    pg_literal(&l->sql, name);
    mig_str_add(&l->sql,
                "::pg_catalog.regclass\n"
                "        AND (p.conrelid <> k.conrelid OR k.contype = 'c' AND "
                "k.coninhcount > 0) ORDER BY k.contype = 'f' DESC, k.conname);\n"
                "    indexes text[] := ARRAY(\n        SELECT 'DROP INDEX ' || "
                "i.indexrelid::pg_catalog.regclass FROM pg_catalog.pg_index i\n"
                "        JOIN pg_catalog.pg_inherits h ON h.inhrelid = i.indexrelid\n"
                "        LEFT JOIN pg_catalog.pg_constraint k ON k.conindid = i.indexrelid"
                " AND k.conrelid = i.indrelid\n"
                "        WHERE k.oid IS NULL AND i.indrelid = ");
    pg_literal(&l->sql, name);
    mig_str_add(&l->sql,
                "::pg_catalog.regclass ORDER BY i.indexrelid);\n    one text;\nBEGIN\n"
                "    ");
    mig_str_add(&l->sql, mig_str_text(&statement));
    mig_str_add(&l->sql,
                ";\n    FOREACH one IN ARRAY made || indexes LOOP\n"
                "        EXECUTE one;\n    END LOOP;\nEND $migrate$");
    pg_step(l);
    change_serials(l, table, false);
}

void pg_detach(lowering *l, const mig_table *before, const mig_table *after)
{
    if (!mig_is_partition(before))
        return;
    if (!mig_is_partition(after)) {
        detach_whole(l, before);
        return;
    }
    if (mig_same(before->partition_of.values, after->partition_of.values) &&
        mig_name_same(l->shape, before->partition_of.table, after->partition_of.table))
        return;
    add_detach(&l->sql, before);
    pg_step(l);
    attach(l, after);
}

void pg_attach(lowering *l, const mig_table *before, const mig_table *after)
{
    const mig_table *parent = mig_partition_parent(l->shape, after);

    if (mig_is_partition(before) || !mig_is_partition(after))
        return;
    for (; parent; parent = mig_partition_parent(l->shape, parent))
        for (size_t i = 0; i < parent->checks.len; i++) {
            if (parent->checks.items[i]->no_inherit)
                continue;
            pg_alter(l, after->name);
            mig_str_add(&l->sql, "ADD ");
            pg_add_check(&l->sql, parent->checks.items[i]);
            pg_step(l);
        }
    change_serials(l, after, true);
    attach(l, after);
}

static bool is_referred_to(const lowering *l, mig_name name)
{
    for (size_t i = 0; i < l->shape->tables.len; i++) {
        const mig_table *table = l->shape->tables.items[i];

        for (size_t k = 0; k < table->foreign_keys.len; k++)
            if (mig_name_same(l->shape, table->foreign_keys.items[k]->target, name))
                return true;
    }
    return false;
}

void pg_leave_referred(lowering *l, const mig_table *table)
{
    const mig_table *parent = mig_partition_parent(l->shape, table);

    while (parent && !is_referred_to(l, parent->name))
        parent = mig_partition_parent(l->shape, parent);
    if (!parent)
        return;
    add_detach(&l->sql, table);
    pg_step(l);
}

void pg_assert_no_partitions(lowering *l, mig_name table)
{
    mig_step step = {.kind = MIG_STEP_ASSERT, .place = l->place};

    mig_str_add(&l->sql,
                "SELECT h.inhrelid::pg_catalog.regclass::text "
                "FROM pg_catalog.pg_inherits h WHERE h.inhparent = ");
    pg_literal(&l->sql, pg_name_text(l->arena, table));
    mig_str_add(&l->sql, "::pg_catalog.regclass ORDER BY 1");
    step.sql = mig_str_copy(l->arena, &l->sql);
    step.message = mig_arena_printf(
        l->arena, "table \"%s\" has partitions that would go with it; drop or detach them first",
        mig_name_text(l->arena, table));
    mig_push(l->arena, l->steps, step);
    mig_str_reset(&l->sql);
}
