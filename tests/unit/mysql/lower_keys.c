/* Keys and indexes as MySQL's and MariaDB's SQL. */
#include "lower.h"

#include "base/arena.h"

#include <criterion/criterion.h>

Test(mysql_lower, a_foreign_key_makes_way_for_its_columns)
{
    static const lower_case cases[] = {
        {"- alter_column:\n"
         "    table: teams\n"
         "    column: id\n"
         "    from: int\n"
         "    to: bigint\n"
         "- alter_column:\n"
         "    table: users\n"
         "    column: team_id\n"
         "    from: int?\n"
         "    to: bigint?\n",
         "ALTER TABLE users DROP FOREIGN KEY fk_users_team_id;\n"
         "ALTER TABLE teams MODIFY COLUMN id bigint NOT NULL;\n"
         "ALTER TABLE users\n"
         "    MODIFY COLUMN team_id bigint,\n"
         "    ADD CONSTRAINT fk_users_team_id FOREIGN KEY (team_id) REFERENCES teams (id);\n",
         NULL},
        {"- drop_constraint:\n"
         "    table: users\n"
         "    kind: foreign_key\n"
         "    name: fk_users_team_id\n"
         "    columns: [team_id]\n"
         "    references: teams.id\n"
         "- create_foreign_key:\n"
         "    table: users\n"
         "    name: fk_users_team_id\n"
         "    columns: [team_id]\n"
         "    references: teams.id\n"
         "    on_delete: cascade\n",
         "ALTER TABLE users DROP FOREIGN KEY fk_users_team_id;\n"
         "ALTER TABLE users ADD CONSTRAINT fk_users_team_id FOREIGN KEY (team_id) REFERENCES "
         "teams (id) ON DELETE CASCADE;\n",
         NULL},
    };

    expect_all(cases, MIG_LEN(cases));
}

Test(mysql_lower, a_foreign_key_makes_way_for_a_copy_of_its_table)
{
    static const lower_case cases[] = {
        /* NOT NULL by a statement that copies the table, and by one that needn't */
        {"- alter_column: {table: users, column: team_id, from: int?, to: int}\n"
         "- alter_column: {table: users, column: name, from: varchar(40)?, to: text?}\n",
         "-- SELECT CONCAT(COUNT(*), ' rows of \"users\" hold NULL in \"team_id\"') FROM users "
         "WHERE team_id IS NULL HAVING COUNT(*) > 0;\n"
         "ALTER TABLE users\n"
         "    DROP FOREIGN KEY fk_users_team_id,\n"
         "    MODIFY COLUMN name longtext DEFAULT 'x' COMMENT 'shown',\n"
         "    MODIFY COLUMN team_id int NOT NULL;\n"
         "ALTER TABLE users ADD CONSTRAINT fk_users_team_id FOREIGN KEY (team_id) REFERENCES "
         "teams (id);\n",
         "-- SELECT CONCAT(COUNT(*), ' rows of \"users\" hold NULL in \"team_id\"') FROM users "
         "WHERE team_id IS NULL HAVING COUNT(*) > 0;\n"
         "ALTER TABLE users\n"
         "    DROP FOREIGN KEY fk_users_team_id,\n"
         "    MODIFY COLUMN name longtext DEFAULT ('x') COMMENT 'shown',\n"
         "    MODIFY COLUMN team_id int NOT NULL;\n"
         "ALTER TABLE users ADD CONSTRAINT fk_users_team_id FOREIGN KEY (team_id) REFERENCES "
         "teams (id);\n"},
        {"- alter_column: {table: users, column: team_id, from: int?, to: int}\n",
         "-- SELECT CONCAT(COUNT(*), ' rows of \"users\" hold NULL in \"team_id\"') FROM users "
         "WHERE team_id IS NULL HAVING COUNT(*) > 0;\n"
         "ALTER TABLE users MODIFY COLUMN team_id int NOT NULL;\n",
         NULL},
        /* of a table to itself, which gets another engine (error 1451) */
        {"- add_column: {table: users, column: boss, type: int?}\n"
         "- create_foreign_key: {table: users, name: fk_boss, columns: [boss], references: "
         "users.id}\n"
         "- execute: select 1\n"
         "- drop_constraint: {table: users, kind: foreign_key, name: fk_boss, columns: [boss], "
         "references: users.id}\n"
         "- drop_constraint: {table: users, kind: foreign_key, name: fk_users_team_id, columns: "
         "[team_id], references: teams.id}\n"
         "- alter_table: {table: users, from: {comment: who}, to: {comment: who, engine: "
         "MyISAM}}\n",
         "ALTER TABLE users ADD COLUMN boss int;\n"
         "ALTER TABLE users ADD CONSTRAINT fk_boss FOREIGN KEY (boss) REFERENCES users (id);\n"
         "select 1;\n"
         "ALTER TABLE users DROP FOREIGN KEY fk_boss;\n"
         "ALTER TABLE users\n"
         "    DROP FOREIGN KEY fk_users_team_id,\n"
         "    DROP KEY fk_users_team_id,\n"
         "    DROP KEY fk_boss,\n"
         "    ENGINE=MyISAM;\n",
         NULL},
        /* and the way back (error 150) */
        {"- alter_table: {table: others, from: {}, to: {engine: MyISAM}}\n"
         "- execute: select 1\n"
         "- alter_table: {table: others, from: {engine: MyISAM}, to: {}}\n"
         "- create_foreign_key: {table: others, name: fk_v, columns: [shade], references: "
         "others.mood}\n",
         "ALTER TABLE others ENGINE=MyISAM;\n"
         "select 1;\n"
         "ALTER TABLE others ENGINE=InnoDB;\n"
         "ALTER TABLE others ADD CONSTRAINT fk_v FOREIGN KEY (shade) REFERENCES others (mood);\n",
         NULL},
    };

    expect_all(cases, MIG_LEN(cases));
}

