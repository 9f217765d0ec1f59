# Scripts under git: real repositories, made by git itself.

export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME="Ann Example" GIT_AUTHOR_EMAIL=ann@example.com
export GIT_COMMITTER_NAME="Ann Example" GIT_COMMITTER_EMAIL=ann@example.com GIT_MERGE_AUTOEDIT=no

# A script that makes a table of its name: script ID PARENT [FILE]
script() {
    minute=$((${minute:-9} + 1))
    cat >"${3:-migrations/versions/$1.yaml}" <<END
revision: $1
down_revision: $2
message: do $1
created: 2026-01-01T00:$minute:00Z
upgrade:
- create_table: {table: t_$1, columns: {id: bigint}}
downgrade:
- drop_table: {table: t_$1}
END
}

# commit MESSAGE [AUTHOR]
commit() {
    git add -A
    GIT_AUTHOR_NAME="${2:-Ann Example}" git commit -qm "$1"
}

# A repository with a project and one script, aaaa.
repository() {
    git init -q -b main
    printf 'test.db*\nout.txt\n*.log\n' >.gitignore
    project
    echo 'ignore_extra: true' >>migrate.yaml
    printf 'tables: {}\n' >schema.yaml
    script aaaa null
    commit "first"
}

# Which of the tables there are: "aaaa cccc".
tables() {
    case $DB in
    sqlite) sql "SELECT name FROM sqlite_schema WHERE name LIKE 't~_%' ESCAPE '~' ORDER BY 1" ;;
    *) sql "SELECT table_name FROM information_schema.tables WHERE table_name LIKE 't~_%' ESCAPE '~' ORDER BY 1" ;;
    esac | sed 's/^t_//' | paste -sd' '
}

# at ROWS TABLES
at() {
    same "rows" "$1" "$(sql 'SELECT version_num FROM migrate_version ORDER BY 1' | paste -sd' ')"
    same "tables" "$2" "$(tables)"
}

sqlite_history_names_commit_and_author() {
    repository
    script bbbb aaaa
    commit "second" "Bob"
    script cccc bbbb
    same history "bbbb -> cccc (head), do cccc [uncommitted]
aaaa -> bbbb, do bbbb [$(git rev-parse --short=8 HEAD) Bob]
<base> -> aaaa, do aaaa [$(git rev-parse --short=8 HEAD~1) Ann Example]" "$(m history --git 2>err.txt)"
    m history --git -v >out.txt 2>&1
    says "Commit:   $(git rev-parse HEAD) by Bob <ann@example.com>"
    m history --git --graph >out.txt 2>&1
    says "* cccc (head), do cccc [uncommitted]"
    m --json history --git >out.txt 2>err.txt
    says '"commit": null'
    says '"author": "Bob"'
    (cd migrations && m history --git) >out.txt 2>&1
    says "Bob]"
}

sqlite_history_of_special_checkouts() {
    repository
    script bbbb aaaa
    commit "second" "Bob"
    git worktree add -q ../worktree.$$ HEAD~1 2>/dev/null
    (cd ../worktree.$$ && m history --git) >out.txt 2>&1
    git worktree remove --force ../worktree.$$
    says "do aaaa [$(git rev-parse --short=8 HEAD~1) Ann Example]"
    git clone -q --depth 1 "file://$PWD" shallow 2>err.txt
    (cd shallow && m history --git) >out.txt 2>&1
    says "[before this shallow clone]"
    git -c protocol.file.allow=always submodule --quiet add "file://$PWD" inner
    (cd inner && m history --git) >out.txt 2>&1
    says "do bbbb [$(git rev-parse --short=8 HEAD) Bob]"
    cp .git/HEAD head.txt
    echo broken >.git/HEAD
    fails 1 m history --git
    says "can't read the commit of HEAD"
    mv head.txt .git/HEAD
    mv .git elsewhere
    fails 2 m history --git
    says "there is no git repository around"
    m history
}

