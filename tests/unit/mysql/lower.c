/* Operations as MySQL's and MariaDB's SQL: what a reviewer of a plain SQL script reads. */
#include "lower.h"

#include "base/arena.h"

#include <criterion/criterion.h>

static const lower_case whole_tables[] = {
    {"- create_table:\n"
     "    table: pages\n"
     "    comment: it's\n"
     "    engine: InnoDB\n"
     "    collation: utf8mb4_bin\n"
     "    options: {row_format: dynamic}\n"
     "    columns:\n"
     "      id: {type: bigint, identity: by default}\n"
     "      title: {type: varchar(40), default: '', collation: latin1_bin, comment: shown}\n"
     "      text: {type: text, default: none}\n"
     "      doc: {type: json?, default: '{}'}\n"
     "      key: {type: uuid, default: uuid()}\n"
     "      mood: {type: mood, default: ok}\n"
     "      moods: 'mood[]?'\n"
     "      at: {type: timestamptz(3), default: now(), on_update: now()}\n"
     "      day: {type: date?, default: current_date}\n"
     "      good: {type: bool, default: true}\n"
     "      far: {type: int unsigned}\n"
     "      twice: {type: int?, generated: id * 2}\n"
     "      team: int?\n"
     "    primary_key: {name: pk_pages, columns: [id]}\n"
     "    unique: {uq: [title, mood]}\n"
     "    checks: {ck: title <> ''}\n"
     "    foreign_keys:\n"
     "      fk: {columns: [team], references: teams.id, on_delete: cascade}\n"
     "    indexes:\n"
     "      ix: [title(10), mood]\n"
     "      ft: {columns: [text], method: fulltext}\n",
     "CREATE TABLE pages (\n"
     "    id bigint NOT NULL AUTO_INCREMENT,\n"
     "    title varchar(40) COLLATE latin1_bin NOT NULL DEFAULT '' COMMENT 'shown',\n"
     "    text longtext NOT NULL DEFAULT 'none',\n"
     "    doc json DEFAULT '{}',\n"
     "    `key` uuid NOT NULL DEFAULT (uuid()),\n"
     "    mood enum('sad','ok','happy') NOT NULL DEFAULT 'ok',\n"
     "    moods json,\n"
     "    at timestamp(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE "
     "CURRENT_TIMESTAMP(3),\n"
     "    day date DEFAULT (curdate()),\n"
     "    good tinyint(1) NOT NULL DEFAULT 1,\n"
     "    far int unsigned NOT NULL,\n"
     "    twice int GENERATED ALWAYS AS (id * 2) STORED,\n"
     "    team int,\n"
     "    PRIMARY KEY (id),\n"
     "    UNIQUE KEY uq (title, mood),\n"
     "    KEY ix (title(10), mood),\n"
     "    FULLTEXT KEY ft (text),\n"
     "    CONSTRAINT ck CHECK (title <> ''),\n"
     "    CONSTRAINT fk FOREIGN KEY (team) REFERENCES teams (id) ON DELETE CASCADE\n"
     ") ENGINE=InnoDB COLLATE=utf8mb4_bin ROW_FORMAT=dynamic COMMENT='it''s';\n",
     "CREATE TABLE pages (\n"
     "    id bigint NOT NULL AUTO_INCREMENT,\n"
     "    title varchar(40) COLLATE latin1_bin NOT NULL DEFAULT '' COMMENT 'shown',\n"
     "    text longtext NOT NULL DEFAULT ('none'),\n"
     "    doc json DEFAULT ('{}'),\n"
     "    `key` char(36) COLLATE ascii_general_ci NOT NULL DEFAULT (uuid()),\n"
     "    mood enum('sad','ok','happy') NOT NULL DEFAULT 'ok',\n"
     "    moods json,\n"
     "    at timestamp(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE "
     "CURRENT_TIMESTAMP(3),\n"
     "    day date DEFAULT (curdate()),\n"
     "    good tinyint(1) NOT NULL DEFAULT 1,\n"
     "    far int unsigned NOT NULL,\n"
     "    twice int GENERATED ALWAYS AS (id * 2) STORED,\n"
     "    team int,\n"
     "    PRIMARY KEY (id),\n"
     "    UNIQUE KEY uq (title, mood),\n"
     "    KEY ix (title(10), mood),\n"
     "    FULLTEXT KEY ft (text),\n"
     "    CONSTRAINT ck CHECK (title <> ''),\n"
     "    CONSTRAINT fk FOREIGN KEY (team) REFERENCES teams (id) ON DELETE CASCADE\n"
     ") ENGINE=InnoDB COLLATE=utf8mb4_bin ROW_FORMAT=dynamic COMMENT='it''s';\n"},
};

