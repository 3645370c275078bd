#!/usr/bin/env bash
# ultimate-sitemap-parser 1.8.1: a lastmod of "2026" is today, whatever day it is, on Python 3.11 and later only
#
# Behaviour: a lastmod or a news publication_date of "YYYY" or "YYYY-MM" gets the day (and month) of the moment of
#            parsing. datetime.fromisoformat, taken from Python 3.11 on, refuses the two short forms; the fall-back
#            is dateutil's general parser, which fills gaps from today's date. Below 3.11 the first parser is
#            dateutil's isoparse, which says 1 January or the first of the month.
# Expected:  the first day of the period or a value that says what is known. Both forms are valid W3C dates, which
#            the sitemap format asks for.
# Matters:   an archive sitemap that says only the year looks as if every page had changed today, each day again, so
#            all of it is fetched anew; and the answer changes with an upgrade of Python.
# Source:    usp/helpers.py, parse_iso8601_date and HAS_DATETIME_NEW_ISOPARSER; W3C note "Date and Time Formats",
#            which the sitemap protocol names for lastmod
# Seen:      2026-11-29 on Python 3.11; the output stands at the end of this file
# Exit:      0 as seen then, 1 changed since, 2 could not be tried
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv" || exit 2
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  ultimate-sitemap-parser==1.8.1 python-dateutil==2.9.0.post0 || exit 2

"$folder/venv/bin/python" - "$folder" >"$folder/seen" <<'PYTHON' || exit 2
from datetime import date
from importlib.metadata import version

from dateutil.parser import isoparse
from usp.tree import sitemap_from_str

SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
        xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
  <url>
    <loc>https://news.example.org/bridge</loc><lastmod>{0}</lastmod>
    <news:news>
      <news:publication><news:name>News</news:name><news:language>en</news:language></news:publication>
      <news:publication_date>{0}</news:publication_date><news:title>Bridge</news:title>
    </news:news>
  </url>
</urlset>"""


def describe(moment, today):
    parts = {"year": moment.year, "month": moment.month, "day": moment.day}
    borrowed = [name for name in parts if parts[name] == getattr(today, name) and name not in given]
    return f"taken from today: {', '.join(borrowed) or 'nothing'}"


print("ultimate-sitemap-parser", version("ultimate-sitemap-parser"))
today = date.today()
for written, given in (("2020", {"year"}), ("2020-03", {"year", "month"}), ("2020-03-02", {"year", "month", "day"})):
    [page] = sitemap_from_str(SITEMAP.format(written)).all_pages()
    print(f"{'-'.join(['YYYY', 'MM', 'DD'][: len(given)])}")
    print("  lastmod,", describe(page.last_modified, today))
    print("  publication_date,", describe(page.news_story.publish_date, today))
    print("  isoparse: day", isoparse(written).day)
PYTHON

cat "$folder/seen"
diff - "$folder/seen" >"$folder/changes" <<'RECORDED' && exit 0
ultimate-sitemap-parser 1.8.1
YYYY
  lastmod, taken from today: month, day
  publication_date, taken from today: month, day
  isoparse: day 1
YYYY-MM
  lastmod, taken from today: day
  publication_date, taken from today: day
  isoparse: day 1
YYYY-MM-DD
  lastmod, taken from today: nothing
  publication_date, taken from today: nothing
  isoparse: day 2
RECORDED
echo "changed since 2026-11-29:" >&2
cat "$folder/changes" >&2
exit 1
