"""Archives of months and years through the same reading and the same judge, without a server: `feedmill backfill`.

    archives ─► parts: items ─► slices of one language ─► verdicts ─► stories ─► Parquet

Each step leaves files, so that one that was killed goes on where it was (docs/decisions/0067).
"""
