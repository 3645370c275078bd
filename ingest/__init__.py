"""ingest: bytes in, Items out. No Redis, no Celery."""
