"""Webhooks: events of the streams, sent to addresses of other people's programs, signed as Standard Webhooks say."""
