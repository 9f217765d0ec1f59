/* A schema as the text of schema.yaml. */
#include "laws.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    const law_maker *m;
    const law_schema *schema, *before;
    mig_str text;
} printer;

/* Between double quotes of YAML. */
static void add_escaped(mig_str *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            mig_str_addc(out, '\\');
        mig_str_addc(out, *text);
    }
}

static void add_quoted(mig_str *out, const char *text)
{
    mig_str_addc(out, '"');
    add_escaped(out, text);
    mig_str_addc(out, '"');
}

/* SQL with names in the place of $uid, and literals in that of ~uid. */
static const char *sql_of(printer *p, const char *text)
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
        if (*text == '~')
            p->m->dialect->literal(&sql, law_value_of(p->schema, uid));
        else
            p->m->dialect->ident(&sql, law_any_column(p->schema, uid)->name);
        text = end;
    }
    return mig_str_copy(p->m->arena, &sql);
}

static void add_sql(printer *p, const char *text)
{
    add_quoted(&p->text, sql_of(p, text));
}

/* A property is YAML already; its SQL stands between double quotes. */
static void add_property(printer *p, const char *key, const char *value)
{
    MIG_AUTO_STR out = {0};

    while (*value) {
        char *end;

        if (*value != '$') {
            mig_str_addc(&out, *value++);
            continue;
        }
        (void)strtoul(value + 1, &end, 10);
        add_escaped(&out, sql_of(p, mig_arena_strndup(p->m->arena, value, (size_t)(end - value))));
        value = end;
    }
    mig_str_addf(&p->text, ", %s: %s", key, mig_str_text(&out));
}

static void add_renamed(printer *p, const char *before, const char *now)
{
    if (!before || strcmp(before, now) == 0)
        return;
    mig_str_add(&p->text, ", renamed_from: ");
    add_quoted(&p->text, before);
}

static void add_key_columns(printer *p, const law_part *part)
{
    mig_str_add(&p->text, "columns: [");
    for (size_t i = 0; i < law_uses(part->uses); i++) {
        mig_str_add(&p->text, i > 0 ? ", " : "");
        add_quoted(&p->text, law_any_column(p->schema, part->uses[i].column)->name);
    }
    mig_str_addc(&p->text, ']');
}

static void add_target(printer *p, const law_part *part)
{
    mig_str_add(&p->text, "{table: ");
    add_quoted(&p->text, law_table_of(p->schema, part->target)->name);
    mig_str_add(&p->text, ", columns: [");
    for (size_t i = 0; i < law_uses(part->uses); i++) {
        mig_str_add(&p->text, i > 0 ? ", " : "");
        add_quoted(&p->text, law_any_column(p->schema, part->target_columns[i])->name);
    }
    mig_str_addc(&p->text, ']');
}

/* The column that a part is said with: it is of this one alone, and the first of its kind. */
static unsigned column_of(const law_table *table, const law_part *part)
{
    bool plain = part->kind != LAW_INDEX ||
                 (part->keys[0][0] == '@' && !part->keys[1] && !strchr(part->keys[0], ','));

    if (!part->on_column || law_uses(part->uses) != 1 || !plain)
        return 0;
    for (const law_part *other = table->parts; other < part; other++)
        if (other->kind == part->kind && column_of(table, other) == part->uses[0].column)
            return 0;
    return part->uses[0].column;
}

/* What a part says besides, with names in the place of @uid. */
static const char *options_of(printer *p, const law_part *part)
{
    const char *at = part->options ? strchr(part->options, '@') : NULL;
    MIG_AUTO_STR out = {0};
    char *end;

    if (!at)
        return part->options ? part->options : "";
    mig_str_addn(&out, part->options, (size_t)(at - part->options));
    add_escaped(&out, law_any_column(p->schema, (unsigned)strtoul(at + 1, &end, 10))->name);
    mig_str_add(&out, end);
    return mig_str_copy(p->m->arena, &out);
}

