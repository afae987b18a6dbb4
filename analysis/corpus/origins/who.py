"""Rules on who wrote an article, who reprinted it, and whose report it passes on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import PurePosixPath

from analysis.corpus import names
from analysis.corpus.cleaning import lexica
from analysis.corpus.dates import alternatives
from analysis.corpus.origins.evidence import Claim, Evidence
from analysis.corpus.origins.relays import Mention, mentions

HEAD = 1200  # characters of the clean text in which a relay is announced
_DOMAIN = re.compile(
    r"(?<![\w@.-])(?:https?://)?(?:www\.)?((?:[\w-]+\.)+(?:[a-z]{2,6}|рф))(?![\w-])", re.IGNORECASE
)
_HOST = re.compile(r"^(?:https?://)?(?:www\.|m\.)?([^/:?#\s]+)")
_PAGE_RULES = (
    "database_heads",
    "page_footers",
    "known_boilerplate",
    "navigation",
    "site_names",
    "foreign_blocks",
    "page_tail",
    "edge_lines",
    "counters",
    "calendars",
    "repeated_ends",
    "repeated_lines",
    "running_heads",
)


def table_outlet(evidence: Evidence) -> Iterator[Claim]:
    """The table has a column for it."""
    cell = evidence.fields.get("outlet", "").strip()
    if cell:
        name = listed(cell)
        yield evidence.outside(_field(name), name or cell, "high", cell)


def listed(cell: str) -> str | None:
    """Give the canonical name of an outlet as a table writes it: by name, by domain, without a remark in brackets."""
    without = re.sub(r"\s*\([^()]*\)\s*$", "", cell)
    return names.by_name(cell) or names.by_domain(cell) or names.by_name(without)


def _field(name: str | None) -> str:
    facts = names.facts(name)
    return "republisher" if facts and facts.kind == "aggregator" else "outlet"


def dateline_outlet(evidence: Evidence) -> Iterator[Claim]:
    """The dateline names the agency that wrote the article; it survives reprints."""
    for row in evidence.removed("datelines"):
        found = _first_name(row["text"], evidence.language)
        if found:
            name, start, end = found
            place = row["raw_start"]
            yield evidence.in_raw("outlet", name, "high", place + start, place + end)
            continue
        own = re.search(r"/([^/]{2,40})/|\(([^()]{2,40})\)|^([^\W\d_][\w.-]*[^\W_])(?=[.:]\s*$)", row["text"])
        if own:
            group = next(i for i in (1, 2, 3) if own[i])
            first = row["raw_start"] + own.start(group)
            yield evidence.in_raw("outlet", own[group], "medium", first, first + len(own[group]))


def _first_name(text: str, language: str | None) -> tuple[str, int, int] | None:
    """Find the last outlet that a short text names (a place that is also a name stands before it)."""
    best = None
    for m in re.finditer(r"\b\w", text):
        if best and m.start() < best[2]:
            continue
        found = names.at(text, m.start(), language)
        if found:
            best = (found[0], m.start(), found[1])
    return best


def byline_outlet(evidence: Evidence) -> Iterator[Claim]:
    """The line that names the author or the kind of article names the outlet."""
    for row in evidence.removed("bylines"):
        found = _first_name(row["text"], evidence.language)
        if found:
            yield evidence.in_raw(
                "outlet", found[0], "high", row["raw_start"] + found[1], row["raw_start"] + found[2]
            )


def address_outlet(evidence: Evidence) -> Iterator[Claim]:
    """The page's address: a listed domain, or the bare domain of a site that the table lacks."""
    url = evidence.fields.get("url", "").strip()
    host = _HOST.match(url)
    if url and host and "." in host[1]:
        name = names.by_domain(url)
        yield evidence.outside(_field(name), name or host[1].lower(), "high" if name else "low", url)


def page_outlet(evidence: Evidence) -> Iterator[Claim]:
    """The page's own description of itself names its site (HTML metadata)."""
    site = evidence.fields.get("page_outlet", "").strip()
    if site:
        name = listed(site)
        yield evidence.outside(_field(name), name or site, "high" if name else "medium", site)


def folder_outlet(evidence: Evidence) -> Iterator[Claim]:
    """The folder, the zip, or of a table the file or sheet, is called like a listed outlet."""
    parts = PurePosixPath(evidence.row_of or evidence.source).parts
    for part in reversed(parts if evidence.row_of else parts[:-1]):
        if name := listed(part) or listed(part.removesuffix(".gz").rpartition(".")[0]):
            yield evidence.outside(_field(name), name, "medium", part)
            return


