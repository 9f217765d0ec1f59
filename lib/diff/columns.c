/*
 * Columns: added, dropped, and every property compared. Whatever differs in one, it is a single
 * alter_column with both whole definitions; how the database gets there is the dialect's business.
 * The order of columns is no difference.
 */
#include "diff/internal.h"

#include "base/text.h"
#include "schema/portable.h"

#include <string.h>

/* Either side of a column as scripts hold it: with its overrides for all dialects. */
static const mig_column *as_written(const mig_column *column)
{
    return column->portable ? column->portable : column;
}

/* Both portable, and not the same type. */
static bool portably_different(mig_arena *arena, const mig_type *found, const mig_type *wanted)
{
    mig_type_parts a, b;

    if (found->enumeration || wanted->enumeration || found->native || wanted->native)
        return false;
    a = mig_type_take_apart(arena, found->written);
    b = mig_type_take_apart(arena, wanted->written);
    return a.base != MIG_TYPE_OTHER && b.base != MIG_TYPE_OTHER &&
           !mig_same(mig_type_portable_text(arena, &a), mig_type_portable_text(arena, &b));
}

/* What this database can't tell apart, but others, which the same scripts are for, can. */
static bool written_different(mig_differ *differ, const mig_column *found, const mig_column *wanted)
{
    const mig_column *a = as_written(found), *b = as_written(wanted);

    if (!differ->from_scripts && !found->type.from_scripts)
        return false;
    if (portably_different(differ->arena, &found->type, &wanted->type))
        return true;
    if (!differ->from_scripts && !found->portable)
        return false; /* of a column that only the catalog knows, no overrides are known */
    if (portably_different(differ->arena, &a->type, &b->type) ||
        a->overrides.len != b->overrides.len)
        return true;
    for (size_t i = 0; i < a->overrides.len; i++) {
        const mig_column_override *x = &a->overrides.items[i], *y = NULL;

        for (size_t k = 0; k < b->overrides.len; k++)
            if (mig_same(b->overrides.items[k].dialect, x->dialect))
                y = &b->overrides.items[k];
        if (!y || !mig_same(x->column->type.written, y->column->type.written))
            return true;
    }
    return false;
}

/*
 * The same portable type, spelled otherwise only because of the table around it: SQLite's STRICT
 * and INTEGER PRIMARY KEY. That follows from the change of the table, without a word of its own.
 */
static bool follows_table(const mig_table_pair *pair, const mig_type *found, const mig_type *wanted)
{
    static const mig_strings none = {0};
    const mig_table *a = pair->found, *b = pair->wanted;
    mig_arena *arena = pair->differ->arena;

    if (found->from_scripts || pair->differ->from_scripts)
        return false;
    if (a->strict == b->strict && a->without_rowid == b->without_rowid &&
        mig_idents_same(pair->differ->found, a->primary_key ? &a->primary_key->columns : &none,
                        b->primary_key ? &b->primary_key->columns : &none))
        return false;
    return !found->native && !wanted->native &&
           mig_type_take_apart(arena, wanted->written).base != MIG_TYPE_OTHER &&
           mig_type_take_apart(arena, found->written).base != MIG_TYPE_OTHER &&
           !portably_different(arena, found, wanted);
}

static bool enum_name_same(mig_differ *differ, const char *a, const char *b)
{
    if (!a || !b)
        return a == b;
    return mig_name_same(differ->wanted, mig_name_parse(differ->arena, a),
                         mig_name_parse(differ->arena, b));
}

/* Without a server's spelling on the wanted side: by what is written, or by the server's word. */
static mig_verdict unsettled_type_same(mig_differ *differ, const mig_type *found,
                                       const mig_type *wanted)
{
    if (mig_same_nocase(found->written, wanted->written))
        return MIG_VERDICT_SAME;
    if (!found->server)
        return MIG_VERDICT_DIFFERENT;
    return mig_differ_ask(differ, (mig_question){.kind = MIG_QUESTION_TYPE,
                                                 .found = found->server,
                                                 .wanted = wanted->written,
                                                 .place = wanted->place});
}

