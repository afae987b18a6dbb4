"""Names that compete keep their forms apart, in both languages and however they are inflected: naming is framing."""

import pandas as pd
import pytest
from made_up import small

from analysis import lexicon
from analysis.names import competing_forms, competing_names, mentions
from analysis.outlets import attention, naming


def articles(*rows, language="ru"):
    table = pd.DataFrame({"text": rows, "language": language, "outlet": "o"})
    return table.assign(article_id=[f"{i:03d}" for i in range(len(rows))])


def named(text, language):
    """Which competing names a text uses, in order: ``name: as said``."""
    table = mentions(articles(text, language=language))
    rivals = competing_names()
    rows = table[table["entity_id"].isin(list(rivals))]
    return [
        f"{name}: {text[a:b]}" for name, a, b in zip(rows["name"], rows["start"], rows["end"], strict=True)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Она уехала из Арцаха", ["Artsakh: Арцаха"]),
        ("школы Карабаха закрыты", ["Karabakh: Карабаха"]),
        ("Над Нагорным Карабахом туман", ["Nagorno-Karabakh: Нагорным Карабахом"]),
        ("жители Нагорно-Карабахской Республики", ["Nagorno-Karabakh: Нагорно-Карабахской Республики"]),
        ("бывшая НКАО и власть НКР", ["Nagorno-Karabakh: НКАО", "Nagorno-Karabakh: НКР"]),
        ("в Республике Арцах выбирали", ["Artsakh: Республике Арцах"]),
        ("арцахскими песнями и карабахскими коврами", ["Artsakh: арцахскими", "Karabakh: карабахскими"]),
        ("арцахцы и карабахцы", ["Artsakh: арцахцы", "Karabakh: карабахцы"]),
        ("Одни зовут его Арцахом, другие Карабахом", ["Artsakh: Арцахом", "Karabakh: Карабахом"]),
        ("рынок Степанакерта", ["Stepanakert: Степанакерта"]),
        ("дорога в Ханкенди", ["Khankendi: Ханкенди"]),
        ("степанакертские улицы", ["Stepanakert: степанакертские"]),
        ("ханкендинский вокзал", ["Khankendi: ханкендинский"]),
        ("Ханкенди, прежде Степанакертом звавшийся", ["Khankendi: Ханкенди", "Stepanakert: Степанакертом"]),
        ("о Зангезурском коридоре спорят", ["Zangezur corridor: Зангезурском коридоре"]),
        ("строят Маршрут Трампа", ["Trump Route: Маршрут Трампа"]),
        ("без «Маршрута Трампа», он же TRIPP", ["Trump Route: Маршрута Трампа", "Trump Route: TRIPP"]),
        (
            "подряд на Маршрут Трампа ради международного мира и процветания",
            ["Trump Route: Маршрут Трампа ради международного мира и процветания"],
        ),
        ("по Дороге Трампа", ["Trump Route: Дороге Трампа"]),
        ("вместо Зангезурского коридора Коридор Трампа",
         ["Zangezur corridor: Зангезурского коридора", "Trump Corridor: Коридор Трампа"]),
        ("через Мегринский коридор", ["Syunik corridor: Мегринский коридор"]),
        ("в Зангезуре и в Сюнике снег", ["Zangezur: Зангезуре", "Syunik: Сюнике"]),
        ("сюникские сёла, зангезурские горы", ["Syunik: сюникские", "Zangezur: зангезурские"]),
        ("народы Закавказья", ["Transcaucasia: Закавказья"]),
        ("на Южном Кавказе", ["South Caucasus: Южном Кавказе"]),
        ("озеро Гейча и озеро Севан", ["Geycha: Гейча", "Sevan: озеро Севан"]),
        ("Иреваном был Ереван", ["Irevan: Иреваном", "Yerevan: Ереван"]),
        ("в Сухуме и в Сухуми", ["Sukhum: Сухуме", "Sukhumi: Сухуми"]),
        ("в Нахиджеване, Нахичевани и Нахчыване",
         ["Nakhijevan: Нахиджеване", "Nakhichevan: Нахичевани", "Nakhchivan: Нахчыване"]),
    ],
)  # fmt: skip
def test_russian_names_keep_apart(text, expected):
    assert named(text, "ru") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She left Artsakh's schools", ["Artsakh: Artsakh"]),
        ("snow fell on Nagorno-Karabakh", ["Nagorno-Karabakh: Nagorno-Karabakh"]),
        ("the Nagorno-Karabakh Republic", ["Nagorno-Karabakh: Nagorno-Karabakh Republic"]),
        ("carpets of Karabakh", ["Karabakh: Karabakh"]),
        ("stamps of the Republic of Artsakh", ["Artsakh: Republic of Artsakh"]),
        ("Karabakh, or Artsakh to its people", ["Karabakh: Karabakh", "Artsakh: Artsakh"]),
        ("a bakery in Stepanakert", ["Stepanakert: Stepanakert"]),
        ("Khankendi's bakery", ["Khankendi: Khankendi"]),
        ("Khankendi, called Stepanakert before", ["Khankendi: Khankendi", "Stepanakert: Stepanakert"]),
        ("the Zangezur corridor is mapped", ["Zangezur corridor: Zangezur corridor"]),
        ("the Trump Route is mapped", ["Trump Route: Trump Route"]),
        ("TRIPP needs rails", ["Trump Route: TRIPP"]),
        (
            "the Trump Route for International Peace and Prosperity (TRIPP)",
            ["Trump Route: Trump Route for International Peace and Prosperity", "Trump Route: TRIPP"],
        ),
        ("not a Zangezur corridor but a Trump Route", ["Zangezur corridor: Zangezur corridor", "Trump Route: Trump Route"]),
        ("Zangezur has hills, Syunik too", ["Zangezur: Zangezur", "Syunik: Syunik"]),
        ("the railways of Transcaucasia", ["Transcaucasia: Transcaucasia"]),
        ("Transcaucasian railways", ["Transcaucasia: Transcaucasian"]),
        ("Kiev's trams and Kyiv's parks", ["Kiev: Kiev", "Kyiv: Kyiv"]),
        ("Türkiye and Turkey", ["Türkiye: Türkiye", "Turkey: Turkey"]),
    ],
)  # fmt: skip
def test_english_names_keep_apart(text, expected):
    assert named(text, "en") == expected


