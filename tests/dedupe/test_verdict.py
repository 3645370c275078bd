"""decide(), as a table: what an editor would say of two texts, and the rule that says it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dedupe import RULES, Article, Params, Relation, Story, Verdict, judge_article, make_story_id

PARAMS = Params()
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

LEAD = (
    "Osterholm closed its old harbour bridge to lorries on Monday after divers found cracks in two of the seven piers, "
    "the port authority said, and traffic will be led over the northern ring road until the end of April."
)
SECOND = (
    "Engineers who inspected the piers last week reported that the cracks reach eleven centimetres into the concrete, "
    "deeper than in any survey since the bridge was opened in 1968, chief engineer Marta Lindqvist told the council."
)
THIRD = (
    "Hauliers expect the detour to add forty minutes to each run, and the fish market fears that deliveries will reach "
    "the auction too late; the city has promised to open the quay road to lorries during the early morning hours."
)
FOURTH = (
    "Repairs are put at 3.4 million crowns, and the council will vote on Thursday whether the money comes from the "
    "reserve for winter roads or from a loan that the regional bank has offered at two percent interest."
)
REPORT = "\n\n".join([LEAD, SECOND, THIRD, FOURTH])
NOTICE = f"{LEAD}\n\n{FOURTH}"
OTHER = (
    "A blaze that began in a bakery has destroyed nine houses in the upper town of Kestrel Bay, firefighters reported. "
    "Nobody was hurt because the street market had drawn nearly every family down to the beach, said mayor Ines Prado. "
    "Investigators suspect an oven that had been repaired with unsuitable parts, and they have sealed what is left of "
    "the workshop until the insurers have seen it. Families sleep in the sports hall for the time being."
)
EDITED = REPORT.replace("said, and", "said and").replace("forty", "some forty").replace("has promised", "promised")
TOUCHED = " ".join("then" if place % 20 == 10 else word for place, word in enumerate(REPORT.split()))
REWORDED = "\n\n".join([
    "The bridge over Osterholm's old harbour stays shut to lorries, the port authority announced on Monday evening.",
    SECOND, THIRD, "The council votes on Thursday.",
])  # fmt: skip
ANEW = (
    "Two of seven piers are damaged: what divers saw under the old crossing at Osterholm on Monday has cost the town "
    "its shortest way to the sea. Nothing above three tonnes may pass before May, says the port, and its engineer "
    "Lindqvist would not rule out that cars are next. Who pays is open. Councillors hear of a loan, and of winter "
    "roads that may have to wait for their gravel until the money is there."
)
FLASH = "Divers have found damage below the waterline, the harbour office says. More soon."
SPEECH = (
    "We did not close this bridge lightly and we will not open it lightly, because people who cross it with their "
    "children in the back of the car must be able to trust that the ground under them was looked at by somebody who "
    "knows what he sees and is not afraid to say it aloud in this chamber"
)
SPEECH_A = f"Council leader Per Aune defended the decision. “{SPEECH}”, he told members who had shouted at him earlier."
SPEECH_B = f"Hauliers jeered when the head of the council rose to speak at length. “{SPEECH}”, came his answer to them."
DIVIDEND = (
    "{0} said its board declared a regular quarterly dividend of {1} crowns a share, payable on {2} to holders of "
    "record on {3}. The company, which has paid a dividend in every quarter since it was listed, said that the sum is "
    "in line with its policy of passing on about half of what it earns, and that it sees no reason for a change in the "
    "present year."
)
NORVIK = DIVIDEND.format("Norvik Shipping", "1.20", "May 4", "April 20")
ALMERE = DIVIDEND.format("Almere Glass", "0.35", "June 9", "May 28")
RATES = (
    "The central bank left its lending rate unchanged at its regular meeting and said that it would supply the money "
    "market with as much liquidity as the banks ask for. The rate has stood at the same level since the autumn. The "
    "bank repeated that it would look at prices and wages before it decides on a further step, and that it sees no "
    "reason for haste."
)
LINKS = " ".join(f"See photo {number} of our summer gallery." for number in range(60))
TEASER = " ".join(LEAD.split()[:30])
TENDER = (
    "Norvik Shipping said it is again extending its offer of 13 crowns a share for the shares of Almere Glass until "
    "Friday. {0} It said that the extension allows the port authority to look at the terms of the bank guarantee that "
    "the agreement of last month asks for, and that nothing else in the offer has changed since it was made."
)
TENDER_MONDAY = TENDER.format("At midnight 7,242,117 shares had been tendered, up from 5,887,165 a day earlier.")
TENDER_TUESDAY = TENDER.format("As reported, about seven million shares have been handed in so far.")
FIFTH = (
    "The bridge carries some nine thousand vehicles a day, one in six of them a lorry, and it is the only crossing "
    "between the fish market and the freight yard that does not lead through a street with houses on both sides."
)
QUOTING = f"{REPORT}\n\n{FIFTH}\n\n“{OTHER}”\n\n“{OTHER.upper()[::-1]}”\n\n“{RATES}”"
QUOTING_OTHERS = f"{REPORT}\n\n{FIFTH}\n\n“{SPEECH}”\n\n“{NORVIK}”\n\n“{SPEECH[::-1]}”"


def article(text: str, name: str = "b", **fields: object) -> Article:
    title = " ".join(f"{name}{number}" for number in range(5))
    made = Article(id=f"it_{name}", title=title, text=text, seen_at=NOON, source=f"{name}.example")
    return replace(made, **fields)  # type: ignore[arg-type]


def hours(count: float) -> dict[str, object]:
    return {"seen_at": NOON + timedelta(hours=count)}


SAME = {"source": "a.example"}
TITLE = {"title": "Bridge shut to lorries"}
HEADLINE = {"title": "Old harbour bridge shut to lorries until April"}
PAGE = {"url": "https://a.example/2026/03/bridge-shut-to-lorries"}
FOLDER = {"url": "https://a.example/2026/Mar/2/bridge"}
ALERTS = {"url": "https://a.example/alerts"}

AT_ADDRESS: tuple[Relation, str] = ("update", "same_address.article")

SHOW = (
    "With Ada, Ben and Cyril. {0} Hear this show at gull.example, and tell us on the board there which story we should "
    "take up tomorrow. The full list of what we talked about is in the notes, which anybody may add to. Thanks to the "
    "rope works of Karnholt for the music and the line. Running time {1}."
)
FIRST_SHOW = SHOW.format("A museum wants its anchor back, the tide tables are wrong, and more.", "46:19")
NEXT_SHOW = SHOW.format("Who owns a wreck? Fog horns fall silent, three new ferries, and more.", "41:58")

# name: (text of the story, the article's text, what both or the article carry, relation, rule)
CASES: dict[str, tuple[Article, Article, Relation, str]] = {
    "same text, new headline": (article(REPORT, "a"), article(REPORT), "copy", "same_text"),
    "same text, other typography": (
        article(SPEECH_A, "a"),
        article(SPEECH_A.replace("“", '"').replace("”", '"').upper()),
        "copy",
        "same_text",
    ),
    "same source again": (article(REPORT, "a"), article(REPORT, **SAME, **hours(5)), "repeat", "same_text"),
    "a few words edited": (article(REPORT, "a"), article(EDITED), "copy", "jaccard"),
    "cut after two paragraphs": (article(REPORT, "a"), article(f"{LEAD}\n\n{SECOND}"), "partial", "contained"),
    "fuller than what is known": (article(f"{LEAD}\n\n{SECOND}", "a"), article(REPORT), "partial", "contained"),
    "middle paragraphs dropped": (article(REPORT, "a"), article(f"{LEAD}\n\n{FOURTH}"), "partial", "contained"),
    "reworded by the same source": (
        article(REPORT, "a"),
        article(REWORDED, **SAME, **hours(3)),
        "update",
        "later_wording",
    ),
    "reworded elsewhere": (article(REPORT, "a"), article(REWORDED, **hours(3)), "partial", "shared_report"),
    "one figure corrected": (
        article(REPORT, "a"),
        article(REPORT.replace("3.4", "4.3"), **SAME, **hours(1)),
        "repeat",
        "jaccard",
    ),
    "filled in alike elsewhere, with lines of one's own": (
        article(f"Print This Page\n\n{REPORT}", "a"),
        article(f"{REPORT}\n\nThe Best Herring Recipes Ever\n\nOur Summer Of Sails"),
        "copy",
        "jaccard",
    ),
    "the next day's notice, one figure changed": (
        article(NOTICE, "a", **TITLE),
        article(NOTICE.replace("3.4", "two"), **SAME, **TITLE, **hours(24)),
        "new",
        "template.notice",
    ),
    "a notice whose figure is corrected": (
        article(NOTICE, "a", **TITLE),
        article(NOTICE.replace("3.4", "two"), **SAME, **TITLE, **hours(2)),
        "repeat",
        "jaccard",
    ),
    "a notice again the next day, a word changed": (
        article(NOTICE, "a", **TITLE),
        article(NOTICE.replace("loan", "gift"), **SAME, **TITLE, **hours(24)),
        "repeat",
        "jaccard",
    ),
    "a notice again the next day, with a paragraph more": (
        article(NOTICE, "a", **TITLE),
        article(f"{NOTICE}\n\nThe bridge has 7 piers, of which 2 are damaged.", **SAME, **TITLE, **hours(24)),
        "partial",
        "contained",
    ),
    "another part of a series": (
        article(FIRST_SHOW, "a", title="Harbour Radio 712: Keeping secrets"),
        article(NEXT_SHOW, **SAME, title="Harbour Radio 713: Towers of glass", **hours(2)),
        "new",
        "template.series",
    ),
    "the next part, numbered in its headline": (
        article(FIRST_SHOW, "a", title="Secrets, by Harbour Radio, 712"),
        article(NEXT_SHOW, **SAME, title="Towers of glass, by Harbour Radio, 713", **hours(24)),
        "new",
        "template.notice",
    ),
    "a show under its other headline": (
        article(FIRST_SHOW, "a", title="Harbour Radio 712: Keeping secrets"),
        article(NEXT_SHOW, **SAME, title="Harbour Radio 712: What else was said", **hours(2)),
        "update",
        "later_wording",
    ),
    "same address, written anew": (article(REPORT, "a", **PAGE), article(ANEW, **SAME, **PAGE), *AT_ADDRESS),
    "same address but for a slash": (
        article(REPORT, "a", **PAGE),
        article(ANEW, **SAME, url=PAGE["url"] + "/"),
        *AT_ADDRESS,
    ),
    "same address in a day's folder": (article(REPORT, "a", **FOLDER), article(ANEW, **SAME, **FOLDER), *AT_ADDRESS),
    "same address, other words under the same title": (
        article(REPORT, "a", **PAGE, **TITLE),
        article(OTHER, **SAME, **PAGE, **TITLE),
        *AT_ADDRESS,
    ),
    "same address, a short text first": (
        article(FLASH, "a", **PAGE),
        article(OTHER, **SAME, **PAGE),
        *AT_ADDRESS,
    ),
    "same address, filled with something else": (
        article(REPORT, "a", **PAGE),
        article(OTHER, **SAME, **PAGE),
        "new",
        "unlike",
    ),
    "reworded under the same title": (
        article(REPORT, "a", **TITLE),
        article(REPORT.replace(FOURTH, FOURTH[:120]), **SAME, **TITLE, **hours(3)),
        "partial",
        "contained",
    ),
    "a few words edited under the same title": (
        article(REPORT, "a", **TITLE),
        article(TOUCHED, **SAME, **TITLE, **hours(3)),
        "repeat",
        "jaccard",
    ),
    "a few words edited under another title": (
        article(REPORT, "a"),
        article(TOUCHED, **SAME, **hours(3)),
        "update",
        "later_wording",
    ),
    "much narrative, quoting others": (article(QUOTING, "a"), article(QUOTING_OTHERS), "partial", "shared_report"),
    "much narrative, quoting others, one source": (
        article(QUOTING, "a"),
        article(QUOTING_OTHERS, **SAME),
        "new",
        "quote.passage",
    ),
    "teaser with the same title": (article(REPORT, "a", **TITLE), article(TEASER, **TITLE), "partial", "same_title"),
    "teaser with nearly the same title": (
        article(REPORT, "a", **TITLE),
        article(TEASER, title="Old bridge shut to lorries"),
        "partial",
        "teaser",
    ),
    "teaser from the same source": (article(REPORT, "a"), article(TEASER, **SAME), "partial", "teaser"),
    "short, same title and text": (article(TEASER, "a", **TITLE), article(TEASER, **TITLE), "copy", "same_title"),
    "short, same address and title": (
        article("", "a", **ALERTS, **TITLE),
        article(TEASER, **SAME, **ALERTS, **TITLE),
        "repeat",
        "same_address.short",
    ),
    "excerpt elsewhere": (article(REPORT, "a"), article(LEAD), "partial", "excerpt"),
    "excerpt elsewhere, a word dropped": (
        article(REPORT, "a"),
        article(LEAD.replace("old ", "")),
        "partial",
        "excerpt",
    ),
    "excerpt of a form about another": (
        article(NORVIK, "a"),
        article(" ".join(ALMERE.split()[:40])),
        "new",
        "too_short",
    ),
    "excerpt a week later": (article(REPORT, "a"), article(LEAD, **hours(7 * 24)), "new", "too_short"),
    "only a headline": (article("", "a", **HEADLINE), article(TEASER, **HEADLINE), "copy", "same_headline"),
    "only a headline, two days later": (
        article("", "a", **HEADLINE),
        article(TEASER, **HEADLINE, **hours(48)),
        "new",
        "too_short",
    ),
    "only a headline of four words": (article("", "a", **TITLE), article(TEASER, **TITLE), "new", "too_short"),
    "same headline, another text": (article(TEASER, "a", **HEADLINE), article(OTHER, **HEADLINE), "new", "too_short"),
    "another report": (article(REPORT, "a"), article(OTHER), "new", "unlike"),
    "one speech, two reports": (article(SPEECH_A, "a"), article(SPEECH_B), "new", "quote.speech"),
    "a passage in another report": (article(REPORT, "a"), article(OTHER + SECOND), "new", "quote.passage"),
    "a whole text in the middle of another": (
        article(f"{OTHER}\n\n{OTHER.replace('a', 'o')}\n\n{SECOND}{SECOND}", "a"),
        article(SECOND + SECOND),
        "new",
        "quote.embedded",
    ),
    "form with other facts": (article(NORVIK, "a"), article(ALMERE, **SAME), "new", "template.form"),
    "form with other facts elsewhere": (article(NORVIK, "a"), article(ALMERE), "new", "template.form"),
    "one figure changed a day later": (
        article(NORVIK, "a"),
        article(NORVIK.replace("1.20", "1.25"), **SAME, **hours(24)),
        "new",
        "template.form",
    ),
    "another date at the top": (
        article(f"ISSUED MON MAR 2 2026. {REPORT}", "a"),
        article(f"ISSUED TUE MAR 3 2026. {REPORT}", **SAME),
        "new",
        "template.date",
    ),
    "another date at the top elsewhere": (
        article(f"ISSUED MON MAR 2 2026. {REPORT}", "a"),
        article(f"ISSUED TUE MAR 3 2026. {REPORT}"),
        "copy",
        "jaccard",
    ),
    "next notice of one offer": (
        article(TENDER_MONDAY, "a"),
        article(TENDER_TUESDAY, **SAME, **hours(24)),
        "new",
        "template.notice",
    ),
    "one offer reworded within hours": (
        article(TENDER_MONDAY, "a"),
        article(TENDER_TUESDAY, **SAME, **hours(3)),
        "update",
        "later_wording",
    ),
    "another year's edition": (
        article(REPORT, "a", title="Bridges of 2025"),
        article(REPORT, title="Bridges of 2026"),
        "new",
        "template.series",
    ),
    "regular notice a week later": (article(RATES, "a"), article(RATES, **SAME, **hours(7 * 24)), "new", "recurring"),
    "copied elsewhere a week later": (article(RATES, "a"), article(RATES, **hours(7 * 24)), "copy", "same_text"),
    "beyond the window": (article(REPORT, "a"), article(REPORT, **hours(15 * 24)), "new", "far_in_time.window"),
    "beyond the window, date unknown": (
        article(REPORT, "a"),
        article(REPORT, dated=False, **hours(15 * 24)),
        "copy",
        "same_text",
    ),
    "reworded elsewhere a week later": (
        article(REPORT, "a"),
        article(REWORDED, **hours(7 * 24)),
        "new",
        "far_in_time.wording",
    ),
    "same source, shared furniture": (
        article(f"{REPORT}\n\n{LINKS}", "a"),
        article(f"{OTHER}\n\n{LINKS}", **SAME),
        "new",
        "boilerplate",
    ),
    "short and alike": (article(TEASER, "a"), article(TEASER), "new", "too_short"),
    "teaser under another title elsewhere": (article(REPORT, "a"), article(TEASER), "new", "too_short"),
    "same title, other short text": (article(TEASER, "a", **TITLE), article(OTHER[:150], **TITLE), "new", "too_short"),
    "same title and short text, a week later": (
        article(TEASER, "a", **TITLE),
        article(TEASER, **TITLE, **hours(7 * 24)),
        "new",
        "too_short",
    ),
    "two alerts at one address": (
        article(TEASER, "a", **ALERTS),
        article(OTHER[:150], **SAME, **ALERTS),
        "new",
        "too_short",
    ),
    "both empty": (article("", "a"), article("", **SAME), "new", "too_short"),
}


@pytest.mark.parametrize(("known", "item", "relation", "rule"), CASES.values(), ids=CASES)
def test_decide(known: Article, item: Article, relation: Relation, rule: str) -> None:
    verdict = judge_article(item, [Story(id="st_a", representative=known)], PARAMS)
    assert (verdict.relation, verdict.rule) == (relation, rule)
    assert verdict.matched_id == known.id
    assert verdict.scores is not None
    assert verdict.story.id == ("st_b" if relation == "new" else "st_a")
    assert (verdict.story.size, verdict.story.revision) == ((1, 1) if relation == "new" else (2, 2))


@pytest.mark.parametrize(("known", "item", "relation", "rule"), CASES.values(), ids=CASES)
def test_joining_does_not_depend_on_who_came_first(
    known: Article, item: Article, relation: Relation, rule: str
) -> None:
    turned = judge_article(known, [Story(id="st_b", representative=item)], PARAMS)
    assert (turned.relation == "new") is (relation == "new")
    assert turned.rule == rule


def only(verdict: Verdict) -> tuple[str, str, str | None]:
    return verdict.relation, verdict.rule, verdict.matched_id


def test_without_candidates() -> None:
    verdict = judge_article(article(REPORT), [], PARAMS)
    assert only(verdict) == ("new", "no_match", None)
    assert verdict.scores is None
    assert verdict.story == Story(id="st_b", representative=article(REPORT))


def test_the_likest_of_several_is_joined_in_any_order() -> None:
    stories = [
        Story(id="st_1", representative=article(REWORDED, "1")),
        Story(id="st_2", representative=article(EDITED, "2")),
        Story(id="st_3", representative=article(OTHER, "3")),
    ]
    for order in (stories, stories[::-1]):
        assert only(judge_article(article(REPORT), order, PARAMS)) == ("copy", "jaccard", "it_2")


def test_kept_apart_names_the_likest() -> None:
    stories = [Story(id=f"st_{n}", representative=article(text, n)) for n, text in {"1": OTHER, "2": ALMERE}.items()]
    assert only(judge_article(article(NORVIK), stories, PARAMS)) == ("new", "template.form", "it_2")


def test_a_fuller_text_takes_the_lead_and_a_shorter_one_does_not() -> None:
    short, full = article(f"{LEAD}\n\n{SECOND}", "a"), article(REPORT)
    verdict = judge_article(full, [Story(id="st_a", representative=short, size=4, revision=9)], PARAMS)
    assert verdict.takes_lead
    assert verdict.story == Story(id="st_a", representative=full, size=5, revision=10)
    assert not judge_article(short, [Story(id="st_b", representative=full)], PARAMS).takes_lead


def test_a_page_that_carries_the_text_further_down_does_not_take_the_lead() -> None:
    page = article(f"{OTHER}\n\n{REPORT}", "a")
    verdict = judge_article(page, [Story(id="st_b", representative=article(REPORT))], PARAMS)
    assert (verdict.relation, verdict.takes_lead) == ("partial", False)


def test_an_article_never_matches_itself() -> None:
    mine = Story(id="st_b", representative=article(REPORT), size=3, revision=5)
    newer = article(EDITED)
    verdict = judge_article(newer, [mine], PARAMS)
    assert only(verdict) == ("new", "same_item", None)
    assert verdict.story == Story(id="st_b", representative=newer, size=3, revision=6)


def test_story_ids_follow_article_ids() -> None:
    assert make_story_id("it_9f") == "st_9f"
    assert make_story_id("urn:x:1") == make_story_id("urn:x:1") != make_story_id("urn:x:2")


def test_every_rule_has_a_name_of_its_own() -> None:
    names = [rule.name for rule in RULES]
    assert len(names) == len(set(names))
    families = {name.partition(".")[0] for name in names if "." in name}
    assert not families & set(names), "a family is no rule"


def test_every_rule_has_a_sentence() -> None:
    assert all(rule.says.endswith(".") and rule.says.count(".") == 1 for rule in RULES)
