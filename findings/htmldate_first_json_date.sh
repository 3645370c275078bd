#!/usr/bin/env bash
# htmldate 1.11.0: the date of a comment, a source or a related story in the JSON-LD is taken for the article's
#
# Behaviour: with original_date=True the first "datePublished" in the text of the JSON-LD is the answer, whichever
#            object it belongs to. A comment, a citation, isPartOf or a list of other stories that stands before the
#            article's own date wins, and trafilatura 2.3.1, which asks htmldate in this way, gives it as the date
#            of the article. Without original_date the dateModified of the article is found.
# Expected:  the datePublished of the NewsArticle object. The members of a JSON object have no order, so moving a
#            comment before or behind the date changes nothing in what the page says.
# Matters:   an article of today is filed under the year in which its site was founded, or a story of Sunday under
#            Tuesday's comment; time limits for duplicates then pass it by. Whether it happens depends on how a
#            site's software sorts its keys.
# Source:    htmldate/extractors.py, JSON_PUBLISHED and json_search (a pattern over the text of the script element);
#            RFC 8259, section 1 (an object is an unordered collection); schema.org, NewsArticle and Comment
# Seen:      2026-11-29 on Python 3.11; the output stands at the end of this file
# Exit:      0 as seen then, 1 changed since, 2 could not be tried
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv" || exit 2
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  htmldate==1.11.0 trafilatura==2.3.1 lxml==6.1.3 lxml_html_clean==0.4.6 justext==3.0.2 || exit 2

"$folder/venv/bin/python" - "$folder" >"$folder/seen" <<'PYTHON' || exit 2
import json
from importlib.metadata import version

from htmldate import find_date
from trafilatura import extract_metadata

ARTICLE = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Bridge opens"}
DATES = {"datePublished": "2026-06-07T10:00:00Z", "dateModified": "2026-06-07T12:00:00Z"}
COMMENT = {"comment": [{"@type": "Comment", "text": "At last", "datePublished": "2026-06-09T08:00:00Z"}]}
SITE = {"isPartOf": {"@type": "WebSite", "datePublished": "2015-01-01"}}
SOURCE = {"citation": {"@type": "CreativeWork", "name": "Plan", "datePublished": "2019-03-04"}}
OTHERS = {"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "datePublished": "2024-05-05"}]}
PAGE = (
    '<!doctype html><html lang="en"><head><title>Bridge opens</title><script type="application/ld+json">%s</script>'
    "</head><body><article><h1>Bridge opens</h1><p>The council met and talked about the bridge.</p></article></body></html>"
)

print("htmldate", version("htmldate"), "trafilatura", version("trafilatura"))
for name, data in {
    "article alone": ARTICLE | DATES,
    "date, comment": ARTICLE | DATES | COMMENT,
    "comment, date": ARTICLE | COMMENT | DATES,
    "site, date": ARTICLE | SITE | DATES,
    "source, date": ARTICLE | SOURCE | DATES,
    "other stories, article": [OTHERS, ARTICLE | DATES],
}.items():
    page = PAGE % json.dumps(data)
    first, last = find_date(page, original_date=True), find_date(page)
    print(f"{name}: published {first}, by trafilatura {extract_metadata(page).date}; modified {last}")
PYTHON

cat "$folder/seen"
diff - "$folder/seen" >"$folder/changes" <<'RECORDED' && exit 0
htmldate 1.11.0 trafilatura 2.3.1
article alone: published 2026-06-07, by trafilatura 2026-06-07; modified 2026-06-07
date, comment: published 2026-06-07, by trafilatura 2026-06-07; modified 2026-06-07
comment, date: published 2026-06-09, by trafilatura 2026-06-09; modified 2026-06-07
site, date: published 2015-01-01, by trafilatura 2015-01-01; modified 2026-06-07
source, date: published 2019-03-04, by trafilatura 2019-03-04; modified 2026-06-07
other stories, article: published 2024-05-05, by trafilatura 2024-05-05; modified 2026-06-07
RECORDED
echo "changed since 2026-11-29:" >&2
cat "$folder/changes" >&2
exit 1
