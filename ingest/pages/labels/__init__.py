"""labels: which line of a page belongs to what, by the cheapest way through all of them."""
