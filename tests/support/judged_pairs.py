"""Pairs of articles with what an editor would say of them, and the texts that they are made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dedupe import Article, Relation

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


def make_article(text: str, name: str = "b", **fields: object) -> Article:
    """An article of a source of its own, with a headline that no other name has."""
    title = " ".join(f"{name}{number}" for number in range(5))
    made = Article(id=f"it_{name}", title=title, text=text, seen_at=NOON, source=f"{name}.example")
    return replace(made, **fields)  # type: ignore[arg-type]


def at_hour(count: float) -> dict[str, object]:
    """The field of an article that came so many hours after noon."""
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
    "same text, new headline": (make_article(REPORT, "a"), make_article(REPORT), "copy", "same_text"),
    "same text, other typography": (
        make_article(SPEECH_A, "a"),
        make_article(SPEECH_A.replace("“", '"').replace("”", '"').upper()),
        "copy",
        "same_text",
    ),
    "same source again": (make_article(REPORT, "a"), make_article(REPORT, **SAME, **at_hour(5)), "repeat", "same_text"),
    "a few words edited": (make_article(REPORT, "a"), make_article(EDITED), "copy", "jaccard"),
    "cut after two paragraphs": (
        make_article(REPORT, "a"),
        make_article(f"{LEAD}\n\n{SECOND}"),
        "partial",
        "contained",
    ),
    "fuller than what is known": (
        make_article(f"{LEAD}\n\n{SECOND}", "a"),
        make_article(REPORT),
        "partial",
        "contained",
    ),
    "middle paragraphs dropped": (
        make_article(REPORT, "a"),
        make_article(f"{LEAD}\n\n{FOURTH}"),
        "partial",
        "contained",
    ),
    "reworded by the same source": (
        make_article(REPORT, "a"),
        make_article(REWORDED, **SAME, **at_hour(3)),
        "update",
        "later_wording",
    ),
    "reworded elsewhere": (make_article(REPORT, "a"), make_article(REWORDED, **at_hour(3)), "partial", "shared_report"),
    "one figure corrected": (
        make_article(REPORT, "a"),
        make_article(REPORT.replace("3.4", "4.3"), **SAME, **at_hour(1)),
        "repeat",
        "jaccard",
    ),
    "filled in alike elsewhere, with lines of one's own": (
        make_article(f"Print This Page\n\n{REPORT}", "a"),
        make_article(f"{REPORT}\n\nThe Best Herring Recipes Ever\n\nOur Summer Of Sails"),
        "copy",
        "jaccard",
    ),
    "the next day's notice, one figure changed": (
        make_article(NOTICE, "a", **TITLE),
        make_article(NOTICE.replace("3.4", "two"), **SAME, **TITLE, **at_hour(24)),
        "new",
        "template.notice",
    ),
    "a notice whose figure is corrected": (
        make_article(NOTICE, "a", **TITLE),
        make_article(NOTICE.replace("3.4", "two"), **SAME, **TITLE, **at_hour(2)),
        "repeat",
        "jaccard",
    ),
    "a notice again the next day, a word changed": (
        make_article(NOTICE, "a", **TITLE),
        make_article(NOTICE.replace("loan", "gift"), **SAME, **TITLE, **at_hour(24)),
        "repeat",
        "jaccard",
    ),
    "a notice again the next day, with a paragraph more": (
        make_article(NOTICE, "a", **TITLE),
        make_article(f"{NOTICE}\n\nThe bridge has 7 piers, of which 2 are damaged.", **SAME, **TITLE, **at_hour(24)),
        "partial",
        "contained",
    ),
    "another part of a series": (
        make_article(FIRST_SHOW, "a", title="Harbour Radio 712: Keeping secrets"),
        make_article(NEXT_SHOW, **SAME, title="Harbour Radio 713: Towers of glass", **at_hour(2)),
        "new",
        "template.series",
    ),
    "the next part, numbered in its headline": (
        make_article(FIRST_SHOW, "a", title="Secrets, by Harbour Radio, 712"),
        make_article(NEXT_SHOW, **SAME, title="Towers of glass, by Harbour Radio, 713", **at_hour(24)),
        "new",
        "template.notice",
    ),
    "a show under its other headline": (
        make_article(FIRST_SHOW, "a", title="Harbour Radio 712: Keeping secrets"),
        make_article(NEXT_SHOW, **SAME, title="Harbour Radio 712: What else was said", **at_hour(2)),
        "update",
        "later_wording",
    ),
    "same address, written anew": (make_article(REPORT, "a", **PAGE), make_article(ANEW, **SAME, **PAGE), *AT_ADDRESS),
    "same address but for a slash": (
        make_article(REPORT, "a", **PAGE),
        make_article(ANEW, **SAME, url=PAGE["url"] + "/"),
        *AT_ADDRESS,
    ),
    "same address in a day's folder": (
        make_article(REPORT, "a", **FOLDER),
        make_article(ANEW, **SAME, **FOLDER),
        *AT_ADDRESS,
    ),
    "same address, other words under the same title": (
        make_article(REPORT, "a", **PAGE, **TITLE),
        make_article(OTHER, **SAME, **PAGE, **TITLE),
        *AT_ADDRESS,
    ),
    "same address, a short text first": (
        make_article(FLASH, "a", **PAGE),
        make_article(OTHER, **SAME, **PAGE),
        *AT_ADDRESS,
    ),
    "same address, filled with something else": (
        make_article(REPORT, "a", **PAGE),
        make_article(OTHER, **SAME, **PAGE),
        "new",
        "unlike",
    ),
    "reworded under the same title": (
        make_article(REPORT, "a", **TITLE),
        make_article(REPORT.replace(FOURTH, FOURTH[:120]), **SAME, **TITLE, **at_hour(3)),
        "partial",
        "contained",
    ),
    "a few words edited under the same title": (
        make_article(REPORT, "a", **TITLE),
        make_article(TOUCHED, **SAME, **TITLE, **at_hour(3)),
        "repeat",
        "jaccard",
    ),
    "a few words edited under another title": (
        make_article(REPORT, "a"),
        make_article(TOUCHED, **SAME, **at_hour(3)),
        "update",
        "later_wording",
    ),
    "much narrative, quoting others": (
        make_article(QUOTING, "a"),
        make_article(QUOTING_OTHERS),
        "partial",
        "shared_report",
    ),
    "much narrative, quoting others, one source": (
        make_article(QUOTING, "a"),
        make_article(QUOTING_OTHERS, **SAME),
        "new",
        "quote.passage",
    ),
    "teaser with the same title": (
        make_article(REPORT, "a", **TITLE),
        make_article(TEASER, **TITLE),
        "partial",
        "same_title",
    ),
    "teaser with nearly the same title": (
        make_article(REPORT, "a", **TITLE),
        make_article(TEASER, title="Old bridge shut to lorries"),
        "partial",
        "teaser",
    ),
    "teaser from the same source": (make_article(REPORT, "a"), make_article(TEASER, **SAME), "partial", "teaser"),
    "short, same title and text": (
        make_article(TEASER, "a", **TITLE),
        make_article(TEASER, **TITLE),
        "copy",
        "same_title",
    ),
    "short, same address and title": (
        make_article("", "a", **ALERTS, **TITLE),
        make_article(TEASER, **SAME, **ALERTS, **TITLE),
        "repeat",
        "same_address.short",
    ),
    "excerpt elsewhere": (make_article(REPORT, "a"), make_article(LEAD), "partial", "excerpt"),
    "excerpt elsewhere, a word dropped": (
        make_article(REPORT, "a"),
        make_article(LEAD.replace("old ", "")),
        "partial",
        "excerpt",
    ),
    "excerpt of a form about another": (
        make_article(NORVIK, "a"),
        make_article(" ".join(ALMERE.split()[:40])),
        "new",
        "too_short",
    ),
    "excerpt a week later": (make_article(REPORT, "a"), make_article(LEAD, **at_hour(7 * 24)), "new", "too_short"),
    "only a headline": (make_article("", "a", **HEADLINE), make_article(TEASER, **HEADLINE), "copy", "same_headline"),
    "only a headline, two days later": (
        make_article("", "a", **HEADLINE),
        make_article(TEASER, **HEADLINE, **at_hour(48)),
        "new",
        "too_short",
    ),
    "only a headline of four words": (
        make_article("", "a", **TITLE),
        make_article(TEASER, **TITLE),
        "new",
        "too_short",
    ),
    "same headline, another text": (
        make_article(TEASER, "a", **HEADLINE),
        make_article(OTHER, **HEADLINE),
        "new",
        "too_short",
    ),
    "another report": (make_article(REPORT, "a"), make_article(OTHER), "new", "unlike"),
    "one speech, two reports": (make_article(SPEECH_A, "a"), make_article(SPEECH_B), "new", "quote.speech"),
    "a passage in another report": (make_article(REPORT, "a"), make_article(OTHER + SECOND), "new", "quote.passage"),
    "a whole text in the middle of another": (
        make_article(f"{OTHER}\n\n{OTHER.replace('a', 'o')}\n\n{SECOND}{SECOND.replace('a', 'o')}", "a"),
        make_article(SECOND + SECOND.replace("a", "o")),
        "new",
        "quote.embedded",
    ),
    "form with other facts": (make_article(NORVIK, "a"), make_article(ALMERE, **SAME), "new", "template.form"),
    "form with other facts elsewhere": (make_article(NORVIK, "a"), make_article(ALMERE), "new", "template.form"),
    "one figure changed a day later": (
        make_article(NORVIK, "a"),
        make_article(NORVIK.replace("1.20", "1.25"), **SAME, **at_hour(24)),
        "new",
        "template.form",
    ),
    "another date at the top": (
        make_article(f"ISSUED MON MAR 2 2026. {REPORT}", "a"),
        make_article(f"ISSUED TUE MAR 3 2026. {REPORT}", **SAME),
        "new",
        "template.date",
    ),
    "another date at the top elsewhere": (
        make_article(f"ISSUED MON MAR 2 2026. {REPORT}", "a"),
        make_article(f"ISSUED TUE MAR 3 2026. {REPORT}"),
        "copy",
        "jaccard",
    ),
    "next notice of one offer": (
        make_article(TENDER_MONDAY, "a"),
        make_article(TENDER_TUESDAY, **SAME, **at_hour(24)),
        "new",
        "template.notice",
    ),
    "one offer reworded within hours": (
        make_article(TENDER_MONDAY, "a"),
        make_article(TENDER_TUESDAY, **SAME, **at_hour(3)),
        "update",
        "later_wording",
    ),
    "another year's edition": (
        make_article(REPORT, "a", title="Bridges of 2025"),
        make_article(REPORT, title="Bridges of 2026"),
        "new",
        "template.series",
    ),
    "regular notice a week later": (
        make_article(RATES, "a"),
        make_article(RATES, **SAME, **at_hour(7 * 24)),
        "new",
        "recurring",
    ),
    "copied elsewhere a week later": (
        make_article(RATES, "a"),
        make_article(RATES, **at_hour(7 * 24)),
        "copy",
        "same_text",
    ),
    "beyond the window": (
        make_article(REPORT, "a"),
        make_article(REPORT, **at_hour(15 * 24)),
        "new",
        "far_in_time.window",
    ),
    "beyond the window, date unknown": (
        make_article(REPORT, "a"),
        make_article(REPORT, dated=False, **at_hour(15 * 24)),
        "copy",
        "same_text",
    ),
    "reworded elsewhere a week later": (
        make_article(REPORT, "a"),
        make_article(REWORDED, **at_hour(7 * 24)),
        "new",
        "far_in_time.wording",
    ),
    "same source, shared furniture": (
        make_article(f"{REPORT}\n\n{LINKS}", "a"),
        make_article(f"{OTHER}\n\n{LINKS}", **SAME),
        "new",
        "boilerplate",
    ),
    "short and alike": (make_article(TEASER, "a"), make_article(TEASER), "new", "too_short"),
    "teaser under another title elsewhere": (make_article(REPORT, "a"), make_article(TEASER), "new", "too_short"),
    "same title, other short text": (
        make_article(TEASER, "a", **TITLE),
        make_article(OTHER[:150], **TITLE),
        "new",
        "too_short",
    ),
    "same title and short text, a week later": (
        make_article(TEASER, "a", **TITLE),
        make_article(TEASER, **TITLE, **at_hour(7 * 24)),
        "new",
        "too_short",
    ),
    "two alerts at one address": (
        make_article(TEASER, "a", **ALERTS),
        make_article(OTHER[:150], **SAME, **ALERTS),
        "new",
        "too_short",
    ),
    "both empty": (make_article("", "a"), make_article("", **SAME), "new", "too_short"),
}
