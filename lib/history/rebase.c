/* Putting scripts behind others: see rebase.h. */
#include "history/rebase.h"

#include "history/graph.h"

#include "base/text.h"

typedef struct {
    mig_arena *arena;
    const mig_sides *sides;
    const mig_history *here, *there;
    mig_map *theirs;      /* revisions of the other side */
    const char *head;     /* that the user chose; NULL: none */
    mig_strings *parents; /* that each node of here gets */
    mig_rebase *plan;
} rebase;

static bool is_theirs(const rebase *r, const char *revision)
{
    return mig_map_find(r->theirs, revision) != NULL;
}

static bool build_there(rebase *r, mig_error *err)
{
    const mig_side *there = &r->sides->there;
    mig_scripts scripts = {0};
    mig_history *history;

    r->theirs = mig_map_new(r->arena);
    for (size_t i = 0; i < there->len; i++) {
        mig_map_put(r->theirs, there->items[i].script->revision, there->items[i].script);
        mig_push(r->arena, &scripts.items, there->items[i].script);
    }
    if (!mig_history_build(r->arena, &scripts, &history, err)) {
        mig_within(err, "while reading the scripts of \"%s\"", r->sides->name);
        return false;
    }
    r->there = history;
    return true;
}

static bool check_here(const rebase *r, mig_error *err)
{
    const char *name = r->sides->name;
    mig_indices missing = {0};

    for (size_t i = 0; i < r->there->count; i++)
        if (!mig_history_script(r->here, r->there->nodes[i].script->revision))
            mig_push(r->arena, &missing, i);
    return missing.len == 0 ||
           mig_fail(err, MIG_ERR_USAGE,
                    "\"%s\" has scripts that aren't here (%s): get them first, with `git merge "
                    "%s` or `git rebase %s`",
                    name, mig_graph_ids(r->arena, r->there, &missing), name, name);
}

static bool find_head(rebase *r, const char *head, mig_error *err)
{
    mig_relatives around;

    if (!head)
        return true;
    if (!mig_history_find(r->arena, r->there, NULL, head, &r->head, err))
        return mig_within(err, "while looking for --head among the scripts of \"%s\"",
                          r->sides->name);
    if (!r->head)
        return mig_fail(err, MIG_ERR_USAGE, "\"%s\" is no head", head);
    mig_history_relatives(r->arena, r->there, r->head, &around);
    return around.head || mig_fail(err, MIG_ERR_USAGE, "revision \"%s\" is no head of \"%s\"",
                                   r->head, r->sides->name);
}

/* The heads that stand on a revision of the other side; on none: all. */
static void heads_above(const rebase *r, const char *revision, mig_indices *heads)
{
    bool *above = mig_arena_alloc(r->arena, r->there->count + 1);
    size_t start = revision ? mig_graph_find(r->there, revision) : MIG_BASE;

    for (size_t i = 0; i < r->there->count; i++) {
        const mig_revision *node = &r->there->nodes[i];

        above[i] = i == start || start == MIG_BASE;
        for (size_t k = 0; k < node->parents; k++)
            above[i] |= above[node->downs.items[k]];
        if (above[i] && node->children.len == 0)
            mig_push(r->arena, heads, i);
    }
}

/* What takes the place of a parent on the other side. */
static bool find_target(const rebase *r, const mig_script *script, const char *parent,
                        const char **target, mig_error *err)
{
    mig_indices heads = {0};

    *target = r->head;
    if (r->head)
        return true;
    heads_above(r, parent, &heads);
    if (heads.len == 1) {
        *target = r->there->nodes[heads.items[0]].script->revision;
        return true;
    }
    return mig_fail(err, MIG_ERR_USAGE,
                    "\"%s\" has several heads (%s) that revision \"%s\" could follow: say which "
                    "one with --head",
                    r->sides->name, mig_graph_ids(r->arena, r->there, &heads), script->revision);
}

static void add_once(mig_arena *arena, mig_strings *list, const char *text)
{
    if (!mig_strings_has(list, text))
        mig_push(arena, list, text);
}

/* The parents that a script of ours gets; one that follows nothing goes on doing so, unless both
 * sides began a history where there was none, or the user says behind what it comes. */
static bool find_parents(const rebase *r, const mig_script *script, mig_strings *parents,
                         mig_error *err)
{
    const mig_strings *old = &script->down_revisions;
    const char *target;

    for (size_t i = 0; i < old->len; i++) {
        target = old->items[i];
        if (is_theirs(r, target) && !find_target(r, script, old->items[i], &target, err))
            return false;
        add_once(r->arena, parents, target);
    }
    if (old->len > 0 || r->there->count == 0 || (!r->head && r->sides->before.len > 0))
        return true;
    if (!find_target(r, script, NULL, &target, err))
        return false;
    mig_push(r->arena, parents, target);
    return true;
}

