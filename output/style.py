"""One source of colours, dashes, widths and words, for the map and for the GeoPackage's styles.

Colours are sRGB hex, dashes are lengths in pixels (ink, space, ink, space ...; empty is solid),
widths are pixels. Every member of the closed lists in `layers.vocabulary` has its entry here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from layers.vocabulary import (
    GapReason,
    GeometryMethod,
    Mode,
    PlaceKind,
    Precision,
    Status,
    StatusBasis,
    Use,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES: Final = ("en", "ko", "zh", "ru")
"""BCP 47 tags of the languages that labels and the page come in; the first is the fallback."""


class Label(NamedTuple):
    """A word of the key in the four languages of the page."""

    en: str
    ko: str
    zh: str
    ru: str

    def text(self, language: str) -> str:
        """Return the label in `language`, English where the language isn't one of ours."""
        return str(getattr(self, language)) if language in LANGUAGES else self.en


@dataclass(frozen=True, slots=True)
class ModeStyle:
    """How a kind of link looks: colours for a light and a dark ground, width in pixels."""

    color: str
    color_dark: str
    width: float
    label: Label


@dataclass(frozen=True, slots=True)
class StatusStyle:
    """How a status looks: its dash, and how much of the mode's colour and width is left.

    `grey` is the share of grey mixed into the mode's colour (0 to 1); `cross` asks for a cross
    at each break.
    """

    dash: tuple[int, ...]
    label: Label
    width_factor: float = 1.0
    opacity: float = 1.0
    grey: float = 0.0
    cross: bool = False


@dataclass(frozen=True, slots=True)
class GapStyle:
    """How a missing link looks: the loudest thing on the page."""

    color: str
    color_dark: str
    width: float
    dash: tuple[int, ...]
    label: Label


CASING_EXTRA_WIDTH: Final = 3.0
"""Pixels by which the casing is wider than the line that it carries."""

SCHEMATIC_HALO_WIDTH: Final = 11.0
"""Width in pixels of the pale band that marks a line as schematic."""

SCHEMATIC_HALO_OPACITY: Final = 0.22

SUSPENDED_GREY: Final = "#8b9096"
"""The grey that `StatusStyle.grey` mixes in."""

MODES: Final[Mapping[Mode, ModeStyle]] = {
    Mode.RAIL: ModeStyle(
        "#1766b5", "#61b6fc", 3.2, Label("Rail", "철도", "铁路", "Железная дорога")
    ),
    Mode.ROAD: ModeStyle("#b5800f", "#f8ba48", 2.8, Label("Road", "도로", "公路", "Автодорога")),
    Mode.BRIDGE: ModeStyle("#39434a", "#d5dce1", 4.0, Label("Bridge", "다리", "桥梁", "Мост")),
    Mode.PORT: ModeStyle("#0e7c66", "#45cbab", 2.4, Label("Port", "항만", "港口", "Порт")),
    Mode.SEA: ModeStyle(
        "#1b93bf", "#6fdcfd", 2.4, Label("Sea lane", "해상 항로", "海上航线", "Морской путь")
    ),
    Mode.PIPELINE: ModeStyle(
        "#a8380f", "#ff8f61", 2.8, Label("Pipeline", "가스·송유관", "管道", "Трубопровод")
    ),
    Mode.POWER: ModeStyle(
        "#7e3985",
        "#c186bf",
        2.6,
        Label("Power line", "전력망", "输电线路", "Линия электропередачи"),
    ),
    Mode.ZONE: ModeStyle(
        "#8a7300", "#d6c353", 1.8, Label("Zone", "특구", "经济区", "Экономическая зона")
    ),
    Mode.CORRIDOR: ModeStyle(
        "#75808a", "#95a1ab", 2.4, Label("Corridor", "회랑", "经济走廊", "Коридор")
    ),
}

