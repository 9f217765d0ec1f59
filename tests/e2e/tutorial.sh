# What the documents show is run as it stands there, and the way that a course on FastAPI takes with Alembic.

# The commands in the ```sh blocks of a page.
commands_of() {
    awk '/^```sh/ {on = 1; next} /^```/ {on = 0} on' "$1"
}

sqlite_tutorial_page_runs_as_written() {
    migrate() { m "$@"; }
    eval "$(commands_of "$ROOT/docs/tutorial.md")"
    same "rows of the version table" 1 "$(sqlite3 database.db 'select count(*) from migrate_version')"
    m check
}

sqlite_page_on_branches_runs_as_written() {
    migrate() { m "$@"; }
    eval "$(commands_of "$ROOT/docs/branches.md")"
    same "rows of the version table" "2222 dddd ffff" "$(sqlite3 app.db 'select version_num from migrate_version order by 1' | paste -sd' ')"
    m history --graph >out.txt
    sed -n 's/^    \([*|]\)/\1/p' "$ROOT/docs/branches.md" >page.txt
    m history --graph -r :dddd | sed 's/ (current)//; s/ (head)//' >graph.txt
    same "the picture" "$(sed 's/ (head)//' page.txt)" "$(cat graph.txt)"
}

sqlite_readme_runs_as_written() {
    migrate() { m "$@"; }
    eval "$(commands_of "$ROOT/README.md")"
    m check
}

users() { # users [COLUMN LINE]
    schema <<END
tables:
  users:
    columns:
      id: {type: bigint, identity: always, primary_key: true}
      username: {type: varchar(50), unique: true}
      email: {type: varchar(255), unique: true}
      password: varchar(255)
      created_at: {type: timestamptz, default: now()}
${1:-}
END
}

course() {
    local before
    users
    m revision --autogenerate -m "create users table"
    m upgrade head
    sql "insert into users (username, email, password) values ('ann', 'ann@x', 'p'), ('bob', 'bob@x', 'q')"
    before=$(dump)
    users "      updated_at: {type: timestamptz, default: now(), on_update: now()}"
    m revision --autogenerate -m "update users table with updated_at"
    m upgrade head
    m check
    # Any client's UPDATE moves updated_at, for the changed row alone; a stated value is kept.
    sql "update users set updated_at = '2001-01-01 00:00:00'"
    same "a stated value" 2 "$(sql "select count(*) from users where updated_at < '2001-01-02'")"
    sql "update users set email = 'ann@y' where username = 'ann'"
    same "changed rows" ann "$(sql "select username from users where updated_at > '2020-01-01'")"
    m downgrade -1
    same "schema after the downgrade" "$before" "$(dump)"
    same "rows" "ann bob" "$(sql "select username from users order by 1" | xargs)"
    m upgrade head
    m check
}

sqlite_course_with_fastapi() {
    echo 'DATABASE_URL="sqlite:///test.db"' >.env
    m init
    course
}

postgresql_course_with_fastapi() {
    echo "DATABASE_URL='${URL/postgresql:/postgresql+psycopg2:}'" >.env
    m init
    course
}

postgresql_course_with_the_parts_of_the_url() {
    m init
    cat >migrate.yaml <<END
schema: schema.yaml
migrations: migrations
database: {driver: postgresql, host: "${URL#*host=}", user: postgres, name: $DATABASE}
END
    course
}

postgresql_script_made_on_sqlite_runs_here() {
    URL=sqlite:///$PWD/other.db project
    users "      updated_at: {type: timestamptz, default: now(), on_update: now()}"
    m revision --autogenerate -m one
    m upgrade head
    m check
    URL=$URL project
    m upgrade head
    m check
    m downgrade base
    m upgrade head
    m check
}

sqlite_script_made_on_postgresql_runs_here() {
    local here=$URL
    psql -XqAt "$MIGRATE_TEST_POSTGRESQL" -c "DROP DATABASE IF EXISTS across" -c "CREATE DATABASE across"
    URL=${MIGRATE_TEST_POSTGRESQL/@\/postgres/@\/across} project
    users "      updated_at: {type: timestamptz, default: now(), on_update: now()}"
    m revision --autogenerate -m one
    m upgrade head
    m check
    URL=$here project
    m upgrade head
    m check
    m downgrade base
    psql -XqAt "$MIGRATE_TEST_POSTGRESQL" -c "DROP DATABASE across"
}

# The ```yaml blocks of a page, each in a file of its own.
sqlite_configuration_examples_are_read() {
    local file
    awk '/^```yaml/ {n++; on = 1; next} /^```/ {on = 0} on {print > ("example" n)}' "$ROOT/docs/configuration.md"
    for file in example*; do
        cp "$file" migrate.yaml
        grep -q '^database' migrate.yaml || echo 'database: {url: "sqlite:///x.db"}' >>migrate.yaml
        DATABASE_URL=sqlite:///a.db ANALYTICS_URL=sqlite:///b.db DB_PASSWORD='a@b:c#%' m heads
        DATABASE_URL=sqlite:///a.db ANALYTICS_URL=sqlite:///b.db DB_PASSWORD='a@b:c#%' fails 1 m current
        says "while connecting to"
    done
    [ "$file" = example7 ]
}