sqlite_a_repository_of_somebody_else_is_named() {
    [ "$(id -u)" = 0 ] || return 0
    repository
    chown -R nobody .
    HOME=/nonexistent fails 1 m history --git
    says "safe.directory"
    m history
    m upgrade head
}

sqlite_revision_names_the_author_when_asked() {
    project
    printf 'tables: {}\n' >schema.yaml
    m revision --rev-id aaaa -m one
    same "nothing personal" "" "$(grep -iE 'ann|author' migrations/versions/* || true)"
    m revision --rev-id bbbb -m two --author
    says 'author: Ann Example <ann@example.com>' migrations/versions/*_bbbb_*
    GIT_AUTHOR_NAME='Ödön "O" #1: x' m revision --rev-id cccc -m three --author
    m history -v >out.txt 2>&1
    says 'Author:   Ödön "O" #1: x <ann@example.com>'
    m --url postgresql:///x revision --rev-id dddd -m four --author --format sql
    says '-- author: Ann Example <ann@example.com>' migrations/versions/*_dddd_*
    unset GIT_AUTHOR_NAME
    HOME=/nonexistent XDG_CONFIG_HOME=/nonexistent fails 2 m revision -m five --author
    says "names no author"
}

# Two clones, one and two, of what `repository` makes, each with a script of its own behind aaaa: bbbb in one, which is
# pushed, cccc in two. Ends in two.
clones() {
    local here=$PWD
    repository
    git clone -q --bare . ../central.$$
    mv ../central.$$ central
    git clone -q central one
    git clone -q central two
    (cd one && script bbbb aaaa && commit "add bbbb" && git push -q)
    minute=30
    cd two
    ln -s ../test.db test.db
    script cccc aaaa
    commit "add cccc" Bob
    git fetch -q
}

sqlite_a_merge_is_looked_at_without_a_database() {
    clones
    sed -i 's|^  url:.*|  url: ${NOWHERE_AT_ALL}|' migrate.yaml
    fails 3 m heads --git-base origin/main
    says '2 heads'
    fails 3 m check --git-base origin/main
    says '2 heads'
    says "the database wasn't looked at"
    says "NOWHERE_AT_ALL"
    fails 3 m --json check --git-base origin/main
    says '"at_head": null'
    says '"kind": "heads"'
    fails 3 m check --git-base origin/main --url postgresql://127.0.0.1:1/none
    says '2 heads'
    git checkout -q -- migrate.yaml
    git reset -q --hard origin/main
    m heads --git-base origin/main
    fails 1 m check --git-base origin/main --url postgresql://127.0.0.1:1/none
    says 'nothing is in the way of a merge with "origin/main"'
}

sqlite_two_heads_are_found_before_a_merge() {
    clones
    m heads >out.txt
    says "cccc (head)"
    fails 3 m heads --git-base origin/main
    says 'bbbb (head), do bbbb'
    says 'after a merge with "origin/main" there would be 2 heads: "bbbb" (origin/main), "cccc" (here)'
    says 'run `migrate rebase --onto origin/main`, or join them with `migrate merge heads`'
    says "isn't ready for a merge"
    m heads --git-base HEAD
    m heads --git-base main~1
    m upgrade head
    m check
    fails 3 m check --git-base origin/main
    says '2 heads'
    fails 3 m --json check --git-base origin/main
    says '"kind": "heads"'
    fails 3 m --json heads --git-base origin/main
    says '"where": "base"'
    git merge -q origin/main
    fails 3 m heads --git-base origin/main
    says 'beside "origin/main" there are 2 heads'
    m merge heads --rev-id dddd
    fails 3 m heads --git-base origin/main
    says "(migrations/versions/"
    says "isn't committed"
    commit merged
    m heads --git-base origin/main
    fails 2 m heads --git-base mian
    says 'git knows no commit "mian"'
    git branch -m main work
    fails 2 m heads --git-base main
    says 'did you mean "origin/main"?'
}

sqlite_edited_and_missing_scripts_are_found_before_a_merge() {
    clones
    git rm -q migrations/versions/cccc.yaml
    sed -i 's/do aaaa/done/' migrations/versions/aaaa.yaml
    fails 3 m heads --git-base origin/main
    says 'the script of revision "aaaa" (migrations/versions/aaaa.yaml) was edited here, but is already in "origin/main"'
    says '(migrations/versions/aaaa.yaml) has changes that aren'"'"'t committed'
    says 'the script migrations/versions/cccc.yaml is gone from the working tree'
    commit "edit"
    fails 3 m heads --git-base origin/main
    says 'was edited here'
    same "what else" "" "$(grep committed out.txt || true)"
    git checkout -q HEAD~1 -- migrations/versions/aaaa.yaml
    commit "as before"
    # What main edited since is none of ours.
    (cd ../one && sed -i 's/do aaaa/mended/' migrations/versions/aaaa.yaml && commit "mend" && git push -q)
    git fetch -q
    m heads --git-base origin/main >out.txt
    git mv migrations/versions/aaaa.yaml migrations/versions/0_aaaa.yaml
    commit "another name"
    m heads --git-base origin/main
    git rm -q migrations/versions/0_aaaa.yaml
    fails 3 m heads --git-base origin/main
    says 'was removed here, but is already in "origin/main"'
    git checkout -q HEAD -- .
    script bbbb aaaa
    commit "the same id"
    fails 3 m heads --git-base origin/main
    says 'has another text in "origin/main"'
}

sqlite_scripts_of_a_folder_that_was_renamed_are_found() {
    clones
    git mv migrations db
    sed -i 's/^migrations:.*/migrations: db/' migrate.yaml
    commit "another folder"
    fails 3 m heads --git-base origin/main
    says '2 heads: "bbbb" (origin/main), "cccc" (here)'
    same "what else" "" "$(grep -E 'edited|removed|text' out.txt || true)"
    fails 2 m rebase --onto origin/main
    says 'has scripts that aren'"'"'t here (bbbb)'
    git -c merge.directoryRenames=true merge -q origin/main
    m rebase --onto origin/main >out.txt
    says 'db/versions/cccc.yaml: cccc follows bbbb instead of aaaa'
    commit "behind main"
    m heads --git-base origin/main
}

