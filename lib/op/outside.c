/* copy and run: what a script does by something else than SQL. */
#include "base/text.h"
#include "op/body.h"

#include <string.h>

static bool read_delimiter(const mig_node *node, char *delimiter, mig_error *err)
{
    const char *text = NULL;
    bool tab;

    if (!mig_node_want_text(node, "a character", &text, err))
        return false;
    tab = strcmp(text, "tab") == 0;
    *delimiter = tab ? '\t' : *text;
    return tab || (*text >= '\t' && *text <= '~' && !text[1] && !strchr("\"\r\n", *text)) ||
           mig_fail_at(err, node->place,
                       "the delimiter is one ASCII character, such as \";\", or the word tab");
}

static bool read_file_name(const mig_node *node, const char **file, mig_error *err)
{
    if (!mig_node_want_text(node, "the name of a file", file, err))
        return false;
    return (**file && **file != '/') ||
           mig_fail_at(err, node->place, "the file's path is relative to the script's folder");
}

/* What may be left out. */
static bool read_copy_form(const mig_source *source, mig_copy *copy, mig_error *err)
{
    const mig_node *header = mig_node_find(source->body, "header");
    const mig_node *delimiter = mig_node_find(source->body, "delimiter");
    const mig_node *null = mig_node_find(source->body, "null");
    const mig_node *columns = mig_node_find(source->body, "columns");

    if ((header && !mig_node_want_bool(header, "header", &copy->header, err)) ||
        (delimiter && !read_delimiter(delimiter, &copy->delimiter, err)) ||
        (null && !mig_node_want_text(null, "how NULL is written, in quotes", &copy->null, err)) ||
        (columns && !mig_node_want_texts(source->arena, columns, "columns", &copy->columns, err)))
        return false;
    return copy->header || copy->columns.len > 0 ||
           mig_fail_at(err, source->place,
                       "without a header line copy has to say which \"columns\" the file has");
}

bool mig_copy_op_read(mig_source *source, mig_op *op, mig_error *err)
{
    static const char *const keys[] = {"table", "columns", "file", "header", "delimiter", "null"};
    mig_copy *copy = MIG_NEW(source->arena, mig_copy);
    const mig_node *file;

    op->after.copy = copy;
    *copy = (mig_copy){.header = true, .delimiter = ',', .null = ""};
    if (!mig_body_keys(source, keys, MIG_LEN(keys), err) ||
        !mig_body_name(source, "table", &op->table, err) ||
        !mig_body_get(source, "file", &file, err) || !read_file_name(file, &copy->file, err) ||
        !read_copy_form(source, copy, err))
        return false;
    copy->shown = mig_arena_printf(source->arena, "%s from %s",
                                   mig_name_text(source->arena, op->table), copy->file);
    return true;
}

mig_node *mig_copy_op_print(mig_arena *arena, const mig_op *op)
{
    const mig_copy *copy = op->after.copy;
    const char delimiter[] = {copy->delimiter, '\0'};
    mig_node *body = mig_body_new(arena, true), *columns = mig_node_list(arena);

    mig_body_put_name(arena, body, "table", op->table);
    columns->flow = true;
    for (size_t i = 0; i < copy->columns.len; i++)
        mig_node_push(arena, columns, mig_node_text(arena, copy->columns.items[i]));
    if (copy->columns.len > 0)
        mig_node_put(arena, body, "columns", columns);
    mig_body_put(arena, body, "file", copy->file);
    if (!copy->header)
        mig_node_put(arena, body, "header", mig_node_scalar(arena, "false"));
    if (copy->delimiter != ',')
        mig_body_put(arena, body, "delimiter",
                     copy->delimiter == '\t' ? "tab" : mig_arena_strdup(arena, delimiter));
    if (*copy->null)
        mig_body_put(arena, body, "null", copy->null);
    return body;
}

/* A word as a shell takes it, so that it can be copied into one. */
static void add_word(mig_str *out, const char *word)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
        "_-./=:,@%+";

    if (*word && word[strspn(word, plain)] == '\0') {
        mig_str_add(out, word);
        return;
    }
    mig_str_addc(out, '\'');
    for (; *word; word++)
        if (*word == '\'')
            mig_str_add(out, "'\\''");
        else
            mig_str_addc(out, *word);
    mig_str_addc(out, '\'');
}

static const char *shown(mig_arena *arena, const mig_strings *argv)
{
    MIG_AUTO_STR out = {0};

    for (size_t i = 0; i < argv->len; i++) {
        if (i > 0)
            mig_str_addc(&out, ' ');
        add_word(&out, argv->items[i]);
    }
    return mig_str_copy(arena, &out);
}

bool mig_run_op_read(mig_source *source, mig_op *op, mig_error *err)
{
    mig_program_call *call = MIG_NEW(source->arena, mig_program_call);

    op->after.run = call;
    if (source->body->kind != MIG_NODE_LIST)
        return mig_fail_at(err, source->body->place,
                           "run wants a list, a program and its arguments: [python3, fill.py]; "
                           "there is no shell between");
    for (size_t i = 0; i < source->body->items.len; i++) {
        const char *word = NULL;

        if (!mig_node_want_text(source->body->items.items[i], "a word of a command", &word, err))
            return false;
        mig_push(source->arena, &call->argv, word);
    }
    if (call->argv.len == 0 || mig_blank(call->argv.items[0]))
        return mig_fail_at(err, source->body->place, "there is no program here");
    call->shown = shown(source->arena, &call->argv);
    return true;
}

mig_node *mig_run_op_print(mig_arena *arena, const mig_op *op)
{
    mig_node *list = mig_node_list(arena);

    list->flow = true;
    for (size_t i = 0; i < op->after.run->argv.len; i++)
        mig_node_push(arena, list, mig_node_text(arena, op->after.run->argv.items[i]));
    return list;
}
