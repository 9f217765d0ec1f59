/*
 * What SHOW CREATE TABLE says -> a table of the model: what is inherited is told from what is
 * stated, what the servers print in several ways has one, and what the model has no place for is
 * `beyond`.
 */
#include "dialect/mysql/catalog.h"

#include "base/text.h"
#include "dialect/mysql/token.h"
#include "schema/naming.h"

#include <string.h>

typedef struct {
    mig_arena *arena;
    mig_schema *schema;
    mig_caps caps;
    const my_defaults *defaults;
    const char *default_database;
    const my_table *parsed;
    mig_table *table;
    const char *collation; /* of the table, inherited or not */
} reading;

/* As a person would write it: names without the quotes that they can do without. */
static mig_expr expr_of(mig_arena *arena, const char *text)
{
    const char *plain = my_without_charset(arena, text);

    return (mig_expr){.written = mig_words_spell(arena, my_ident, false, plain), .server = text};
}

/* The collation that is stated, be it only by its character set; NULL: none. */
static const char *stated_collation(const reading *r, const char *charset, const char *collation)
{
    if (collation || !charset)
        return collation;
    return mig_map_find(r->defaults->collations, charset);
}

/* NULL where it is the inherited one. */
static const char *own(const char *value, const char *inherited)
{
    return value && mig_same_nocase(value, inherited) ? NULL : value;
}

/* MariaDB's JSON is a longtext of its own collation, with a check. */
static bool is_json(const reading *r, const my_column *parsed)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();

    return !(r->caps & MY_CAP_NATIVE_JSON) && parsed->check &&
           strcmp(parsed->type, "longtext") == 0 &&
           mig_same(stated_collation(r, parsed->charset, parsed->collation)
                        ? stated_collation(r, parsed->charset, parsed->collation)
                        : r->collation,
                    "utf8mb4_bin") &&
           mig_same(parsed->check->expr,
                    mig_arena_printf(scratch, "json_valid(`%s`)", parsed->name));
}

/* Defaults. */

static bool is_binary(const char *type)
{
    return mig_starts_with(type, "binary(") || mig_starts_with(type, "varbinary(");
}

static int hex_digit(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = strchr(digits, c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c);

    return at && *at ? (int)(at - digits) : -1;
}

/* x'6162', which MariaDB 11 prints for the default 'ab' of a binary column; NULL: it isn't that, or
 * no text. */
static const char *hex_text(mig_arena *arena, const char *expression)
{
    MIG_AUTO_STR text = {0};

    if ((*expression != 'x' && *expression != 'X') || expression[1] != '\'')
        return NULL;
    for (expression += 2; *expression != '\''; expression += 2) {
        int high = hex_digit(expression[0]), low = high < 0 ? -1 : hex_digit(expression[1]);
        int byte = high * 16 + low;

        if (low < 0 || byte < ' ' || byte > '~')
            return NULL;
        mig_str_addc(&text, (char)byte);
    }
    return mig_str_copy(arena, &text);
}

/* _utf8mb4'x': how MySQL prints a literal where it takes none but as an expression. */
static const char *introduced_text(mig_arena *arena, const char *expression)
{
    mig_sql_tokens tokens = {0};

    if (*expression != '_')
        return NULL;
    mig_sql_tokenize(arena, &my_lexer, expression, &tokens);
    if (tokens.len != 2 || tokens.items[0].kind != MIG_SQL_WORD ||
        tokens.items[1].kind != MIG_SQL_STRING)
        return NULL;
    return my_spelled(arena, expression, &tokens.items[1]);
}

/* MySQL takes nothing but an expression as the default of what is kept outside the row. */
static bool wants_expression(const reading *r, const char *type)
{
    return (r->caps & MY_CAP_MYSQL) && !my_type_takes_literal(type);
}

static void set_literal(const reading *r, const char *type, const char *value, mig_default *dflt)
{
    MIG_AUTO_STR sql = {0};
    bool enclosed = wants_expression(r, type);

    mig_str_add(&sql, enclosed ? "(" : "");
    my_literal(&sql, value);
    mig_str_add(&sql, enclosed ? ")" : "");
    *dflt = (mig_default){
        .kind = MIG_DEFAULT_LITERAL, .value = value, .server = mig_str_copy(r->arena, &sql)};
}

