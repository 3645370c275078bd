"""body: the text of a page's main story, put right by its elements."""