STATUSES: Final[Mapping[Status, StatusStyle]] = {
    Status.OPERATING: StatusStyle((), Label("Operating", "운영 중", "运营中", "Действует")),
    Status.CONSTRUCTION: StatusStyle(
        (14, 5), Label("Under construction", "건설 중", "在建", "Строится")
    ),
    Status.PLANNED: StatusStyle((7, 5), Label("Planned", "계획", "计划中", "Запланировано")),
    Status.PROPOSED: StatusStyle((2, 5), Label("Proposed", "제안", "提议", "Предложено")),
    Status.SUSPENDED: StatusStyle(
        (14, 4, 2, 4), Label("Suspended", "중단", "暂停", "Приостановлено"), grey=0.55
    ),
    Status.SEVERED: StatusStyle(
        (5, 9), Label("Severed", "단절", "中断（已切断）", "Разорвано"), cross=True
    ),
    Status.CANCELLED: StatusStyle(
        (3, 7), Label("Cancelled", "취소", "取消", "Отменено"), 0.55, 0.6, grey=0.5
    ),
    Status.UNKNOWN: StatusStyle(
        (), Label("Status not stated", "상태 미상", "状态未说明", "Статус не указан"), 0.7, 0.75
    ),
}

GAP: Final = GapStyle(
    "#d3173a",
    "#ff5c78",
    5.0,
    (),
    Label("Missing link", "끊긴 구간", "缺失路段", "Недостающий участок"),
)

PLACE_COLOR: Final = "#1d2328"
PLACE_COLOR_DARK: Final = "#eef1f3"
AREA_FILL: Final = "#ecdfc0"
AREA_FILL_DARK: Final = "#3d3a2c"
AREA_STROKE: Final = "#b39a5c"
AREA_STROKE_DARK: Final = "#8f8350"

GAP_REASONS: Final[Mapping[GapReason, Label]] = {
    GapReason.NO_TRACK: Label("no track here", "선로 없음", "此处无轨道", "путей нет"),
    GapReason.SEVERED: Label("severed", "단절됨", "已切断", "разорвано"),
    GapReason.RIVER: Label("river, no bridge", "강, 다리 없음", "河流，无桥", "река, моста нет"),
    GapReason.SEA: Label("open sea", "바다", "海域", "море"),
    GapReason.CONSTRUCTION: Label("under construction", "건설 중", "在建", "строится"),
}

STATUS_BASES: Final[Mapping[StatusBasis, Label]] = {
    StatusBasis.STATED: Label("as stated", "문서에 따름", "据文档", "по документу"),
    StatusBasis.CATALOGUE: Label("as known", "목록에 따름", "据目录", "по каталогу"),
}

METHODS: Final[Mapping[GeometryMethod, Label]] = {
    GeometryMethod.OSM_WAY: Label(
        "follows surveyed track (OpenStreetMap)",
        "측량된 선로를 따름 (OpenStreetMap)",
        "沿实测线路（OpenStreetMap）",
        "по снятому пути (OpenStreetMap)",
    ),
    GeometryMethod.NETWORK: Label(
        "follows the existing network",
        "기존 노선망을 따름",
        "沿现有路网",
        "по существующей сети",
    ),
    GeometryMethod.SEA_NETWORK: Label(
        "usual sea lane", "통상 항로", "常用航线", "обычный морской путь"
    ),
    GeometryMethod.WAYPOINTS: Label(
        "schematic: a curve through known points, not a surveyed route",
        "개략선: 알려진 지점을 이은 곡선이며 측량된 노선이 아님",
        "示意：经已知地点的曲线，并非实测线路",
        "схема: кривая через известные точки, не снятая трасса",
    ),
    GeometryMethod.STRAIGHT: Label(
        "schematic: the shortest line between the ends",
        "개략선: 양 끝을 잇는 최단선",
        "示意：两端之间的最短线",
        "схема: кратчайшая линия между концами",
    ),
    GeometryMethod.NONE: Label("not drawn", "그리지 않음", "未绘制", "не нанесено"),
}

PRECISIONS: Final[Mapping[Precision, Label]] = {
    Precision.EXACT: Label("exact", "정확함", "精确", "точно"),
    Precision.NEAR_EXACT: Label(
        "near, within 25 km", "부근, 25km 이내", "附近，25公里内", "рядом, до 25 км"
    ),
    Precision.SECOND_ORDER_UNIT: Label("a county or district", "시·군", "县级", "район"),
    Precision.FIRST_ORDER_UNIT: Label("a province", "도(성)", "省级", "область или провинция"),
    Precision.ESTIMATED: Label("estimated", "추정", "估计", "оценка"),
    Precision.COUNTRY: Label("a whole country", "나라 전체", "整个国家", "вся страна"),
    Precision.UNCLEAR_CAPITAL: Label(
        "unclear, drawn at the capital",
        "불분명, 수도에 표시",
        "不明确，标在首都",
        "неясно, показана столица",
    ),
    Precision.CAPITAL: Label("a capital", "수도", "首都或首府", "столица"),
    Precision.UNCLEAR_COUNTRY: Label(
        "unclear, a whole country", "불분명, 나라 전체", "不明确，整个国家", "неясно, вся страна"
    ),
}