mig_verdict mig_type_same(const mig_table_pair *pair, const mig_column *found,
                          const mig_column *wanted)
{
    mig_differ *differ = pair->differ;
    const mig_type *a = &found->type, *b = &wanted->type;
    mig_verdict verdict;

    /* a list of values without a name is the enum that has them */
    if (!enum_name_same(differ, a->enumeration, b->enumeration) &&
        (!mig_differ_keeps(differ, MIG_CAP_INLINE_ENUMS) || a->enumeration || !a->server ||
         !mig_same(a->server, b->server)))
        return MIG_VERDICT_DIFFERENT;
    if (a->enumeration) /* PostgreSQL keeps no number of dimensions (arrays.html) */
        return (mig_type_take_apart(differ->arena, a->written).dimensions > 0) ==
                       (mig_type_take_apart(differ->arena, b->written).dimensions > 0)
                   ? MIG_VERDICT_SAME
                   : MIG_VERDICT_DIFFERENT;
    if (a->server && b->server)
        verdict = mig_same(a->server, b->server) || follows_table(pair, a, b)
                      ? MIG_VERDICT_SAME
                      : MIG_VERDICT_DIFFERENT;
    else
        verdict = unsettled_type_same(differ, a, b);
    if (verdict == MIG_VERDICT_SAME && written_different(differ, found, wanted))
        return MIG_VERDICT_DIFFERENT;
    return verdict;
}

static bool no_default(const mig_default *dflt)
{
    return dflt->kind == MIG_DEFAULT_NONE || dflt->kind == MIG_DEFAULT_NULL;
}

/* Without quotes of any kind SQL doesn't care for case: TRUE, 1E3, Now(). */
static bool words_same(const char *a, const char *b)
{
    if (!a || !b)
        return false;
    return strcmp(a, b) == 0 || (!strpbrk(a, "'\"`[$") && mig_same_nocase(a, b));
}

static bool defaults_alike(const mig_default *found, const mig_default *wanted)
{
    mig_portable_default word = MIG_PORTABLE_NONE;

    if (found->kind != wanted->kind)
        return false;
    if (found->kind == MIG_DEFAULT_LITERAL)
        return mig_same(found->value, wanted->value);
    if (found->value && wanted->value)
        word = mig_default_portable(wanted->value);
    if (word != MIG_PORTABLE_NONE && mig_default_portable(found->value) == word)
        return true;
    return words_same(found->value, wanted->value) || words_same(found->server, wanted->server);
}

static const char *default_sql(const mig_default *dflt)
{
    if (dflt->server)
        return dflt->server;
    return dflt->kind == MIG_DEFAULT_EXPR ? dflt->value : NULL;
}

static mig_question default_question(const mig_table *table, const mig_column *column)
{
    return (mig_question){.kind = MIG_QUESTION_DEFAULT,
                          .table = table,
                          .column = column,
                          .wanted = default_sql(&column->dflt),
                          .place = column->dflt.place};
}

/* A number, a truth value or a portable word needs no server to be right. */
static void check_default(mig_differ *differ, const mig_table *table, const mig_column *column)
{
    const char *value = column->dflt.value;

    if (column->dflt.kind != MIG_DEFAULT_EXPR || !value ||
        mig_default_portable(value) != MIG_PORTABLE_NONE ||
        strspn(value, "+-.0123456789eE") == strlen(value))
        return;
    mig_differ_check(differ, default_question(table, column));
}

/* Columns whose literals are what they hold, letter for letter: others may spell a value in many
 * ways. */
static bool holds_text(mig_arena *arena, const mig_column *column)
{
    mig_type_parts parts = mig_type_take_apart(arena, column->type.written);

    return parts.dimensions == 0 && (column->type.enumeration || parts.base == MIG_TYPE_TEXT ||
                                     parts.base == MIG_TYPE_VARCHAR);
}

