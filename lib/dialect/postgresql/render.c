/* Definitions of columns, constraints and indexes as SQL. */
#include "dialect/postgresql/lower.h"

#include "base/text.h"
#include "schema/portable.h"

#include <string.h>

const char *pg_type_sql(const mig_type *type)
{
    return type->server ? type->server : type->written;
}

static const char *expr_sql(const mig_expr *expr)
{
    return expr->server ? expr->server : expr->written;
}

static void add_enclosed(mig_str *sql, const char *text)
{
    mig_str_addc(sql, '(');
    mig_str_add(sql, text);
    if (strstr(text, "--"))
        mig_str_addc(sql, '\n');
    mig_str_addc(sql, ')');
}

void pg_add_expr(mig_str *sql, const mig_expr *expr)
{
    add_enclosed(sql, expr_sql(expr));
}

/* Past one quoted literal, name or number; NULL when the text begins with something else. */
static const char *skip_term(const char *text)
{
    if (*text == '\'') {
        for (text++; *text; text++) {
            if (*text == '\'' && text[1] == '\'')
                text++;
            else if (*text == '\'')
                return text + 1;
        }
        return NULL;
    }
    if (text[strspn(text, "0123456789.")] == '\0')
        return text + strlen(text);
    return text + strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
}

/* Past the name of a type behind "::"; types of several words are the grammar's own. */
static const char *skip_type(const char *at)
{
    static const char *const words[] = {" varying", " precision", " without time zone",
                                        " with time zone"};

    at += strspn(at, "abcdefghijklmnopqrstuvwxyz0123456789_.\"");
    for (size_t i = 0; i < MIG_LEN(words); i++)
        if (mig_starts_with(at, words[i]))
            at += strlen(words[i]);
    return mig_starts_with(at, "[]") ? at + 2 : at;
}

/* DEFAULT takes only what needs no parentheses (b_expr of the grammar): here a term with casts. */
static bool is_term(const char *text)
{
    const char *end = mig_default_call_end(text);

    if (!end)
        end = skip_term(*text == '-' ? text + 1 : text);
    if (!end || end == text)
        return false;
    while (end[0] == ':' && end[1] == ':')
        end = skip_type(end + 2);
    return *end == '\0';
}

void pg_add_default(mig_str *sql, const mig_default *dflt)
{
    const char *text = dflt->server ? dflt->server : dflt->value;

    switch (dflt->kind) {
    case MIG_DEFAULT_NONE:
    case MIG_DEFAULT_NULL:
        mig_str_add(sql, "NULL");
        break;
    case MIG_DEFAULT_LITERAL:
        pg_literal(sql, dflt->value);
        break;
    case MIG_DEFAULT_EXPR:
        if (is_term(text))
            mig_str_add(sql, text);
        else
            add_enclosed(sql, text);
        break;
    }
}

static const char *serial_type(const mig_column *column)
{
    if (mig_same(column->type.server, "smallint"))
        return "smallserial";
    return mig_same(column->type.server, "bigint") ? "bigserial" : "serial";
}

static void add_generated(mig_str *sql, const mig_column *column)
{
    switch (column->generated_kind) {
    case MIG_GENERATED_NONE:
        break;
    case MIG_GENERATED_STORED:
    case MIG_GENERATED_VIRTUAL:
        mig_str_add(sql, " GENERATED ALWAYS AS ");
        pg_add_expr(sql, &column->generated);
        mig_str_add(sql, column->generated_kind == MIG_GENERATED_STORED ? " STORED" : " VIRTUAL");
        break;
    }
}

void pg_add_column(mig_str *sql, mig_name table, const mig_column *column)
{
    bool serial = column->autoincrement && !column->sequence;

    pg_ident(sql, column->name);
    mig_str_addf(sql, " %s", serial ? serial_type(column) : pg_type_sql(&column->type));
    if (column->collation) {
        mig_str_add(sql, " COLLATE ");
        pg_collation(sql, column->collation);
    }
    if (column->autoincrement && !serial) {
        mig_str_add(sql, " DEFAULT ");
        pg_add_next(sql, table, column);
    }
    if (column->dflt.kind != MIG_DEFAULT_NONE) {
        mig_str_add(sql, " DEFAULT ");
        pg_add_default(sql, &column->dflt);
    }
    pg_add_identity(sql, column);
    add_generated(sql, column);
    if (!column->nullable && !serial && column->identity == MIG_IDENTITY_NONE)
        mig_str_add(sql, " NOT NULL");
}

/* Numbers and the usual words stand as they are, as the server prints them. */
static bool is_plain_value(const char *value)
{
    static const char *const words[] = {"on", "off", "true", "false", "auto"};

    for (size_t i = 0; i < MIG_LEN(words); i++)
        if (strcmp(words[i], value) == 0)
            return true;
    if (*value == '-')
        value++;
    return *value >= '0' && *value <= '9' && value[strspn(value, "0123456789.")] == '\0';
}

