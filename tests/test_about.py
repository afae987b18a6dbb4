"""Articles about a subject told from those that only name it."""

import os
import subprocess
import sys

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import lexicon, paths
from analysis.corpus import relevance, subjects
from analysis.corpus.about import FEW_POINTS, NOT_NAMED, PASSING, RARE, reasons
from analysis.lexicon import LexiconError

SUBJECT = "south_caucasus"
# what is to come of it | language | headline (none: -) | text
CASES = """
+ | ru | Армения и Азербайджан договорились о границе | Комиссии двух стран проведут работы весной. В Ереване и Баку документ назвали важным.
+ | ru | Военно-Грузинская дорога закрыта | Проезд в Грузию закрыт из-за снегопада, сообщили спасатели. На границе ждут двести машин.
+ | ru | Транскам открыли после лавин | По единственной дороге в Южную Осетию снова пустили машины. Спасатели следят за склонами.
+ | ru | - | В Абхазии погас свет. Сухум остался без электричества на два часа, энергетики чинят линию. Абхазские власти извинились.
+ | en | Baku and Yerevan exchange lists of missing soldiers | Officials of Azerbaijan and Armenia met at the border. They agreed to meet again.
+ | en | Protesters gather in Tbilisi | Thousands stood outside the Georgian parliament, demanding new elections in Georgia.
passing | ru | Завод нашёл новых покупателей | Трактора пойдут в Казахстан, Узбекистан, Армению, Киргизию и Молдавию, сообщил директор завода.
passing | ru | Водитель задержан после аварии | За рулём был гражданин Армении. Полиция ищет свидетелей, пострадавших нет.
passing | ru | Умер известный дирижёр | Он родился в 1930 году в Тбилиси. Прощание пройдёт в филармонии в пятницу утром.
passing | en | Chess festival opens in Oslo | The youngest of the players was born in Yerevan. The final is on Sunday.
passing | en | Factory finds new buyers | Tractors go to Kazakhstan, Uzbekistan, Armenia, Kyrgyzstan and Moldova.
rare | ru | Что подорожало за неделю | Масло стоит на рубль больше, а бутылка армянского коньяка на сто рублей. Хлеб не подорожал.
rare | ru | Биатлон: итоги эстафеты | На пятом этапе упал спортсмен из Грузии, сообщили судьи соревнований. Победила сборная Норвегии.
none | ru | В Дагестане и Чечне уточнят границу | Северный Кавказ ждёт новых дорог. Глава Ставрополья и власти Северной Осетии согласны.
none | ru | Туапсе затопило | Вода поднялась на метр. В Сочи отменили поезда, на Кубани ждут дождей.
none | ru | Георгий и Георгина поженились | Свадьбу сыграли в Твери. Георгий работает машинистом.
none | en | Georgia votes on Tuesday | The polls in Atlanta close at seven. Turnout in Georgia is high, officials said.
none | en | Georgia counts again | Voters in Atlanta wait. Officials in Georgia and in the rest of the United States count again.
none | en | Georgia Brown sings in Leeds | Georgia learned the song from her mother. The concert is sold out.
points | ru | Как устроен рынок помидоров | @ Помидоры привозят из Азербайджана. @ Помидоры растят и дома. @ Спрос велик. @ Азербайджанские дороже.
"""
LONG = "В теплице светло и сухо, рабочие собирают урожай и складывают его в ящики до самого вечера. " * 8
WHY = {"passing": PASSING, "rare": RARE, "none": NOT_NAMED, "points": FEW_POINTS}


def article(language, title, text, article_id="a"):
    """Put together an article; @ stands for a long stretch without a name."""
    headline = None if title == "-" else title
    body = text.replace("@", LONG)
    whole = f"{headline}\n\n{body}" if headline else body
    return {"article_id": article_id, "title": headline, "text": whole, "language": language}


def read_cases():
    return [tuple(part.strip() for part in line.split("|")) for line in CASES.strip().splitlines()]


@pytest.mark.parametrize(("expected", "language", "title", "text"), read_cases())
def test_an_article_is_about_the_region_or_only_names_it(expected, language, title, text):
    row = relevance(pd.DataFrame([article(language, title, text)]), SUBJECT).iloc[0]
    assert row["kept"] == (expected == "+"), row["why"]
    assert row["why"].startswith(WHY.get(expected, "enough")), row["why"]


def test_the_evidence_is_given():
    title, text = (
        "Армения строит дорогу",
        "Дорога пройдёт через Ереван. Армения заплатит сама. Её мост красив.",
    )
    row = relevance(pd.DataFrame([article("ru", title, text)]), SUBJECT).iloc[0]
    assert (row["headline"], row["lead"], row["mentions"], row["passing"]) == (1, 2, 3, 0)
    assert row["forms"] == "Армения; Ереван" and row["share"] == 1
    assert (
        row["why"] == "enough: headline 2 + lead 2 + share 3 + mentions 1 = 8 of 4 that it takes"
        and row["score"] == 8
    )


