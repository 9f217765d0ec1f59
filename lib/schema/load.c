/*
 * Whole files of a declared schema: merged by section, so that each may refer to what another
 * declares; then enums, reusable types, mixins and tables in the order of the files; then names,
 * and what foreign keys refer to. See load.h.
 */
#include "schema/load.h"

#include "base/text.h"
#include "schema/grammar.h"
#include "schema/portable.h"

#include <string.h>

/* A section of all files: its entries in order, and each by its name. */
typedef struct {
    const char *what; /* "table" */
    mig_node *node;
    mig_map *places; /* const mig_place * */
} section;

enum { TYPES, MIXINS, ENUMS, TABLES, SECTIONS };

/* `naming` is no section, but a word that may stand there. */
static const char *const section_words[] = {"types", "mixins", "enums", "tables", "naming"};

typedef struct {
    mig_loader loader;
    section sections[SECTIONS];
    const mig_node *naming;   /* what a file says of it; NULL: none does */
    const mig_schema *around; /* declared elsewhere; NULL: nothing is */
    const mig_elsewhere *elsewhere;
} files;

/* What databases have and this version doesn't hold; files that say so get a plain answer. */
static const char *const unsupported[] = {
    "views",        "materialized_views",
    "functions",    "procedures",
    "triggers",     "domains",
    "sequences",    "extensions",
    "policies",     "rules",
    "roles",        "grants",
    "schemas",      "aggregates",
    "operators",    "casts",
    "collations",   "events",
    "partitions",   "composite_types",
    "publications", "subscriptions",
    "servers",      "foreign_tables",
    "statistics",   "comments",
    "insert",       "data",
};

static bool read_entries(files *f, section *target, const mig_node *node, mig_error *err)
{
    if (node->kind == MIG_NODE_SCALAR && !node->text)
        return true;
    if (!mig_node_want_map(node, "a map from names to what they are", err))
        return false;
    for (size_t i = 0; i < node->pairs.len; i++) {
        const mig_pair *pair = &node->pairs.items[i];
        const mig_place *first = mig_map_find(target->places, pair->key);

        if (first)
            return mig_fail_twice(err, pair->place, target->what, pair->key, *first);
        mig_map_put(target->places, pair->key, MIG_COPY(f->loader.arena, &pair->place));
        mig_push(f->loader.arena, &target->node->pairs, *pair);
    }
    return true;
}

/* Stands beside the sections. It holds for all files, so that those that say it have to agree. */
static bool read_naming(files *f, const mig_node *node, mig_error *err)
{
    const mig_naming *naming;
    const char *word;

    if (node->kind == MIG_NODE_MAP)
        return mig_fail_at(err, node->place, "templates of names belong into migrate.yaml");
    if (!mig_node_want_text(node, "a naming convention", &word, err))
        return false;
    naming = mig_naming_find(word);
    if (!naming)
        return mig_fail_unknown(err, node->place, "naming", word, mig_naming_words,
                                mig_naming_word_count);
    if (f->naming && !mig_same(f->naming->text, word))
        return mig_fail_at(err, node->place, "\"naming\" is \"%s\" at %s:%u:%u; say one of them",
                           f->naming->text, f->naming->place.file ? f->naming->place.file : "",
                           f->naming->place.line, f->naming->place.column);
    f->naming = node;
    f->loader.naming = naming;
    return true;
}

static bool fail_section(const mig_pair *pair, mig_error *err)
{
    for (size_t i = 0; i < MIG_LEN(unsupported); i++)
        if (strcmp(pair->key, unsupported[i]) == 0)
            return mig_fail_at(err, pair->place,
                               "`%s` is not supported yet; what the database has of them is left "
                               "as it is",
                               pair->key);
    if (!mig_nearest(pair->key, section_words, MIG_LEN(section_words)))
        return mig_fail_at(err, pair->place,
                           "unknown section \"%s\"; known are: types, mixins, enums, tables",
                           pair->key);
    return mig_fail_unknown(err, pair->place, "section", pair->key, section_words,
                            MIG_LEN(section_words));
}

