/* run: what a script does by something else than SQL. */
#include "base/text.h"
#include "op/body.h"

#include <string.h>

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
