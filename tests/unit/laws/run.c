/* Which pairs are made, and what is said of one that breaks a law. */
#include "laws.h"

#include "base/file.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { FAULTS = 3, FAULTS_ASKED = 20 }; /* enough for one run */

static law_maker maker_of(const law_bench *bench, mig_arena *arena, unsigned seed)
{
    law_maker m = {.arena = arena,
                   .dialect = bench->dialect,
                   .database = bench->database,
                   .may_not_enforce = bench->may_not_enforce,
                   .state = (seed + 1) * UINT64_C(0x9E3779B97F4A7C15)};

    for (unsigned i = 0; i < 8; i++)
        (void)law_roll(&m, 2);
    return m;
}

static bool holds(const law_bench *bench, unsigned seed, bool show)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    law_maker m = maker_of(bench, arena, seed);
    law_pair *pair = MIG_NEW(arena, law_pair);
    law_fault fault;

    law_make(&m, pair, &pair->before);
    law_change(&m, pair);
    if (show)
        fprintf(stderr, "before:\n%s\nafter:\n%s\n", law_print(&m, &pair->before, NULL),
                law_print(&m, &pair->after, &pair->before));
    fault = law_check(bench, arena, &m, pair);
    if (!fault.law)
        return true;
    fault = law_shrink(bench, arena, &m, pair, fault);
    cr_expect(false, "%s, seed %u: %s\n%s\nbefore:\n%s\nafter:\n%s", bench->dialect->name, seed,
              fault.law, fault.text, law_print(&m, &pair->before, NULL),
              law_print(&m, &pair->after, &pair->before));
    return false;
}

static void remove_folder(const char *folder)
{
    MIG_AUTO_ARENA arena = mig_arena_new();

    (void)unlink(mig_path_join(arena, folder, "schema.yaml"));
    (void)rmdir(folder);
}

void law_run(law_bench *bench, unsigned first, unsigned count)
{
    const char *asked = getenv("MIGRATE_RANDOM"), *seed = getenv("MIGRATE_SEED");
    char folder[] = "/tmp/migrate-laws.XXXXXX";
    unsigned faults = 0;

    cr_assert(mkdtemp(folder));
    bench->folder = folder;
    if (seed)
        first += (unsigned)strtoul(seed, NULL, 10);
    if (asked)
        count = (unsigned)strtoul(asked, NULL, 10);
    for (unsigned i = first; i < first + count && faults < (asked ? FAULTS_ASKED : FAULTS); i++) {
        if (asked) /* of a crash the last one tells */
            fprintf(stderr, "%s seed %u\n", bench->dialect->name, i);
        faults += !holds(bench, i, asked && count == 1);
    }
    remove_folder(folder);
}
