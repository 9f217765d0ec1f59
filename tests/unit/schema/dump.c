#include "dump.h"

#include <stdlib.h>
#include <string.h>

static void add_text(mig_str *out, const char *word, const char *text)
{
    if (text)
        mig_str_addf(out, " %s=<%s>", word, text);
}

static void add_number(mig_str *out, const char *word, unsigned value)
{
    if (value)
        mig_str_addf(out, " %s=%u", word, value);
}

static void add_list(mig_str *out, const char *word, const mig_strings *list)
{
    for (size_t i = 0; i < list->len; i++)
        add_text(out, word, list->items[i]);
}

static void add_id(mig_str *out, const char *word, const mig_constraint_name *id, bool stated)
{
    mig_str_addf(out, "  %s %s", word, id->name ? id->name : "-");
    if (stated)
        add_number(out, "stated", id->stated);
}

static void add_settings(mig_str *out, const char *word, const mig_settings *settings)
{
    for (size_t i = 0; i < settings->len; i++)
        mig_str_addf(out, " %s.%s=<%s>", word, settings->items[i].name, settings->items[i].value);
}

static void add_sequence(mig_str *out, const mig_sequence *sequence)
{
    if (!sequence)
        return;
    add_text(out, "sequence", sequence->name ? sequence->name : "-");
    add_text(out, "as", sequence->type);
    add_text(out, "start", sequence->start);
    add_text(out, "increment", sequence->increment);
    add_text(out, "min", sequence->min);
    add_text(out, "max", sequence->max);
    add_text(out, "cache", sequence->cache);
    add_number(out, "cycle", sequence->cycle);
}

static void add_column(mig_str *out, const char *word, const mig_column *column)
{
    mig_str_addf(out, "  %s %s", word, column->name);
    add_text(out, "type", column->type.written);
    add_number(out, "native", column->type.native);
    add_text(out, "enum", column->type.enumeration);
    add_number(out, "nullable", column->nullable);
    add_number(out, "conflict", column->not_null_conflict);
    add_number(out, "default", column->dflt.kind);
    add_text(out, "value", column->dflt.value);
    add_number(out, "identity", column->identity);
    add_number(out, "autoincrement", column->autoincrement);
    add_sequence(out, column->sequence);
    add_number(out, "generated", column->generated_kind);
    add_text(out, "as", column->generated.written);
    add_text(out, "collation", column->collation);
    add_text(out, "comment", column->comment);
    add_number(out, "invisible", column->invisible);
    add_text(out, "attributes", column->attributes);
    add_text(out, "storage", column->storage);
    add_text(out, "compression", column->compression);
    add_text(out, "statistics", column->statistics);
    add_settings(out, "option", &column->options);
    add_text(out, "on_update", column->on_update);
    add_text(out, "renamed_from", column->renamed_from);
    mig_str_addc(out, '\n');
    for (size_t i = 0; i < column->overrides.len; i++)
        add_column(out, column->overrides.items[i].dialect, column->overrides.items[i].column);
}

static void add_traits(mig_str *out, const mig_traits *traits)
{
    for (size_t i = 0; i < traits->with.len; i++) {
        add_text(out, "with", traits->with.items[i].name);
        add_text(out, "set", traits->with.items[i].value);
    }
    add_number(out, "not_valid", traits->not_valid);
    add_text(out, "tablespace", traits->tablespace);
    add_number(out, "cluster", traits->cluster);
    add_number(out, "invisible", traits->invisible);
    add_number(out, "not_enforced", traits->not_enforced);
    add_text(out, "comment", traits->comment);
}

static void add_key(mig_str *out, const char *word, const mig_key *key, bool stated)
{
    add_id(out, word, &key->id, stated);
    add_list(out, "on", &key->columns);
    add_number(out, "deferrable", key->deferrable);
    add_number(out, "conflict", key->conflict);
    add_list(out, "include", &key->include);
    add_number(out, "nulls_not_distinct", key->nulls_not_distinct);
    add_number(out, "without_overlaps", key->without_overlaps);
    add_traits(out, &key->traits);
    mig_str_addc(out, '\n');
}

static void add_check(mig_str *out, const mig_check *check, bool stated)
{
    add_id(out, "check", &check->id, stated);
    add_text(out, "expr", check->expr.written);
    add_number(out, "no_inherit", check->no_inherit);
    add_traits(out, &check->traits);
    mig_str_addc(out, '\n');
}

static void add_foreign_key(mig_str *out, const mig_foreign_key *key, bool stated)
{
    add_id(out, "fk", &key->id, stated);
    add_list(out, "on", &key->columns);
    mig_str_addf(out, " to %s.%s", key->target.schema ? key->target.schema : "-", key->target.name);
    add_list(out, "of", &key->target_columns);
    add_number(out, "on_delete", key->on_delete);
    add_number(out, "on_update", key->on_update);
    add_number(out, "deferrable", key->deferrable);
    add_text(out, "match", key->match);
    add_list(out, "set", &key->set_columns);
    add_number(out, "period", key->period);
    add_traits(out, &key->traits);
    mig_str_addc(out, '\n');
}

