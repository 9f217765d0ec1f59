/*
 * A schema as the text of schema.yaml: in the long forms, which say everything where it is; and in
 * the short ones, where some columns are of reusable types, and the last ones come from mixins.
 */
#include "print.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static void add_escaped(mig_str *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            mig_str_addc(out, '\\');
        mig_str_addc(out, *text);
    }
}

void print_quoted(mig_str *out, const char *text)
{
    mig_str_addc(out, '"');
    add_escaped(out, text);
    mig_str_addc(out, '"');
}

void print_sql(printer *p, mig_str *out, const char *text)
{
    MIG_AUTO_STR sql = {0};

    while (*text) {
        char *end;

        unsigned uid;

        if (*text != '$' && *text != '~') {
            mig_str_addc(&sql, *text++);
            continue;
        }
        uid = (unsigned)strtoul(text + 1, &end, 10);
        if (end == text + 1) { /* a character like any other */
            mig_str_addc(&sql, *text++);
            continue;
        }
        if (*text == '~')
            p->m->dialect->literal(&sql, law_value_of(p->schema, uid));
        else
            p->m->dialect->ident(&sql, law_any_column(p->schema, uid)->name);
        text = end;
    }
    add_escaped(out, mig_str_text(&sql));
}

void print_renamed(mig_str *out, const char *before, const char *now)
{
    if (!before || strcmp(before, now) == 0)
        return;
    mig_str_add(out, ", renamed_from: ");
    print_quoted(out, before);
}

const char *print_name(const printer *p, const char *schema, const char *name)
{
    return mig_name_text(p->m->arena, (mig_name){schema, name});
}

/* A property is YAML already; its SQL stands between double quotes. */
static void add_property(printer *p, mig_str *out, const char *key, const char *value)
{
    mig_str_addf(out, ", %s: ", key);
    while (*value) {
        char *end;

        if (*value != '$') {
            mig_str_addc(out, *value++);
            continue;
        }
        (void)strtoul(value + 1, &end, 10);
        print_sql(p, out, mig_arena_strndup(p->m->arena, value, (size_t)(end - value)));
        value = end;
    }
}

static const char *type_of(printer *p, const law_column *column)
{
    const law_enum *one = law_enum_of(p->schema, column->enumeration);

    return column->type->text
               ? column->type->text
               : mig_arena_printf(p->m->arena, "%s%s", print_name(p, one->schema, one->name),
                                  column->type->family == LAW_ENUM ? "" : "[]");
}

static void add_type(printer *p, const char *name, const char *definition)
{
    mig_str_addf(&p->types, "  %s: %s\n", name, definition);
}

/* The type, or one under `types` that is the same; of an array what is in it. */
static const char *short_type(printer *p, const law_column *column, const char *type)
{
    const char *name = mig_arena_printf(p->m->arena, "base%u", column->uid);
    const char *brackets = mig_ends_with(type, "[]") ? "[]" : "";
    MIG_AUTO_STR definition = {0};

    if (column->uid % 4 != 1)
        return type;
    print_quoted(&definition,
                 mig_arena_strndup(p->m->arena, type, strlen(type) - strlen(brackets)));
    add_type(p, name, definition.data);
    return mig_arena_printf(p->m->arena, "%s%s", name, brackets);
}

/* The pieces begin with ", "; brief ones without any are the type alone. */
static const char *definition_of(printer *p, const char *type, const char *pieces)
{
    MIG_AUTO_STR out = {0};

    if (!p->brief || *pieces)
        mig_str_add(&out, "{type: ");
    print_quoted(&out, type);
    if (!p->brief || *pieces)
        mig_str_addf(&out, "%s}", pieces);
    return mig_str_copy(p->m->arena, &out);
}

static void add_column(printer *p, mig_str *out, const law_table *table, const law_column *column)
{
    const law_column *old = p->before ? law_any_column(p->before, column->uid) : NULL;
    const char *type = type_of(p, column);
    MIG_AUTO_STR pieces = {0};

    if (p->brief)
        type = short_type(p, column, type);
    if (column->nullable && p->brief && column->uid % 2)
        type = mig_arena_printf(p->m->arena, "%s?", type);
    else if (column->nullable)
        mig_str_add(&pieces, ", nullable: true");
    for (size_t i = 0; i < law_property_count; i++)
        if (column->properties[i])
            add_property(p, &pieces, law_properties[i].key, column->properties[i]);
    print_column_parts(p, &pieces, table, column);
    if (p->brief && column->uid % 3 == 0) {
        const char *name = mig_arena_printf(p->m->arena, "whole%u", column->uid);

        add_type(p, name, definition_of(p, type, mig_str_text(&pieces)));
        type = name;
        mig_str_reset(&pieces);
    }
    print_renamed(&pieces, old ? old->name : NULL, column->name);
    mig_str_add(out, "      ");
    print_quoted(out, column->name);
    mig_str_addf(out, ": %s\n", definition_of(p, type, mig_str_text(&pieces)));
}

