"""The numbers that somebody may want to change, in one frozen value that is handed down.

What is part of one rule or of one format stands beside it: in rules.py, facts.py, titles.py, origin.py,
furniture.py, sketch.py, membership.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Shingles, fingerprints, thresholds and windows.

    Stories that were indexed with one set of fingerprint numbers can't be found with another.
    """

    # What a text is made of. Stays as it is for as long as an index lives.
    shingle: int = 3  # words
    max_words: int = 20_000  # of a text are read, so that one huge text costs seconds and megabytes at most
    permutations: int = 128
    seed: int = 1  # of the permutations, as in datasketch.MinHash(seed=…)
    bands: int = (
        14  # 14 x 4: a pair of Jaccard .7 is found with p = .98, one of .5 with p = .60, one of .35 with p = .19
    )
    rows: int = 4
    banded: int = 13  # blocks; a text of more goes without bands, as its blocks find all that they would
    block: int = 8  # words in one winnowing gram
    block_window: int = 41  # grams; any shared run of block + block_window - 1 = 48 words is found

    # What the index keeps.
    window: timedelta = timedelta(days=14)  # further apart, nothing is the same story
    max_candidates: int = 16
    max_postings: int = 50  # a fingerprint in more stories than this is furniture and finds nothing
    max_stories: int = 200_000  # MemoryIndex only: beyond this the oldest go
    max_entries: int = 2_000_000  # the shared index: ditto, one gigabyte or so

    # What is furniture of a source.
    recurs_in: int = 3  # other stories under unrelated headlines; a paragraph that stands in so many counts for nothing
    remember: timedelta = timedelta(days=28)  # a sighting counts for so long: a month's issues of a weekly paper

    # What counts as proof.
    min_words: int = 48  # below, content alone decides nothing
    min_beginning: int = 16  # words that a longer text begins with; below, they say nothing either
    min_teaser: int = 24  # words; below, not even a whole text inside another one's opening does
    copy: float = 0.85  # Jaccard: the same text, from the same source
    copy_elsewhere: float = 0.7  # Jaccard: the same text under another editor's hand
    copy_same_title: float = 0.7  # Jaccard: the same text again, from the same source under the same headline
    alike: float = 0.35  # Jaccard: enough of the same text to be the same report
    narrative: float = 0.31  # Jaccard outside quotation marks: ditto, under another editor's hand
    narrative_words: int = 150  # outside quotation marks that are shared word for word, at least, for the line above
    mostly: float = 0.7  # containment: ditto, for unequal lengths
    # of one text's runs of three words: so many are left where its editor wrote it anew
    rewritten: float = 0.05
    rewritten_words: float = 0.33  # of the long words of one text, where capitals tell no names
    rewritten_facts: float = 0.25  # of the names and figures of one text: so many of them its editor left
    same_headline_alike: float = 0.22  # Jaccard: another wording, from the same source on one day under one headline
    contained: float = 0.95  # containment: nothing of its own
    opening: int = 60  # words that open a text
    opening_shared: float = 0.25  # less than this of an opening is not a shared opening
    outside_quotes: float = 0.25  # less than this shared outside quotation marks: only speech is shared
    template: float = 0.4  # of the difference is gone once names and figures are blanked out
    blanks: int = 5  # that both texts have show how a form was filled in …
    swapped: float = 0.15  # … and if fewer of them are filled in with something else, it is no other report
    refilled: float = 0.4  # if so many of them are, it is another report whatever else the two share
    slots: int = 7  # word triples that only one has: fewer can't be three slots
    own_facts: float = 0.2  # of the names and figures are a text's own: more than a corrected figure
    excerpt_facts: int = 3  # names and figures by which a short passage is known again
    excerpt_words: int = 32  # or enough words to do without
    notice: int = 200  # words; what is no longer reports one thing, and other figures make another report
    dateline: int = 40  # words; a full date among the first ones is that of the text
    headline: int = 6  # words; a longer headline is not used twice within a day for different stories
    shared_run: int = 12  # words; a shorter shared run may be accident
    scattered: float = 0.2  # of what is shared stands outside the two longest passages: a report that was reworked
    close: timedelta = timedelta(days=3)  # identity rules for short texts reach this far
    next_day: timedelta = timedelta(hours=20)  # a daily notice comes back after a day, a little early at times
    recurs: timedelta = timedelta(days=6)  # a weekly notice comes back after seven days
    longer: float = 1.1  # times as many words: one is a part of the other, not its copy
    fuller: float = 1.5  # times as many words: takes the lead of its story
    anchors: int = 2  # members that a story is found by besides its representative
    passage: int = 24  # words in a row that only one member has: so much a teaser needs to be known by

    def __hash__(self) -> int:
        """Of a few fields, since caches are keyed by it for every pair: the hash of all takes ten times as long."""
        return hash((self.max_words, self.min_words, self.window))