/* toast.autovacuum_enabled is two names. */
static void add_setting_name(mig_str *sql, const char *name)
{
    MIG_AUTO_ARENA scratch = mig_arena_new();

    pg_name(sql, mig_name_parse(scratch, name));
}

static void add_setting(mig_str *sql, const mig_setting *setting)
{
    add_setting_name(sql, setting->name);
    mig_str_addc(sql, '=');
    if (is_plain_value(setting->value))
        mig_str_add(sql, setting->value);
    else
        pg_literal(sql, setting->value);
}

void pg_add_settings(mig_str *sql, const mig_settings *settings)
{
    for (size_t i = 0; i < settings->len; i++) {
        mig_str_add(sql, i == 0 ? "(" : ", ");
        add_setting(sql, &settings->items[i]);
    }
    mig_str_addc(sql, ')');
}

/* ` INCLUDE (...)`, ` WITH (...)`, ` TABLESPACE ...` of an index; before: what TABLESPACE follows.
 */
static void add_storage(mig_str *sql, const mig_strings *include, const mig_traits *traits,
                        const char *before)
{
    if (include->len > 0) {
        mig_str_add(sql, " INCLUDE (");
        pg_columns(sql, include);
        mig_str_addc(sql, ')');
    }
    if (traits->with.len > 0) {
        mig_str_add(sql, " WITH ");
        pg_add_settings(sql, &traits->with);
    }
    if (traits->tablespace) {
        mig_str_addf(sql, " %sTABLESPACE ", before);
        pg_ident(sql, traits->tablespace);
    }
}

static void add_constraint_name(mig_str *sql, const mig_constraint_name *id)
{
    if (!id->name)
        return;
    mig_str_add(sql, "CONSTRAINT ");
    pg_ident(sql, id->name);
    mig_str_addc(sql, ' ');
}

void pg_add_deferrable(mig_str *sql, mig_deferrable deferrable)
{
    switch (deferrable) {
    case MIG_DEFERRABLE_NOT:
        break;
    case MIG_DEFERRABLE_IMMEDIATE:
        mig_str_add(sql, " DEFERRABLE");
        break;
    case MIG_DEFERRABLE_DEFERRED:
        mig_str_add(sql, " DEFERRABLE INITIALLY DEFERRED");
        break;
    }
}

void pg_add_key(mig_str *sql, const mig_key *key, bool primary)
{
    add_constraint_name(sql, &key->id);
    mig_str_add(sql, primary ? "PRIMARY KEY (" : "UNIQUE ");
    if (!primary)
        mig_str_add(sql, key->nulls_not_distinct ? "NULLS NOT DISTINCT (" : "(");
    pg_columns(sql, &key->columns);
    mig_str_add(sql, key->without_overlaps ? " WITHOUT OVERLAPS)" : ")");
    add_storage(sql, &key->include, &key->traits, "USING INDEX ");
    pg_add_deferrable(sql, key->deferrable);
}

static void add_state(mig_str *sql, const mig_traits *traits)
{
    if (traits->not_enforced)
        mig_str_add(sql, " NOT ENFORCED");
    else if (traits->not_valid)
        mig_str_add(sql, " NOT VALID");
}

void pg_add_check(mig_str *sql, const mig_check *check)
{
    add_constraint_name(sql, &check->id);
    mig_str_add(sql, "CHECK ");
    pg_add_expr(sql, &check->expr);
    if (check->no_inherit)
        mig_str_add(sql, " NO INHERIT");
    add_state(sql, &check->traits);
}

static void add_columns_with_period(mig_str *sql, const mig_strings *columns, bool period)
{
    for (size_t i = 0; i < columns->len; i++) {
        if (i > 0)
            mig_str_add(sql, ", ");
        if (period && i + 1 == columns->len)
            mig_str_add(sql, "PERIOD ");
        pg_ident(sql, columns->items[i]);
    }
}

void pg_add_foreign_key(mig_str *sql, const mig_foreign_key *key)
{
    add_constraint_name(sql, &key->id);
    mig_str_add(sql, "FOREIGN KEY (");
    add_columns_with_period(sql, &key->columns, key->period);
    mig_str_add(sql, ") REFERENCES ");
    pg_name(sql, key->target);
    if (key->target_columns.len > 0) {
        mig_str_add(sql, " (");
        add_columns_with_period(sql, &key->target_columns, key->period);
        mig_str_addc(sql, ')');
    }
    if (key->match && mig_same_nocase(key->match, "full"))
        mig_str_add(sql, " MATCH FULL");
    mig_sql_action(sql, "UPDATE", key->on_update);
    mig_sql_action(sql, "DELETE", key->on_delete);
    if (key->set_columns.len > 0) {
        mig_str_add(sql, " (");
        pg_columns(sql, &key->set_columns);
        mig_str_addc(sql, ')');
    }
    pg_add_deferrable(sql, key->deferrable);
    add_state(sql, &key->traits);
}

/* Only a call, and nothing that the grammar has a rule of its own for, may stand without
 * parentheses. */