static bool read_sections(files *f, const mig_node *root, mig_error *err)
{
    if (!mig_node_want_map(root, "a schema: a map with `tables`", err))
        return false;
    for (size_t i = 0; i < root->pairs.len; i++) {
        const mig_pair *pair = &root->pairs.items[i];
        size_t which = 0;

        if (mig_same(pair->key, "naming")) {
            if (!read_naming(f, pair->value, err))
                return false;
            continue;
        }
        while (which < SECTIONS && strcmp(section_words[which], pair->key) != 0)
            which++;
        if (which == SECTIONS)
            return fail_section(pair, err);
        if (!read_entries(f, &f->sections[which], pair->value, err))
            return false;
    }
    return true;
}

/* By a schema around the files. Not sealed yet, so that it is looked for one by one. */
static bool enum_declared(const files *f, mig_name name)
{
    const mig_schema *schema = f->loader.schema;

    for (size_t i = 0; i < schema->enums.len; i++)
        if (schema->enums.items[i]->settled &&
            mig_name_same(schema, schema->enums.items[i]->name, name))
            return true;
    return false;
}

static bool add_enum(files *f, const mig_pair *pair, mig_error *err)
{
    mig_enum *made;
    mig_name name;

    if (!mig_take_dotted(&f->loader, pair->key, pair->place, "enum", &name, err) ||
        !mig_load_enum(&f->loader, name, pair->value, pair->place, &made, err))
        return false;
    if (mig_type_take_apart(f->loader.arena, pair->key).base != MIG_TYPE_OTHER)
        return mig_fail_at(err, pair->place, "\"%s\" is the name of a portable type", pair->key);
    if (enum_declared(f, name))
        return mig_fail_at(err, pair->place, "enum \"%s\" is declared in SQL already", pair->key);
    mig_push(f->loader.arena, &f->loader.schema->enums, made);
    return true;
}

static bool add_enums(files *f, mig_error *err)
{
    const mig_node *enums = f->sections[ENUMS].node;

    for (size_t i = 0; i < enums->pairs.len; i++)
        if (!add_enum(f, &enums->pairs.items[i], err))
            return false;
    return true;
}

/* A reusable type has a name that can mean nothing else. */
static bool check_type(files *f, const mig_pair *pair, mig_error *err)
{
    mig_type_parts parts = mig_type_take_apart(f->loader.arena, pair->key);
    const mig_place *other = mig_map_find(f->sections[ENUMS].places, pair->key);

    if (parts.base != MIG_TYPE_OTHER)
        return mig_fail_at(err, pair->place, "\"%s\" is the name of a portable type", pair->key);
    if (other)
        return mig_fail_at(err, pair->place, "\"%s\" is an enum already, at %s:%u:%u", pair->key,
                           other->file ? other->file : "", other->line, other->column);
    if (strcmp(parts.name, pair->key) != 0 || strpbrk(pair->key, "?()[]"))
        return mig_fail_at(err, pair->place, "\"%s\" can't be the name of a type", pair->key);
    return mig_check_definition(&f->loader, pair->key, pair->value, pair->place, err) ||
           mig_within(err, "while reading type \"%s\"", pair->key);
}

/* Types and mixins are read once for themselves, so that unused ones are checked too. */
static bool check_shared(files *f, mig_error *err)
{
    const mig_node *types = f->sections[TYPES].node, *mixins = f->sections[MIXINS].node;

    for (size_t i = 0; i < types->pairs.len; i++)
        if (!check_type(f, &types->pairs.items[i], err))
            return false;
    for (size_t i = 0; i < mixins->pairs.len; i++) {
        const mig_pair *pair = &mixins->pairs.items[i];
        mig_table scratch = {.name = {NULL, pair->key}};
        mig_strings seen = {0};

        if (!mig_load_mixin(&f->loader, &scratch, pair->key, pair->place, NULL, &seen, err))
            return false;
    }
    return true;
}

