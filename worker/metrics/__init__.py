"""What monitoring is told of a collection."""
