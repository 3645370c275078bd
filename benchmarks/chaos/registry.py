"""Every row of the table, in its order."""

from __future__ import annotations

from . import broken_commit, crowd, fetching, long_feed, memory, network, poison, power, processes, server, submissions
from .row import ChaosRow

ROWS = (
    ChaosRow(
        name="worker-killed",
        fault="worker and all its processes killed",
        times=200,
        short_times=2,
        inject=processes.kill_workers,
    ),
    ChaosRow(
        name="child-killed",
        fault="one process of the worker killed",
        times=200,
        short_times=6,
        inject=processes.kill_children,
    ),
    ChaosRow(
        name="fetcher-killed",
        fault="fetcher killed while it fetches",
        times=60,
        short_times=3,
        inject=fetching.kill_fetchers,
    ),
    ChaosRow(
        name="deploy",
        fault="worker, fetcher and scheduler ended and replaced",
        times=20,
        short_times=1,
        inject=processes.deploy_again,
    ),
    ChaosRow(
        name="server-killed",
        fault="server killed and started again, some in quick succession",
        times=50,
        short_times=5,
        inject=server.kill_server,
    ),
    ChaosRow(
        name="server-full",
        fault="server without room for 10 minutes",
        times=1,
        short_times=1,
        inject=server.fill_server,
    ),
    ChaosRow(
        name="power-cut",
        fault="server without power, its file cut at any byte",
        times=20,
        short_times=2,
        inject=power.cut_power,
    ),
    ChaosRow(
        name="answers-cut-1",
        fault="1 % of the server's answers lost",
        times=75,
        short_times=0,
        inject=network.cut_share_of_answers(0.01),
    ),
    ChaosRow(
        name="answers-cut-5",
        fault="5 % of the server's answers lost",
        times=370,
        short_times=15,
        inject=network.cut_share_of_answers(0.05),
    ),
    ChaosRow(
        name="begin-cut",
        fault="the answer to the taking of a job lost",
        times=20,
        short_times=2,
        inject=network.lose_begin_answers,
    ),
    ChaosRow(
        name="submissions",
        fault="other programs submit; who takes it in is stopped, killed",
        times=1500,
        short_times=120,
        inject=submissions.submit_through_stream,
    ),
    ChaosRow(
        name="two-of-each",
        fault="rounds of jobs with two workers and two schedulers",
        times=20,
        short_times=0,
        inject=crowd.run_two_of_each,
    ),
    ChaosRow(
        name="clock-ahead",
        fault="the same, the clock of the second ones an hour ahead",
        times=20,
        short_times=2,
        inject=crowd.run_clock_ahead,
    ),
    ChaosRow(
        name="poison",
        fault="documents that kill, hang, take too much memory",
        times=4,
        short_times=4,
        inject=poison.poison_workers,
    ),
    ChaosRow(
        name="memory",
        fault="windows of stream; a group a day behind, one never there",
        times=10,
        short_times=4,
        inject=memory.stream_for_windows,
    ),
    ChaosRow(
        name="long-feed",
        fault="items in one feed",
        times=100_000,
        short_times=2_000,
        inject=long_feed.read_long_feed,
    ),
    ChaosRow(
        name="broken-commit",
        fault="a commit in two scripts: this table must find it",
        times=30,
        short_times=4,
        inject=broken_commit.break_commit,
    ),
)
