"""Web pages: what of the source is the article, that its offsets lead back, and which pages hold none."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import lexicon
from analysis.corpus.clean import clean, restore, to_raw
from analysis.corpus.cleaning.page import RULES
from analysis.corpus.load import find_files, read, read_file
from analysis.corpus.reading.formats.markup import blocks, find_headline, read_title, tokens
from analysis.corpus.reading.formats.pages import describe
from analysis.corpus.reading.readers import RawArticle

LEAD = "Президент Армении заявил в&nbsp;среду, что переговоры о&nbsp;мирном договоре будут продолжены в ближайшие недели."
MORE = "По его словам, стороны согласовали большую часть текста &mdash; и&nbsp;осталось обсудить лишь несколько статей."
LAST = "Министр добавил, что <b>встреча</b> пройдёт в <a href='/erevan'>Ереване</a>,\n    если ничего не&nbsp;изменится."
PLAIN = [
    "Президент Армении заявил в среду, что переговоры о мирном договоре будут продолжены в ближайшие недели.",
    "По его словам, стороны согласовали большую часть текста — и осталось обсудить лишь несколько статей.",
    "Министр добавил, что встреча пройдёт в Ереване, если ничего не изменится.",
]
HEAD = "Переговоры в Ереване продолжатся"
MENU = "<ul><li><a href='/'>Главная страница</a></li><li><a href='/p'>Политика и общество</a></li></ul>"


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html>\n<html lang='ru-RU'><head><title>{HEAD} — Вестник</title>{head}</head>\n<body>{body}</body></html>"


def paragraphs(source: str) -> list[str]:
    result = clean(source, fields=describe(source))
    assert restore(source, result.removals) == result.text
    return result.text.split("\n\n")


BODIES = {
    "an article": f"<nav>{MENU}</nav><article><h1>{HEAD}</h1><p>{LEAD}</p><p>{MORE}</p><p>{LAST}</p></article><footer>Все права у редакции</footer>",
    "divs": f"<div class='top'>{MENU}</div><h1>{HEAD}</h1><div class='text'><div>{LEAD}</div><div>{MORE}</div><div>{LAST}</div></div><div id='related'>{MENU}</div>",
    "line breaks": f"{MENU}<h1>{HEAD}</h1><div class='article-text'>{LEAD}<br><br>{MORE}<br/><br/>{LAST}</div>",
    "a table": f"<table><tr><td>{MENU}</td><td><h1>{HEAD}</h1><p>{LEAD}<p>{MORE}<p>{LAST}</td></tr></table>",
    "a script between": f"<article><h1>{HEAD}</h1><p>{LEAD}</p><script>var a = '<p>нет</p>';</script><p>{MORE}</p><style>p {{}}</style><p>{LAST}</p></article>",
    "a lead that comes twice": f"<aside><p>{LEAD}</p></aside><article><h1>{HEAD}</h1><p>{LEAD}</p><p>{MORE}</p><p>{LAST}</p></article>",
    "tags that nobody closed": f"<div><nav>{MENU}</nav><article><h1>{HEAD}</h1><p>{LEAD}<p>{MORE}<p>{LAST}</article>",
    "capitals": f"<DIV><H1>{HEAD}</H1><P>{LEAD}</P><P>{MORE}</P><P>{LAST}</P></DIV>",
}  # fmt: skip


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_the_article_is_left_and_its_headline_comes_first(body: str) -> None:
    assert paragraphs(page(body)) == [HEAD, *PLAIN]


def test_a_page_whose_headline_is_no_heading() -> None:
    assert (
        paragraphs(page(f"<nav>{MENU}</nav><article><p>{LEAD}</p><p>{MORE}</p><p>{LAST}</p></article>"))
        == PLAIN
    )


@pytest.mark.parametrize("tag", ["h1", "h2"])
def test_a_logo_is_no_headline(tag: str) -> None:
    source = page(
        f"<h1>Вестник</h1><nav>{MENU}</nav><article><{tag}>{HEAD}</{tag}><p>{LEAD}</p><p>{MORE}</p></article>"
    )
    for title in (HEAD, read_title(source), f"Вестник: {HEAD}"):
        number = find_headline(source, title)
        assert number is not None
        assert blocks(source)[number].text == HEAD
    assert paragraphs(source)[0] == HEAD


def test_a_page_in_which_no_article_is_found_keeps_all_but_its_furniture() -> None:
    assert paragraphs(page(f"<nav>{MENU}</nav><h1>{HEAD}</h1><p>Коротко.</p><footer>Подвал</footer>")) == [
        HEAD,
        "Коротко.",
    ]


def test_what_the_page_says_of_itself() -> None:
    head = (
        f"<meta property='og:title' content='{HEAD}'><meta property='og:site_name' content='Вестник региона'>"
        "<link rel='canonical' href='https://example.org/2024/05/01/a'><meta name='author' content='Анна Смит'>"
        "<meta property='article:published_time' content='2024-05-01T10:00:00+03:00'>"
        "<meta property='article:modified_time' content='2024-06-01T10:00:00+03:00'>"
    )
    assert describe(page(BODIES["an article"], head)) == {
        "format": "html",
        "title": HEAD,
        "url": "https://example.org/2024/05/01/a",
        "author": "Анна Смит",
        "language": "ru",
        "page_date": "2024-05-01",
        "page_outlet": "Вестник региона",
    }


def test_a_date_in_the_text_is_not_the_page_s() -> None:
    assert "page_date" not in describe(page("<p>Договор был подписан 10 ноября 2020 года в Москве.</p>"))


def load(path: Path, data: bytes) -> list:
    path.write_bytes(data)
    return list(read_file(find_files(path)[0][0]))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1251", "koi8-r"])
@pytest.mark.parametrize(
    "said", ["<meta charset='{}'>", "<meta http-equiv='Content-Type' content='text/html; charset={}'>", ""]
)
def test_encodings_of_pages(tmp_path: Path, encoding: str, said: str) -> None:
    source = page(BODIES["an article"], said.format(encoding)).replace("—", "-")
    articles = [
        item for item in load(tmp_path / "a.html", source.encode(encoding)) if isinstance(item, RawArticle)
    ]
    assert articles[0].raw == source
    assert clean(source, fields=articles[0].fields).text == "\n\n".join([HEAD, *PLAIN])


def test_xhtml_with_a_declaration(tmp_path: Path) -> None:
    source = "<?xml version='1.0' encoding='windows-1251'?>\n" + page(BODIES["an article"])
    item = load(tmp_path / "a.xhtml", source.encode("windows-1251"))[0]
    assert clean(item.raw, fields=item.fields).text.split("\n\n") == [HEAD, *PLAIN]


NOISE = "<p>Читайте другие новости нашего издания на главной странице сайта и в приложении.</p>"


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("404 Not Found", "<h1>Not Found</h1><p>The requested URL was not found on this server.</p>"),
        ("Страница не найдена — Вестник", f"<h1>Ошибка 404</h1><p>Такой страницы нет.</p>{NOISE * 5}"),
        ("Just a moment...", "<p>Checking your browser before accessing the site.</p>"),
        ("Attention Required! | Cloudflare", "<h1>Sorry, you have been blocked</h1>"),
        ("Access Denied", "<p>You don't have permission to access this page. Reference #18.2</p>"),
        ("Вестник", "<p>Подтвердите, что вы не робот</p>"),
        ("Redirecting...", "<p><a href='/new'>Click here</a></p>"),
        ("Xəta 404", "<p>Səhifə tapılmadı</p>"),
        ("გვერდი ვერ მოიძებნა", "<p>სცადეთ მოგვიანებით</p>"),
        ("Sayfa bulunamadı - Haber", "<p>Aradığınız sayfa yok.</p>"),
        ("Էջը չի գտնվել", "<p>404</p>"),
        ("", "<div id='root'></div><script>run()</script><noscript>You need to enable JavaScript to run this app.</noscript>"),
        ("Вестник", ""),
    ],
)  # fmt: skip
def test_a_page_that_is_an_error_is_no_article(tmp_path: Path, title: str, body: str) -> None:
    source = f"<html><head><title>{title}</title></head><body><nav>{MENU}</nav>{body}</body></html>"
    items = load(tmp_path / "a.html", source.encode())
    assert not any(isinstance(item, RawArticle) for item in items)
    assert "error page" in items[-1]["reason"] or "without text" in items[-1]["reason"]


def test_error_phrases_are_those_of_our_languages_and_no_common_words() -> None:
    table = lexicon.read_yaml("error_pages.yml")
    assert set(table) == {"any", "en", "ru", "uk", "hy", "az", "ka", "tr"}
    for facts in table.values():
        assert set(facts) == {"titles", "words"}
        phrases = [str(phrase) for kind in facts.values() for phrase in kind]
        assert all(phrase == phrase.lower() for phrase in phrases)
        assert all(" " in phrase or phrase in LONE for phrase in phrases), [
            p for p in phrases if " " not in p
        ]


LONE = [
    "captcha",
    "recaptcha",
    "cloudflare",
    "ddos-guard",
    "cf-error",
    "nginx/",
    "forbidden",
    "redirecting",
    "loading",
    "не",
    "найдено",
    "перенаправление",
    "403",
    "404",
    "500",
    "502",
    "503",
    "504",
]


@pytest.mark.parametrize(
    "title",
    [
        "Доступ закрыт: Грузия ограничила въезд",
        "Missing climber not found, search goes on in Svaneti",
        "Более 404 тысяч туристов посетили Армению",
        "Access denied to two journalists at the border",
        "Портал госуслуг временно недоступен",
    ],
)
def test_news_on_closed_doors_is_an_article(tmp_path: Path, title: str) -> None:
    source = f"<html><head><title>{title} — Вестник</title></head><body><h1>{title}</h1><p>{LEAD}</p></body></html>"
    assert isinstance(load(tmp_path / "a.html", source.encode())[0], RawArticle)


# --- properties ---

PIECES = st.sampled_from([
    f"<h1>{HEAD}</h1>", f"<p>{LEAD}</p>", f"<p>{MORE}", f"<div>{LAST}</div>", "<br>", "<p>", "</p>", "<div class='a>", "</div>", "<article>", "</article>", "<nav>", "</nav>",
    "<a href=\"x", "</a>", "<", ">", "\"", "'", "&", "&amp;", "&lt;p&gt;", "&#0;", "&#x41;", "&nbsp;", "<!--", "-->", "<script>", "</script>", "<style>", "<svg/>", "<title>",
    "<![CDATA[", "]]>", "<?xml", "<!DOCTYPE html>", "<html>", "<body>", "</body>", "<table><tr><td>", "</td></tr></table>", "<li>", "текст", "Текст с точкой. ", "\n", "  ", "\r\n",
    "\x00", "\ufeff", "\u200b", "<select>", "<iframe>", "<b>", "</b>", "Поделиться", "ТАСС",
])  # fmt: skip
SOUP = st.lists(PIECES, max_size=40).map("".join)


@given(SOUP)
def test_offsets_lead_back_from_any_soup(source: str) -> None:
    result = clean(source, fields={"format": "html"})
    assert restore(source, result.removals) == result.text
    ends = [row["raw_end"] for row in result.removals]
    assert all(end <= row["raw_start"] for end, row in zip(ends, result.removals[1:], strict=False))
    changed = {i for row in result.removals for i in range(row["raw_start"], row["raw_end"])}
    for offset in range(0, len(result.text), 7):
        place = to_raw(result.removals, offset)
        assert place in changed or source[place] == result.text[offset]


@given(SOUP)
def test_cleaning_what_came_of_a_page_changes_nothing(source: str) -> None:
    once = clean(source, fields={"format": "html"}).text
    assert clean(once).text == once


@given(SOUP)
def test_tokens_tile_the_source(source: str) -> None:
    found = list(tokens(source))
    assert "".join(source[token.start : token.end] for token in found) == source
    assert all(one.end == other.start for one, other in zip(found, found[1:], strict=False))


@given(SOUP)
def test_blocks_are_in_order_and_begin_and_end_with_what_is_seen(source: str) -> None:
    found = blocks(source)
    assert all(one.end <= other.start for one, other in zip(found, found[1:], strict=False))
    assert all(source[b.start].strip() and source[b.end - 1].strip() for b in found)


@pytest.mark.parametrize(
    "piece",
    ["<a ", '<a "', "<a '\"", "<!--", "<p", "<p>а<br>", "&", "<script>", "<div>", "а <b>", "<a href='"],
)
def test_no_source_takes_long(piece: str) -> None:
    source = piece * (200_000 // len(piece))
    start = time.perf_counter()
    blocks(source)
    assert time.perf_counter() - start < 5


def test_a_speech_with_the_same_line_again_and_again() -> None:
    body = "".join(f"<p>{LEAD} Пункт {i}.</p><p>(Аплодисменты.)</p>" for i in range(100))
    found = paragraphs(page(f"<article><h1>{HEAD}</h1>{body}</article>"))
    assert found.count("(Аплодисменты.)") == 100


def test_the_rules_of_pages_are_named_in_the_removals() -> None:
    source = page(BODIES["an article"])
    assert {row["rule"] for row in clean(source, fields=describe(source)).removals} >= set(RULES)


def test_a_list_of_articles_is_told(tmp_path) -> None:
    links = "".join(
        f"<div><a href='/{n}'>Переговоры номер {n} о перевале закончились</a></div>" for n in range(12)
    )
    (tmp_path / "front.html").write_text(page(links), encoding="utf-8")
    (tmp_path / "article.html").write_text(page(f"<p>{LEAD}</p><p>{MORE}</p>{links}"), encoding="utf-8")
    articles, audit = read(tmp_path)
    assert len(articles) == 2
    assert {row["source"]: row["reason"] for row in audit[:-1]} == {
        "front.html": "is a list of links to articles rather than one"
    }


def test_a_menu_taken_out_of_a_page_does_not_take_over_what_the_page_rule_took_out() -> None:
    source = page(f"<table><tr><td>Меню<td>07.02.2019 18:40<p>{LEAD}<p>{MORE}</table>")
    rules = {row["rule"] for row in clean(source, fields=describe(source)).removals if "07.02" in row["text"]}
    assert rules <= {"page_around_article", "date_lines"}