sqlite_a_branch_with_a_label_is_meant() {
    clones
    git rm -q migrations/versions/cccc.yaml
    m revision -m "create invoices" --head aaaa --branch-label billing
    m revision -m "more"
    commit "billing"
    m heads --git-base origin/main >out.txt
    says "(billing)"
}

sqlite_a_shallow_clone_says_what_it_lacks() {
    clones
    cd ..
    git clone -q --depth 1 "file://$PWD/two" shallow 2>err.txt
    cd shallow
    git fetch -q --depth 1 "file://$PWD/../central" main
    fails 1 m heads --git-base FETCH_HEAD
    says 'git fetch --unshallow'
}

test_rebase_puts_scripts_behind_mains() {
    clones
    script dddd cccc
    commit "add dddd"
    m upgrade head
    at dddd "aaaa cccc dddd"
    fails 2 m rebase --onto origin/main
    says "has scripts that aren't here (bbbb): get them first, with \`git merge origin/main\`"
    git merge -q origin/main
    fails 2 m upgrade head
    m rebase --onto origin/main --dry-run >out.txt 2>&1
    says "cccc would follow bbbb instead of aaaa"
    says "applied in"
    fails 2 m rebase --onto origin/main
    says "cccc, dddd are applied in"
    says "--downgrade"
    same "nothing changed" "" "$(git status --porcelain)"
    at dddd "aaaa cccc dddd"
    m rebase --onto origin/main --downgrade >out.txt
    same "what it says" "migrations/versions/cccc.yaml: cccc follows bbbb instead of aaaa" "$(cat out.txt)"
    same "what changed" "-down_revision: aaaa
+down_revision: bbbb" "$(git diff -U0 | grep -E '^[-+][^-+]')"
    at aaaa "aaaa"
    m upgrade head
    at dddd "aaaa bbbb cccc dddd"
    m check
    commit "rebase"
    m heads --git-base origin/main
    m rebase --onto origin/main >out.txt 2>&1
    says "nothing to do"
    m downgrade base
    at "" ""
}