/* current_timestamp(3), and not current_timestamp() + interval 1 day, which MariaDB prints without
 * parentheses too, and takes only within them. */
static bool is_current_time(const char *text)
{
    static const char name[] = "current_timestamp";
    MIG_AUTO_ARENA scratch = mig_arena_new();
    const char *lower = mig_lower(scratch, text);

    return mig_starts_with(lower, name) &&
           lower[strlen(name) + strspn(lower + strlen(name), "()0123456789")] == '\0';
}

static void set_expression(const reading *r, const char *type, const char *text, mig_default *dflt)
{
    mig_portable_default portable = my_portable_default(type, text);

    *dflt = (mig_default){
        .kind = MIG_DEFAULT_EXPR, .value = my_without_charset(r->arena, text), .server = text};
    if (portable != MIG_PORTABLE_NONE) {
        dflt->value = mig_default_portable_text(portable);
        dflt->server = my_portable_default_sql(r->arena, portable, type);
    } else if (is_current_time(text)) {
        dflt->value = dflt->server = text; /* of other digits than the column's */
    } else if (!my_is_constant(text) || wants_expression(r, type)) {
        dflt->server = mig_arena_printf(r->arena, "(%s)", text);
    }
}

static void read_default(const reading *r, const my_column *parsed, const char *type,
                         mig_default *dflt)
{
    const char *text = parsed->dflt, *literal = NULL;

    if (parsed->dflt_kind == MIG_DEFAULT_NONE || parsed->dflt_kind == MIG_DEFAULT_NULL)
        return; /* of a column that may be NULL: none is printed like that */
    if (parsed->dflt_kind == MIG_DEFAULT_LITERAL) {
        if ((my_type_is_number(type) || strcmp(type, "year") == 0) &&
            mig_default_is_expression(text))
            set_expression(r, type, text, dflt);
        else
            set_literal(r, type, text, dflt);
        return;
    }
    if (is_binary(type))
        literal = hex_text(r->arena, text);
    if (!literal && (r->caps & MY_CAP_MYSQL))
        literal = introduced_text(r->arena, text);
    if (literal)
        set_literal(r, type, literal, dflt);
    else
        set_expression(r, type, text, dflt);
}

/* Columns. */

static void read_check(const reading *r, const my_check *parsed, const char *column)
{
    mig_check *check = MIG_NEW(r->arena, mig_check);

    check->id = (mig_constraint_name){parsed->name, parsed->name != NULL};
    check->expr = expr_of(r->arena, parsed->expr);
    check->column = column;
    check->bound = column != NULL;
    check->traits.not_enforced = parsed->not_enforced;
    mig_push(r->arena, &r->table->checks, check);
}

static void read_on_update(const reading *r, const my_column *parsed, mig_column *column)
{
    if (!parsed->on_update)
        return;
    if (parsed->not_null && my_is_zero_time(parsed->dflt))
        column->dflt = (mig_default){0};
    if (my_is_now(column->type.server, parsed->on_update))
        column->on_update = "now()";
    else
        column->attributes = mig_arena_printf(r->arena, "%s%sON UPDATE %s",
                                              column->attributes ? column->attributes : "",
                                              column->attributes ? " " : "", parsed->on_update);
}

static void read_column(const reading *r, const my_column *parsed)
{
    mig_column *column = mig_table_add_column(r->schema, r->table, parsed->name);
    const char *type = is_json(r, parsed) ? "json" : parsed->type;

    column->number = r->table->columns.len;
    my_name_type(r->arena, r->schema, type, &column->type);
    column->nullable = !parsed->not_null;
    column->autoincrement = parsed->autoincrement;
    column->invisible = parsed->invisible;
    column->comment = parsed->comment;
    column->attributes = parsed->attributes;
    column->generated_kind = parsed->generated_kind;
    if (parsed->generated)
        column->generated = expr_of(r->arena, parsed->generated);
    if (my_type_has_collation(type)) {
        column->collation =
            own(stated_collation(r, parsed->charset, parsed->collation), r->collation);
        column->usual_collation = r->collation;
    }
    read_default(r, parsed, type, &column->dflt);
    read_on_update(r, parsed, column);
    if (parsed->check && strcmp(type, "json") != 0)
        read_check(r, parsed->check, parsed->name);
}

