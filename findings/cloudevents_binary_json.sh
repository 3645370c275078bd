#!/usr/bin/env bash
# cloudevents 2.2.0: JSON data that is no object changes when an event goes on in binary mode
#
# Behaviour: a router reads an event in structured mode and passes it on in binary mode, over HTTP or Kafka. A list
#            becomes the text of a Python list under content-type application/json (['4711', None, True]), true
#            becomes True, and a string loses its quotation marks, so that the receiver has a number, nothing or
#            another number in its place: "4711" 4711, "null" None, "1e5" 100000.0. An event without a time gets
#            the time of each reading. The interface of 1.x, which the same package still carries, writes all of
#            them as JSON.
# Expected:  an event is the same in both modes. The specification lets data be any JSON value, and shows a string
#            that keeps its quotation marks in binary mode, since without them the event would not be valid; time
#            is an attribute that may be missing.
# Matters:   a list of items is an ordinary event of a news pipeline, and so is a single ID. There is no error at
#            the sender; the receiver finds JSON that does not parse and is handed a string in the place of a list,
#            or an ID that has become a number and is no longer found. Who orders or deduplicates by time sees
#            another event at each stop.
# Source:    CloudEvents 1.0.2, JSON event format, sections 3.1.1 and 3.2 (last example); HTTP protocol binding,
#            sections 2.2 and 3.1.2; cloudevents/core/formats/json.py (JSONFormat.write_data),
#            cloudevents/core/v1/event.py (CloudEvent.__init__)
# Seen:      2026-11-30 on Python 3.11; the output stands at the end of this file
# Exit:      0 as seen then, 1 changed since, 2 could not be tried
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv" || exit 2
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  cloudevents==2.2.0 || exit 2

"$folder/venv/bin/python" -W ignore::DeprecationWarning - "$folder" >"$folder/seen" <<'PYTHON' || exit 2
import json
import time
from importlib.metadata import version

from cloudevents.core.bindings import http, kafka
from cloudevents.core.formats.json import JSONFormat
from cloudevents.v1.http import from_http as old_from_http
from cloudevents.v1.http import to_binary as old_to_binary

FORM = JSONFormat()
STRUCTURED = {"content-type": "application/cloudevents+json"}


def arriving(data):
    event = {"specversion": "1.0", "id": "1", "source": "/news", "type": "items"}
    return json.dumps({**event, "datacontenttype": "application/json", "data": data}).encode()


def read(body):
    return http.from_structured(http.HTTPMessage(STRUCTURED, body), FORM)


print("cloudevents", version("cloudevents"))
kafka_differs = False
for data in ({"id": "4711"}, ["4711", None, True], True, "4711", "null", "1e5", "Bridge opens"):
    body = arriving(data)
    old = old_to_binary(old_from_http(STRUCTURED, body))[1]
    sent = http.to_binary(read(body), FORM)
    received = http.from_binary(sent, FORM).get_data()
    kafka_differs |= kafka.to_binary(read(body), FORM).value != sent.body
    print(f"{json.dumps(data):20} sent as {sent.body.decode():20} read as {received!r:24} by 1.x as {old.decode()}")
print("over Kafka", "otherwise" if kafka_differs else "the same")

body = arriving(None)
first = read(body).get_time()
time.sleep(0.01)
print("the same event without a time, read twice, has", "one time" if read(body).get_time() == first else "two times")
PYTHON

cat "$folder/seen"
diff - "$folder/seen" >"$folder/changes" <<'RECORDED' && exit 0
cloudevents 2.2.0
{"id": "4711"}       sent as {"id": "4711"}       read as {'id': '4711'}           by 1.x as {"id": "4711"}
["4711", null, true] sent as ['4711', None, True] read as "['4711', None, True]"   by 1.x as ["4711", null, true]
true                 sent as True                 read as 'True'                   by 1.x as true
"4711"               sent as 4711                 read as 4711                     by 1.x as "4711"
"null"               sent as null                 read as None                     by 1.x as "null"
"1e5"                sent as 1e5                  read as 100000.0                 by 1.x as "1e5"
"Bridge opens"       sent as Bridge opens         read as 'Bridge opens'           by 1.x as "Bridge opens"
over Kafka the same
the same event without a time, read twice, has two times
RECORDED
echo "changed since 2026-11-30:" >&2
cat "$folder/changes" >&2
exit 1