Test(mysql_lower, the_first_unique_key_is_ignored_once_there_is_a_primary_key)
{
    static const lower_case cases[] = {
        {"- drop_constraint: {table: teams, kind: primary_key, columns: [id]}\n"
         "- execute: select 1\n"
         "- alter_constraint: {table: teams, kind: unique, name: uq_teams_code, from: {columns: "
         "[code]}, to: {columns: [code], invisible: true}}\n"
         "- create_primary_key: {table: teams, columns: [code, id]}\n",
         "ALTER TABLE teams DROP PRIMARY KEY;\n"
         "select 1;\n"
         "ALTER TABLE teams\n"
         "    DROP KEY uq_teams_code,\n"
         "    ADD UNIQUE KEY uq_teams_code (code) IGNORED,\n"
         "    ADD PRIMARY KEY (code, id);\n",
         "ALTER TABLE teams DROP PRIMARY KEY;\n"
         "select 1;\n"
         "ALTER TABLE teams\n"
         "    DROP KEY uq_teams_code,\n"
         "    ADD UNIQUE KEY uq_teams_code (code) INVISIBLE,\n"
         "    ADD PRIMARY KEY (code, id);\n"},
        /* or that may be NULL */
        {"- drop_constraint: {table: teams, kind: primary_key, columns: [id]}\n"
         "- execute: select 1\n"
         "- alter_constraint: {table: teams, kind: unique, name: uq_teams_code, from: {columns: "
         "[code]}, to: {columns: [code], invisible: true}}\n"
         "- alter_column: {table: teams, column: code, from: varchar(20), to: varchar(20)?}\n",
         "ALTER TABLE teams DROP PRIMARY KEY;\n"
         "select 1;\n"
         "ALTER TABLE teams\n"
         "    DROP KEY uq_teams_code,\n"
         "    MODIFY COLUMN code varchar(20),\n"
         "    ADD UNIQUE KEY uq_teams_code (code) IGNORED;\n",
         "ALTER TABLE teams DROP PRIMARY KEY;\n"
         "select 1;\n"
         "ALTER TABLE teams\n"
         "    DROP KEY uq_teams_code,\n"
         "    MODIFY COLUMN code varchar(20),\n"
         "    ADD UNIQUE KEY uq_teams_code (code) INVISIBLE;\n"},
    };

    expect_all(cases, MIG_LEN(cases));
}

