"""A whole run: what is in the folder, the same bytes twice, nothing lost when it fails."""

import json

import pytest

from layers.errors import InputError, OutputError
from output.check import check_folder
from output.options import BuildOptions
from output.pipeline import build

LAYERS = [
    "places",
    "regions",
    "ports",
    "crossings",
    "zones",
    "rail",
    "road",
    "sea",
    "pipelines",
    "power",
    "corridors",
    "gaps",
]

TEXTS = {
    "east.md": "---\nid: east\ntitle: East\ndate: 2019-04\n---\nEngineers in Wonsan want the railway from "
    "Gangneung to Wonsan rebuilt. China seeks access to North Korea's ports.",
    "africa.txt": "Kenya opened the railway from Mombasa to Nairobi in 2017. A pipeline from Hoima to Tanga "
    "is under construction, officials in Kampala said.",
    "none.txt": "There is nothing here that a map could show.",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    inputs = tmp_path_factory.mktemp("in")
    for name, text in TEXTS.items():
        (inputs / name).write_text(text, encoding="utf-8")
    (inputs / "bad.jsonl").write_text("{oops", encoding="utf-8")
    return inputs


@pytest.fixture(scope="module")
def outcome(folder, tmp_path_factory):
    out = tmp_path_factory.mktemp("out") / "map"
    return build(BuildOptions(inputs=(str(folder),), out=out)), out


def test_the_folder_holds_what_the_contract_says(outcome):
    _, out = outcome
    names = {p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()}
    assert {f"layers/{name}.geojson" for name in LAYERS} <= names
    assert {
        "map.html",
        "corridors.gpkg",
        "mentions.csv",
        "report.json",
        "datapackage.json",
    } <= names
    assert check_folder(out) == []


def test_the_report_names_what_was_skipped(outcome):
    _, out = outcome
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert [d["id"] for d in report["documents"]] == ["africa", "east", "none"]
    assert report["skipped"][0]["source"] == "bad.jsonl:1"
    assert report["counts"]["links"] >= 3


def test_the_links_are_drawn_with_their_evidence(outcome):
    result, out = outcome
    rail = json.loads((out / "layers" / "rail.geojson").read_text(encoding="utf-8"))
    africa = [f for f in rail["features"] if f["properties"]["first_document"] == "africa"]
    assert africa
    assert "Mombasa to Nairobi" in africa[0]["properties"]["quote"]
    assert sum(f["properties"]["length_km"] for f in africa) == pytest.approx(480, rel=0.2)
    assert any(not s.exists for route in result.survey.routes for s in route.segments)


def test_ports_of_a_country_are_drawn_as_inferred(outcome):
    result, _ = outcome
    port = next(k for k in result.survey.links if k.mode == "port")
    inferred = [e.name for e in port.endpoints if e.inferred]
    assert {"Rajin", "Chongjin"} <= {name.split()[0] for name in inferred}


def test_the_same_input_gives_the_same_bytes(folder, outcome, tmp_path):
    _, first = outcome
    build(BuildOptions(inputs=(str(folder),), out=tmp_path / "again"))
    for path in sorted(p for p in first.rglob("*") if p.is_file()):
        other = tmp_path / "again" / path.relative_to(first)
        one, two = path.read_bytes(), other.read_bytes()
        if path.name == "report.json":
            one, two = ({**json.loads(b), "seconds": 0} for b in (one, two))
        assert one == two, path.name


def test_a_folder_that_is_not_ours_is_refused_before_work(tmp_path):
    (tmp_path / "thesis.docx").write_text("mine")
    with pytest.raises(OutputError, match=r"thesis\.docx"):
        build(BuildOptions(inputs=("nowhere.txt",), out=tmp_path))
    assert (tmp_path / "thesis.docx").read_text() == "mine"


def test_a_failed_run_leaves_the_previous_output_whole(folder, tmp_path):
    out = tmp_path / "map"
    build(BuildOptions(inputs=(str(folder / "africa.txt"),), out=out))
    before = (out / "map.html").read_bytes()
    with pytest.raises(InputError):
        build(BuildOptions(inputs=(str(tmp_path / "gone.txt"),), out=out))
    assert (out / "map.html").read_bytes() == before


def test_the_bundled_briefs_are_read_without_an_input(tmp_path):
    result = build(BuildOptions(out=tmp_path / "map"))
    assert len(result.survey.documents) == 5
    names = {m.place.name for m in result.survey.mentions if m.place}
    assert {"Sinuiju", "Dalian", "Liaoning", "Heilongjiang"} <= {n.replace("ŭ", "u") for n in names}