Test(mysql_lower, a_table_is_one_statement)
{
    expect_all(whole_tables, MIG_LEN(whole_tables));
}

Test(mysql_lower, changes_of_a_table_are_one_statement)
{
    static const lower_case cases[] = {
        {"- add_column: {table: users, column: age, type: int?, after: name}\n"
         "- add_column: {table: users, column: last, type: int, default: 1}\n"
         "- drop_column: {table: users, column: seen}\n"
         "- drop_index: {table: users, name: ix_n, columns: [n, name]}\n"
         "- create_index: {table: users, name: ix_n, columns: [n]}\n"
         "- create_check: {table: users, name: ck, expr: n < 9}\n",
         "ALTER TABLE users\n"
         "    DROP COLUMN seen,\n"
         "    DROP KEY ix_n,\n"
         "    ADD COLUMN age int AFTER name,\n"
         "    ADD COLUMN last int NOT NULL DEFAULT 1,\n"
         "    ADD KEY ix_n (n),\n"
         "    ADD CONSTRAINT ck CHECK (n < 9);\n",
         NULL},
        {"- alter_column:\n"
         "    table: users\n"
         "    column: id\n"
         "    from: {type: int, autoincrement: true}\n"
         "    to: {type: int}\n"
         "- drop_constraint: {table: users, kind: primary_key, columns: [id]}\n"
         "- rename_index: {table: users, from: ix_name, to: ix_first}\n",
         "ALTER TABLE users\n"
         "    DROP PRIMARY KEY,\n"
         "    MODIFY COLUMN id int NOT NULL,\n"
         "    RENAME KEY ix_name TO ix_first;\n",
         NULL},
        {"- alter_table:\n"
         "    table: users\n"
         "    from: {comment: who}\n"
         "    to:\n"
         "      collation: utf8mb4_bin\n"
         "      engine: Aria\n"
         "      options: {row_format: dynamic}\n"
         "      partitions: PARTITION BY HASH (id) PARTITIONS 2\n"
         "- add_column: {table: users, column: first, type: int?, first: true}\n",
         "ALTER TABLE users\n"
         "    ADD COLUMN first int FIRST,\n"
         "    MODIFY COLUMN name varchar(40) DEFAULT 'x' COMMENT 'shown',\n"
         "    MODIFY COLUMN mood enum('sad','ok','happy') DEFAULT 'ok',\n"
         "    ENGINE=Aria,\n"
         "    COLLATE=utf8mb4_bin,\n"
         "    ROW_FORMAT=dynamic,\n"
         "    COMMENT=''\n"
         "PARTITION BY HASH (id) PARTITIONS 2;\n",
         NULL},
    };

    expect_all(cases, MIG_LEN(cases));
}

Test(mysql_lower, a_column_keeps_what_the_script_does_not_change)
{
    static const lower_case cases[] = {
        {"- alter_column:\n"
         "    table: users\n"
         "    column: name\n"
         "    from: varchar(40)?\n"
         "    to: varchar(80)?\n",
         "ALTER TABLE users MODIFY COLUMN name varchar(80) DEFAULT 'x' COMMENT 'shown';\n", NULL},
        {"- alter_column:\n"
         "    table: users\n"
         "    column: seen\n"
         "    from: {type: timestamptz?, on_update: now()}\n"
         "    to: {type: timestamptz?, default: now(), on_update: now()}\n",
         "ALTER TABLE users MODIFY COLUMN seen timestamp(6) NULL DEFAULT CURRENT_TIMESTAMP(6) "
         "ON UPDATE CURRENT_TIMESTAMP(6);\n",
         NULL},
    };

    expect_all(cases, MIG_LEN(cases));
}

