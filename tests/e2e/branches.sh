# Branches: every command on a history that forks, merges and depends, and the identifiers that they share.

# A script of the given id that notes in the table `done` that it ran: script ID PARENTS [LINE...]
script() {
    local id=$1 parents=$2
    shift 2
    minute=$((${minute:-10} + 1))
    {
        printf '%s\n' "revision: $id" "down_revision: [$parents]" "created: 2026-01-01T00:$minute:00Z" "message: do $id" "$@"
        printf '%s\n' "upgrade:" "- execute: INSERT INTO done VALUES ('$id')" \
            "downgrade:" "- execute: DELETE FROM done WHERE id = '$id'"
    } >"migrations/versions/$id.yaml"
}

# a-b, b->c1(left)->c2, b->d1(right)->d2, e merges c2 and d2; f1(net)-f2, and f2 depends on c1.
example() {
    project
    schema <<'END'
tables: {}
END
    sql 'CREATE TABLE done (id varchar(20))'
    script a ""
    script b a
    script c1 b "branch_labels: [left]"
    script c2 c1
    script d1 b "branch_labels: [right]"
    script d2 d1
    script e "c2, d2"
    script f1 "" "branch_labels: [net]"
    script f2 f1 "depends_on: [left]"
}

# at ROWS RAN: the rows of the version table, and what was run.
at() {
    same "rows" "$1" "$(sql 'SELECT version_num FROM migrate_version ORDER BY 1' | paste -sd' ')"
    same "what ran" "$2" "$(sql 'SELECT id FROM done ORDER BY 1' | paste -sd' ')"
}

test_upgrade_and_downgrade_by_every_identifier() {
    example
    fails 2 m upgrade head
    says "there are several heads: e, f2"
    m upgrade left
    at c1 "a b c1"
    m upgrade right@+1
    at "c1 d1" "a b c1 d1"
    fails 2 m upgrade +1
    says 'say on which branch, as in "c1@+1"'
    fails 2 m downgrade -1
    m upgrade net@head
    at "d1 f2" "a b c1 d1 f1 f2"
    m downgrade left@-1
    at "d1 f1" "a b d1 f1"
    m upgrade heads
    at "e f2" "a b c1 c2 d1 d2 e f1 f2"
    m current --check-heads
    m downgrade net@base
    at e "a b c1 c2 d1 d2 e"
    m downgrade right@b
    at c2 "a b c1 c2"
    m downgrade current
    m downgrade base
    at "" ""
    m upgrade net@head --tag "v 1.4"
    same tags "v 1.4" "$(sql "SELECT DISTINCT tag FROM migrate_log WHERE tag IS NOT NULL")"
    fails 2 m upgrade left@d1
    says 'revision "d1" is not on the branch of "left"'
    fails 2 m upgrade lift@head
    says 'did you mean "left"?'
    fails 2 m upgrade a:b
}

test_order_and_rows_are_alembics() {
    example
    m upgrade heads 2>out.txt
    same order "a b d1 d2 c1 f1 f2 c2 e" "$(sed -n 's/^upgrade \([a-f0-9]*\) .*/\1/p' out.txt | paste -sd' ')"
    says "9 revisions applied; the database is at e, f2"
    m downgrade base 2>out.txt
    says "9 revisions taken back; the database is at base"
}

# Alembic crashes here with a KeyError.
test_dependencies_on_siblings_upgrade() {
    project
    sql 'CREATE TABLE done (id varchar(20))'
    script a ""
    script b a
    script c a
    script d a "depends_on: [b, c]"
    m upgrade d
    at d "a b c d"
    m downgrade -1
    at "b c" "a b c"
}

test_stamp_takes_several_and_keeps_other_branches() {
    example
    m stamp c2 d2
    at "c2 d2" ""
    m stamp b c1
    at c1 ""
    m stamp right
    at "c1 d1" ""
    m stamp heads --tag restored
    at "e f2" ""
    m stamp left@base
    at f1 ""
    sql "INSERT INTO migrate_version VALUES ('zzzz')"
    fails 2 m stamp heads
    says 'migrate stamp --purge'
    m stamp --purge f1 b
    at "b f1" ""
    m stamp base
    at "" ""
}

