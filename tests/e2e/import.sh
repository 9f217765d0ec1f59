# Scripts of other tools, taken over: an Alembic project that Alembic itself made and ran, and folders as dbmate,
# golang-migrate, goose and Flyway have them.

# An Alembic project in old/: a1, b1 on it, then c1 (left) and d1 (right), e1 that merges them, and f1 (net), a base that
# depends on c1. The test's database is upgraded to c1, the other one to its heads; what --sql prints is in *.sql.
alembic_project() { # alembic_project OTHER_URL
    cat >make.py <<'END'
import re, sys
from alembic import command
from alembic.config import Config

url, other = (re.sub("^postgresql:", "postgresql+psycopg2:", u) for u in sys.argv[1:3])
bodies = {
    "a1": (
        "op.create_table('teams', sa.Column('id', sa.Integer(), primary_key=True),\n"
        "        sa.Column('name', sa.String(50), nullable=False, server_default='a;b'))\n"
        "    op.create_table('users', sa.Column('id', sa.Integer(), primary_key=True),\n"
        "        sa.Column('team_id', sa.Integer(), sa.ForeignKey('teams.id')))",
        "op.drop_table('users')\n    op.drop_table('teams')"),
    "b1": (
        "op.execute(\"INSERT INTO teams (name) VALUES ('-- Running upgrade a1 -> b1; COMMIT;')\")",
        "op.execute('DELETE FROM teams')"),
    "c1": (
        "op.add_column('users', sa.Column('email', sa.String(200)))\n"
        "    op.create_index('ix_users_email', 'users', ['email'], unique=True)",
        "op.drop_index('ix_users_email', 'users')\n    op.drop_column('users', 'email')"),
    "d1": (
        "with op.get_context().autocommit_block():\n        op.create_index('ix_teams_name', 'teams', ['name'],"
        " postgresql_concurrently=True)",
        "op.drop_index('ix_teams_name', 'teams')"),
    "e1": ("pass", "pass"),
    "f1": ("op.create_table('nets', sa.Column('id', sa.Integer(), primary_key=True))", "op.drop_table('nets')"),
}

config = Config("old/alembic.ini")
command.init(config, "old/scripts")
config = Config("old/alembic.ini", stdout=open("talk.txt", "w"))
for name, (file, options) in {
    "a1": ("teams; \"and\" users", {}),
    "b1": ("a team", {}),
    "c1": ("Überschrift", {"branch_label": "left"}),
    "d1": ("index", {"branch_label": "right", "head": "b1", "splice": True}),
    "f1": ("nets", {"branch_label": "net", "head": "base", "depends_on": ["left"]}),
    "e1": ("merge", None),
}.items():
    if options is None:
        script = command.merge(config, ["c1", "d1"], message=file, rev_id=name)
    else:
        script = command.revision(config, message=file, rev_id=name, **options)
    text = open(script.path).read()
    for body in bodies[name]:
        text = text.replace("    pass", "    " + body, 1) if body != "pass" else text
    open(script.path, "w").write(text)

def offline(name, run, target):
    with open(name, "w") as file:
        config.output_buffer = file
        run(config, target, sql=True)

config.set_main_option("script_location", "old/scripts")
config.set_main_option("sqlalchemy.url", url)
offline("up.sql", command.upgrade, "heads")
offline("down-e1.sql", command.downgrade, "e1:base")
offline("down-f1.sql", command.downgrade, "f1:base")
command.upgrade(config, "c1")
config.set_main_option("sqlalchemy.url", other)
command.upgrade(config, "heads")
END
    mkdir old
    /usr/bin/python3 make.py "$URL" "$1" >make.txt 2>&1 || { cat make.txt; exit 1; }
    sed -i 's#^script_location.*#script_location = %(here)s/scripts#' old/alembic.ini
}

# Alembic prints blanks where it sends tabs.
plain() {
    tr -s '\t ' ' ' | sed 's/( /(/g'
}

rows() {
    sql 'SELECT version_num FROM alembic_version ORDER BY 1' | paste -sd' '
}

