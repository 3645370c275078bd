"""What feedmill keeps in Redis."""
