"""The corridor catalogue: what it holds, what it finds in a text, and what it says of a bad file."""

from __future__ import annotations

import importlib
import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo._corridor_file import entries_of, expanded, waypoints_of
from geo._corridor_names import _is_plain, expand, fold_token
from geo.boundaries import Boundaries
from geo.corridors import DATA, Catalogue, check_names, read_source
from geo.tokens import parts
from layers.errors import DataError, InputError, NotFoundError
from layers.vocabulary import Mode, Status

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.open()


def found(catalogue: Catalogue, text: str) -> list[tuple[str, str]]:
    return [(text[h.start : h.end], h.corridor.id) for h in catalogue.find(text)]


# What it holds


def test_it_holds_what_the_project_needs(catalogue: Catalogue) -> None:
    ids = {c.id for c in catalogue.corridors}
    assert len(ids) >= 100
    assert {
        "gyeongui-line", "donghae-line", "inter-korean-railways", "inter-korean-roads",
        "rajin-khasan-railway", "trans-korea-gas-pipeline", "changjitu-pilot-area",
        "liaoning-coastal-belt", "greater-tumen-initiative", "sinuiju-sar", "belt-and-road",
        "cmrec", "new-eurasian-land-bridge", "china-central-west-asia", "china-indochina-peninsula",
        "cpec", "bcim", "blue-passage-indian-ocean", "blue-passage-oceania", "polar-silk-road",
        "gwadar-port", "hambantota-port", "piraeus-port", "mombasa-nairobi-sgr",
        "addis-ababa-djibouti-railway", "china-laos-railway", "power-of-siberia-1",
        "power-of-siberia-2", "central-asia-china-gas", "espo", "tapi", "middle-corridor", "instc",
        "northern-sea-route", "asia-super-grid",
    } <= ids  # fmt: skip


def test_the_flagships_have_names_in_four_languages(catalogue: Catalogue) -> None:
    for corridor_id in ("gyeongui-line", "donghae-line", "cmrec", "cpec", "belt-and-road", "tapi"):
        languages = {n.language for n in catalogue.by_id(corridor_id).names}
        assert {"ko", "zh", "ru"} <= languages, corridor_id


def test_the_donghae_line_has_its_four_sections(catalogue: Catalogue) -> None:
    line = catalogue.by_id("donghae-line")
    assert [(s.from_name, s.to_name, s.status, s.as_of) for s in line.sections] == [
        ("Busan", "Gangneung", Status.OPERATING, "2025-01-01"),
        ("Gangneung", "Jejin", Status.CONSTRUCTION, "2022-01-05"),
        ("Jejin", "Kumgangsan", Status.SEVERED, "2024-10-15"),
        ("Kumgangsan", "Tumangang", Status.OPERATING, "2018-12"),
    ]
    assert line.sections[1].length_km == 110.9


def test_the_gyeongui_line_is_cut_at_the_demilitarized_zone(catalogue: Catalogue) -> None:
    line = catalogue.by_id("gyeongui-line")
    severed = [(s.from_name, s.to_name) for s in line.sections if s.status is Status.SEVERED]
    assert severed == [("Dorasan", "Panmun")]
    assert line.mode is Mode.RAIL


def test_the_belt_and_road_is_the_parent_of_its_six_corridors(catalogue: Catalogue) -> None:
    belt = catalogue.by_id("belt-and-road")
    assert belt.context
    six = {c.id for c in catalogue.children("silk-road-economic-belt")}
    assert six == {
        "cmrec", "new-eurasian-land-bridge", "china-central-west-asia",
        "china-indochina-peninsula", "cpec", "bcim",
    }  # fmt: skip
    sea = {c.id for c in catalogue.children("maritime-silk-road") if c.mode is Mode.SEA}
    assert len(sea) == 3
    assert belt in catalogue.parents("gwadar-port")
    assert [c.id for c in catalogue.parents("cmrec")] == [
        "silk-road-economic-belt",
        "belt-and-road",
    ]


