"""One outlet is one source: a notice that comes back after a week is no copy, whether by feed or by page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from dedupe import Params, Story, judge_article
from ingest import Document, Item, read_document
from worker.judging.article_of_item import article_of

NOW = datetime(2026, 6, 7, 18, tzinfo=UTC)
NOTICE = [
    "The swimming bath in Quay Street is open from seven in the morning until nine in the evening on every weekday.",
    "Children swim at half the price before noon if they bring a grown-up who can swim and who stays in the water.",
    "The sauna is heated on Tuesdays and Thursdays, and towels can be hired at the desk for as long as there are any.",
    "On Sundays the large pool belongs to the clubs until noon, and the small one stays open to everybody all day.",
]


def page(host: str, date: datetime) -> Item:
    paragraphs = "".join(f"<p>{text}</p>" for text in NOTICE)
    head = f'<title>Bath hours</title><meta property="article:published_time" content="{date.isoformat()}">'
    body = f"<html><head>{head}</head><body><article><h1>Bath hours this week</h1>{paragraphs}</article></body></html>"
    url = f"https://{host}/{date:%Y/%m/%d}/bath"
    return read_document(Document(body=body.encode(), kind="page", url=url, fetched_at=date)).items[0]


def entry(host: str, date: datetime) -> Item:
    text = "\n".join(f"&lt;p&gt;{text}&lt;/p&gt;" for text in NOTICE)
    body = f"""<rss version="2.0"><channel><title>Gull</title><link>https://{host}/</link><item>
    <title>Bath hours this week</title><link>https://{host}/{date:%Y/%m/%d}/bath</link>
    <pubDate>{date:%a, %d %b %Y %H:%M:%S} +0000</pubDate><description>{text}</description></item></channel></rss>"""
    return read_document(Document(body=body.encode(), kind="feed", url=f"https://{host}/rss", fetched_at=date)).items[0]


WAYS = {
    "feed, then page": (entry("gull.example", NOW), page("gull.example", NOW + timedelta(days=7)), "recurring"),
    "page, then feed": (page("gull.example", NOW), entry("gull.example", NOW + timedelta(days=7)), "recurring"),
    "pages for telephones": (
        page("m.gull.example", NOW),
        page("www.gull.example", NOW + timedelta(days=7)),
        "recurring",
    ),
    "another outlet": (entry("gull.example", NOW), page("tern.example", NOW + timedelta(days=7)), "same_text"),
}


@pytest.mark.parametrize(("first", "second", "rule"), WAYS.values(), ids=WAYS)
def test_a_weekly_notice(first: Item, second: Item, rule: str) -> None:
    story = Story(id="st_a", representative=article_of(first))
    assert judge_article(article_of(second), [story], Params()).rule == rule
