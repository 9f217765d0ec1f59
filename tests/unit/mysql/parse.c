/*
 * What SHOW CREATE TABLE prints, as the model's YAML. The texts are those of MySQL 9.7 and MariaDB
 * 10.11 and 11.8, word for word.
 */
#include "../op/helper.h"
#include "dialect/mysql/catalog.h"

typedef enum { MYSQL_SERVER, MARIADB_SERVER } server;

static const mig_table *read(mig_arena *arena, server from, const char *text, mig_schema **schema)
{
    my_defaults defaults = {.engine = "InnoDB", .collation = "utf8mb4_general_ci"};
    const mig_table *table;

    defaults.collations = mig_map_new(arena);
    mig_map_put(defaults.collations, "utf8mb4", mig_arena_strdup(arena, "utf8mb4_general_ci"));
    mig_map_put(defaults.collations, "latin1", mig_arena_strdup(arena, "latin1_swedish_ci"));
    *schema = mig_schema_new(arena);
    (*schema)->nocase = true;
    table = my_read_table(arena, *schema,
                          from == MYSQL_SERVER ? MY_OLDEST_MYSQL_CAPS : MY_OLDEST_MARIADB_CAPS,
                          &defaults, "app", (mig_name){NULL, "t"}, text);
    mig_schema_seal(*schema);
    return table;
}

/* Everything that a table prints in YAML, without the lines before its columns' names. */
static const char *yaml(mig_arena *arena, server from, const char *text)
{
    mig_schema *schema;
    const mig_table *table = read(arena, from, text, &schema);

    cr_assert(!table->beyond, "%s\n%s", table->beyond, text);
    return schema_text(arena, schema);
}

