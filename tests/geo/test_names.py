"""Folding and other spellings."""

from __future__ import annotations

import pytest

from geo.names import fold, romanisation_variants, stripped, without_unit


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Seoul", "seoul"),
        ("Sŏngjin", "songjin"),
        ("P’yŏngyang", "pyongyang"),
        ("Ch'ŏngjin", "chongjin"),
        ("Xi’an", "xian"),
        ("Guinea-Bissau", "guinea bissau"),
        ("U.S.", "us"),
        ("D.C.", "dc"),
        ("Washington, D.C.", "washington dc"),
        ("St. Petersburg", "st petersburg"),
        ("Antigua & Barbuda", "antigua and barbuda"),
        ("Łódź", "lodz"),
        ("Tromsø", "tromso"),
        ("İstanbul", "istanbul"),
        ("São Paulo", "sao paulo"),
        ("Straße", "strasse"),
        ("Москва", "москва"),
        ("Орёл", "орел"),
        ("평양", "평양"),
        ("図們", "図們"),
        ("ガ", "ガ"),
        ("ＡＢＣ", "abc"),
        ("  North\u00a0 Korea\u200b ", "north korea"),
        ("...", ""),
        ("", ""),
    ],
)
def test_fold(name: str, key: str) -> None:
    assert fold(name) == key


@pytest.mark.parametrize("letters", ["\ud800", "\x00", "\u202e", "🇰🇵"])
def test_fold_takes_any_text(letters: str) -> None:
    assert isinstance(fold(letters), str)


@pytest.mark.parametrize(
    ("key", "bare"),
    [
        ("图们市", "图们"),
        ("吉林省", "吉林"),
        ("广西壮族自治区", "广西壮族"),
        ("평안북도", "평안북"),
        ("광주광역시", "광주"),
        ("부산시", "부산"),
        ("룡천군", "룡천"),
    ],
)
def test_units_in_native_script_go(key: str, bare: str) -> None:
    assert stripped(key) == (bare,)


@pytest.mark.parametrize("key", ["도시", "市", "seoul", "", "沪市"])
def test_too_little_would_be_left(key: str) -> None:
    assert stripped(key) == ()


def test_without_unit_says_what_it_may_be() -> None:
    assert [key for key, _ in without_unit("tumen city")] == ["tumen"]
    assert [key for key, _ in without_unit("province of jilin")] == ["jilin"]
    assert list(without_unit("city")) == []


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Cheongjin", "chongjin"),
        ("Gaeseong", "kaesong"),
        ("Pusan", "busan"),
        ("Inchon", "incheon"),
        ("Phyongyang", "pyongyang"),
        ("Hwanggeumpyeong", "hwanggumpyong"),
        ("Ryanggang", "yanggang"),
        ("Shen-yang", "shenyang"),
        ("Ch'ang-ch'un", "changchun"),
        ("Hsin-chiang", "xinjiang"),
        ("Chia-mu-ssu", "jiamusi"),
        ("Chabarovsk", "khabarovsk"),
        ("Wladiwostok", "vladivostok"),
        ("Nahodka", "nakhodka"),
        ("Ussurijsk", "ussuriysk"),
        ("Забайкальск", "zabaykalsk"),
    ],
)
def test_other_spellings(name: str, other: str) -> None:
    assert other in romanisation_variants(name)


@pytest.mark.parametrize("name", ["", "a", "x" * 10_000, "\ud800\ud800\ud800", "🇰🇵🇰🇵🇰🇵"])
def test_nothing_to_respell(name: str) -> None:
    assert romanisation_variants(name) == ()


def test_spellings_are_bounded() -> None:
    assert len(romanisation_variants("gogogogogogogogogogogogogogogogogogo")) < 400