sqlite_rebase_asks_on_a_terminal() {
    command -v script >/dev/null || return 0
    clones
    git merge -q origin/main
    m upgrade cccc
    echo n | command script -qec "'$MIGRATE' rebase --onto origin/main" /dev/null >out.txt 2>&1 || true
    says "take it back first? [y/N]"
    says "cccc is applied in"
    at cccc "aaaa cccc"
    echo y | command script -qec "'$MIGRATE' rebase --onto origin/main" /dev/null >out.txt 2>&1
    says "cccc follows bbbb instead of aaaa"
    at aaaa "aaaa"
}

sqlite_rebase_changes_all_files_or_none() {
    local long
    clones
    git merge -q origin/main
    # No room for the name of the new file beside it.
    long=migrations/versions/$(printf 'x%.0s' $(seq 250)).yaml
    script dddd aaaa "$long"
    fails 1 m rebase --onto origin/main
    says "no script was changed"
    same "nothing changed" "?? $long" "$(git status --porcelain)"
    says "down_revision: aaaa" "$long"
    mv "$long" migrations/versions/dddd.sql
    printf -- '-- revision: dddd\r\n-- down_revision: aaaa\r\n-- migrate:up\r\n-- migrate:down\r\n' >migrations/versions/dddd.sql
    chmod 640 migrations/versions/dddd.sql
    m --json rebase --onto origin/main >out.txt 2>err.txt
    says '"downgraded": 0'
    same "text" $'-- down_revision: bbbb\r' "$(sed -n 2p migrations/versions/dddd.sql)"
    same "mode" 640 "$(stat -c %a migrations/versions/dddd.sql)"
    says "isn't known" err.txt
    same "heads" "dddd (head)
cccc (head), do cccc" "$(m heads)"
    m rebase --onto origin/main >out.txt 2>&1
    says "nothing to do"
    fails 2 m rebase
    says "--onto main"
    fails 2 m rebase --onto origin/main --head cccc
    says 'unknown revision "cccc"'
}

# Two databases ran cccc behind aaaa; then bbbb came from main, and cccc was put behind it by a rebase.
passed_over() {
    clones
    m upgrade head
    git merge -q origin/main
    m --url sqlite:///none.db rebase --onto origin/main
    commit "rebase"
    at cccc "aaaa cccc"
}

test_a_revision_that_was_passed_over_is_refused_and_can_be_run() {
    passed_over
    fails 1 m upgrade head
    says 'revision "bbbb" was never run here, and counts as applied only because "cccc", which was applied before, follows it since'
    says 'migrate stamp cccc'
    fails 1 m upgrade head --dry-run
    fails 1 m downgrade -1
    says '"bbbb" was never run here'
    fails 3 m check
    says '"migrate upgrade --missed"'
    fails 1 m upgrade head --sql
    says '"bbbb" was never run here'
    fails 2 m upgrade head --sql --missed
    at cccc "aaaa cccc"
    m upgrade --missed --dry-run >out.txt 2>&1
    says "CREATE TABLE t_bbbb"
    at cccc "aaaa cccc"
    m upgrade --missed >out.txt 2>&1
    says "upgrade bbbb"
    at cccc "aaaa bbbb cccc"
    m check
    m upgrade head >out.txt 2>&1
    same "warnings" "" "$(grep warning out.txt || true)"
    says "nothing to do"
    m downgrade base
    at "" ""
}

test_a_revision_that_was_passed_over_can_be_taken_back_to() {
    passed_over
    m downgrade aaaa --from-git >out.txt 2>&1
    says 'revision "cccc" was changed since it was run'
    at aaaa "aaaa"
    m upgrade head
    at cccc "aaaa bbbb cccc"
    m check
}

