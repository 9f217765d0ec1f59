/* The constraints and indexes of a table, or of one of its columns, as YAML. */
#include "print.h"

#include <stdlib.h>
#include <string.h>

static const char *const column_words[] = {[LAW_PRIMARY_KEY] = "primary_key",
                                           [LAW_UNIQUE] = "unique",
                                           [LAW_INDEX] = "index",
                                           [LAW_CHECK] = "check",
                                           [LAW_FOREIGN_KEY] = "references"};
static const char *const table_words[] = {[LAW_PRIMARY_KEY] = "primary_key",
                                          [LAW_UNIQUE] = "unique",
                                          [LAW_INDEX] = "indexes",
                                          [LAW_CHECK] = "checks",
                                          [LAW_FOREIGN_KEY] = "foreign_keys",
                                          [LAW_EXCLUSION] = "exclusions"};

static const char *column_name(const printer *p, unsigned uid)
{
    return law_any_column(p->schema, uid)->name;
}

static bool is_plain(const law_part *part)
{
    return part->keys[0][0] == '@' && !part->keys[1] && !strchr(part->keys[0], ',');
}

/* The column that a part is said with: it is of this one alone, and the first of its kind. */
static unsigned column_of(const law_table *table, const law_part *part)
{
    if (!part->on_column || law_uses(part->uses) != 1 || part->kind == LAW_EXCLUSION ||
        law_has_orders(part) || (part->kind == LAW_INDEX && !is_plain(part)))
        return 0;
    for (const law_part *other = table->parts; other < part; other++)
        if (other->kind == part->kind && column_of(table, other) == part->uses[0].column)
            return 0;
    return part->uses[0].column;
}

static void add_list(printer *p, mig_str *out, const unsigned *uids, size_t count)
{
    mig_str_addc(out, '[');
    for (size_t i = 0; i < count; i++) {
        mig_str_add(out, i > 0 ? ", " : "");
        print_quoted(out, column_name(p, uids[i]));
    }
    mig_str_addc(out, ']');
}

/* A name as it stands inside of a text: in double quotes, those in it doubled. */
static const char *inside(const printer *p, const char *name)
{
    MIG_AUTO_STR out = {0};

    mig_str_addc(&out, '"');
    for (; *name; name++)
        mig_str_addf(&out, *name == '"' ? "\"\"" : "%c", *name);
    mig_str_addc(&out, '"');
    return mig_str_copy(p->m->arena, &out);
}

/* `name`, `"name" desc`, {column: name, order: desc}. */
static void add_use(printer *p, mig_str *out, const law_part *part, size_t at)
{
    const char *name = column_name(p, part->uses[at].column), *order = part->orders[at];
    bool map = p->brief && order && strcmp(order, " desc") == 0;

    mig_str_add(out, map ? "{column: " : "");
    print_quoted(out, order && !map ? mig_arena_printf(p->m->arena, "%s%s", inside(p, name), order)
                                    : name);
    mig_str_add(out, map ? ", order: desc}" : "");
}

static void add_uses(printer *p, mig_str *out, const law_part *part)
{
    size_t count = law_uses(part->uses);
    bool one = p->brief && count == 1 && !law_has_orders(part);

    mig_str_add(out, one ? "" : "[");
    for (size_t i = 0; i < count; i++) {
        mig_str_add(out, i > 0 ? ", " : "");
        add_use(p, out, part, i);
    }
    mig_str_add(out, one ? "" : "]");
}

/* The options, with names in the place of #uid. */
static void add_options(printer *p, mig_str *out, const law_part *part)
{
    const char *text = part->options ? part->options : "";

    if (part->method)
        mig_str_add(out, part->method);
    if (part->include) {
        mig_str_add(out, ", include: ");
        add_list(p, out, &part->include, 1);
    }
    if (part->cluster)
        mig_str_add(out, ", cluster: true");
    if (part->invisible)
        mig_str_add(out, ", invisible: true");
    while (*text) {
        bool stands = text[0] == '(' && text[1] == '#';
        char *end;

        mig_str_addc(out, *text++);
        if (!stands)
            continue;
        for (const char *at = inside(p, column_name(p, (unsigned)strtoul(text + 1, &end, 10))); *at;
             at++)
            mig_str_addf(out, strchr("\"\\", *at) ? "\\%c" : "%c", *at);
        text = end;
    }
}