/* Keys. */

/* Of engines that have several methods, the one that no word means is theirs to say. */
static const char *method_of(const reading *r, const my_key *key)
{
    const char *engine = r->parsed->engine ? r->parsed->engine : r->defaults->engine;
    bool memory = mig_same_nocase(engine, "memory");

    switch (key->kind) {
    case MY_KEY_FULLTEXT:
        return "fulltext";
    case MY_KEY_SPATIAL:
        return "spatial";
    case MY_KEY_VECTOR:
        return "vector";
    case MY_KEY_PRIMARY:
    case MY_KEY_UNIQUE:
    case MY_KEY_PLAIN:
        break;
    }
    if (!key->method)
        return memory ? "hash" : NULL;
    /* InnoDB knows one, and prints it where it was said; MariaDB prints "hash" there for a unique
     * key over long texts */
    return mig_same_nocase(engine, "innodb") && strcmp(key->method, "btree") != 0 ? NULL
                                                                                  : key->method;
}

static bool is_usual(const char *method)
{
    return !method || strcmp(method, "btree") == 0;
}

static mig_traits traits_of(const my_key *key)
{
    return (mig_traits){.comment = key->comment, .invisible = key->invisible, .with = key->options};
}

/* Nothing but columns: then a unique key is a constraint. */
static bool is_plain_key(const my_key *key)
{
    for (size_t i = 0; i < key->parts.len; i++)
        if (!key->parts.items[i].column)
            return false;
    return true;
}

static mig_key *read_key(const reading *r, const my_key *parsed)
{
    mig_key *key = MIG_NEW(r->arena, mig_key);

    key->id = (mig_constraint_name){parsed->name, parsed->name != NULL};
    for (size_t i = 0; i < parsed->parts.len; i++) {
        const my_key_part *part = &parsed->parts.items[i];

        mig_key_add(r->arena, key, part->column ? part->column : part->expr,
                    (mig_key_part){.prefix = part->prefix, .descending = part->descending});
    }
    if (parsed->beyond)
        key->beyond = parsed->beyond;
    key->traits = traits_of(parsed);
    return key;
}

static void read_index(const reading *r, const my_key *parsed)
{
    mig_index *index = MIG_NEW(r->arena, mig_index);

    index->id = (mig_constraint_name){parsed->name, true};
    index->unique = parsed->kind == MY_KEY_UNIQUE;
    index->method = method_of(r, parsed);
    index->parser = parsed->parser;
    index->traits = traits_of(parsed);
    index->beyond = parsed->beyond;
    for (size_t i = 0; i < parsed->parts.len; i++) {
        const my_key_part *part = &parsed->parts.items[i];
        mig_index_key key = {
            .column = part->column, .prefix = part->prefix, .descending = part->descending};

        if (part->expr)
            key.expr = expr_of(r->arena, part->expr);
        /* a spatial key's prefix is the size of its rows, printed by some versions */
        if (parsed->kind == MY_KEY_SPATIAL)
            key.prefix = 0;
        mig_push(r->arena, &index->keys, key);
    }
    mig_push(r->arena, &r->table->indexes, index);
}

/* The servers call every one PRIMARY; without a name it would look as if nobody wanted names. */
static mig_key *read_primary_key(const reading *r, const my_key *parsed)
{
    mig_key *key = read_key(r, parsed);

    key->id.name = mig_naming_make(r->arena, &mig_naming_default, MIG_NAME_PK, r->table->name,
                                   &key->columns, NULL);
    return key;
}

static void read_any_key(const reading *r, const my_key *parsed)
{
    if (parsed->kind == MY_KEY_PRIMARY)
        r->table->primary_key = read_primary_key(r, parsed);
    else if (parsed->kind == MY_KEY_UNIQUE && is_plain_key(parsed) &&
             is_usual(method_of(r, parsed)))
        mig_push(r->arena, &r->table->uniques, read_key(r, parsed));
    else
        read_index(r, parsed);
}