static bool is_call(const char *text)
{
    static const char *const words[] = {"not", "row",  "array",  "exists", "case",    "any",
                                        "all", "some", "values", "in",     "interval"};
    MIG_AUTO_ARENA scratch = mig_arena_new();
    const char *open = strchr(text, '(');
    const char *end = *text == '(' ? NULL : mig_default_call_end(text);
    const char *name;

    if (!end || *end || !open)
        return false;
    name = mig_lower(scratch,
                     mig_trim(scratch, mig_arena_strndup(scratch, text, (size_t)(open - text))));
    for (size_t i = 0; i < MIG_LEN(words); i++)
        if (strcmp(words[i], name) == 0)
            return false;
    return true;
}

static void add_index_key(mig_str *sql, const mig_index_key *key)
{
    if (key->column)
        pg_ident(sql, key->column);
    else if (is_call(expr_sql(&key->expr)))
        mig_str_add(sql, expr_sql(&key->expr));
    else
        pg_add_expr(sql, &key->expr);
    if (key->collation) {
        mig_str_add(sql, " COLLATE ");
        pg_collation(sql, key->collation);
    }
    if (key->opclass)
        mig_str_addf(sql, " %s", key->opclass);
    if (key->descending)
        mig_str_add(sql, " DESC");
    if (key->nulls)
        mig_str_add(sql, key->nulls == 1 ? " NULLS FIRST" : " NULLS LAST");
    if (key->operator)
        mig_str_addf(sql, " WITH %s", key->operator);
}

static void add_index_keys(mig_str *sql, const mig_index *index)
{
    if (index->method) {
        mig_str_add(sql, "USING ");
        pg_ident(sql, index->method);
        mig_str_addc(sql, ' ');
    }
    mig_str_addc(sql, '(');
    for (size_t i = 0; i < index->keys.len; i++) {
        if (i > 0)
            mig_str_add(sql, ", ");
        add_index_key(sql, &index->keys.items[i]);
    }
    mig_str_addc(sql, ')');
}

void pg_add_exclusion(mig_str *sql, const mig_index *exclusion)
{
    add_constraint_name(sql, &exclusion->id);
    mig_str_add(sql, "EXCLUDE ");
    add_index_keys(sql, exclusion);
    add_storage(sql, &exclusion->include, &exclusion->traits, "USING INDEX ");
    if (exclusion->where.written) {
        mig_str_add(sql, " WHERE ");
        pg_add_expr(sql, &exclusion->where);
    }
    pg_add_deferrable(sql, exclusion->deferrable);
}

void pg_add_index(mig_str *sql, mig_name table, const mig_index *index)
{
    mig_str_addf(sql, "CREATE %sINDEX ", index->unique ? "UNIQUE " : "");
    if (index->id.name) {
        pg_ident(sql, index->id.name);
        mig_str_addc(sql, ' ');
    }
    mig_str_add(sql, "ON ");
    pg_name(sql, table);
    mig_str_addc(sql, ' ');
    add_index_keys(sql, index);
    if (index->nulls_not_distinct) {
        mig_strings none = {0};

        add_storage(sql, &index->include, &(mig_traits){0}, "");
        mig_str_add(sql, " NULLS NOT DISTINCT");
        add_storage(sql, &none, &index->traits, "");
    } else {
        add_storage(sql, &index->include, &index->traits, "");
    }
    if (index->where.written) {
        mig_str_add(sql, " WHERE ");
        mig_str_add(sql, expr_sql(&index->where));
    }
}

void pg_add_values(mig_str *sql, const mig_enum *enumeration)
{
    mig_str_addc(sql, '(');
    for (size_t i = 0; i < enumeration->values.len; i++) {
        if (i > 0)
            mig_str_add(sql, ", ");
        pg_literal(sql, enumeration->values.items[i].value);
    }
    mig_str_addc(sql, ')');
}

void pg_comment(lowering *l, const char *what, const char *text)
{
    mig_str_addf(&l->sql, "COMMENT ON %s IS ", what);
    if (text)
        pg_literal(&l->sql, text);
    else
        mig_str_add(&l->sql, "NULL");
    pg_step_after(l);
}

void pg_change_settings(lowering *l, const char *what, const mig_settings *before,
                        const mig_settings *after)
{
    mig_settings set = {0};
    bool reset = false;

    for (size_t i = 0; i < after->len; i++)
        if (!mig_same(mig_setting_find(before, after->items[i].name), after->items[i].value))
            mig_push(l->arena, &set, after->items[i]);
    if (set.len > 0) {
        mig_str_addf(&l->sql, "%s SET ", what);
        pg_add_settings(&l->sql, &set);
        pg_step_after(l);
    }
    for (size_t i = 0; i < before->len; i++) {
        if (mig_setting_find(after, before->items[i].name))
            continue;
        mig_str_add(&l->sql, reset ? ", " : mig_arena_printf(l->arena, "%s RESET (", what));
        add_setting_name(&l->sql, before->items[i].name);
        reset = true;
    }
    if (!reset)
        return;
    mig_str_addc(&l->sql, ')');
    pg_step_after(l);
}
