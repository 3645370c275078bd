"""The rules of the house, from the top down: the first that applies to a pair decides it.

Each has a name of its own, which stands in the verdict, and a sentence that an editor understands. What stands before
a point in the name is its family. A false merge is worse than a
miss, so what keeps texts apart comes first wherever the two could disagree.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .article import Article, Relation
from .form_examples import find_shared_form
from .origin import PairOrigin
from .pair import TextPair
from .params import Params
from .passages import quotes_source
from .shingle_table import SharedShingles
from .words import MAX_LETTERS_PER_WORD


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    says: str
    applies: Callable[[TextPair], bool]
    relation: Callable[[TextPair], Relation]
    tells_apart: bool = True  # False, for a rule that keeps apart: it says only that nothing is proved

    def joins(self, pair: TextPair) -> bool:
        return self.relation(pair) != "new"


def relation_if_apart(_: TextPair) -> Relation:
    return "new"


def relation_if_joined(pair: TextPair) -> Relation:
    """What two articles of one story are to each other."""
    if pair.same_text or pair.lacks_text:
        return "repeat" if pair.origin.same_source else "copy"
    if pair.is_part or is_short_part(pair):
        return "partial"
    if pair.is_copy or pair.is_contained:
        return "repeat" if pair.origin.same_source else "copy"
    return "update" if pair.origin.same_source else "partial"


def is_short_part(pair: TextPair) -> bool:
    longer, shorter = max(pair.sizes), min(pair.sizes)
    return pair.is_short and pair.scores.containment >= CONTAINED_SHORT and longer >= pair.params.longer * shorter


def has_same_address(pair: TextPair) -> bool:
    """Not two texts that have nothing in common: there are pages that are filled anew every day."""
    origin = pair.origin
    return origin.same_url and origin.url_names_article and (pair.is_mere_teaser or pair.is_related)


def short_with_same_address(pair: TextPair) -> bool:
    origin = pair.origin
    same_words = pair.scores.containment >= CONTAINED_SHORT
    same_title_or_none = origin.is_close_in_time and (origin.same_title or pair.lacks_text)
    return pair.is_short and origin.same_url and (same_words or same_title_or_none)


def short_with_same_title(pair: TextPair) -> bool:
    return is_short_and_same(pair) and pair.origin.same_title and pair.origin.is_close_in_time


def short_with_like_title(pair: TextPair) -> bool:
    """On one day, and some length is asked for: a form of fourteen words has many a headline that is alike."""
    origin = pair.origin
    is_some_length = min(pair.sizes) >= pair.params.min_teaser
    return (
        is_short_and_same(pair) and is_some_length and origin.titles_agree and origin.time_apart < pair.params.next_day
    )


def is_short_and_same(pair: TextPair) -> bool:
    return pair.is_short and pair.scores.containment >= CONTAINED_SHORT and not pair.is_same_notice


def has_only_same_headline(pair: TextPair) -> bool:
    """Not where both have text: then the texts must agree, and a headline alone proves nothing."""
    if not pair.lacks_text:
        return False
    origin = pair.origin
    return origin.different_source and origin.same_headline and origin.time_apart <= pair.params.next_day


def is_teaser(pair: TextPair) -> bool:
    return lies_in_opening(pair) and (pair.origin.same_source or pair.origin.titles_agree)


def is_excerpt(pair: TextPair) -> bool:
    return lies_in_opening(pair) and pair.is_distinctive


def lies_in_opening(pair: TextPair) -> bool:
    """Not for two short texts: a form letter of twenty words may stand in another one.

    Where the longer one begins word for word with the shorter, fewer words will do.
    """
    if pair.scores.containment < min(pair.params.contained, pair.params.mostly):
        return False  # as most are, whatever their openings
    least = pair.params.min_beginning if pair.begins_with_shorter else pair.params.min_teaser
    long_enough = min(pair.sizes) >= least and max(pair.sizes) >= pair.params.min_words
    if not (pair.origin.is_close_in_time and long_enough):
        return False
    is_teaser_of_it = pair.is_short and pair.opens_longer_text and not pair.is_same_notice
    return is_teaser_of_it and (pair.is_contained or pair.is_nearly_contained)


CONTAINED_SHORT = 0.9  # containment: one word in twenty words changed breaks three of eighteen shingles


def is_other_part_of_series(pair: TextPair) -> bool:
    return pair.is_alike and (pair.origin.different_year or pair.origin.different_part)


def is_of_named_form(pair: TextPair) -> bool:
    """Not for two texts of the same words: these are one text, however often it is published."""
    return find_shared_form(*pair.whole) is not None and not pair.has_same_words


def is_same_form(pair: TextPair) -> bool:
    return pair.is_alike and (pair.is_template or is_filled_in_otherwise(pair))


def is_filled_in_otherwise(pair: TextPair) -> bool:
    """Even where one has no name or figure that does not stand somewhere in the other: a table of rates."""
    return pair.origin.same_source and is_reworded(pair) and pair.facts.blanks_differ


def is_recurring(pair: TextPair) -> bool:
    return pair.is_alike and pair.origin.same_source and pair.origin.may_have_recurred


def is_reworded_much_later(pair: TextPair) -> bool:
    return is_reworded(pair) and pair.origin.may_have_recurred


def has_different_date(pair: TextPair) -> bool:
    return pair.is_alike and not pair.origin.different_source and pair.facts.different_date


def is_next_notice(pair: TextPair) -> bool:
    return (is_reworded(pair) and pair.is_next_notice) or (pair.is_alike and pair.is_same_notice)


def has_different_subject(pair: TextPair) -> bool:
    """By capitals where the wording differs, by what headlines and slots hold whatever it is."""
    by_capitals = is_reworded(pair) and pair.facts.different_subject
    if by_capitals and not (pair.facts.blanks_agree or tells_the_same(pair) or pair.is_reworked):
        return True
    return pair.is_alike and pair.filling.names_another


def has_different_figures(pair: TextPair) -> bool:
    """Place by place, between any two sources; as a part of all figures only where no other source stands behind."""
    by_all_figures = is_reworded(pair) and not pair.origin.different_source and pair.facts.different_figures
    if by_all_figures and not (pair.facts.blanks_agree or pair.is_reworked):
        return True
    return pair.is_alike and pair.filling.has_other_figures


def is_reworded(pair: TextPair) -> bool:
    return pair.is_alike and not (pair.is_copy or pair.is_contained)


def is_boilerplate(pair: TextPair) -> bool:
    """A report that was reworked shares many passages with the one before; furniture is one, or two."""
    return pair.is_alike and pair.origin.same_source and not (pair.shares_opening or pair.is_reworked)


def shares_only_quotes(pair: TextPair) -> bool:
    return pair.is_alike and pair.shares_only_speech and (not pair.is_copy or pair.frames_differ)


def quotes_other_source(pair: TextPair) -> bool:
    if not (pair.origin.different_source and is_reworded(pair)):
        return False
    item, matched, params = pair.item, pair.matched, pair.params
    return quotes_source(item, matched, params) or quotes_source(matched, item, params)


def is_told_anew(pair: TextPair) -> bool:
    """Below what is alike, so names and figures have to vouch for it."""
    return pair.scores.jaccard >= pair.params.same_headline_alike and tells_the_same(pair)


def tells_the_same(pair: TextPair) -> bool:
    """One source's on one day, under alike headlines and with the same names and figures."""
    origin = pair.origin
    under_like_titles = origin.same_source and origin.titles_agree and origin.time_apart < pair.params.next_day
    return under_like_titles and pair.facts.agree


