# What migrate.yaml says beyond one database and one schema: several databases, how new scripts are named and what is
# run behind them, one transaction for a run, where the version table is.

# Two databases with schemas and folders of their own.
pair() {
    OTHER=$(other_url second)
    cat >migrate.yaml <<END
databases:
  shop: {url: "$URL", schema: shop.yaml, migrations: shop}
  stock: {url: "$OTHER", schema: stock.yaml, migrations: stock}
END
    printf 'tables:\n  %s:\n    columns: {id: {type: bigint, primary_key: true}}\n' orders >shop.yaml
    printf 'tables:\n  %s:\n    columns: {id: {type: bigint, primary_key: true}}\n' items >stock.yaml
}

# each EXPRESSION: of each item of the list in out.txt, behind its database.
each() {
    python3 -c "
import json
for one in json.load(open('out.txt')):
    print(one['database'], $1)" | paste -sd' '
}

test_every_database_with_all() {
    pair
    m revision --autogenerate --all -m "first tables" >out.txt
    same "headings" "-- database: shop -- database: stock" "$(grep '^--' out.txt | paste -sd' ')"
    grep -q create_table shop/versions/*first_tables.yaml
    m upgrade head --all --dry-run >out.txt 2>err.txt
    same "what the dry run shows, in the file's order" "shop orders stock items" \
        "$(sed -nE 's/^-- database: //p; s/^CREATE TABLE .?(orders|items).*/\1/p' out.txt | paste -sd' ')"
    m upgrade --all
    m check --all
    m check -d stock
    m current --all --json >out.txt
    same "JSON" "shop True stock True" "$(each 'one["result"]["at_head"]')"
    drop_other second
}

test_all_stops_at_the_first_failure() {
    pair
    m revision --autogenerate --all -m one
    m upgrade -d stock
    m ensure-version -d shop
    fails 3 m check --all
    says 'in the database "shop"'
    ! grep -q 'database: stock' out.txt || exit 1
    m upgrade -d shop
    echo 'tables: {}' >stock.yaml
    fails 3 m check --all
    says 'in the database "stock"'
    m check --all --json >out.txt 2>/dev/null || true
    same "JSON" "shop None stock 3" "$(each 'one.get("exit_status")')"
    echo 'tables: [' >shop.yaml
    fails 2 m check --all
    says 'in the database "shop"'
    m check --all --json >out.txt 2>/dev/null || true
    same "JSON of an error" "shop 2" "$(each 'one["error"]["exit_status"]')"
    drop_other second
}

sqlite_all_is_for_commands_that_can() {
    pair
    fails 2 m inspect --all
    says "inspect works on one database; --all is for revision, upgrade, downgrade, current, history"
    fails 2 m current --all -d shop
    says "--all and -d: either all databases, or one"
    fails 2 m current --all --url "$URL"
    says "--all and --url"
    fails 2 m current
    says "there are several databases in \"migrate.yaml\"; choose one with -d: shop, stock"
    project
    small
    m revision --autogenerate -m one --all
    m upgrade --all
}

sqlite_names_of_new_scripts() {
    project
    small
    cat >>migrate.yaml <<'END'
file_name: ${year}-${month}-${day}_${hour}${minute}_${slug}-${revision}
slug_length: 10
time_zone: Asia/Kolkata
END
    export SOURCE_DATE_EPOCH=1795257000 # 2026-11-21T10:30:00Z
    m revision --autogenerate --rev-id aaaa -m "create the tables"
    test -f migrations/versions/2026-11-21_1600_create_the-aaaa.yaml
    grep -q '^created: 2026-11-21T10:30:00Z' migrations/versions/*aaaa.yaml
    sed -i 's/^time_zone.*/time_zone: -03:30/' migrate.yaml
    m revision --rev-id bbbb
    test -f migrations/versions/2026-11-21_0700-bbbb.yaml
    sed -i 's/^time_zone.*/time_zone: local/' migrate.yaml
    TZ=UTC-5 m revision --rev-id cccc
    test -f migrations/versions/2026-11-21_1530-cccc.yaml
    sed -i 's/^time_zone.*/time_zone: Europe\/Nowhere/' migrate.yaml
    fails 2 m revision --rev-id dddd
    says "migrate.yaml:7:12: there is no time zone \"Europe/Nowhere\" on this machine"
    sed -i 's/^file_name.*/file_name: ${slug}/; s/^time_zone.*/time_zone: UTC/' migrate.yaml
    m revision --rev-id eeee -m same
    fails 2 m revision --rev-id ffff -m same
    says "exists already"
    SOURCE_DATE_EPOCH=9999999999999999999 m revision --rev-id ffff -m late # no time that there is
    m upgrade head
}