Test(mysql_lower, values_that_would_be_lost_are_counted_first)
{
    static const lower_case cases[] = {
        {"- alter_column:\n"
         "    table: users\n"
         "    column: n\n"
         "    from: int?\n"
         "    to: int\n"
         "- add_column: {table: teams, column: must, type: int}\n",
         "-- SELECT CONCAT(COUNT(*), ' rows of \"users\" hold NULL in \"n\"') FROM users "
         "WHERE n IS NULL HAVING COUNT(*) > 0;\n"
         "ALTER TABLE users MODIFY COLUMN n int NOT NULL;\n"
         "-- SELECT CONCAT(COUNT(*), ' rows of \"teams\"') FROM teams HAVING COUNT(*) > 0;\n"
         "ALTER TABLE teams ADD COLUMN must int NOT NULL;\n",
         NULL},
        {"- alter_enum: {enum: mood, from: [sad, ok, happy], to: [ok, happy]}\n",
         "-- SELECT CONCAT(COUNT(*), ' rows of \"users\" hold ', QUOTE(CONVERT(mood USING "
         "utf8mb4)), ' in \"mood\"') "
         "FROM users WHERE mood IN ('sad') GROUP BY mood ORDER BY mood;\n"
         "-- SELECT CONCAT(COUNT(*), ' rows of \"others\" hold ', QUOTE(CONVERT(mood USING "
         "utf8mb4)), ' in "
         "\"mood\"') FROM others WHERE mood IN ('sad') GROUP BY mood ORDER BY mood;\n"
         "ALTER TABLE users MODIFY COLUMN mood enum('ok','happy') DEFAULT 'ok';\n"
         "ALTER TABLE others MODIFY COLUMN mood enum('ok','happy') NOT NULL;\n",
         NULL},
        {"- alter_column:\n"
         "    table: others\n"
         "    column: shade\n"
         "    from: {native: \"enum('a\\\\Zb','it''s','c')\", nullable: true}\n"
         "    to: {native: \"enum('c')\", nullable: true}\n",
         "-- SELECT CONCAT(COUNT(*), ' rows of \"others\" hold ', QUOTE(CONVERT(shade USING "
         "utf8mb4)), ' in \"shade\"') "
         "FROM others WHERE shade IN ('a\x1a"
         "b','it''s') GROUP BY shade ORDER BY shade;\n"
         "ALTER TABLE others MODIFY COLUMN shade enum('c');\n",
         NULL},
    };

    expect_all(cases, MIG_LEN(cases));
}

Test(mysql_lower, values_move_while_the_column_has_both)
{
    static const lower_case cases[] = {
        {"- alter_enum:\n"
         "    enum: mood\n"
         "    from: [sad, ok, happy]\n"
         "    to: [{value: unhappy, renamed_from: sad}, ok, happy]\n",
         "ALTER TABLE users MODIFY COLUMN mood enum('sad','ok','happy','unhappy') DEFAULT "
         "'ok';\n"
         "UPDATE users SET mood = CASE mood WHEN 'sad' THEN 'unhappy' END, seen = seen WHERE "
         "mood IN ('sad');\n"
         "ALTER TABLE users MODIFY COLUMN mood enum('unhappy','ok','happy') DEFAULT 'ok';\n"
         "ALTER TABLE others MODIFY COLUMN mood enum('sad','ok','happy','unhappy') NOT NULL "
         "DEFAULT 'sad';\n"
         "UPDATE others SET mood = CASE mood WHEN 'sad' THEN 'unhappy' END WHERE mood IN "
         "('sad');\n"
         "ALTER TABLE others MODIFY COLUMN mood enum('unhappy','ok','happy') NOT NULL DEFAULT "
         "'unhappy';\n",
         NULL},
        {"- alter_column:\n"
         "    table: users\n"
         "    column: n\n"
         "    from: int?\n"
         "    to: varchar(9)?\n"
         "    using: concat(n, '')\n",
         "ALTER TABLE users ADD COLUMN migrate_n varchar(9) AFTER n;\n"
         "UPDATE users SET migrate_n = (concat(n, '')), seen = seen;\n"
         "ALTER TABLE users\n"
         "    DROP COLUMN n,\n"
         "    DROP COLUMN m,\n"
         "    DROP KEY ix_n,\n"
         "    DROP CONSTRAINT ck_m,\n"
         "    CHANGE COLUMN migrate_n n varchar(9),\n"
         "    ADD COLUMN m int GENERATED ALWAYS AS (n + 1) STORED AFTER n,\n"
         "    ADD KEY ix_n (n, name),\n"
         "    ADD CONSTRAINT ck_m CHECK (n > 0);\n",
         NULL},
        {"- alter_column:\n"
         "    table: others\n"
         "    column: v\n"
         "    from: {type: int?, generated: {expr: '1', kind: virtual}}\n"
         "    to: int?\n",
         "ALTER TABLE others ADD COLUMN migrate_v int AFTER v;\n"
         "UPDATE others SET migrate_v = (v);\n"
         "ALTER TABLE others\n"
         "    DROP COLUMN v,\n"
         "    CHANGE COLUMN migrate_v v int;\n",
         NULL},
    };

    expect_all(cases, MIG_LEN(cases));
}

