"""Proof by id that nothing is lost and nothing is there twice, and mending what can be mended."""
