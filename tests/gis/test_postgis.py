"""A real PostGIS, started by the test run: loaded, loaded again, refused, broken off."""

import shutil

import geopandas as gpd
import pandas as pd
import psycopg
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from layers.errors import OutputError
from layers.schema import LAYERS
from layers.tables import build_all
from output import postgis
from output.folder import read_folder
from output.postgis import load_postgis
from tests.gis.conftest import SECRET
from tests.layers.strategies import surveys
from tests.layers.surveys import empty_survey
from tests.output.folders import write_output
from tests.output.reading import assert_same

pytestmark = pytest.mark.gis


def query(dsn, statement, *arguments):
    with psycopg.connect(dsn) as connection:
        return connection.execute(statement, arguments).fetchall()


def read_back(dsn, name, table):
    """Return a layer as the database holds it."""
    columns = ", ".join(table.names)
    rows = query(dsn, f"SELECT {columns}, ST_AsBinary(geom) FROM corridormap.{name}")
    frame = pd.DataFrame(rows, columns=[*table.names, "geom"])
    shapes = gpd.GeoSeries.from_wkb(frame.pop("geom"), crs="OGC:CRS84")
    return gpd.GeoDataFrame(frame, geometry=shapes)


def counts(lines):
    return [tuple(int(w) for w in line.replace(",", "").split() if w.isdigit()) for line in lines]


def test_a_folder_is_loaded_whole(database, output):
    lines = load_postgis(output, database)
    assert lines[0] == "corridormap.places: 9 rows, 9 added, 0 changed, 0 removed"
    tables = read_folder(output)
    for name, table in LAYERS.items():
        assert_same(read_back(database, name, table), tables.layers[name], table)
    assert query(database, "SELECT count(*) FROM corridormap.evidence")[0][0] == len(
        tables.evidence
    )


def test_types_keys_indexes_and_comments(database, output):
    load_postgis(output, database)
    kinds = dict(
        query(
            database,
            "SELECT column_name, data_type FROM information_schema.columns "
            "WHERE table_schema = 'corridormap' AND table_name = 'rail'",
        )
    )
    assert (kinds["as_of_from"], kinds["exists"], kinds["segment"]) == ("date", "boolean", "bigint")
    geometry = query(
        database,
        "SELECT type, srid FROM geometry_columns WHERE f_table_name = 'rail'",
    )
    assert geometry == [("MULTILINESTRING", 4326)]
    indexes = {
        row[0]
        for row in query(
            database, "SELECT indexname FROM pg_indexes WHERE schemaname = 'corridormap'"
        )
    }
    assert {"rail_geom", "rail_link_id", "evidence_feature_id", "places_pkey"} <= indexes
    ((comment,),) = query(database, "SELECT obj_description('corridormap.rail'::regclass)")
    assert "ODbL-1.0" in comment
    ((about,),) = query(database, "SELECT col_description('corridormap.rail'::regclass, 4)")
    assert about == LAYERS["rail"].fields[3].meaning


def test_evidence_joins_by_id(database, output):
    load_postgis(output, database)
    rows = query(
        database,
        "SELECT e.quote FROM corridormap.rail r JOIN corridormap.evidence e ON e.feature_id = r.id "
        "WHERE r.id = 'rail-seoul-sinuiju/2'",
    )
    assert rows == [("Engineers in Seoul want a railway to Sinuiju.",)]


def test_a_second_load_changes_nothing(database, output):
    first = counts(load_postgis(output, database))
    before = query(database, "SELECT xmin::text, ctid::text, id FROM corridormap.rail")
    second = counts(load_postgis(output, database))
    assert all(added == rows for rows, added, _, _ in first)
    assert all((added, changed, gone) == (0, 0, 0) for _, added, changed, gone in second)
    assert query(database, "SELECT xmin::text, ctid::text, id FROM corridormap.rail") == before


