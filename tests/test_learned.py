"""Learning page text from a corpus: what is found, what stays, and that the parts of a corpus do not matter."""

import itertools
import pickle
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.corpus.clean import clean, restore
from analysis.corpus.cleaning.learned import (
    Counts,
    Learned,
    count,
    count_hopeful,
    find_units,
    learn,
    merge,
    merge_hopeful,
)
from analysis.corpus.cleaning.passages import learned_spans
from analysis.corpus.load import read

RU = [
    "министр",
    "договор",
    "дорога",
    "граница",
    "поезд",
    "школа",
    "город",
    "река",
    "суд",
    "завод",
    "больница",
    "выборы",
    "газета",
    "мост",
    "порт",
    "зима",
    "урожай",
    "область",
    "закон",
    "бюджет",
]
EN = [
    "minister",
    "treaty",
    "road",
    "border",
    "train",
    "school",
    "city",
    "river",
    "court",
    "factory",
    "hospital",
    "vote",
    "paper",
    "bridge",
    "port",
    "winter",
    "harvest",
    "region",
    "law",
    "budget",
]
FOOTER = {
    "ru": "Сетевое издание «Вестник долины», учредитель общество «Долина». При перепечатке ссылка на источник обязательна, телефон редакции 12 34.",
    "en": "The Valley Herald is published by Valley Press in the old town. All rights reserved, no part may be reproduced without permission.",
}  # fmt: skip
PROMOTION = {
    "ru": "Подписывайтесь на наш канал, чтобы каждый день узнавать о жизни долины первыми.",
    "en": "Subscribe to our newsletter to be the first to hear what happens in the valley.",
}
BACKGROUND = {
    "ru": "Спор о перевале начался в 1988 году, когда жители двух деревень закрыли дорогу и потребовали нового суда.",
    "en": "The dispute over the pass began in 1988, when people of two villages closed the road and called for a new court.",
}
QUOTATION = {
    "ru": "«Мы никогда не уйдем с этого перевала, здесь жили наши отцы и деды», — сказал староста деревни.",
    "en": "“We shall never leave this pass, for our fathers and grandfathers lived here,” said the village elder.",
}


def story(number: int, language: str, sentences: int = 6) -> str:
    """An article of invented sentences, no two alike."""
    draw = random.Random(f"{language}{number}")
    words = RU if language == "ru" else EN
    return " ".join(
        " ".join(
            [f"{draw.choice(words)}{draw.randrange(1000)}" for _ in range(draw.randrange(8, 14))]
        ).capitalize()
        + "."
        for _ in range(sentences)
    )


def learned_of(raws: list[str], groups: list[str | None]) -> Learned:
    units = find_units(raws, groups)
    counts = count(units)
    return learn(counts, count_hopeful(units, counts))


def taken(raws: list[str], group: str | None = "a") -> list[str]:
    """What is taken out of each text of a corpus of one source."""
    learned = learned_of(raws, [group] * len(raws))
    return ["".join(raw[start:end] for start, end, _ in learned_spans(raw, group, learned)) for raw in raws]


# --- what is found ---


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("gap", [" ", "\n\n", "\n"])
def test_a_footer_goes_also_where_it_is_glued_to_the_last_sentence(language: str, gap: str) -> None:
    footer = FOOTER[language]
    raws = [f"Title {i}\n\n{story(i, language)}{gap}{footer}" for i in range(40)]
    assert {found.strip() for found in taken(raws)} == {footer}


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("gap", [" ", "\n\n"])
def test_promotion_goes_from_the_middle_of_a_text(language: str, gap: str) -> None:
    bodies = [(f"Title {i}\n\n{story(i, language)}", story(i + 1000, language)) for i in range(60)]
    raws = [
        f"{a}{gap}{PROMOTION[language]}{gap}{b}" if i % 4 == 0 else f"{a}{gap}{b}"
        for i, (a, b) in enumerate(bodies)
    ]
    found = taken(raws)
    assert [text.strip() for text in found] == [PROMOTION[language] if i % 4 == 0 else "" for i in range(60)]
    learned = learned_of(raws, ["a"] * 60)
    spans = learned_spans(raws[0], "a", learned)
    assert [rule for _, _, rule in spans] == ["repeated_lines"]
    assert clean(raws[0], learned=spans).text == clean(gap.join(bodies[0])).text


OTHER_FOOTERS = [
    "При передруку матеріалів посилання на джерело є обов’язковим, усі права захищено.",
    "Նյութերը մեջբերելիս հղումը կայքին պարտադիր է, բոլոր իրավունքները պաշտպանված են։",
    "Saytdakı xəbərlərdən istifadə edərkən istinad mütləqdir, bütün hüquqlar qorunur və paylaşılır.",
    "მასალების გამოყენებისას წყაროს მითითება აუცილებელია, რადგან ყველა უფლება კანონით არის დაცული.",
    "Haberlerin kaynak gösterilmeden kullanılması kesinlikle yasaktır ve tüm hakları saklıdır.",
]