test_alembic_project_is_taken_over_and_goes_on() {
    other=$(other_url alembic)
    alembic_project "$other"
    project
    echo "version_table: alembic_version" >>migrate.yaml
    m import alembic old --upgrade-sql up.sql --downgrade-sql down-e1.sql --downgrade-sql down-f1.sql >files.txt
    same files 6 "$(wc -l <files.txt)"
    same history "e1 f1" "$(m heads | sort | cut -c1-2 | paste -sd' ')"
    same current "c1 (left), Überschrift" "$(m current)"
    m upgrade heads 2>ran.txt
    same "what ran" "d1 e1 f1" "$(sed -n 's/^upgrade \([a-z0-9]*\) .*/\1/p' ran.txt | sort | paste -sd' ')"
    same rows "e1 f1" "$(rows)"
    same schema "$(dump "${other#sqlite:///}" | plain)" "$(dump | plain)"
    m current --check-heads
    m inspect >schema.yaml
    m check
    sed -i 's/^  users:$/  extras:\n    columns: {id: int}\n&/' schema.yaml
    m revision --autogenerate --head e1 -m extras --rev-id 0123456789ab
    m upgrade heads
    m check
    same rows "0123456789ab f1" "$(rows)"
    m downgrade left
    same rows "d1 f1" "$(rows)"
    m downgrade base
    same rows "" "$(rows)"
    same tables "alembic_version" "$(dump | sed -n 's/.*CREATE TABLE \(public\.\)\?\([a-z_]*\).*/\2/Ip')"
    m upgrade heads
    m check
    drop_other alembic
}

# Without its SQL a revision is there, counts as applied where it is, and runs nowhere.
test_alembic_revisions_without_sql_stop_an_upgrade() {
    other=$(other_url alembic)
    alembic_project "$other"
    drop_other alembic
    project
    m import alembic old 2>err.txt
    says "5 of them are without SQL" err.txt
    says "version_table: alembic_version" err.txt
    echo "version_table: alembic_version" >>migrate.yaml
    same current "c1 (left), Überschrift" "$(m current)"
    same "empty in Alembic" "upgrade: []" "$(grep upgrade: migrations/versions/*_e1_*)"
    fails 2 m upgrade heads
    says 'has no upgrade yet'
    says '--upgrade-sql'
    same rows c1 "$(rows)"
    m stamp d1
    m stamp e1 f1
    m inspect >schema.yaml
    m upgrade heads
    m check
    fails 2 m downgrade base
    says "can't be taken back"
    rm -r migrations/versions
    m import alembic old/scripts --upgrade-sql up.sql 2>err.txt
    same "rows of the log" "" "$(m check 2>/dev/null | grep -v 'was changed after' || true)"
}

sqlite_alembic_faults_are_each_one_message() {
    mkdir -p old/versions
    project
    head='revision = "a"
down_revision = None'
    printf '%s\n' "$head" >old/versions/a.py
    printf 'revision = "b"\ndown_revision = a.revision\n' >old/versions/b.py
    fails 2 m import alembic old
    says 'old/versions/b.py:2:17: "down_revision" is computed here'
    printf 'revision = "b"\ndown_revision = "c"\n' >old/versions/b.py
    fails 2 m import alembic old
    says 'old/versions/b.py:2:17: no script has the revision "c"'
    printf 'revision = "a"\ndown_revision = None\n' >old/versions/b.py
    fails 2 m import alembic old
    says 'old/versions/b.py'
    printf 'down_revision = None\n' >old/versions/b.py
    fails 2 m import alembic old
    says 'old/versions/b.py: no "revision = ..."'
    printf 'revision = "x-y"\ndown_revision = None\n' >old/versions/b.py
    fails 2 m import alembic old
    says 'may not hold "-"'
    printf 'revision = "b"\ndown_revision = "a"\ndepends_on = "nowhere"\n' >old/versions/b.py
    fails 2 m import alembic old
    says 'old/versions/b.py:3:14:'
    printf 'revision = "b"\ndown_revision = "a"\n' >old/versions/b.py
    fails 2 m import alembic old/versions
    says 'neither alembic.ini nor a folder versions'
    fails 2 m import alembic nowhere
    fails 2 m import alembik old
    says 'did you mean "alembic"?'
    fails 2 m import dbmate old --upgrade-sql up.sql
    printf 'SELECT 1;\n' >up.sql
    fails 2 m import alembic old --upgrade-sql up.sql
    says "isn't what \"alembic upgrade --sql\" prints"
    printf -- '-- Running upgrade  -> a\n\nCREATE TABLE t (i int);\n\n' >up.sql
    fails 2 m import alembic old --upgrade-sql up.sql
    says 'up.sql:1:1: no statement below this line is on the table "alembic_version"'
    printf -- "-- Running upgrade  -> zz\n\nINSERT INTO alembic_version VALUES ('zz');\n" >up.sql
    fails 2 m import alembic old --upgrade-sql up.sql
    says 'up.sql:1:1: no script of the folder has the revision "zz"'
    fails 2 m import alembic old --downgrade-sql up.sql
    says 'give it with --upgrade-sql'
    printf -- "INFO  [alembic.runtime.migration] Context impl SQLiteImpl.\n-- Running upgrade  -> a\n" >up.sql
    fails 2 m import alembic old --upgrade-sql up.sql
    says 'keep stdout alone'
    same "nothing was written" "" "$(ls migrations/versions)"
    m import alembic old
    fails 2 m import alembic old
    says 'revision "a" is in "migrations/versions/a.yaml" already'
    same scripts "a.yaml b.yaml" "$(ls migrations/versions | paste -sd' ')"
}
