"""Raw text to clean text: an ordered list of rules, each of which says in its docstring what it takes out and why.

The rules are applied until none finds anything more, so that cleaning a clean text changes nothing. What they take
out is kept (``removals``), so that any place in the clean text leads back to the raw one. Over-cleaning is worse than
under-cleaning: a rule that is not sure leaves the text as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis.corpus.cleaning import (
    characters,
    clutter,
    foreign,
    heads,
    layout,
    mail,
    page,
    running,
    scripts,
    tails,
    titles,
)
from analysis.corpus.cleaning.draft import Draft, Edit, Removal, restore, to_raw
from analysis.corpus.cleaning.lines import lines

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["RULES", "Clean", "clean", "explain_rules", "restore", "rule_hits", "to_raw"]

Rule = Callable[[str, dict], Iterable[Edit]]

RULES: tuple[Rule, ...] = (
    running.running_heads,
    characters.line_ends,
    characters.html_remains,
    characters.mojibake,
    characters.escaped_quotes,
    characters.invisible_characters,
    scripts.scripts,
    mail.mail_quote_marks,
    mail.mail_headers,
    mail.database_heads,
    clutter.calendars,
    layout.page_footers,
    layout.wrapped_lines,
    characters.wrap_hyphens,
    characters.spaces,
    clutter.known_boilerplate,
    heads.date_lines,
    clutter.navigation,
    clutter.share_buttons,
    clutter.counters,
    clutter.read_also,
    tails.read_on,
    foreign.foreign_blocks,
    clutter.page_tail,
    clutter.edge_lines,
    clutter.picture_credits,
    clutter.site_names,
    heads.date_header,
    heads.bylines,
    tails.signatures,
    heads.datelines,
    titles.no_titles,
    titles.doubled_titles,
    characters.paragraph_breaks,
)
# What the corpus taught (analysis.corpus.cleaning.passages), taken out before the rules.
_LEARNED = {
    "repeated_ends": "What many different articles of the source begin or end with.",
    "repeated_lines": "What many different articles of the source have between other text.",
}
_NAMES = (*(rule.__name__ for rule in RULES), *_LEARNED, *page.RULES)
_ROUNDS = 12  # two or three are usual; a text that still changes then is left as it is


class Clean(NamedTuple):
    """A clean text.

    Attributes
    ----------
    text
        Paragraphs parted by a blank line; the first is the headline, if there is one.
    title
        The headline, or None.
    removals
        One dict a span of the raw text that was taken out or changed: raw_start, raw_end, text, replacement, rule.
    """

    text: str
    title: str | None
    removals: list[Removal]


def clean(
    raw: str,
    *,
    fields: Mapping[str, Any] | None = None,
    learned: Sequence[tuple[int, int, str]] = (),
) -> Clean:
    """Clean one text.

    Parameters
    ----------
    raw
        The text as received; for the row of a table "title, blank line, text".
    fields
        What table or page said of the article: ``title`` is used, and ``format``: of a page (html) only the article is
        left before the rules.
    learned
        Spans of the raw text that its corpus taught to be page text, as
        :func:`analysis.corpus.cleaning.passages.learned_spans` gives them (none for a page); the headline that a table
        gives is spared.

    Returns
    -------
    Clean
        ``restore(raw, removals) == text`` holds for any text, and ``clean(text)`` changes nothing more.
    """
    given = dict(fields or {})
    draft = Draft.of(raw)
    if given.get("format") == "html":
        around, markup = map(_NAMES.index, page.RULES)
        draft = page.take_out_page(draft, given, (around, markup))
    # From the last to the first, so that the offsets in the raw text hold.
    for start, end, name in sorted(learned, reverse=True):
        draft = draft.edit(_sparing_title([(start, end, "")], raw, given), _NAMES.index(name))
    for _ in range(_ROUNDS):
        before = draft.text
        for number, rule in enumerate(RULES):
            edits = list(rule(draft.text, given))
            if edits and rule not in _TITLE_RULES:
                edits = _sparing_title(edits, draft.text, given)
            if edits:
                draft = draft.edit(edits, number)
        if draft.text == before:
            break
    removals = draft.removals(_NAMES)
    return Clean(draft.text, titles.find_title(draft.text, given, removals), removals)


_TITLE_RULES = (
    characters.line_ends,
    characters.html_remains,
    characters.mojibake,
    characters.escaped_quotes,
    characters.invisible_characters,
    characters.wrap_hyphens,
    characters.spaces,
    titles.no_titles,
    titles.doubled_titles,
    characters.paragraph_breaks,
)


def _sparing_title(edits: list[Edit], text: str, fields: dict) -> list[Edit]:
    """Drop edits that would touch the headline that a table gives: rules on clutter do not judge it."""
    found = lines(text)
    title = fields.get("title")
    if not title or not found or not titles.same(found[0].text, title):
        return edits
    return [edit for edit in edits if edit[0] >= found[0].end]


# Rules that mend how a text was stored or laid out; the others judge what is said.
_FORMAT = frozenset(page.RULES) | frozenset(
    rule.__name__
    for rule in (
        running.running_heads,
        characters.line_ends,
        characters.html_remains,
        characters.mojibake,
        characters.escaped_quotes,
        characters.invisible_characters,
        scripts.scripts,
        layout.page_footers,
        layout.wrapped_lines,
        characters.wrap_hyphens,
        characters.spaces,
        characters.paragraph_breaks,
    )
)


@cache
def explain_rules() -> dict[str, str]:
    """Give each rule's name and what it does, in order: the specification of cleaning."""
    return {**page.RULES, **_LEARNED, **{rule.__name__: (rule.__doc__ or "").strip() for rule in RULES}}


def rule_hits(removals: pd.DataFrame) -> pd.DataFrame:
    """Count what each rule took out or changed in a corpus; rules without hits are listed too.

    Parameters
    ----------
    removals
        As :class:`analysis.tables.Removals`.

    Returns
    -------
    DataFrame
        One row a rule, in the order in which they are applied: ``rule``, ``level`` (learned from the corpus, general,
        known of a publisher, format), ``what`` (the first sentence of its description), ``articles``, ``spans`` and
        ``characters`` (taken out, less those put in their place).
    """
    import pandas as pd

    size = removals["raw_end"] - removals["raw_start"] - removals["replacement"].str.len().astype("int64")
    counts = (
        removals.assign(size=size.clip(lower=0))
        .groupby("rule")
        .agg(articles=("article_id", "nunique"), spans=("rule", "size"), characters=("size", "sum"))
    )
    rules = pd.DataFrame(
        [(name, _level(name), _first_sentence(what)) for name, what in explain_rules().items()],
        columns=["rule", "level", "what"],
    )
    numbers = counts.reindex(rules["rule"]).fillna(0).astype("int64")
    return rules.join(numbers.reset_index(drop=True))


def _level(rule: str) -> str:
    if rule in _LEARNED:
        return "learned from the corpus"
    if rule == clutter.known_boilerplate.__name__:
        return "known of a publisher"
    return "format" if rule in _FORMAT else "general"


def _first_sentence(what: str) -> str:
    first = " ".join(what.split("\n\n")[0].split())
    return first.removesuffix(".")
