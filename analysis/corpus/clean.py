"""Raw text to clean text: an ordered list of rules, each of which says in its docstring what it takes out and why.

The rules are applied until none finds anything more, so that cleaning a clean text changes nothing. What they take
out is kept (``removals``), so that any place in the clean text leads back to the raw one. Over-cleaning is worse than
under-cleaning: a rule that is not sure leaves the text as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from analysis.corpus.cleaning import characters, clutter, foreign, heads, layout, titles
from analysis.corpus.cleaning.draft import Draft, Edit, Removal, restore, to_raw
from analysis.corpus.cleaning.lines import lines

__all__ = ["RULES", "Clean", "clean", "explain_rules", "restore", "to_raw"]

Rule = Callable[[str, dict], Iterable[Edit]]

RULES: tuple[Rule, ...] = (
    characters.line_ends,
    characters.html_remains,
    characters.mojibake,
    characters.invisible_characters,
    clutter.mail_quote_marks,
    clutter.mail_headers,
    clutter.calendars,
    layout.page_footers,
    layout.wrapped_lines,
    characters.wrap_hyphens,
    characters.spaces,
    clutter.known_boilerplate,
    clutter.navigation,
    clutter.share_buttons,
    clutter.counters,
    clutter.read_also,
    foreign.foreign_blocks,
    clutter.page_tail,
    clutter.edge_lines,
    clutter.picture_credits,
    clutter.site_names,
    heads.date_header,
    heads.date_lines,
    heads.bylines,
    heads.datelines,
    titles.no_titles,
    titles.doubled_titles,
    characters.paragraph_breaks,
)
_REPEATED = "repeated_ends"  # what analysis.corpus.ends found, taken out before the rules
_NAMES = (*(rule.__name__ for rule in RULES), _REPEATED)
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


def clean(raw: str, *, fields: Mapping[str, Any] | None = None, cut: tuple[int, int] | None = None) -> Clean:
    """Clean one text.

    Parameters
    ----------
    raw
        The text as received; for the row of a table "title, blank line, text".
    fields
        What the table said of the article (``title`` is used).
    cut
        Start and end of the article in the raw text, where :func:`analysis.corpus.ends.repeated_ends` found that many
        texts of the corpus begin or end with the same words.

    Returns
    -------
    Clean
        ``restore(raw, removals) == text`` holds for any text, and ``clean(text)`` changes nothing more.
    """
    given = dict(fields or {})
    draft = Draft.of(raw)
    if cut is not None:
        draft = draft.edit([(0, cut[0], ""), (cut[1], len(raw), "")], len(RULES))
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


@cache
def explain_rules() -> dict[str, str]:
    """Give each rule's name and what it does, in order: the specification of cleaning."""
    return {rule.__name__: (rule.__doc__ or "").strip() for rule in RULES}
