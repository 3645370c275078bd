#!/usr/bin/env bash
# httpx2 2.16.2: response.links loses WebSub hubs and cuts addresses at a semicolon
#
# Behaviour: links is a dict by rel, so of several hubs the last one is left; rel="self alternate" is one key of two
#            words; REL or Rel is not seen at all and the address becomes the key. An address with ";" is cut there
#            and the rest becomes a parameter; a quoted title is cut at ";" too, and at ", <" it opens a new link.
#            requests 2.34.2, from which the function comes, answers the same.
# Expected:  RFC 8288: parameter names ignore case, rel holds several types divided by spaces, addresses end at ">",
#            quoted strings at the quote. WebSub lets a publisher name more than one hub and asks subscribers to
#            take any.
# Matters:   the property is the obvious way to find a feed's hub and self address. With a path parameter in the
#            address the subscription is made for another topic, is confirmed, and no news ever comes.
# Source:    httpx2/_models.py, _parse_header_links and Response.links; RFC 8288, sections 3, 3.3 and appendix B.2;
#            WebSub, section "Discovery" (at least one link with rel=hub)
# Seen:      2026-11-29 on Python 3.11; the output stands at the end of this file
# Exit:      0 as seen then, 1 changed since, 2 could not be tried
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv" || exit 2
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  httpx2==2.16.2 requests==2.34.2 || exit 2

"$folder/venv/bin/python" - "$folder" >"$folder/seen" <<'PYTHON' || exit 2
from importlib.metadata import version

import httpx2
import requests

HEADERS = {
    "two hubs": '<https://hub-a.example/>; rel="hub", <https://hub-b.example/>; rel="hub"',
    "two types in one": '<https://news.example.org/feed>; rel="self alternate"',
    "name in capitals": '<https://news.example.org/feed>; Rel="self"',
    "semicolon in the address": '<https://news.example.org/feed;edition=europe>; rel="self"',
    "semicolon in a title": '<https://hub-a.example/>; title="fast; free"; rel="hub"',
    "bracket in a title": '<https://hub-a.example/>; title="fast, <free>"; rel="hub"',
}
print("httpx2", version("httpx2"), "requests", version("requests"))
for name, header in HEADERS.items():
    modern = httpx2.Response(200, headers={"Link": header}).links
    classic = requests.Response()
    classic.headers["Link"] = header
    print(f"{name}: {header}\n  {modern}\n  requests the same: {classic.links == modern}")
PYTHON

cat "$folder/seen"
diff - "$folder/seen" >"$folder/changes" <<'RECORDED' && exit 0
httpx2 2.16.2 requests 2.34.2
two hubs: <https://hub-a.example/>; rel="hub", <https://hub-b.example/>; rel="hub"
  {'hub': {'url': 'https://hub-b.example/', 'rel': 'hub'}}
  requests the same: True
two types in one: <https://news.example.org/feed>; rel="self alternate"
  {'self alternate': {'url': 'https://news.example.org/feed', 'rel': 'self alternate'}}
  requests the same: True
name in capitals: <https://news.example.org/feed>; Rel="self"
  {'https://news.example.org/feed': {'url': 'https://news.example.org/feed', 'Rel': 'self'}}
  requests the same: True
semicolon in the address: <https://news.example.org/feed;edition=europe>; rel="self"
  {'self': {'url': 'https://news.example.org/feed', 'edition': 'europe>', 'rel': 'self'}}
  requests the same: True
semicolon in a title: <https://hub-a.example/>; title="fast; free"; rel="hub"
  {'https://hub-a.example/': {'url': 'https://hub-a.example/', 'title': 'fast'}}
  requests the same: True
bracket in a title: <https://hub-a.example/>; title="fast, <free>"; rel="hub"
  {'https://hub-a.example/': {'url': 'https://hub-a.example/', 'title': 'fast'}, 'hub': {'url': 'free', 'rel': 'hub'}}
  requests the same: True
RECORDED
echo "changed since 2026-11-29:" >&2
cat "$folder/changes" >&2
exit 1
