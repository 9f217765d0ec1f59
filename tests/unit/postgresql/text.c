/* PostgreSQL's names, literals, types and defaults: what needs no server. */
#include "dialect/postgresql/catalog.h"

#include "../op/helper.h"
#include "dialect/resolve.h"

static const char *ident_of(mig_arena *arena, const char *name)
{
    return pg_ident_text(arena, name);
}

Test(postgresql, quotes_identifiers_only_when_it_has_to)
{
    static const struct {
        const char *name, *sql;
    } cases[] = {
        {"users", "users"},
        {"_x1", "_x1"},
        {"name", "name"},
        {"value", "value"},
        {"user", "\"user\""},
        {"order", "\"order\""},
        {"between", "\"between\""},
        {"json_table", "\"json_table\""},
        {"Users", "\"Users\""},
        {"1st", "\"1st\""},
        {"größe", "\"größe\""},
        {"a\"b", "\"a\"\"b\""},
        {"a b", "\"a b\""},
        {"a$b", "\"a$b\""},
        {"", "\"\""},
        {"all", "\"all\""},
        {"xmltable", "\"xmltable\""},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();

        cr_expect_str_eq(ident_of(arena, cases[i].name), cases[i].sql);
    }
}

Test(postgresql, literals_keep_every_byte)
{
    static const struct {
        const char *text, *sql;
    } cases[] = {
        {"", "''"},
        {"ok", "'ok'"},
        {"it's", "'it''s'"},
        {"a\\b", "'a\\b'"},
        {"two\nlines", "'two\nlines'"},
        {"a\tb", "E'a\\tb'"},
        {"a\\\tb'", "E'a\\\\\\tb'''"},
        {"a\rb\x01", "E'a\\rb\\x01'"},
        {"größe", "'größe'"},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_STR sql = {0};

        mig_postgresql.literal(&sql, cases[i].text);
        cr_expect_str_eq(mig_str_text(&sql), cases[i].sql);
    }
}

Test(postgresql, knows_versions_from_13_on)
{
    mig_caps caps = 0, newer = 0;

    cr_expect(mig_postgresql.version_caps("13", &caps));
    cr_expect_eq(caps, mig_postgresql.oldest_caps);
    cr_expect_not(caps & MIG_CAP_VIRTUAL);
    cr_expect(mig_postgresql.version_caps("15.20", &caps));
    cr_expect(mig_postgresql.version_caps("17", &newer));
    cr_expect(newer & MIG_CAP_SET_EXPRESSION);
    cr_expect(mig_postgresql.version_caps("18.1", &newer));
    cr_expect(newer & MIG_CAP_VIRTUAL);
    cr_expect_not(mig_postgresql.version_caps("12.9", &caps));
    cr_expect_not(mig_postgresql.version_caps("9.6", &caps));
    cr_expect_not(mig_postgresql.version_caps("latest", &caps));
    cr_expect_not(mig_postgresql.version_caps("", &caps));
    cr_expect_not(mig_postgresql.version_caps("15beta", &caps));
}

Test(postgresql, spells_types_as_the_server_does)
{
    static const struct {
        const char *written, *server; /* NULL: only the server can tell */
    } cases[] = {
        {"smallint", "smallint"},
        {"int", "integer"},
        {"int4", "integer"},
        {"BIGINT", "bigint"},
        {"varchar(255)", "character varying(255)"},
        {"varchar", "character varying"},
        {"char", "character(1)"},
        {"char(3)", "character(3)"},
        {"text[]", "text[]"},
        {"text[][]", "text[]"},
        {"bool", "boolean"},
        {"time(3)", "time(3) without time zone"},
        {"timestamp", "timestamp without time zone"},
        {"timestamptz(3)", "timestamp(3) with time zone"},
        {"timestamptz(9)", "timestamp(6) with time zone"},
        {"numeric", "numeric"},
        {"numeric(10)", "numeric(10,0)"},
        {"numeric(10,2)", "numeric(10,2)"},
        {"double", "double precision"},
        {"json", "json"},
        {"bytes", "bytea"},
        {"jsonb", "jsonb"},
        {"JSONB[]", "jsonb[]"},
        {"inet", "inet"},
        {"bit", "bit(1)"},
        {"bit(8)", "bit(8)"},
        {"varbit(8)", "bit varying(8)"},
        {"bit varying", "bit varying"},
        {"timetz(3)", "time(3) with time zone"},
        {"float(24)", "real"},
        {"float", "double precision"},
        {"\"char\"", "\"char\""},
        {"citext", NULL},
        {"interval(3)", NULL},
        {"geometry(Point, 4326)", NULL},
        {"bigitn", NULL},
        {"inet(3)", NULL},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_type type = {.written = cases[i].written};
        const char *server = pg_type_server(arena, NULL, &type);

        if (cases[i].server)
            cr_expect_str_eq(server ? server : "", cases[i].server, "%s: %s", cases[i].written,
                             server);
        else
            cr_expect_null(server, "%s: %s", cases[i].written, server);
    }
}

