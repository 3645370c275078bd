"""lines: what one line of a page may be."""
