/* Declared renames: when they count, and what they take along. */
#include "model.h"

#include <criterion/criterion.h>
#include <string.h>

static const diff_case cases[] = {
    {"everything that names the renamed follows", BOTH,
     "tables:\n"
     "  teams:\n"
     "    columns: {id: {type: int, primary_key: true}, code: {type: text, unique: true}}\n"
     "  users:\n"
     "    columns:\n"
     "      id: {type: int, primary_key: true}\n"
     "      team: {type: int, references: teams.id, index: true, check: team > 0}\n"
     "      twice: {type: int, generated: team * 2}\n"
     "      label: {type: text, default: team, check: label <> 'team'}\n"
     "    indexes:\n"
     "      ix: {columns: [abs(team), label], where: users.team > 1}\n",
     "tables:\n"
     "  groups:\n"
     "    renamed_from: teams\n"
     "    columns: {key: {type: int, primary_key: true, renamed_from: id}, "
     "code: {type: text, unique: true}}\n"
     "  people:\n"
     "    renamed_from: users\n"
     "    columns:\n"
     "      id: {type: int, primary_key: true}\n"
     "      group_id: {type: int, references: groups.key, index: true, check: group_id > 0, "
     "renamed_from: team}\n"
     "      twice: {type: int, generated: group_id * 2}\n"
     "      label: {type: text, default: team, check: label <> 'team'}\n"
     "    indexes:\n"
     "      ix: {columns: [abs(group_id), label], where: people.group_id > 1}\n",
     "- rename_table: {from: teams, to: groups}\n"
     "- rename_column: {table: groups, from: id, to: key}\n"
     "- rename_table: {from: users, to: people}\n"
     "- rename_column: {table: people, from: team, to: group_id}\n"},
    {"a renamed column that changes too", BOTH, "tables: {t: {columns: {a: int, b: text}}}\n",
     "tables: {t: {columns: {c: {type: bigint, renamed_from: a}, b: text}}}\n",
     "- rename_column: {table: t, from: a, to: c}\n"
     "- alter_column: {table: t, column: c, from: {type: int}, to: {type: bigint}}\n"},
    {"the old name is still declared", BOTH, "tables: {t: {columns: {a: int}}}\n",
     "tables: {t: {columns: {a: int, c: {type: int, renamed_from: a}}}}\n",
     "- add_column: {table: t, column: c, type: int}\n"},
    {"the new name is live already", BOTH, "tables: {t: {columns: {a: int, c: int}}}\n",
     "tables: {t: {columns: {c: {type: int, renamed_from: a}}}}\n",
     "# drops the column and what it holds\n"
     "- drop_column: {table: t, column: a}\n"},
    {"the old name isn't live", BOTH, "", "tables: {t: {renamed_from: s, columns: {a: int}}}\n",
     "- create_table:\n"
     "    table: t\n"
     "    columns:\n"
     "      a: {type: int}\n"},
    {"a table moves to another schema", PG, "tables: {t: {columns: {a: int}}}\n",
     "tables: {x.t: {renamed_from: t, columns: {a: int}}}\n",
     "- rename_table: {from: t, to: x.t}\n"},
    {"a bare old name is in the new one's schema", PG,
     "tables: {x.t: {columns: {a: int}}, t: {columns: {a: int}}}\n",
     "tables: {x.u: {renamed_from: t, columns: {a: int}}, t: {columns: {a: int}}}\n",
     "- rename_table: {from: x.t, to: x.u}\n"},
    {"case alone is no rename", LITE, "tables: {users: {columns: {Name: text}}}\n",
     "tables: {Users: {columns: {name: {type: text, renamed_from: NAME}}}}\n", ""},
    {"but for who says how it is spelled so far", LITE,
     "tables: {users: {columns: {name: text}, unique: {u: [name]}}, posts: {columns: {who: {type: "
     "text, references: users.name}}}}\n",
     "tables: {Users: {renamed_from: users, columns: {Name: {type: text, renamed_from: name}}, "
     "unique: {u: [Name]}}, posts: {columns: {who: {type: text, references: Users.Name}}}}\n",
     "- rename_table: {from: users, to: Users}\n"
     "- rename_column: {table: Users, from: name, to: Name}\n"},
    {"nor where it is spelled so already", LITE, "tables: {Users: {columns: {Name: text}}}\n",
     "tables: {Users: {renamed_from: users, columns: {Name: {type: text, renamed_from: name}}}}\n",
     ""},
    {"an enum and a value", PG,
     "enums: {m: [x, y]}\n"
     "tables: {t: {columns: {a: {type: m, default: y}, b: 'm[]'}}}\n",
     "enums: {n: {renamed_from: m, values: [x, {value: z, renamed_from: y}]}}\n"
     "tables: {t: {columns: {a: {type: n, default: z}, b: 'n[]'}}}\n",
     "- rename_enum: {from: m, to: 'n'}\n"
     "- alter_enum: {enum: 'n', from: [x, y], to: [x, z], rename: {y: z}}\n"},
    {"the default of what is dropped before a value's rename is the old one", PG,
     "enums: {m: [x, w]}\n"
     "tables:\n"
     "  t: {columns: {a: {type: m, default: w}, b: {type: m, default: w}, c: m}}\n"
     "  u: {columns: {a: {type: m, default: w}}}\n",
     "enums: {m: [x, {value: z, renamed_from: w}]}\n"
     "tables: {t: {columns: {b: {type: text, default: z}, c: m}}}\n",
     "- alter_column: {table: t, column: b, from: {type: m, default: w}, to: {type: text, "
     "default: z}}\n"
     "# drops the column and what it holds\n"
     "- drop_column: {table: t, column: a}\n"
     "# drops the table and its rows\n"
     "- drop_table: {table: u}\n"
     "- alter_enum: {enum: m, from: [x, w], to: [x, z], rename: {w: z}}\n"},
};