Test(postgresql, names_a_type_portably_only_if_that_renders_back)
{
    static const struct {
        const char *server, *written;
    } cases[] = {
        {"integer", "int"},
        {"character varying(20)", "varchar(20)"},
        {"character(1)", "char(1)"},
        {"bpchar", "bpchar"},
        {"timestamp(3) with time zone", "timestamptz(3)"},
        {"timestamp without time zone[]", "timestamp[]"},
        {"numeric(10,2)", "numeric(10,2)"},
        {"numeric(10,0)", "numeric(10,0)"},
        {"double precision", "double"},
        {"bytea", "bytes"},
        {"jsonb", "jsonb"},
        {"interval day to second(2)", "interval day to second(2)"},
        {"\"char\"", "\"char\""},
        {"citext", "citext"},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_type type = {0}, again = {0};

        mig_postgresql.name_type(arena, NULL, cases[i].server, &type);
        cr_expect_str_eq(type.written, cases[i].written);
        cr_expect_str_eq(type.server, cases[i].server);
        again.written = type.written;
        again.server = pg_type_server(arena, NULL, &again);
        if (again.server)
            cr_expect_str_eq(again.server, cases[i].server);
    }
}

Test(postgresql, reads_defaults_back_as_they_were_written)
{
    static const struct {
        const char *text, *type;
        mig_default_kind kind;
        const char *value;
    } cases[] = {
        {"'ok'::mood", "mood", MIG_DEFAULT_LITERAL, "ok"},
        {"'it''s'::text", "text", MIG_DEFAULT_LITERAL, "it's"},
        {"'x'::character varying", "character varying(10)", MIG_DEFAULT_LITERAL, "x"},
        {"'ab'::bpchar", "character(3)", MIG_DEFAULT_LITERAL, "ab"},
        {"'101'::\"bit\"", "bit(3)", MIG_DEFAULT_LITERAL, "101"},
        {"'{}'::text[]", "text[]", MIG_DEFAULT_LITERAL, "{}"},
        {"'2020-01-01 00:00:00+00'::timestamp with time zone", "timestamp(3) with time zone",
         MIG_DEFAULT_LITERAL, "2020-01-01 00:00:00+00"},
        {"E'a\\\\b'::text", "text", MIG_DEFAULT_LITERAL, "a\\b"},
        {"'x'::text", "character varying(10)", MIG_DEFAULT_EXPR, "'x'::text"},
        {"'-1'::integer", "integer", MIG_DEFAULT_EXPR, "-1"},
        {"'-1'::integer", "bigint", MIG_DEFAULT_EXPR, "-1"},
        {"'-1.5'::numeric", "numeric(10,2)", MIG_DEFAULT_EXPR, "-1.5"},
        {"'-7'::bigint", "bigint", MIG_DEFAULT_LITERAL, "-7"},
        {"'-5000000000'::bigint", "bigint", MIG_DEFAULT_EXPR, "-5000000000"},
        {"'7'::bigint", "bigint", MIG_DEFAULT_LITERAL, "7"},
        {"0", "integer", MIG_DEFAULT_EXPR, "0"},
        {"true", "boolean", MIG_DEFAULT_EXPR, "true"},
        {"now()", "timestamp with time zone", MIG_DEFAULT_EXPR, "now()"},
        {"CURRENT_TIMESTAMP", "timestamp with time zone", MIG_DEFAULT_EXPR, "CURRENT_TIMESTAMP"},
        {"CURRENT_DATE", "date", MIG_DEFAULT_EXPR, "current_date"},
        {"gen_random_uuid()", "uuid", MIG_DEFAULT_EXPR, "uuid()"},
        {"'a'::text || 'b'::text", "text", MIG_DEFAULT_EXPR, "'a'::text || 'b'::text"},
        {"NULL::character varying", "character varying(10)", MIG_DEFAULT_NULL, NULL},
        {"NULL::integer + 1", "integer", MIG_DEFAULT_EXPR, "NULL::integer + 1"},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_default dflt = {0};

        pg_read_default(arena, cases[i].text, cases[i].type, &dflt);
        cr_expect_eq(dflt.kind, cases[i].kind, "%s", cases[i].text);
        cr_expect_str_eq(dflt.value ? dflt.value : "(null)",
                         cases[i].value ? cases[i].value : "(null)", "%s", cases[i].text);
        cr_expect_str_eq(dflt.server, cases[i].text);
    }
}