/* `unique: {name: k7}`; what has nothing to say but that it is there says true. */
static void add_on_column(printer *p, const law_part *part)
{
    static const char *const words[] = {[LAW_PRIMARY_KEY] = "primary_key",
                                        [LAW_UNIQUE] = "unique",
                                        [LAW_INDEX] = "index",
                                        [LAW_CHECK] = "check",
                                        [LAW_FOREIGN_KEY] = "references"};
    const char *options = options_of(p, part);
    bool first = true;

    mig_str_addf(&p->text, ", %s: ", words[part->kind]);
    if (part->kind == LAW_FOREIGN_KEY) {
        add_target(p, part);
        first = false;
    } else if (part->kind == LAW_CHECK) {
        mig_str_add(&p->text, "{expr: ");
        add_quoted(&p->text, sql_of(p, part->keys[0]));
        first = false;
    } else if (!part->name && !*options && !part->where) {
        mig_str_add(&p->text, "true");
        return;
    } else {
        mig_str_addc(&p->text, '{');
    }
    if (part->name) {
        mig_str_add(&p->text, first ? "name: " : ", name: ");
        add_quoted(&p->text, part->name);
        first = false;
    }
    if (part->where) {
        mig_str_add(&p->text, first ? "where: " : ", where: ");
        add_quoted(&p->text, sql_of(p, part->where));
        first = false;
    }
    mig_str_addf(&p->text, "%s}", options + (first ? 2 : 0));
}

static void add_column(printer *p, const law_table *table, const law_column *column)
{
    const law_column *old = p->before ? law_any_column(p->before, column->uid) : NULL;
    const char *brackets = column->type->family == LAW_ARRAY ? "[]" : "";
    const char *type = column->type->text;

    if (!type)
        type = mig_arena_printf(p->m->arena, "%s%s",
                                law_enum_of(p->schema, column->enumeration)->name, brackets);
    mig_str_add(&p->text, "      ");
    add_quoted(&p->text, column->name);
    mig_str_add(&p->text, ": {type: ");
    add_quoted(&p->text, type);
    if (column->nullable)
        mig_str_add(&p->text, ", nullable: true");
    for (size_t i = 0; i < law_property_count; i++)
        if (column->properties[i])
            add_property(p, law_properties[i].key, column->properties[i]);
    for (size_t i = 0; i < table->part_count; i++)
        if (column_of(table, &table->parts[i]) == column->uid)
            add_on_column(p, &table->parts[i]);
    add_renamed(p, old ? old->name : NULL, column->name);
    mig_str_add(&p->text, "}\n");
}

/* "@7, order: desc" is a map, all else is SQL. */
static void add_index_keys(printer *p, const law_part *part)
{
    mig_str_add(&p->text, "columns: [");
    for (size_t i = 0; i < LAW_KEYS && part->keys[i]; i++) {
        char *end;

        mig_str_add(&p->text, i > 0 ? ", " : "");
        if (part->keys[i][0] != '@') {
            add_sql(p, part->keys[i]);
            continue;
        }
        mig_str_add(&p->text, "{column: ");
        add_quoted(&p->text,
                   law_any_column(p->schema, (unsigned)strtoul(part->keys[i] + 1, &end, 10))->name);
        mig_str_addf(&p->text, "%s}", end);
    }
    mig_str_addc(&p->text, ']');
    if (part->where) {
        mig_str_add(&p->text, ", where: ");
        add_sql(p, part->where);
    }
}

static void add_part(printer *p, const law_part *part)
{
    mig_str_addc(&p->text, '{');
    if (part->name) {
        mig_str_add(&p->text, "name: ");
        add_quoted(&p->text, part->name);
        mig_str_add(&p->text, ", ");
    }
    switch (part->kind) {
    case LAW_PRIMARY_KEY:
    case LAW_UNIQUE:
        add_key_columns(p, part);
        break;
    case LAW_INDEX:
        add_index_keys(p, part);
        break;
    case LAW_CHECK:
        mig_str_add(&p->text, "expr: ");
        add_sql(p, part->keys[0]);
        break;
    case LAW_FOREIGN_KEY:
        add_key_columns(p, part);
        mig_str_add(&p->text, ", references: ");
        add_target(p, part);
        mig_str_addc(&p->text, '}');
        break;
    }
    mig_str_addf(&p->text, "%s}\n", options_of(p, part));
}

