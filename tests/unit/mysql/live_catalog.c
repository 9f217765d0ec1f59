/* The tables of a real server as the model's YAML. */
#include "live.h"

#include "base/text.h"

static void expect_yaml(mig_arena *arena, mig_driver *driver, const char *expected)
{
    const char *found = schema_text(arena, live_read(arena, driver));

    cr_expect(strcmp(found, expected) == 0, "expected:\n%s\nfound:\n%s", expected, found);
}

/* The same on MySQL and on MariaDB, which print it in different ways. */
Test(mysql_live_catalog, tables_are_the_same_on_both_servers)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "my_cat_tables");

    live_exec(driver,
              "CREATE TABLE teams (id int unsigned NOT NULL AUTO_INCREMENT, name varchar(40) "
              "COLLATE utf8mb4_bin NOT NULL, PRIMARY KEY (id), UNIQUE KEY uq_name (name)) "
              "COMMENT = 'who plays'");
    live_exec(
        driver,
        "CREATE TABLE users (id bigint NOT NULL PRIMARY KEY, team int unsigned, active bool NOT "
        "NULL DEFAULT TRUE, price decimal(8,2) DEFAULT 9.5, note text, data json, at "
        "datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6), "
        "seen timestamp NOT NULL ON UPDATE CURRENT_TIMESTAMP, "
        "twice bigint GENERATED ALWAYS AS (id * 2) STORED, uid char(36) DEFAULT (UUID()), KEY "
        "k_note (note(10)), FULLTEXT KEY ft (note), CONSTRAINT fk_team FOREIGN KEY (team) "
        "REFERENCES teams (id) ON DELETE SET NULL) ROW_FORMAT = DYNAMIC");
    expect_yaml(arena, driver,
                "tables:\n"
                "  teams:\n"
                "    comment: who plays\n"
                "    columns:\n"
                "      id: {type: int unsigned, autoincrement: true, primary_key: true}\n"
                "      name: {type: varchar(40), collation: utf8mb4_bin, unique: uq_name}\n"
                "  users:\n"
                "    options: {row_format: dynamic}\n"
                "    columns:\n"
                "      id: {type: bigint, primary_key: true}\n"
                "      team: {type: int unsigned?, index: fk_team}\n"
                "      active: {type: bool, default: true}\n"
                "      price: {type: 'numeric(8,2)?', default: 9.50}\n"
                "      note: {native: text, nullable: true}\n"
                "      data: json?\n"
                "      at: {type: timestamp, default: now(), on_update: now()}\n"
                "      seen: {type: timestamptz(0), on_update: now()}\n"
                "      twice: {type: bigint?, generated: id * 2}\n"
                "      uid: {type: char(36)?, default: uuid()}\n"
                "    indexes:\n"
                "      k_note: [note(10)]\n"
                "      ft: {columns: [note], method: fulltext}\n"
                "    foreign_keys:\n"
                "      fk_team: {columns: [team], references: teams.id, on_delete: set null}\n");
    live_close(arena, driver);
}

/* What was made under another character set keeps it, and says it. */
Test(mysql_live_catalog, collations_are_told_where_they_are_not_inherited)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "my_cat_collations");

    live_exec(driver, "CREATE TABLE same (a varchar(3) COLLATE utf8mb4_unicode_ci, b enum('x'))");
    live_exec(driver,
              "CREATE TABLE own (a varchar(3), b varchar(3) CHARACTER SET utf8mb4 COLLATE "
              "utf8mb4_unicode_ci, c varbinary(3)) CHARACTER SET latin1");
    live_exec(driver, "ALTER DATABASE my_cat_collations COLLATE utf8mb4_bin");
    expect_yaml(arena, driver,
                "tables:\n"
                "  own:\n"
                "    collation: latin1_swedish_ci\n"
                "    columns:\n"
                "      a: varchar(3)?\n"
                "      b: {type: varchar(3)?, collation: utf8mb4_unicode_ci}\n"
                "      c: varbinary(3)?\n"
                "  same:\n"
                "    collation: utf8mb4_unicode_ci\n"
                "    columns:\n"
                "      a: varchar(3)?\n"
                "      b: enum('x')?\n");
    live_close(arena, driver);
}

