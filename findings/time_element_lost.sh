#!/usr/bin/env bash
# trafilatura 2.3.1 and Resiliparse 2.0.1: the words of a <time> element are cut out of the middle of a sentence
#
# Behaviour: "The polls close at <time>8 pm on Sunday</time> in all districts." becomes "The polls close at in all
#            districts.", in every output format and with favor_recall of trafilatura, and with main_content=True of
#            Resiliparse even though post_meta defaults to True. <data>, <abbr> or <span> in the same place keep
#            their words.
# Expected:  <time> is phrasing content: it marks up words of the sentence for machines and is read by people like
#            any other word. Only a dateline outside the text is furniture.
# Matters:   what a report says of when is gone without a trace, two independent extractors agree on the broken
#            sentence, and a copy of the text from a feed differs from the page's own.
# Source:    trafilatura/settings.py, MANUALLY_CLEANED, where "time" stands between "textarea" and "use"; docstring
#            of resiliparse.extract.html2text.extract_plain_text; HTML standard, section "The time element"
# Seen:      2026-11-29 on Python 3.11; the output stands at the end of this file
# Exit:      0 as seen then, 1 changed since, 2 could not be tried
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv" || exit 2
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  trafilatura==2.3.1 resiliparse==2.0.1 lxml==6.1.3 lxml_html_clean==0.4.6 justext==3.0.2 || exit 2

"$folder/venv/bin/python" - "$folder" >"$folder/seen" <<'PYTHON' || exit 2
import re
from importlib.metadata import version

import trafilatura
from resiliparse.extract.html2text import extract_plain_text

PLAIN = "The council of Harbour Town met on Tuesday to discuss the new bridge, which has been debated for many years. "
PAGE = (
    '<!doctype html><html lang="en"><head><title>Polls</title></head><body><main><article><h1>Polls</h1>'
    f"<p>{PLAIN * 2}</p><p>The polls close at %s in all districts.</p><p>{PLAIN * 2}</p></article></main></body></html>"
)


def sentence(text):
    return re.search(r"The polls close.*?districts\.", " ".join(text.split()))[0]


print("trafilatura", version("trafilatura"), "resiliparse", version("resiliparse"))
for element in ("<span>8 pm on Sunday</span>", "<data value='20'>8 pm on Sunday</data>", "<time>8 pm on Sunday</time>"):
    page = PAGE % element
    print(element)
    print("  trafilatura       ", sentence(trafilatura.extract(page)))
    print("  favor_recall      ", sentence(trafilatura.extract(page, favor_recall=True)))
    print("  xml               ", sentence(trafilatura.extract(page, output_format="xml")))
    print("  resiliparse main  ", sentence(extract_plain_text(page, main_content=True)))
    print("  resiliparse whole ", sentence(extract_plain_text(page, main_content=False)))
PYTHON

cat "$folder/seen"
diff - "$folder/seen" >"$folder/changes" <<'RECORDED' && exit 0
trafilatura 2.3.1 resiliparse 2.0.1
<span>8 pm on Sunday</span>
  trafilatura        The polls close at 8 pm on Sunday in all districts.
  favor_recall       The polls close at 8 pm on Sunday in all districts.
  xml                The polls close at 8 pm on Sunday in all districts.
  resiliparse main   The polls close at 8 pm on Sunday in all districts.
  resiliparse whole  The polls close at 8 pm on Sunday in all districts.
<data value='20'>8 pm on Sunday</data>
  trafilatura        The polls close at 8 pm on Sunday in all districts.
  favor_recall       The polls close at 8 pm on Sunday in all districts.
  xml                The polls close at 8 pm on Sunday in all districts.
  resiliparse main   The polls close at 8 pm on Sunday in all districts.
  resiliparse whole  The polls close at 8 pm on Sunday in all districts.
<time>8 pm on Sunday</time>
  trafilatura        The polls close at in all districts.
  favor_recall       The polls close at in all districts.
  xml                The polls close at in all districts.
  resiliparse main   The polls close at in all districts.
  resiliparse whole  The polls close at 8 pm on Sunday in all districts.
RECORDED
echo "changed since 2026-11-29:" >&2
cat "$folder/changes" >&2
exit 1