Test(diff, declared_renames_count_only_while_they_can_be_done)
{
    check_cases(cases, MIG_LEN(cases));
}

Test(diff, two_new_names_for_one_old_are_an_error_at_the_second)
{
    static const struct {
        const char *before, *after, *message;
    } wrong[] = {
        {"tables: {t: {columns: {a: int}}}\n",
         "tables:\n  u: {renamed_from: t, columns: {a: int}}\n"
         "  v: {renamed_from: t, columns: {a: int}}\n",
         "3: table \"t\" can't have become both \"u\" and \"v\"; leave renamed_from at one of "
         "them"},
        {"tables: {t: {columns: {a: int}}}\n",
         "tables:\n  t:\n    columns:\n      b: {type: int, renamed_from: a}\n"
         "      c: {type: int, renamed_from: a}\n",
         "5: column \"a\" can't have become both \"b\" and \"c\"; leave renamed_from at one of "
         "them"},
        {"enums: {t: [a]}\ntables: {x: {columns: {a: t}}}\n",
         "enums:\n  u: {renamed_from: t, values: [a]}\n  v: {renamed_from: t, values: [a]}\n",
         "3: enum \"t\" can't have become both \"u\" and \"v\"; leave renamed_from at one of them"},
    };

    for (size_t i = 0; i < MIG_LEN(wrong); i++) {
        MIG_AUTO_ARENA arena = mig_arena_new();
        mig_diff_options options = {.caps = postgresql_caps};
        mig_ops ops = {0};
        mig_error err = {0};

        cr_assert(!mig_diff_settled(
            arena, NULL, found_from(arena, postgresql_caps, wrong[i].before),
            wanted_from(arena, postgresql_caps, wrong[i].after), &options, &ops, &err));
        expect_text("error", wrong[i].message,
                    mig_arena_printf(arena, "%u: %s", err.line, err.text[0]));
        cr_expect(err.code == MIG_ERR_USAGE);
    }
}
