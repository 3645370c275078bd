"""html: what an HTML page says before it is cut into lines."""