def test_another_load_mirrors_what_has_changed(database, output, tmp_path):
    load_postgis(output, database)
    folder = shutil.copytree(output, tmp_path / "out")
    path = folder / "layers" / "places.geojson"
    path.write_text(path.read_text("utf-8").replace('"name": "Rajin"', '"name": "Najin"'), "utf-8")
    lines = load_postgis(folder, database)
    assert lines[0] == "corridormap.places: 9 rows, 0 added, 1 changed, 0 removed"
    lines = load_postgis(write_output(tmp_path / "empty", empty_survey()), database)
    assert lines[0] == "corridormap.places: 0 rows, 0 added, 0 changed, 9 removed"


def test_another_schema_holds_another_output(database, output):
    load_postgis(output, database)
    load_postgis(output, database, schema="second")
    assert query(database, "SELECT count(*) FROM second.places") == [(9,)]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE corridormap.gaps (id text)",
        "CREATE VIEW corridormap.gaps AS SELECT 1 AS id",
    ],
)
def test_a_table_of_another_is_refused_and_nothing_is_made(database, output, statement):
    with psycopg.connect(database) as connection:
        connection.execute("CREATE SCHEMA corridormap")
        connection.execute(statement)
    with pytest.raises(OutputError, match=r"corridormap.gaps that isn't ours; give another"):
        load_postgis(output, database)
    assert query(database, "SELECT to_regclass('corridormap.places')") == [(None,)]


def test_a_table_that_looks_like_ours_but_is_not_is_refused(database, output):
    load_postgis(output, database)
    with psycopg.connect(database) as connection:
        connection.execute("COMMENT ON TABLE corridormap.rail IS 'mine'")
    with pytest.raises(OutputError, match="isn't ours"):
        load_postgis(output, database)


def test_a_connection_that_drops_half_way_leaves_nothing(database, output, monkeypatch):
    mirror = postgis._mirror

    def drop(connection, table, frame, schema):
        if table.name == "gaps":
            with psycopg.connect(database, autocommit=True) as other:
                other.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
        return mirror(connection, table, frame, schema)

    monkeypatch.setattr(postgis, "_mirror", drop)
    with pytest.raises(OutputError, match="Nothing was changed") as caught:
        load_postgis(output, database)
    assert SECRET not in str(caught.value)
    assert query(database, "SELECT count(*) FROM pg_namespace WHERE nspname = 'corridormap'") == [
        (0,)
    ]


def test_a_database_without_postgis_is_named(server, output):
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE plain")
    with pytest.raises(OutputError, match=r"no PostGIS.*CREATE EXTENSION postgis"):
        load_postgis(output, server.dsn("plain"))


def test_a_user_without_rights_is_named(database, server, output):
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE reader LOGIN PASSWORD '{SECRET}'")
    name = psycopg.conninfo.conninfo_to_dict(database)["dbname"]
    with pytest.raises(OutputError, match="no right to do that"):
        load_postgis(output, server.dsn(name, "reader"))


def test_a_wrong_password_is_not_repeated(server, output, caplog):
    wrong = "wr0ng-one"
    with pytest.raises(OutputError, match="the password is missing or wrong") as caught:
        load_postgis(output, server.dsn(password=wrong))
    assert wrong not in str(caught.value) + caplog.text


def test_a_database_that_is_not_there_is_named(server, output):
    with pytest.raises(OutputError, match="no such user or database"):
        load_postgis(output, server.dsn("nothing"))


@settings(
    max_examples=3,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(surveys())
def test_any_survey_round_trips(tmp_path_factory, database, survey):
    folder = write_output(tmp_path_factory.mktemp("any") / "out", survey)
    load_postgis(folder, database)
    tables = build_all(survey)
    for name, table in LAYERS.items():
        back = read_back(database, name, table)
        assert len(back) == len(tables.layers[name])
        assert_same(back, tables.layers[name], table)
    held = query(database, "SELECT count(*) FROM corridormap.mentions")
    assert held == [(len(survey.mentions),)]