@pytest.mark.parametrize(
    ("mode", "countries", "corridor_id"),
    [
        (Mode.RAIL, ["KR", "KP"], "inter-korean-railways"),
        (Mode.ROAD, ["KP", "KR"], "inter-korean-roads"),
        (Mode.RAIL, ["CN", "KP"], "china-north-korea-railways"),
        (Mode.PIPELINE, ["RU", "KP", "KR"], "trans-korea-gas-pipeline"),
        (Mode.PIPELINE, ["RU", "KR"], "trans-korea-gas-pipeline"),
        (Mode.RAIL, ["UZ", "CN", "KG"], "china-kyrgyzstan-uzbekistan-railway"),
        (Mode.RAIL, ["FR", "DE"], None),
        (Mode.RAIL, ["KP"], None),
    ],
)
def test_what_a_link_without_a_name_stands_for(
    catalogue: Catalogue, mode: Mode, countries: list[str], corridor_id: str | None
) -> None:
    corridor = catalogue.standing_for(mode, countries)
    assert (corridor.id if corridor else None) == corridor_id


def test_no_two_corridors_of_a_mode_stand_for_the_same_countries() -> None:
    source = read_source(DATA)
    waypoints = waypoints_of(source.waypoints, "waypoints.csv")
    entries = [e for f, d in source.files.items() for e in entries_of(d, f, waypoints)]
    keys = [(e.corridor.mode, one) for e in entries for one in e.stands_for]
    assert len(keys) == len(set(keys))


def test_every_zone_of_the_catalogue_has_its_polygon(catalogue: Catalogue) -> None:
    boundaries = Boundaries.open()
    for corridor in catalogue.corridors:
        if corridor.area_id:
            area = boundaries.zone(corridor.area_id)
            assert area.polygons
            assert area.method == "approximate"


def test_every_corridor_says_what_it_is_and_where_that_is_from(catalogue: Catalogue) -> None:
    for corridor in catalogue.corridors:
        assert corridor.source, corridor.id
        assert 20 < len(corridor.summary) < 600, corridor.id
        assert corridor.status is not Status.UNKNOWN, corridor.id
        assert corridor.lines or catalogue.children(corridor.id), corridor.id


def test_the_checking_tool_finds_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    check_catalogue = importlib.import_module("check_catalogue")

    source = read_source(DATA)
    waypoints = waypoints_of(source.waypoints, "waypoints.csv")
    entries = [e for f, d in source.files.items() for e in entries_of(d, f, waypoints)]
    check_names(entries)
    assert check_catalogue.report(entries) == 0, capsys.readouterr().out


def test_the_compiled_form_is_of_these_files(tmp_path: Path) -> None:
    source = read_source(DATA)
    assert source.names_path is not None, "run tools/check_catalogue.py --write"
    for path in (*DATA.glob("*.toml"), DATA / "waypoints.csv"):
        shutil.copy(path, tmp_path)
    plain = Catalogue.open(data_dir=tmp_path)
    assert plain.corridors == Catalogue.open().corridors
    text = "The Donghae Line, CPEC, 一带一路 and Kenya's SGR; the Middle Corridor."
    assert found(plain, text) == found(Catalogue.open(), text)


# What it finds


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("the Gyeongui Line reopened", [("Gyeongui Line", "gyeongui-line")]),
        ("the Kyŏngŭi railway", [("Kyŏngŭi railway", "gyeongui-line")]),
        ("the Seoul–Sinuiju line", [("Seoul–Sinuiju line", "gyeongui-line")]),
        ("경의선을 복원한다", [("경의선", "gyeongui-line")]),
        ("inter-Korean railways", [("inter-Korean railways", "inter-korean-railways")]),
        ("Inter-Korean Railroad", [("Inter-Korean Railroad", "inter-korean-railways")]),
        ("中蒙俄经济走廊建设", [("中蒙俄经济走廊", "cmrec")]),
        ("по Транссибирской магистрали", [("Транссибирской магистрали", "trans-siberian-railway")]),
        ("Силы Сибири", [("Силы Сибири", "power-of-siberia-1")]),
        ("Kenya's SGR", [("Kenya's SGR", "mombasa-nairobi-sgr")]),
        ("the Mombasa-\nNairobi railway", [("Mombasa-\nNairobi railway", "mombasa-nairobi-sgr")]),
        ("One Belt, One Road", [("One Belt, One Road", "belt-and-road")]),
        ("“Belt and Road” Initiative", [("Belt and Road” Initiative", "belt-and-road")]),
        ("CPEC's next phase", [("CPEC", "cpec")]),
        ("THE MIDDLE CORRIDOR", [("MIDDLE CORRIDOR", "middle-corridor")]),
    ],
)
def test_names_are_found(catalogue: Catalogue, text: str, hits: list[tuple[str, str]]) -> None:
    assert found(catalogue, text) == hits


