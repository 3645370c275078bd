"""identity: who an item is, and whose."""
