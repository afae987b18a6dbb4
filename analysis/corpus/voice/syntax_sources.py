"""Finds who speaks beside a Russian reporting verb or phrase."""

from __future__ import annotations

from analysis.corpus.voice.bodies import is_outlet
from analysis.corpus.voice.parsed import Parsed, mention_of
from analysis.corpus.voice.reports import Mention
from analysis.lemmas import normalize


def source_of(parsed: Parsed, verb: int, *, places: bool = True) -> Mention | None:
    """Find who speaks: the verb's subject, that of the verb it is joined to, or, with ``places``, «в МИД сообщили»."""
    seen: set[int] = set()
    at = verb
    while at >= 0 and at not in seen:
        seen.add(at)
        subject = _nearest_subject(parsed, at)
        if subject is not None and not _disagrees(parsed, subject, verb):
            return _subject(parsed, subject, at)
        plural = places and parsed.words[at].number == "Plur"
        place = place_source(parsed, at) or _here(parsed, at) if plural else None
        if place and (at == verb or place.head in parsed.cues.role):  # «заковали в наручники и требовали»
            return place
        at = _joined_to(parsed, at)
    return _apposed(parsed, verb)


def _nearest_subject(parsed: Parsed, verb: int) -> int | None:
    """Give a verb's subject; of several that the parser gives it, the nearest that can speak, first before the verb."""
    subjects = [c for c in parsed.children.get(verb, ()) if parsed.words[c].rel in ("nsubj", "nsubj:pass")]
    if len(subjects) < 2:
        return next(iter(subjects), None)

    def parted(c: int) -> bool:
        between = parsed.words[min(c, verb) : max(c, verb)]
        return any(word.text == "," for word in between)  # of another clause: «…, что», «Завод закроют, …»

    ranked = sorted(subjects, key=lambda c: (parted(c), c > verb, abs(c - verb)))
    read = [(c, mention_of(parsed, c)) for c in ranked if parsed.words[c].case == "Nom"]
    speaking = [(c, mention.kind) for c, mention in read if mention]
    # «господин Ветров»: the name beside the title
    named = [c for c, kind in speaking if kind == "name" and abs(c - speaking[0][0]) <= 1]
    return next(iter([*named, *(c for c, _ in speaking), *ranked]))


def _disagrees(parsed: Parsed, subject: int, verb: int) -> bool:
    """Tell whether a subject in the plural can't be a later verb's («они не признали вину, а Ветров добавил»)."""
    plural = parsed.words[subject].case == "Nom" and parsed.words[subject].number == "Plur"
    return (
        plural and subject < verb and parsed.words[verb].form == "Fin" and parsed.words[verb].number == "Sing"
    )


def _joined_to(parsed: Parsed, verb: int) -> int:
    """Give the verb whose subject is this verb's too, -1 where there is none; some the parser leaves unjoined."""
    if parsed.words[verb].rel in ("conj", "xcomp", "advcl"):
        return parsed.words[verb].head
    joins = parsed.cues.words["joins"]
    if not any(
        parsed.words[c].rel == "cc" and parsed.words[c].lemma in joins for c in parsed.children.get(verb, ())
    ):
        return -1
    mains = [k for k in range(verb) if parsed.words[k].form == "Fin" and parsed.words[k].rel == "root"]
    return mains[-1] if mains and parsed.words[mains[-1]].number == parsed.words[verb].number else -1


def _here(parsed: Parsed, verb: int) -> Mention | None:
    """Find «здесь пояснили, что»: the body that spoke last."""
    for child in parsed.children.get(verb, ()):
        word = parsed.words[child]
        if word.lemma in parsed.cues.words["here"] and child < verb:
            return Mention(word.start, word.end, "last", "", "")
    return None


def cited_source(parsed: Parsed, verb: int) -> Mention | None:
    """Find whom a paper quotes: «цитирует министра ТАСС», «приводит слова министра агентство»."""
    if parsed.words[verb].lemma not in parsed.cues.words["cites"]:
        return None
    service = parsed.find(verb, "nsubj")
    if service is not None and parsed.words[service].lemma in parsed.cues.words["institutions"]:
        # «цитирует пресс-служба Азарова»: whose it is speaks
        owner = possessor_of(parsed, service, strict=True)
        if owner is not None and owner.kind == "name":
            return owner
    for child in parsed.children.get(verb, ()):
        if parsed.words[child].rel == "obj" and parsed.words[child].lemma in parsed.cues.words["sayings"]:
            return possessor_of(parsed, child, strict=False)
        if parsed.words[child].rel == "obj" and parsed.words[child].lemma not in parsed.cues.words["sayings"]:
            return mention_of(parsed, child, case=parsed.words[child].case)
    return None