static bool add_tables(files *f, mig_error *err)
{
    mig_arena *arena = f->loader.arena;
    const mig_node *tables = f->sections[TABLES].node;
    mig_map *known = mig_map_new(arena);

    f->loader.tables = known;
    for (size_t i = 0; i < tables->pairs.len; i++) {
        const mig_pair *pair = &tables->pairs.items[i];
        const char *text;
        mig_name name;

        if (!mig_take_dotted(&f->loader, pair->key, pair->place, "table", &name, err))
            return false;
        text = mig_name_text(arena, name);
        if (f->around && mig_table_find(f->around, name))
            return mig_fail_at(err, pair->place, "table \"%s\" is declared in SQL already", text);
        if (mig_map_find(known, text)) /* spelled in two ways: users and "users" */
            return mig_fail_at(err, pair->place, "table \"%s\" is declared twice", text);
        mig_map_put(known, text, pair->value);
    }
    for (size_t i = 0; i < tables->pairs.len; i++) {
        const mig_pair *pair = &tables->pairs.items[i];
        mig_table *made;

        if (!mig_load_table(&f->loader, mig_name_parse(arena, pair->key), pair->value, pair->place,
                            &made, err))
            return false;
        mig_push(arena, &f->loader.schema->tables, made);
    }
    return true;
}

static void note_schema(mig_schema *schema, const char *name)
{
    if (name && !mig_strings_has(&schema->schemas, name))
        mig_push(schema->arena, &schema->schemas, name);
}

static void note_schemas(mig_schema *schema)
{
    for (size_t i = 0; i < schema->enums.len; i++)
        note_schema(schema, schema->enums.items[i]->name.schema);
    for (size_t i = 0; i < schema->tables.len; i++)
        note_schema(schema, schema->tables.items[i]->name.schema);
}

static bool fail_target(const mig_schema *schema, const mig_table *table,
                        const mig_foreign_key *key, mig_error *err)
{
    const char *name = mig_name_text(schema->arena, key->target);
    mig_name near = {table->name.schema, key->target.name};
    mig_strings names = {0};

    if (!key->target.schema && near.schema && mig_table_find(schema, near))
        return mig_fail_at(err, key->place, "unknown table \"%s\"; did you mean \"%s\"?", name,
                           mig_name_text(schema->arena, near));
    for (size_t i = 0; i < schema->tables.len; i++)
        mig_push(schema->arena, &names,
                 mig_name_text(schema->arena, schema->tables.items[i]->name));
    return mig_fail_unknown(err, key->place, "table", name, names.items, names.len);
}

/* Of the other table nothing is known. */
static bool check_elsewhere(const mig_loader *loader, const mig_foreign_key *key, mig_error *err)
{
    const char *name = mig_name_text(loader->arena, key->target);

    if (key->target_columns.len == 0)
        return mig_fail_at(err, key->place,
                           "table \"%s\" is excluded and not declared; name the columns that are "
                           "referred to: %s.id",
                           name, name);
    return key->target_columns.len == key->columns.len ||
           mig_fail_at(err, key->place, "the foreign key has %zu column%s, and refers to %zu",
                       key->columns.len, key->columns.len == 1 ? "" : "s", key->target_columns.len);
}

static bool check_foreign_key(const files *f, const mig_table *table, const mig_foreign_key *key,
                              mig_error *err)
{
    const mig_loader *loader = &f->loader;
    const mig_table *target = mig_table_find(loader->schema, key->target);

    if (!target && f->elsewhere && f->elsewhere->has(f->elsewhere->context, key->target))
        return check_elsewhere(loader, key, err);
    if (!target)
        return fail_target(loader->schema, table, key, err);
    if (key->target_columns.len == 0)
        return mig_fail_at(err, key->place,
                           "table \"%s\" has no primary key; name the columns that are referred to",
                           mig_name_text(loader->arena, key->target));
    for (size_t i = 0; i < key->target_columns.len; i++)
        if (!mig_check_column(loader, target, key->target_columns.items[i], key->place, err))
            return false;
    if (key->target_columns.len != key->columns.len)
        return mig_fail_at(
            err, key->place,
            "the foreign key has %zu column%s, the primary key that it refers to %zu",
            key->columns.len, key->columns.len == 1 ? "" : "s", key->target_columns.len);
    return true;
}