static mig_verdict default_same(const mig_table_pair *pair, const mig_column *found,
                                const mig_column *wanted)
{
    mig_question question;

    if (no_default(&found->dflt) && no_default(&wanted->dflt))
        return MIG_VERDICT_SAME;
    if (no_default(&found->dflt) || no_default(&wanted->dflt))
        return MIG_VERDICT_DIFFERENT;
    if (defaults_alike(&found->dflt, &wanted->dflt))
        return MIG_VERDICT_SAME;
    if (found->dflt.kind == MIG_DEFAULT_LITERAL && wanted->dflt.kind == MIG_DEFAULT_LITERAL &&
        holds_text(pair->differ->arena, wanted))
        return MIG_VERDICT_DIFFERENT;
    question = default_question(pair->wanted, wanted);
    question.found = default_sql(&found->dflt);
    if (!question.found || !question.wanted)
        return MIG_VERDICT_DIFFERENT;
    return mig_differ_ask(pair->differ, question);
}

static mig_verdict generated_same(const mig_table_pair *pair, const mig_column *found,
                                  const mig_column *wanted)
{
    if (found->generated_kind != wanted->generated_kind)
        return MIG_VERDICT_DIFFERENT;
    if (wanted->generated_kind == MIG_GENERATED_NONE)
        return MIG_VERDICT_SAME;
    return mig_differ_expr(pair, MIG_QUESTION_GENERATED, wanted, &found->generated,
                           &wanted->generated, true);
}

bool mig_differ_details_same(const mig_differ *differ, const mig_details *details,
                             const void *found, const void *wanted)
{
    static const mig_caps caps[] = {
        [MIG_DETAIL_OF_COMMENTS] = MIG_CAP_COMMENTS,
        [MIG_DETAIL_OF_TABLE_KINDS] = MIG_CAP_TABLE_KINDS,
        [MIG_DETAIL_OF_OPTIONS] = MIG_CAP_OPTIONS,
        [MIG_DETAIL_OF_STORAGE] = MIG_CAP_STORAGE,
    };

    for (size_t i = 0; i < details->len; i++) {
        const mig_detail *detail = &details->items[i];

        if (mig_differ_keeps(differ, caps[detail->group]) &&
            !mig_detail_holds(detail, found, wanted))
            return false;
    }
    return true;
}

/* A sequence that the file doesn't name may have any name. */
static bool sequence_same(const mig_sequence *found, const mig_sequence *wanted)
{
    mig_sequence unnamed;

    if (!found || (wanted && wanted->name))
        return mig_sequence_same(found, wanted);
    unnamed = *found;
    unnamed.name = NULL;
    return mig_sequence_same(&unnamed, wanted);
}

/*
 * What is written doesn't count while the column can't hold NULL anyway. It does when that ends, as
 * PostgreSQL keeps NOT NULL after the primary key, and when it begins: the way back would else
 * forget that the column could.
 */
static bool nullable_same(const mig_column *found, const mig_column *wanted)
{
    if (wanted->never_null)
        return found->never_null || wanted->nullable || !found->nullable;
    return found->nullable == wanted->nullable;
}

static const char *table_collation(const mig_table_pair *pair, const mig_table *table)
{
    return table->collation ? table->collation : pair->found->usual_collation;
}

/* Has it the collation of its table? A catalog shows it only where it is another one; scripts may
 * state it. */
static bool inherits(const mig_table_pair *pair, const mig_column *found)
{
    return !found->collation ||
           mig_same_nocase(found->collation, table_collation(pair, pair->found));
}

/* ... which becomes another? Then it follows, unless it is told. */
static bool inherits_another(const mig_table_pair *pair, const mig_column *found)
{
    return inherits(pair, found) && !mig_same_nocase(table_collation(pair, pair->found),
                                                     table_collation(pair, pair->wanted));
}

