"""What each rule asks of a pair, as numbers against their limits, and how the rules fared one by one. Pure.

two Articles ──► TextPair ──► every rule down to the one that decides, and those below that would have said otherwise
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .article import Article
from .form_examples import find_shared_form
from .pair import TextPair
from .params import Params
from .rules import CONTAINED_SHORT, RULES, Rule
from .signals import format_percent


@dataclass(frozen=True, slots=True)
class RuleNumber:
    """One thing that a rule asks, what it is for this pair, and what it would have to be."""

    asks: str
    found: str
    limit: str
    is_met: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTrial:
    """How one rule fared."""

    rule: str
    says: str
    applies: bool
    joins: bool  # what it says where it applies
    numbers: tuple[RuleNumber, ...]


@dataclass(frozen=True, slots=True)
class RuleTrials:
    """All that were tried."""

    decided: RuleTrial
    passed_over: tuple[RuleTrial, ...]  # those above it, which did not apply
    outvoted: tuple[RuleTrial, ...]  # those below it that apply, and say otherwise


def try_rules(a: Article, b: Article, params: Params) -> RuleTrials:
    """How the rules fare that are asked about A, if B represents a story."""
    pair = TextPair(a, b, params)
    place = next(place for place, rule in enumerate(RULES) if rule.applies(pair))
    decided = _try_rule(RULES[place], pair, True)
    below = [rule for rule in RULES[place + 1 :] if rule.tells_apart and rule.joins(pair) != decided.joins]
    return RuleTrials(
        decided,
        tuple(_try_rule(rule, pair, False) for rule in RULES[:place]),
        tuple(_try_rule(rule, pair, True) for rule in below if rule.applies(pair)),
    )


def _try_rule(rule: Rule, pair: TextPair, applies: bool) -> RuleTrial:
    asked = _ASKED.get(rule.name, ())
    numbers = tuple(ask(pair) for ask in asked)
    return RuleTrial(rule=rule.name, says=rule.says, applies=applies, joins=rule.joins(pair), numbers=numbers)


def _at_least(asks: str, value: float, limit: float) -> RuleNumber:
    return RuleNumber(asks, format_percent(value), f"at least {format_percent(limit)}", value >= limit)


def _claim(asks: str, is_so: bool, wanted: bool = True) -> RuleNumber:
    return RuleNumber(asks, "yes" if is_so else "no", "yes" if wanted else "no", is_so == wanted)


def _count(asks: str, value: int, limit: str, is_met: bool) -> RuleNumber:
    return RuleNumber(asks, f"{value:,}", limit, is_met)


def _ask_jaccard(pair: TextPair, limit: float) -> RuleNumber:
    return _at_least("word triples that both have, of all", pair.scores.jaccard, limit)


def _ask_containment(pair: TextPair, limit: float) -> RuleNumber:
    return _at_least("of one text's word triples, in the other", pair.scores.containment, limit)


def _ask_alike(pair: TextPair) -> RuleNumber:
    limits = f"{format_percent(pair.params.alike)} of all, or {format_percent(pair.params.mostly)} of one text's"
    found = f"{format_percent(pair.scores.jaccard)}, and {format_percent(pair.scores.containment)}"
    return RuleNumber("word triples that are shared", found, f"at least {limits}", pair.is_alike)


def _ask_short(pair: TextPair) -> RuleNumber:
    return _count("words of the shorter text", min(pair.sizes), f"fewer than {pair.params.min_words}", pair.is_short)


def _ask_times_longer(pair: TextPair) -> RuleNumber:
    times = max(pair.sizes) / max(1, min(pair.sizes))
    limit = pair.params.longer
    return RuleNumber("times as long as the shorter one", f"{times:.2f}", f"at least {limit:g}", times >= limit)


def _ask_days(pair: TextPair, days: float, wants_more: bool) -> RuleNumber:
    found = pair.origin.time_apart.total_seconds() / 86_400
    is_met = found >= days if wants_more else found <= days
    return RuleNumber("days apart", f"{found:.1f}", f"{'at least' if wants_more else 'at most'} {days:g}", is_met)


def _ask_opening(pair: TextPair, wanted: bool = True) -> RuleNumber:
    value, limit = max(pair.openings), pair.params.opening_shared
    words = f"{'at least' if wanted else 'less than'} {format_percent(limit)}"
    return RuleNumber("of one text's opening, in the other", format_percent(value), words, (value >= limit) == wanted)


def _ask_same_source(pair: TextPair) -> RuleNumber:
    return _claim("one source", pair.origin.same_source)


def _ask_same_title(pair: TextPair) -> RuleNumber:
    return _claim("the same title", pair.origin.same_title)


def _ask_titles_agree(pair: TextPair) -> RuleNumber:
    return _claim("two thirds of a title's words shared", pair.origin.titles_agree)


def _ask_address(pair: TextPair) -> RuleNumber:
    return _claim("the same address", pair.origin.same_url)


def _ask_own_facts(pair: TextPair) -> RuleNumber:
    return _at_least("names and figures of one text's own", max(pair.facts.own_shares), pair.params.own_facts)


def _ask_swapped_figures(pair: TextPair) -> RuleNumber:
    count = pair.filling.swapped_figures
    return _count("figures at the same places that differ", count, "at least 3, and more than agree", count >= 3)


def _ask_named_form(pair: TextPair) -> RuleNumber:
    form = find_shared_form(*pair.whole)
    value = min(form.item, form.matched) if form else 0.0
    return _at_least("word triples shared with its example, names and figures left out", value, pair.params.alike)


def _ask_copy(pair: TextPair) -> RuleNumber:
    params = pair.params
    limit = params.copy_elsewhere if pair.origin.different_source or pair.origin.same_title else params.copy
    return _ask_jaccard(pair, limit)


def _ask_passages(pair: TextPair) -> RuleNumber:
    count, least = pair.scores.shared_blocks, pair.params.shared_run
    return _count(f"passages of {least} words or more in common", count, "at least 1", count > 0)


RuleQuestion = Callable[[TextPair], RuleNumber]
# rule -> what of it is a number, or a plain yes or no; what a rule asks besides is in its sentence
_ASKED: Mapping[str, tuple[RuleQuestion, ...]] = {
    "template.by_hand": (
        lambda p: _claim("both in a form that somebody has named", find_shared_form(*p.whole) is not None),
        _ask_named_form,
        lambda p: _claim("word for word the same", p.has_same_words, False),
    ),
    "far_in_time.window": (lambda p: _ask_days(p, p.params.window.days, True),),
    "same_address.article": (_ask_address, lambda p: _claim("it names a single article", p.origin.url_names_article)),
    "same_address.short": (_ask_address, _ask_short, lambda p: _ask_containment(p, CONTAINED_SHORT)),
    "same_title": (_ask_same_title, _ask_short, lambda p: _ask_containment(p, CONTAINED_SHORT)),
    "teaser": (_ask_short, lambda p: _ask_containment(p, p.params.mostly), _ask_opening),
    "excerpt": (_ask_short, lambda p: _ask_containment(p, p.params.mostly), _ask_opening),
    "like_title": (_ask_titles_agree, _ask_short, lambda p: _ask_containment(p, CONTAINED_SHORT)),
    "same_headline": (
        lambda p: _count("words of the shorter text", min(p.sizes), "0", p.lacks_text),
        lambda p: _claim("the same long headline", p.origin.same_headline),
    ),
    "furniture": (lambda p: _count("paragraphs that recur", len(p.furniture), "at least 1", bool(p.furniture)),),
    "too_short": (_ask_short,),
    "recurring": (_ask_alike, _ask_same_source, lambda p: _ask_days(p, p.params.recurs.days, True)),
    "boilerplate": (_ask_alike, _ask_same_source, lambda p: _ask_opening(p, False)),
    "template.series": (_ask_alike, lambda p: _claim("titles of another part or year",
                                                     p.origin.different_year or p.origin.different_part)),
    "template.form": (_ask_alike, _ask_own_facts),
    "template.date": (_ask_alike, lambda p: _claim("each opens with a full date of its own", p.facts.different_date)),
    "template.notice": (_ask_alike, _ask_same_source, lambda p: _ask_days(p, p.params.next_day.seconds / 86_400, True)),
    "template.subject": (_ask_alike, lambda p: _claim("another first name", p.facts.different_subject)),
    "template.figures": (_ask_alike, _ask_swapped_figures),
    "same_text": (lambda p: _ask_jaccard(p, 1),),
    "quote.speech": (_ask_alike, lambda p: _claim("only speech is shared", p.shares_only_speech)),
    "quote.source": (_ask_alike, lambda p: _claim("two sources", p.origin.different_source)),
    "far_in_time.wording": (_ask_alike, lambda p: _ask_days(p, p.params.recurs.days, True)),
    "quote.embedded": (_ask_alike, lambda p: _ask_opening(p, False)),
    "contained": (lambda p: _ask_containment(p, p.params.contained), _ask_times_longer),
    "jaccard": (_ask_copy,),
    "later_wording": (_ask_alike, _ask_same_source),
    "shared_report": (_ask_alike,),
    "told_anew": (lambda p: _ask_jaccard(p, p.params.same_headline_alike), _ask_same_source, _ask_titles_agree),
    "quote.passage": (_ask_passages,),
    "unlike": (_ask_alike,),
}  # fmt: skip
