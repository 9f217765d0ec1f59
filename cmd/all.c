/* One database after the other: see all.h. */
#include "all.h"

#include "base/arena.h"
#include "base/str.h"
#include "output.h"
#include "project/project.h"

#include <stdio.h>

static bool check_use(const command *cmd, mig_error *err)
{
    MIG_AUTO_STR list = {0};

    for (const command *const *c = commands; *c; c++)
        if ((*c)->every)
            mig_str_addf(&list, "%s%s", list.len > 0 ? ", " : "", (*c)->name);
    if (!cmd->every)
        return mig_fail(err, MIG_ERR_USAGE, "%s works on one database; --all is for %s", cmd->name,
                        list.data);
    if (globals.database || globals.url)
        return mig_fail(err, MIG_ERR_USAGE, "--all and %s: either all databases, or one",
                        globals.url ? "--url" : "-d");
    return true;
}

static bool run_on(const command *cmd, const char *name, char **args, unsigned count,
                   mig_error *err)
{
    globals.database = name;
    if (globals.json)
        collect_json(name);
    else
        printf("-- database: %s\n", name); /* a comment, where the results are SQL */
    fflush(stdout);
    if (cmd->run(args, count, err))
        return true;
    (void)mig_within(err, "in the database \"%s\"", name);
    if (globals.json)
        print_error_json(err);
    return false;
}

bool run_on_all(const command *cmd, char **args, unsigned count, mig_error *err)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_strings names = {0};
    bool good = true;

    if (!check_use(cmd, err) || !mig_project_databases(arena, globals.config, &names, err))
        return false;
    for (size_t i = 0; i < names.len && good; i++)
        good = run_on(cmd, names.items[i], args, count, err);
    if (globals.json)
        collect_json(NULL);
    return good;
}
