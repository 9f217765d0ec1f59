/* migrate list-templates: what `init --template` can copy. */
#include "command.h"
#include "init.h"
#include "output.h"

#include <stdio.h>

static const option no_options[] = {{0}};

static bool list_run(char **args, unsigned count, mig_error *err)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    init_templates found = {0};
    json_t *list;

    (void)args;
    (void)count;
    if (!init_list(arena, &found, err))
        return false;
    list = json_array();
    for (size_t i = 0; i < found.len; i++) {
        const init_template *one = &found.items[i];

        if (globals.json)
            json_array_append_new(list, json_pack("{s:s, s:o}", "name", one->name, "summary",
                                                  json_text(one->summary)));
        else
            printf("%s - %s\n", one->name, one->summary);
    }
    if (globals.json)
        print_json(list);
    else
        json_decref(list);
    return true;
}

const command cmd_list_templates = {
    .name = "list-templates",
    .args = "",
    .summary = "List the templates that `init --template` can copy",
    .examples = "  migrate list-templates",
    .options = no_options,
    .run = list_run,
};
