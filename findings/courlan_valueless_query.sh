#!/usr/bin/env bash
# courlan 1.4.0: a query without "=" is cut off, so all articles of such a site become one address
#
# Behaviour: clean_url and normalize_url drop every part of a query that is no "name=value" pair, and every pair
#            whose value is empty. https://news.example.org/story?4711 and ?4712 both become
#            https://news.example.org/story.
# Expected:  cleaning takes away trackers and sorts the rest; what is left still names the same page. A query is
#            free text in RFC 3986 (section 3.4), and sites that number their stories by it are valid.
# Matters:   whoever recognises items by the cleaned address (trafilatura's crawling and feed modules do) keeps one
#            story of the whole site and takes all others for copies of it.
# Source:    courlan/clean.py, clean_query: parse_qs without keep_blank_values, which drops what has no value;
#            README, section "Python helpers"
# Seen:      2026-11-29 on Python 3.11; the output stands at the end of this file
# Exit:      0 as seen then, 1 changed since, 2 could not be tried
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv" || exit 2
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  courlan==1.4.0 || exit 2

"$folder/venv/bin/python" - "$folder" >"$folder/seen" <<'PYTHON' || exit 2
from importlib.metadata import version

from courlan import clean_url, normalize_url

ADDRESSES = [
    "https://news.example.org/story?4711",
    "https://news.example.org/story?4712",
    "https://news.example.org/?2026/06/07/bridge-opens",
    "https://news.example.org/?2026/06/08/bridge-closes",
    "https://news.example.org/story?id=4711",
    "https://news.example.org/story?id=4711&print=",
]
print("courlan", version("courlan"))
for address in ADDRESSES:
    print(address, "->", clean_url(address))
    assert clean_url(address) == normalize_url(address)
print(len({clean_url(address) for address in ADDRESSES}), "of", len(ADDRESSES), "addresses are left")
PYTHON

cat "$folder/seen"
diff - "$folder/seen" >"$folder/changes" <<'RECORDED' && exit 0
courlan 1.4.0
https://news.example.org/story?4711 -> https://news.example.org/story
https://news.example.org/story?4712 -> https://news.example.org/story
https://news.example.org/?2026/06/07/bridge-opens -> https://news.example.org/
https://news.example.org/?2026/06/08/bridge-closes -> https://news.example.org/
https://news.example.org/story?id=4711 -> https://news.example.org/story?id=4711
https://news.example.org/story?id=4711&print= -> https://news.example.org/story?id=4711
3 of 6 addresses are left
RECORDED
echo "changed since 2026-11-29:" >&2
cat "$folder/changes" >&2
exit 1