USES: Final[Mapping[Use, Label]] = {
    Use.LITERAL: Label("the place itself", "장소 자체", "地点本身", "само место"),
    Use.METONYM: Label("stands for a government", "정부를 가리킴", "代指政府", "означает власть"),
    Use.ATTRIBUTIVE: Label("describes something", "수식어", "修饰语", "определение"),
    Use.IN_NAME: Label("part of a name", "이름의 일부", "名称的一部分", "часть названия"),
    Use.DATELINE: Label("dateline", "발신지", "电头", "место отправки"),
    Use.DEMONYM: Label(
        "a people or nationality", "국민·민족", "国民或民族", "народ или подданство"
    ),
}

KINDS: Final[Mapping[PlaceKind, Label]] = {
    PlaceKind.COUNTRY: Label("country", "국가", "国家", "страна"),
    PlaceKind.MACRO_REGION: Label("region of the world", "광역 지역", "大区域", "макрорегион"),
    PlaceKind.ADMIN1: Label("province", "도·성", "省", "регион"),
    PlaceKind.ADMIN2: Label("county", "군·현", "县", "район"),
    PlaceKind.CITY: Label("city or town", "도시", "城镇", "город"),
    PlaceKind.DISTRICT: Label("district", "구", "区", "городской район"),
    PlaceKind.PORT: Label("port", "항구", "港口", "порт"),
    PlaceKind.CROSSING: Label("border crossing", "국경 통과 지점", "口岸", "пункт пропуска"),
    PlaceKind.STATION: Label("station", "역", "车站", "станция"),
    PlaceKind.AIRPORT: Label("airport", "공항", "机场", "аэропорт"),
    PlaceKind.ZONE: Label("economic zone", "경제특구", "经济区", "экономическая зона"),
    PlaceKind.BRIDGE: Label("bridge", "다리", "桥", "мост"),
    PlaceKind.CANAL: Label("canal", "운하", "运河", "канал"),
    PlaceKind.RIVER: Label("river", "강", "河流", "река"),
    PlaceKind.LAKE: Label("lake", "호수", "湖", "озеро"),
    PlaceKind.SEA: Label("sea", "바다", "海", "море"),
    PlaceKind.STRAIT: Label("strait", "해협", "海峡", "пролив"),
    PlaceKind.BAY: Label("bay", "만", "湾", "залив"),
    PlaceKind.ISLAND: Label("island", "섬", "岛", "остров"),
    PlaceKind.PENINSULA: Label("peninsula", "반도", "半岛", "полуостров"),
    PlaceKind.MOUNTAIN: Label("mountain", "산", "山", "гора"),
    PlaceKind.DESERT: Label("desert", "사막", "沙漠", "пустыня"),
    PlaceKind.SITE: Label("site", "장소", "地点", "объект"),
}


def mix(color: str, other: str, share: float) -> str:
    """Return `color` with `share` (0 to 1) of `other` mixed in, as sRGB hex.

    Parameters
    ----------
    color, other
        `#rrggbb`.
    share
        0 leaves `color` as it is, 1 gives `other`.
    """
    a, b = (tuple(int(c[i : i + 2], 16) for i in (1, 3, 5)) for c in (color, other))
    mixed = (round(x + (y - x) * share) for x, y in zip(a, b, strict=True))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def line_color(mode: Mode, status: Status, *, dark: bool = False) -> str:
    """Return the colour of a line of this mode and status, sRGB hex."""
    style = MODES[mode]
    return mix(style.color_dark if dark else style.color, SUSPENDED_GREY, STATUSES[status].grey)


def line_width(mode: Mode, status: Status) -> float:
    """Return the width of a line of this mode and status, pixels."""
    return round(MODES[mode].width * STATUSES[status].width_factor, 2)
