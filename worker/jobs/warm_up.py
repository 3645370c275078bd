"""What the first job of a process would wait for, done before the processes are forked: they share what it loads. Pure.

A feed and a page are read and judged as in a job, but in memory: libraries that are loaded when they are first needed,
the language model and tables that are made once are there then.
"""

from __future__ import annotations

from datetime import UTC, datetime

from dedupe import Params, judge_batch, make_sketches
from ingest import Document, read_document

from ..judging.article_of_item import article_of

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
PARAGRAPH = "<p>The harbour of Sample opened again on Monday after a long winter, and the first boats left at dawn.</p>"
FEED = f"""<rss version="2.0"><channel><title>Sample</title><link>https://sample.example/</link><item>
<title>The harbour is open</title><link>https://sample.example/harbour</link><guid>1</guid>
<description><![CDATA[{PARAGRAPH * 8}]]></description></item></channel></rss>"""
PAGE = f"""<html><head><title>The harbour is open</title></head><body><article><h1>The harbour is open</h1>
<p>By Ada Sample, 1 January 2026</p>{PARAGRAPH * 8}</article></body></html>"""


def warm_up_worker() -> int:
    """Read and judge two documents; returns how many items were in them."""
    params, count = Params(), 0
    address = "https://sample.example/harbour"
    for document in (
        Document(body=FEED.encode(), kind="feed", fetched_at=MOMENT, url=address),
        Document(body=PAGE.encode(), kind="page", fetched_at=MOMENT, url=address),
    ):
        articles = [article_of(item) for item in read_document(document).items]
        judge_batch(articles, make_sketches(articles, params), [()] * len(articles), params, MOMENT)
        count += len(articles)
    return count
