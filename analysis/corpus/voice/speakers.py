"""Turns mentions into speakers: one canonical name per person, pronouns and nouns resolved or left open.

A pronoun or a bare noun ("он", "дипломат", "the ambassador") goes to the source named last that fits by gender, role
and country; where none fits it stays unresolved and is never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analysis import lemmas
from analysis.corpus.voice.bodies import bloc_of, entity_id, entity_kind, is_outlet, slug
from analysis.corpus.voice.institutions import PRESS, bodies_of, by_acronym
from analysis.corpus.voice.persons import People, Speaker, nominative_phrase, office_words, persons_of
from analysis.corpus.voice.reports import HUMAN, Cues, Mention
from analysis.corpus.voice.texts import Stretch, Text

_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_MARKED = re.compile(r"[«“\"„]([^»”\"“]+)[»”\"“]?")
_NEAR = 1200  # characters within which somebody whom the article names, but has not quoted, may be "he"
_STATEMENT = 2  # words of a noun that says no more than that somebody put something out
_LONG_AGO = 700  # characters after which a noun rather means whom the article named since
_SUBJECT = 10  # characters from a sentence's start within which a name counts as its subject


@dataclass(frozen=True)
class Scene:
    """What is known of an article when a mention is resolved.

    ``text`` is the article's, ``people`` are its persons, ``speaking`` those of them who are named as the source of a report somewhere; ``bodies`` those that it names in full, by noun. ``sources`` are the speakers so far, the last at the end, with the offset where they spoke last; ``named`` those
    whom the outlet names in its own voice: speaker, offset, and whether as the subject of a sentence. ``starts`` are
    the offsets at which sentences begin.
    """

    text: str
    people: People
    bodies: dict[str, list[Mention]]
    speaking: list[Speaker]
    sources: list[tuple[Speaker, int]]
    named: list[tuple[Speaker, int, bool]]
    starts: frozenset[int]
    cues: Cues
    language: str

    def named_before(self, at: int, since: int, *, subjects: bool = False) -> list[Speaker]:
        """Give whom the outlet named between two offsets, each once."""
        found = {
            s.speaker_id: s
            for s, where, subject in self.named
            if since < where < at and (subject or not subjects)
        }
        return list(found.values())


def resolve(mentions: Sequence[Mention], whole: Text, stretches: Sequence[Stretch]) -> list[Speaker | None]:
    """Give the speaker of each mention, in the order given.

    Parameters
    ----------
    mentions
        Sources of an article's reports.
    whole
        The text, whose persons' names give full names to surnames, and antecedents to pronouns.
    stretches
        What is painted: names inside of it are the speakers' words and no antecedents.
    """
    if not mentions:
        return []
    names = whole.reader.names(whole.text, whole.cues)
    people = persons_of([*mentions, *names], cues=whole.cues, language=whole.language)
    spoken = [(s.start, s.end) for s in stretches if s.voice in ("direct", "indirect")]
    starts = [s.start for s in whole.sentences]
    named = []
    for name in (n for n in names if not any(a <= n.start < b for a, b in spoken)):
        begin = max((start for start in starts if start <= name.start), default=0)
        named += [(person, name.start, name.start - begin <= _SUBJECT) for person in people.named(name)[:1]]
    spoke = {person.speaker_id: person for m in mentions if m.kind == "name" for person in people.named(m)}
    speaking = [spoke[key] for key in sorted(spoke)]
    bodies = bodies_of(whole.text, whole.reader.bodies(whole.text, whole.cues), cues=whole.cues)
    scene = Scene(
        whole.text, people, bodies, speaking, [], named, frozenset(starts), whole.cues, whole.language
    )
    resolved: dict[int, Speaker | None] = {}
    for i in sorted(range(len(mentions)), key=lambda i: (mentions[i].start, mentions[i].end)):
        speaker = _who(mentions[i], scene)
        resolved[i] = speaker
        if speaker:
            scene.sources[:] = [s for s in scene.sources if s[0].speaker_id != speaker.speaker_id]
            scene.sources.append((speaker, mentions[i].start))
    return [resolved[i] for i in range(len(mentions))]


def _who(mention: Mention, scene: Scene) -> Speaker | None:
    named = scene.people.named(mention)
    if mention.kind == "name":
        return named[0] if len(named) == 1 else None
    if mention.kind in ("pronoun", "implicit"):
        return _by_pronoun(mention, scene)
    if mention.kind == "anonymous":
        return None
    if mention.kind == "organisation" and len(named) == 1:
        return named[0]
    # «говорится в сообщении», «в распространенном сообщении»
    said_before = mention.head in scene.cues.words["statements"] and len(mention.text.split()) <= _STATEMENT
    if mention.kind == "last" or (said_before and scene.sources):
        return scene.sources[-1][0] if scene.sources else None
    if mention.kind == "noun" and mention.head not in scene.cues.words["institutions"]:
        known = _by_noun(mention, scene)
        if known is not None:
            return known
        role = scene.cues.role.get(mention.head, "person")
        if _bare(mention) and mention.gender != "p" and role in HUMAN and _is_somebody(role, scene):
            return None
    full = _body_in_full(mention, scene)
    if isinstance(full, Speaker):
        return full
    return _described(full, starts=scene.starts, cues=scene.cues, language=scene.language)


def _body_in_full(mention: Mention, scene: Scene) -> Speaker | Mention:
    """Find which body a noun alone stands for: the last source called so, else the only one that the article names."""
    if mention.head in scene.cues.words["press"] and _bare(mention):
        return _paper(mention, scene)
    full = by_acronym(mention.text.strip(" ,."), scene.text, scene.bodies, scene.cues)
    if full is not None:
        return full
    body = (
        mention.head in scene.cues.words["institutions"]
        or scene.cues.role.get(mention.head) == "organisation"
    )
    if not body or not _bare(mention):
        return mention
    said = (s for s, _ in reversed(scene.sources) if not s.person and mention.head in s.heads)
    named = scene.bodies.get(mention.head, [])
    last = next(said, None)
    if last is not None and (" " in last.name or len(named) != 1):
        return last
    if mention.head in scene.cues.words["any_body"]:
        before = [s for s, _ in scene.sources if not s.person and s.role in ("official", "organisation")]
        return before[-1] if before else mention
    return named[0] if len(named) == 1 else mention


def _paper(mention: Mention, scene: Scene) -> Speaker | Mention:
    """Find which paper or agency «газета», "the agency" is: the last that spoke, else the last that was named."""
    said = next((s for s, _ in reversed(scene.sources) if s.role == "outlet"), None)
    named = [body for body in scene.bodies.get(PRESS, []) if body.start < mention.start]
    return said or (named[-1] if named else mention)


def _is_somebody(role: str, scene: Scene) -> bool:
    """Tell whether a noun alone may stand for one whom the article names, though not clearly for whom."""
    return any(s.person and s.role in ("", "person", role) for s in scene.people.everyone())


def _by_pronoun(mention: Mention, scene: Scene) -> Speaker | None:
    """Find whom a pronoun stands for: the last source that fits, unless another who fits was named since."""
    if mention.gender == "n":
        return next((s for s, _ in reversed(scene.sources) if not s.person), None)
    if mention.gender == "p":
        last = scene.sources[-1][0] if scene.sources else None
        return last if last and last.gender == "p" else None

    def fits(speaker: Speaker) -> bool:
        return speaker.person and speaker.gender in ("", mention.gender or speaker.gender)

    source, since = next((pair for pair in reversed(scene.sources) if fits(pair[0])), (None, -1))
    near = max(since, mention.start - _NEAR)
    if mention.head in scene.cues.words["other_one"]:
        others = [s for s in scene.named_before(mention.start, near) if fits(s) and s is not source]
        return others[0] if len(others) == 1 else None
    if source is None:
        others = [s for s in scene.named_before(mention.start, near) if fits(s)]
        return others[0] if len(others) == 1 else None
    rivals = [s for s in scene.named_before(mention.start, since, subjects=True) if fits(s)]
    rivals = [s for s in rivals if s.speaker_id != source.speaker_id]
    return None if rivals else source


def _by_noun(mention: Mention, scene: Scene) -> Speaker | None:
    """Find whom a noun stands for: the last source that fits, else the only person of the article that fits."""
    if mention.gender == "p":
        return None
    cues = scene.cues
    role = cues.role.get(mention.head, "other")
    bloc = bloc_of(mention.text, cues=cues, language=scene.language)
    words = office_words(mention.text, scene.language)
    alone = _bare(mention) or (words and words <= {mention.head} | cues.words["own_bodies"])
    holders = {
        s.speaker_id: s for s in scene.people.everyone() if any(words <= office for office in s.offices)
    }
    if not _bare(mention) and len(holders) == 1:
        return next(iter(holders.values()))
    if role in ("document", "organisation") or not (alone or bloc):
        return None

    def fits(speaker: Speaker) -> bool:
        if not speaker.person or (bloc and speaker.bloc and bloc != speaker.bloc):
            return False
        if speaker.gender == "m" and mention.head.endswith(tuple(cues.words["feminine"])):
            return False
        if mention.head in cues.words["anyone"] or mention.head in speaker.heads:
            return True
        if role == "person" and speaker.heads:
            return False
        offices = speaker.heads - cues.words["generic"]
        same_office = mention.head in cues.words["generic"] or not offices or role != "official"
        return not speaker.role or (speaker.role == role and same_office)

    # Of two who are called by this very noun the last source is not surely meant, unless nobody else was named since.
    source, since = next((pair for pair in reversed(scene.sources) if fits(pair[0])), (None, -1))
    if source is not None:
        rivals = [s for s in scene.named_before(mention.start, since) if fits(s) and mention.head in s.heads]
        if any(s.speaker_id != source.speaker_id for s in rivals):
            return None
        return source if mention.start - since < _LONG_AGO else _newest(mention, scene) or source
    for people in (scene.speaking, scene.people.everyone()):
        called = {s.speaker_id: s for s in people if fits(s) and (s.role == role or mention.head in s.heads)}
        if called:
            return next(iter(called.values())) if len(called) == 1 else None
    return None


def _newest(mention: Mention, scene: Scene) -> Speaker | None:
    """Give the person named or heard last before a noun, if by gender it may be meant («…, – сказал политик»)."""
    heard = [(s, at) for s, at in scene.sources if s.person]
    named = [(s, at) for s, at, _ in scene.named if at < mention.start]
    newest = max([*heard, *named], key=lambda pair: pair[1], default=(None, 0))[0]
    fits = newest is not None and newest.gender in ("", mention.gender or newest.gender)
    return newest if fits else None


def _bare(mention: Mention) -> bool:
    """A noun alone, with at most an article: it must stand for somebody already named."""
    words = [
        w
        for w in re.findall(r"[^\W_]+(?:-[^\W_]+)*", mention.text.lower())
        if w not in ("the", "a", "an", "this", "that")
    ]
    return len(words) <= max(1, len(mention.head.split()))


def _uncapitalised(text: str, head: str, language: str) -> str:
    """Undo the capital of a sentence's first word, unless it is a name's: «Эксперты», "Some residents"."""
    first = text.split()[0]
    lemma, kind = lemmas.parse(first, language, initial=True)
    common = kind in ("function", "adjective") or (kind == "noun" and lemma == head)
    if not common or first[1:2].isupper() or entity_kind(first, language):
        return text
    return text[0].lower() + text[1:]


def _described(mention: Mention, *, starts: frozenset[int], cues: Cues, language: str) -> Speaker:
    """Make a speaker of a body, document, place or of somebody described but not named."""
    human = cues.role.get(mention.head) in (*HUMAN, "anonymous")  # «глава «Газпрома»» is not «Газпром»
    marked = None if human else _MARKED.search(mention.text)
    text = mention.text if marked else mention.text.strip(" ,\n").partition(",")[0]
    text = _ARTICLE.sub("", text.strip(" ,\n")) if language == "en" else text.strip(" ,\n")
    if mention.kind == "noun" and mention.start in starts and not mention.name:
        text = _uncapitalised(text, mention.head, language)
    name = marked.group(1) if marked else text if mention.case == "Nom" else nominative_phrase(text, language)
    role = cues.role.get(mention.head, "organisation")
    press = (
        mention.head in cues.words["press"] or text.split()[-1:] and text.split()[-1] in cues.words["press"]
    )
    if is_outlet(name) or is_outlet(text) or press:
        role = "outlet"
    bloc = bloc_of(text, cues=cues, language=language)
    if mention.kind == "organisation" and entity_kind(name, language) in ("country", "place", "region"):
        role = "official"
    gender = mention.gender if mention.gender == "p" else ""
    body = mention.head in cues.words["institutions"]
    person = role in HUMAN and mention.kind == "noun" and gender != "p" and not body
    return Speaker(
        name,
        entity_id(name, language) or slug(name),
        role,
        bloc,
        gender,
        frozenset({mention.head}),
        person=person,
    )
