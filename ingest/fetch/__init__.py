"""Ask the network for one document, or give it a message: guarded where it connects, bounded in time and size."""
