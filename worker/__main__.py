"""`python -m worker` is `feedmill`."""

from .cli import main

main()