test_a_revision_that_was_passed_over_can_be_stamped() {
    passed_over
    sql "CREATE TABLE t_bbbb (id bigint)"
    m stamp cccc
    m check
    m upgrade head
    at cccc "aaaa bbbb cccc"
}

# A colleague's database that had both applied before the rebase lacks nothing.
test_both_applied_before_a_rebase() {
    clones
    git merge -q origin/main
    m upgrade heads
    at $'bbbb cccc' "aaaa bbbb cccc"
    m --url sqlite:///none.db rebase --onto origin/main
    fails 3 m check
    says 'was changed after it was applied'
    m stamp cccc
    m check
    script dddd cccc
    m upgrade head
    at dddd "aaaa bbbb cccc dddd"
}

test_a_revision_of_another_branch_is_taken_back_from_git() {
    clones
    script dddd cccc
    commit "add dddd"
    m upgrade head
    git checkout -q -b other origin/main
    same "here" "aaaa bbbb" "$(ls migrations/versions | sed 's/.yaml//' | paste -sd' ')"
    fails 2 m upgrade head
    says 'the database is at revision "dddd", which no script here has'
    says 'revision "dddd" is in branch "main" of git (migrations/versions/dddd.yaml)'
    says '"migrate downgrade TARGET --from-git"'
    fails 2 m check
    says 'is in branch "main"'
    same current 'dddd (no script has it; it is in branch "main" of git (migrations/versions/dddd.yaml))' "$(m current)"
    fails 2 m upgrade head --from-git
    fails 2 m downgrade -1 --missed
    m downgrade aaaa --from-git --dry-run >out.txt 2>&1
    says "DROP TABLE t_cccc"
    at dddd "aaaa cccc dddd"
    m downgrade -1 --from-git
    at cccc "aaaa cccc"
    m downgrade aaaa --from-git >out.txt 2>&1
    says 'revision "cccc" comes from'
    at aaaa "aaaa"
    m upgrade head
    at bbbb "aaaa bbbb"
}

test_what_git_has_must_be_what_was_run() {
    clones
    # Run as it never was committed, and then edited.
    sed -i 's/do cccc/draft/' migrations/versions/cccc.yaml
    m upgrade head
    git checkout -q -- .
    git checkout -q -b other origin/main
    fails 2 m upgrade head
    says 'is in branch "main"'
    # The log has the text.
    m downgrade aaaa --from-git >out.txt 2>&1
    says 'revision "cccc" comes from migrate_log'
    at aaaa "aaaa"
    git checkout -q main
    m upgrade head
    git checkout -q other
    sql "UPDATE migrate_log SET checksum = '0123456789012345678901234567890123456789' WHERE revision = 'cccc'"
    fails 1 m downgrade aaaa --from-git
    says 'branch "main" of git (migrations/versions/cccc.yaml) has revision "cccc" with another text'
    at cccc "aaaa cccc"
    sql "DELETE FROM migrate_log WHERE revision = 'cccc'"
    fails 1 m downgrade aaaa --from-git
    says "the log doesn't say which text was run"
    git branch -qD main
    git checkout -q --detach origin/main
    git reflog expire --expire=now --all
    fails 2 m upgrade head
    says 'no commit of this git repository has revision "cccc"'
    mv .git elsewhere
    mv ../.git ../elsewhere
    fails 2 m upgrade head
    says 'which no script here has'
    fails 2 m downgrade aaaa --from-git
    says 'there is no git repository'
}

sqlite_an_older_commit_that_has_it_is_named() {
    clones
    m upgrade head
    git rm -q migrations/versions/cccc.yaml
    commit "remove it"
    fails 2 m upgrade head
    says "is in commit $(git rev-parse --short=12 HEAD~1) of git (migrations/versions/cccc.yaml)"
    m downgrade aaaa --from-git
    at aaaa "aaaa"
}