sqlite_lists_show_the_branches() {
    example
    same heads "e (left, right) (head), do e
f2 (net) (head), do f2" "$(m heads)"
    sed -i 's/left\]/c2]/' migrations/versions/f2.yaml
    rm migrations/versions/e.yaml
    same heads "c2 (left) (effective head), do c2
d2 (right) (head), do d2
f2 (net) (head), do f2" "$(m heads)"
    same "real heads" "d2 (right) (head), do d2
f2 (net) (head), do f2" "$(m heads --resolve-dependencies)"
    same branches "a -> b (branchpoint), do b
  -> c1 (left), do c1
  -> d1 (right), do d1" "$(m branches)"
    same history "f1 (c2) -> f2 (net) (head), do f2" "$(m history -r net@-1:net@head 2>err.txt | head -1)"
    m --json branches >out.txt
    says '"children": ['
    m upgrade heads
    same current "d2 (right) (head), do d2
f2 (net) (head), do f2" "$(m current)"
    m current -v >out.txt
    says "Also depends on: c2"
    m current --check-heads
    m show current >out.txt
    same "scripts shown" "revision: d2 revision: f2" "$(grep '^revision' out.txt | paste -sd' ')"
    m show left@head >out.txt
    says "Parent:   c1"
    m --json show b:c1 >out.txt
    same "scripts shown" 2 "$(grep -c '"text"' out.txt)"
    m history -r -1:current >out.txt 2>&1 || true
    says "could count from several revisions"
    same history "f1 (c2) -> f2 (net) (head) (current), do f2" "$(m history -i -r f2:)"
    fails 1 m --url sqlite:///nowhere/x.db history -i
}

sqlite_history_is_drawn() {
    example
    same picture '* (c1) -> f2 (net) (head), do f2
* f1 (net), do f1
*   e (left, right) (head), do e
|\
| * d2 (right), do d2
| * d1 (right), do d1
* | c2 (left), do c2
* | c1 (left), do c1
|/
* b, do b
* a, do a' "$(m history --graph 2>err.txt)"
    same "part of it" '* c2 (left), do c2
* c1 (left), do c1
* b, do b' "$(m history --graph -r b:c2 2>err.txt)"
    m history --graph -v >out.txt 2>&1
    says '| | Merges:   c2, d2'
}

# git_like NAME PARENTS...: the same revision here and in a repository.
git_like() {
    local name=$1 parent parents=()
    shift
    script "$name" "$(echo "$*" | sed 's/ /, /g')"
    for parent; do parents+=(-p "${commits[$parent]}"); done
    stamp=$((${stamp:-1700000000} + 60))
    commits[$name]=$(GIT_AUTHOR_DATE="$stamp +0000" GIT_COMMITTER_DATE="$stamp +0000" \
        git -c user.name=a -c user.email=a -C repository commit-tree "$tree" "${parents[@]}" -m "$name")
}

sqlite_history_is_drawn_as_git_does() {
    declare -A commits
    local tree
    command -v git >/dev/null || return 0
    project
    git init -q repository
    tree=$(git -C repository hash-object -t tree -w /dev/null)
    git_like r00
    git_like r01 r00
    git_like r02 r01
    git_like r03 r00
    git_like r04 r03
    git_like r05 r02 r04
    git_like r06 r01
    git_like r07 r05
    git_like r08 r07 r06
    git_like r09 r07
    m history --graph 2>err.txt | sed 's/ (head)//; s/, do .*//' >ours.txt
    git -C repository log --graph --format=%s "${commits[r09]}" "${commits[r08]}" | sed 's/ *$//' >gits.txt
    same picture "$(cat gits.txt)" "$(cat ours.txt)"
}

