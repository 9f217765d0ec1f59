/* Definitions of columns, constraints, indexes and tables as SQL: see render.h. */
#include "dialect/mysql/render.h"

#include "base/text.h"

#include <string.h>

void my_name(mig_str *sql, mig_name name)
{
    if (name.schema) {
        my_ident(sql, name.schema);
        mig_str_addc(sql, '.');
    }
    my_ident(sql, name.name);
}

void my_columns(mig_str *sql, const mig_strings *columns)
{
    for (size_t i = 0; i < columns->len; i++) {
        if (i > 0)
            mig_str_add(sql, ", ");
        my_ident(sql, columns->items[i]);
    }
}

void my_values(mig_str *sql, const mig_strings *values)
{
    for (size_t i = 0; i < values->len; i++) {
        if (i > 0)
            mig_str_addc(sql, ',');
        my_literal(sql, values->items[i]);
    }
}

static void add_expr(mig_str *sql, const mig_expr *expr)
{
    const char *text = expr->server ? expr->server : expr->written;
    bool comment = strstr(text, "--") || strchr(text, '#'); /* it must not swallow the rest */

    mig_str_addf(sql, comment ? "(%s\n)" : "(%s)", text);
}

static void add_comment(mig_str *sql, const char *comment, const char *between)
{
    if (!comment)
        return;
    mig_str_addf(sql, " COMMENT%s", between);
    my_literal(sql, comment);
}

