"""The read model behind the console: what it lists, sorts and searches, in a file of SQLite that is never the truth.

store ─► filling ─┐
                  ├─► catalog file ─► questions ─► pages
streams ─► events ┘
"""