static const struct {
    server from;
    const char *column, *yaml;
} columns[] = {
    /* integers: MariaDB prints a width, which means nothing (but of tinyint(1), and with zerofill)
     */
    {MYSQL_SERVER, "`c` int NOT NULL", "c: int"},
    {MARIADB_SERVER, "`c` int(11) NOT NULL", "c: int"},
    {MARIADB_SERVER, "`c` int(5) unsigned zerofill NOT NULL", "c: int(5) unsigned zerofill"},
    {MARIADB_SERVER, "`c` bigint(20) unsigned DEFAULT NULL", "c: bigint unsigned?"},
    /* numbers: MySQL prints their defaults in quotes */
    {MYSQL_SERVER, "`c` tinyint(1) NOT NULL DEFAULT '1'", "c: {type: bool, default: true}"},
    {MARIADB_SERVER, "`c` tinyint(1) NOT NULL DEFAULT 1", "c: {type: bool, default: true}"},
    {MYSQL_SERVER, "`c` decimal(10,2) DEFAULT '-1.50'",
     "c: {type: 'numeric(10,2)?', default: -1.50}"},
    {MARIADB_SERVER, "`c` decimal(10,2) DEFAULT -1.50",
     "c: {type: 'numeric(10,2)?', default: -1.50}"},
    {MYSQL_SERVER, "`c` varchar(9) DEFAULT '1'", "c: {type: varchar(9)?, default: '1'}"},
    {MYSQL_SERVER, "`c` year DEFAULT '2000'", "c: {type: year?, default: 2000}"},
    {MARIADB_SERVER, "`c` year(4) DEFAULT 2000", "c: {type: year?, default: 2000}"},
    {MYSQL_SERVER, "`c` bit(3) DEFAULT b'101'", "c: {type: bit(3)?, default: {expr: b'101'}}"},
    {MARIADB_SERVER, "`c` varbinary(4) DEFAULT 'a\\0\\'\xff'",
     "c: {type: varbinary(4)?, default: {expr: x'610027ff'}}"},
    {MARIADB_SERVER, "`c` varbinary(4) DEFAULT '\xc3\xbf'",
     "c: {type: varbinary(4)?, default: \xc3\xbf}"},
    /* texts */
    {MYSQL_SERVER, "`c` varchar(20) DEFAULT 'it''s \\\\ a'",
     "c: {type: varchar(20)?, default: it's \\ a}"},
    {MARIADB_SERVER, "`c` varchar(20) DEFAULT 'now()'",
     "c: {type: varchar(20)?, default: {literal: 'now()'}}"},
    {MARIADB_SERVER, "`c` text DEFAULT 'x'", "c: {native: text, nullable: true, default: x}"},
    {MYSQL_SERVER, "`c` text DEFAULT (_utf8mb4'x')",
     "c: {native: text, nullable: true, default: x}"},
    {MARIADB_SERVER, "`c` varbinary(10) DEFAULT x'6162'", "c: {type: varbinary(10)?, default: ab}"},
    {MARIADB_SERVER, "`c` varbinary(10) DEFAULT x'00'",
     "c: {type: varbinary(10)?, default: {expr: x'00'}}"},
    {MYSQL_SERVER, "`c` enum('a','b''c','d,e') DEFAULT 'a'",
     "c: {type: 'enum(''a'',''b''''c'',''d,e'')?', default: a}"},
    {MYSQL_SERVER, "`c` set('x','y') DEFAULT NULL", "c: set('x','y')?"},
    /* inherited or stated */
    {MARIADB_SERVER, "`c` varchar(3) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL",
     "c: varchar(3)"},
    {MYSQL_SERVER, "`c` varchar(3) CHARACTER SET latin1 NOT NULL",
     "c: {type: varchar(3), collation: latin1_swedish_ci}"},
    {MYSQL_SERVER, "`c` varchar(3) COLLATE utf8mb4_bin NOT NULL",
     "c: {type: varchar(3), collation: utf8mb4_bin}"},
    /* times */
    {MYSQL_SERVER, "`c` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP",
     "c: {type: timestamp(0), default: now(), on_update: now()}"},
    {MARIADB_SERVER,
     "`c` timestamp(3) NOT NULL DEFAULT current_timestamp(3) ON UPDATE current_timestamp(3)",
     "c: {type: timestamptz(3), default: now(), on_update: now()}"},
    {MARIADB_SERVER, "`c` timestamp NULL DEFAULT NULL", "c: timestamptz(0)?"},
    {MARIADB_SERVER, "`c` date DEFAULT curdate()", "c: {type: date?, default: current_date}"},
    {MYSQL_SERVER, "`c` date DEFAULT (curdate())", "c: {type: date?, default: current_date}"},
    {MYSQL_SERVER, "`c` varchar(30) DEFAULT (now())", "c: {type: varchar(30)?, default: now()}"},
    /* JSON: MariaDB keeps it as a text with a check */
    {MYSQL_SERVER, "`c` json DEFAULT (json_object())", "c: {type: json?, default: json_object()}"},
    {MARIADB_SERVER,
     "`c` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL CHECK (json_valid(`c`))",
     "c: json?"},
    {MARIADB_SERVER,
     "`c` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL CHECK (json_valid(`c`) "
     "and 1)",
     "c: {type: text?, collation: utf8mb4_bin, check: json_valid(c) and 1}"},
    {MARIADB_SERVER, "`c` longtext DEFAULT NULL CHECK (json_valid(`c`))",
     "c: {type: text?, check: json_valid(c)}"},
    /* generated: MySQL prints parentheses around each operator */
    {MYSQL_SERVER, "`c` int GENERATED ALWAYS AS ((`a` + 1)) VIRTUAL NOT NULL",
     "c: {type: int, generated: {expr: a + 1, kind: virtual}}"},
    {MARIADB_SERVER, "`c` int(11) GENERATED ALWAYS AS ((`a` + 1) * (`a` + 2)) STORED",
     "c: {type: int?, generated: (a + 1) * (a + 2)}"},
    /* hidden, and what comes in conditional comments */
    {MYSQL_SERVER, "`c` int DEFAULT NULL /*!80023 INVISIBLE */",
     "c: {type: int?, invisible: true}"},
    {MARIADB_SERVER, "`c` int(11) INVISIBLE DEFAULT NULL", "c: {type: int?, invisible: true}"},
    {MYSQL_SERVER, "`c` geometry NOT NULL /*!80003 SRID 4326 */",
     "c: {type: geometry, attributes: SRID 4326}"},
    {MYSQL_SERVER, "`c` int /*!50606 STORAGE DISK */ /*!50606 COLUMN_FORMAT FIXED */ DEFAULT NULL",
     "c: {type: int?, attributes: STORAGE DISK COLUMN_FORMAT FIXED}"},
    {MARIADB_SERVER, "`c` tinytext /*M!100301 COMPRESSED*/ DEFAULT NULL COMMENT 'a /*!1 b*/'",
     "c: {type: tinytext?, comment: a /*!1 b*/, attributes: COMPRESSED}"},
    {MARIADB_SERVER, "`c` int(11) DEFAULT NULL WITHOUT SYSTEM VERSIONING",
     "c: {type: int?, attributes: WITHOUT SYSTEM VERSIONING}"},
    {MARIADB_SERVER, "`c` int(11) DEFAULT 5 COMMENT 'it''s; \\\\' CHECK (`c` > 0)",
     "c: {type: int?, default: 5, comment: it's; \\, check: c > 0}"},
};

Test(mysql_parse, columns)
{
    for (size_t i = 0; i < MIG_LEN(columns); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        const char *text = mig_arena_printf(
            arena, "CREATE TABLE `t` (\n  `a` int NOT NULL,\n  %s\n) ENGINE=InnoDB",
            columns[i].column);
        const char *found = yaml(arena, columns[i].from, text);
        const char *expected = mig_arena_printf(arena, "      %s\n", columns[i].yaml);

        cr_expect(strstr(found, expected), "%s\nexpected: %sfound:\n%s", columns[i].column,
                  expected, found);
    }
}

