#!/usr/bin/env bash
# bloomsieve 0.3.0: a small filter asked for one false positive in ten million gives one in 25,000
#
# Behaviour: with room for 1,000 items the measured rate of false positives stops falling at about 4 in 100,000,
#            whatever error_rate says below that; more memory and more hash functions are spent for nothing. The k
#            positions of an item are h1 + i*h2 modulo m, and m is rounded up to a multiple of 8: where h2 shares a
#            large factor with m, the item has few different positions, down to one. That happens about once in m
#            items and sets a floor of about 1/m.
# Expected:  error_rate is "wrong with probability about error_rate" in the README; the technique is known to be
#            good enough for large filters and common rates.
# Matters:   one small filter per feed for what has been seen is the natural use, with a rate so small that an
#            article is never dropped; here one new article in 25,000 is taken for an old one.
# Source:    bloomsieve/utils.py, get_hash_indices and get_optimal_m_k; README, quick start and notes on hashing
# Seen:      2026-11-29 on Python 3.11; the output stands at the end of this file
# Exit:      0 as seen then, 1 changed since, 2 could not be tried
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv" || exit 2
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  bloomsieve==0.3.0 || exit 2

"$folder/venv/bin/python" - "$folder" >"$folder/seen" <<'PYTHON' || exit 2
from importlib.metadata import version

from bloomsieve import BloomFilter

LOOKUPS = 400_000
print("bloomsieve", version("bloomsieve"))
for capacity in (1_000, 20_000):
    for error_rate in (1e-3, 1e-5, 1e-7):
        seen = BloomFilter(capacity, error_rate)
        seen.add_many([f"https://news.example.org/{number}" for number in range(capacity)])
        wrong = sum(f"https://news.example.org/other/{number}" in seen for number in range(LOOKUPS))
        print(f"{capacity:6} items, asked for {error_rate * LOOKUPS:6.2f} wrong answers in {LOOKUPS}, got {wrong}; "
              f"{seen.m} bits, {seen.k} hashes")
PYTHON

cat "$folder/seen"
diff - "$folder/seen" >"$folder/changes" <<'RECORDED' && exit 0
bloomsieve 0.3.0
  1000 items, asked for 400.00 wrong answers in 400000, got 390; 14384 bits, 10 hashes
  1000 items, asked for   4.00 wrong answers in 400000, got 21; 23968 bits, 17 hashes
  1000 items, asked for   0.04 wrong answers in 400000, got 16; 33552 bits, 23 hashes
 20000 items, asked for 400.00 wrong answers in 400000, got 393; 287552 bits, 10 hashes
 20000 items, asked for   4.00 wrong answers in 400000, got 9; 479256 bits, 17 hashes
 20000 items, asked for   0.04 wrong answers in 400000, got 2; 670960 bits, 23 hashes
RECORDED
echo "changed since 2026-11-29:" >&2
cat "$folder/changes" >&2
exit 1
