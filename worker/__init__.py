"""worker: the shell; the only room that knows Redis and Celery."""