/* A label in this very branch says that it was begun on purpose; --head says that it's to move all
 * the same. Only where a branch begins is this asked. */
static bool stays(const rebase *r, const mig_script *script)
{
    return !r->head && mig_sides_labelled(r->arena, r->sides, r->here, script->revision);
}

static bool find_all_parents(const rebase *r, mig_error *err)
{
    for (size_t i = 0; i < r->here->count; i++) {
        const mig_script *script = r->here->nodes[i].script;
        const mig_strings *old = &script->down_revisions;
        mig_strings parents = {0};
        mig_error why = {0};
        bool good = true;

        r->parents[i] = *old;
        if (is_theirs(r, script->revision))
            continue;
        good = find_parents(r, script, &parents, &why);
        if (good && mig_strings_same(&parents, old)) {
            if (old->len == 0 && r->there->count > 0)
                mig_push(r->arena, &r->plan->stay, script->revision);
            continue;
        }
        if (stays(r, script)) {
            mig_push(r->arena, &r->plan->stay, script->revision);
        } else if (good) {
            r->parents[i] = parents;
        } else {
            *err = why;
            return false;
        }
    }
    return true;
}

/* All scripts as they will be. */
static bool build_after(const rebase *r, mig_history **after, mig_error *err)
{
    mig_scripts scripts = {0};

    for (size_t i = 0; i < r->here->count; i++) {
        mig_script *script = MIG_COPY(r->arena, r->here->nodes[i].script);

        script->down_revisions = r->parents[i];
        mig_push(r->arena, &scripts.items, script);
    }
    return mig_history_build(r->arena, &scripts, after, err);
}

/* Marks what a revision stands on, by parents alone. */
static bool *below(const rebase *r, const mig_history *history, const char *revision)
{
    bool *set = mig_arena_alloc(r->arena, history->count + 1);
    size_t start = mig_graph_find(history, revision);

    for (size_t i = start + 1; i-- > 0;) {
        const mig_revision *node = &history->nodes[i];

        for (size_t k = 0; (i == start || set[i]) && k < node->parents; k++)
            set[node->downs.items[k]] = true;
    }
    return set;
}

/* Of a merge of ours with the other side what is now below the other parent: nothing is left to be
 * joined. */
static void drop_needless(const rebase *r, const mig_history *after, mig_strings *parents)
{
    mig_strings kept = {0};

    for (size_t i = 0; i < parents->len; i++) {
        size_t index = mig_graph_find(after, parents->items[i]);
        bool needless = false;

        for (size_t k = 0; k < parents->len; k++)
            needless |= k != i && below(r, after, parents->items[k])[index];
        if (!needless)
            mig_push(r->arena, &kept, parents->items[i]);
    }
    *parents = kept;
}

static void find_changes(const rebase *r, const mig_history *after)
{
    for (size_t i = 0; i < r->here->count; i++) {
        mig_reparenting change = {r->here->nodes[i].script, r->parents[i]};

        if (is_theirs(r, change.script->revision))
            continue;
        if (change.parents.len > 1)
            drop_needless(r, after, &change.parents);
        if (!mig_strings_same(&change.parents, &change.script->down_revisions))
            mig_push(r->arena, &r->plan->changes, change);
    }
}

static void find_moved(const rebase *r)
{
    bool *set = mig_arena_alloc(r->arena, r->here->count + 1);

    for (size_t i = 0; i < r->plan->changes.len; i++)
        set[mig_graph_find(r->here, r->plan->changes.items[i].script->revision)] = true;
    mig_graph_close_up(r->here, set);
    for (size_t i = 0; i < r->here->count; i++)
        if (set[i])
            mig_push(r->arena, &r->plan->moved.items, r->here->nodes[i].script);
}

bool mig_sides_rebase(mig_arena *arena, const mig_sides *sides, const mig_history *history,
                      const char *head, mig_rebase *plan, mig_error *err)
{
    rebase r = {.arena = arena, .sides = sides, .here = history, .plan = plan};
    mig_history *after;

    *plan = (mig_rebase){0};
    r.parents = mig_arena_alloc(arena, (history->count + 1) * sizeof *r.parents);
    if (!build_there(&r, err) || !check_here(&r, err) || !find_head(&r, head, err) ||
        !find_all_parents(&r, err) || !build_after(&r, &after, err))
        return false;
    find_changes(&r, after);
    find_moved(&r);
    return true;
}