Test(postgresql, cuts_names_as_the_server_does)
{
    MIG_AUTO_ARENA arena = mig_arena_new();

    cr_expect_str_eq(pg_object_name(arena, "users", "id", "seq"), "users_id_seq");
    cr_expect_str_eq(pg_object_name(arena, "mood", NULL, "replaced"), "mood_replaced");
    cr_expect_str_eq(pg_object_name(arena, "identity_verification_codes_of_the_selfservice",
                                    "selfservice_verification_flow_id", "seq"),
                     "identity_verification_codes_o_selfservice_verification_flow_seq");
    cr_expect_str_eq(pg_on_update_name(arena, "updated_at"), "migrate_on_update_updated_at");
    cr_expect_eq(strlen(pg_on_update_name(
                     arena, "a_name_that_has_just_less_than_sixty_three_bytes_of_its_own")),
                 63);
}

Test(postgresql, says_at_its_place_what_it_cannot_do)
{
    static const struct {
        const char *yaml, *text;
        unsigned line;
    } cases[] = {
        {"tables:\n  t:\n    columns:\n      id: {type: serial}", "autoincrement: true", 4},
        {"tables:\n  t:\n    columns:\n      id: {type: text, identity: always}",
         "needs smallint, int or bigint", 4},
        {"tables:\n  t:\n    columns:\n      a: int\n"
         "      b: {type: int, generated: {expr: a + 1, kind: virtual}}",
         "no virtual generated columns", 5},
        {"tables:\n  t:\n    columns: {a: int}\n    primary_key: [a desc]",
         "PRIMARY KEY has no order of its own for column \"a\"", 4},
        {"tables:\n  t:\n    columns: {a: text}\n    unique:\n      u: [a collate \"C\"]",
         "UNIQUE has no collation of its own for column \"a\"; a unique index can have one", 5},
        {"tables:\n  t:\n    columns: {a: text}\n    unique:\n      u: [a(10)]",
         "postgresql has no keys of a column's first characters", 5},
    };

    for (size_t i = 0; i < MIG_LEN(cases); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_node *root = yaml_of(arena, cases[i].yaml);
        mig_schema *declared = NULL, *resolved;
        mig_error err = {0};

        if (mig_schema_from_nodes(arena, &root, 1, &mig_naming_default, &declared, &err))
            cr_expect_not(mig_resolve(arena, declared, &mig_postgresql, mig_postgresql.oldest_caps,
                                      "public", &resolved, &err),
                          "%s", cases[i].yaml);
        cr_expect(strstr(err.text[0], cases[i].text), "%s: %s", cases[i].yaml, err.text[0]);
        cr_expect_eq(err.line, cases[i].line, "%s: line %u", cases[i].yaml, err.line);
    }
}

Test(postgresql, reads_arrays_as_the_server_prints_them)
{
    MIG_AUTO_ARENA arena = mig_arena_new();
    mig_strings items = {0};

    pg_read_array(arena, "{a,\"b c\",\"d\\\"e\\\\f\",\"\",\"{x,y}\"}", &items);
    cr_assert_eq(items.len, 5);
    cr_expect_str_eq(items.items[0], "a");
    cr_expect_str_eq(items.items[1], "b c");
    cr_expect_str_eq(items.items[2], "d\"e\\f");
    cr_expect_str_eq(items.items[3], "");
    cr_expect_str_eq(items.items[4], "{x,y}");
    items.len = 0;
    pg_read_array(arena, "{}", &items);
    cr_expect_eq(items.len, 0);
}