def is_embedded_passage(pair: TextPair) -> bool:
    """A short text in the middle of a long one is a passage of that one, however complete it is."""
    is_passage = pair.is_alike and pair.scores.jaccard < pair.params.alike and not pair.opens_longer_text
    return is_passage and not pair.shares_narrative


def may_join(item: Article, matched: Article, shared: SharedShingles, params: Params) -> bool:
    """Whether any of the rules below could join two texts that share so much: each asks for more, or for an address.

    A text that is too long to be hashed whole may share more.
    """
    is_cut = max(len(item.text), len(matched.text)) > MAX_LETTERS_PER_WORD * params.max_words
    if is_cut or not (shared.ours and shared.theirs) or PairOrigin(item, matched, params).same_url:
        return True
    copies = params.copy, params.copy_elsewhere, params.copy_same_title
    least_jaccard = min(*copies, params.alike, params.narrative / 2, params.same_headline_alike)
    least_containment = min(params.mostly, params.contained, CONTAINED_SHORT)
    return shared.jaccard >= least_jaccard or shared.containment >= least_containment


NAMED_FORM = "template.by_hand"

RULES = (
    Rule(NAMED_FORM, "Somebody has said that texts of this source in this form are never the same text, and these two "
         "are not word for word the same.", is_of_named_form, relation_if_apart),
    Rule("far_in_time.window", "Too long ago: beyond the window nothing is the same story.",
         lambda p: p.origin.is_far_in_time, relation_if_apart),
    Rule("same_address.article", "The same address, and one that names a single article; and one text is hardly there, "
         "or headlines, names or wording show that they have to do with each other.",
         has_same_address, relation_if_joined),
    Rule("same_address.short", "Short, but at the same address with the same words, or under the same title "
         "within days.",
         short_with_same_address, relation_if_joined),
    Rule("same_title", "Short, but under the same title, within days, and one text is the other or lies in it.",
         short_with_same_title, relation_if_joined),
    Rule("teaser", "A short text that stands, but for a few words, in the opening of a longer one, within days, "
         "from the same source or under the same title.", is_teaser, relation_if_joined),
    Rule("excerpt", "A passage that opens a longer text, within days and whatever its title, "
         "with names and figures to know it by.", is_excerpt, relation_if_joined),
    Rule("like_title", "Short, but under much the same title, on one day, and one text is the other or lies in it.",
         short_with_like_title, relation_if_joined),
    Rule("same_headline", "One has no text, and two sources carry them under the same long headline on one day.",
         has_only_same_headline, relation_if_joined),
    Rule("furniture", "What the two share recurs in other stories of their source: a gallery, a form, a disclaimer.",
         lambda p: p.shares_furniture, relation_if_apart),
    Rule("too_short", "Too few words to prove anything, and neither address nor title shows that they belong together.",
         lambda p: p.is_short, relation_if_apart, tells_apart=False),
    Rule("recurring", "The same source ran this text about a week ago or longer: the next issue of a regular notice.",
         is_recurring, relation_if_apart),
    Rule("boilerplate", "From one source, and neither opens with what the two share: furniture, not the report.",
         is_boilerplate, relation_if_apart),
    Rule("template.series", "Another part of a numbered series, or the same one of another year.",
         is_other_part_of_series, relation_if_apart),
    Rule("template.form", "The same form filled in with other names, figures or dates.",
         is_same_form, relation_if_apart),
    Rule(
        "template.date", "Each opens under its own date, and no other source stands behind one.",
        has_different_date,
        relation_if_apart,
    ),
    Rule("template.notice", "A day later, much the same short notice from the same source, with figures of its own.",
         is_next_notice, relation_if_apart),
    Rule("template.subject", "Much the same words about somebody else: neither's first name stands in the other, "
         "or what each headline names, or a phrase that comes back, stands for another one.",
         has_different_subject, relation_if_apart),
    Rule("template.figures", "Much the same words, but most figures at the same places are others; or each has its "
         "own, and no other source stands behind one.",
         has_different_figures, relation_if_apart),
    Rule("same_text", "Word for word the same text.", lambda p: p.same_text, relation_if_joined),
    Rule(
        "quote.speech", "What the two share is quoted speech; the reports around it are different.",
        shares_only_quotes,
        relation_if_apart,
    ),
    Rule("quote.source", "One opens in its own words, names the other's source there, and takes a passage or two "
         "from it.", quotes_other_source, relation_if_apart),
    Rule(
        "far_in_time.wording", "The wording differs, and they lie a week or more apart.",
        is_reworded_much_later,
        relation_if_apart,
    ),
    Rule("quote.embedded", "A short passage of one lies in the middle of the other.",
         is_embedded_passage, relation_if_apart),
    Rule("contained", "One text lies inside the other.", lambda p: p.is_part, relation_if_joined),
    Rule("jaccard", "The same words in the same order, but for a few.",
         lambda p: p.is_copy or p.is_contained, relation_if_joined),
    Rule("later_wording", "The same source's report in another wording, within days.",
         lambda p: p.is_alike and p.origin.same_source, relation_if_joined),
    Rule("shared_report", "Much of the same text under another source's name, with words of its own.",
         lambda p: p.is_alike, relation_if_joined),
    Rule("told_anew", "The same source's report told anew, on one day and under much the same headline, "
         "with the same names and figures.", is_told_anew, relation_if_joined),
    Rule("quote.passage", "They share a passage, and little else.",
         lambda p: p.scores.shared_blocks > 0, relation_if_apart, tells_apart=False),
    Rule("unlike", "They share hardly more than the language.", lambda _: True, relation_if_apart, tells_apart=False),
)  # fmt: skip