def test_the_longest_name_wins(catalogue: Catalogue) -> None:
    text = "Power of Siberia 2 follows Power of Siberia; Nord Stream 2 and Nord Stream II"
    assert [i for _, i in found(catalogue, text)] == [
        "power-of-siberia-2", "power-of-siberia-1", "nord-stream-2", "nord-stream-2",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("down the middle corridor of the hospital", id="common words in lower case"),
        pytest.param("tapi and cpec, bri and ecrl", id="acronyms in lower case"),
        pytest.param("BTC rose; a TAP was left open", id="short acronyms of other things"),
        pytest.param("the belt and the road", id="other words between"),
        pytest.param("Power. Of Siberia", id="a full stop breaks a name"),
        pytest.param("China-Mongolia-Russia\n\nEconomic Corridor", id="a blank line breaks a name"),
        pytest.param("서경의선", id="inside a Korean word"),
        pytest.param("the silk road of ideas", id="the Silk Road as an idea"),
        pytest.param("", id="nothing"),
    ],
)
def test_other_words_are_left_alone(catalogue: Catalogue, text: str) -> None:
    assert found(catalogue, text) == []


def test_offsets_are_code_points_of_the_text_as_it_is(catalogue: Catalogue) -> None:
    text = "🚆 Kyo\u0306ngu\u0306i Line (경의선)"
    assert found(catalogue, text) == [
        ("Kyo\u0306ngu\u0306i Line", "gyeongui-line"),
        ("경의선", "gyeongui-line"),
    ]


def test_every_name_of_every_corridor_is_found_whole(catalogue: Catalogue) -> None:
    source = read_source(DATA)
    waypoints = waypoints_of(source.waypoints, "waypoints.csv")
    for file, data in source.files.items():
        for entry in entries_of(data, file, waypoints):
            for name in expanded(entry):
                text = name.removeprefix("=").rstrip("»)")
                hits = catalogue.find(text)
                assert [(h.start, h.end, h.corridor.id) for h in hits] == [
                    (0, len(text), entry.corridor.id)
                ], (name, hits)


@given(
    st.text(
        alphabet=st.sampled_from("CPEC TAPI경의선 一带一路-–,.'\nBeltandRo ad\u0301🚆"),
        max_size=200,
    )
)
@settings(max_examples=150, deadline=None)
def test_any_text_gives_sorted_spans_that_do_not_overlap(text: str) -> None:
    hits = _shared().find(text)
    at = 0
    for hit in hits:
        assert at <= hit.start < hit.end <= len(text)
        at = hit.end
    assert _shared().find(text) == hits


def test_a_long_text_of_beginnings_is_no_trap(catalogue: Catalogue) -> None:
    text = "Trans-Caspian International Transit " * 20_000 + "Route"
    assert [h.corridor.id for h in catalogue.find(text)] == ["middle-corridor"]


_OPENED: list[Catalogue] = []


def _shared() -> Catalogue:
    if not _OPENED:
        _OPENED.append(Catalogue.open())
    return _OPENED[0]


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("A (B|C)", ("A B", "A C")),
        ("(A|) B", ("A B", "B")),
        ("(A |A-)(B|C)", ("A B", "A C", "A-B", "A-C")),
        ("A", ("A",)),
    ],
)
def test_expand(pattern: str, names: tuple[str, ...]) -> None:
    assert expand(pattern) == names


