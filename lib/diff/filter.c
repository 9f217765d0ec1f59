/* Which objects a filter matches, and what follows for others: see filter.h. */
#include "diff/internal.h"

#include "base/text.h"
#include "schema/excluded.h"

#include <fnmatch.h>
#include <regex.h>
#include <string.h>

static const struct {
    const char *word;
    bool part;
} kinds[] = {
    {"table", false},
    {"enum", false},
    {"column", true},
    {"primary_key", true},
    {"unique", true},
    {"exclusion", true},
    {"check", true},
    {"foreign_key", true},
    {"index", true},
    {"trigger", true},
    {"rule", true},
    {"policy", true},
    {"view", false},
    {"materialized_view", false},
    {"function", false},
    {"procedure", false},
    {"aggregate", false},
    {"sequence", false},
    {"domain", false},
    {"composite_type", false},
    {"range_type", false},
    {"base_type", false},
    {"collation", false},
    {"operator", false},
    {"operator_class", false},
    {"text_search_configuration", false},
    {"text_search_dictionary", false},
    {"extended_statistics", false},
    {"foreign_table", false},
    {"virtual_table", false},
    {"publication", false},
    {"extension", false},
};

/* One object as filters see it. */
typedef struct {
    const char *kind;
    const char *schema; /* NULL: there are no schemas */
    const char *table;  /* that it is a part of; NULL: none */
    const char *name;   /* NULL: it has none */
} subject;

/* A filter at work on one database. */
typedef struct {
    mig_arena *arena;
    const mig_filter *filter;
    mig_filter_scope scope;
    regex_t *regexes;
} matcher;

static matcher matcher_new(mig_arena *arena, const mig_filter *filter, mig_filter_scope scope)
{
    matcher m = {arena, filter, scope,
                 mig_arena_alloc(arena, (filter->regexes.len + 1) * sizeof(regex_t))};

    for (size_t i = 0; i < filter->regexes.len; i++)
        (void)regcomp(&m.regexes[i], filter->regexes.items[i],
                      REG_EXTENDED | REG_NOSUB | (scope.nocase ? REG_ICASE : 0));
    return m;
}

static void matcher_dispose(matcher *m)
{
    for (size_t i = 0; i < m->filter->regexes.len; i++)
        regfree(&m->regexes[i]);
}
#define AUTO_MATCHER MIG_CLEANUP(matcher_dispose) matcher

bool mig_filter_kind(const char *word, bool *part)
{
    for (size_t i = 0; i < MIG_LEN(kinds); i++) {
        if (!mig_same(kinds[i].word, word))
            continue;
        *part = kinds[i].part;
        return true;
    }
    return false;
}

void mig_filter_kind_words(mig_arena *arena, mig_strings *words)
{
    for (size_t i = 0; i < MIG_LEN(kinds); i++)
        mig_push(arena, words, kinds[i].word);
}

static bool pattern_matches(const matcher *m, const mig_pattern *pattern, const char *text)
{
    if (!pattern->text)
        return true;
    if (!text)
        text = "";
    if (pattern->regex > 0)
        return regexec(&m->regexes[pattern->regex - 1], text, 0, NULL, 0) == 0;
    if (!m->scope.nocase)
        return fnmatch(pattern->text, text, 0) == 0;
    return fnmatch(mig_lower(m->arena, pattern->text), mig_lower(m->arena, text), 0) == 0;
}

/* A catalog's "materialized view" is the word materialized_view. */
static bool kind_matches(const char *word, const char *kind)
{
    size_t i = 0;

    if (!word)
        return true;
    for (; word[i] && kind[i]; i++)
        if (word[i] != kind[i] && !(word[i] == '_' && kind[i] == ' '))
            return false;
    return word[i] == kind[i];
}

static bool item_matches(const matcher *m, const mig_filter_item *item, const subject *s)
{
    bool part = s->table != NULL;

    if (item->part != part && !(item->kind && part)) /* a sequence may be of a table or not */
        return false;
    return kind_matches(item->kind, s->kind) && pattern_matches(m, &item->schema, s->schema) &&
           (!item->part || pattern_matches(m, &item->table, s->table)) &&
           pattern_matches(m, &item->name, s->name);
}

static bool any_matches(const matcher *m, const mig_filter_items *items, const subject *s)
{
    bool any = false;

    for (size_t i = 0; i < items->len; i++)
        if (item_matches(m, &items->items[i], s))
            any = *items->items[i].used = true;
    return any;
}

/* An item of a part says something of the parts of its kind that are on the tables it means; of
 * others it says nothing. */