Test(mysql_lower, a_generated_column_of_another_kind_is_made_anew)
{
    static const lower_case cases[] = {
        {"- alter_column:\n"
         "    table: users\n"
         "    column: m\n"
         "    from: {type: int?, generated: n + 1}\n"
         "    to: {type: int?, generated: {expr: n + 1, kind: virtual}}\n",
         "ALTER TABLE users\n"
         "    DROP COLUMN m,\n"
         "    ADD COLUMN m int GENERATED ALWAYS AS (n + 1) VIRTUAL AFTER n;\n",
         NULL},
        {"- alter_column:\n"
         "    table: users\n"
         "    column: m\n"
         "    from: {type: int?, generated: n + 1}\n"
         "    to: int?\n",
         "ALTER TABLE users MODIFY COLUMN m int;\n", NULL},
    };

    expect_all(cases, MIG_LEN(cases));
}

Test(mysql_lower, a_renamed_column_takes_along_what_names_it)
{
    static const lower_case cases[] = {
        {"- rename_column: {table: users, from: n, to: number}\n",
         "ALTER TABLE users RENAME COLUMN n TO number;\n",
         "ALTER TABLE users\n"
         "    DROP CONSTRAINT ck_m,\n"
         "    RENAME COLUMN n TO number,\n"
         "    MODIFY COLUMN m int GENERATED ALWAYS AS (number + 1) STORED,\n"
         "    ADD CONSTRAINT ck_m CHECK (number > 0);\n"},
    };

    expect_all(cases, MIG_LEN(cases));
}

Test(mysql_lower, a_column_is_renamed_with_the_other_changes_of_its_table)
{
    static const lower_case cases[] = {
        {"- rename_column: {table: users, from: name, to: title}\n"
         "- rename_column: {table: users, from: seen, to: met}\n"
         "- alter_column: {table: users, column: title, from: varchar(40)?, to: varchar(80)}\n"
         "- create_index: {table: users, name: ix_title, columns: [title, n]}\n",
         "-- SELECT CONCAT(COUNT(*), ' rows of \"users\" hold NULL in \"name\"') FROM users "
         "WHERE name IS NULL HAVING COUNT(*) > 0;\n"
         "ALTER TABLE users\n"
         "    CHANGE COLUMN name title varchar(80) NOT NULL DEFAULT 'x' COMMENT 'shown',\n"
         "    RENAME COLUMN seen TO met,\n"
         "    ADD KEY ix_title (title, n);\n",
         NULL},
        {"- drop_index: {table: users, name: ix_name, columns: [name]}\n"
         "- alter_column: {table: users, column: name, from: varchar(40)?, to: varchar(80)?}\n"
         "- rename_column: {table: users, from: name, to: title}\n"
         "- rename_column: {table: users, from: n, to: number}\n",
         "ALTER TABLE users\n"
         "    DROP KEY ix_name,\n"
         "    CHANGE COLUMN name title varchar(80) DEFAULT 'x' COMMENT 'shown',\n"
         "    RENAME COLUMN n TO number;\n",
         "ALTER TABLE users\n"
         "    DROP KEY ix_name,\n"
         "    DROP CONSTRAINT ck_m,\n"
         "    CHANGE COLUMN name title varchar(80) DEFAULT 'x' COMMENT 'shown',\n"
         "    RENAME COLUMN n TO number,\n"
         "    MODIFY COLUMN m int GENERATED ALWAYS AS (number + 1) STORED,\n"
         "    ADD CONSTRAINT ck_m CHECK (number > 0);\n"},
        /* two that take each other's names */
        {"- rename_column: {table: users, from: name, to: other}\n"
         "- rename_column: {table: users, from: mood, to: name}\n"
         "- rename_column: {table: users, from: other, to: mood}\n"
         "- drop_column: {table: users, column: seen}\n",
         "ALTER TABLE users\n"
         "    DROP COLUMN seen,\n"
         "    RENAME COLUMN name TO mood,\n"
         "    RENAME COLUMN mood TO name;\n",
         NULL},
    };

    expect_all(cases, MIG_LEN(cases));
}

