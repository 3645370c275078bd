"""subscriptions: which feeds to poll, and when."""
