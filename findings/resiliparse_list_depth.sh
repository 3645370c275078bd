#!/usr/bin/env bash
# Resiliparse 2.0.1: main_content drops each bulleted list that is fewer than three elements below <body>
#
# Behaviour: a <ul> in <body><main><article> is left out whole, however long its items are; one more <div> around it
#            and it is kept. An <ol> in the same place is kept.
# Expected:  the documentation names navigation, sidebars, footers and advertisements as what is removed. A list of
#            points between two paragraphs of an article is none of these, and whether it is kept does not hang on a
#            wrapper.
# Matters:   news in brief, results, recommendations and "what we know" articles are lists. Clean modern markup
#            loses them and deep markup does not, so two copies of one report from two sites have different texts.
# Source:    html2text.pyx of the project's repository, _is_main_content_node, comment "Global navigation"; manual,
#            section "Main Content Extraction"
# Seen:      2026-11-29 on Python 3.11; the output stands at the end of this file
# Exit:      0 as seen then, 1 changed since, 2 could not be tried
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv" || exit 2
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  resiliparse==2.0.1 || exit 2

"$folder/venv/bin/python" - "$folder" >"$folder/seen" <<'PYTHON' || exit 2
from importlib.metadata import version

from resiliparse.extract.html2text import extract_plain_text

PLAIN = "The council of Harbour Town met on Tuesday to discuss the new bridge, which has been debated for many years. "
POINT = "The bridge will carry trams and bicycles but no cars. "
PAGE = '<!doctype html><html lang="en"><head><title>Bridge</title></head><body>%s</body></html>'
ARTICLE = f"<article><h1>Bridge</h1><p>{PLAIN * 3}</p>%s<p>{PLAIN * 3}</p></article>"
LIST = f"<{{0}}><li><p>{POINT * 4}</p></li><li><p>{POINT * 4}</p></li></{{0}}>"

print("resiliparse", version("resiliparse"))
for kind in ("ul", "ol"):
    block = LIST.format(kind)
    for name, body in (
        ("body > article > list", ARTICLE % block),
        ("body > main > article > list", f"<main>{ARTICLE % block}</main>"),
        ("body > main > article > div > list", f"<main>{ARTICLE % f'<div>{block}</div>'}</main>"),
    ):
        kept = extract_plain_text(PAGE % body, main_content=True).count("trams and bicycles")
        print(f"{kind}, {name}: {kept} of 8 sentences of the list are kept")
PYTHON

cat "$folder/seen"
diff - "$folder/seen" >"$folder/changes" <<'RECORDED' && exit 0
resiliparse 2.0.1
ul, body > article > list: 0 of 8 sentences of the list are kept
ul, body > main > article > list: 0 of 8 sentences of the list are kept
ul, body > main > article > div > list: 8 of 8 sentences of the list are kept
ol, body > article > list: 8 of 8 sentences of the list are kept
ol, body > main > article > list: 8 of 8 sentences of the list are kept
ol, body > main > article > div > list: 8 of 8 sentences of the list are kept
RECORDED
echo "changed since 2026-11-29:" >&2
cat "$folder/changes" >&2
exit 1
