"""What `feedmill serve` answers: stories, events, feeds and jobs over HTTP (docs/http.md)."""
