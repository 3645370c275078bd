"""Runs a bench in a network of its own, in which it is the machine of the server, and other machines can be made.

A process can't go into namespaces of its own and come back, so the bench's work is a program: it prints its report, and
its last line has the figures.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from tests.support.machines import OWN_NETWORK, OWN_PROCESSES, SUBNET, SWITCH, Network, can_make_machines

from .builds import ROOT

STORE = f"{SUBNET}.1"  # the address of the bench itself
FIGURES = "figures: "
SETUP = SWITCH.replace("echo ready && exec cat", f'ip address add {STORE}/24 dev switch && exec "$@"')


def run_in_own_network(module: str, material: Path, out: TextIO) -> dict[str, float]:
    """The report of a program that gets a network of its own, and its figures."""
    if not can_make_machines():
        raise SystemExit(f"{module}: this system gives us no namespaces, of which machines are made here")
    program_line = [sys.executable, "-m", module, str(material.resolve())]
    command = [*OWN_NETWORK, *OWN_PROCESSES, "bash", "-c", SETUP, "network", *program_line]
    figures: dict[str, float] = {}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True, cwd=ROOT) as program:
        assert program.stdout
        for line in program.stdout:
            if line.startswith(FIGURES):
                figures = json.loads(line.removeprefix(FIGURES))
            else:
                print(line, end="", file=out, flush=True)
    if program.returncode:
        raise SystemExit(f"{module} ended with {program.returncode}")
    return figures


@contextmanager
def use_own_network() -> Iterator[Network]:
    """The network that such a program has, without machines yet; they are stopped with the block."""
    with tempfile.TemporaryDirectory(prefix="feedmill-bench-") as folder:
        hosts = Path(folder) / "hosts"
        hosts.write_text(f"127.0.0.1 localhost\n{STORE} store\n")
        network = Network([], [], hosts)
        try:
            yield network
        finally:
            network.stop_all()


def print_figures(figures: dict[str, float]) -> None:
    """What such a program says last."""
    print(f"{FIGURES}{json.dumps(figures)}", flush=True)