/* Does its table get the collation that it has for itself? On the way back nobody could tell that
 * it was stated, unless the script says so. */
static bool becomes_inherited(const mig_table_pair *pair, const mig_column *found)
{
    return found->collation && !mig_same_nocase(pair->found->collation, pair->wanted->collation) &&
           mig_same_nocase(found->collation, table_collation(pair, pair->wanted));
}

/* A stated collation that is the inherited one, and stays it, is no difference. Where that becomes
 * another, it is one also if only the scripts state it: a replay would keep it. */
static bool collation_same(const mig_table_pair *pair, const mig_column *found,
                           const mig_column *wanted)
{
    if (!wanted->collation && inherits(pair, found))
        return !inherits_another(pair, found) || !as_written(found)->collation;
    if (wanted->collation && (inherits_another(pair, found) || becomes_inherited(pair, found)))
        return false;
    return mig_ident_same(pair->differ->found, found->collation, wanted->collation) ||
           (!found->collation && found->usual_collation &&
            mig_same_nocase(found->usual_collation, wanted->collation));
}

/* The properties that need no server to compare. A NOT NULL's conflict clause counts in a key too:
 * where that makes the column NOT NULL, SQLite acts by the clause all the same. */
static bool plainly_same(const mig_table_pair *pair, const mig_column *found,
                         const mig_column *wanted)
{
    const mig_differ *differ = pair->differ;

    return nullable_same(found, wanted) && found->autoincrement == wanted->autoincrement &&
           mig_same_nocase(found->on_update, wanted->on_update) &&
           (!mig_differ_keeps(differ, MIG_CAP_IDENTITY) || found->identity == wanted->identity) &&
           (!mig_differ_keeps(differ, MIG_CAP_CONFLICT_CLAUSES) ||
            found->not_null_conflict == wanted->not_null_conflict) &&
           (!mig_differ_keeps(differ, MIG_CAP_COLLATIONS) || collation_same(pair, found, wanted)) &&
           (!mig_differ_keeps(differ, MIG_CAP_STORAGE) ||
            sequence_same(found->sequence, wanted->sequence)) &&
           mig_differ_details_same(differ, &mig_column_details, found, wanted);
}

mig_verdict mig_column_same(const mig_table_pair *pair, const mig_column *found,
                            const mig_column *wanted)
{
    mig_verdict type, generated, dflt;

    if (!plainly_same(pair, found, wanted))
        return MIG_VERDICT_DIFFERENT;
    type = mig_type_same(pair, found, wanted);
    if (type == MIG_VERDICT_DIFFERENT)
        return type; /* texts over another type can't be compared, and needn't be */
    dflt = default_same(pair, found, wanted);
    generated = generated_same(pair, found, wanted);
    if (dflt == MIG_VERDICT_DIFFERENT || generated == MIG_VERDICT_DIFFERENT)
        return MIG_VERDICT_DIFFERENT;
    if (type == MIG_VERDICT_OPEN || dflt == MIG_VERDICT_OPEN || generated == MIG_VERDICT_OPEN)
        return MIG_VERDICT_OPEN;
    return MIG_VERDICT_SAME;
}

void mig_differ_new_column(mig_differ *differ, const mig_table *table, const mig_column *column)
{
    check_default(differ, table, column);
    if (column->generated_kind == MIG_GENERATED_NONE)
        return;
    mig_differ_check(differ,
                     (mig_question){.kind = MIG_QUESTION_GENERATED,
                                    .table = table,
                                    .column = column,
                                    .wanted = column->generated.server ? column->generated.server
                                                                       : column->generated.written,
                                    .place = column->generated.place});
}

static bool in_key(const mig_schema *schema, const mig_table *table, const char *column)
{
    if (!table->primary_key)
        return false;
    for (size_t i = 0; i < table->primary_key->columns.len; i++)
        if (mig_ident_same(schema, table->primary_key->columns.items[i], column))
            return true;
    return false;
}

