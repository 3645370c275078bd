"""Speech is told from narrative in every language, by its marks, and reports of one statement are kept apart."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from dedupe import Params
from dedupe.agreement import apply_rules
from dedupe.article import Article, Story
from dedupe.compare import compare_articles
from dedupe.speech import MAX_SPEECH, remove_shared_statements, remove_speech
from tests.support.judged_pairs import at_hour, make_article
from tests.support.processor_time import takes_at_most

PARAMS = Params()
STATEMENTS = tomllib.loads((Path(__file__).parents[1] / "data/dedupe/statements.toml").read_text())

# name: (text, its narrative)
SPEECH = {
    "English": ("He said “never again” and left.", "He said and left."),
    "typewriter": ('He said "never again" and left.', "He said and left."),
    "in double apostrophes": ("He said ``never again'' and left.", "He said and left."),
    "British": ("‘It’s the girls’ turn,’ she said. They don’t mind.", "she said. They don’t mind."),
    "Urdu": ("اس نے کہا ’ہم جائیں گے۔‘ پھر ’’کل‘‘، وہ بولی۔", "اس نے کہا پھر ، وہ بولی۔"),
    "guillemets, typewriter": ("<<Мы идём>>, -- сказал он.", ", -- сказал он."),
    "British, plain": ("'It's the girls' turn,' she said. They don't mind.", "she said. They don't mind."),
    "a part of a sentence": ("They called it ‘a disaster for the town’ and left.", "They called it and left."),
    "German": ("Er sagte: „Wir gehen.“ »Nein«, sagte sie. ‚Ja‘, sagte er.", "Er sagte: , sagte sie. , sagte er."),
    "Swiss": ("«Wir gehen», sagte er. ‹Nein›, sagte sie.", ", sagte er. , sagte sie."),
    "French": ("« Nous partons », a dit le maire d’Arles.", ", a dit le maire d’Arles."),
    "French, elided": ("Le juge de l’« ordre nouveau » est là.", "Le juge de l’ est là."),
    "Polish": ("„Idziemy” – powiedziała. ,,Nie'' – dodał.", "– powiedziała. – dodał."),
    "Swedish": ("”Vi går”, sade hon. »Nej», sade han. ’Jo’, sade de.", ", sade hon. , sade han. , sade de."),
    "Dutch": ("'We gaan 's avonds', zegt hij. Dan komt 't eind.", ", zegt hij. Dan komt 't eind."),
    "Hebrew": ('צה"ל הודיע: "אנחנו הולכים" והמנכ"ל יצא.', 'צה"ל הודיע: והמנכ"ל יצא.'),
    "Chinese": ("他说：“我们‘听’到了。”然后走了。", "他说： 然后走了。"),
    "Taiwanese": ("他說：「我們聽到『你們』了。」然後走了。", "他說： 然後走了。"),
    "Chinese, typewriter": ('他说:"我们听到了。"然后走了。', "他说: 然后走了。"),
    "Japanese": ("彼は「行く」と言った。", "彼は と言った。"),
    "Korean": ("그는 “가자”라고 말했다. 그는 '가자'라고 했다.", "그는 라고 말했다. 그는 라고 했다."),
    "Hindi, with its full stop": ("उसने कहा, 'हम जाएँगे।' वह चली गई।", "उसने कहा, वह चली गई।"),
    "nested": ("« Nous « avons » écouté » et puis rien.", "et puis rien."),
    "nested in others": ("“He said ‘never’ to «Корвен» and me,” she said.", "she said."),
    "another closing mark than it should be": ('“Never", he said. “Ever“, she said.', ", he said. , she said."),
    "paragraphs run into one": ('"Never," she said."Now," he said.', "she said. he said."),
    "left open to the end of the paragraph": ('A "b c\n\nd e', "A d e"),
    "closed by a later paragraph": ("„Wir gehen.\n\nEs ist spät.\n\nBald.“ Er ging.", "Er ging."),
    "left open, and the next opens its own": ("“We go.\n\nHe left.\n\n“It is late,” he said.", "He left. he said."),
    "opened at each paragraph": ("“We go.\n\n“It is late.\n\n“Soon,” he said.", "he said."),
    "British, opened at each paragraph": ("‘We go.\n\n‘It’s the girls’ turn.\n\n‘Soon,’ he said.", "he said."),
    "Russian dialogue": ("Она пришла.\n\n— Мы идём, — сказала она. — Скоро.\n\nВсе ушли.", "Она пришла. Все ушли."),
    "Spanish dialogue": ("Vino ayer.\n\n—Nos vamos —dijo ella—. Pronto.\n\nSe fue.", "Vino ayer. Se fue."),
    "Turkish dialogue, typewriter": ("Geldi.\n- Gidiyoruz, dedi.\nGitti.", "Geldi. Gitti."),
    "dialogue from the start": ("– Idziemy – powiedziała.\n\nPoszli.", "Poszli."),
}
NARRATIVE = {
    "apostrophes": "Don't, l'homme, l’homme, O’Neill, O‘Neill, o‘g‘il and the girls’ team. They’re the lads’ best.",
    "letters left out": "'Tis the season, and it's the girls' team of the '90s, rock 'n' roll. Get 'em.",
    "letters left out, typographic": "’Tis the season of the girls’ team of the ’90s. Hy het ’n man gesien.",
    "inches": 'A 12" pipe and a 6\'2" man.',
    "a stray closing mark": "He left.” Then nothing happened » at all.",
    "a minus": "Night in the hills:\n-5 degrees, and snow.",
    "a wrapped line": "It was the best of the season\n- and the worst.",
    "dashes in a sentence": "The bridge — the old one — is shut – for now.",
    "a dash before a text without paragraphs": f"— {'word ' * MAX_SPEECH}",
    "a mark that nothing closes in a very long paragraph": f"The “ {'word ' * MAX_SPEECH}",
}


@pytest.mark.parametrize(("text", "narrative"), SPEECH.values(), ids=SPEECH)
def test_speech_is_taken_out(text: str, narrative: str) -> None:
    assert remove_speech(text).split() == narrative.split()


@pytest.mark.parametrize("text", NARRATIVE.values(), ids=NARRATIVE)
def test_narrative_stays(text: str) -> None:
    assert remove_speech(text).split() == text.split()


MARKS = ("“", '"', "« ", "„ a “ “ ", "‘a ", "'x ", "字’", "a’ ‘b ", "\n\n“a", "\n—a", ".\n", "\n \n", "  ", "-", ",,a")


@pytest.mark.parametrize("marks", MARKS)
def test_time_grows_with_the_text(marks: str) -> None:
    assert takes_at_most(5, lambda: remove_speech(marks * 20_000))  # a fraction, where nothing is looked at twice


STYLES = {
    "curly": ("“{}\n\n“{}”", "“{} {}”"),
    "straight": ('"{}\n\n"{}"', '"{} {}"'),
    "single": ("‘{}\n\n‘{}’", "‘{} {}’"),
    "plain single": ("'{} {}'",),
    "guillemets": ("« {}\n\n« {} »", "« {} {} »", "«{} {}»"),
    "reversed": ("»{}\n\n{}«", "»{} {}«"),
    "single guillemets": ("‹{} {}›", "›{} {}‹"),
    "low": ("„{}\n\n{}“", "„{} {}“", "„{} {}”", "‚{} {}‘"),
    "one for both": ("”{} {}”",),
    "brackets": ("「{}\n\n{}」", "『{} {}』"),
    "dashes": ("— {}\n\n— {}", "– {}\n\n– {}", "- {}\n\n- {}"),
}


def make_report(language: str, report: str, statement: str, **fields: object) -> Article:
    before, behind = STATEMENTS[language][report]
    said = statement.format(*STATEMENTS[language]["said"])
    return make_article(f"{before}\n\n{said}\n\n{behind}", report, title=before.split(".")[0][:60], **fields)


def find_rule(item: Article, matched: Article) -> tuple[bool, str]:
    finding = apply_rules(item, Story(id="st", representative=matched), PARAMS)
    return finding.joins, finding.rule.name


@pytest.mark.parametrize("source", ["here.example", "there.example"])
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("language", STATEMENTS)
def test_two_reports_of_one_statement_stay_apart(language: str, style: str, source: str) -> None:
    for statement in STYLES[style]:
        march = make_report(language, "march", statement, source="here.example", **at_hour(0))
        fine = make_report(language, "fine", statement, source=source, **at_hour(2))
        assert not find_rule(fine, march)[0], statement


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("language", STATEMENTS)
def test_a_copy_of_a_report_that_quotes_much_is_one(language: str, style: str) -> None:
    for statement in STYLES[style]:
        march = make_report(language, "march", statement, source="here.example", **at_hour(0))
        last = STATEMENTS[language]["march"][1]
        copy = make_article(march.text.replace(last, ""), "c", title="", source="there.example", **at_hour(2))
        assert find_rule(copy, march)[0], statement


LANGUAGES = ("en", "de", "ru", "hi", "zh", "ja", "ko", "th", "ar", "tr")


@pytest.mark.parametrize("source", ["here.example", "there.example"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_statement_in_two_reports(language: str, source: str) -> None:
    """However much they share: around it each has a report of its own."""
    said = " ".join(STATEMENTS[language]["said"])
    statement = f"“{{}} {{}} {said[::-1]} {said[::2]} {said[::3]} {said[-1::-2]} {said[1::2]}”"
    march = make_report(language, "march", statement, source="here.example")
    fine = make_report(language, "fine", statement, source=source, **at_hour(2))
    assert compare_articles(march, fine, PARAMS).jaccard >= PARAMS.copy_elsewhere
    assert not find_rule(fine, march)[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_statement_under_a_line_of_ones_own_is_a_copy_of_the_statement(language: str) -> None:
    statement = "“{} {}”".format(*STATEMENTS[language]["said"])
    first, second = (f"{lead}\n\n{statement}" for lead in ("Corvane:", "Quill, Corvane Homes:"))
    assert find_rule(make_article(second, "b"), make_article(first, "a"))[0]


@pytest.mark.parametrize("source", ["here.example", "there.example"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_statement_without_marks_behind_a_colon(language: str, source: str) -> None:
    first, second = ("Quill wrote:\n\n{}\n\n{}", "A letter by Quill says：\n\n{}\n\n{}")
    march = make_report(language, "march", first, source="here.example")
    assert not find_rule(make_report(language, "fine", second, source=source, **at_hour(2)), march)[0]
    last = STATEMENTS[language]["march"][1]
    copy = make_article(march.text.replace(last, ""), "c", title="", source="there.example", **at_hour(2))
    assert find_rule(copy, march)[0]


def test_paragraphs_behind_the_same_line_with_a_colon_are_no_statement() -> None:
    ours, theirs = "A.\n\nThey said:\n\nWe know.", "B.\n\nThey said:\n\nWe know."
    assert remove_shared_statements(ours, theirs) == (ours, theirs)