Test(mysql_lower, a_key_holds_the_whole_text_that_an_enum_becomes)
{
    static const lower_case cases[] = {
        {"- add_column: {table: others, column: size, native: \"enum('s','l')\", "
         "collation: "
         "latin1_bin}\n"
         "- create_unique: {table: others, name: uq, columns: [size]}\n"
         "- execute: select 1\n"
         "- alter_column: {table: others, column: size, from: {native: \"enum('s','l')\", "
         "collation: "
         "latin1_bin}, to: {type: varchar(9), collation: latin1_bin}}\n",
         "-- SELECT CONCAT(COUNT(*), ' rows of \"others\"') FROM others HAVING COUNT(*) > 0;\n"
         "ALTER TABLE others\n"
         "    ADD COLUMN size enum('s','l') COLLATE latin1_bin NOT NULL,\n"
         "    ADD UNIQUE KEY uq (size);\n"
         "select 1;\n"
         "ALTER TABLE others MODIFY COLUMN size varchar(9) COLLATE latin1_bin NOT NULL;\n",
         "-- SELECT CONCAT(COUNT(*), ' rows of \"others\"') FROM others HAVING COUNT(*) > 0;\n"
         "ALTER TABLE others\n"
         "    ADD COLUMN size enum('s','l') COLLATE latin1_bin NOT NULL,\n"
         "    ADD UNIQUE KEY uq (size);\n"
         "select 1;\n"
         "ALTER TABLE others\n"
         "    DROP KEY uq,\n"
         "    MODIFY COLUMN size varchar(9) COLLATE latin1_bin NOT NULL,\n"
         "    ADD UNIQUE KEY uq (size);\n"},
    };

    expect_all(cases, MIG_LEN(cases));
}

/* The server takes an index that it made away when another can do its work. */
Test(mysql_lower, an_index_that_the_server_may_have_made_stays)
{
    static const lower_case cases[] = {
        {"- create_index: {table: users, name: team_id_2, columns: [team_id]}\n"
         "- execute: select 1\n"
         "- create_index: {table: users, name: ix_wide, columns: [team_id, n]}\n"
         "- execute: select 2\n"
         "- create_unique: {table: users, name: uq, columns: [n, team_id]}\n"
         "- drop_index: {table: users, name: team_id_2, columns: [team_id]}\n",
         "ALTER TABLE users ADD KEY team_id_2 (team_id);\n"
         "select 1;\n"
         "ALTER TABLE users\n"
         "    ADD KEY ix_wide (team_id, n),\n"
         "    RENAME KEY team_id_2 TO team_id_2;\n"
         "select 2;\n"
         "-- SELECT CONCAT(SUM(found), ' rows of \"users\" have another with the same n, team_id') "
         "FROM (SELECT COUNT(*) AS found FROM users WHERE n IS NOT NULL AND team_id IS NOT NULL "
         "GROUP BY n, team_id HAVING COUNT(*) > 1) AS alike HAVING SUM(found) > 0;\n"
         "ALTER TABLE users\n"
         "    DROP KEY team_id_2,\n"
         "    ADD UNIQUE KEY uq (n, team_id);\n",
         NULL},
        {"- create_index: {table: users, name: fk_users_team_id, columns: [team_id]}\n"
         "- create_index: {table: users, name: team_id, columns: [team_id]}\n"
         "- execute: select 1\n"
         "- drop_constraint:\n"
         "    table: users\n"
         "    kind: foreign_key\n"
         "    name: fk_users_team_id\n"
         "    columns: [team_id]\n"
         "    references: teams.id\n"
         "- create_foreign_key:\n"
         "    table: users\n"
         "    name: fk_users_team_id\n"
         "    columns: [team_id]\n"
         "    references: teams.id\n"
         "    on_delete: cascade\n",
         "ALTER TABLE users\n"
         "    ADD KEY fk_users_team_id (team_id),\n"
         "    ADD KEY team_id (team_id);\n"
         "select 1;\n"
         "ALTER TABLE users DROP FOREIGN KEY fk_users_team_id;\n"
         "ALTER TABLE users\n"
         "    RENAME KEY team_id TO team_id,\n"
         "    ADD CONSTRAINT fk_users_team_id FOREIGN KEY (team_id) REFERENCES teams (id) ON "
         "DELETE CASCADE;\n",
         NULL},
    };

    expect_all(cases, MIG_LEN(cases));
}

