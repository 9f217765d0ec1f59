/*
 * Random pairs of declared schemas on real databases. A pair is made from a seed (make.c,
 * change.c), written as two texts of schema.yaml (print.c), and held against the laws (laws.c);
 * where one fails, the pair is made smaller as long as it does (shrink.c).
 *
 * A property that schema.yaml gains is added in one place: of a column a row in columns.c, of a
 * table's parts a function in parts.c, of a table one in tables.c.
 *
 * Objects have a uid: what has the same one in both schemas is the same object, renamed where the
 * names differ. Texts of SQL say columns by uid: `$7` is the column as SQL writes it, `~8` the
 * value of an enum as a literal.
 */
#ifndef TESTS_UNIT_LAWS_LAWS_H
#define TESTS_UNIT_LAWS_LAWS_H

#include "dialect/driver.h"

#include <stdint.h>

enum {
    LAW_TABLES = 6,
    LAW_COLUMNS = 9,
    LAW_PARTS = 9,
    LAW_ENUMS = 3,
    LAW_VALUES = 6,
    LAW_PROPERTIES = 20, /* at least the rows of columns.c */
    LAW_KEYS = 3,
    LAW_TABLE_PROPERTIES = 10, /* at least the rows of tables.c */
    LAW_EXCLUSIVE = 4,         /* the first rows of columns.c, of which a column has one */
};

typedef enum {
    LAW_INT = 1U << 0U,
    LAW_NUMBER = 1U << 1U,
    LAW_TEXT = 1U << 2U,
    LAW_BOOL = 1U << 3U,
    LAW_MOMENT = 1U << 4U,
    LAW_TIME = 1U << 5U,
    LAW_JSON = 1U << 6U,
    LAW_UUID = 1U << 7U,
    LAW_BYTES = 1U << 8U,
    LAW_ENUM = 1U << 9U,
    LAW_ARRAY = 1U << 10U,
    LAW_NATIVE = 1U << 11U,
    LAW_CHAR = 1U << 12U, /* text that is padded */
    LAW_RANGE = 1U << 13U,
    LAW_LONG = 1U << 14U, /* text of any length, where that is a type of its own */
    LAW_BLOB = 1U << 15U, /* the same of bytes */
    LAW_ANY = (1U << 16U) - 1U,
    LAW_STRING = LAW_TEXT | LAW_CHAR,
    /* The server orders its values, and has them in keys. */
    LAW_KEYABLE = LAW_ANY & ~(unsigned)(LAW_JSON | LAW_LONG | LAW_BLOB),
} law_family;

typedef enum {
    LAW_SQLITE = 1U << 0U,
    LAW_POSTGRESQL = 1U << 1U,
    LAW_BOTH = 3U,
    LAW_MARIADB = 1U << 2U,
    LAW_MYSQL = 1U << 3U,
    LAW_MYSQLS = LAW_MARIADB | LAW_MYSQL,
    LAW_ALL = LAW_BOTH | LAW_MYSQLS,
} law_databases;

typedef struct {
    const char *text; /* of `type:`; of an enum NULL */
    law_family family;
    law_databases databases;
    const char *values[3];        /* what rows hold, in SQL */
    const char *sqlite_values[3]; /* where they are others; [0] NULL: the same */
    const char *defaults[3];      /* of `default:`, as YAML; NULL: fewer */
} law_type;

typedef struct {
    unsigned column;   /* uid */
    unsigned families; /* that it has to be of, else what uses it is gone */
} law_use;

typedef struct {
    unsigned uid;
    const char *name;
    const law_type *type;
    unsigned enumeration; /* uid of the enum */
    bool nullable;
    const char *properties[LAW_PROPERTIES]; /* YAML, by the rows of columns.c; NULL: not said */
    law_use uses[LAW_KEYS];                 /* of `generated`; uid 0 ends them */
} law_column;

typedef enum {
    LAW_PRIMARY_KEY,
    LAW_UNIQUE,
    LAW_INDEX,
    LAW_CHECK,
    LAW_FOREIGN_KEY,
    LAW_EXCLUSION,
    LAW_PART_KINDS /* how many there are */
} law_part_kind;

typedef struct {
    unsigned uid;
    law_part_kind kind;
    const char *name;       /* NULL: not stated */
    law_use uses[LAW_KEYS]; /* uid 0 ends them; of keys of columns these are the columns */
    /* INDEX, EXCLUSION: SQL, or "@7, order: desc" for a column as a map; CHECK: [0], SQL. */
    const char *keys[LAW_KEYS];
    const char
        *orders[LAW_KEYS]; /* PRIMARY_KEY, UNIQUE: said of a column: " desc"; NULL: nothing */
    const char *where;     /* INDEX, EXCLUSION: SQL; NULL: none */
    /* YAML with a comma before it, ", unique: true"; @7 in it is a column of the uses. */
    const char *method, *options; /* INDEX, EXCLUSION: NULL: the usual one; any: NULL: none */
    unsigned include;             /* uid of a column that is stored beside the keys; 0: none */
    unsigned target;              /* FOREIGN_KEY: uid of a table, and of its columns: */
    unsigned target_columns[LAW_KEYS];
    bool unique, deferrable, cluster, invisible;
    bool on_column; /* said with its column, where it may be */
} law_part;