def _subject(parsed: Parsed, subject: int, verb: int) -> Mention | None:
    if parsed.words[subject].lemma == "который" and parsed.words[verb].head >= 0:
        return _named_before(parsed, subject) or mention_of(parsed, parsed.words[verb].head)
    speaks = parsed.words[verb].lemma in parsed.cues.words["speaks"] and not parsed.quoted(subject)
    found = mention_of(parsed, subject, anyone=speaks)
    many = parsed.words[verb].number == "Plur" and parsed.words[subject].number != "Plur"
    if found and subject > verb and found.kind == "organisation" and many:
        return place_source(parsed, verb) or found  # «в пресс-службе заявили “Ъ”»: the paper is told
    if found and subject > verb and is_outlet(found.text):
        return _teller(parsed, found) or found
    return found


def _teller(parsed: Parsed, paper: Mention) -> Mention | None:
    """Find who speaks to a paper: «пояснил ТАСС Богданов», «сообщил “Ъ” первый замминистра», «рассказал ТАСС и.о. мэра»."""
    behind = [k for k, word in enumerate(parsed.words) if word.start >= paper.end and word.pos != "PUNCT"]
    acting = [parsed.words[k].text.lower() for k in behind[:2]] == ["и", "о"]
    behind = behind[2:] if acting else behind
    first = next((k for k in behind if parsed.words[k].pos != "ADJ"), None)
    if first is None or not _may_speak(parsed, first):
        return None
    nominative = (
        parsed.words[first].case == "Nom" or parsed.words[first].lemma in parsed.cues.words["quantifiers"]
    )
    return mention_of(parsed, first) if nominative or acting else None


def _may_speak(parsed: Parsed, i: int) -> bool:
    word = parsed.words[i]
    return word.pos in ("NOUN", "PROPN") or word.lemma in parsed.cues.words["quantifiers"]


def _named_before(parsed: Parsed, relative: int) -> Mention | None:
    """Give the person whose name stands right before «, который»."""
    before = parsed.words[relative - 2] if relative > 1 else None
    person = before and next(
        ((a, b) for a, b, kind in parsed.names if kind == "PER" and a <= before.start < b), None
    )
    if not person:
        return None
    first = next(i for i, word in enumerate(parsed.words) if word.start >= person[0])
    return mention_of(parsed, first, case=parsed.words[first].case)


def _apposed(parsed: Parsed, verb: int) -> Mention | None:
    """Where the parser lost the subject, take a name or speaker noun in the nominative that hangs on the verb or stands beside it."""
    for below in parsed.subtree(verb, ("ccomp", "conj", "acl", "acl:relcl", "advcl", "parataxis")):
        word = parsed.words[below]
        # «написал в «Твиттере» Ветров»: the name hangs on the place, in another case
        apart = word.rel in ("appos", "nmod") and parsed.words[word.head].case not in ("Nom", "")
        apart = apart and (word.pos == "PROPN" or word.lemma in parsed.cues.role)
        free = apart or word.rel in ("iobj", "obl", "obj") and parsed.find(below, "case") is None
        if word.case == "Nom" and free:
            mention = mention_of(parsed, below)
            if mention and mention.kind != "organisation":
                return mention
    for at in (verb + 1, verb - 1):
        if 0 <= at < len(parsed.words) and parsed.words[at].case == "Nom" and not parsed.quoted(at):
            mention = mention_of(parsed, at)
            if mention and (mention.kind != "organisation" or parsed.words[at].pos == "PROPN"):
                return mention
    return None


def place_source(parsed: Parsed, verb: int, *, anything: bool = False) -> Mention | None:
    """Find «в пресс-службе сообщили», «говорится в заявлении»: the source stands in the locative."""
    words = parsed.cues.words
    prepositions = {"из"} if parsed.words[verb].lemma in words["follows"] else words["source_prepositions"]
    for child in parsed.children.get(verb, ()):
        case = parsed.find(child, "case")
        if (
            parsed.words[child].rel.startswith("obl")
            and case is not None
            and parsed.words[case].text.lower() in prepositions
        ):
            free = anything or parsed.words[verb].number == "Plur"
            free = (
                free
                and parsed.words[child].pos == "NOUN"
                and parsed.words[child].lemma
                not in words["occasions"] - (words["statements"] if anything else frozenset())
            )
            if parsed.words[child].lemma == "который":
                return _antecedent(parsed, verb)
            about = parsed.cues.tables["topic_prepositions"].get(parsed.words[case].text.lower(), ())
            accused = parsed.words[verb].lemma in about and parsed.words[child].case in ("Acc", "Loc")
            placed = parsed.words[case].text.lower() == "на" and parsed.words[child].case == "Loc"
            if parsed.words[child].lemma in parsed.cues.words["asks"] or (accused and not placed):
                continue  # «обвинили в поджоге»; «на сайте указано» is a place
            if parsed.words[child].lemma in parsed.cues.tables["pronouns"] and case < verb:
                return Mention(parsed.words[child].start, parsed.words[child].end, "last", "", "")
            mention = mention_of(parsed, child, case=parsed.words[child].case, place=True, anyone=free)
            if mention and mention.head in words["channels"]:
                return possessor_of(parsed, child, strict=False) or mention
            issued = mention and (
                parsed.cues.role.get(mention.head) == "document" or mention.head in words["statements"]
            )
            if mention and issued:
                author = possessor_of(parsed, child, strict=True)
                return author if author and author.kind in ("name", "pronoun") else mention
            if mention:
                return mention
    return _distant_place(parsed, verb) if parsed.words[verb].number == "Plur" else None


