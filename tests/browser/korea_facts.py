"""Places and documents of the small survey; the texts were written for these tests."""

from __future__ import annotations

# id: name, kind, lon, lat, country, names in Korean, Chinese, Russian
PLACES = {
    "pyongyang": ("Pyongyang", "city", 125.754, 39.034, "KP", "평양", "平壤", "Пхеньян"),
    "seoul": ("Seoul", "city", 126.978, 37.566, "KR", "서울", "首尔", "Сеул"),
    "busan": ("Busan", "city", 129.03, 35.102, "KR", "부산", "釜山", "Пусан"),
    "sinuiju": ("Sinuiju", "city", 124.398, 40.101, "KP", "신의주", "新义州", "Синыйджу"),
    "dandong": ("Dandong", "city", 124.395, 40.129, "CN", "단둥", "丹东", "Даньдун"),
    "kaesong": ("Kaesong", "city", 126.554, 37.971, "KP", "개성", "开城", "Кэсон"),
    "dorasan": ("Dorasan", "station", 126.710, 37.899, "KR", "도라산", "", "Торасан"),
    "wonsan": ("Wonsan", "port", 127.444, 39.153, "KP", "원산", "元山", "Вонсан"),
    "hamhung": ("Hamhung", "city", 127.536, 39.918, "KP", "함흥", "咸兴", "Хамхын"),
    "chongjin": ("Chongjin", "port", 129.776, 41.796, "KP", "청진", "清津", "Чхонджин"),
    "rajin": ("Rajin", "port", 130.283, 42.256, "KP", "라진", "罗津", "Раджин"),
    "nampo": ("Nampo", "port", 125.408, 38.737, "KP", "남포", "南浦", "Нампхо"),
    "tumangang": ("Tumangang", "station", 130.603, 42.422, "KP", "두만강", "", "Туманган"),
    "khasan": ("Khasan", "crossing", 130.645, 42.43, "RU", "하산", "哈桑", "Хасан"),
    "vladivostok": ("Vladivostok", "city", 131.874, 43.106, "RU", "", "", "Владивосток"),
    "tumen": ("Tumen", "city", 129.842, 42.966, "CN", "투먼", "图们", "Тумэнь"),
    "hunchun": ("Hunchun", "crossing", 130.357, 42.867, "CN", "훈춘", "珲春", "Хуньчунь"),
    "yanji": ("Yanji", "city", 129.502, 42.888, "CN", "옌지", "延吉", "Яньцзи"),
    "jilin": ("Jilin", "city", 126.561, 43.847, "CN", "지린", "吉林", "Цзилинь"),
    "changchun": ("Changchun", "city", 125.323, 43.88, "CN", "창춘", "长春", "Чанчунь"),
    "shenyang": ("Shenyang", "city", 123.433, 41.792, "CN", "선양", "沈阳", "Шэньян"),
    "dalian": ("Dalian", "port", 121.602, 38.912, "CN", "다롄", "大连", "Далянь"),
    "harbin": ("Harbin", "city", 126.65, 45.75, "CN", "하얼빈", "哈尔滨", "Харбин"),
    "gangneung": ("Gangneung", "city", 128.872, 37.753, "KR", "강릉", "江陵", "Каннын"),
    "jejin": ("Jejin", "station", 128.4, 38.545, "KR", "제진", "", "Чечжин"),
    "kumgang": ("Mount Kumgang", "mountain", 128.11, 38.66, "KP", "금강산", "金刚山", "Кымгансан"),
    "hwanggumpyong": ("Hwanggumpyong", "zone", 124.31, 39.96, "KP", "황금평", "黄金坪", ""),
    "wonjong": ("Wonjong", "crossing", 130.49, 42.58, "KP", "원정", "", ""),
    "bridge": ("New Yalu River Bridge", "bridge", 124.369, 40.036, "", "", "", ""),
    "rason": ("Rason Special Economic Zone", "zone", 130.4, 42.35, "KP", "라선", "罗先", "Расон"),
    "beijing": ("Beijing", "city", 116.397, 39.907, "CN", "베이징", "北京", "Пекин"),
    "moscow": ("Moscow", "city", 37.618, 55.752, "RU", "모스크바", "莫斯科", "Москва"),
    "washington": ("Washington", "city", -77.036, 38.895, "US", "워싱턴", "华盛顿", "Вашингтон"),
    "singapore": ("Singapore", "country", 103.85, 1.29, "SG", "싱가포르", "新加坡", "Сингапур"),
    "vietnam": ("Vietnam", "country", 106.3, 16.6, "VN", "베트남", "越南", "Вьетнам"),
    "kp": ("North Korea", "country", 127.0, 40.0, "KP", "북한", "朝鲜", "КНДР"),
    "kr": ("South Korea", "country", 127.9, 36.4, "KR", "한국", "韩国", "Республика Корея"),
    "cn": ("China", "country", 103.8, 35.0, "CN", "중국", "中国", "Китай"),
    "ru": ("Russia", "country", 100.0, 60.0, "RU", "러시아", "俄罗斯", "Россия"),
    "liaoning": ("Liaoning", "admin1", 122.6, 41.3, "CN", "랴오닝성", "辽宁", "Ляонин"),
    "npyongan": ("North Pyongan", "admin1", 125.2, 40.1, "KP", "평안북도", "平安北道", ""),
    "eastsea": ("East Sea", "sea", 134.8, 40.1, None, "동해", "东海", "Восточное море"),
    "asia": ("Asia", "macro_region", 90.0, 46.0, None, "아시아", "亚洲", "Азия"),
}

