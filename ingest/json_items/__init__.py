"""json_items: items that come as JSON, one a line or in a list."""
