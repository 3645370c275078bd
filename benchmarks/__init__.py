"""benchmarks: how right and how fast, measured, with floors that may not sink. No room imports it."""
