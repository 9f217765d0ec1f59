/*
 * Revision scripts: what is read is printed as a script that is read as the same, in its header
 * and, in the form of operations, in what they do (names that the convention gave are stated). A
 * text that begins with "--" is one in SQL.
 */
#include "script/script.h"
#include "../unit/schema/dump.h"
#include "base/text.h"
#include "fuzz.h"
#include "script/file_name.h"

#include <string.h>

static void add_text(mig_str *out, const char *word, const char *text)
{
    mig_str_addf(out, "%s: %s\n", word, text ? text : "(none)");
}

static void add_list(mig_str *out, const char *word, const mig_strings *texts)
{
    for (size_t i = 0; i < texts->len; i++)
        add_text(out, word, texts->items[i]);
}

/* One part, as that of a table that has nothing else. */
static void add_part(mig_arena *arena, mig_str *out, mig_kind kind, mig_object object)
{
    mig_table table = {.name = {NULL, "its"}};

    switch (kind) {
    case MIG_KIND_COLUMN:
        mig_push(arena, &table.columns, MIG_COPY(arena, object.column));
        break;
    case MIG_KIND_PRIMARY_KEY:
        table.primary_key = MIG_COPY(arena, object.key);
        break;
    case MIG_KIND_UNIQUE:
        mig_push(arena, &table.uniques, MIG_COPY(arena, object.key));
        break;
    case MIG_KIND_CHECK:
        mig_push(arena, &table.checks, MIG_COPY(arena, object.check));
        break;
    case MIG_KIND_FOREIGN_KEY:
        mig_push(arena, &table.foreign_keys, MIG_COPY(arena, object.foreign_key));
        break;
    case MIG_KIND_INDEX:
        mig_push(arena, &table.indexes, MIG_COPY(arena, object.index));
        break;
    case MIG_KIND_EXCLUSION:
        mig_push(arena, &table.exclusions, MIG_COPY(arena, object.index));
        break;
    case MIG_KIND_TABLE:
    case MIG_KIND_ENUM:
    case MIG_KIND_EXECUTE:
    case MIG_KIND_INSERT:
        break;
    }
    dump_table(out, &table, false);
}

static void add_enum(mig_arena *arena, mig_str *out, const mig_enum *enumeration)
{
    mig_schema *schema = mig_schema_new(arena);

    mig_push(arena, &schema->enums, MIG_COPY(arena, enumeration));
    mig_str_add(out, dump_schema(arena, schema, false));
}

static void add_insert(mig_str *out, const mig_insert *insert)
{
    add_list(out, "column", &insert->columns);
    for (size_t i = 0; i < insert->rows.len; i++)
        for (size_t k = 0; k < insert->rows.items[i].len; k++)
            add_text(out, k == 0 ? "row" : "cell", insert->rows.items[i].items[k]);
}

static void add_object(mig_arena *arena, mig_str *out, mig_kind kind, mig_object object)
{
    if (!object.any) {
        mig_str_add(out, "nothing\n");
    } else if (kind == MIG_KIND_TABLE) {
        dump_table(out, object.table, false);
    } else if (kind == MIG_KIND_ENUM) {
        add_enum(arena, out, object.enumeration);
    } else if (kind == MIG_KIND_EXECUTE) {
        for (size_t i = 0; i < object.execute->texts.len; i++) {
            add_text(out, "for", object.execute->texts.items[i].dialect);
            add_text(out, "execute", object.execute->texts.items[i].sql);
        }
    } else if (kind == MIG_KIND_INSERT) {
        add_insert(out, object.insert);
    } else {
        add_part(arena, out, kind, object);
    }
}

static void add_ops(mig_arena *arena, mig_str *out, const char *word, const mig_ops *ops)
{
    for (size_t i = 0; i < ops->len; i++) {
        const mig_op *op = &ops->items[i];

        mig_str_addf(out, "%s %d on %s.%s\n", word, (int)op->kind,
                     op->table.schema ? op->table.schema : "-",
                     op->table.name ? op->table.name : "-");
        add_text(out, "behind", op->behind);
        add_object(arena, out, op->kind, op->before);
        add_object(arena, out, op->kind, op->after);
    }
}

static const char *dump(mig_arena *arena, const mig_script *script)
{
    MIG_AUTO_STR out = {0};

    add_text(&out, "revision", script->revision);
    add_list(&out, "down_revision", &script->down_revisions);
    add_list(&out, "branch_label", &script->branch_labels);
    add_list(&out, "depends_on", &script->depends_on);
    add_text(&out, "message", script->message);
    add_text(&out, "created", script->created);
    add_text(&out, "dialect", script->dialect);
    add_text(&out, "transaction", script->transaction ? "true" : "false");
    add_text(&out, "irreversible", script->irreversible);
    add_text(&out, "unwritten", script->unwritten);
    add_ops(arena, &out, "upgrade", &script->upgrade);
    add_ops(arena, &out, "downgrade", &script->downgrade);
    return mig_str_copy(arena, &out);
}

static bool read(mig_arena *arena, const char *path, const char *text, mig_script **script,
                 mig_error *err)
{
    return mig_script_parse(arena, path, text, strlen(text), script, err) &&
           mig_script_body(arena, *script, &mig_postgresql, err);
}

static const char *print(mig_arena *arena, const mig_script *script)
{
    const mig_steps none = {0};
    MIG_AUTO_STR out = {0};

    if (script->sql)
        mig_script_print_sql(arena, script, &none, &none, &out);
    else
        mig_script_print(arena, script, &out);
    return mig_str_copy(arena, &out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    const char *text = fuzz_text(arena, data, size), *printed;
    const char *path = mig_starts_with(text, "--") ? "s.sql" : "s.yaml";
    mig_script *script, *again;
    mig_error err = {0};

    if (!read(arena, path, text, &script, &err)) {
        fuzz_check_error(&err, text);
        return 0;
    }
    printed = print(arena, script);
    FUZZ_HOLDS(read(arena, path, printed, &again, &err), "%u:%u: %s of\n%s\nprinted for\n%s",
               err.line, err.column, err.text[0], printed, text);
    FUZZ_SAME(mig_arena_printf(arena, "%s\nprinted as\n%s", text, printed), dump(arena, script),
              dump(arena, again));
    FUZZ_SAME(text, printed, print(arena, again));
    mig_script_file_name(arena, script, &mig_file_naming_default);
    mig_script_checksum(arena, script);
    return 0;
}