static const struct {
    server from;
    const char *parts, *yaml;
} parts[] = {
    {MYSQL_SERVER, "PRIMARY KEY (`a`)", "      a: {type: int, primary_key: true}\n"},
    {MYSQL_SERVER, "PRIMARY KEY (`a`,`b`),\n  KEY `k` (`b`)", "    primary_key: [a, b]\n"},
    {MYSQL_SERVER, "UNIQUE KEY `u` (`a`)", "a: {type: int, unique: u}\n"},
    {MYSQL_SERVER, "UNIQUE KEY `u` (`b`(5))", "    unique:\n      u: [b(5)]\n"},
    {MYSQL_SERVER, "UNIQUE KEY `u` (`a` DESC)", "    unique:\n      u: [a desc]\n"},
    {MYSQL_SERVER, "UNIQUE KEY `u` (`a`) USING BTREE COMMENT 'x'", "unique: {name: u, comment: x}"},
    {MARIADB_SERVER, "UNIQUE KEY `u` (`b`) USING HASH",
     "b: {native: text, nullable: true, unique: u}\n"},
    {MYSQL_SERVER, "KEY `k` (`a` DESC,`b`(5))", "k: [a desc, b(5)]\n"},
    {MYSQL_SERVER, "KEY `k` ((lower(`b`)),((`a` + 1)) DESC)", "k: [lower(b), a + 1 desc]\n"},
    {MYSQL_SERVER, "KEY `k` (`a`) /*!80000 INVISIBLE */", "k: {columns: [a], invisible: true}\n"},
    {MARIADB_SERVER, "KEY `k` (`a`) IGNORED", "k: {columns: [a], invisible: true}\n"},
    {MYSQL_SERVER, "KEY `k` (`a`) KEY_BLOCK_SIZE=8",
     "k: {columns: [a], with: {key_block_size: 8}}\n"},
    {MYSQL_SERVER, "FULLTEXT KEY `f` (`b`) /*!50100 WITH PARSER `ngram` */ ",
     "f: {columns: [b], method: fulltext, parser: ngram}\n"},
    {MYSQL_SERVER, "SPATIAL KEY `s` (`a`(32))", "s: {columns: [a], method: spatial}\n"},
    {MYSQL_SERVER, "CONSTRAINT `ck` CHECK ((`a` > 0))", "ck: a > 0\n"},
    {MYSQL_SERVER, "CONSTRAINT `ck` CHECK ((`a` > 0)) /*!80016 NOT ENFORCED */",
     "ck: {expr: a > 0, enforced: false}\n"},
    {MARIADB_SERVER, "CONSTRAINT `CONSTRAINT_1` CHECK (`b` in ('(',')') and `b` like 'x%')",
     "CONSTRAINT_1: b in ('(',')') and b like 'x%'\n"},
    {MYSQL_SERVER,
     "CONSTRAINT `f` FOREIGN KEY (`a`) REFERENCES `t` (`a`) ON DELETE CASCADE ON UPDATE SET NULL",
     "f: {columns: [a], references: t.a, on_delete: cascade, on_update: set null}\n"},
    {MYSQL_SERVER, "CONSTRAINT `f` FOREIGN KEY (`a`) REFERENCES `t` (`a`) ON DELETE RESTRICT",
     "f: {columns: [a], references: t.a, on_delete: restrict}\n"},
    {MARIADB_SERVER, "CONSTRAINT `f` FOREIGN KEY (`a`) REFERENCES `t` (`a`) ON UPDATE NO ACTION",
     "f: {columns: [a], references: t.a, on_update: no action}\n"},
    {MYSQL_SERVER, "CONSTRAINT `f` FOREIGN KEY (`a`) REFERENCES `app`.`t` (`a`)",
     "f: {columns: [a], references: t.a}\n"},
    {MYSQL_SERVER, "CONSTRAINT `f` FOREIGN KEY (`a`) REFERENCES `other`.`x` (`a`)",
     "f: {columns: [a], references: other.x.a}\n"},
};

Test(mysql_parse, keys_and_constraints)
{
    for (size_t i = 0; i < MIG_LEN(parts); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        const char *found =
            yaml(arena, parts[i].from,
                 mig_arena_printf(
                     arena,
                     "CREATE TABLE `t` (\n  `a` int NOT NULL,\n  `b` text,\n  %s\n) ENGINE=InnoDB",
                     parts[i].parts));

        cr_expect(strstr(found, parts[i].yaml), "%s\nexpected: %sfound:\n%s", parts[i].parts,
                  parts[i].yaml, found);
    }
}