sqlite_hooks_run_after_a_script_is_written() {
    mkdir -p sub
    project
    small
    cat >hook.sh <<'END'
#!/bin/sh
echo "$0 in $PWD: $*" >>hooks.txt
echo "to stdout"
END
    chmod +x hook.sh
    cat >>migrate.yaml <<'END'
hooks:
- [./hook.sh, '--of={file}', end]
- [./hook.sh, '$HOME; touch no-shell']
END
    (cd sub && m revision --autogenerate --rev-id aaaa -m "create t" >../out.txt 2>../err.txt)
    local file="$PWD/migrations/versions/$(ls migrations/versions)"
    same "what hooks saw" "./hook.sh in $PWD: --of=$file end
./hook.sh in $PWD: \$HOME; touch no-shell $file" "$(cat hooks.txt)"
    same "stdout is the result's" 1 "$(wc -l <out.txt)"
    says "to stdout" err.txt
    m revision --rev-id bbbb --head base --json >out.txt 2>err.txt
    python3 -m json.tool <out.txt >/dev/null
    m merge -m both
    same "runs of hooks" 6 "$(wc -l <hooks.txt)"
}

sqlite_a_hook_that_fails() {
    project
    small
    echo 'hooks: [[sh, -c, "exit 3"], [touch, second]]' >>migrate.yaml
    fails 1 m revision --autogenerate --rev-id aaaa -m one
    says 'the hook "sh -c exit 3" ended with status 3'
    says "is written, and stays"
    test -f migrations/versions/*aaaa_one.yaml
    test ! -e second
    m upgrade head
    sed -i 's/^hooks.*/hooks: [[no-such-program]]/' migrate.yaml
    fails 1 m revision --rev-id bbbb
    says 'the hook "no-such-program" can'"'"'t be run'
    sed -i 's/^hooks.*/hooks: [[sed, -i, "s,revision,rewision,"]]/' migrate.yaml
    fails 2 m revision --rev-id cccc
    says "while reading the script as the hooks left it"
}

chain() { # three scripts, the last fails
    project
    local id before=null
    for id in a b c; do
        printf '%s\n' "revision: $id" "down_revision: $before" "message: do $id" upgrade: \
            "- create_table: {table: $id, columns: {id: {type: bigint, primary_key: true}}}" \
            "$([ $id != c ] || echo '- execute: INSERT INTO nowhere VALUES (1)')" downgrade: "- drop_table: {table: $id}" \
            >migrations/versions/$id.yaml
        before=$id
    done
}

test_one_transaction_for_a_run() {
    rolls_schemas_back || return 0
    chain
    echo 'transaction: run' >>migrate.yaml
    fails 1 m upgrade head
    says "by \`transaction: run\` none of this run's 3 scripts took effect"
    same "what stayed" "" "$(dump)"
    same "rows" 0 "$(sql 'SELECT count(*) FROM migrate_version')"
    m upgrade b
    same "rows" b "$(sql 'SELECT version_num FROM migrate_version')"
    m downgrade base
    same "what stayed" "" "$(dump)"
    sed -i 's/transaction: run/transaction: script/' migrate.yaml
    fails 1 m upgrade head
    same "rows" b "$(sql 'SELECT version_num FROM migrate_version')"
}