static void add_index(mig_str *out, const char *word, const mig_index *index, bool stated)
{
    add_id(out, word, &index->id, stated);
    add_number(out, "unique", index->unique);
    add_text(out, "method", index->method);
    add_text(out, "parser", index->parser);
    for (size_t i = 0; i < index->keys.len; i++) {
        const mig_index_key *key = &index->keys.items[i];

        add_text(out, "on", key->column);
        add_number(out, "prefix", key->prefix);
        add_text(out, "expr", key->expr.written);
        add_number(out, "asc", key->ascending);
        add_number(out, "desc", key->descending);
        add_number(out, "nulls", (unsigned)key->nulls);
        add_text(out, "collate", key->collation);
        add_text(out, "opclass", key->opclass);
        add_text(out, "operator", key->operator);
    }
    add_list(out, "include", &index->include);
    add_text(out, "where", index->where.written);
    add_number(out, "nulls_not_distinct", index->nulls_not_distinct);
    add_number(out, "deferrable", index->deferrable);
    add_traits(out, &index->traits);
    mig_str_addc(out, '\n');
    for (size_t i = 0; i < index->overrides.len; i++)
        add_index(out, index->overrides.items[i].dialect, index->overrides.items[i].index, stated);
}

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Which of two constraints comes first says nothing. */
static void add_sorted_lines(mig_str *out, const char *text)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    MIG_ARRAY(char *) lines = {0};

    while (*text) {
        size_t length = strcspn(text, "\n");

        mig_push(arena, &lines, mig_arena_strndup(arena, text, length));
        text += length + 1;
    }
    if (lines.len > 0)
        qsort(lines.items, lines.len, sizeof *lines.items, compare_lines);
    for (size_t i = 0; i < lines.len; i++)
        mig_str_addf(out, "%s\n", lines.items[i]);
}

void dump_table(mig_str *out, const mig_table *table, bool stated)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();
    MIG_AUTO_STR parts = {0};

    mig_str_addf(out, "table %s.%s", table->name.schema ? table->name.schema : "-",
                 table->name.name);
    add_text(out, "comment", table->comment);
    add_number(out, "strict", table->strict);
    add_number(out, "without_rowid", table->without_rowid);
    add_text(out, "engine", table->engine);
    add_text(out, "table_collation", table->collation);
    add_settings(out, "table_option", &table->options);
    add_number(out, "versioned", table->versioned);
    add_text(out, "partitions", table->partitions);
    add_number(out, "unlogged", table->unlogged);
    add_settings(out, "with", &table->with);
    add_text(out, "tablespace", table->tablespace);
    add_text(out, "access_method", table->access_method);
    add_text(out, "replica_identity", table->replica_identity.word);
    add_text(out, "replica_index", table->replica_identity.index);
    add_text(out, "renamed_from", table->renamed_from);
    mig_str_addc(out, '\n');
    for (size_t i = 0; i < table->overrides.len; i++) {
        mig_table other = {.name = {NULL, table->overrides.items[i].dialect}};

        mig_table_apply_override(scratch, &other, table->overrides.items[i].node);
        dump_table(out, &other, stated);
    }
    for (size_t i = 0; i < table->columns.len; i++)
        add_column(out, "column", table->columns.items[i]);
    if (table->primary_key)
        add_key(&parts, "pk", table->primary_key, stated);
    for (size_t i = 0; i < table->uniques.len; i++)
        add_key(&parts, "unique", table->uniques.items[i], stated);
    for (size_t i = 0; i < table->checks.len; i++)
        add_check(&parts, table->checks.items[i], stated);
    for (size_t i = 0; i < table->foreign_keys.len; i++)
        add_foreign_key(&parts, table->foreign_keys.items[i], stated);
    for (size_t i = 0; i < table->exclusions.len; i++)
        add_index(&parts, "exclusion", table->exclusions.items[i], stated);
    for (size_t i = 0; i < table->indexes.len; i++)
        add_index(&parts, "index", table->indexes.items[i], stated);
    add_sorted_lines(out, mig_str_text(&parts));
}

const char *dump_schema(mig_arena *arena, const mig_schema *schema, bool stated)
{
    MIG_AUTO_STR out = {0};

    for (size_t i = 0; i < schema->enums.len; i++) {
        const mig_enum *one = schema->enums.items[i];

        mig_str_addf(&out, "enum %s.%s", one->name.schema ? one->name.schema : "-", one->name.name);
        add_text(&out, "comment", one->comment);
        add_text(&out, "renamed_from", one->renamed_from);
        for (size_t k = 0; k < one->values.len; k++) {
            add_text(&out, "value", one->values.items[k].value);
            add_text(&out, "was", one->values.items[k].renamed_from);
        }
        mig_str_addc(&out, '\n');
    }
    for (size_t i = 0; i < schema->tables.len; i++)
        dump_table(&out, schema->tables.items[i], stated);
    return mig_str_copy(arena, &out);
}