def voiced(*texts, language):
    """A corpus all in the outlets' own voice."""
    return small(*[[(text, ("outlet", None, None, None, None))] for text in texts], language=language)


@pytest.mark.parametrize(
    ("language", "texts", "entity", "shares"),
    [
        ("ru", ["Из Арцаха в Карабах", "карабахские ковры"], "karabakh", {"Artsakh": 1, "Karabakh": 2, "Nagorno-Karabakh": 0}),
        ("en", ["From Artsakh to Karabakh", "Nagorno-Karabakh"], "karabakh", {"Artsakh": 1, "Karabakh": 1, "Nagorno-Karabakh": 1}),
        ("ru", ["Из Ханкенди, из Ханкенди", "Степанакерт и Ханкенди"], "stepanakert", {"Khankendi": 2, "Stepanakert": 1}),
        ("en", ["Khankendi", "Stepanakert or Khankendi"], "stepanakert", {"Khankendi": 2, "Stepanakert": 1}),
        ("ru", ["Маршрут Трампа заменит Зангезурский коридор"], "zangezur_trump_route",
         {"Trump Route": 1, "Zangezur corridor": 1, "Trump Corridor": 0, "Syunik corridor": 0}),
        ("en", ["TRIPP replaces the Zangezur corridor", "TRIPP"], "zangezur_trump_route",
         {"Trump Route": 2, "Zangezur corridor": 1, "Trump Corridor": 0, "Syunik corridor": 0}),
    ],
)  # fmt: skip
def test_an_article_counts_for_each_name_that_it_uses(language, texts, entity, shares):
    table = naming(voiced(*texts, language=language))
    rows = table[(table["entity_id"] == entity) & (table["voice"] == "outlet")]
    assert rows.groupby("name")["n"].sum().to_dict() == shares
    assert rows.drop_duplicates("outlet")["N"].sum() == len(texts)


def test_an_entity_is_counted_once_under_all_its_names():
    table = attention(articles("Из Арцаха в Карабах", "Нагорный Карабах"), kind="region")
    assert table[["entity_id", "mentions", "n"]].to_numpy().tolist() == [["karabakh", 3, 2]]


def test_a_form_that_takes_no_side_counts_for_no_name():
    table = naming(voiced("Turkish tea", "tea from Türkiye", language="en"))
    rows = table[(table["entity_id"] == "turkey") & (table["voice"] == "outlet")]
    assert rows[["name", "n", "N"]].to_numpy().tolist() == [["Turkey", 0, 1], ["Türkiye", 1, 1]]
    assert named("чай по-турецки и турецкий чай", "ru") == ["турецкий: турецкий"]


def test_competing_names_are_made_of_forms_of_the_entity():
    for row in lexicon.entities().itertuples():
        forms = {*row.forms_en.split(";"), *row.forms_ru.split(";")}
        assert set(competing_forms(row.note)) <= forms, row.entity_id


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("по словам Тасица", "konstantin_tasits"),
        ("встреча с Вучичем", "aleksandar_vucic"),
        ("в Тавуше и под Тавушем", "tavush"),
        ("ставка на Ормуз и Ормузом", "strait_of_hormuz"),
        ("Небензей недовольны", "vasily_nebenzya"),
        ("маска и маскам", None),
    ],
)
def test_names_that_the_dictionary_lacks_are_found_in_every_case(text, entity):
    assert set(mentions(articles(text))["entity_id"]) == ({entity} if entity else set())
