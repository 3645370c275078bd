#!/usr/bin/env bash
# goose3 3.1.22: H<sub>2</sub>O becomes "H O": words in any inline element with fewer than three stop words are removed
#
# Behaviour: the step against link-like paragraphs visits every element of the article, inline ones too, and removes
#            those whose own text has fewer than three stop words. <b>, <strong>, <i>, <br>, <sup> and links are
#            unwrapped before; <sub>, <mark>, <cite>, <abbr>, <code>, <del> and <ins> are not.
# Expected:  "H2O". Subscripts, titles of works, abbreviations and marked words are part of the sentence they stand
#            in.
# Matters:   figures and names vanish from science and culture reports and the sentence still reads smoothly, so
#            nobody notices; <sup> is kept and <sub> is not.
# Source:    goose3/outputformatters.py, remove_fewwords_paragraphs and replace_with_text; README, section
#            "Configuration"
# Seen:      2026-11-29 on Python 3.11; the output stands at the end of this file
# Exit:      0 as seen then, 1 changed since, 2 could not be tried
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv" || exit 2
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  goose3==3.1.22 lxml==6.1.3 || exit 2

"$folder/venv/bin/python" - "$folder" >"$folder/seen" <<'PYTHON' || exit 2
import re
from importlib.metadata import version

from goose3 import Goose

PLAIN = "The council of the town met on Tuesday to discuss the plan for the bridge, which has been debated for years. "
PAGE = (
    '<!doctype html><html lang="en"><head><title>Report</title></head><body><article><h1>Report</h1>'
    f"<p>{PLAIN * 3}</p><p>In the report of the agency it is said that %s was the reason for it, and that this is all."
    f"</p><p>{PLAIN * 3}</p></article></body></html>"
)

print("goose3", version("goose3"))
with Goose({"enable_image_fetching": False}) as goose:
    for words in (
        "<b>water</b>",
        "H<sub>2</sub>O",
        "10<sup>9</sup>",
        "<cite>Nature</cite>",
        "<abbr title='World Health Organization'>WHO</abbr>",
        "<mark>5 million</mark>",
        "<del>3</del> <ins>4</ins> per cent",
    ):
        text = goose.extract(raw_html=PAGE % words).cleaned_text
        sentence = re.search("it is said.*?reason", " ".join(text.split()))
        print(f"{words:50} {sentence[0] if sentence else 'the whole sentence is gone'}")
PYTHON

cat "$folder/seen"
diff - "$folder/seen" >"$folder/changes" <<'RECORDED' && exit 0
goose3 3.1.22
<b>water</b>                                       it is said that water was the reason
H<sub>2</sub>O                                     it is said that H O was the reason
10<sup>9</sup>                                     it is said that 109 was the reason
<cite>Nature</cite>                                it is said that was the reason
<abbr title='World Health Organization'>WHO</abbr> it is said that was the reason
<mark>5 million</mark>                             it is said that was the reason
<del>3</del> <ins>4</ins> per cent                 it is said that per cent was the reason
RECORDED
echo "changed since 2026-11-29:" >&2
cat "$folder/changes" >&2
exit 1
