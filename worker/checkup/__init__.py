"""Is all well? Checks of server, store and work, each with what to do where it isn't."""
