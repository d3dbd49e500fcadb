"""A library is brought up to date wholly or not at all, and an older copy of its database is kept."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from importlib.resources import as_file, files

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from workshop.domain.people import Person
from workshop.domain.take import Track
from workshop.errors import LibraryError
from workshop.store import migrate as migrations
from workshop.store.engine import make_engine, transaction
from workshop.store.library import Library
from workshop.store.opening import make_tables
from workshop.store.tables import METADATA, SCHEMA, VERSION

STEP = """
from alembic import op
import sqlalchemy as sa
revision = "{revision}"
down_revision = "{before}"
def upgrade():
{body}
"""


@pytest.fixture
def scripts(tmp_path):
    """The package's steps with room for more: `scripts("body of upgrade()")` adds the next one and returns the folder."""
    folder = tmp_path / "migrations"
    with as_file(files("workshop.store") / "migrations") as ours:
        shutil.copytree(ours, folder)

    def add(*bodies):
        for number, body in enumerate(bodies, start=int(SCHEMA) + 1):
            text = STEP.format(revision=f"{number:04}", before=f"{number - 1:04}", body=f"    {body}")
            (folder / "versions" / f"v{number:04}_later.py").write_text(text)
        return folder

    return add


NEXT = f"{int(SCHEMA) + 1:04}"


def run(evening, folder, target=NEXT):
    engine = make_engine(None, evening.library.paths.database)
    return migrations.migrate(engine, evening.library.paths, scripts=folder, target=target)


def schema(database):
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name").fetchall()


def shape(connection):
    """What a schema is made of, without the words in which it was said."""
    seen = inspect(connection)
    return {
        table: (
            [(column["name"], str(column["type"]), column["nullable"]) for column in columns],
            seen.get_pk_constraint(table),
            sorted(map(str, seen.get_foreign_keys(table))),
            sorted(map(str, seen.get_unique_constraints(table))),
            sorted(map(index_shape, seen.get_indexes(table))),
        )
        for table in seen.get_table_names()
        for columns in [seen.get_columns(table)]
    }


def index_shape(index):
    condition = [str(value) for name, value in index.get("dialect_options", {}).items() if name.endswith("_where")]
    return index["name"], index["column_names"], bool(index["unique"]), condition


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.real)])
def two_engines(request, tmp_path):
    """Two empty databases of one kind."""
    if request.param == "sqlite":
        return [make_engine(None, tmp_path / name) for name in ("one.db", "two.db")]
    request.getfixturevalue("postgres_url")
    make = request.getfixturevalue("postgres_databases")
    return [make_engine(make(), tmp_path) for _ in range(2)]


def test_the_steps_make_the_same_tables_as_a_new_library(two_engines):
    new, stepwise = two_engines
    with transaction(new, write=True) as connection:
        make_tables(connection, "site")
        expected = shape(connection)
    with transaction(stepwise, write=True) as connection, as_file(files("workshop.store") / "migrations") as folder:
        migrations.run_steps(connection, folder, SCHEMA)
        assert shape(connection) == expected
        context = MigrationContext.configure(connection, opts={"version_table": VERSION.name})
        differing = [
            difference for difference in compare_metadata(context, METADATA) if "lagging" not in str(difference)
        ]
        assert differing == []
    for engine in two_engines:
        engine.dispose()


def test_a_step_changes_the_tables_and_keeps_the_rows_and_a_copy(full_evening, scripts, clock):
    paths = full_evening.library.paths
    before = schema(paths.database)
    copy = run(full_evening, scripts("op.add_column('person', sa.Column('pronoun', sa.Text))"))
    with closing(sqlite3.connect(paths.database)) as connection:
        assert connection.execute("SELECT count(*), count(pronoun) FROM person").fetchone() == (2, 0)
        assert connection.execute("SELECT version_num FROM schema_version").fetchone() == (NEXT,)
    assert schema(copy) == before
    assert copy.stat().st_mode & 0o777 == 0o600
    copy.rename(paths.database)
    with Library(paths, clock).read() as tx:
        assert tx.count(Person) == 2


