/* The version table and the log on a real server. */
#include "live.h"

#include "run/store.h"

Test(postgresql_store, rows_move_also_after_a_script_set_the_search_path)
{
    static const mig_store store = {"migrate_version", "migrate_log"};
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "live_store_path");
    mig_strings before = {0}, after = {0}, rows = {0};
    mig_error err = {0};

    mig_push(arena, &after, "3f2a9c41d7e0");
    cr_assert(mig_store_ensure(driver, &store, &err), "%s", live_text(&err));
    cr_assert(driver->begin(driver, &err), "%s", live_text(&err));
    live_exec(driver, "SELECT pg_catalog.set_config('search_path', '', false)");
    cr_assert(mig_store_move(driver, arena, &store, &before, &after, &err), "%s", live_text(&err));
    cr_assert(driver->end(driver, true, &err), "%s", live_text(&err));
    cr_assert(mig_store_rows(driver, arena, &store, &rows, &err), "%s", live_text(&err));
    cr_assert_eq(rows.len, 1);
    cr_expect_str_eq(rows.items[0], "3f2a9c41d7e0");
    live_close(driver);
}
