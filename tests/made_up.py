"""Made-up corpora, as large as a test wants them, the same for the same seed."""

import random

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