def _distant_place(parsed: Parsed, verb: int) -> Mention | None:
    """Find «заявили журналисту газеты в генштабе», where the parser hangs the body on whoever is told."""
    for k in parsed.subtree(verb, ("ccomp", "conj", "acl", "acl:relcl", "advcl", "parataxis")):
        word, case = parsed.words[k], parsed.find(k, "case")
        body = word.lemma in parsed.cues.words["institutions"] and word.case == "Loc"
        if (
            body
            and case is not None
            and parsed.words[case].text.lower() in parsed.cues.words["source_prepositions"]
        ):
            return mention_of(parsed, k, case="Loc", place=True)
    return None


def _antecedent(parsed: Parsed, verb: int) -> Mention | None:
    """Read «МИД опубликовал заявление, в котором говорится»: who made the document, else the document."""
    noun = parsed.words[verb].head
    if noun < 0 or parsed.cues.role.get(parsed.words[noun].lemma) != "document":
        return None
    maker = parsed.words[noun].head
    own = possessor_of(parsed, noun, strict=True)
    if own is None and maker >= 0 and parsed.words[maker].lemma in parsed.cues.words["conveys"]:
        return source_of(parsed, maker) or mention_of(parsed, noun, case=parsed.words[noun].case)
    return own or mention_of(parsed, noun, case=parsed.words[noun].case)


def relayed_source(parsed: Parsed, verb: int) -> Mention | None:
    """Find whom a paper passes on: «сообщает ТАСС со ссылкой на МВД», «пишет РБК, ссылаясь на слова министра»."""
    words, cues = parsed.words, parsed.cues.words
    behind = next((k for k in range(verb + 1, len(words)) if words[k].form in ("Fin", "Conv")), None)
    gerund = [behind] if behind is not None and words[behind].form == "Conv" else []  # wherever it hangs
    for i in [*parsed.subtree(verb, ("ccomp", "conj")), *gerund]:
        for child in parsed.children.get(i, ()) if words[i].lemma in cues["refers"] else ():
            case = parsed.find(child, "case")
            if case is None or words[case].text.lower() != "на":
                continue
            if words[child].lemma in cues["sayings"] or words[child].lemma in cues["statements"]:
                return possessor_of(parsed, child, strict=False)
            return mention_of(parsed, child, case=words[child].case, anyone=True)
    return None


def recipient_source(parsed: Parsed, verb: int) -> Mention | None:
    """Find «мнение принадлежит X» and «высказано X»: the source in the dative or instrumental."""
    for child in parsed.children.get(verb, ()):
        if parsed.words[child].rel in ("iobj", "obl", "obl:agent") and parsed.find(child, "case") is None:
            mention = mention_of(parsed, child, case=parsed.words[child].case)
            if mention:
                return mention
    return None


def published_by(parsed: Parsed, noun: int) -> Mention | None:
    """Find «информации на сайте техникума»: whose site or page it is that something stands on."""
    pages = (
        c for c in parsed.children.get(noun, ()) if parsed.words[c].lemma in parsed.cues.words["channels"]
    )
    return next((owner for page in pages if (owner := possessor_of(parsed, page, strict=False))), None)


def possessor_of(parsed: Parsed, noun: int, *, strict: bool) -> Mention | None:
    """Find whose opinion it is: «его мнению», «словам Пескова», «точки зрения Баку»."""
    holders = [
        noun,
        *(c for c in parsed.children.get(noun, ()) if parsed.words[c].lemma in ("зрение", "автор")),
    ]
    for holder in holders:
        for child in parsed.children.get(holder, ()):
            word = parsed.words[child]
            if normalize(word.text) in parsed.cues.tables["possessives"]:
                gender = parsed.cues.tables["possessives"][normalize(word.text)]
                return Mention(word.start, word.end, "pronoun", word.text, word.lemma, gender)
            if (
                word.rel in ("nmod", "appos", "flat:name", "nsubj")
                and word.case in ("Gen", "", "Nom")
                and word.lemma != "зрение"
            ):
                mention = mention_of(parsed, child, case="Gen", anyone=not strict)
                if mention:
                    return mention
    return None
