"""dedupe: Articles in, Verdicts out. No feeds, no network, no Redis, no Celery."""
