"""The command line as its users meet it: contracts, exit codes, one clear line for bad input."""

import importlib.util
import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from output import cli

ARTICLE = (
    "SEOUL - South Korea plans to rebuild the railway from Munsan to Kaesong, officials in Seoul "
    "said on Monday. Chinese firms want to lease the port of Rajin."
)


def run(*arguments, stdin=None, cwd=None):
    return subprocess.run(
        [sys.executable, "-m", "output.cli", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        encoding="utf-8",
    )


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def test_help_names_the_commands_and_loads_nothing_heavy():
    heavy = "geopandas,pandas,shapely,networkx,osmnx,folium,numpy,pyogrio,geopy,spacy,marisa_trie"
    code = (
        "import sys; from click.testing import CliRunner; from output import cli;"
        "print(CliRunner().invoke(cli.cli, ['--help']).output);"
        f"print([m for m in {heavy.split(',')} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    for command in ("build", "parse", "geocode", "route", "check", "load"):
        assert command in done.stdout
    assert done.stdout.rstrip().endswith("[]")


def test_parse_imports_no_geopandas(article):
    code = (
        "import sys; from output import cli; sys.argv[1:] = ['parse', sys.argv[1]]\n"
        "try: cli.main()\nexcept SystemExit: pass\n"
        "heavy = [m for m in ('geopandas', 'networkx', 'osmnx', 'folium') if m in sys.modules]\n"
        "print(heavy, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(article)], capture_output=True, text=True, check=True
    )
    assert done.stderr.rstrip().endswith("[]")


def test_parse_prints_the_contract(article):
    done = run("parse", article)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    (line,) = done.stdout.splitlines()
    value = json.loads(line)
    assert value["id"] == "article"
    wanted = [
        "start",
        "end",
        "text",
        "name",
        "kind",
        "country",
        "lat",
        "lon",
        "place_id",
        "use",
        "score",
    ]
    for toponym in value["toponyms"]:
        assert list(toponym) == wanted
        assert ARTICLE[toponym["start"] : toponym["end"]] == toponym["text"]
    texts = {t["text"] for t in value["toponyms"]}
    assert {"Kaesong", "Munsan", "South Korea"} <= texts
    assert "Chinese" not in texts
    rail = [k for k in value["links"] if k["mode"] == "rail"]
    assert [e["country"] for e in rail[0]["endpoints"]] == ["KR", "KP"]
    assert rail[0]["status"] in {"planned", "proposed"}
    for link in value["links"]:
        assert {"id", "name", "mode", "status", "endpoints", "evidence"} <= set(link)
        for span in link["evidence"]:
            assert 0 <= span["start"] < span["end"] <= len(ARTICLE)


def test_parse_demonyms_are_a_switch(article):
    value = json.loads(run("parse", "--demonyms", article).stdout)
    marked = [t for t in value["toponyms"] if t["use"] == "demonym"]
    assert [t["text"] for t in marked] == ["Chinese"]


def test_parse_reads_standard_input_and_writes_a_file(tmp_path):
    out = tmp_path / "deep" / "out.jsonl"
    lines = '{"id": "a", "text": "In Busan."}\n{"id": "b", "text": "In Wonsan."}\n'
    done = run("parse", "-", "--out", out, stdin=lines)
    assert (done.returncode, done.stdout) == (0, "")
    assert [json.loads(row)["id"] for row in out.read_text().splitlines()] == ["a", "b"]


def test_a_bad_file_costs_one_line_and_the_rest_is_parsed(tmp_path, article):
    (tmp_path / "broken.pdf").write_bytes(b"%PDF nothing")
    done = run("parse", tmp_path)
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 1
    (line,) = done.stderr.splitlines()
    assert "broken.pdf" in line


@pytest.mark.parametrize("command", ["parse", "build"])
def test_nothing_readable_is_exit_1_with_clear_lines(tmp_path, command):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "empty.txt").write_text("")
    extra = ["--out", str(tmp_path / "out")] if command == "build" else []
    done = run(command, tmp_path / "in", *extra)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "empty.txt is empty" in done.stderr
    assert "nothing could be read" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "arguments",
    [["parse"], ["route", "Busan"], ["nosuch"], ["build", "--format", "shapefile"], ["route"]],
)
def test_wrong_usage_is_exit_2(arguments):
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_spacy_is_used_or_asked_for_in_one_line(article):
    done = run("parse", "--recognizer", "spacy", article)
    if importlib.util.find_spec("spacy"):
        assert done.returncode == 0
    else:
        assert done.returncode == 1
        (line,) = done.stderr.splitlines()
        assert "corridormap[ner]" in line


def test_geocode_ranks_and_takes_a_country():
    table = run("geocode", "Sinuiju", "Tumen").stdout
    assert "KP" in table.split("Tumen")[0]
    rows = [
        json.loads(x)
        for x in run("geocode", "--json", "--country", "cn", "Tumen").stdout.splitlines()
    ]
    best = rows[0]["candidates"][0]
    assert best["country"] == "CN"
    assert best["lat"] == pytest.approx(42.97, abs=0.3)


def test_geocode_of_nothing_is_exit_1():
    done = run("geocode", "Xqzzwvk")
    assert done.returncode == 1
    assert "Xqzzwvk" in done.stderr


def test_a_country_code_that_is_none_is_wrong_usage():
    assert run("geocode", "Busan", "--country", "Korea").returncode == 2


def test_route_prints_geojson_and_says_what_a_planner_wants():
    done = run("route", "Seoul", "Sinuiju")
    assert done.returncode == 0, done.stderr
    value = json.loads(done.stdout)
    assert value["type"] == "FeatureCollection"
    assert value["total_km"] == pytest.approx(499, rel=0.1)
    gaps = [f for f in value["features"] if f["properties"]["kind"] == "gap"]
    assert gaps
    assert gaps[0]["properties"]["length_km"] == pytest.approx(5, abs=4)
    assert "missing" in done.stderr


def test_route_to_a_place_nobody_knows_is_exit_1():
    done = run("route", "Seoul", "Xqzzwvk")
    assert done.returncode == 1
    assert "Xqzzwvk" in done.stderr
    assert "Traceback" not in done.stderr


def test_messages_of_a_hostile_file_name_stay_on_one_line(tmp_path):
    bad = tmp_path / "a\nb\x1b[31m.txt"
    bad.write_text("")
    done = run("parse", bad)
    assert done.returncode == 1
    assert "\x1b" not in done.stderr
    assert len(done.stderr.splitlines()) == 2


def test_every_command_is_in_the_readme():
    readme = (cli.Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    for name in cli.cli.commands:
        assert f"corridormap {name}" in readme


def test_every_option_has_a_help_text():
    for command in cli.cli.commands.values():
        for option in command.params:
            if option.param_type_name == "option" and option.name not in {
                "limit",
                "mode",
                "schema",
                "dsn",
            }:
                assert option.help, (command.name, option.name)
    assert CliRunner().invoke(cli.cli, ["--version"]).exit_code == 0
