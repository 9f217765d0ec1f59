/* PARTITION BY in one spelling. */
#include "dialect/mysql/mysql.h"

#include <criterion/criterion.h>

Test(mysql_partitions, people_and_servers_spell_them_alike)
{
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {" PARTITION BY HASH (`id`)\nPARTITIONS 2", "PARTITION BY HASH (id) PARTITIONS 2"},
        {"partition by hash(id) partitions 2", "PARTITION BY HASH (id) PARTITIONS 2"},
        {"PARTITION BY RANGE (`y`)\n(PARTITION `p0` VALUES LESS THAN (10) ENGINE = InnoDB,\n"
         " PARTITION `key` VALUES LESS THAN MAXVALUE ENGINE = InnoDB)",
         "PARTITION BY RANGE (y) (PARTITION p0 VALUES LESS THAN (10), PARTITION `key` VALUES LESS "
         "THAN MAXVALUE)"},
        {"partition by list (y) (partition p values in (1,2 , 3), partition q values in ('a,b',4))",
         "PARTITION BY LIST (y) (PARTITION p VALUES IN (1, 2, 3), PARTITION q VALUES IN ('a,b', "
         "4))"},
        {"PARTITION BY HASH (a) (PARTITION p COMMENT = 'it\\'s \\\\ \\n')",
         "PARTITION BY HASH (a) (PARTITION p COMMENT = 'it''s \\\\ \n')"},
        {"PARTITION BY HASH (a) (PARTITION p COMMENT = \"it's\")",
         "PARTITION BY HASH (a) (PARTITION p COMMENT = 'it''s')"},
        {"PARTITION BY LIST COLUMNS (a) (PARTITION p VALUES IN ('a\\0b'))",
         "PARTITION BY LIST COLUMNS (a) (PARTITION p VALUES IN ('a\\0b'))"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();

        cr_expect_str_eq(my_partitions(arena, cases[i].text), cases[i].expected);
    }
    cr_expect_null(my_partitions(NULL, NULL));
}