TEXTS = {
    "001": (
        "Rails across the line",
        "Example Press",
        "2018-07-02",
        "SEOUL - Engineers from Seoul and Pyongyang walked the track near Kaesong on Monday. "
        "The two Koreas are set to rebuild the railway from Seoul through Kaesong and Pyongyang "
        "to Sinuiju, and a second one along the East Sea from Gangneung past Mount Kumgang to Wonsan. "
        "Nobody has said who would pay.\n\nBeijing said that it welcomed the talks. "
        "A road between Kaesong and Pyongyang could follow, officials in South Korea said.",
    ),
    "002": (
        "A pipe, a port and a promise",
        "Harbour Review",
        "2019-04-24",
        "Vladivostok has waited long for this visitor. Russia would like to send gas through "
        "North Korea to South Korea by a pipeline from Vladivostok past Chongjin and Wonsan to Seoul. "
        "Moscow wants a power line along the same way. The railway between Rajin and Khasan works today, "
        "and coal from it is loaded at Rajin. Ships could sail from Rajin to Busan once sanctions end.",
    ),
    "003": (
        "What the north-east wants",
        "Liaoning Notes",
        "2018-11",
        "Liaoning proposes a railway and a highway from Dandong through Pyongyang to Seoul. "
        "The New Yalu River Bridge stands unused; Hwanggumpyong, an island zone, has gone quiet. "
        "Trains already run from Dalian through Shenyang and Changchun to Harbin. "
        "The line from Changchun through Jilin and Yanji to Tumen and Hunchun is the spine of the pilot area. "
        "China hopes that Hunchun, by way of Wonjong, will reach the port of Rajin by road.",
    ),
    "004": (
        "Singapore as a model",
        "Example Press",
        "2018-06-10",
        "North Korea looks to Singapore and Vietnam, some say, and to China above all. "
        "Washington has its doubts. In North Pyongan a zone around Sinuiju was once proclaimed and then dropped. "
        "Sanctions halted freight between Dandong and Sinuiju in part. Nampo would be rebuilt as a port.",
    ),
    "005": (
        "",
        "",
        "",
        "Note without a date. The Rason Special Economic Zone stays open. Tumangang is the last stop "
        "before Khasan. In Asia, the Belt and Road reaches many ports.",
    ),
}

METONYMS = {"Beijing", "Moscow", "Washington"}