static bool is_plain_value(const char *value)
{
    return *value &&
           value[strspn(value,
                        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_")] == '\0';
}

/* These take a text and nothing else. */
static bool is_text_option(const char *name)
{
    static const char *const names[] = {"compression",
                                        "encryption",
                                        "connection",
                                        "data_directory",
                                        "index_directory",
                                        "engine_attribute",
                                        "secondary_engine_attribute"};

    for (size_t i = 0; i < MIG_LEN(names); i++)
        if (mig_same_nocase(names[i], name))
            return true;
    return false;
}

/* Two of them have a blank, for which the model has an underscore. */
static void add_option_name(mig_str *sql, const char *name)
{
    bool blank = mig_ends_with(name, "_directory");

    for (; *name; name++)
        mig_str_addc(sql, *name >= 'a' && *name <= 'z' ? (char)(*name - 'a' + 'A')
                          : *name == '_' && blank      ? ' '
                                                       : *name);
}

void my_add_option(mig_str *sql, const char *name, const char *value)
{
    const bool text = is_text_option(name);

    add_option_name(sql, name);
    mig_str_addc(sql, '=');
    if ((*value && strchr("'`(", *value)) || (is_plain_value(value) && !text))
        mig_str_add(sql, value);
    else
        my_literal(sql, value);
}

static void add_generated(mig_str *sql, const mig_column *column)
{
    switch (column->generated_kind) {
    case MIG_GENERATED_NONE:
        break;
    case MIG_GENERATED_STORED:
    case MIG_GENERATED_VIRTUAL:
        mig_str_add(sql, " GENERATED ALWAYS AS ");
        add_expr(sql, &column->generated);
        mig_str_add(sql, column->generated_kind == MIG_GENERATED_STORED ? " STORED" : " VIRTUAL");
        break;
    }
}

static void add_default(mig_str *sql, const mig_default *dflt)
{
    if (dflt->kind != MIG_DEFAULT_NONE && dflt->kind != MIG_DEFAULT_NULL)
        mig_str_addf(sql, " DEFAULT %s", dflt->server ? dflt->server : dflt->value);
}

/* NULL is said where the server would think otherwise: older ones of timestamps. MariaDB's grammar
 * has neither for generated columns. */
static void add_null(mig_str *sql, mig_caps caps, const mig_column *column)
{
    if (column->generated_kind != MIG_GENERATED_NONE && (caps & MY_CAP_MARIADB))
        return;
    if (!column->nullable || column->never_null)
        mig_str_add(sql, " NOT NULL");
    else if (mig_starts_with(column->type.server, "timestamp"))
        mig_str_add(sql, " NULL");
}

bool my_is_column_check(const mig_check *check)
{
    return !check->id.name && check->column;
}

static void add_column_checks(mig_str *sql, const mig_table *table, const mig_column *column)
{
    for (size_t i = 0; i < table->checks.len; i++) {
        const mig_check *check = table->checks.items[i];

        if (!my_is_column_check(check) || !mig_same_nocase(check->column, column->name))
            continue;
        mig_str_add(sql, " CHECK ");
        add_expr(sql, &check->expr);
    }
}

/* What both grammars take right behind the type: MariaDB wants COMPRESSED nowhere else. */
static void add_type(mig_str *sql, const mig_column *column)
{
    mig_str_add(sql, column->type.server ? column->type.server : column->type.written);
    if (column->attributes)
        mig_str_addf(sql, " %s", column->attributes);
    if (column->collation)
        mig_str_addf(sql, " COLLATE %s", column->collation);
}

void my_add_definition(mig_str *sql, mig_caps caps, const mig_table *table,
                       const mig_column *column)
{
    add_type(sql, column);
    add_generated(sql, column);
    add_null(sql, caps, column);
    add_default(sql, &column->dflt);
    if (column->on_update) {
        MIG_AUTO_ARENA scratch = mig_arena_new();

        mig_str_addf(sql, " ON UPDATE %s",
                     my_portable_default_sql(scratch, MIG_PORTABLE_NOW, column->type.server));
    }
    if (column->autoincrement)
        mig_str_add(sql, " AUTO_INCREMENT");
    if (column->invisible)
        mig_str_add(sql, " INVISIBLE");
    add_comment(sql, column->comment, " ");
    if (table && (caps & MY_CAP_COLUMN_CHECKS))
        add_column_checks(sql, table, column);
}

void my_add_column(mig_str *sql, mig_caps caps, const mig_table *table, const mig_column *column)
{
    my_ident(sql, column->name);
    mig_str_addc(sql, ' ');
    my_add_definition(sql, caps, table, column);
}

/* What follows the columns of an index, or of a key, which is one. */
static void add_traits(mig_str *sql, mig_caps caps, const mig_traits *traits)
{
    for (size_t i = 0; i < traits->with.len; i++) {
        mig_str_addc(sql, ' ');
        my_add_option(sql, traits->with.items[i].name, traits->with.items[i].value);
    }
    add_comment(sql, traits->comment, " ");
    if (traits->invisible)
        mig_str_add(sql, caps & MY_CAP_MARIADB ? " IGNORED" : " INVISIBLE");
}

static void add_index_key(mig_str *sql, const mig_index_key *key)
{
    if (key->column)
        my_ident(sql, key->column);
    else
        add_expr(sql, &key->expr);
    if (key->prefix > 0)
        mig_str_addf(sql, "(%u)", key->prefix);
    if (key->descending)
        mig_str_add(sql, " DESC");
}

static void add_key(mig_str *sql, mig_caps caps, const mig_key *key, bool primary)
{
    mig_str_add(sql, primary ? "PRIMARY KEY " : "UNIQUE KEY ");
    if (!primary && key->id.name) {
        my_ident(sql, key->id.name);
        mig_str_addc(sql, ' ');
    }
    mig_str_addc(sql, '(');
    for (size_t i = 0; i < key->columns.len; i++) {
        mig_index_key column = mig_key_at(key, i);

        mig_str_add(sql, i > 0 ? ", " : "");
        add_index_key(sql, &column);
    }
    mig_str_addc(sql, ')');
    add_traits(sql, caps, &key->traits);
}

static void add_constraint_name(mig_str *sql, const mig_constraint_name *id)
{
    if (!id->name)
        return;
    mig_str_add(sql, "CONSTRAINT ");
    my_ident(sql, id->name);
    mig_str_addc(sql, ' ');
}

static void add_check(mig_str *sql, const mig_check *check)
{
    add_constraint_name(sql, &check->id);
    mig_str_add(sql, "CHECK ");
    add_expr(sql, &check->expr);
    if (check->traits.not_enforced)
        mig_str_add(sql, " NOT ENFORCED");
}

/* MATCH is left out: InnoDB would forget the actions over it. */
static void add_foreign_key(mig_str *sql, const mig_foreign_key *key)
{
    add_constraint_name(sql, &key->id);
    mig_str_add(sql, "FOREIGN KEY (");
    my_columns(sql, &key->columns);
    mig_str_add(sql, ") REFERENCES ");
    my_name(sql, key->target);
    mig_str_add(sql, " (");
    my_columns(sql, &key->target_columns);
    mig_str_addc(sql, ')');
    mig_sql_action(sql, "DELETE", key->on_delete);
    mig_sql_action(sql, "UPDATE", key->on_update);
}

static bool same_columns(const mig_strings *a, const mig_strings *b)
{
    if (a->len != b->len)
        return false;
    for (size_t i = 0; i < a->len; i++)
        if (!mig_same_nocase(a->items[i], b->items[i]))
            return false;
    return true;
}

static bool is_before(const mig_foreign_key *a, const mig_foreign_key *b)
{
    return strcmp(a->id.name ? a->id.name : "", b->id.name ? b->id.name : "") < 0;
}

const mig_foreign_key *my_key_in_turn(const mig_foreign_key *const *keys, size_t count, size_t at)
{
    size_t turn = 0; /* of those over its columns */

    for (size_t i = 0; i < at; i++)
        turn += same_columns(&keys[i]->columns, &keys[at]->columns);
    for (size_t i = 0; i < count; i++) {
        size_t before = 0;

        if (!same_columns(&keys[i]->columns, &keys[at]->columns))
            continue;
        for (size_t k = 0; k < count; k++)
            before +=
                same_columns(&keys[k]->columns, &keys[at]->columns) && is_before(keys[k], keys[i]);
        if (before == turn)
            return keys[i];
    }
    return keys[at];
}

/* FULLTEXT and SPATIAL are kinds of indexes there, not methods. */
static const char *kind_of(const mig_index *index)
{
    if (mig_same_nocase(index->method, "fulltext"))
        return "FULLTEXT KEY ";
    if (mig_same_nocase(index->method, "spatial"))
        return "SPATIAL KEY ";
    if (mig_same_nocase(index->method, "vector"))
        return "VECTOR KEY ";
    return NULL;
}

static void add_index(mig_str *sql, mig_caps caps, const mig_index *index)
{
    const char *kind = kind_of(index);

    mig_str_add(sql, kind ? kind : index->unique ? "UNIQUE KEY " : "KEY ");
    if (index->id.name) {
        my_ident(sql, index->id.name);
        mig_str_addc(sql, ' ');
    }
    mig_str_addc(sql, '(');
    for (size_t i = 0; i < index->keys.len; i++) {
        if (i > 0)
            mig_str_add(sql, ", ");
        add_index_key(sql, &index->keys.items[i]);
    }
    mig_str_addc(sql, ')');
    if (index->method && !kind)
        mig_str_addf(sql, " USING %s", index->method);
    if (index->parser) {
        mig_str_add(sql, " WITH PARSER ");
        my_ident(sql, index->parser);
    }
    add_traits(sql, caps, &index->traits);
}

void my_add_part(mig_str *sql, mig_caps caps, mig_kind kind, mig_object object)
{
    if (kind == MIG_KIND_INDEX)
        add_index(sql, caps, object.index);
    else if (kind == MIG_KIND_CHECK)
        add_check(sql, object.check);
    else if (kind == MIG_KIND_FOREIGN_KEY)
        add_foreign_key(sql, object.foreign_key);
    else
        add_key(sql, caps, object.key, kind == MIG_KIND_PRIMARY_KEY);
}

static void next_line(mig_str *sql, bool *first)
{
    mig_str_add(sql, *first ? "\n    " : ",\n    ");
    *first = false;
}

static void add_body(mig_str *sql, mig_caps caps, const mig_table *table)
{
    bool first = true;

    for (size_t i = 0; i < table->columns.len; i++) {
        next_line(sql, &first);
        my_add_column(sql, caps, table, table->columns.items[i]);
    }
    if (table->primary_key) {
        next_line(sql, &first);
        add_key(sql, caps, table->primary_key, true);
    }
    for (size_t i = 0; i < table->uniques.len; i++) {
        next_line(sql, &first);
        add_key(sql, caps, table->uniques.items[i], false);
    }
    for (size_t i = 0; i < table->indexes.len; i++) {
        next_line(sql, &first);
        add_index(sql, caps, table->indexes.items[i]);
    }
    for (size_t i = 0; i < table->checks.len; i++) {
        if ((caps & MY_CAP_COLUMN_CHECKS) && my_is_column_check(table->checks.items[i]))
            continue;
        next_line(sql, &first);
        add_check(sql, table->checks.items[i]);
    }
    for (size_t i = 0; i < table->foreign_keys.len; i++) {
        next_line(sql, &first);
        add_foreign_key(sql,
                        my_key_in_turn((const mig_foreign_key *const *)table->foreign_keys.items,
                                       table->foreign_keys.len, i));
    }
}

static void add_table_options(mig_str *sql, const mig_table *table)
{
    if (table->engine) {
        mig_str_addc(sql, ' ');
        my_add_option(sql, "ENGINE", table->engine);
    }
    if (table->collation)
        mig_str_addf(sql, " COLLATE=%s", table->collation);
    for (size_t i = 0; i < table->options.len; i++) {
        mig_str_addc(sql, ' ');
        my_add_option(sql, table->options.items[i].name, table->options.items[i].value);
    }
    add_comment(sql, table->comment, "=");
    if (table->versioned)
        mig_str_add(sql, " WITH SYSTEM VERSIONING");
    if (table->partitions)
        mig_str_addf(sql, "\n%s", table->partitions);
}

void my_create_table(mig_str *sql, mig_caps caps, const mig_table *table)
{
    mig_str_add(sql, "CREATE TABLE ");
    my_name(sql, table->name);
    mig_str_add(sql, " (");
    add_body(sql, caps, table);
    mig_str_add(sql, "\n)");
    add_table_options(sql, table);
}
