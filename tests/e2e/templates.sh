# Each template is a project that works, its comments included, and so are the pipelines for CI.

# The examples in the comments of schema files become what is declared.
uncomment() {
    local file
    for file; do
        case $file in
        *.yaml) sed -i '/^tables: {}$/d; s/^# \(tables:\|  .*\)$/\1/' "$file" ;;
        *.sql) sed -i '/^-- CREATE/,/^-- );/ s/^-- //' "$file" ;;
        esac
    done
}

# The URL of a database of this test in .env instead of the template's file.
use() { # use VARIABLE URL
    sed -i "s|^$1=.*|$1=\"$2\"|" .env
}

test_template_generic() {
    m init --template generic
    use DATABASE_URL "$URL"
    m revision --autogenerate -m nothing >out.txt
    same "scripts of an empty schema" "" "$(cat out.txt)"
    uncomment schema.yaml
    m revision --autogenerate -m "create users"
    test -f migrations/versions/*_create_users.yaml
    m upgrade head
    m check
    m downgrade base
}

test_template_sql() {
    m init --template sql 2>err.txt
    says "migrations/README.md says how to go on" err.txt
    use DATABASE_URL "$URL"
    m revision --autogenerate -m nothing >out.txt
    same "scripts of an empty schema" "" "$(cat out.txt)"
    uncomment schema.sql
    m revision --autogenerate -m "create users"
    grep -q "^CREATE TABLE" migrations/versions/*_create_users.sql
    m upgrade head
    m check
    sql "INSERT INTO users (id, email, bio) VALUES (1, 'a', 'b')"
    sed -i 's/^    bio text,/    about text, -- @renamed from=bio/' schema.sql
    m revision --autogenerate -m "rename bio"
    m upgrade head
    m check
    same "the value" b "$(sql 'SELECT about FROM users')"
    m downgrade base
    m upgrade head
    m revision --format yaml -m "in YAML all the same"
    test -f migrations/versions/*_in_yaml_all_the_same.yaml
}

test_template_multidb() {
    m init --template multidb db/scripts
    test -d db/scripts/shop/versions && test -d db/scripts/analytics/versions && test ! -e db/scripts/versions
    use SHOP_URL "$URL"
    use ANALYTICS_URL "$(other_url second)"
    uncomment shop.yaml analytics.yaml
    m revision --all --autogenerate -m "first tables"
    m upgrade --all
    m check --all
    grep -q orders db/scripts/shop/versions/*
    grep -q visits db/scripts/analytics/versions/*
    m downgrade -d shop -1
    fails 3 m check --all
    says 'in the database "shop"'
    m upgrade -d shop
    m check --all
    drop_other second
}

sqlite_every_template_is_listed_and_init_undoes() {
    same "templates" "generic multidb sql" "$(m list-templates | awk '{print $1}' | paste -sd' ')"
    same "templates are tested here" "$(ls "$ROOT/migrations_template")" \
        "$(declare -F | sed -n 's/^declare -f test_template_//p')"
    echo 'SHOP_URL=mine # of long ago' >.env
    echo 'tables: {mine: {}}' >shop.yaml
    m init -t multidb
    same ".env" 'SHOP_URL=mine # of long ago
ANALYTICS_URL="sqlite:///analytics.db"' "$(cat .env)"
    same "a schema of one's own" 'tables: {mine: {}}' "$(cat shop.yaml)"
    # What can't be finished leaves nothing behind.
    mkdir -p templates/broken/part templates/broken/zzz/deep before
    cp "$ROOT"/migrations_template/generic/* templates/broken
    echo x >templates/broken/part/file
    cd before
    fails 2 env MIGRATE_TEMPLATES="$PWD/../templates" "$MIGRATE" init -t broken migrations
    rm out.txt
    same "left behind" "" "$(find . -mindepth 1)"
}

# pipeline FILE: the commands of migrate in it, one per line.
pipeline() {
    sed -nE 's/^ *(run:|-) (migrate .*)/\2/p' "$1"
}

test_pipelines_for_ci() {
    m init
    use DATABASE_URL "$URL"
    uncomment schema.yaml
    m revision --autogenerate --from scripts -m "create users"
    local page
    migrate() { m "$@"; }
    same "the same steps" "$(pipeline "$ROOT/docs/ci/github-actions.yml")" "$(pipeline "$ROOT/docs/ci/gitlab-ci.yml")"
    for page in github-actions gitlab-ci; do
        pipeline "$ROOT/docs/ci/$page.yml" >steps.sh
        grep -q "migrate upgrade head --dry-run" steps.sh
        grep -qx "migrate check" steps.sh
        . ./steps.sh
        m check
        m downgrade base
    done
    # A schema file that changed without a script.
    sed -i 's/^      bio: .*/&\n      age: int?/' schema.yaml
    m upgrade head
    fails 3 m check
}

# YAML, by a reader that isn't ours where there is one, else by ours, which is stricter.
sqlite_pipelines_are_yaml() {
    local file
    for file in "$ROOT"/docs/ci/*.yml; do
        python3 -c 'import sys, yaml; assert isinstance(yaml.safe_load(open(sys.argv[1])), dict)' "$file"
        grep -q "make -C /tmp/migrate install" "$file"
    done
}
