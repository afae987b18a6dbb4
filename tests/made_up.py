"""Made-up corpora, as large as a test wants them, the same for the same seed; and notebooks of a few cells."""

import random
from types import SimpleNamespace

import nbformat
import pandas as pd

from analysis.corpus.sentences import split_sentences
from analysis.tokens import tokens

_WORDS = [
    "переговоры",
    "министр",
    "дорога",
    "граница",
    "соглашение",
    "столица",
    "договор",
    "торговля",
    "вода",
    "энергия",
    "поезд",
    "газ",
    "совет",
    "выборы",
    "депутат",
    "школа",
    "больница",
    "урожай",
    "экспорт",
    "мост",
    "туннель",
    "порт",
    "погода",
    "ветер",
    "река",
    "горы",
    "долина",
    "парламент",
    "закон",
    "реформа",
    "бюджет",
    "инвестор",
    "завод",
    "рабочий",
    "профсоюз",
    "посол",
    "визит",
    "встреча",
    "делегация",
    "комиссия",
    "доклад",
    "эксперт",
    "учёный",
    "музей",
    "театр",
]
_PLACES = ("ЕРЕВАН", "БАКУ", "ТБИЛИСИ", "МОСКВА", "СОЧИ")
FOOTER = "Сетевое издание зарегистрировано в установленном порядке, мнение авторов может не совпадать с позицией редакции."


def sentence(chance: random.Random) -> str:
    """Give a sentence of eight to sixteen words."""
    words = chance.choices(_WORDS, k=chance.randint(8, 16))
    return f"{' '.join(words).capitalize()} {chance.randint(2, 999)}."


def article(number: int) -> str:
    """Give an article of a headline, a dateline, four paragraphs and a footer."""
    chance = random.Random(number)
    lead = f"{chance.choice(_PLACES)}, {chance.randint(1, 28)} декабря. /ТАСС/. {sentence(chance)}"
    body = [" ".join(sentence(chance) for _ in range(3)) for _ in range(3)]
    headline = " ".join(chance.choices(_WORDS, k=5)).capitalize()
    return "\n\n".join([headline, lead, *body, FOOTER])


def small(*articles, language="en", parts=None):
    """A corpus by hand: each article a list of (text, voice), a voice as voice, speaker, speaker_id, role, bloc (, stance)."""
    rows = {"articles": [], "sentences": [], "voices": []}
    for number, pieces in enumerate(articles):
        article_id, text, borders = f"a{number}", "", []
        for piece, voice in pieces:
            stance = voice[5] if len(voice) > 5 else None
            span = (article_id, len(text), len(text) + len(piece) + 1)
            rows["voices"].append((*span, *voice[:5], stance, "narration"))
            text += piece + " "
            borders.append((len(text), voice[0]))
        facts = (
            f"Outlet {number % 2}",
            pd.Timestamp("2026-01-01"),
            article_id,
            language,
            f"Headline {number}",
            "day",
            f"{article_id}.txt",
            f"{number:064}",
        )
        rows["articles"].append((article_id, text, *facts))
        for place, (start, end) in enumerate(split_sentences(text, language)):
            part = (parts or ("lead",))[min(place, len(parts or "x") - 1)]
            voice = next(voice for border, voice in borders if start < border)
            where = (place, 0, part, start, end, text[start:end], language, voice)
            rows["sentences"].append((f"{article_id}.{place}", article_id, *where))
    columns = {
        "articles": "article_id text outlet date story language title date_precision source raw_sha256",
        "sentences": "sentence_id article_id position paragraph part start end text language voice",
        "voices": "article_id start end voice speaker speaker_id role bloc cue_stance kind",
    }
    tables = {name: pd.DataFrame(rows[name], columns=columns[name].split()) for name in rows}
    return SimpleNamespace(**tables, tokens=tokens(tables["sentences"]), hash="made up")


def notebook(folder, name, parameters="", *cells):
    """Write a notebook: a cell tagged parameters, and others."""
    folder.mkdir(exist_ok=True)
    book = nbformat.v4.new_notebook()
    tagged = nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]})
    book.cells = [tagged, *map(nbformat.v4.new_code_cell, cells)]
    for position, cell in enumerate(book.cells):
        cell["id"] = f"cell-{position}"
    nbformat.write(book, folder / name)
