/* Operations as MySQL's and MariaDB's SQL: what a reviewer of a plain SQL script reads. */
#include "plan/lower.h"

#include "../op/helper.h"
#include "dialect/resolve.h"

/* What the tables are before the operations, as schema.yaml. */
static const char before[] =
    "enums:\n"
    "  mood: [sad, ok, happy]\n"
    "tables:\n"
    "  teams:\n"
    "    columns:\n"
    "      id: {type: int, primary_key: true}\n"
    "      code: {type: varchar(20), unique: true}\n"
    "  users:\n"
    "    comment: who\n"
    "    columns:\n"
    "      id: {type: int, autoincrement: true, primary_key: true}\n"
    "      name: {type: varchar(40)?, default: x, comment: shown}\n"
    "      mood: {type: mood?, default: ok}\n"
    "      n: int?\n"
    "      m: {type: int?, generated: n + 1, check: {name: ck_m, expr: n > 0}}\n"
    "      seen: {type: timestamptz?, on_update: now()}\n"
    "      team_id: {type: int?, references: teams.id}\n"
    "    indexes: {ix_n: [n, name], ix_name: [name]}\n"
    "  others:\n"
    "    columns:\n"
    "      mood: {type: mood, default: sad}\n"
    "      v: {type: int?, generated: {expr: '1', kind: virtual}}\n"
    "      shade: {native: \"enum('a\\\\Zb','it''s','c')\", nullable: true}\n";

static const char *sql_of(mig_arena *arena, const mig_dialect *dialect, const char *version,
                          const char *yaml)
{
    mig_schema *declared = schema_of(arena, before), *shape = NULL;
    mig_ops ops = ops_of(arena, yaml);
    mig_error err = {0};
    MIG_AUTO_STR sql = {0};
    mig_caps caps;

    cr_assert(dialect->version_caps(version, &caps));
    cr_assert(mig_resolve(arena, declared, dialect, caps, NULL, &shape, &err), "%s", err.text[0]);
    for (size_t at = 0, count; at < ops.len; at += count) {
        mig_steps steps = {0};

        count = mig_group(&ops, at, caps);
        cr_assert(mig_lower_group(arena, dialect, caps, NULL, &ops, at, count, shape, &steps, &err),
                  "%s\n%s", yaml, err.text[0]);
        for (size_t i = 0; i < steps.len; i++)
            mig_str_addf(&sql, "%s%s;\n", steps.items[i].kind == MIG_STEP_ASSERT ? "-- " : "",
                         steps.items[i].sql);
    }
    return mig_str_copy(arena, &sql);
}

typedef struct {
    const char *yaml, *mariadb, *mysql; /* mysql NULL: the same */
} lower_case;

static void expect_all(const lower_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        const lower_case *c = &cases[i];

        cr_expect_str_eq(sql_of(arena, &mig_mariadb, "10.11", c->yaml), c->mariadb);
        cr_expect_str_eq(sql_of(arena, &mig_mysql, "9.0", c->yaml),
                         c->mysql ? c->mysql : c->mariadb);
    }
}

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
         "-- SELECT CONCAT(COUNT(*), ' rows of \"users\" hold ', QUOTE(mood), ' in \"mood\"') "
         "FROM users WHERE mood IN ('sad') GROUP BY mood ORDER BY mood;\n"
         "-- SELECT CONCAT(COUNT(*), ' rows of \"others\" hold ', QUOTE(mood), ' in "
         "\"mood\"') FROM others WHERE mood IN ('sad') GROUP BY mood ORDER BY mood;\n"
         "ALTER TABLE users MODIFY COLUMN mood enum('ok','happy') DEFAULT 'ok';\n"
         "ALTER TABLE others MODIFY COLUMN mood enum('ok','happy') NOT NULL;\n",
         NULL},
        {"- alter_column:\n"
         "    table: others\n"
         "    column: shade\n"
         "    from: {native: \"enum('a\\\\Zb','it''s','c')\", nullable: true}\n"
         "    to: {native: \"enum('c')\", nullable: true}\n",
         "-- SELECT CONCAT(COUNT(*), ' rows of \"others\" hold ', QUOTE(shade), ' in \"shade\"') "
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
         "    ALTER INDEX uq_teams_code INVISIBLE,\n"
         "    ADD PRIMARY KEY (code, id);\n"},
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