sqlite_revision_and_merge_make_branches() {
    project
    schema </dev/null
    m revision --rev-id a -m one
    m revision --rev-id b -m two
    fails 2 m revision --rev-id c --head a -m three
    says 'revision "a" is no head, since b follows it; begin a branch there with --splice'
    m revision --rev-id c --head a --splice --branch-label side -m three
    fails 2 m revision -m more
    says '--head'
    fails 2 m revision --head side@head --branch-label side
    says 'there is a revision or label "side" already'
    fails 2 m revision --head side@head --branch-label 'not good'
    m revision --rev-id d --head side@head -m four
    m revision --rev-id e --head base --branch-label apart --depends-on side --depends-on b -m five
    says 'depends_on: [side, b]' migrations/versions/*_e_*
    says 'down_revision: null' migrations/versions/*_e_*
    fails 2 m merge b
    says 'there is nothing to merge'
    fails 2 m merge b c
    says 'revision "c" is no head'
    fails 2 m merge a b --splice
    says 'revision "a" is below "b" already'
    m merge b e --rev-id x # a head that another one depends on
    m upgrade x
    same current "x (apart) (head), merge b, e" "$(m current)"
    m downgrade e
    same current "e (apart), five" "$(m current | head -1)"
    m downgrade base
    rm migrations/versions/*_x_*
    m merge b side@head --rev-id f --branch-label joined >out.txt
    says 'merge_b_d.yaml'
    says 'down_revision: [b, d]' migrations/versions/*_f_*
    m --json merge heads --rev-id g -m all >out.txt
    says '"revision": "g"'
    m upgrade head
    m check
    fails 2 m merge
    says 'there is nothing to merge'
}

sqlite_scripts_may_be_in_several_folders() {
    project
    schema </dev/null
    printf 'versions: [migrations/versions, billing]\n' >>migrate.yaml
    m revision --rev-id a -m one
    m revision --rev-id b --head base --version-path ./billing --branch-label billing -m two
    m revision --rev-id c --head billing@head -m three
    ls billing >out.txt
    says _b_two.yaml
    says _c_three.yaml
    fails 2 m revision --head a --version-path elsewhere
    says "isn't among the folders"
    m upgrade heads
    cp billing/*_b_two.yaml migrations/versions/
    fails 2 m heads
    says 'is in two files'
}

sqlite_edit_opens_the_editor() {
    example
    VISUAL= EDITOR='sed -i s/do.a/edited/' m edit a
    says "message: edited" migrations/versions/a.yaml
    VISUAL='printf "%s\n" >args.txt' m edit a:b
    same files "migrations/versions/a.yaml migrations/versions/b.yaml" "$(paste -sd' ' args.txt)"
    EDITOR='sed -i s/revision:/revison:/' fails 2 m edit b
    says "revison"
    sed -i s/revison:/revision:/g migrations/versions/b.yaml
    EDITOR=false fails 1 m edit b
    fails 2 m edit base
}

test_ensure_version_makes_the_tables() {
    project
    m ensure-version
    m ensure_version
    same rows 0 "$(sql 'SELECT (SELECT count(*) FROM migrate_version) + (SELECT count(*) FROM migrate_log)')"
    m list_templates >out.txt
    says "generic - "
}

# On a terminal the plan comes first.
sqlite_plan_is_shown_on_a_terminal() {
    example
    command -v script >/dev/null || return 0
    command script -qec "$MIGRATE upgrade left" /dev/null </dev/null >out.txt
    says "3 to upgrade:"
    says "  b do b"
    says "3 revisions applied; the database is at c1"
}

sqlite_faults_of_the_graph_name_the_files() {
    example
    sed -i 's/\[a\]/[e]/' migrations/versions/b.yaml
    fails 2 m heads
    says '"e" (e.yaml)'
    says '"b" (b.yaml)'
    sed -i 's/\[e\]/[nosuch]/' migrations/versions/b.yaml
    fails 2 m upgrade heads
    says 'migrations/versions/b.yaml:2:16: no script has the revision "nosuch" that this one comes after'
    sed -i 's/\[nosuch\]/[b]/' migrations/versions/b.yaml
    fails 2 m history
    says 'revision "b" comes after itself'
    sed -i 's/\[b\]/[a]/' migrations/versions/b.yaml
    sed -i 's/\[right\]/[left]/' migrations/versions/d1.yaml
    fails 2 m current
    says 'the label "left" is in two files: "c1.yaml" and "d1.yaml"'
}
