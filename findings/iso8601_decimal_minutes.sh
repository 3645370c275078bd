#!/usr/bin/env bash
# iso8601 2.1.0, python-dateutil 2.9.0 and CPython 3.11: three readers of "10:45.5", three times of day
#
# Behaviour: for 2026-06-07T10:45.5Z iso8601 says 10:00:45.5, datetime.fromisoformat 10:45:00.5 and dateutil
#            10:45:30. None of them raises.
# Expected:  10:45:30, or a refusal. ISO 8601 allows a decimal fraction of the lowest unit that is written, here of
#            a minute. The standard library documents that fractional minutes are not supported, and iso8601 does
#            not list the form.
# Matters:   up to an hour is lost without an error, enough to put a correction before the report that it corrects;
#            which answer one gets hangs on which of three common libraries reads the field.
# Source:    iso8601/iso8601.py, ISO8601_REGEX: minutes and the colon are both optional, so the minute's digits
#            match as seconds; its README, section "Parsed Formats"; Python library reference,
#            datetime.datetime.fromisoformat
# Seen:      2026-11-29 on Python 3.11; the output stands at the end of this file
# Exit:      0 as seen then, 1 changed since, 2 could not be tried
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv" || exit 2
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  iso8601==2.1.0 python-dateutil==2.9.0.post0 || exit 2

"$folder/venv/bin/python" - "$folder" >"$folder/seen" <<'PYTHON' || exit 2
from datetime import datetime
from importlib.metadata import version

import iso8601
from dateutil.parser import parse


def read(parser, text):
    try:
        return parser(text).strftime("%H:%M:%S.%f")
    except ValueError as error:
        return type(error).__name__


print("iso8601", version("iso8601"), "python-dateutil", version("python-dateutil"))
for clock in ("10:45Z", "10:45:30Z", "10:45:30.5Z", "10:45.5Z", "10:30.25Z", "10.5Z"):
    text = f"2026-06-07T{clock}"
    print(f"{text}: iso8601 {read(iso8601.parse_date, text)}, dateutil {read(parse, text)}, "
          f"standard library {read(datetime.fromisoformat, text)}")
PYTHON

cat "$folder/seen"
diff - "$folder/seen" >"$folder/changes" <<'RECORDED' && exit 0
iso8601 2.1.0 python-dateutil 2.9.0.post0
2026-06-07T10:45Z: iso8601 10:45:00.000000, dateutil 10:45:00.000000, standard library 10:45:00.000000
2026-06-07T10:45:30Z: iso8601 10:45:30.000000, dateutil 10:45:30.000000, standard library 10:45:30.000000
2026-06-07T10:45:30.5Z: iso8601 10:45:30.500000, dateutil 10:45:30.500000, standard library 10:45:30.500000
2026-06-07T10:45.5Z: iso8601 10:00:45.500000, dateutil 10:45:30.000000, standard library 10:45:00.500000
2026-06-07T10:30.25Z: iso8601 10:00:30.250000, dateutil 10:30:15.000000, standard library 10:30:00.250000
2026-06-07T10.5Z: iso8601 ParseError, dateutil ParserError, standard library 10:00:00.500000
RECORDED
echo "changed since 2026-11-29:" >&2
cat "$folder/changes" >&2
exit 1