Test(mysql_lower, a_column_is_renamed_apart_where_it_has_to_be)
{
    static const lower_case cases[] = {
        /* part of a foreign key: no table is copied then */
        {"- rename_column: {table: users, from: team_id, to: team}\n"
         "- drop_column: {table: users, column: seen}\n",
         "ALTER TABLE users RENAME COLUMN team_id TO team;\n"
         "ALTER TABLE users DROP COLUMN seen;\n",
         NULL},
        {"- rename_column: {table: teams, from: id, to: key}\n"
         "- drop_column: {table: teams, column: code}\n",
         "ALTER TABLE teams RENAME COLUMN id TO `key`;\n"
         "ALTER TABLE teams\n"
         "    DROP COLUMN code,\n"
         "    DROP KEY uq_teams_code;\n",
         NULL},
        /* values that are written between */
        {"- rename_column: {table: users, from: name, to: title}\n"
         "- alter_column:\n"
         "    table: users\n"
         "    column: title\n"
         "    from: varchar(40)?\n"
         "    to: int?\n"
         "    using: length(title)\n",
         "ALTER TABLE users RENAME COLUMN name TO title;\n"
         "ALTER TABLE users ADD COLUMN migrate_title int AFTER title;\n"
         "UPDATE users SET migrate_title = (length(title)), seen = seen;\n"
         "ALTER TABLE users\n"
         "    DROP COLUMN title,\n"
         "    DROP KEY ix_name,\n"
         "    DROP KEY ix_n,\n"
         "    CHANGE COLUMN migrate_title title int DEFAULT 'x' COMMENT 'shown',\n"
         "    ADD KEY ix_name (title),\n"
         "    ADD KEY ix_n (n, title);\n",
         NULL},
        /* the name of one that goes */
        {"- drop_column: {table: users, column: seen}\n"
         "- rename_column: {table: users, from: name, to: seen}\n",
         "ALTER TABLE users DROP COLUMN seen;\n"
         "ALTER TABLE users RENAME COLUMN name TO seen;\n",
         NULL},
    };

    expect_all(cases, MIG_LEN(cases));
}

Test(mysql_lower, the_check_of_a_column_is_called_like_it)
{
    static const lower_case cases[] = {
        {"- add_column: {table: users, column: doc, type: json?}\n"
         "- execute: select 1\n"
         "- rename_column: {table: users, from: doc, to: document}\n",
         "ALTER TABLE users ADD COLUMN doc json;\n"
         "select 1;\n"
         "ALTER TABLE users CHANGE COLUMN doc document json;\n",
         "ALTER TABLE users ADD COLUMN doc json;\n"
         "select 1;\n"
         "ALTER TABLE users RENAME COLUMN doc TO document;\n"},
    };

    expect_all(cases, MIG_LEN(cases));
}

Test(mysql_lower, offline_a_table_gets_the_collation_that_the_database_has)
{
    static const lower_case cases[] = {
        {"- alter_table: {table: teams, from: {}, to: {collation: latin1_bin}}\n"
         "- execute: select 1\n"
         "- alter_table: {table: teams, from: {collation: latin1_bin}, to: {}}\n"
         "- drop_column: {table: teams, column: id}\n",
         "ALTER TABLE teams\n"
         "    MODIFY COLUMN code varchar(20) NOT NULL,\n"
         "    COLLATE=latin1_bin;\n"
         "select 1;\n"
         "SET @migrate_alter = CONCAT('ALTER TABLE teams COLLATE=', @@collation_database);\n"
         "PREPARE migrate_alter FROM @migrate_alter;\n"
         "EXECUTE migrate_alter;\n"
         "DEALLOCATE PREPARE migrate_alter;\n"
         "ALTER TABLE teams\n"
         "    DROP COLUMN id,\n"
         "    DROP PRIMARY KEY,\n"
         "    MODIFY COLUMN code varchar(20) NOT NULL;\n",
         NULL},
    };

    expect_all(cases, MIG_LEN(cases));
}