typedef struct {
    unsigned uid;
    const char *schema; /* NULL: the default one */
    const char *name;
    const char *properties[LAW_TABLE_PROPERTIES]; /* YAML, by the rows of tables.c */
    unsigned replica; /* uid of the part that is the replica identity; 0: as the properties say */
    const char *partitions; /* SQL; NULL: none */
    law_use partitioned[2]; /* its column, and the end */
    bool strict, without_rowid;
    law_column columns[LAW_COLUMNS];
    law_part parts[LAW_PARTS];
    size_t column_count, part_count;
} law_table;

typedef struct {
    unsigned uid;
    const char *schema; /* as that of a table */
    const char *name;
    struct {
        unsigned uid;
        const char *text;
    } values[LAW_VALUES];
    size_t value_count;
    const char *comment; /* YAML */
} law_enum;

/* A plain value: a copy is another schema. */
typedef struct {
    const char *naming; /* NULL: not said */
    law_enum enums[LAW_ENUMS];
    law_table tables[LAW_TABLES];
    size_t enum_count, table_count;
} law_schema;

typedef struct {
    law_schema before, after;
} law_pair;

/* What makes a pair; the same seed makes the same. */
typedef struct {
    mig_arena *arena;
    const mig_dialect *dialect;
    law_databases database;
    bool may_not_enforce; /* this PostgreSQL has NOT ENFORCED */
    uint64_t state;
    unsigned last_uid;
} law_maker;

unsigned law_roll(law_maker *m, unsigned sides); /* 0 to sides - 1 */
bool law_once_in(law_maker *m, unsigned sides);
#define LAW_ONE_OF(m, list) ((list)[law_roll((m), (unsigned)MIG_LEN(list))])
unsigned law_uid(law_maker *m);
/* The text with a uid in the place of each question mark. */
const char *law_filled(mig_arena *arena, const char *text, unsigned uid);

/* schema: a side of the pair; no table of it has a name of the other side. */
void law_make(law_maker *m, law_pair *pair, law_schema *schema);
void law_change(law_maker *m, law_pair *pair);
/* Takes away what has no meaning any more: parts of columns that are gone, and so on. */
void law_repair(const law_maker *m, law_schema *schema);

/* mysql.c: of what those servers don't take together one is gone. */
void law_repair_mysql(law_schema *schema);

/* partitions.c: of MySQL and MariaDB; those that can't be on their tables are gone. */
void law_roll_partitions(law_maker *m, law_table *table);
void law_repair_partitions(law_schema *schema);

/* names.c: a name that no object of its kind has on either side. */
extern const char *const law_schemas[]; /* besides the default one */
extern const size_t law_schema_count;
const char *law_roll_schema(law_maker *m); /* NULL: the default one */
const char *law_column_name(law_maker *m, const law_pair *pair, unsigned table);
const char *law_table_name(law_maker *m, const law_pair *pair);

/* types.c */
extern const law_type law_enum_type, law_enum_array_type;
const law_type *law_text_type(const law_maker *m); /* of what lost its own */
const law_type *law_roll_key_type(law_maker *m);
const law_type *law_roll_type(law_maker *m, const law_schema *schema, unsigned *enumeration);
/* Whether rows' values of one type may become another's on this database. */
bool law_castable(const law_maker *m, const law_type *from, const law_type *to);
/* Every value of the one is spelled alike as one of the other, if it is one at all. */
bool law_same_values(const law_type *from, const law_type *to);
/*
 * May a foreign key be over it? PostgreSQL takes one over arrays of a type with a modifier, but has
 * no query that checks it: "operator does not exist: anyarray = numeric[]" [13 to 18].
 */
bool law_refers(const law_type *type);
/* A value that rows may hold, in SQL. */
const char *law_roll_value(law_maker *m, const law_schema *schema, const law_column *column);

/* columns.c */
typedef struct {
    const char *key;
    /* Its value as YAML, NULL: none. May say what columns it uses, and that it is nullable. */
    const char *(*roll)(law_maker *m, const law_schema *schema, const law_table *table,
                        law_column *column);
} law_property;
extern const law_property law_properties[];
extern const size_t law_property_count;
void law_add_column(law_maker *m, const law_pair *pair, const law_schema *schema, law_table *table);
void law_roll_property(law_maker *m, const law_schema *schema, const law_table *table,
                       law_column *column, size_t which);
