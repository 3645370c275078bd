"""Each rule's claim by itself, as a table: two texts to which it applies, and two alike to which it does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dedupe import Article, Params, Relation, rules
from dedupe.pair import TextPair
from tests.support.judged_pairs import (
    ALERTS,
    ALMERE,
    ANEW,
    EDITED,
    FIFTH,
    FIRST_SHOW,
    FLASH,
    FOURTH,
    HEADLINE,
    LEAD,
    LINKS,
    NEXT_SHOW,
    NORVIK,
    NOTICE,
    OTHER,
    PAGE,
    RATES,
    REPORT,
    REWORDED,
    SAME,
    SECOND,
    SPEECH,
    SPEECH_A,
    SPEECH_B,
    TEASER,
    TENDER_MONDAY,
    TENDER_TUESDAY,
    THIRD,
    TITLE,
    at_hour,
    make_article,
)

PARAMS = Params()
Claim = Callable[[TextPair], bool]

KNOWN = make_article(REPORT, "a")
WEEK_LATER = at_hour(7 * 24)
NEXT_DAY = at_hour(24)
SHOW = {"title": "Harbour Radio 712: Keeping secrets"}
NEXT = {"title": "Harbour Radio 713: Towers of glass"}
MONDAY, TUESDAY = f"ISSUED MON MAR 2 2026. {REPORT}", f"ISSUED TUE MAR 3 2026. {REPORT}"
TWICE = SECOND + SECOND  # long enough to be judged, and only a passage in what follows
AROUND = f"{OTHER}\n\n{OTHER.replace('a', 'o')}\n\n{TWICE}"
ELSEWHERE_NAMED = REWORDED.replace("Osterholm", "Karnholt")
REST = REPORT.removeprefix(LEAD)  # the report without its opening, and two ways to frame it
IN_BOATS = (
    f"Some 120 boats with 17 crews lie in the basin behind it on a day like this, and their owners were never asked, "
    f"which they find hard to bear, said one of them, who has sat on his nets since the early morning.{REST}"
)
IN_TRAMS = (
    f"Karnholt would have sent 340 trams and 45 buses over there for nothing if anybody had picked up the telephone in "
    f"time, says its depot, where they are used to such things from their neighbours and take it with a smile.{REST}"
)

NEW_LEAD = (
    "Lorry drivers in Osterholm fear for their jobs and have parked forty vehicles before the gates of the freight "
    "yard, where they mean to stay until they have been heard by somebody who can decide, and not by his deputy again. "
    "They had come from all over the coast since the early morning, and had brought coffee, tents and a brass band."
)
FIRST_WORD = (
    "The decision came as a surprise to nearly everybody, since the bridge had passed each of its tests until the "
    "autumn, and the signs were still being carried out to the quay when the first drivers had to turn round."
)
NEWS_OF_IT = f"{NEW_LEAD}\n\n{SECOND}\n\nNobody came out to them.\n\n{THIRD}\n\nIt rained.\n\n{FOURTH}\n\n{FIFTH}"
BEFORE = (
    f"{LEAD}\n\n{FIRST_WORD}\n\n{SECOND}\n\n{THIRD}\n\nMore is expected.\n\n{FOURTH}\n\nThe port is small.\n\n{FIFTH}"
)
TOLD = {"title": "Osterholm shuts harbour bridge to lorries"}
TOLD_AGAIN = {"title": "Corrected: Osterholm shuts bridge to lorries"}
BY_EVENING = (
    "Lorries will have to keep off the old harbour bridge at Osterholm: divers found cracks in two of the seven piers, "
    "the port authority said on Monday. Chief engineer Marta Lindqvist put their depth at eleven centimetres. "
    "The council will vote on Thursday whether the money comes from a loan or from its reserve."
)
BY_NOON = (
    "Divers found cracks in two of the seven piers of the old harbour bridge at Osterholm, the port authority said on "
    "Monday, and has closed it to lorries. Chief engineer Marta Lindqvist spoke of eleven centimetres, and the council "
    "will vote on Thursday whether the money comes from the reserve."
)
BY_ELSEWHERE = (
    BY_EVENING.replace("Osterholm", "Almere").replace("Marta Lindqvist", "Jon Falk").replace("Monday", "May 3")
)
DEPOSITS = (
    "Banks pay {0} percent for one month, {1} percent for three months, {2} for six and {3} for nine, and {4} after it."
)
MORNING = f"{RATES} {DEPOSITS.format('3.10', '3.20', '3.35', '3.40', '3.50')} Nobody offered 3.25 or 3.30 for less."
AT_FOUR = f"{RATES} {DEPOSITS.format('3.20', '3.35', '3.25', '3.30', '3.50')} Nobody offered 3.10 or 3.40 for less."
QUOTED = {"source": "harbour courier"}
INTRO = (
    "Guess who pays for the bridge. The Harbour Courier has looked at the books of the port, which I have said for "
    "years are not worth the paper that they are printed on, and reports this morning what I have told you all along."
)

SAID_AUNE, SAID_LEADER = f"“{SPEECH}”, said Per Aune on Monday.", f"“{SPEECH}”, were the words of the leader."

# name of the rule's claim: what is special -> (text of the story, the article's, whether the claim holds)
CLAIMS: dict[Claim, dict[str, tuple[Article, Article, bool]]] = {
    rules.has_same_address: {
        "written anew": (make_article(REPORT, "a", **PAGE), make_article(ANEW, **SAME, **PAGE), True),
        "a short text first": (make_article(FLASH, "a", **PAGE), make_article(OTHER, **SAME, **PAGE), True),
        "nothing in common": (make_article(REPORT, "a", **PAGE), make_article(OTHER, **SAME, **PAGE), False),
        "a page of alerts": (make_article(REPORT, "a", **ALERTS), make_article(ANEW, **SAME, **ALERTS), False),
        "another address": (make_article(REPORT, "a", **PAGE), make_article(ANEW, url="https://a.example/2"), False),
        "no addresses": (KNOWN, make_article(ANEW), False),
    },
    rules.short_with_same_address: {
        "the same words": (make_article(TEASER, "a", **ALERTS), make_article(TEASER, **ALERTS), True),
        "the same words, late": (
            make_article(TEASER, "a", **ALERTS), make_article(TEASER, **ALERTS, **WEEK_LATER), True
        ),
        "the same title": (make_article(FLASH, "a", **ALERTS, **TITLE), make_article(TEASER, **ALERTS, **TITLE), True),
        "one without text": (make_article("", "a", **ALERTS), make_article(TEASER, **ALERTS), True),
        "one without text, late": (
            make_article("", "a", **ALERTS), make_article(TEASER, **ALERTS, **WEEK_LATER), False
        ),
        "the same title, late": (
            make_article(FLASH, "a", **ALERTS, **TITLE), make_article(TEASER, **ALERTS, **TITLE, **WEEK_LATER), False
        ),
        "other words and title": (make_article(FLASH, "a", **ALERTS), make_article(TEASER, **ALERTS), False),
        "long": (make_article(REPORT, "a", **ALERTS), make_article(REPORT, **ALERTS), False),
        "another address": (make_article(TEASER, "a", **ALERTS), make_article(TEASER, **PAGE), False),
    },
    rules.short_with_same_title: {
        "one lies in the other": (make_article(REPORT, "a", **TITLE), make_article(TEASER, **TITLE), True),
        "late": (make_article(REPORT, "a", **TITLE), make_article(TEASER, **TITLE, **WEEK_LATER), False),
        "another title": (make_article(REPORT, "a"), make_article(TEASER, **TITLE), False),
        "other words": (make_article(REPORT, "a", **TITLE), make_article(FLASH, **TITLE), False),
        "long": (make_article(REPORT, "a", **TITLE), make_article(REPORT, **TITLE), False),
    },
    rules.short_with_like_title: {
        "the same words": (make_article(TEASER, "a", **TOLD), make_article(TEASER, **SAME, **TOLD_AGAIN), True),
        "nearly the same words": (
            make_article(TEASER, "a", **TOLD), make_article(TEASER.replace("port", "city"), **TOLD_AGAIN), False
        ),
        "the next day": (
            make_article(TEASER, "a", **TOLD), make_article(TEASER, **SAME, **TOLD_AGAIN, **NEXT_DAY), False
        ),
        "fourteen words": (make_article(FLASH, "a", **TOLD), make_article(FLASH, **SAME, **TOLD_AGAIN), False),
        "other titles": (make_article(TEASER, "a", **TOLD), make_article(TEASER, **SAME), False),
    },
    rules.is_short_and_same: {
        "the next day, one figure": (
            make_article(f"The bank lent 20 million. {TEASER}", "a", **TOLD),
            make_article(f"The bank lent 30 million. {TEASER}", **SAME, **TOLD, **NEXT_DAY), False,
        ),
        "the next day": (make_article(TEASER, "a", **TOLD), make_article(TEASER, **SAME, **TOLD, **NEXT_DAY), True),
        "long": (KNOWN, make_article(REPORT), False),
    },
    rules.is_short_part: {
        "a teaser": (KNOWN, make_article(TEASER), True),
        "the same length": (make_article(TEASER, "a"), make_article(TEASER), False),
        "other words": (KNOWN, make_article(FLASH), False),
        "long": (KNOWN, make_article(NOTICE), False),
    },
    rules.has_only_same_headline: {
        "two sources": (make_article("", "a", **HEADLINE), make_article(TEASER, **HEADLINE), True),
        "the day before": (make_article("", "a", **HEADLINE), make_article(TEASER, **HEADLINE, **at_hour(-19)), True),
        "one source": (make_article("", "a", **HEADLINE), make_article(TEASER, **SAME, **HEADLINE), False),
        "a headline of four words": (make_article("", "a", **TITLE), make_article(TEASER, **TITLE), False),
        "the next day": (make_article("", "a", **HEADLINE), make_article(TEASER, **HEADLINE, **at_hour(21)), False),
        "both with text": (make_article(FLASH, "a", **HEADLINE), make_article(TEASER, **HEADLINE), False),
    },
    rules.is_teaser: {
        "one source": (KNOWN, make_article(TEASER, **SAME), True),
        "nearly one title": (
            make_article(REPORT, "a", **TITLE), make_article(TEASER, title="Old bridge shut to lorries"), True
        ),
        "the teaser first": (make_article(TEASER, "a"), make_article(REPORT, **SAME), True),
        "elsewhere under another title": (KNOWN, make_article(TEASER), False),
        "further down": (make_article(f"{OTHER}\n\n{REPORT}", "a"), make_article(TEASER, **SAME), False),
    },
    rules.is_excerpt: {
        "elsewhere": (KNOWN, make_article(LEAD), True),
        "a passage that anybody could have written": (KNOWN, make_article(TEASER), False),
        "of a form about another": (make_article(NORVIK, "a"), make_article(" ".join(ALMERE.split()[:40])), False),
        "late": (KNOWN, make_article(LEAD, **WEEK_LATER), False),
    },
    rules.lies_in_opening: {
        "the first paragraph": (KNOWN, make_article(LEAD), True),
        "a word dropped": (KNOWN, make_article(LEAD.replace("old ", "")), True),
        "twenty words that it begins with": (KNOWN, make_article(" ".join(LEAD.split()[:20])), True),
        "twenty words behind its first": (KNOWN, make_article(" ".join(LEAD.split()[1:21])), False),
        "twelve words that it begins with": (KNOWN, make_article(" ".join(LEAD.split()[:12])), False),
        "both short": (make_article(LEAD, "a"), make_article(TEASER), False),
        "two paragraphs": (KNOWN, make_article(f"{LEAD}\n\n{SECOND}"), False),
        "late": (KNOWN, make_article(LEAD, **at_hour(73)), False),
        "further down": (make_article(f"{OTHER}\n\n{REPORT}", "a"), make_article(LEAD), False),
    },
    rules.is_filled_in_otherwise: {
        "rates of the afternoon": (make_article(MORNING, "a"), make_article(AT_FOUR, **SAME), True),
        "elsewhere": (make_article(MORNING, "a"), make_article(AT_FOUR), False),
        "one rate corrected": (
            make_article(MORNING, "a"), make_article(MORNING.replace("for nine", "for a year"), **SAME), False
        ),
    },
    rules.is_told_anew: {
        "a correction": (make_article(BY_NOON, "a", **TOLD), make_article(BY_EVENING, **SAME, **TOLD_AGAIN), True),
        "elsewhere": (make_article(BY_NOON, "a", **TOLD), make_article(BY_EVENING, **TOLD_AGAIN), False),
        "the next day": (
            make_article(BY_NOON, "a", **TOLD), make_article(BY_EVENING, **SAME, **TOLD_AGAIN, **NEXT_DAY), False
        ),
        "another headline": (make_article(BY_NOON, "a", **TOLD), make_article(BY_EVENING, **SAME), False),
        "other names": (make_article(BY_NOON, "a", **TOLD), make_article(BY_ELSEWHERE, **SAME, **TOLD_AGAIN), False),
        "hardly a word left": (KNOWN, make_article(ANEW, **SAME, title=KNOWN.title), False),
    },
    rules.quotes_other_source: {
        "named before the passage": (
            make_article(REPORT, "a", **QUOTED), make_article(f"{INTRO}\n\n{LEAD}\n\n{THIRD}"), True
        ),
        "not named": (
            make_article(REPORT, "a"), make_article(f"{INTRO}\n\n{LEAD}\n\n{THIRD}"), False
        ),
        "its own": (
            make_article(REPORT, "a", **QUOTED), make_article(f"{INTRO}\n\n{LEAD}\n\n{THIRD}", **QUOTED), False
        ),
        "taken whole": (make_article(REPORT, "a", **QUOTED), make_article(f"{INTRO}\n\n{REPORT}"), False),
    },
    rules.is_other_part_of_series: {
        "another year": (
            make_article(REPORT, "a", title="Bridges of 2025"), make_article(REPORT, title="Bridges of 2026"), True
        ),
        "another number": (make_article(FIRST_SHOW, "a", **SHOW), make_article(NEXT_SHOW, **SAME, **NEXT), True),
        "another number elsewhere": (make_article(FIRST_SHOW, "a", **SHOW), make_article(NEXT_SHOW, **NEXT), False),
        "the same number": (make_article(FIRST_SHOW, "a", **SHOW), make_article(NEXT_SHOW, **SAME, **SHOW), False),
        "other words": (
            make_article(REPORT, "a", title="Bridges of 2025"), make_article(OTHER, title="Bridges of 2026"), False
        ),
    },
    rules.is_same_form: {
        "another firm": (make_article(NORVIK, "a"), make_article(ALMERE), True),
        "the same firm, a word edited": (
            make_article(NORVIK, "a"), make_article(NORVIK.replace("reason", "ground")), False
        ),
        "one figure within hours": (
            make_article(NORVIK, "a"), make_article(NORVIK.replace("1.20", "1.25"), **SAME), False
        ),
        "one figure a day later": (
            make_article(NORVIK, "a"), make_article(NORVIK.replace("1.20", "1.25"), **SAME, **NEXT_DAY), True
        ),
        "other words": (make_article(NORVIK, "a"), make_article(REPORT), False),
    },
    rules.is_recurring: {
        "a week later": (make_article(RATES, "a"), make_article(RATES, **SAME, **WEEK_LATER), True),
        "a week before": (make_article(RATES, "a"), make_article(RATES, **SAME, **at_hour(-7 * 24)), True),
        "a week later elsewhere": (make_article(RATES, "a"), make_article(RATES, **WEEK_LATER), False),
        "days later": (make_article(RATES, "a"), make_article(RATES, **SAME, **at_hour(5 * 24)), False),
        "undated": (make_article(RATES, "a"), make_article(RATES, **SAME, **WEEK_LATER, dated=False), False),
        "other words": (make_article(RATES, "a"), make_article(REPORT, **SAME, **WEEK_LATER), False),
    },
    rules.is_reworded_much_later: {
        "a week later": (KNOWN, make_article(REWORDED, **WEEK_LATER), True),
        "hours later": (KNOWN, make_article(REWORDED, **at_hour(3)), False),
        "a copy a week later": (KNOWN, make_article(EDITED, **WEEK_LATER), False),
    },
    rules.has_different_date: {
        "two days": (make_article(MONDAY, "a"), make_article(TUESDAY, **SAME), True),
        "two days elsewhere": (make_article(MONDAY, "a"), make_article(TUESDAY), False),
        "one day": (make_article(MONDAY, "a"), make_article(MONDAY.replace("MON ", ""), **SAME), False),
        "only one dated": (make_article(MONDAY, "a"), make_article(REPORT, **SAME), False),
        "other words": (make_article(MONDAY, "a"), make_article(TUESDAY[:24] + OTHER, **SAME), False),
    },
    rules.is_next_notice: {
        "reworded": (make_article(TENDER_MONDAY, "a"), make_article(TENDER_TUESDAY, **SAME, **NEXT_DAY), True),
        "reworded within hours": (
            make_article(TENDER_MONDAY, "a"), make_article(TENDER_TUESDAY, **SAME, **at_hour(3)), False
        ),
        "reworded elsewhere": (make_article(TENDER_MONDAY, "a"), make_article(TENDER_TUESDAY, **NEXT_DAY), False),
        "one figure": (
            make_article(NOTICE, "a", **TITLE),
            make_article(NOTICE.replace("3.4", "two"), **SAME, **TITLE, **NEXT_DAY), True,
        ),
        "one figure under a like title": (
            make_article(NOTICE, "a", **TOLD),
            make_article(NOTICE.replace("3.4", "3.9"), **SAME, **TOLD_AGAIN, **NEXT_DAY), True,
        ),
        "one more figure under a like title": (
            make_article(NOTICE, "a", **TOLD),
            make_article(NOTICE.replace("million", "or 3.9 million"), **SAME, **TOLD_AGAIN, **NEXT_DAY), False,
        ),
        "one figure under another title": (
            make_article(NOTICE, "a", **TITLE), make_article(NOTICE.replace("3.4", "two"), **SAME, **NEXT_DAY), False
        ),
        "one word": (
            make_article(NOTICE, "a", **TITLE),
            make_article(NOTICE.replace("loan", "gift"), **SAME, **TITLE, **NEXT_DAY), False,
        ),
    },
    rules.has_different_subject: {
        "another firm": (make_article(NORVIK, "a"), make_article(ALMERE), True),
        "the same town": (KNOWN, make_article(REWORDED), False),
        "another town, one source": (KNOWN, make_article(ELSEWHERE_NAMED, **SAME), True),
        "filled in alike elsewhere": (KNOWN, make_article(IN_TRAMS), False),
        "filled in alike, one source": (KNOWN, make_article(IN_TRAMS, **SAME), True),
        "the other firm is named too": (make_article(NORVIK, "a"), make_article(f"{ALMERE} Norvik said so."), False),
        "a copy": (make_article(REPORT, "a"), make_article(REPORT.replace("Osterholm", "Karnholt")), False),
        "other words": (KNOWN, make_article(OTHER), False),
    },
    rules.has_different_figures: {
        "one source": (make_article(NORVIK, "a"), make_article(ALMERE, **SAME), True),
        "two sources": (make_article(NORVIK, "a"), make_article(ALMERE), True),
        "filled in alike": (make_article(IN_BOATS, "a"), make_article(IN_TRAMS, **SAME), True),
        "filled in alike, one title": (
            make_article(IN_BOATS, "a", **TITLE), make_article(IN_TRAMS, **SAME, **TITLE), False
        ),
        "filled in alike, one title, the next day": (
            make_article(IN_BOATS, "a", **TITLE), make_article(IN_TRAMS, **SAME, **TITLE, **NEXT_DAY), True
        ),
        "the same figures": (KNOWN, make_article(REWORDED, **SAME), False),
        "other words": (KNOWN, make_article(NORVIK, **SAME), False),
    },
    rules.is_reworded: {
        "paragraphs anew": (KNOWN, make_article(REWORDED), True),
        "a copy": (KNOWN, make_article(EDITED), False),
        "a part": (KNOWN, make_article(f"{LEAD}\n\n{SECOND}"), False),
        "other words": (KNOWN, make_article(OTHER), False),
    },
    rules.is_boilerplate: {
        "links below": (make_article(f"{REPORT}\n\n{LINKS}", "a"), make_article(f"{OTHER}\n\n{LINKS}", **SAME), True),
        "links below elsewhere": (
            make_article(f"{REPORT}\n\n{LINKS}", "a"), make_article(f"{OTHER}\n\n{LINKS}"), False
        ),
        "a report under a new lead": (make_article(BEFORE, "a"), make_article(NEWS_OF_IT, **SAME), False),
        "a report under a new lead a week later": (
            make_article(BEFORE, "a"), make_article(NEWS_OF_IT, **SAME, **WEEK_LATER), True
        ),
        "one opens with them": (make_article(LINKS, "a"), make_article(f"{OTHER}\n\n{LINKS}", **SAME), False),
    },
    rules.shares_only_quotes: {
        "one speech": (make_article(SPEECH_A, "a"), make_article(SPEECH_B), True),
        "hardly anything but the speech": (make_article(SAID_AUNE, "a"), make_article(SAID_LEADER), False),
        "narrative": (KNOWN, make_article(REWORDED), False),
        "other words": (KNOWN, make_article(SPEECH_B), False),
    },
    rules.is_embedded_passage: {
        "in the middle": (make_article(AROUND, "a"), make_article(TWICE), True),
        "at the top": (make_article(f"{TWICE}\n\n{AROUND[:-len(TWICE)]}", "a"), make_article(TWICE), False),
        "most of the other": (make_article(f"{OTHER}\n\n{REPORT}", "a"), make_article(REPORT), False),
        "other words": (make_article(AROUND, "a"), make_article(REPORT), False),
    },
}  # fmt: skip

ROWS = {f"{claim.__name__}: {name}": (claim, *row) for claim, cases in CLAIMS.items() for name, row in cases.items()}


@pytest.mark.parametrize(("claim", "known", "item", "expected"), ROWS.values(), ids=ROWS)
def test_a_claim(claim: Claim, known: Article, item: Article, expected: bool) -> None:
    assert claim(TextPair(item, known, PARAMS)) is expected


# name: (text of the story, the article's, what the article is to it)
JOINED: dict[str, tuple[Article, Article, Relation]] = {
    "word for word elsewhere": (KNOWN, make_article(REPORT), "copy"),
    "word for word again": (KNOWN, make_article(REPORT, **SAME), "repeat"),
    "nothing to compare elsewhere": (KNOWN, make_article(""), "copy"),
    "nothing to compare again": (KNOWN, make_article("", **SAME), "repeat"),
    "a part elsewhere": (KNOWN, make_article(f"{LEAD}\n\n{SECOND}"), "partial"),
    "a part again": (KNOWN, make_article(f"{LEAD}\n\n{SECOND}", **SAME), "partial"),
    "edited elsewhere": (KNOWN, make_article(EDITED), "copy"),
    "edited again": (KNOWN, make_article(REPORT.replace("3.4", "4.3"), **SAME), "repeat"),
    "reworded elsewhere": (KNOWN, make_article(REWORDED), "partial"),
    "short, and nearly a part, again": (KNOWN, make_article(TEASER.replace("divers", "they"), **SAME), "update"),
    "reworded again": (KNOWN, make_article(REWORDED, **SAME), "update"),
}


@pytest.mark.parametrize(("known", "item", "relation"), JOINED.values(), ids=JOINED)
def test_the_relation_of_what_joins_and_of_what_is_kept_apart(known: Article, item: Article, relation: str) -> None:
    pair = TextPair(item, known, PARAMS)
    assert rules.relation_if_joined(pair) == relation
    assert rules.relation_if_apart(pair) == "new"


def test_a_rule_joins_if_its_relation_is_not_new() -> None:
    pair = TextPair(make_article(REPORT), KNOWN, PARAMS)
    joins = {rule.name: rule.joins(pair) for rule in rules.RULES}
    assert (joins["same_text"], joins["recurring"], joins["unlike"]) == (True, False, False)
