/* Operations on tables, and the SQL that they are to become. */
#ifndef TEST_MYSQL_LOWER_H
#define TEST_MYSQL_LOWER_H

#include <stddef.h>

typedef struct {
    const char *yaml, *mariadb, *mysql; /* mysql NULL: the same */
} lower_case;

void expect_all(const lower_case *cases, size_t count);

#endif
