import pytest

from layers.errors import InputError, OutputError
from output.postgis import load_postgis
from tests.output.folders import write_output

SECRET = "s3cr3t-p4ss"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_output(tmp_path_factory.mktemp("postgis") / "out")


@pytest.mark.parametrize(
    "dsn",
    [
        f"postgresql://me:{SECRET}@127.0.0.1:1/none",
        f"postgis://me:{SECRET}@127.0.0.1:1/none",
        f"postgresql+psycopg://me:{SECRET}@127.0.0.1:1/none",
        f"host=127.0.0.1 port=1 password={SECRET}",
        f"host=/nowhere password={SECRET}",
        f"password = {SECRET} {SECRET}",
        f"postgresql://me:{SECRET}@[::1/none",
        f"{SECRET}",
        f"postgresql://me:{SECRET}@127.0.0.1:port/none",
        f"host=127.0.0.1 port=1 password='{SECRET}",
        f"postgresql://me@127.0.0.1:1/none?password={SECRET}&nonsense={SECRET}",
    ],
)
def test_a_database_that_is_not_there_is_named_without_the_password(folder, dsn, caplog):
    with pytest.raises(OutputError) as caught:
        load_postgis(folder, dsn)
    said = "".join([*map(str, caught.value.args), caplog.text, repr(caught.value.__cause__)])
    assert SECRET not in said
    assert "can't be reached" in said or "can't be read" in said
    assert caught.value.__context__ is None


@pytest.mark.parametrize("schema", ["", "Public", "a-b", "a;drop table x", '"', "x" * 64])
def test_a_name_that_is_no_schema_is_refused(folder, schema):
    with pytest.raises(OutputError, match="can't be a schema's name"):
        load_postgis(folder, "host=127.0.0.1 port=1", schema=schema)


def test_a_folder_that_is_no_output_is_named(tmp_path):
    with pytest.raises(InputError, match=r"places.geojson can't be read"):
        load_postgis(tmp_path, "host=127.0.0.1 port=1")