Test(mysql_live_catalog, what_is_no_table_is_said)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "my_cat_others");
    MIG_AUTO_STR found = {0};
    mig_schema *schema;

    live_exec(driver, "CREATE TABLE t (a int)");
    live_exec(driver, "CREATE TABLE migrate_log (a int)");
    live_exec(driver, "CREATE VIEW v AS SELECT a FROM t");
    live_exec(driver, "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1");
    live_exec(driver, "CREATE PROCEDURE p() SELECT 1");
    live_exec(driver, "CREATE FUNCTION f() RETURNS int DETERMINISTIC NO SQL RETURN 1");
    live_exec(driver, "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1");
    {
        mig_strings none = {0}, skip = {0};
        mig_error err = {0};

        mig_push(arena, &skip, "migrate_log");
        cr_assert(driver->read_schema(driver, arena, &none, &skip, &schema, &err), "%s",
                  live_text(&err));
    }
    cr_expect(schema->tables.len == 1);
    for (size_t i = 0; i < schema->others.len; i++)
        mig_str_addf(
            &found, "%s %s %s;", schema->others.items[i]->kind, schema->others.items[i]->name.name,
            schema->others.items[i]->table.name ? schema->others.items[i]->table.name : "-");
    cr_expect_str_eq(mig_str_text(&found),
                     "view v -;event e -;function f -;procedure p -;trigger g t;");
    live_close(arena, driver);
}

/* Whatever the number of tables. */
Test(mysql_live_catalog, a_constant_number_of_queries_reads_a_schema)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "my_cat_many");
    unsigned long few, many;

    live_exec(driver, "CREATE TABLE t (a int PRIMARY KEY)");
    few = driver->queries;
    (void)live_read(arena, driver);
    few = driver->queries - few;
    for (int i = 0; i < 20; i++)
        live_exec(driver, mig_arena_printf(arena, "CREATE TABLE t%d (a int PRIMARY KEY)", i));
    many = driver->queries;
    cr_expect(live_read(arena, driver)->tables.len == 21);
    cr_expect(driver->queries - many == few && few < 6, "%lu, %lu", few, driver->queries - many);
    live_close(arena, driver);
}

Test(mysql_live_catalog, other_databases_are_schemas)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *other = live_open(arena, "my_cat_second"),
               *driver = live_open(arena, "my_cat_first");
    mig_strings schemas = {0}, none = {0};
    mig_schema *schema;
    mig_error err = {0};
    const mig_table *table;

    live_exec(driver, "CREATE TABLE a (id int PRIMARY KEY)");
    live_exec(other,
              "CREATE TABLE b (a int, c int PRIMARY KEY, CONSTRAINT f FOREIGN KEY (a) REFERENCES "
              "my_cat_first.a (id), CONSTRAINT g FOREIGN KEY (a) REFERENCES b (c))");
    mig_push(arena, &schemas, "my_cat_second");
    mig_push(arena, &schemas, "my_cat_missing");
    cr_assert(driver->read_schema(driver, arena, &schemas, &none, &schema, &err), "%s",
              live_text(&err));
    table = mig_table_find(schema, (mig_name){"my_cat_second", "b"});
    cr_assert(table && table->foreign_keys.len == 2);
    cr_expect(!table->foreign_keys.items[0]->target.schema);
    cr_expect(mig_same(table->foreign_keys.items[1]->target.schema, "my_cat_second"));
    live_close(arena, other); /* its keys first */
    live_close(arena, driver);
}

/* MySQL 8.0.30: sql_generate_invisible_primary_key. */
Test(mysql_live_catalog, a_key_that_the_server_made_itself_is_not_seen)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *driver = live_open(arena, "my_cat_gipk");

    if (driver->caps & MY_CAP_GENERATED_KEYS)
        live_exec(driver, "SET SESSION sql_generate_invisible_primary_key = ON");
    live_exec(driver, "CREATE TABLE t (a int)");
    expect_yaml(arena, driver, "tables:\n  t:\n    columns:\n      a: int?\n");
    live_close(arena, driver);
}

Test(mysql_live_catalog, rights_on_one_database_are_enough)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_driver *admin = live_open(arena, "my_cat_rights"), *driver = NULL;
    mig_url url = live_url(arena);
    mig_strings schemas = {0}, none = {0};
    mig_schema *schema = NULL;
    mig_error err = {0};

    live_exec(admin, "CREATE TABLE t (a int)");
    live_exec(admin, "CREATE VIEW v AS SELECT a FROM t");
    live_exec(admin, "DROP USER IF EXISTS my_cat_limited@localhost");
    live_exec(admin, "CREATE USER my_cat_limited@localhost IDENTIFIED BY 'it''s'");
    live_exec(admin, "GRANT ALL ON my_cat_rights.* TO my_cat_limited@localhost");
    url.user = "my_cat_limited";
    url.password = "it's";
    url.database = "my_cat_rights";
    cr_assert(mig_driver_open(&url, 0, &driver, &err), "%s", live_text(&err));
    mig_push(arena, &schemas, "mysql"); /* is there, and not for this user */
    cr_assert(driver->read_schema(driver, arena, &schemas, &none, &schema, &err), "%s",
              live_text(&err));
    cr_expect(schema->tables.len == 1 && schema->others.len == 1);
    cr_expect(driver->lock(driver, "migrate_version", 0, NULL, NULL, &err), "%s", live_text(&err));
    mig_driver_close(driver);
    live_exec(admin, "DROP USER my_cat_limited@localhost");
    live_close(arena, admin);
}
