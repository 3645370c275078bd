#!/usr/bin/env bash
# pyarrow 26.0.1: content-defined chunking saves nothing on a dictionary column whose first rows change
#
# Behaviour: use_content_defined_chunking cuts the pages where the values say so, so that a changed file shares its
#            other pages with the one before. A column that is dictionary-encoded, as each one is at first unless
#            told otherwise, is written as numbers in the order in which its values first occur. A row that is put
#            in front or dropped there moves the numbers of many values, and if the first two change places, two
#            values change their numbers wherever they stand: of a column of 300,000 addresses of 300 sites not one
#            chunk is the same. With use_dictionary=False the same changes cost 1 to 6 % of a larger file, which is
#            less in bytes.
# Expected:  the documentation promises efficient deduplication by boundaries that come from the content, and
#            names neither dictionaries nor the place of a change. A row in the middle or at the end does behave so.
# Matters:   newest first, or a window over the last days, is how news is kept; site, language and section are such
#            columns. A daily upload to a store that deduplicates sends all of them again, with an option turned on
#            that is there to prevent it, and a test that appends rows shows nothing of it.
# Source:    docstring of pyarrow.parquet.write_table (use_content_defined_chunking, use_dictionary);
#            apache/arrow#45750 ("more resilient to data modifications such as updates, inserts, and deletes");
#            Parquet format, Encodings.md, dictionary encoding
# Seen:      2026-11-30 on Python 3.11; the output stands at the end of this file
# Exit:      0 as seen then, 1 changed since, 2 could not be tried
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv" || exit 2
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  pyarrow==26.0.1 pyfastcdc==0.3.1 || exit 2

"$folder/venv/bin/python" - "$folder" >"$folder/seen" <<'PYTHON' || exit 2
import hashlib
from importlib.metadata import version

import pyarrow
import pyarrow.parquet
from pyfastcdc import FastCDC

ROWS = 300_000
# as good as random, and the same on each run
sites = [f"https://news{int(hashlib.md5(str(row).encode()).hexdigest()[:8], 16) % 300}.example/" for row in range(ROWS)]
new = "https://new.example/"
middle = ROWS // 2
CHANGES = {
    "nothing": sites,
    "row added at the end": [*sites, new],
    "row added in the middle": [*sites[:middle], new, *sites[middle:]],
    "row added in front": [new, *sites],
    "first row dropped": sites[1:],
    "first two rows swapped": [sites[1], sites[0], *sites[2:]],
}


def chunk(rows, use_dictionary):
    """What a store that deduplicates would keep: each chunk of the file by its digest."""
    sink = pyarrow.BufferOutputStream()
    table = pyarrow.table({"site": rows})
    pyarrow.parquet.write_table(table, sink, use_content_defined_chunking=True, use_dictionary=use_dictionary)
    cutter = FastCDC(avg_size=4096, min_size=1024, max_size=16384)
    data = sink.getvalue().to_pybytes()
    return {hashlib.sha256(piece.data).digest(): piece.length for piece in cutter.cut_buf(data)}


print("pyarrow", version("pyarrow"), "pyfastcdc", version("pyfastcdc"), "different sites:", len(set(sites)))
for use_dictionary in (True, False):
    before = chunk(sites, use_dictionary)
    print(f"use_dictionary={use_dictionary}: {sum(before.values()) // 1000} kB")
    for change, rows in CHANGES.items():
        after = chunk(rows, use_dictionary)
        unknown = sum(length for digest, length in after.items() if digest not in before)
        print(f"  {change:24} {unknown / sum(after.values()):4.0%} to send")
PYTHON

cat "$folder/seen"
diff - "$folder/seen" >"$folder/changes" <<'RECORDED' && exit 0
pyarrow 26.0.1 pyfastcdc 0.3.1 different sites: 300
use_dictionary=True: 342 kB
  nothing                    0% to send
  row added at the end       4% to send
  row added in the middle   10% to send
  row added in front       100% to send
  first row dropped        100% to send
  first two rows swapped   100% to send
use_dictionary=False: 1324 kB
  nothing                    0% to send
  row added at the end       1% to send
  row added in the middle    5% to send
  row added in front         6% to send
  first row dropped          6% to send
  first two rows swapped     1% to send
RECORDED
echo "changed since 2026-11-30:" >&2
cat "$folder/changes" >&2
exit 1
