# include:, exclude: and ignore_extra: a database that is shared with others is managed in part. What is theirs is
# the same to the byte before and after, whatever is done to what is ours.

# Ours are users and posts; theirs are legacy_*, a column, an index, a check and a trigger on our tables.
shared() {
    local key="lower(email)"
    case $DB in
    mysql) key="(lower(email))" ;;
    mariadb) key=email ;;
    esac
    sql "
CREATE TABLE users (id bigint PRIMARY KEY NOT NULL, email varchar(90) NOT NULL, title text, tmp_a varchar(90),
    CONSTRAINT tmp_check CHECK (tmp_a <> 'x'));
CREATE INDEX idx_manual_email ON users ($key, tmp_a);
CREATE TABLE legacy_orders (id bigint PRIMARY KEY NOT NULL, user_id bigint REFERENCES users (id) ON DELETE CASCADE, note varchar(90));
CREATE INDEX legacy_note ON legacy_orders (note);
CREATE VIEW legacy_report AS SELECT u.email, o.note FROM users AS u JOIN legacy_orders AS o ON o.user_id = u.id;
CREATE TABLE posts (id bigint PRIMARY KEY NOT NULL, order_id bigint NOT NULL, body varchar(90),
    CONSTRAINT fk_posts_order_id FOREIGN KEY (order_id) REFERENCES legacy_orders (id));
CREATE INDEX ix_posts_body ON posts (body);
INSERT INTO users VALUES (1, 'a@b', 't', 'tmp');
INSERT INTO legacy_orders VALUES (7, 1, 'n');
INSERT INTO posts VALUES (3, 7, 'text');"
    case $DB in
    sqlite) sql "CREATE TRIGGER legacy_trigger AFTER UPDATE OF email ON users BEGIN UPDATE legacy_orders SET note = NEW.email WHERE user_id = NEW.id; END" ;;
    postgresql)
        sql "
CREATE TYPE legacy_kind AS ENUM ('a', 'b');
ALTER TABLE legacy_orders ADD kind legacy_kind;
ALTER TABLE users ADD kind legacy_kind NOT NULL DEFAULT 'a';
CREATE FUNCTION legacy_touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN UPDATE legacy_orders SET note = NEW.email WHERE user_id = NEW.id; RETURN NEW; END';
CREATE TRIGGER legacy_trigger AFTER UPDATE OF email ON users FOR EACH ROW EXECUTE FUNCTION legacy_touch()"
        ;;
    *) sql "CREATE TRIGGER legacy_trigger AFTER UPDATE ON users FOR EACH ROW UPDATE legacy_orders SET note = NEW.email WHERE user_id = NEW.id" ;;
    esac
}

filters() {
    cat >>migrate.yaml <<'EOF'
exclude:
- legacy_*
- {table: users, column: tmp_*}
- {kind: index, name: idx_manual_*}
- {kind: trigger, name: legacy_*}
EOF
}

# Everything of theirs, rows too.
theirs() {
    case $DB in
    sqlite)
        sql "SELECT name, sql FROM sqlite_schema WHERE name LIKE 'legacy%' OR name LIKE 'idx_manual%' ORDER BY name"
        sql "SELECT substr(sql, instr(sql, 'CONSTRAINT tmp_check'), 50) FROM sqlite_schema WHERE name = 'users'"
        ;;
    postgresql)
        pg_dump -t 'legacy*' "$URL" | grep -vE '^(--|\\(un)?restrict|$)'
        sql "SELECT pg_get_indexdef('idx_manual_email'::regclass), pg_get_constraintdef(oid), pg_get_functiondef('legacy_touch'::regproc),
            (SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = 'legacy_trigger') FROM pg_constraint WHERE conname = 'tmp_check'"
        sql "SELECT enum_range(NULL::legacy_kind)"
        ;;
    *)
        sql "SHOW CREATE TABLE legacy_orders; SHOW CREATE VIEW legacy_report; SHOW CREATE TRIGGER legacy_trigger"
        sql "SHOW CREATE TABLE users" | grep -E '`tmp_|idx_manual'
        ;;
    esac
    sql "SELECT * FROM legacy_orders"
    sql "SELECT id, tmp_a FROM users"
    sql "SELECT * FROM legacy_report"
}