static bool has_options(const law_part *part)
{
    return part->options || part->method || part->include || part->cluster || part->invisible;
}

/* "teams.id", `teams("odd name")`, "app.teams(a, b)" */
static void add_short_target(printer *p, mig_str *out, const law_part *part)
{
    const law_table *target = law_table_of(p->schema, part->target);
    size_t count = law_uses(part->uses);
    MIG_AUTO_STR text = {0};

    if (target->schema)
        mig_str_addf(&text, "%s.", inside(p, target->schema));
    mig_str_add(&text, inside(p, target->name));
    if (count == 1 && part->target_columns[0] % 2 == 0) {
        mig_str_addf(&text, ".%s", inside(p, column_name(p, part->target_columns[0])));
    } else {
        for (size_t i = 0; i < count; i++)
            mig_str_addf(&text, "%s%s", i > 0 ? ", " : "(",
                         inside(p, column_name(p, part->target_columns[i])));
        mig_str_addc(&text, ')');
    }
    print_quoted(out, text.data);
}

static void add_target(printer *p, mig_str *out, const law_part *part)
{
    const law_table *target = law_table_of(p->schema, part->target);

    mig_str_add(out, "{table: ");
    print_quoted(out, print_name(p, target->schema, target->name));
    mig_str_add(out, ", columns: ");
    add_list(p, out, part->target_columns, law_uses(part->uses));
}

static void add_text(printer *p, mig_str *out, const char *sql)
{
    mig_str_addc(out, '"');
    print_sql(p, out, sql);
    mig_str_addc(out, '"');
}

/* What the short form of a part on its column is; false: it has none. */
static bool add_short_on_column(printer *p, mig_str *out, const law_column *column,
                                const law_part *part)
{
    const char *options = part->options ? part->options : "";

    if (part->kind == LAW_FOREIGN_KEY) {
        bool inside_only = strstr(options, ", comment") || strstr(options, ", valid") ||
                           strstr(options, ", enforced") ||
                           (law_property_of(column, "on_update") && strstr(options, "on_update"));

        if (part->name || inside_only)
            return false;
        add_short_target(p, out, part);
        add_options(p, out, part);
        return true;
    }
    if (has_options(part) || part->where || (part->kind == LAW_CHECK && part->name))
        return false;
    if (part->kind == LAW_CHECK)
        add_text(p, out, part->keys[0]);
    else if (part->name)
        print_quoted(out, part->name);
    else
        mig_str_add(out, "true");
    return true;
}

/* `unique: {name: k7}`; what has nothing to say but that it is there says true. */
static void add_on_column(printer *p, mig_str *out, const law_column *column, const law_part *part)
{
    MIG_AUTO_STR map = {0};
    const char *start = "";

    mig_str_addf(out, ", %s: ", column_words[part->kind]);
    if (p->brief && add_short_on_column(p, out, column, part))
        return;
    if (part->kind == LAW_FOREIGN_KEY) {
        add_target(p, out, part);
    } else if (part->kind == LAW_CHECK) {
        mig_str_add(out, "{expr: ");
        add_text(p, out, part->keys[0]);
    } else {
        start = "{";
    }
    if (part->name) {
        mig_str_add(&map, ", name: ");
        print_quoted(&map, part->name);
    }
    if (part->where) {
        mig_str_add(&map, ", where: ");
        add_text(p, &map, part->where);
    }
    add_options(p, &map, part);
    if (*start && map.len == 0)
        mig_str_add(out, "true");
    else
        mig_str_addf(out, "%s%s}", start, mig_str_text(&map) + (*start ? 2 : 0));
}