@pytest.mark.parametrize("footer", OTHER_FOOTERS)
def test_footers_in_other_languages_go(footer: str) -> None:
    raws = [f"{story(i, 'en')}\n\n{footer}" if i % 3 == 0 else story(i, "en") for i in range(60)]
    assert [found.strip() for found in taken(raws)] == [footer if i % 3 == 0 else "" for i in range(60)]


def test_background_in_other_languages_stays() -> None:
    background = (
        "Dağ keçidi ilə bağlı mübahisə 1988-ci ildə iki kəndin sakinləri yolu bağladıqdan sonra başlayıb."
    )
    assert set(taken([f"{story(i, 'en')}\n\n{background}" for i in range(60)])) == {""}


def test_a_list_at_the_end_stays_where_its_items_recur_among_others() -> None:
    raws = [
        f"{story(i, 'en')}\n\nNorth gate\nOpen on day {i}\nSouth gate\nClosed on day {i}" for i in range(20)
    ]
    assert set(taken(raws)) == {""}


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_footer_of_short_articles_goes(language: str) -> None:
    raws = [f"{story(i, language, 2)} {FOOTER[language]}" for i in range(30)]
    assert {found.strip() for found in taken(raws)} == {FOOTER[language]}


def test_a_footer_without_signs_goes_where_half_of_the_articles_end_with_it() -> None:
    slogan = "The Valley Herald brings the news of mountains and rivers to every house on every day"
    raws = [f"{story(i, 'en')}\n{slogan}" for i in range(30)]
    assert {found.strip() for found in taken(raws)} == {slogan}
    few = [f"{story(i, 'en')}\n{slogan}" if i % 3 == 0 else story(i, "en") for i in range(60)]
    assert set(taken(few)) == {""}


def test_a_footer_goes_from_texts_that_lost_their_stops() -> None:
    footer = "Herald News App Valley Press Organization All rights reserved This website uses cookies Read our policy"
    raws = [f"{story(i, 'en', 12).replace('.', '')} {footer}" for i in range(60)]
    some = [raw if i % 3 == 0 else raw.removesuffix(footer) for i, raw in enumerate(raws)]
    assert {found.strip() for found in taken(some)} == {footer, ""}


def test_short_lines_at_the_end_go_and_short_lines_within_stay() -> None:
    raws = [
        f"Title {i}\n\n{story(i, 'en')}\nWhat happens next\n{story(i + 500, 'en')}\nValley news desk"
        for i in range(20)
    ]
    assert {found.strip() for found in taken(raws)} == {"Valley news desk"}


# --- what stays ---


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("passage", [BACKGROUND, QUOTATION])
@pytest.mark.parametrize("every", [1, 3])
def test_background_and_quotations_stay_however_often_they_recur(
    language: str, passage: dict, every: int
) -> None:
    raws = [
        f"{story(i, language)}\n\n{passage[language]}\n\n{story(i + 500, language)}"
        if i % every == 0
        else story(i, language)
        for i in range(60)
    ]
    ends = [f"{story(i, language)}\n\n{passage[language]}" for i in range(60)]
    assert set(taken(raws)) == {""}
    assert set(taken(ends)) == {""}


def test_five_articles_prove_nothing() -> None:
    assert set(taken([f"{story(i, 'en')} {FOOTER['en']}" for i in range(5)])) == {""}


def test_copies_and_versions_of_one_article_count_once() -> None:
    promoted = f"{story(1, 'en')} {PROMOTION['en']} {story(2, 'en')}"
    others = [story(i, "en") for i in range(10, 60)]
    assert set(taken([promoted] * 40 + others)) == {""}
    assert set(taken([f"Update {i}: {promoted}" for i in range(40)] + others)) == {""}


@pytest.mark.parametrize("newest_first", [True, False])
def test_a_live_blog_keeps_its_entries(newest_first: bool) -> None:
    entries = [f"{10 + i // 6}:{i % 6}0 {story(i, 'en', 2)} Follow us as we report." for i in range(40)]
    raws = []
    for i in range(1, 41):
        part = entries[:i][::-1] if newest_first else entries[:i]
        raws.append("Talks on the pass: live\n\n" + "\n\n".join(part))
    learned = learned_of(raws, ["a"] * 40)
    for raw in raws:
        left = restore(
            raw,
            [
                {"raw_start": s, "raw_end": e, "replacement": ""}
                for s, e, _ in learned_spans(raw, "a", learned)
            ],
        )
        assert all(word in left for word in raw.split() if word[:1].isdigit())


