"""Columns: under whose names a table's text, title, date and the like are found."""

import pytest

from analysis import lexicon
from analysis.corpus.reading.columns import FIELDS, TableError, date_order, find_columns, unique


@pytest.mark.parametrize(
    ("names", "field", "column"),
    [
        ("AN,HD,BY,SN,PD,LA,LP,TD", "lead", "LP"),  # Factiva
        ("an,title,snippet,body,publication_datetime,source_name,language_code,byline", "lead", "snippet"),  # Dow Jones
        ("an,title,snippet,body,publication_datetime,source_name,language_code,byline", "date", "publication_datetime"),
        ("id,publish_date,title,url,language,media_name,media_url,text", "outlet", "media_name"),  # Media Cloud
        ("stories_id,publish_date,title,url,language,media_id,media_name,media_url,story_text", "id", "stories_id"),
        ("ID,Source_File,Newspaper,Date,Length,Section,Author,Edition,Headline,Graphic,Article", "text", "Article"),  # LexisNexisTools
        ("ID,Source_File,Newspaper,Date,Length,Section,Author,Edition,Headline,Graphic,Article", "outlet", "Newspaper"),
        ("Headline,Publication,Load-Date,Byline,Hlead,Section", "text", "Hlead"),  # LexisNexis
        ("authors,date_publish,language,maintext,source_domain,title,url", "date", "date_publish"),  # news-please
        ("authors,date_publish,language,maintext,source_domain,title,url", "outlet", "source_domain"),
        ("source.id,source.name,author,title,description,url,publishedAt,content", "outlet", "source.name"),  # NewsAPI
        ("webPublicationDate,webTitle,webUrl,fields.bodyText", "text", "fields.bodyText"),  # The Guardian
        ("_id,_source.text,_source.title", "text", "_source.text"),  # Elasticsearch
        ("title,text,raw_text,sitename,date,hostname,id,fingerprint", "outlet", "sitename"),  # trafilatura
        ("Заголовок,Дата,Источник,Текст", "text", "Текст"),
        ("№,Дата,СМИ,Заголовок,Полный текст,URL", "text", "Полный текст"),
        ("Вернагир,title,text", "text", "text"),
    ],
)  # fmt: skip
def test_names_in_use(names: str, field: str, column: str) -> None:
    assert find_columns(names.split(","))[field][0] == column


def test_the_researcher_knows_best() -> None:
    assert find_columns(["text", "inhalt"], {"text": "inhalt"})["text"] == ["inhalt"]


@pytest.mark.parametrize("columns", [{"text": "nothing"}, {"body": "inhalt"}])
def test_a_wrong_mapping_is_told(columns: dict[str, str]) -> None:
    with pytest.raises(TableError, match="nothing|body"):
        find_columns(["headline", "inhalt"], columns)


def test_a_list_of_addresses_is_told_from_a_table_of_texts() -> None:
    with pytest.raises(TableError, match="fetch the pages"):
        find_columns(["id", "publish_date", "title", "url", "media_name"])


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["03/04/2018", "03/25/2018"], "mdy"),
        (["03/04/2018", "25/03/2018"], "dmy"),
        (["03/04/2018", ""], None),
        (["2018-03-04"] * 9, None),
        (["03/04/2018"] * 5_000 + ["13/04/2018"], "dmy"),
    ],
)
def test_slashed_dates_tell_their_order(values: list[str], order: str | None) -> None:
    assert date_order(values) == order


def test_the_column_is_read_only_as_far_as_needed() -> None:
    values = iter(["2018-03-04"] * 5_000)
    assert date_order(values) is None
    assert len(list(values)) > 3_000


def test_names_that_come_twice() -> None:
    assert unique(["text", "a", "text"]) == ["text", "a", "text.2"]


def test_columns_lexicon_is_sound() -> None:
    table = lexicon.read_csv("columns.csv")
    assert set(table["field"]) <= set(FIELDS)
    assert not table["column"].duplicated().any()