def page_site(evidence: Evidence) -> Iterator[Claim]:
    """Sites that the page around the article names: a known aggregator, else the one named most, then first.

    Whether it wrote the article or reprinted it shows in the other claims: where a dateline names somebody else, it
    reprinted.
    """
    found: list[tuple[str, int, int]] = []
    for row in evidence.removed(*_PAGE_RULES):
        for m in _DOMAIN.finditer(row["text"]):
            if "." in m[1] and m[1].rpartition(".")[2].isalpha():
                found.append((m[1], row["raw_start"] + m.start(1), row["raw_start"] + m.end(1)))
    if not found:
        return
    counts = Counter(names.by_domain(domain) or domain.lower() for domain, _, _ in found)
    best = min(found, key=lambda f: _site_rank(f[0], counts, found))
    name = names.by_domain(best[0])
    confidence = "medium" if name else "low"
    if _field(name) == "republisher":
        confidence = "high"
    yield evidence.in_raw(_field(name), name or best[0], confidence, best[1], best[2])


def _site_rank(domain: str, counts: Counter[str], found: list[tuple[str, int, int]]) -> tuple:
    name = names.by_domain(domain)
    first = next(i for i, row in enumerate(found) if row[0] == domain)
    return (_field(name) != "republisher", name is None, -counts[name or domain.lower()], first)


def source_line(evidence: Evidence) -> Iterator[Claim]:
    """A line of the page is nothing but an outlet's name ("АрмИНФО" above a calendar): the page's source."""
    for row in evidence.removed(*_PAGE_RULES):
        place = row["raw_start"]
        for m in re.finditer(r"[^\n]+", row["text"]):
            line = m.group().strip(" ()[]/")
            name = (
                names.by_name(line, evidence.language)
                if 2 < len(line) <= 40 and not _DOMAIN.search(line)
                else None
            )
            if name and _field(name) == "outlet" and line[:1].isupper():
                yield evidence.in_raw("outlet", name, "medium", place + m.start(), place + m.end())


def named_source(evidence: Evidence) -> Iterator[Claim]:
    """A line of the page names whose text it is: «Источник: ТАСС», "Source: Reuters"."""
    for row in evidence.removed(*_PAGE_RULES):
        for m in _source_label().finditer(row["text"]):
            rest = row["text"][m.end() :].partition("\n")[0]
            found = names.at(row["text"], m.end(), evidence.language)
            name = found[0] if found else names.by_domain(rest.strip())
            end = found[1] if found else m.end() + len(rest.rstrip())
            if name and _field(name) == "outlet":
                start = row["raw_start"]
                yield evidence.in_raw("relayed_from", name, "medium", start + m.start("label"), start + end)


@cache
def _source_label() -> re.Pattern[str]:
    labels = alternatives(lexica.beginnings("sources"))
    return re.compile(rf"^\W*(?P<label>{labels})\s*[:—–-]?[^\S\n]*", re.IGNORECASE | re.MULTILINE)


def interview_outlet(evidence: Evidence) -> Iterator[Claim]:
    """«В беседе с корреспондентом "Вестника Кавказа"», "told ArmInfo": outlets write so of themselves.

    Less surely where the medium is an agency, which others pass on, or unknown. What a medium was merely "told" says
    little: nothing of an agency, nor of a medium that only the head of the article names, as relays do; it says more where
    it comes again. Where another outlet is known to have written the article, the same phrase is read as a relay.
    """
    found = _mentions(evidence)
    talks = Counter(mention.name for mention in found if mention.kind in ("own", "told"))
    for mention in found:
        facts = names.facts(mention.name)
        agency = bool(facts and facts.kind == "agency")
        if mention.kind == "own":
            confidence = "low" if agency or not mention.listed else "medium"
            yield evidence.in_text("outlet", mention.name, confidence, mention.start, mention.end)
        elif mention.kind == "told" and mention.listed and not agency:
            again = talks[mention.name] > 1
            if again or mention.start >= HEAD // 2:
                confidence = "medium" if again else "low"
                yield evidence.in_text("outlet", mention.name, confidence, mention.start, mention.end)


def interview_relayed(evidence: Evidence) -> Iterator[Claim]:
    """What a speaker told another medium is passed on: the head of the article names it."""
    for mention in _mentions(evidence):
        if mention.kind != "report" and mention.start < HEAD:
            confidence = (
                "high" if mention.kind in ("own", "interview") or mention.start < HEAD // 2 else "medium"
            )
            yield evidence.in_text("relayed_from", mention.name, confidence, mention.start, mention.end)


def report_relayed(evidence: Evidence) -> Iterator[Claim]:
    """«Сообщает ТАСС», "according to RIA Novosti": the head of the article names whose report it passes on."""
    for mention in _mentions(evidence):
        if mention.kind == "report" and mention.start < HEAD and mention.listed:
            yield evidence.in_text("relayed_from", mention.name, "medium", mention.start, mention.end)


def _mentions(evidence: Evidence) -> tuple[Mention, ...]:
    return _cached_mentions(evidence.text, evidence.language)


@lru_cache(maxsize=2)  # three rules ask for the same text
def _cached_mentions(text: str, language: str | None) -> tuple[Mention, ...]:
    return tuple(mentions(text, language))


RULES = (
    table_outlet,
    dateline_outlet,
    byline_outlet,
    address_outlet,
    page_outlet,
    folder_outlet,
    interview_outlet,
    source_line,
    page_site,
    interview_relayed,
    report_relayed,
    named_source,
)