def test_a_surname_counts_beside_the_full_name_alone():
    person = lexicon.entities().set_index("entity_id").loc["alan_gagloev"]
    full, surname = person["forms_ru"].split(";")[:2]
    text = f"{surname} открыл школу. {surname} поздравил учеников. Школу строили два года."
    rows = relevance(
        pd.DataFrame([article("ru", "-", text, "a"), article("ru", "-", f"{full} приехал. {text}", "b")]),
        SUBJECT,
    )
    assert rows["mentions"].tolist() == [0, 3]


def test_a_language_without_names_is_told():
    georgian = article("ka", "-", "საქართველოს პრემიერმა განაცხადა, რომ ქვეყანა მშვიდობას ირჩევს.")
    row = relevance(pd.DataFrame([georgian]), SUBJECT).iloc[0]
    assert not row["kept"] and row["why"] == f"{NOT_NAMED}: entities.csv has no names in its language"


def test_no_articles_give_an_empty_table():
    empty = pd.DataFrame(columns=["article_id", "title", "text", "language"], dtype=str)
    assert list(relevance(empty, SUBJECT).columns) == list(
        relevance(pd.DataFrame([article("ru", "-", "а")]), SUBJECT)
    )


ALL = pd.DataFrame(
    [article(*case[1:], article_id=f"{number:02}") for number, case in enumerate(read_cases())]
)
# two namesakes: who is meant where only the surname stands must not hang on the other articles
NAMESAKES = pd.DataFrame(
    [
        article("ru", "-", "Ален Симонян приехал в Ереван. Симонян выступил.", "x"),
        article("ru", "-", "Маргарита Симонян выступила. Симонян ответила.", "y"),
        article("ru", "-", "Симонян выступил в парламенте. Симонян ответил.", "z"),
    ]
)
TOGETHER = pd.concat([ALL, NAMESAKES], ignore_index=True)
ONCE = relevance(TOGETHER, SUBJECT).set_index("article_id")


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(range(len(TOGETHER))), min_size=1, unique=True))
def test_an_article_is_judged_by_itself_alone(order):
    rows = relevance(TOGETHER.iloc[order], SUBJECT).set_index("article_id")
    assert list(rows.index) == TOGETHER["article_id"].iloc[order].tolist()
    pd.testing.assert_frame_equal(rows, ONCE.loc[rows.index])


def test_reasons_are_counted():
    judged = relevance(ALL, SUBJECT)
    expected = [case[0] for case in read_cases()]
    counted = {WHY[name]: expected.count(name) for name in WHY}
    assert reasons(judged) == ", ".join(f"{why} {counted[why]}" for why in sorted(counted))


# --- the lexicon ---


def test_subjects_name_what_entities_has():
    for name, subject in subjects.subjects().items():
        assert subject.id == name and subject.label and subject.entities
        assert set(subject.other_sense) <= subject.entities
        assert not any(entity.startswith("media_") for entity in subject.entities)
        highest = subject.headline + sum(
            max(steps.values()) for steps in (subject.leads, subject.shares, subject.mentions)
        )
        assert 0 < subject.keep_from <= highest
        for steps in (subject.leads, subject.shares, subject.mentions):
            assert list(steps) == sorted(steps) and list(steps.values()) == sorted(steps.values())


def test_words_before_a_name_are_of_known_languages():
    for subject in subjects.subjects().values():
        assert set(subject.before) <= set(lexicon.languages()) and all(subject.before.values())


@pytest.mark.parametrize("name", ["north", "кавказ"])
def test_an_unknown_subject_is_told(name):
    with pytest.raises(
        ValueError, match="there is south_caucasus; add others to analysis/lexicon/subjects.yml"
    ):
        subjects.load_subject(name)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("blocs: [armenia,", "blocs: [armenya,"), "entities.csv has no armenya"),
        (("    label: the South Caucasus\n", ""), "subject south_caucasus: 'label' is missing"),
    ],
)
def test_a_wrong_subject_names_file_and_fault(tmp_path, monkeypatch, change, message):
    text = (paths.LEXICON / subjects.FILE).read_text(encoding="utf-8")
    (tmp_path / subjects.FILE).write_text(text.replace(*change), encoding="utf-8")
    monkeypatch.setattr(subjects, "FILE", str(tmp_path / subjects.FILE))
    with pytest.raises(LexiconError, match=message):
        subjects.subjects.__wrapped__()


def test_the_gold_holds_judgements_and_no_text():
    gold = lexicon.read_csv(paths.ROOT / "tests" / "data" / "about" / "gold.csv")
    columns = ["article_id", "corpus", "language", "stratum", "use", "weight", "about", "raw_sha256"]
    assert list(gold.columns) == columns
    assert gold["article_id"].is_unique and len(gold) >= 300
    assert set(gold["about"]) == {"0", "1"} and set(gold["use"]) == {"develop", "held back"}
    assert gold["raw_sha256"].str.fullmatch("[0-9a-f]{64}").all()


def test_a_choice_has_the_same_name_in_every_process():
    call = (
        "from analysis.corpus.making.chosen import Choice; from analysis.corpus.subjects import load_subject;"
        "print(Choice('part', load_subject('south_caucasus')).name)"
    )
    names = {
        subprocess.run(
            [sys.executable, "-c", call],
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(names) == 1