/* The last columns come from a mixin, the very last from one that this one includes. */
static size_t add_mixins(printer *p, mig_str *out, const law_table *table)
{
    size_t count = p->brief ? table->uid % 3 : 0, first;

    if (count > table->column_count)
        count = table->column_count;
    first = table->column_count - count;
    if (count == 0)
        return first;
    mig_str_addf(out, "    mixins: [mix%u]\n", table->uid);
    mig_str_addf(&p->mixins, "  mix%u:\n", table->uid);
    if (count > 1)
        mig_str_addf(&p->mixins, "      mixins: [last%u]\n", table->uid);
    add_column(p, &p->mixins, table, &table->columns[first]);
    if (count == 1)
        return first;
    mig_str_addf(&p->mixins, "  last%u:\n", table->uid);
    add_column(p, &p->mixins, table, &table->columns[first + 1]);
    return first;
}

static void add_replica(mig_str *out, const law_table *table)
{
    if (!table->replica)
        return;
    mig_str_add(out, "    replica_identity: {index: ");
    print_quoted(out, law_part_of(table, table->replica)->name);
    mig_str_add(out, "}\n");
}

static void add_table(printer *p, mig_str *out, const law_table *table)
{
    const law_table *old = p->before ? law_table_of(p->before, table->uid) : NULL;
    const char *name = print_name(p, table->schema, table->name);
    const char *before = old ? print_name(p, old->schema, old->name) : name;
    size_t own;

    mig_str_add(out, "  ");
    print_quoted(out, name);
    mig_str_add(out, ":\n");
    if (strcmp(before, name) != 0) {
        mig_str_add(out, "    renamed_from: ");
        print_quoted(out, before);
        mig_str_addc(out, '\n');
    }
    for (size_t i = 0; i < law_table_property_count; i++)
        if (table->properties[i] &&
            !(table->replica && strcmp(law_table_properties[i].key, "replica_identity") == 0))
            mig_str_addf(out, "    %s: %s\n", law_table_properties[i].key, table->properties[i]);
    add_replica(out, table);
    if (table->partitions) {
        mig_str_add(out, "    partitions: \"");
        print_sql(p, out, table->partitions);
        mig_str_add(out, "\"\n");
    }
    if (table->strict)
        mig_str_add(out, "    strict: true\n");
    if (table->without_rowid)
        mig_str_add(out, "    without_rowid: true\n");
    own = add_mixins(p, out, table);
    mig_str_add(out, own > 0 ? "    columns:\n" : "    columns: {}\n");
    for (size_t i = 0; i < own; i++)
        add_column(p, out, table, &table->columns[i]);
    print_table_parts(p, out, table);
}

static const char *old_value(const law_enum *old, unsigned uid)
{
    for (size_t i = 0; old && i < old->value_count; i++)
        if (old->values[i].uid == uid)
            return old->values[i].text;
    return NULL;
}

static void add_value(printer *p, mig_str *out, const char *text, const char *old)
{
    if (p->brief && (!old || strcmp(old, text) == 0)) {
        print_quoted(out, text);
        return;
    }
    mig_str_add(out, "{value: ");
    print_quoted(out, text);
    print_renamed(out, old, text);
    mig_str_addc(out, '}');
}

static void add_enum(printer *p, mig_str *out, const law_enum *one)
{
    const law_enum *old = p->before ? law_enum_of(p->before, one->uid) : NULL;
    MIG_AUTO_STR more = {0};

    print_renamed(&more, old ? print_name(p, old->schema, old->name) : NULL,
                  print_name(p, one->schema, one->name));
    if (one->comment)
        mig_str_addf(&more, ", comment: %s", one->comment);
    mig_str_add(out, "  ");
    print_quoted(out, print_name(p, one->schema, one->name));
    mig_str_add(out, p->brief && more.len == 0 ? ": [" : ": {values: [");
    for (size_t i = 0; i < one->value_count; i++) {
        mig_str_add(out, i > 0 ? ", " : "");
        add_value(p, out, one->values[i].text, old_value(old, one->values[i].uid));
    }
    mig_str_add(out, "]");
    if (!p->brief || more.len > 0)
        mig_str_addf(out, "%s}", mig_str_text(&more));
    mig_str_addc(out, '\n');
}

static void add_section(mig_str *out, const char *word, mig_str *text)
{
    if (text->len > 0)
        mig_str_addf(out, "%s:\n%s", word, text->data);
    mig_str_dispose(text);
}

static const char *print(printer p)
{
    MIG_AUTO_STR out = {0}, enums = {0};

    if (p.schema->naming)
        mig_str_addf(&out, "naming: %s\n", p.schema->naming);
    for (size_t i = 0; i < p.schema->enum_count; i++)
        add_enum(&p, &enums, &p.schema->enums[i]);
    for (size_t i = 0; i < p.schema->table_count; i++)
        add_table(&p, &p.tables, &p.schema->tables[i]);
    add_section(&out, "types", &p.types);
    add_section(&out, "mixins", &p.mixins);
    add_section(&out, "enums", &enums);
    mig_str_add(&out, "tables:\n");
    mig_str_add(&out, mig_str_text(&p.tables));
    mig_str_dispose(&p.tables);
    return mig_str_copy(p.m->arena, &out);
}

const char *law_print(const law_maker *m, const law_schema *schema, const law_schema *before)
{
    return print((printer){.m = m, .schema = schema, .before = before});
}

const char *law_print_short(const law_maker *m, const law_schema *schema, const law_schema *before)
{
    return print((printer){.m = m, .schema = schema, .before = before, .brief = true});
}