/*
 * A column that is written nullable joins or leaves the primary key. Where keys imply NOT NULL, it
 * has to be set or dropped with the key, by the upgrade or by the way back: an operation on the
 * column says when, also where what is written stays, or where the server has it already.
 */
static bool follows_key(const mig_table_pair *pair, const mig_column *found,
                        const mig_column *wanted)
{
    return as_written(found)->nullable &&
           in_key(pair->differ->found, pair->found, found->name) !=
               in_key(pair->differ->wanted, pair->wanted, wanted->name);
}

/* The name of its sequence, which the file leaves open, stays. */
static const mig_column *keep_sequence(mig_arena *arena, const mig_column *found,
                                       const mig_column *wanted)
{
    bool counts_alike = found->autoincrement ? wanted->autoincrement
                                             : found->identity != MIG_IDENTITY_NONE &&
                                                   wanted->identity != MIG_IDENTITY_NONE;
    mig_sequence sequence = {0};
    mig_column *copy;

    if (!counts_alike || !found->sequence || !found->sequence->name ||
        (wanted->sequence && wanted->sequence->name))
        return wanted;
    if (wanted->sequence)
        sequence = *wanted->sequence;
    sequence.name = found->sequence->name;
    copy = MIG_COPY(arena, wanted);
    copy->sequence = MIG_COPY(arena, &sequence);
    if (wanted->portable)
        copy->portable = keep_sequence(arena, found, wanted->portable);
    return copy;
}

/* Scripts may state the collation that it has from its table: from the one to the same would be no
 * change. */
static const mig_column *without_inherited(const mig_table_pair *pair, const mig_column *found,
                                           const mig_column *wanted)
{
    mig_column *copy;

    if (!wanted->collation || !inherits_another(pair, found))
        return found;
    copy = MIG_COPY(pair->differ->arena, found);
    copy->collation = NULL;
    if (found->portable)
        copy->portable = without_inherited(pair, found->portable, wanted);
    return copy;
}

static void compare_column(mig_table_pair *pair, const mig_column *found, const mig_column *wanted)
{
    mig_differ *differ = pair->differ;

    if (mig_column_same(pair, found, wanted) != MIG_VERDICT_DIFFERENT &&
        !follows_key(pair, found, wanted))
        return;
    mig_differ_new_column(differ, pair->wanted, wanted);
    wanted = keep_sequence(differ->arena, found, wanted);
    found = without_inherited(pair, found, wanted);
    mig_differ_push(differ, MIG_KIND_COLUMN, pair->found->name, (mig_object){.column = found},
                    (mig_object){.column = mig_clean_column(differ->arena, wanted, found->name)});
}

bool mig_differ_drops_column(const mig_table_pair *pair, const mig_column *found)
{
    return !found->excluded && !pair->differ->ignore_extra &&
           !mig_column_find(pair->differ->wanted, pair->wanted, found->name);
}

void mig_differ_columns(mig_table_pair *pair)
{
    mig_differ *differ = pair->differ;

    for (size_t i = 0; i < pair->wanted->columns.len; i++) {
        const mig_column *wanted = pair->wanted->columns.items[i];
        const mig_column *found = mig_column_find(differ->found, pair->found, wanted->name);

        if (found) {
            compare_column(pair, found, wanted);
            continue;
        }
        mig_differ_new_column(differ, pair->wanted, wanted);
        mig_differ_push(
            differ, MIG_KIND_COLUMN, pair->found->name, (mig_object){0},
            (mig_object){.column = mig_clean_column(differ->arena, wanted, wanted->name)});
    }
    for (size_t i = 0; i < pair->found->columns.len; i++) {
        const mig_column *found = pair->found->columns.items[i];

        if (mig_differ_drops_column(pair, found))
            mig_differ_push(differ, MIG_KIND_COLUMN, pair->found->name,
                            (mig_object){.column = found}, (mig_object){0});
    }
}