@pytest.mark.parametrize("pattern", ["(A|B", "A|B", "A)", "(a|b)" * 12])
def test_expand_refuses(pattern: str) -> None:
    with pytest.raises(ValueError, match="pattern"):
        expand(pattern)


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("Railroads", "railway"),
        ("Ŏ", "o"),
        ("магистрали", "магистрал"),
        ("II", "2"),
        ("Line’", "line"),
    ],
)
def test_fold_token(raw: str, folded: str) -> None:
    assert fold_token(raw) == folded


# A user's own catalogue

OWN = """
[waypoints]
"Arta, XA" = { lat = 10.0, lon = 20.0 }

[[corridor]]
id = "arta-line"
name = "Arta Line"
mode = "rail"
lines = [["Arta, XA", "Beijing, CN"]]
source = "me"
status = "planned"
as_of = "2020"
belongs_to = ["belt-and-road"]
"""


def overlay(tmp_path: Path, text: str) -> Catalogue:
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    return Catalogue.open(extra=path)


def test_a_user_may_add_a_corridor(tmp_path: Path, catalogue: Catalogue) -> None:
    own = overlay(tmp_path, OWN)
    assert len(own.corridors) == len(catalogue.corridors) + 1
    assert found(own, "the Arta Line and CPEC") == [("Arta Line", "arta-line"), ("CPEC", "cpec")]
    assert [w.name for w in own.by_id("arta-line").lines[0]] == ["Arta", "Beijing"]


def test_a_user_may_replace_a_corridor(tmp_path: Path, catalogue: Catalogue) -> None:
    own = overlay(tmp_path, OWN.replace('"arta-line"', '"cpec"'))
    assert len(own.corridors) == len(catalogue.corridors)
    assert own.by_id("cpec").name == "Arta Line"
    assert found(own, "Arta Line; CPEC") == [("Arta Line", "cpec")]