static void read_foreign_key(const reading *r, const my_foreign_key *parsed)
{
    mig_foreign_key *key = MIG_NEW(r->arena, mig_foreign_key);

    key->id = (mig_constraint_name){parsed->name, parsed->name != NULL};
    key->columns = parsed->columns;
    key->target = parsed->target;
    if (!key->target.schema)
        key->target.schema = r->table->name.schema;
    else if (mig_same(key->target.schema, r->default_database))
        key->target.schema = NULL;
    key->target_columns = parsed->target_columns;
    key->on_delete = parsed->on_delete;
    key->on_update = parsed->on_update;
    key->match = parsed->match;
    mig_push(r->arena, &r->table->foreign_keys, key);
}

/* Over the same columns as a foreign key that is called like it. */
static bool may_be_made(const mig_table *table, const mig_index *index)
{
    for (size_t i = 0; i < table->foreign_keys.len; i++) {
        const mig_foreign_key *key = table->foreign_keys.items[i];
        size_t k = 0;

        if (!mig_same_nocase(key->id.name, index->id.name) || key->columns.len != index->keys.len)
            continue;
        while (k < index->keys.len && index->keys.items[k].prefix == 0 &&
               mig_same_nocase(index->keys.items[k].column, key->columns.items[k]))
            k++;
        if (k == index->keys.len)
            return !index->unique && !index->method && !index->traits.invisible;
    }
    return false;
}

/* Words as words are written; what stands in quotes stays as it is. */
static void read_options(const reading *r)
{
    for (size_t i = 0; i < r->parsed->options.len; i++) {
        const mig_setting *option = &r->parsed->options.items[i];
        bool quoted = strpbrk(option->value, "'\"`(") != NULL;

        mig_settings_add(r->arena, &r->table->options, option->name,
                         quoted ? option->value : mig_lower(r->arena, option->value));
    }
}

mig_table *my_table_of(mig_arena *arena, mig_schema *schema, mig_caps caps,
                       const my_defaults *defaults, const char *default_database, mig_name name,
                       const my_table *parsed)
{
    mig_table *table = mig_schema_add_table(schema, name);
    reading r = {.arena = arena,
                 .schema = schema,
                 .caps = caps,
                 .defaults = defaults,
                 .default_database = default_database,
                 .parsed = parsed,
                 .table = table};
    const char *stated = stated_collation(&r, parsed->charset, parsed->collation);

    r.collation = stated ? stated : defaults->collation;
    table->collation = own(stated, defaults->collation);
    table->usual_collation = defaults->collation;
    table->engine = own(parsed->engine, defaults->engine);
    table->usual_engine = defaults->engine;
    table->comment = parsed->comment;
    table->versioned = parsed->versioned;
    table->partitions = my_partitions(arena, parsed->partitions);
    table->beyond = parsed->beyond;
    read_options(&r);
    for (size_t i = 0; i < parsed->columns.len; i++)
        read_column(&r, &parsed->columns.items[i]);
    for (size_t i = 0; i < parsed->keys.len; i++)
        read_any_key(&r, &parsed->keys.items[i]);
    for (size_t i = 0; i < parsed->checks.len; i++)
        read_check(&r, &parsed->checks.items[i], NULL);
    for (size_t i = 0; i < parsed->foreign_keys.len; i++)
        read_foreign_key(&r, &parsed->foreign_keys.items[i]);
    for (size_t i = 0; i < table->indexes.len; i++)
        table->indexes.items[i]->made = may_be_made(table, table->indexes.items[i]);
    for (size_t i = 0; table->primary_key && i < table->primary_key->columns.len; i++) {
        mig_column *column = mig_column_find(schema, table, table->primary_key->columns.items[i]);

        if (column)
            column->never_null = true;
    }
    return table;
}

mig_table *my_read_table(mig_arena *arena, mig_schema *schema, mig_caps caps,
                         const my_defaults *defaults, const char *default_database, mig_name name,
                         const char *text)
{
    my_table parsed;
    mig_error err = {0};
    mig_table *table;

    if (my_parse_table(arena, text, &parsed, &err))
        return my_table_of(arena, schema, caps, defaults, default_database, name, &parsed);
    table = mig_schema_add_table(schema, name);
    table->beyond = mig_arena_strdup(arena, err.text[0]);
    return table;
}
