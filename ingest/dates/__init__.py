"""dates: written dates and ages to moments."""