Test(mysql_lower, the_index_of_a_foreign_key_comes_and_goes_with_it)
{
    static const lower_case cases[] = {
        {"- drop_constraint:\n"
         "    table: users\n"
         "    kind: foreign_key\n"
         "    name: fk_users_team_id\n"
         "    columns: [team_id]\n"
         "    references: teams.id\n",
         "ALTER TABLE users\n"
         "    DROP FOREIGN KEY fk_users_team_id,\n"
         "    DROP KEY fk_users_team_id;\n",
         NULL},
        {"- create_index: {table: users, name: ix_team, columns: [team_id]}\n"
         "- execute: select 1\n"
         "- drop_index: {table: users, name: ix_team, columns: [team_id]}\n",
         "ALTER TABLE users ADD KEY ix_team (team_id);\n"
         "select 1;\n"
         "ALTER TABLE users\n"
         "    DROP KEY ix_team,\n"
         "    ADD KEY fk_users_team_id (team_id);\n",
         NULL},
        /* the primary key served it */
        {"- drop_constraint: {table: users, kind: primary_key, columns: [id]}\n"
         "- create_primary_key: {table: users, columns: [team_id, id]}\n"
         "- execute: select 1\n"
         "- drop_constraint: {table: users, kind: primary_key, columns: [team_id, id]}\n",
         "ALTER TABLE users\n"
         "    DROP PRIMARY KEY,\n"
         "    ADD PRIMARY KEY (team_id, id);\n"
         "select 1;\n"
         "ALTER TABLE users\n"
         "    DROP PRIMARY KEY,\n"
         "    ADD KEY fk_users_team_id (team_id);\n",
         NULL},
        /* of two that go, the one that is called like the key stays */
        {"- create_index: {table: users, name: ix_team, columns: [team_id]}\n"
         "- create_index: {table: users, name: fk_users_team_id, columns: [team_id]}\n"
         "- execute: select 1\n"
         "- drop_index: {table: users, name: fk_users_team_id, columns: [team_id]}\n"
         "- drop_index: {table: users, name: ix_team, columns: [team_id]}\n",
         "ALTER TABLE users\n"
         "    ADD KEY ix_team (team_id),\n"
         "    ADD KEY fk_users_team_id (team_id);\n"
         "select 1;\n"
         "ALTER TABLE users DROP KEY ix_team;\n",
         NULL},
        /* and the one that a script has made when the key goes */
        {"- create_index: {table: users, name: fk_users_team_id, columns: [team_id]}\n"
         "- execute: select 1\n"
         "- drop_constraint:\n"
         "    table: users\n"
         "    kind: foreign_key\n"
         "    name: fk_users_team_id\n"
         "    columns: [team_id]\n"
         "    references: teams.id\n",
         "ALTER TABLE users ADD KEY fk_users_team_id (team_id);\n"
         "select 1;\n"
         "ALTER TABLE users DROP FOREIGN KEY fk_users_team_id;\n",
         NULL},
    };

    expect_all(cases, MIG_LEN(cases));
}