static const struct {
    server from;
    const char *options, *yaml;
} options[] = {
    {MYSQL_SERVER, " ENGINE=InnoDB AUTO_INCREMENT=7 DEFAULT CHARSET=utf8mb4",
     "  t:\n    columns:\n"},
    {MYSQL_SERVER, " ENGINE=MyISAM DEFAULT CHARSET=latin1",
     "  t:\n    engine: MyISAM\n    collation: latin1_swedish_ci\n    columns:\n"},
    {MYSQL_SERVER, " ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin COMMENT='a;b''c'",
     "  t:\n    comment: a;b'c\n    collation: utf8mb4_bin\n    columns:\n"},
    {MYSQL_SERVER,
     " ENGINE=InnoDB ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8 /*!50100 COMPRESSION='zlib' */",
     "    options: {compression: '''zlib''', key_block_size: 8, row_format: compressed}\n"},
    {MYSQL_SERVER, " /*!50100 TABLESPACE `innodb_system` */ ENGINE=InnoDB",
     "    options: {tablespace: '`innodb_system`'}\n"},
    {MARIADB_SERVER, " ENGINE=MRG_MyISAM UNION=(`a`,`b`) DATA DIRECTORY='/x y'",
     "    options: {data_directory: '''/x y''', union: '(`a`,`b`)'}\n"},
    {MARIADB_SERVER, " ENGINE=InnoDB `encryption_key_id`=5 WITH SYSTEM VERSIONING",
     "    options: {encryption_key_id: 5}\n    versioned: true\n"},
    {MARIADB_SERVER, " ENGINE=InnoDB\n PARTITION BY HASH (`a`)\nPARTITIONS 4",
     "    partitions: PARTITION BY HASH (a) PARTITIONS 4\n"},
    {MYSQL_SERVER,
     " ENGINE=InnoDB\n/*!50500 PARTITION BY LIST  COLUMNS(a)\n(PARTITION a VALUES IN (1) ENGINE = "
     "InnoDB) */",
     "    partitions: PARTITION BY LIST COLUMNS (a) (PARTITION a VALUES IN (1))\n"},
};

Test(mysql_parse, options_of_tables)
{
    for (size_t i = 0; i < MIG_LEN(options); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        const char *found =
            yaml(arena, options[i].from,
                 mig_arena_printf(arena, "CREATE TABLE `t` (\n  `a` int NOT NULL\n)%s",
                                  options[i].options));

        cr_expect(strstr(found, options[i].yaml), "%s\nexpected: %sfound:\n%s", options[i].options,
                  options[i].yaml, found);
    }
}

Test(mysql_parse, odd_names_are_names)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    my_table table;
    mig_error err = {0};

    cr_assert(my_parse_table(arena,
                             "CREATE TEMPORARY TABLE `a``b` (\n  `primary key` int,\n  `x\"y` "
                             "text,\n  KEY `),(` (`primary key`)\n)",
                             &table, &err),
              "%s", err.text[0]);
    cr_expect(table.temporary && strcmp(table.name, "a`b") == 0);
    cr_expect(my_column_find(&table, "primary key") && my_column_find(&table, "x\"y"));
    cr_expect_str_eq(table.keys.items[0].name, "),(");
}

Test(mysql_parse, what_the_model_does_not_hold_is_said)
{
    static const struct {
        const char *text, *beyond;
    } cases[] = {
        {"CREATE TABLE `t` (\n  `s` timestamp(6) GENERATED ALWAYS AS ROW START,\n  `e` "
         "timestamp(6) "
         "GENERATED ALWAYS AS ROW END,\n  PERIOD FOR SYSTEM_TIME (`s`, `e`)\n) WITH SYSTEM "
         "VERSIONING",
         "a period of system time"},
        {"CREATE TABLE `t` (\n  `a` date NOT NULL,\n  PERIOD FOR `p` (`a`, `a`),\n  UNIQUE KEY `u` "
         "(`a`,`p` WITHOUT OVERLAPS)\n)",
         "a period"},
        {"CREATE TABLE `t` (\n  `a` int",
         "expected a property of a column, but the text of the "
         "table ends there"},
        {"CREATE TABLE `t` (\n  `a` int,\n  ODD `x`)",
         "expected check, but found \"ODD\" in line 3 of the text of the table"},
        {"CREATE TABLE `t` (\n  `a` int odd =",
         "expected a value, but the text of the table ends there"},
        {"CREATE VIEW", "expected table, but found \"VIEW\" in line 1 of the text of the table"},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_schema *schema;
        const mig_table *table = read(arena, MARIADB_SERVER, cases[i].text, &schema);

        cr_expect_str_eq(table->beyond, cases[i].beyond);
    }
}
