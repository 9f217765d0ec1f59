/*
 * Random pairs of schemas, seeded: the laws of diff and order hold for what nobody thought of. The
 * names are few, so that objects come, go, change and stand in each other's way.
 */
#include "model.h"

#include "base/text.h"

#include <criterion/criterion.h>
#include <stdint.h>
#include <string.h>

enum { PAIRS = 150, TABLES = 5, COLUMNS = 6 };

static const char *const column_names[COLUMNS] = {"a", "b", "c", "d", "e", "f"};

/* xorshift64*: the same on every machine. */
static unsigned roll(uint64_t *state, unsigned sides)
{
    *state ^= *state >> 12U;
    *state ^= *state << 25U;
    *state ^= *state >> 27U;
    return (unsigned)((*state * UINT64_C(2685821657736338717)) >> 33U) % sides;
}

/* Every table has id; a to f come and go. mood and size are enums that come and go. */
typedef struct {
    uint64_t *state;
    bool tables[TABLES];
    bool columns[TABLES][COLUMNS];
    bool keyed[TABLES]; /* has a unique (id, a) that may be referred to */
    unsigned enums;     /* bits: mood, size */
    mig_str text;
} maker;

static const char *const table_names[TABLES] = {"p", "q", "r", "s", "t"};

static const char *type_of(maker *m)
{
    static const char *const types[] = {"int",  "bigint",      "text",          "varchar(20)",
                                        "uuid", "timestamptz", "numeric(10,2)", "bool"};
    unsigned which = roll(m->state, 10);

    if (which == 8 && (m->enums & 1U))
        return "mood";
    if (which == 9 && (m->enums & 2U))
        return "size";
    return types[which % 8];
}

static void add_column(maker *m, unsigned at)
{
    const char *type = type_of(m);
    bool is_enum = mig_same(type, "mood") || mig_same(type, "size");

    mig_str_addf(&m->text, "      %s: {type: '%s%s'", column_names[at], type,
                 roll(m->state, 3) == 0 ? "?" : "");
    if (is_enum && roll(m->state, 2) == 0)
        mig_str_addf(&m->text, ", default: %s", mig_same(type, "mood") ? "v0" : "w0");
    if (mig_same(type, "text") && roll(m->state, 3) == 0)
        mig_str_addf(&m->text, ", default: x%u", roll(m->state, 2));
    if (roll(m->state, 6) == 0)
        mig_str_add(&m->text, ", unique: true");
    if (roll(m->state, 6) == 0)
        mig_str_add(&m->text, ", index: true");
    if (roll(m->state, 8) == 0)
        mig_str_addf(&m->text, ", check: '%s > %u'", column_names[at], roll(m->state, 2));
    mig_str_add(&m->text, "}\n");
}

/* Up to two columns that the table has, as "a, b"; "id" when it has none. */
static void add_some_columns(maker *m, unsigned table)
{
    unsigned left = 1 + roll(m->state, 2), start = roll(m->state, COLUMNS), used = 0;

    for (unsigned i = 0; i < COLUMNS && used < left; i++) {
        unsigned at = (start + i) % COLUMNS;

        if (m->columns[table][at])
            mig_str_addf(&m->text, "%s%s", used++ ? ", " : "", column_names[at]);
    }
    if (used == 0)
        mig_str_add(&m->text, "id");
}

static void add_parts(maker *m, unsigned table)
{
    static const char *const names[] = {"n1", "n2", "n3"};
    const char *own = table_names[table];

    mig_str_add(&m->text, "    indexes:\n");
    for (unsigned i = 0; i < 3; i++) {
        if (roll(m->state, 3) != 0)
            continue;
        mig_str_addf(&m->text, "      i%s_%s: {columns: [", names[i], own);
        add_some_columns(m, table);
        mig_str_addf(&m->text, "]%s}\n", roll(m->state, 2) ? ", unique: true" : "");
    }
    mig_str_add(&m->text, "    unique:\n");
    if (m->keyed[table] && m->columns[table][0])
        mig_str_addf(&m->text, "      k_%s: [id, a]\n", own);
    for (unsigned i = 0; i < 2; i++) {
        if (roll(m->state, 4) != 0)
            continue;
        mig_str_addf(&m->text, "      u%s_%s: [", names[i], own);
        add_some_columns(m, table);
        mig_str_add(&m->text, "]\n");
    }
    mig_str_add(&m->text, "    foreign_keys:\n");
    for (unsigned i = 0; i < TABLES; i++) {
        if (!m->tables[i] || roll(m->state, 3) != 0)
            continue;
        if (m->keyed[i] && m->columns[i][0] && m->columns[table][1] && roll(m->state, 2))
            mig_str_addf(&m->text, "      f%u_%s: {columns: [id, b], references: '%s(id, a)'}\n", i,
                         own, table_names[i]);
        else
            mig_str_addf(&m->text, "      f%u_%s: {columns: [id], references: %s%s}\n", i, own,
                         table_names[i], roll(m->state, 2) ? ", on_delete: cascade" : "");
    }
}