@pytest.mark.parametrize(
    "bodies",
    [
        ["op.add_column('person', sa.Column('x', sa.Text)); op.create_table('y', sa.Column('z', sa.Text)); 1 / 0"],
        ["op.create_table('y', sa.Column('z', sa.Text))", "op.execute('DROP TABLE note'); op.execute('nonsense')"],
        ["op.execute('PRAGMA foreign_keys=0'); op.execute('DELETE FROM person')"],
    ],
    ids=["raises", "second step fails", "leaves rows without their owner"],
)
def test_a_failing_step_leaves_the_old_library_whole(full_evening, scripts, bodies, clock):
    paths = full_evening.library.paths
    before, names = paths.database.read_bytes(), {path.name for path in paths.home.iterdir()}
    with pytest.raises(LibraryError, match="as it was"):
        run(full_evening, scripts(*bodies), target=f"{int(SCHEMA) + len(bodies):04}")
    assert paths.database.read_bytes() == before
    assert {path.name for path in paths.home.iterdir()} == names
    with Library(paths, clock).read() as tx:
        assert tx.count(Person) == 2


def test_making_a_table_anew_keeps_the_rows_that_name_it(full_evening, scripts):
    body = (
        "with op.batch_alter_table('person', recreate='always') as t: t.alter_column('alias', new_column_name='called')"
    )
    run(full_evening, scripts(body))
    with closing(sqlite3.connect(full_evening.library.paths.database)) as connection:
        assert connection.execute("SELECT count(called) FROM person").fetchone() == (2,)
        assert connection.execute("SELECT count(*) FROM attendance").fetchone() == (1,)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_process_killed_in_the_middle_of_a_step_leaves_the_old_library(full_evening, scripts, clock):
    paths = full_evening.library.paths
    before = schema(paths.database)
    folder = scripts("op.execute('DROP TABLE note'); import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    code = f"""
from pathlib import Path
from workshop.paths import Paths
from workshop.store.engine import make_engine
from workshop.store.migrate import migrate
paths = Paths(Path({str(paths.home)!r}))
migrate(make_engine(None, paths.database), paths, scripts=Path({str(folder)!r}), target={NEXT!r})
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -signal.SIGKILL
    assert schema(paths.database) == before
    with Library(paths, clock).read() as tx:
        assert tx.count(Person) == 2


def test_who_comes_second_finds_nothing_to_do(full_evening, scripts):
    folder = scripts("op.create_table('y', sa.Column('z', sa.Text))")
    assert run(full_evening, folder) is not None
    assert run(full_evening, folder) is None


def test_a_copy_that_does_not_fit_on_the_disk_stops_it_before_anything_changed(full_evening, scripts, monkeypatch):
    before = full_evening.library.paths.database.read_bytes()

    def full(_folder):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(migrations.durable, "sync_folder", full)
    with pytest.raises(LibraryError, match="disk is full"):
        run(full_evening, scripts("op.execute('DROP TABLE note')"))
    assert full_evening.library.paths.database.read_bytes() == before


def test_a_version_that_nobody_knows_is_left_alone(full_evening, clock):
    with full_evening.library.write() as tx:
        tx.connection.exec_driver_sql("UPDATE schema_version SET version_num = '0000'")
    before = full_evening.library.paths.database.read_bytes()
    with pytest.raises(LibraryError, match="as it was"):
        _ = Library(full_evening.library.paths, clock).site
    assert full_evening.library.paths.database.read_bytes() == before


def test_a_normal_start_does_not_import_alembic(full_evening):
    code = f"""
import sys
from pathlib import Path
from workshop.clock import SystemClock
from workshop.paths import Paths
from workshop.store.library import Library
assert "sqlalchemy" not in sys.modules
library = Library(Paths(Path({str(full_evening.library.paths.home)!r})), SystemClock())
library.catch_up()
assert "sqlalchemy" in sys.modules
heavy = {{"alembic", "pydantic", "numpy", "mako", "sqlalchemy.dialects.postgresql"}}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
"""
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


def test_a_library_from_before_tracks_were_measured_opens_with_its_tracks(full_evening, clock):
    library = full_evening.library
    with library.read() as tx:
        tracks = tx.find(Track, order_by="id")
    with closing(sqlite3.connect(library.paths.database)) as connection:
        for column in ("lufs", "active_frames", "mended"):
            connection.execute(f"ALTER TABLE track DROP COLUMN {column}")
        connection.execute("UPDATE schema_version SET version_num = '0001'")
        connection.commit()
    with Library(library.paths, clock).read() as tx:
        assert tx.find(Track, order_by="id") == tracks
    assert tracks
