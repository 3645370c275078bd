"""Lists of addresses with title and date, one line an item: CSV and TSV as research tools export them."""

from .parse import is_table, parse_table

__all__ = ["is_table", "parse_table"]