static bool is_about(const matcher *m, const mig_filter_item *item, const subject *s)
{
    if (!s->table)
        return !item->part;
    return item->part && kind_matches(item->kind, s->kind) &&
           pattern_matches(m, &item->schema, s->schema) &&
           pattern_matches(m, &item->table, s->table);
}

static bool is_excluded(const matcher *m, const subject *s)
{
    const mig_filter_items *include = &m->filter->include;
    bool asked = false;

    for (size_t i = 0; i < include->len && !asked; i++)
        asked = is_about(m, &include->items[i], s);
    if (asked && !any_matches(m, include, s))
        return true;
    return any_matches(m, &m->filter->exclude, s);
}

static const char *schema_of(const matcher *m, mig_name name)
{
    return name.schema ? name.schema : m->scope.default_schema;
}

static bool object_excluded(const matcher *m, const char *kind, mig_name name)
{
    subject s = {kind, schema_of(m, name), NULL, name.name};

    return is_excluded(m, &s);
}

static bool part_excluded(const matcher *m, const mig_table *table, const char *kind,
                          const char *name)
{
    subject s = {kind, schema_of(m, table->name), table->name.name, name};

    return table->excluded || is_excluded(m, &s);
}

static void mark_table(const matcher *m, mig_table *table)
{
    table->excluded = object_excluded(m, "table", table->name);
    for (size_t i = 0; i < table->columns.len; i++)
        table->columns.items[i]->excluded =
            part_excluded(m, table, "column", table->columns.items[i]->name);
    if (table->primary_key)
        table->primary_key->excluded =
            part_excluded(m, table, "primary_key", table->primary_key->id.name);
#define MARK(kind_id, list, word, shown)         \
    for (size_t i = 0; i < table->list.len; i++) \
        table->list.items[i]->excluded =         \
            part_excluded(m, table, word, table->list.items[i]->id.name);
    MIG_PART_LISTS(MARK)
#undef MARK
    for (size_t i = 0; i < table->foreign_keys.len; i++)
        table->foreign_keys.items[i]->elsewhere =
            object_excluded(m, "table", table->foreign_keys.items[i]->target);
}

/* What has no table in the schema is judged by the table's name. */
static void mark_other(const matcher *m, const mig_schema *schema, mig_other *other)
{
    const mig_table *table;
    subject s = {other->kind, schema_of(m, other->name), other->table.name, other->name.name};

    if (!other->table.name) {
        other->excluded = is_excluded(m, &s);
        return;
    }
    table = mig_table_find(schema, other->table);
    other->excluded =
        (table ? table->excluded : object_excluded(m, "table", other->table)) || is_excluded(m, &s);
}

static bool is_used(const mig_schema *schema, const mig_enum *enumeration)
{
    for (size_t i = 0; i < schema->tables.len; i++) {
        const mig_table *table = schema->tables.items[i];

        for (size_t k = 0; k < table->columns.len; k++) {
            const mig_column *column = table->columns.items[k];

            if (!column->excluded && column->type.enumeration &&
                mig_name_same(schema, enumeration->name,
                              mig_name_parse(schema->arena, column->type.enumeration)))
                return true;
        }
    }
    return false;
}

/* Where enums are no objects they are a part of the columns that use them. */
static void mark_enums(const matcher *m, const mig_schema *schema)
{
    for (size_t i = 0; i < schema->enums.len; i++) {
        mig_enum *enumeration = schema->enums.items[i];

        enumeration->excluded = m->scope.enum_types ? object_excluded(m, "enum", enumeration->name)
                                                    : !is_used(schema, enumeration);
    }
}

static void mark(const matcher *m, mig_schema *schema)
{
    for (size_t i = 0; i < schema->tables.len; i++)
        mark_table(m, schema->tables.items[i]);
    mark_enums(m, schema);
    for (size_t i = 0; i < schema->others.len; i++)
        mark_other(m, schema, schema->others.items[i]);
}

bool mig_filter_excludes(mig_arena *arena, const mig_filter *filter, mig_filter_scope scope,
                         mig_name table)
{
    AUTO_MATCHER m = matcher_new(arena, filter, scope);

    return object_excluded(&m, "table", table);
}

void mig_filter_mark(mig_arena *arena, const mig_filter *filter, mig_filter_scope scope,
                     mig_schema *found, mig_schema *wanted)
{
    AUTO_MATCHER m = matcher_new(arena, filter, scope);

    if (filter->include.len + filter->exclude.len == 0)
        return;
    mark(&m, found);
    if (wanted)
        mark(&m, wanted);
    mig_filter_follow(found, wanted);
    if (scope.enum_types)
        return;
    mark_enums(&m, found);
    if (wanted)
        mark_enums(&m, wanted);
}