test_theirs_is_in_nothing_that_is_printed_or_written() {
    shared
    project
    filters
    m inspect >schema.yaml 2>err.txt
    same "what is said of the rest" "" "$(cat err.txt)"
    says_not() { ! grep -E "$1" schema.yaml migrations/versions/* || exit 1; }
    grep -q 'references: legacy_orders.id' schema.yaml
    m check
    rm schema.yaml
    m adopt
    says_not 'legacy_(n|r|t)|idx_manual|tmp_'
    [ "$DB" != postgresql ] || grep -q 'legacy_kind' schema.yaml
    m check 2>&1 | grep -v '^database' >out.txt
    same "what check says" "no difference" "$(cat out.txt)"
    fails 0 m revision --autogenerate --from scripts -m nothing
    says "nothing to change"
}

test_theirs_is_the_same_after_changes_of_ours() {
    local theirs dumped
    shared
    project
    filters
    m adopt
    theirs=$(theirs) dumped=$(dump)
    # A narrower column below their view, index and trigger; a new one in front of it; a key that grows.
    sed -i 's/title: text?/title: varchar(20)?/; s/body: {type: varchar(90)?, index: true}/body: varchar(90)?\n      more: {type: int, default: 5, check: more > 0}/' schema.yaml
    m revision --autogenerate -m change
    ! grep -E 'legacy|tmp_|idx_manual' migrations/versions/*change* || exit 1
    m upgrade
    m check
    same "what is theirs, after the upgrade" "$theirs" "$(theirs)"
    sql "UPDATE users SET email = 'c@d'"
    same "their trigger and view" "c@d|c@d" "$(sql 'SELECT * FROM legacy_report')"
    sql "UPDATE users SET email = 'a@b'; UPDATE legacy_orders SET note = 'n'"
    m downgrade -1
    same "what is theirs, after the downgrade" "$theirs" "$(theirs)"
    same "the schema after the downgrade" "${dumped,,}" "$(dump | tr A-Z a-z)"
    fails 3 m check
    m upgrade
    m check
}

# The column's type changes below all that is theirs: the index over it alone says so, in its own text.
postgresql_a_column_changes_below_what_is_excluded() {
    local theirs
    shared
    sql "DROP INDEX idx_manual_email; CREATE INDEX idx_manual_email ON users (email, tmp_a)"
    project
    filters
    m adopt
    theirs=$(theirs)
    sed -i 's/email: varchar(90)/email: varchar(40)/' schema.yaml
    m revision --autogenerate -m change
    m upgrade
    m check
    same "what is theirs, after the upgrade" "$theirs" "$(theirs)"
    m downgrade -1
    same "what is theirs, after the downgrade" "$theirs" "$(theirs)"
}

test_a_new_reference_to_what_is_theirs() {
    local theirs
    shared
    project
    filters
    m adopt
    theirs=$(theirs)
    sed -i 's/body: {/other: {type: bigint?, references: legacy_orders.id, on_delete: set null}\n      body: {/' schema.yaml
    [ "$DB" != postgresql ] || sed -i 's/title: text?/title: text?\n      kinds: {type: "legacy_kind[]?", default: "{}"}/' schema.yaml
    m check --json >/dev/null && exit 1
    m revision --autogenerate -m reference
    m upgrade
    m check
    same "what is theirs" "$theirs" "$(theirs)"
    fails 0 m revision --autogenerate --from scripts -m nothing
    says "nothing to change"
    m downgrade -1
    same "what is theirs, after the downgrade" "$theirs" "$(theirs)"
    sed -i 's/legacy_orders.id, on/legacy_orders, on/' schema.yaml
    fails 2 m check
    says 'table "legacy_orders" is excluded and not declared; name the columns that are referred to: legacy_orders.id'
    sed -i 's/legacy_orders, on/lgacy_orders.id, on/' schema.yaml
    fails 2 m check
    says 'unknown table "lgacy_orders"'
}

test_what_is_declared_and_excluded_is_said() {
    shared
    project
    filters
    m inspect >schema.yaml
    cat >>schema.yaml <<'EOF'
  legacy_orders:
    columns: {id: {type: bigint, primary_key: true}}
  legacy_new:
    columns: {id: {type: bigint, primary_key: true}}
EOF
    fails 0 m check
    says 'warning: declared, but not compared, as migrate.yaml excludes it: table "legacy_orders", table "legacy_new"'
    says 'no difference'
}

test_what_theirs_needs_is_not_dropped() {
    local theirs
    shared
    project
    filters
    m inspect >whole.yaml
    theirs=$(theirs)
    grep -v 'email: varchar(90)' whole.yaml >schema.yaml
    fails 2 m revision --autogenerate -m no
    says 'the schema file has no more "users.email", but index "idx_manual_email" of "users" needs it, which migrate.yaml excludes'
    sed -n '/^  users/q;p' whole.yaml >schema.yaml
    fails 2 m diff
    says 'the schema file has no more "users", but '
    says ' of "legacy_orders" needs it'
    sed 's/^  users:/  legacy_users:\n    renamed_from: users/' whole.yaml >schema.yaml
    fails 2 m check
    says 'table "users" would become "legacy_users", and migrate.yaml excludes "legacy_users"'
    sed 's/^  posts:/  legacies:\n    renamed_from: legacy_orders/; s/ix_posts_/ix_/' whole.yaml >schema.yaml
    fails 2 m check
    says 'table "legacy_orders" would become "legacies", and migrate.yaml excludes "legacy_orders"'
    same "what is theirs" "$theirs" "$(theirs)"
}

test_only_what_is_included_is_managed() {
    local theirs
    shared
    project
    echo 'include: [posts]' >>migrate.yaml
    theirs=$(theirs)
    fails 0 m inspect
    cp out.txt schema.yaml
    ! grep -qE 'users:|legacy_orders:|not covered' schema.yaml || exit 1
    m check
    sed -i 's/  posts:/  posts:\n    comment: Ours/; s/body: {type: varchar(90)?, index: true}/body: text/' schema.yaml
    m revision --autogenerate -m change
    m upgrade
    m check
    same "what is theirs" "$theirs" "$(theirs)"
    # A table beyond the list isn't made.
    printf '  others:\n    columns: {id: bigint}\n' >>schema.yaml
    fails 0 m check
    says 'excludes it: table "others"'
    # Nor is an index beside those of a pattern of their own.
    sed -i 's/\[posts\]/[posts, others, {kind: index, name: ix_*}]/; s/name: ix_/name: "ix_/; s/\*}/*"}/' migrate.yaml
    sed -i 's/columns: {id: bigint}/columns: {id: bigint}\n    indexes: {by_id: [id], ix_id: [id]}/' schema.yaml
    fails 3 m diff
    says 'ix_id: [id]'
    ! grep -q 'by_id:' out.txt || exit 1
}

test_ignore_extra_proposes_no_drops() {
    shared
    project
    echo 'ignore_extra: true' >>migrate.yaml
    m adopt
    # Of what there is, one table is left in the file, with a column less and an index more.
    sed -n '/^  users:/,$p' schema.yaml | sed '/title:/d; /tmp_check/d; /^    checks:/d; s/email: varchar(90)/email: {type: varchar(90), index: true}/; 1i tables:' >less.yaml
    [ "$DB" != postgresql ] || sed -i '1i enums: {legacy_kind: [a]}' less.yaml
    mv less.yaml schema.yaml
    fails 3 m diff
    says 'create_index'
    ! grep -E 'drop_|alter_' out.txt || exit 1
    m revision --autogenerate -m index
    m upgrade
    m check
    fails 0 m revision --autogenerate --from scripts -m nothing
    says "nothing to change"
    schema <<<'tables: {}'
    m check
    sed -i '/^ignore_extra/d' migrate.yaml
    fails 3 m check
}

test_patterns_that_match_nothing_are_said_with_v() {
    shared
    project
    filters
    echo '- nobody_*' >>migrate.yaml
    m inspect >schema.yaml 2>err.txt
    same "without -v" "" "$(cat err.txt)"
    m check -v >out.txt 2>&1
    says 'migrate.yaml:10: exclude: nothing matches nobody_*'
    [ "$(grep -c 'nothing matches' out.txt)" = 1 ]
}

test_a_dump_of_everything_declares_what_is_ours() {
    shared
    project
    case $DB in
    sqlite) sql .schema ;;
    postgresql) pg_dump -s --no-owner "$URL" ;;
    *) for table in users legacy_orders posts legacy_report; do sql "SHOW CREATE TABLE $table" | sed 's/^[^|]*|//; s/|utf8.*//; $s/$/;/'; done ;;
    esac >schema.sql
    sed -i 's/schema.yaml/schema.sql/' migrate.yaml
    filters
    fails 0 m check
    says 'as migrate.yaml excludes it: '
    says 'no difference'
    ! grep -q 'not managed yet' out.txt || exit 1
}

postgresql_a_schema_that_others_have() {
    project
    sql "CREATE SCHEMA audit; CREATE TABLE audit.log (id int PRIMARY KEY); CREATE TABLE audit.ours (id int PRIMARY KEY);
        CREATE TABLE public.notes (id bigint PRIMARY KEY, log_id int NOT NULL, CONSTRAINT fk_notes_log_id FOREIGN KEY (log_id) REFERENCES audit.log)"
    printf 'schemas: audit\nexclude: [audit.l*]\n' >>migrate.yaml
    m inspect >schema.yaml
    grep -q 'references: audit.log.id' schema.yaml
    grep -q 'audit.ours:' schema.yaml
    ! grep -q 'audit.log:' schema.yaml || exit 1
    m check
    # Not even in scope: what is excluded can be referred to.
    sed -i '/^schemas/d' migrate.yaml
    m inspect >schema.yaml 2>err.txt
    grep -q 'references: audit.log.id' schema.yaml
    same "what is said" "" "$(cat err.txt)"
    m check
    sed -i 's/audit.l\*/public.n*/; s/exclude/schemas: audit\nexclude/' migrate.yaml
    m inspect >schema.yaml
    ! grep -q 'notes' schema.yaml || exit 1
    grep -q 'audit.log:' schema.yaml
    m check
}