def test_a_users_name_wins_over_ours(tmp_path: Path) -> None:
    own = overlay(tmp_path, OWN.replace('"Arta Line"', '"Gyeongui Line"'))
    assert found(own, "the Gyeongui Line; 경의선") == [
        ("Gyeongui Line", "arta-line"),
        ("경의선", "gyeongui-line"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('id = "arta-line"\n', "", r"own\.toml, corridor 'number 1', field 'id'.*missing"),
        ('"arta-line"', '"Arta Line!"', "not a slug"),
        ('"rail"', '"railway"', r"'mode'.*use rail, road"),
        ('"planned"', '"dreamt"', r"'status'.*use proposed"),
        ('"2020"', '"last year"', r"'as_of'.*write 2019"),
        ('as_of = "2020"\n', "", "needs the date"),
        ('"Beijing, CN"', '"Bejing, CN"', r"did you mean 'Beijing, CN'"),
        ("lat = 10.0", "lat = 100.0", "not on Earth"),
        ("lat = 10.0, ", "", r"'Arta, XA'.*lat = "),
        ('["belt-and-road"]', '["belt-and-rod"]', r"did you mean 'belt-and-road'"),
        ('["belt-and-road"]', '["arta-line"]', "circle"),
        ("source =", "sauce =", r"'sauce'.*did you mean 'source'"),
        ('source = "me"', 'source = ""', "empty"),
        ('source = "me"', "source = 3", "wrong type"),
        ('source = "me"', 'source = "me"\nmatch = ["(A|B"]', "not closed"),
        ('source = "me"', 'source = "me"\nstands_for = ["KR-KP"]', "sorted codes"),
        (
            'source = "me"',
            'source = "me"\nsections = [{from="Arta", to="Cima", status="planned", as_of="2020"}]',
            "not waypoints of one line",
        ),
        ("[[corridor]]", "[[corridors]]", "no such table"),
        ("[[corridor]]", "[corridor]", "list of tables"),
        ("lines = [[", "lines = [", "own.toml"),
        ("name =", "name", "not valid TOML"),
    ],
)
def test_a_bad_file_is_told_what_is_wrong(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in OWN
    with pytest.raises(InputError, match=says) as caught:
        overlay(tmp_path, OWN.replace(old, new, 1))
    assert "own.toml" in str(caught.value)
    assert str(tmp_path) not in str(caught.value)


def test_files_that_are_no_catalogue(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.toml.*can't be read"):
        Catalogue.open(extra=tmp_path / "gone.toml")
    (tmp_path / "bad.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match=r"bad\.toml.*UTF-8"):
        Catalogue.open(extra=tmp_path / "bad.toml")
    (tmp_path / "deep.toml").write_text("a = " + "[" * 100_000, encoding="utf-8")
    with pytest.raises(InputError, match=r"deep\.toml.*TOML"):
        Catalogue.open(extra=tmp_path / "deep.toml")


def test_two_of_a_users_corridors_may_not_share_a_name(tmp_path: Path) -> None:
    second = OWN[OWN.index("[[corridor]]") :].replace("arta-line", "other-line")
    with pytest.raises(InputError, match=r"'Arta Line' is taken by 'arta-line'"):
        overlay(tmp_path, OWN + second)
    with pytest.raises(InputError, match="twice"):
        overlay(tmp_path, OWN + OWN[OWN.index("[[corridor]]") :])


def test_a_damaged_catalogue_of_ours_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="reinstall"):
        Catalogue.open(data_dir=tmp_path)
    for path in DATA.iterdir():
        shutil.copy(path, tmp_path)
    (tmp_path / "20-belt-and-road.toml").write_text("nonsense", encoding="utf-8")
    with pytest.raises(DataError, match="20-belt-and-road"):
        Catalogue.open(data_dir=tmp_path)


def test_a_stale_compiled_form_is_passed_over(tmp_path: Path) -> None:
    for path in DATA.iterdir():
        shutil.copy(path, tmp_path)
    path = tmp_path / "10-korea.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("Gyeongui Line", "Testui Line"), "utf-8"
    )
    changed = Catalogue.open(data_dir=tmp_path)
    assert found(changed, "the Testui Line") == [("Testui Line", "gyeongui-line")]


def test_an_unknown_id_gets_a_hint(catalogue: Catalogue) -> None:
    with pytest.raises(NotFoundError, match="did you mean cmrec"):
        catalogue.by_id("cmrecs")
    with pytest.raises(NotFoundError):
        catalogue.children("nothing-of-the-kind")


# The words of a text are looked through before its tokens are


_PIECES = st.sampled_from(
    [
        *(
            "the",
            "Middle",
            "Corridor",
            "corridors",
            "Belt",
            "and",
            "&",
            "Road",
            "CPEC",
            "new",
            "line",
        ),
        *(
            "Trans",
            "-",
            "Siberian",
            "Railway",
            "railroad",
            "Power",
            "of",
            "Siberia",
            ",",
            ".",
            "\n\n",
        ),
        *(
            "경의선",
            "철도",
            "中欧班列",
            "Транссиба",
            "'s",
            "’",
            "_",
            "16+1",
            "U.S.",
            "Xi'an",
            "e\u0301",
        ),
    ]
)


@given(st.lists(_PIECES, max_size=12), st.sampled_from([" ", "", "  "]))
@settings(max_examples=300, deadline=None)
def test_looking_through_the_words_first_loses_no_name(pieces: list[str], gap: str) -> None:
    text = gap.join(pieces)
    finder = Catalogue.open()._finder
    names = finder.find(text)
    if names:
        assert not _is_plain(text) or finder._may_be_in(parts(text)[1::2])
    full = list(finder.find(text + "\u0301"))  # never looked through
    assert [h for h in names if h.end < len(text)] == [h for h in full if h.end < len(text)]


@pytest.mark.parametrize(
    "text", ["경의선\u0301", "the Middle Corridor \u0301\u0301 is", "CPEC\u0301"]
)
def test_a_mark_without_a_letter_ends_a_name(catalogue: Catalogue, text: str) -> None:
    assert len(catalogue.find(text)) <= 1
