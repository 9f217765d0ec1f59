/* The text of new scripts. Whoever reviews one may never have heard of the tool. */
#include "script/script.h"

#include "base/text.h"

#include <string.h>

static mig_node *names_node(mig_arena *arena, const mig_strings *texts)
{
    mig_node *list = mig_node_list(arena);

    for (size_t i = 0; i < texts->len; i++)
        mig_node_push(arena, list, mig_node_scalar(arena, texts->items[i]));
    list->flow = true;
    return list;
}

static mig_node *parents_node(mig_arena *arena, const mig_script *script)
{
    if (script->down_revisions.len == 0)
        return mig_node_scalar(arena, NULL);
    if (script->down_revisions.len == 1)
        return mig_node_scalar(arena, script->down_revisions.items[0]);
    return names_node(arena, &script->down_revisions);
}

void mig_script_print(mig_arena *arena, const mig_script *script, mig_str *out)
{
    mig_node *root = mig_node_map(arena);

    mig_str_add(out,
                "# One step in the history of the database, kept and reviewed like code. "
                "`migrate upgrade` does\n");
    mig_str_add(out,
                script->unwritten ? "# what is under \"upgrade\", once there is one.\n"
                : script->irreversible
                    ? "# what is under \"upgrade\"; there is no way back, for the reason given.\n"
                    : "# what is under \"upgrade\", `migrate downgrade` takes it back with "
                      "what is under \"downgrade\".\n");
    mig_node_put(arena, root, "revision", mig_node_scalar(arena, script->revision));
    mig_node_put(arena, root, "down_revision", parents_node(arena, script));
    if (*script->message)
        mig_node_put(arena, root, "message", mig_node_text(arena, script->message));
    if (script->created)
        mig_node_put(arena, root, "created", mig_node_scalar(arena, script->created));
    if (script->author)
        mig_node_put(arena, root, "author", mig_node_text(arena, script->author));
    if (script->branch_labels.len)
        mig_node_put(arena, root, "branch_labels", names_node(arena, &script->branch_labels));
    if (script->depends_on.len)
        mig_node_put(arena, root, "depends_on", names_node(arena, &script->depends_on));
    if (!script->transaction)
        mig_node_put(arena, root, "transaction", mig_node_scalar(arena, "false"));
    if (script->irreversible)
        mig_node_put(arena, root, "irreversible", mig_node_text(arena, script->irreversible));
    if (script->unwritten)
        mig_node_put(arena, root, "unwritten", mig_node_text(arena, script->unwritten));
    else
        mig_node_put(arena, root, "upgrade", mig_ops_print(arena, &script->upgrade));
    if (!script->irreversible)
        mig_node_put(arena, root, "downgrade", mig_ops_print(arena, &script->downgrade));
    mig_yaml_write(root, out);
}

static void add_list(mig_str *out, const char *key, const mig_strings *texts)
{
    mig_str_addf(out, "-- %s: ", key);
    for (size_t i = 0; i < texts->len; i++)
        mig_str_addf(out, "%s%s", i ? ", " : "", texts->items[i]);
    mig_str_addc(out, '\n');
}

/* One line for each line of the text, also for an empty one at its end; none for no text. */
static void add_lines(mig_str *out, const char *start, const char *text)
{
    if (!*text)
        return;
    while (text) {
        const char *end = strchr(text, '\n');

        mig_str_add(out, start);
        mig_str_addn(out, text, end ? (size_t)(end - text) : strlen(text));
        mig_str_addc(out, '\n');
        text = end ? end + 1 : NULL;
    }
}

/* The text on one line. */
static void add_joined(mig_str *out, const char *start, const char *text)
{
    mig_str_add(out, start);
    for (; *text; text++)
        mig_str_addc(out, *text == '\n' ? ' ' : *text);
    mig_str_addc(out, '\n');
}

static void add_notes(mig_arena *arena, mig_str *out, const mig_ops *ops)
{
    for (size_t i = 0; i < ops->len; i++)
        if (ops->items[i].note)
            add_lines(out, "-- ",
                      mig_arena_printf(arena, "%s: %s", mig_op_subject(arena, &ops->items[i]),
                                       ops->items[i].note));
}

static void add_steps(mig_str *out, const mig_steps *steps)
{
    for (size_t i = 0; i < steps->len; i++)
        if (mig_step_is_shown(&steps->items[i]))
            mig_str_addf(out, "%s;\n", steps->items[i].sql);
}

/* What stands above the SQL. */
static void add_header(mig_str *out, const mig_script *script)
{
    mig_str_add(out,
                "-- One step in the history of the database, kept and reviewed like code. "
                "`migrate upgrade` runs\n");
    mig_str_add(out, script->unwritten ? "-- what is behind \"migrate:up\", once there is that.\n"
                     : script->irreversible
                         ? "-- what is behind \"migrate:up\"; there is no way back, for the reason "
                           "given.\n"
                         : "-- what is behind \"migrate:up\", `migrate downgrade` what is behind "
                           "\"migrate:down\".\n");
    mig_str_addf(out, "-- revision: %s\n", script->revision);
    if (script->down_revisions.len == 0)
        mig_str_add(out, "-- down_revision: null\n");
    else
        add_list(out, "down_revision", &script->down_revisions);
    add_lines(out, "-- message: ", script->message);
    if (script->created)
        mig_str_addf(out, "-- created: %s\n", script->created);
    if (script->author)
        add_joined(out, "-- author: ", script->author);
    if (script->dialect)
        mig_str_addf(out, "-- dialect: %s\n", script->dialect);
    if (script->branch_labels.len)
        add_list(out, "branch_labels", &script->branch_labels);
    if (script->depends_on.len)
        add_list(out, "depends_on", &script->depends_on);
    if (!script->transaction)
        mig_str_add(out, "-- transaction: false\n");
    if (script->irreversible)
        add_joined(out, "-- irreversible: ", script->irreversible);
    if (script->unwritten)
        add_joined(out, "-- unwritten: ", script->unwritten);
}

void mig_script_print_sql(mig_arena *arena, const mig_script *script, const mig_steps *upgrade,
                          const mig_steps *downgrade, mig_str *out)
{
    add_header(out, script);
    if (!script->unwritten) {
        mig_str_add(out, "-- migrate:up\n");
        add_notes(arena, out, &script->upgrade);
        add_steps(out, upgrade);
    }
    if (script->irreversible)
        return;
    mig_str_add(out, "-- migrate:down\n");
    add_notes(arena, out, &script->downgrade);
    add_steps(out, downgrade);
}

static void add_text(mig_str *out, const char *text)
{
    mig_str_add(out, text);
    if (out->data[out->len - 1] != '\n')
        mig_str_addc(out, '\n');
}

void mig_script_print_text(const mig_script *script, const char *upgrade, const char *downgrade,
                           mig_str *out)
{
    add_header(out, script);
    if (!script->unwritten) {
        mig_str_add(out, "-- migrate:up\n");
        add_text(out, upgrade);
    }
    if (!script->irreversible) {
        mig_str_add(out, "-- migrate:down\n");
        add_text(out, downgrade);
    }
}
