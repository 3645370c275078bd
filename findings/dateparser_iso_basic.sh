#!/usr/bin/env bash
# dateparser 1.5.0: a timestamp in the ISO 8601 basic format is an age in Lower Sorbian
#
# Behaviour: parse("20260607T100000Z") is a moment 100,000 days before now, in 1752, and parse("2026-06-07T10Z") is
#            ten days before now: the answer moves with the clock. The locale that matched is dsb, whose short word
#            for day is "ź"; without its accent that is the Z of UTC, and the number before it counts days.
# Expected:  7 June 2026, 10:00 UTC, as datetime.fromisoformat reads both; or None, as the same call answers for
#            20260607T100000+0000 and, with languages=["en"], for these two.
# Matters:   basic timestamps come from calendars, file names, Prism and Dublin Core fields. A date that is read
#            wrongly and changes from poll to poll looks like an item that is changed each time; an error would be
#            seen.
# Source:    dateparser/data/date_translation_data/dsb.py, key "day"; dateparser/freshness_date_parser.py; README,
#            section on languages and locales
# Seen:      2026-11-29 on Python 3.11; the output stands at the end of this file
# Exit:      0 as seen then, 1 changed since, 2 could not be tried
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv" || exit 2
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  dateparser==1.5.0 regex==2026.11.19 tzlocal==5.4.5 python-dateutil==2.9.0.post0 pytz==2026.6 || exit 2

"$folder/venv/bin/python" - "$folder" >"$folder/seen" <<'PYTHON' || exit 2
from datetime import datetime
from importlib.metadata import version

from dateparser.date import DateDataParser

print("dateparser", version("dateparser"))
for text in ("2026-06-07T10:00:00Z", "20260607T100000Z", "20260607T1000Z", "2026-06-07T10Z", "20260607T100000+0000"):
    print(text, "is", datetime.fromisoformat(text).isoformat())
    for now in (datetime(2026, 6, 7, 12), datetime(2026, 6, 8, 12)):
        settings = {"RELATIVE_BASE": now, "TIMEZONE": "UTC"}
        read = DateDataParser(settings=settings).get_date_data(text)
        english = DateDataParser(languages=["en"], settings=settings).get_date_data(text)
        print(f"  read on {now:%d %B}: {read.date_obj}, locale {read.locale}; as English: {english.date_obj}")
PYTHON

cat "$folder/seen"
diff - "$folder/seen" >"$folder/changes" <<'RECORDED' && exit 0
dateparser 1.5.0
2026-06-07T10:00:00Z is 2026-06-07T10:00:00+00:00
  read on 07 June: 2026-06-07 10:00:00+00:00, locale en; as English: 2026-06-07 10:00:00+00:00
  read on 08 June: 2026-06-07 10:00:00+00:00, locale en; as English: 2026-06-07 10:00:00+00:00
20260607T100000Z is 2026-06-07T10:00:00+00:00
  read on 07 June: 1752-08-22 12:00:00, locale dsb; as English: None
  read on 08 June: 1752-08-23 12:00:00, locale dsb; as English: None
20260607T1000Z is 2026-06-07T10:00:00+00:00
  read on 07 June: 2023-09-11 12:00:00, locale dsb; as English: None
  read on 08 June: 2023-09-12 12:00:00, locale dsb; as English: None
2026-06-07T10Z is 2026-06-07T10:00:00+00:00
  read on 07 June: 2026-05-28 12:00:00, locale dsb; as English: None
  read on 08 June: 2026-05-29 12:00:00, locale dsb; as English: None
20260607T100000+0000 is 2026-06-07T10:00:00+00:00
  read on 07 June: None, locale None; as English: None
  read on 08 June: None, locale None; as English: None
RECORDED
echo "changed since 2026-11-29:" >&2
cat "$folder/changes" >&2
exit 1