static bool check_foreign_keys(const files *f, mig_error *err)
{
    const mig_schema *schema = f->loader.schema;

    for (size_t i = 0; i < schema->tables.len; i++) {
        const mig_table *table = schema->tables.items[i];

        if (table->settled)
            continue;
        for (size_t k = 0; k < table->foreign_keys.len; k++)
            if (!check_foreign_key(f, table, table->foreign_keys.items[k], err))
                return mig_within(err, "while reading table \"%s\"",
                                  mig_name_text(schema->arena, table->name));
    }
    return true;
}

static void add_around(files *f)
{
    mig_schema *schema = f->loader.schema;

    if (!f->around)
        return;
    schema->nocase = f->around->nocase;
    schema->others = f->around->others;
    for (size_t i = 0; i < f->around->schemas.len; i++)
        mig_push(f->loader.arena, &schema->schemas, f->around->schemas.items[i]);
    for (size_t i = 0; i < f->around->enums.len; i++)
        mig_push(f->loader.arena, &schema->enums, f->around->enums.items[i]);
    for (size_t i = 0; i < f->around->tables.len; i++)
        mig_push(f->loader.arena, &schema->tables, f->around->tables.items[i]);
}

static bool load_nodes(mig_arena *arena, mig_node *const *roots, size_t count,
                       const mig_naming *naming, const mig_schema *around,
                       const mig_elsewhere *elsewhere, mig_schema **schema, mig_error *err)
{
    static const char *const whats[SECTIONS] = {"type", "mixin", "enum", "table"};
    files f = {
        .loader = {.arena = arena, .naming = naming}, .around = around, .elsewhere = elsewhere};

    f.loader.schema = mig_schema_new(arena);
    add_around(&f);
    for (size_t i = 0; i < SECTIONS; i++)
        f.sections[i] = (section){whats[i], mig_node_map(arena), mig_map_new(arena)};
    for (size_t i = 0; i < count; i++)
        if (roots[i] && !read_sections(&f, roots[i], err))
            return false;
    f.loader.types = f.sections[TYPES].node;
    f.loader.mixins = f.sections[MIXINS].node;
    if (!add_enums(&f, err) || !check_shared(&f, err) || !add_tables(&f, err))
        return false;
    mig_schema_give_names(f.loader.schema, f.loader.naming);
    note_schemas(f.loader.schema);
    mig_schema_seal(f.loader.schema);
    *schema = f.loader.schema;
    return mig_check_partitions(&f.loader, err) && check_foreign_keys(&f, err);
}

bool mig_schema_from_nodes(mig_arena *arena, mig_node *const *roots, size_t count,
                           const mig_naming *naming, mig_schema **schema, mig_error *err)
{
    return load_nodes(arena, roots, count, naming, NULL, NULL, schema, err);
}

bool mig_schema_load(mig_arena *arena, const mig_strings *paths, const mig_naming *naming,
                     const mig_schema *around, const mig_elsewhere *elsewhere, mig_schema **schema,
                     mig_error *err)
{
    MIG_AUTO_ARENA nodes = mig_arena_new(); /* of many tables they are as much as the schema */
    MIG_ARRAY(mig_node *) roots = {0};

    for (size_t i = 0; i < paths->len; i++) {
        mig_node *root;

        if (!mig_yaml_read_file(arena, nodes, paths->items[i], &root, err))
            return false;
        mig_push(nodes, &roots, root);
    }
    return load_nodes(arena, roots.items, roots.len, naming, around, elsewhere, schema, err);
}