void print_column_parts(printer *p, mig_str *out, const law_table *table, const law_column *column)
{
    for (size_t i = 0; i < table->part_count; i++)
        if (column_of(table, &table->parts[i]) == column->uid)
            add_on_column(p, out, column, &table->parts[i]);
}

/* "@7, order: desc" is a map, all else is SQL. */
static void add_keys(printer *p, mig_str *out, const law_part *part)
{
    bool one = p->brief && !part->keys[1] && part->keys[0][0] != '@' && part->name;

    mig_str_add(out, one ? "" : "[");
    for (size_t i = 0; i < LAW_KEYS && part->keys[i]; i++) {
        char *end;

        mig_str_add(out, i > 0 ? ", " : "");
        if (part->keys[i][0] != '@') {
            add_text(p, out, part->keys[i]);
            continue;
        }
        mig_str_add(out, "{column: ");
        print_quoted(out, column_name(p, (unsigned)strtoul(part->keys[i] + 1, &end, 10)));
        mig_str_addf(out, "%s}", end);
    }
    mig_str_add(out, one ? "" : "]");
}

/* What a part is about: its columns, keys or expression. */
static void add_subject(printer *p, mig_str *out, const law_part *part)
{
    switch (part->kind) {
    case LAW_PRIMARY_KEY:
    case LAW_UNIQUE:
    case LAW_FOREIGN_KEY:
        add_uses(p, out, part);
        break;
    case LAW_INDEX:
    case LAW_EXCLUSION:
        add_keys(p, out, part);
        break;
    case LAW_CHECK:
        add_text(p, out, part->keys[0]);
        break;
    case LAW_PART_KINDS:
        break;
    }
}

/* named: its name stands before it already. */
static void add_part(printer *p, mig_str *out, const law_part *part, bool named)
{
    bool whole =
        part->where || has_options(part) || (part->name && !named) || part->kind == LAW_FOREIGN_KEY;

    /* Columns without anything else are a list: a text would be a name. */
    if (p->brief && !whole && (part->kind != LAW_UNIQUE || law_uses(part->uses) > 1 || named)) {
        add_subject(p, out, part);
        mig_str_addc(out, '\n');
        return;
    }
    mig_str_add(out, part->kind == LAW_CHECK ? "{expr: " : "{columns: ");
    add_subject(p, out, part);
    if (part->name && !named) {
        mig_str_add(out, ", name: ");
        print_quoted(out, part->name);
    }
    if (part->where) {
        mig_str_add(out, ", where: ");
        add_text(p, out, part->where);
    }
    if (part->kind == LAW_FOREIGN_KEY) {
        mig_str_add(out, ", references: ");
        if (p->brief) {
            add_short_target(p, out, part);
        } else {
            add_target(p, out, part);
            mig_str_addc(out, '}');
        }
    }
    add_options(p, out, part);
    mig_str_add(out, "}\n");
}

/* Do all that stand under one word have names, so that these may be the keys of a map? */
static bool all_named(const law_table *table, law_part_kind kind)
{
    for (size_t i = 0; i < table->part_count; i++)
        if (table->parts[i].kind == kind && !column_of(table, &table->parts[i]) &&
            !table->parts[i].name)
            return false;
    return true;
}

void print_table_parts(printer *p, mig_str *out, const law_table *table)
{
    for (law_part_kind kind = LAW_PRIMARY_KEY; kind < LAW_PART_KINDS; kind++) {
        bool map = kind != LAW_PRIMARY_KEY && p->brief && all_named(table, kind), first = true;

        for (size_t i = 0; i < table->part_count; i++) {
            const law_part *part = &table->parts[i];

            if (part->kind != kind || column_of(table, part))
                continue;
            if (first)
                mig_str_addf(out, "    %s:%s", table_words[kind],
                             kind == LAW_PRIMARY_KEY ? " " : "\n");
            if (map) {
                mig_str_add(out, "      ");
                print_quoted(out, part->name);
                mig_str_add(out, ": ");
            } else if (kind != LAW_PRIMARY_KEY) {
                mig_str_add(out, "    - ");
            }
            add_part(p, out, part, map);
            first = false;
        }
    }
}
