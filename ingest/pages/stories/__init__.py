"""stories: labelled lines to the stories of a page."""
