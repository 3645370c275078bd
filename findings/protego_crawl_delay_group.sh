#!/usr/bin/env bash
# Protego 0.7.0: a Crawl-delay line between two User-agent lines takes the first of them out of the group
#
# Behaviour: after "User-agent: a", "Crawl-delay: 5", "User-agent: b", "Disallow: /archive", robot a may fetch
#            /archive and b may not. Request-rate, Visit-time and names it does not know (Content-Signal, for one)
#            part the lines in the same way; Sitemap and Host do not.
# Expected:  both robots are in one group. The standard knows User-agent, Allow and Disallow; other records must not
#            interfere with the parsing of these, and its example is that a record of another kind does not end a
#            group.
# Matters:   content networks write Content-Signal lines into such files, and site owners crawl delays. A crawler
#            that trusts the answer fetches what the site has closed to it.
# Source:    protego/_protego.py, _parse_robotstxt, previous_rule_field and _SITE_WIDE_DIRECTIVES; RFC 9309,
#            sections 2.1 and 2.2.4
# Seen:      2026-11-29 on Python 3.11; the output stands at the end of this file
# Exit:      0 as seen then, 1 changed since, 2 could not be tried
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv" || exit 2
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  protego==0.7.0 || exit 2

"$folder/venv/bin/python" - "$folder" >"$folder/seen" <<'PYTHON' || exit 2
from importlib.metadata import version

from protego import Protego

print("protego", version("protego"))
for line in (
    "",
    "Sitemap: https://news.example.org/sitemap.xml",
    "Crawl-delay: 5",
    "Request-rate: 1/10s",
    "Visit-time: 0600-0845",
    "Content-Signal: search=yes, ai-train=no",
):
    rules = Protego.parse(f"User-agent: alpha\n{line}\nUser-agent: beta\nDisallow: /archive\n")
    allowed = {robot: rules.can_fetch("https://news.example.org/archive", robot) for robot in ("alpha", "beta")}
    print(f"{line or 'nothing between'}: may fetch /archive: {allowed}")
PYTHON

cat "$folder/seen"
diff - "$folder/seen" >"$folder/changes" <<'RECORDED' && exit 0
protego 0.7.0
nothing between: may fetch /archive: {'alpha': False, 'beta': False}
Sitemap: https://news.example.org/sitemap.xml: may fetch /archive: {'alpha': False, 'beta': False}
Crawl-delay: 5: may fetch /archive: {'alpha': True, 'beta': False}
Request-rate: 1/10s: may fetch /archive: {'alpha': True, 'beta': False}
Visit-time: 0600-0845: may fetch /archive: {'alpha': True, 'beta': False}
Content-Signal: search=yes, ai-train=no: may fetch /archive: {'alpha': True, 'beta': False}
RECORDED
echo "changed since 2026-11-29:" >&2
cat "$folder/changes" >&2
exit 1
