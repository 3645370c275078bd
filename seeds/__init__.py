"""Sample feeds, pages and documents, all written for this project; see README.md."""
