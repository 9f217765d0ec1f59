/* The program: finds the command, reads its options, runs it, says what went wrong. */
#include "all.h"
#include "base/text.h"
#include "command.h"
#include "options.h"
#include "output.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const command cmd_init, cmd_config, cmd_adopt, cmd_revision, cmd_upgrade, cmd_downgrade,
    cmd_current, cmd_history, cmd_heads, cmd_branches, cmd_show, cmd_edit, cmd_merge, cmd_stamp,
    cmd_check, cmd_diff, cmd_inspect, cmd_ensure_version, cmd_list_templates, cmd_import,
    cmd_rebase;

const command *const commands[] = {
    &cmd_init,      &cmd_adopt,   &cmd_import,  &cmd_revision,       &cmd_upgrade,
    &cmd_downgrade, &cmd_current, &cmd_history, &cmd_heads,          &cmd_branches,
    &cmd_show,      &cmd_edit,    &cmd_merge,   &cmd_rebase,         &cmd_stamp,
    &cmd_check,     &cmd_diff,    &cmd_inspect, &cmd_ensure_version, &cmd_list_templates,
    &cmd_config,    NULL,
};

enum { MAX_COMMANDS = 64 };

/* Alembic writes underscores where we write dashes; both are taken. */
static bool is_name(const char *word, const char *name)
{
    for (; *word && *name; word++, name++)
        if (*word != *name && !(*word == '_' && *name == '-'))
            return false;
    return *word == *name;
}

static const command *find_command(const char *name, mig_error *err)
{
    const char *names[MAX_COMMANDS], *nearest;
    size_t count = 0;

    for (const command *const *c = commands; *c; c++) {
        if (is_name(name, (*c)->name))
            return *c;
        names[count++] = (*c)->name;
    }
    nearest = mig_nearest(name, names, count);
    if (nearest)
        mig_fail(err, MIG_ERR_USAGE, "unknown command \"%s\"; did you mean \"%s\"?", name, nearest);
    else
        mig_fail(err, MIG_ERR_USAGE, "unknown command \"%s\"; `migrate --help` lists them", name);
    return NULL;
}

static bool check_count(const command *cmd, unsigned count, mig_error *err)
{
    if (count < cmd->min_args)
        return mig_fail(err, MIG_ERR_USAGE, "%s wants %s; see `migrate %s --help`", cmd->name,
                        cmd->args, cmd->name);
    if (count > cmd->max_args)
        return mig_fail(err, MIG_ERR_USAGE, "too many words for \"%s\"; see `migrate %s --help`",
                        cmd->name, cmd->name);
    return true;
}

static bool run_program(int argc, char **argv, char **args, mig_error *err)
{
    const command *cmd;
    unsigned count = 0;
    bool help = false, version = false;

    if (!options_read(argc, argv, NULL, args, &count, &help, &version, err))
        return false;
    if (version) {
        printf("migrate %s\n", MIG_VERSION);
        return true;
    }
    if (count > 0 && strcmp(args[0], "help") == 0) {
        help = true;
        args++;
        count--;
    }
    if (count == 0 && !help)
        return mig_fail(err, MIG_ERR_USAGE, "no command given; `migrate --help` lists them");
    if (count == 0) {
        print_overview();
        return true;
    }
    cmd = find_command(args[0], err);
    if (!cmd)
        return false;
    if (!help) {
        /* The whole line once more, now with the command's own options. */
        count = 0;
        if (!options_read(argc, argv, cmd, args, &count, &help, &version, err))
            return false;
        args++;
        count--;
    }
    if (help) {
        print_help(cmd);
        return true;
    }
    if (!check_count(cmd, count, err))
        return false;
    return globals.all ? run_on_all(cmd, args, count, err) : cmd->run(args, count, err);
}

/* How to tell what is wrong with the command line: what stands behind the fault counts too. */
static void read_manners(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        globals.json = globals.json || strcmp(argv[i], "--json") == 0;
        globals.no_color = globals.no_color || strcmp(argv[i], "--no-color") == 0;
    }
}

int main(int argc, char **argv)
{
    char **args = calloc((size_t)argc + 1, sizeof *args);
    mig_error err = {0};
    bool good;

    if (!args)
        abort();
    good = run_program(argc, argv, args, &err);
    free(args);
    if (good && fflush(stdout) != 0)
        good = mig_fail(&err, MIG_ERR_FAILED, "can't write the output");
    if (good)
        return 0;
    if (err.depth > 0) {
        if (err.code == MIG_ERR_USAGE)
            read_manners(argc, argv);
        if (globals.json)
            print_error_json(&err);
        print_error(&err);
    }
    return mig_exit_status(err.code);
}