static void add_parts(printer *p, const law_table *table)
{
    static const char *const words[] = {[LAW_PRIMARY_KEY] = "primary_key",
                                        [LAW_UNIQUE] = "unique",
                                        [LAW_INDEX] = "indexes",
                                        [LAW_CHECK] = "checks",
                                        [LAW_FOREIGN_KEY] = "foreign_keys"};

    for (law_part_kind kind = LAW_PRIMARY_KEY; kind <= LAW_FOREIGN_KEY; kind++) {
        bool first = true;

        for (size_t i = 0; i < table->part_count; i++) {
            if (table->parts[i].kind != kind || column_of(table, &table->parts[i]))
                continue;
            if (first)
                mig_str_addf(&p->text, "    %s:%s", words[kind],
                             kind == LAW_PRIMARY_KEY ? " " : "\n");
            if (kind != LAW_PRIMARY_KEY)
                mig_str_add(&p->text, "    - ");
            add_part(p, &table->parts[i]);
            first = false;
        }
    }
}

static void add_table(printer *p, const law_table *table)
{
    const law_table *old = p->before ? law_table_of(p->before, table->uid) : NULL;

    mig_str_add(&p->text, "  ");
    add_quoted(&p->text, table->name);
    mig_str_add(&p->text, ":\n");
    if (old && strcmp(old->name, table->name) != 0) {
        mig_str_add(&p->text, "    renamed_from: ");
        add_quoted(&p->text, old->name);
        mig_str_addc(&p->text, '\n');
    }
    for (size_t i = 0; i < law_table_property_count; i++)
        if (table->properties[i])
            mig_str_addf(&p->text, "    %s: %s\n", law_table_properties[i].key,
                         table->properties[i]);
    if (table->strict)
        mig_str_add(&p->text, "    strict: true\n");
    if (table->without_rowid)
        mig_str_add(&p->text, "    without_rowid: true\n");
    mig_str_add(&p->text, "    columns:\n");
    for (size_t i = 0; i < table->column_count; i++)
        add_column(p, table, &table->columns[i]);
    add_parts(p, table);
}

static const char *old_value(const law_enum *old, unsigned uid)
{
    for (size_t i = 0; old && i < old->value_count; i++)
        if (old->values[i].uid == uid)
            return old->values[i].text;
    return NULL;
}

static void add_enum(printer *p, const law_enum *one)
{
    const law_enum *old = p->before ? law_enum_of(p->before, one->uid) : NULL;

    mig_str_add(&p->text, "  ");
    add_quoted(&p->text, one->name);
    mig_str_add(&p->text, ": {values: [");
    for (size_t i = 0; i < one->value_count; i++) {
        mig_str_add(&p->text, i > 0 ? ", {value: " : "{value: ");
        add_quoted(&p->text, one->values[i].text);
        add_renamed(p, old_value(old, one->values[i].uid), one->values[i].text);
        mig_str_addc(&p->text, '}');
    }
    mig_str_addc(&p->text, ']');
    add_renamed(p, old ? old->name : NULL, one->name);
    if (one->comment)
        mig_str_addf(&p->text, ", comment: %s", one->comment);
    mig_str_add(&p->text, "}\n");
}

const char *law_print(const law_maker *m, const law_schema *schema, const law_schema *before)
{
    printer p = {.m = m, .schema = schema, .before = before};
    const char *text;

    if (schema->naming)
        mig_str_addf(&p.text, "naming: %s\n", schema->naming);
    if (schema->enum_count > 0)
        mig_str_add(&p.text, "enums:\n");
    for (size_t i = 0; i < schema->enum_count; i++)
        add_enum(&p, &schema->enums[i]);
    mig_str_add(&p.text, "tables:\n");
    for (size_t i = 0; i < schema->table_count; i++)
        add_table(&p, &schema->tables[i]);
    text = mig_str_copy(m->arena, &p.text);
    mig_str_dispose(&p.text);
    return text;
}
