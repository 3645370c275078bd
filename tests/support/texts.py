"""Reports in sentences for tests: one whole, parts of it, another one, and nonsense without end."""

from __future__ import annotations

import random

SENTENCES = [
    "The ferry to Innisvane stayed in port on Tuesday after its engineers found a crack in one of its two shafts.",
    "Four hundred passengers were taken to the island by fishing boats, some of them in the dark and in high seas.",
    "The company said that the repair would last until the weekend at least, because the steel must come from abroad.",
    "The mayor asked for a second ship, as she had done every spring since the old one was sold to a yard in Karnholt.",
    "A baker on the island said that he had flour for three days, and that nobody had thought of yeast at all.",
    "The harbour office lent its pilot boat for the mail, which arrived an hour late and only slightly wet.",
]
WHOLE = "\n\n".join(SENTENCES)
OTHER = (
    "The library of Ellenby forgives all its readers what they owe for books that came back late. The council voted "
    "for it on Monday by nine to two, after a clerk had shown that counting the coins cost more than the coins were "
    "worth. One reader brought back an atlas that his grandfather had borrowed in 1931, and was given a cake for it."
)
MORE = [
    "Harbour master Ines Prado told the council of Innisvane that the shaft had been tested in March and found sound.",
    "Her deputy Tom Ashgrove said that the yard at Karnholt would pay for the pilot boats until the repair was done.",
    "The island's only school stayed closed, and its eleven pupils went to see the crack with a teacher.",
]
TEASER = " ".join(" ".join([SENTENCES[0], SENTENCES[1]]).split()[:40])
LATE_START = "\n\n".join([*SENTENCES[2:], *MORE])
FULL = "\n\n".join([*SENTENCES, *MORE])
SYLLABLES = [
    "ba",
    "ke",
    "lo",
    "mi",
    "nu",
    "pra",
    "ste",
    "vor",
    "wil",
    "zan",
    "dre",
    "fel",
    "gar",
    "hin",
    "jun",
    "kol",
    "mer",
    "nis",
    "ost",
    "pel",
]


def make_nonsense_text(n: int) -> str:
    """120 words that no other text has in this order: article number n."""
    chance = random.Random(n)
    return " ".join("".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(120)) + "."
