#!/usr/bin/env bash
# listparser 0.20: subscriptions that an OPML file has commented out are read as feeds
#
# Behaviour: an outline with isComment="true", and every outline below such a group, comes back in feeds like the
#            others and carries no mark of it.
# Expected:  OPML 2.0 says that such an outline is commented, and all its subordinates too: it stays in the file but
#            has no effect.
# Matters:   outliners comment a group out to rest it. An import then polls what its owner has switched off, dead
#            and unwanted feeds among them, and the next export makes it permanent.
# Source:    listparser/opml.py and listparser/common.py, which nowhere look at the attribute; OPML 2.0
#            specification, section "Other special attributes"
# Seen:      2026-11-29 on Python 3.11; the output stands at the end of this file
# Exit:      0 as seen then, 1 changed since, 2 could not be tried
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv" || exit 2
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  listparser==0.20 || exit 2

"$folder/venv/bin/python" - "$folder" >"$folder/seen" <<'PYTHON' || exit 2
from importlib.metadata import version

import listparser

OPML = """<?xml version="1.0" encoding="utf-8"?>
<opml version="2.0"><head><title>Subscriptions</title></head><body>
  <outline text="Active" type="rss" xmlUrl="https://news.example.org/active.xml"/>
  <outline text="Rested" type="rss" xmlUrl="https://news.example.org/rested.xml" isComment="true"/>
  <outline text="Rested group" isComment="true">
    <outline text="Member" type="rss" xmlUrl="https://news.example.org/member.xml"/>
  </outline>
</body></opml>"""

print("listparser", version("listparser"))
result = listparser.parse(OPML)
print("error in the file:", bool(result.bozo))
for feed in result.feeds:
    print(feed.title, feed.url, "keys with comment:", [key for key in feed if "comment" in key.lower()])
PYTHON

cat "$folder/seen"
diff - "$folder/seen" >"$folder/changes" <<'RECORDED' && exit 0
listparser 0.20
error in the file: False
Active https://news.example.org/active.xml keys with comment: []
Rested https://news.example.org/rested.xml keys with comment: []
Member https://news.example.org/member.xml keys with comment: []
RECORDED
echo "changed since 2026-11-29:" >&2
cat "$folder/changes" >&2
exit 1
