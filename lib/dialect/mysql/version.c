/* Which server can do what, since when: see mysql.h. */
#include "dialect/mysql/mysql.h"

#include "base/text.h"

#include <string.h>

enum { PARTS = 3 };

/* "10.11.19-MariaDB-0+deb12u1" -> 10, 11, 19; *rest is what follows the numbers. */
static bool read_version(const char *version, unsigned parts[PARTS], const char **rest)
{
    memset(parts, 0, PARTS * sizeof *parts);
    for (unsigned i = 0;; i++) {
        unsigned digits = 0;

        for (; *version >= '0' && *version <= '9' && digits < 4; version++, digits++)
            parts[i] = parts[i] * 10 + (unsigned)(*version - '0');
        if (digits == 0)
            return false;
        *rest = version;
        if (*version != '.' || i + 1 == PARTS)
            return *version == '\0' || *version == '-' || *version == ' ';
        version++;
    }
}

static bool since(const unsigned parts[PARTS], unsigned major, unsigned minor, unsigned patch)
{
    if (parts[0] != major)
        return parts[0] > major;
    if (parts[1] != minor)
        return parts[1] > minor;
    return parts[2] >= patch;
}

bool my_mysql_caps(const char *version, mig_caps *caps)
{
    unsigned parts[PARTS];
    const char *rest;

    if (!read_version(version, parts, &rest) || strstr(rest, "MariaDB"))
        return false;
    if (parts[0] == 8 && parts[1] == 0 && !strchr(strchr(version, '.') + 1, '.'))
        parts[2] = 999; /* "8.0" is its last */
    if (!since(parts, 8, 0, 19) || since(parts, 10, 0, 0))
        return false;
    *caps = MY_OLDEST_MYSQL_CAPS;
    if (since(parts, 8, 0, 23))
        *caps |= MY_CAP_INVISIBLE_COLUMNS;
    if (since(parts, 8, 0, 30))
        *caps |= MY_CAP_GENERATED_KEYS;
    if (since(parts, 9, 0, 0))
        *caps |= MY_CAP_VECTOR_TYPE;
    return true;
}

bool my_mariadb_caps(const char *version, mig_caps *caps)
{
    unsigned parts[PARTS];
    const char *rest;

    if (!read_version(version, parts, &rest) || !since(parts, 10, 6, 0))
        return false;
    *caps = MY_OLDEST_MARIADB_CAPS;
    if (since(parts, 10, 7, 0))
        *caps |= MY_CAP_UUID_TYPE;
    if (since(parts, 10, 8, 0))
        *caps |= MY_CAP_DESCENDING_KEYS;
    if (since(parts, 10, 10, 0))
        *caps |= MY_CAP_INET4_TYPE;
    if (since(parts, 11, 7, 0))
        *caps |= MY_CAP_VECTOR_TYPE;
    return true;
}
