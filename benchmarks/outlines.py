"""Write worker/commands/outlines.json anew, from which shells complete: ./run.sh outlines."""

from __future__ import annotations

from worker.cli import cli
from worker.commands.outlines import FILE, format_outlines

if __name__ == "__main__":
    FILE.write_text(format_outlines(cli), encoding="utf-8")