/* Of a type that is new to the column: what depended on the old one. */
void law_roll_properties(law_maker *m, const law_schema *schema, const law_table *table,
                         law_column *column);
const char *law_property_of(const law_column *column, const char *key);

/* Of texts of one type: are they kept and compared alike, as foreign keys want it? */
bool law_same_collation(const law_maker *m, const law_table *a, const law_column *of_a,
                        const law_table *b, const law_column *of_b);

/* What `default` says for a value of an enum. */
const char *law_enum_default(mig_arena *arena, const char *value);

/* parts.c: false when there is nothing to make it of. */
bool law_add_part(law_maker *m, const law_schema *schema, law_table *table, law_part_kind kind);
/* options.c: what it says besides, another than before. */
void law_roll_options(law_maker *m, const law_table *table, law_part *part);
/* A unique one over columns that are never NULL: rows can be told apart by it. */
bool law_identifies(const law_table *table, const law_part *part);

/* tables.c */
typedef struct {
    const char *key;
    law_databases databases;
    const char *(*roll)(law_maker *m, const law_table *table); /* as that of a column */
} law_table_property;
extern const law_table_property law_table_properties[];
extern const size_t law_table_property_count;
void law_add_table(law_maker *m, const law_pair *pair, law_schema *schema);
void law_roll_table_property(law_maker *m, law_table *table);
void law_add_enum(law_maker *m, law_schema *schema);
const char *law_roll_comment(law_maker *m);

/* find.c: NULL when there is none. */
const law_table *law_table_of(const law_schema *schema, unsigned uid);
const law_column *law_column_of(const law_table *table, unsigned uid);
const law_enum *law_enum_of(const law_schema *schema, unsigned uid);
const law_part *law_part_of(const law_table *table, unsigned uid);
/* of a column's table; NULL when no table has it */
const law_column *law_any_column(const law_schema *schema, unsigned uid);
/* A value of an enum. */
const char *law_value_of(const law_schema *schema, unsigned uid);
const char *law_table_property_of(const law_table *table, const char *key);
const law_part *law_primary_key(const law_table *table);
bool law_counts(const law_column *column); /* by itself */
bool law_in_primary_key(const law_table *table, unsigned uid);
size_t law_uses(const law_use *uses);
/* What a key says of its columns: does the first descend, has any a collation, is there any? */
bool law_descends(const law_part *key);
bool law_collates(const law_part *key);
bool law_has_orders(const law_part *key);

/* print.c: the text of schema.yaml; before: what names of the same uid were (NULL: nothing). */
const char *law_print(const law_maker *m, const law_schema *schema, const law_schema *before);
/* The same in the short forms, with reusable types and mixins. */
const char *law_print_short(const law_maker *m, const law_schema *schema, const law_schema *before);

/* rows.c */
void law_insert_rows(law_maker *m, mig_driver *driver, const law_schema *schema);
/* Of all tables that there are. */
void law_delete_rows(const law_maker *m, mig_driver *driver);
/*
 * The rows of one side, as far as both sides can hold the same: the tables and columns that both
 * have, of one type. side: whose names the database has now.
 */
const char *law_rows(const law_maker *m, mig_arena *arena, mig_driver *driver, const law_pair *pair,
                     const law_schema *side);

/* dump.c: what there is in the database, by the catalog reader and by questions of our own. */
const char *law_dump(mig_arena *arena, mig_driver *driver, bool names);

/* failing.c: from now on until the end the so many-th statement fails; did it? */
void law_fail_at(mig_driver *driver, unsigned statement);
bool law_fail_end(mig_driver *driver);

/* laws.c */
typedef struct {
    const char *law; /* NULL: all hold */
    const char *text;
} law_fault;

typedef struct {
    law_databases database;
    const mig_dialect *dialect;
    bool may_not_enforce; /* as law_maker has it */
    bool bare; /* there are no transactions around a script: what failed goes on where it stopped */
    /* An empty database; which: 0 the one that is changed, 1 the one made at once. */
    mig_driver *(*open)(void *context, mig_arena *arena, unsigned which);
    void (*close)(void *context, mig_driver *driver);
    void *context;
    const char *folder; /* for files; set by law_run */
} law_bench;

law_fault law_check(const law_bench *bench, mig_arena *arena, const law_maker *made,
                    const law_pair *pair);

/* shrink.c: the pair smaller, as long as the same law fails. */
law_fault law_shrink(const law_bench *bench, mig_arena *arena, const law_maker *made,
                     law_pair *pair, law_fault fault);

/* run.c: pairs of these seeds, or those that the environment asks for; fails the test. */
void law_run(law_bench *bench, unsigned first, unsigned count);

#endif
