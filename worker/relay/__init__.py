"""Passing the clean stream on to other systems: one loop, and one file for each library that reaches one of them."""
