#!/usr/bin/env bash
# fastfeedparser 0.6.5: an entry's link becomes its PDF when the article's own link has no rel attribute
#
# Behaviour: in an Atom entry with <link href="ARTICLE"/> and <link rel="alternate" type="application/pdf"
#            href="PDF"/>, entry.link is the PDF, whichever comes first. Without the second link it is the article.
#            feedparser answers the article in both cases.
# Expected:  a link without rel means rel="alternate" by the standard, so both are alternates, the first one counts,
#            and for entry.link the HTML page is wanted.
# Matters:   the page is then fetched from the wrong address and the item loses the identity that it has in every
#            other reader; feeds of papers, courts and agencies carry such second links.
# Source:    fastfeedparser/main.py, _populate_entry_links_from_elements, which looks for the literal "alternate";
#            RFC 4287, section 4.2.7.2
# Seen:      2026-11-29 on Python 3.11; the output stands at the end of this file
# Exit:      0 as seen then, 1 changed since, 2 could not be tried
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv" || exit 2
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  fastfeedparser==0.6.5 feedparser==6.0.14 || exit 2

"$folder/venv/bin/python" - "$folder" >"$folder/seen" <<'PYTHON' || exit 2
import io
from importlib.metadata import version

import fastfeedparser
import feedparser

FEED = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <title>Court</title><id>tag:news.example.org,2026:f</id><updated>2026-06-07T10:00:00Z</updated>
  <author><name>Court</name></author>
  <entry>
    <title>Judgment</title><id>tag:news.example.org,2026:1</id><updated>2026-06-07T10:00:00Z</updated>
    %s
    <summary>The court has ruled.</summary>
  </entry>
</feed>"""
PAGE = '<link href="https://news.example.org/judgment"/>'
PAGE_NAMED = '<link rel="alternate" href="https://news.example.org/judgment"/>'
PDF = '<link rel="alternate" type="application/pdf" href="https://news.example.org/judgment.pdf"/>'

print("fastfeedparser", version("fastfeedparser"), "feedparser", version("feedparser"))
for name, links in (
    ("page", PAGE),
    ("page, PDF", PAGE + PDF),
    ("PDF, page", PDF + PAGE),
    ('page with rel="alternate", PDF', PAGE_NAMED + PDF),
):
    feed = FEED % links
    fast = fastfeedparser.parse(feed).entries[0].get("link")
    slow = feedparser.parse(io.BytesIO(feed.encode())).entries[0].get("link")
    print(f"{name}: fastfeedparser {fast}, feedparser {slow}")
PYTHON

cat "$folder/seen"
diff - "$folder/seen" >"$folder/changes" <<'RECORDED' && exit 0
fastfeedparser 0.6.5 feedparser 6.0.14
page: fastfeedparser https://news.example.org/judgment, feedparser https://news.example.org/judgment
page, PDF: fastfeedparser https://news.example.org/judgment.pdf, feedparser https://news.example.org/judgment
PDF, page: fastfeedparser https://news.example.org/judgment.pdf, feedparser https://news.example.org/judgment
page with rel="alternate", PDF: fastfeedparser https://news.example.org/judgment, feedparser https://news.example.org/judgment
RECORDED
echo "changed since 2026-11-29:" >&2
cat "$folder/changes" >&2
exit 1
