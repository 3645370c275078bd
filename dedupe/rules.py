"""The rules of the house, from the top down: the first that applies to a pair decides it.

Each has a name, which stands in the verdict, and a sentence that an editor understands. A false merge is worse than a
miss, so what keeps texts apart comes first wherever the two could disagree.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .article import Relation
from .pair import Pair


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    says: str
    applies: Callable[[Pair], bool]
    relation: Callable[[Pair], Relation]
    tells_apart: bool = True  # False, for a rule that keeps apart: it says only that nothing is proved

    def joins(self, pair: Pair) -> bool:
        return self.relation(pair) != "new"


def apart(_: Pair) -> Relation:
    return "new"


def joined(pair: Pair) -> Relation:
    """What two articles of one story are to each other."""
    if pair.same_text or pair.lacks_text:
        return "repeat" if pair.same_source else "copy"
    if pair.is_part:
        return "partial"
    if pair.is_copy or pair.is_contained:
        return "repeat" if pair.same_source else "copy"
    return "update" if pair.same_source else "partial"


def same_address(pair: Pair) -> bool:
    """Not two texts that have nothing in common: there are pages that are filled anew every day."""
    return pair.same_url and pair.url_names_article and (pair.is_short or pair.has_to_do)


def shared_address(pair: Pair) -> bool:
    same_words = pair.scores.containment >= CONTAINED_SHORT
    same_headline = pair.is_close and (pair.same_title or pair.lacks_text)
    return pair.is_short and pair.same_url and (same_words or same_headline)


def same_title(pair: Pair) -> bool:
    return pair.is_short and pair.same_title and pair.is_close and pair.scores.containment >= CONTAINED_SHORT


def same_headline(pair: Pair) -> bool:
    """Not where both have text: then the texts must agree, and a headline alone proves nothing."""
    return pair.lacks_text and pair.other_source and pair.same_headline and pair.gap <= pair.params.next_day


def teaser(pair: Pair) -> bool:
    return stands_in_opening(pair) and (pair.same_source or pair.titles_agree)


def excerpt(pair: Pair) -> bool:
    return stands_in_opening(pair) and pair.is_distinctive


def stands_in_opening(pair: Pair) -> bool:
    """Not for two short texts: a form letter of twenty words may stand in another one."""
    if not (pair.is_close and min(pair.sizes) >= pair.params.min_teaser and max(pair.sizes) >= pair.params.min_words):
        return False
    return pair.is_short and pair.opens_longer and (pair.is_contained or pair.is_nearly_contained)


CONTAINED_SHORT = 0.9  # containment: one word in twenty words changed breaks three of eighteen shingles


def template(pair: Pair) -> bool:
    return pair.is_alike and (pair.other_year or pair.other_part or pair.is_template)


def recurring(pair: Pair) -> bool:
    return pair.is_alike and pair.same_source and pair.is_late


def reworded_late(pair: Pair) -> bool:
    return is_reworded(pair) and pair.is_late


def other_date(pair: Pair) -> bool:
    return pair.is_alike and not pair.other_source and pair.other_date


def next_notice(pair: Pair) -> bool:
    return (is_reworded(pair) and pair.is_next_notice) or (pair.is_alike and pair.is_same_notice)


def other_subject(pair: Pair) -> bool:
    return is_reworded(pair) and pair.other_subject and not pair.blanks_agree


def other_figures(pair: Pair) -> bool:
    return is_reworded(pair) and not pair.other_source and pair.other_figures and not pair.blanks_agree


def is_reworded(pair: Pair) -> bool:
    return pair.is_alike and not (pair.is_copy or pair.is_contained)


def boilerplate(pair: Pair) -> bool:
    return pair.is_alike and pair.same_source and not pair.shares_opening


def quote(pair: Pair) -> bool:
    return pair.is_alike and not pair.is_copy and pair.shares_only_speech


def embedded(pair: Pair) -> bool:
    """A short text in the middle of a long one is a passage of that one, however complete it is."""
    is_passage = pair.is_alike and pair.scores.jaccard < pair.params.alike and not pair.opens_longer
    return is_passage and not pair.shares_narrative


RULES = (
    Rule("far_in_time", "Too long ago: beyond the window nothing is the same story.",
         lambda p: p.is_far, apart),
    Rule("same_address", "The same address, and one that names a single article; and one text is short, or headlines, "
         "names or wording show that they have to do with each other.", same_address, joined),
    Rule("same_address", "Short, but at the same address with the same words, or under the same title within days.",
         shared_address, joined),
    Rule("same_title", "Short, but under the same title, within days, and one text is the other or lies in it.",
         same_title, joined),
    Rule("teaser", "A short text that stands, but for a few words, in the opening of a longer one, within days, "
         "from the same source or under the same title.", teaser, joined),
    Rule("excerpt", "A passage that opens a longer text, within days and whatever its title, "
         "with names and figures to know it by.", excerpt, joined),
    Rule("same_headline", "One has no text, and two sources carry them under the same long headline on one day.",
         same_headline, joined),
    Rule("furniture", "What the two share recurs in other stories of their source: a gallery, a form, a disclaimer.",
         lambda p: p.shares_furniture, apart),
    Rule("too_short", "Too few words to prove anything, and neither address nor title shows that they belong together.",
         lambda p: p.is_short, apart, tells_apart=False),
    Rule("recurring", "The same source ran this text about a week ago or longer: the next issue of a regular notice.",
         recurring, apart),
    Rule("boilerplate", "From one source, and neither opens with what the two share: furniture, not the report.",
         boilerplate, apart),
    Rule("template", "The same form filled in with other names, figures or dates; or another part of a numbered "
         "series.", template, apart),
    Rule("template", "Each opens under its own date, and no other source stands behind one.", other_date, apart),
    Rule("template", "A day later, much the same short notice from the same source, with figures of its own.",
         next_notice, apart),
    Rule("template", "Much the same words about somebody else: neither's first name stands in the other.",
         other_subject, apart),
    Rule("template", "Much the same words, but each has its own figures, and no other source stands behind one.",
         other_figures, apart),
    Rule("same_text", "Word for word the same text.", lambda p: p.same_text, joined),
    Rule("quote", "What the two share is quoted speech; the reports around it are different.", quote, apart),
    Rule("far_in_time", "The wording differs, and they lie a week or more apart.", reworded_late, apart),
    Rule("quote", "A short passage of one lies in the middle of the other.", embedded, apart),
    Rule("contained", "One text lies inside the other.", lambda p: p.is_part, joined),
    Rule("jaccard", "The same words in the same order, but for a few.",
         lambda p: p.is_copy or p.is_contained, joined),
    Rule("later_wording", "The same source's report in another wording, within days.",
         lambda p: p.is_alike and p.same_source, joined),
    Rule("shared_report", "Much of the same text under another source's name, with words of its own.",
         lambda p: p.is_alike, joined),
    Rule("quote", "They share a passage, and little else.",
         lambda p: p.scores.shared_blocks > 0, apart, tells_apart=False),
    Rule("unlike", "They share hardly more than the language.", lambda _: True, apart, tells_apart=False),
)  # fmt: skip