def test_a_text_that_many_outlets_print_is_no_boilerplate() -> None:
    report = f"{story(1, 'en')} {PROMOTION['en']}"
    raws = [report if i % 10 == 0 else story(i, "en") for i in range(300)]
    groups: list[str | None] = [f"paper{i // 10}" for i in range(300)]
    learned = learned_of(raws, groups)
    assert not any(learned_spans(raw, group, learned) for raw, group in zip(raws, groups, strict=True))


def test_a_footer_is_learned_of_its_own_source_only() -> None:
    raws = [f"{story(i, 'en')} {FOOTER['en']}" for i in range(40)]
    learned = learned_of(raws, ["a"] * 40)
    assert learned_spans(raws[0], "b", learned) == []


def test_web_pages_are_left_out() -> None:
    raws = [f"<p>{story(i, 'en')}</p><p>{FOOTER['en']}</p>" for i in range(40)]
    assert len(learned_of(raws, [None] * 40).runs) == 0
    assert learned_spans(raws[0], None, learned_of(raws, ["a"] * 40)) == []


def test_the_headline_of_a_text_file_stays() -> None:
    raws = [f"News of the valley\n\n{story(i, 'en')}" for i in range(40)]
    assert set(taken(raws)) == {""}


# --- parts of a corpus ---

RAWS = [f"Title {i}\n\n{story(i % 50, 'en')} {FOOTER['en']}\nValley news desk" for i in range(60)] + [
    f"{story(i, 'ru')}\n\n{PROMOTION['ru']}" for i in range(30)
]
GROUPS: list[str | None] = ["a"] * 60 + ["b"] * 30


def parts(cuts: list[int]) -> list[tuple[list[str], list[str | None]]]:
    borders = [0, *sorted(cuts), len(RAWS)]
    return [(RAWS[a:b], GROUPS[a:b]) for a, b in itertools.pairwise(borders)]


@settings(max_examples=8)
@given(st.lists(st.integers(0, len(RAWS)), max_size=4), st.randoms(use_true_random=False))
def test_parts_and_their_order_do_not_matter(cuts: list[int], chance: random.Random) -> None:
    pieces = parts(cuts)
    chance.shuffle(pieces)
    found = [find_units(*piece) for piece in pieces]
    counts = merge([merge(map(count, found[:2])), *map(count, found[2:])])
    hopeful = merge_hopeful([count_hopeful(units, counts) for units in found])
    assert learn(counts, hopeful).key == learned_of(RAWS, GROUPS).key


def test_what_is_learned_is_the_same_on_every_machine() -> None:
    assert learned_of(RAWS, GROUPS).key == "2cbbc4269d6aa632c720be4cd34eb618"


def test_an_article_that_nothing_was_learned_of_has_no_page_text() -> None:
    learned = learned_of(RAWS, GROUPS)
    others = [story(i, "en") for i in range(100, 110)]
    hits = learned.teaches(find_units([*RAWS, *others, RAWS[0]], [*GROUPS, *["a"] * 10, None]))
    assert hits.tolist() == [*[True] * 90, *[False] * 11]


def test_damaged_characters_do_no_harm() -> None:
    assert set(taken(["Line \ud800 of a damaged file\nand more"] * 20, "paper \udfff")) == {""}


def test_counts_are_small_and_can_be_sent() -> None:
    counts = count(find_units(RAWS, GROUPS))
    assert isinstance(pickle.loads(pickle.dumps(counts)), Counts)
    assert len(pickle.dumps(counts)) < 400_000
    assert counts.articles == {"a": 60, "b": 30}


@given(st.lists(st.text(max_size=300), max_size=30))
def test_spans_are_in_order_and_apart_in_any_text(raws: list[str]) -> None:
    footed = [f"{raw} {FOOTER['en']}" for raw in raws] + RAWS[:20]
    learned = learned_of(footed, ["a"] * len(footed))
    for raw in footed:
        spans = learned_spans(raw, "a", learned)
        assert all(0 <= start < end <= len(raw) for start, end, _ in spans)
        assert all(a[1] < b[0] for a, b in itertools.pairwise(spans))
        result = clean(raw, learned=spans)
        assert restore(raw, result.removals) == result.text


# --- real material ---


def test_the_footer_of_rt_goes_from_every_row_and_nothing_else_does(shared: Path) -> None:
    articles, _ = read(shared / "corpora" / "rt_ru.csv.gz")
    raws = [item.raw for item in articles]
    learned = learned_of(raws, ["RT"] * len(raws))
    cut = [(raw, learned_spans(raw, "RT", learned)) for raw in raws]
    for raw, spans in cut:
        gone = "".join(raw[start:end] for start, end, _ in spans)
        assert "свидетельство Эл № ФС 77-68119" in gone
        assert "файлыcookies" in gone
        assert all(
            end - start < 700 for start, end, _ in spans
        )  # two rows hold several articles, footers and all