mariadb_one_transaction_for_a_run_is_refused() {
    chain
    echo 'transaction: run' >>migrate.yaml
    fails 2 m upgrade head
    says "\`transaction: run\` of migrate.yaml can't be had on $DB, which commits each change of the schema by itself"
    same "what stayed" "" "$(dump)"
}

postgresql_version_table_in_a_schema() {
    small
    project
    sql 'CREATE SCHEMA ops'
    echo 'version_table: ops.applied' >>migrate.yaml
    m revision --autogenerate --rev-id aaaa -m one
    m upgrade head
    same "the version" aaaa "$(sql 'SELECT version_num FROM ops.applied')"
    same "the log" 1 "$(sql 'SELECT count(*) FROM ops.migrate_log')"
    m check
    sed -i 's/ops.applied/public.applied/' migrate.yaml
    m stamp head
    m check
    m current --check-heads
}

sqlite_version_table_knows_no_schema() {
    started
    echo 'version_table: main.applied' >>migrate.yaml
    fails 2 m current
    says "\`version_table: main.applied\` names a schema, and sqlite has none"
}

sqlite_config_tells_where_values_come_from() {
    cat >migrate.yaml <<'END'
schema: [schema.yaml, {program: [x, "${TOKEN}"]}]
migrations: top
versions: [a, b]
naming: {pk: "p_${table}"}
databases:
  one: {driver: postgresql, host: "${HOSTNAME_OF_IT:-db}", user: u, password: "${PW}", name: "${NAME_OF_IT}"}
  two: {url: "postgres://u:${PW2}@h/d?sslpassword=${PW}", migrations: z, hooks: [[git, add]], slug_length: 5}
  three: {url: "mysql:/x:geheim@y"}
END
    printf '# first\nPW=geheim\nexport PW2="geheim"\nTOKEN=geheim\n' >.env
    NAME_OF_IT=shop m config -d one >out.txt
    same "of the connection" 'url: postgresql://u:***@db/shop # from the parts below
driver: postgresql # migrate.yaml:6
host: db # migrate.yaml:6, HOSTNAME_OF_IT is not set and has a default
user: u # migrate.yaml:6
password: '"'***'"' # migrate.yaml:6, PW from .env:2
name: shop # migrate.yaml:6, NAME_OF_IT from the environment' "$(grep -A5 '^url' out.txt | tr -s ' ')"
    says "# migrate.yaml:3" out.txt
    m config -d two >two.txt
    same "other values" 'url: postgres://u:***@h/d?sslpassword=*** # migrate.yaml:7, PW2 from .env:3, PW from .env:2
migrations: z # migrate.yaml:7
versions: # default
naming: # migrate.yaml:4
slug_length: 5 # migrate.yaml:7
time_zone: UTC # default' "$(grep -E '^(url|migrations|versions|naming|slug|time)' two.txt | tr -s ' ')"
    m config -d two --json >two.json
    same "JSON" "file 7 PW2 .env 3" "$(python3 -c '
import json
url = json.load(open("two.json"))["settings"]["url"]["from"]
print(url["source"], url["line"], *[url["variables"][0][key] for key in ("name", "source", "line")])')"
    m config -d three >three.txt
    says "url: null" three.txt
    says "# --url" <(m config -d three --url sqlite:///x.db)
    m config --all --json >all.json
    ! grep geheim out.txt two.txt two.json three.txt all.json || exit 1
    python3 -m json.tool <all.json >/dev/null
    # What is printed is YAML that says the same, but for an empty `include`, which nobody can state.
    unset PW
    rm .env
    cat >migrate.yaml <<'END'
database: {url: "sqlite:///x.db"}
END
    m config | grep -vE '^(url|include)' >again.txt
    cat again.txt >>migrate.yaml
    sed -i '/^# /d' again.txt
    same "once more" "$(sed 's/ *# .*//' again.txt)" "$(m config | grep -vE '^(url|include)' | sed '/^# /d; s/ *# .*//')"
}
