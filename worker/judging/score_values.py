"""How alike two texts are, as events and records say it. Pure."""

from __future__ import annotations

from typing import Any

from dedupe import Scores


def build_scores(scores: Scores) -> dict[str, Any]:
    """How much two texts share, as records say it."""
    return {
        "jaccard": round(scores.jaccard, 4),
        "containment": round(scores.containment, 4),
        "containment_of": scores.containment_of,
        "shared_blocks": scores.shared_blocks,
    }