static void add_enum(maker *m, unsigned bit, const char *name, char letter)
{
    if (!(m->enums & bit))
        return;
    mig_str_addf(&m->text, "  %s: [%c0", name, letter);
    for (unsigned i = 1; i < 4; i++)
        if (roll(m->state, 2))
            mig_str_addf(&m->text, ", %c%u", letter, i);
    mig_str_add(&m->text, "]\n");
}

static const char *make(mig_arena *arena, uint64_t *state)
{
    maker m = {.state = state, .enums = roll(state, 4)};
    const char *text;

    if (m.enums)
        mig_str_add(&m.text, "enums:\n");
    add_enum(&m, 1, "mood", 'v');
    add_enum(&m, 2, "size", 'w');
    for (unsigned i = 0; i < TABLES; i++) {
        m.tables[i] = roll(state, 3) != 0;
        m.keyed[i] = roll(state, 2) == 0;
        for (unsigned k = 0; k < COLUMNS; k++)
            m.columns[i][k] = roll(state, 2) == 0;
    }
    mig_str_add(&m.text, "tables:\n");
    for (unsigned i = 0; i < TABLES; i++) {
        if (!m.tables[i])
            continue;
        mig_str_addf(&m.text, "  %s:\n    columns:\n      id: {type: %s, primary_key: true}\n",
                     table_names[i], roll(state, 4) ? "int" : "uuid");
        for (unsigned k = 0; k < COLUMNS; k++)
            if (m.columns[i][k])
                add_column(&m, k);
        add_parts(&m, i);
    }
    text = mig_str_copy(arena, &m.text);
    mig_str_dispose(&m.text);
    return text;
}

/* The order doesn't depend on that of the input. */
static void expect_shuffle(mig_arena *arena, uint64_t *state, mig_caps caps,
                           const mig_schema *found, const mig_schema *wanted)
{
    mig_ops ordered = difference(arena, caps, found, wanted), mixed = {0}, again;
    mig_diff_options options = {.caps = caps};
    mig_ops ops = {0};
    mig_error err = {0};

    cr_assert(mig_diff_settled(arena, NULL, found, wanted, &options, &ops, &err));
    for (size_t i = 0; i < ops.len; i++)
        mig_push(arena, &mixed, ops.items[i]);
    for (size_t i = mixed.len; i > 1; i--) {
        size_t other = roll(state, (unsigned)i);
        mig_op kept = mixed.items[i - 1];

        mixed.items[i - 1] = mixed.items[other];
        mixed.items[other] = kept;
    }
    cr_assert(mig_order(arena, &mixed, found, &again, &err), "%s", err.text[0]);
    expect_text("shuffled", ops_text(arena, &ordered), ops_text(arena, &again));
}

Test(diff, random_schemas_lead_to_each_other_and_back)
{
    uint64_t state = UINT64_C(88172645463325252);

    for (unsigned i = 0; i < PAIRS; i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_caps caps = i % 2 ? sqlite_caps : postgresql_caps;
        const char *before = make(arena, &state), *after = make(arena, &state);
        const mig_schema *found = found_from(arena, caps, before);
        const mig_schema *wanted = wanted_from(arena, caps, after);
        const char *what = mig_arena_printf(arena, "pair %u\n%s--- to\n%s", i, before, after);

        expect_laws(what, caps, found, wanted);
        expect_shuffle(arena, &state, caps, found, wanted);
    }
}
