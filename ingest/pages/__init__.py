"""Pages, HTML or plain text, to raw items: the main story, the related ones, and nothing of the furniture."""

from .blocks import Block
from .site_furniture import find_site_furniture, with_site_furniture, without_site_furniture
from .split import blocks_of, split_page, split_text

__all__ = [
    "Block",
    "blocks_of",
    "find_site_furniture",
    "split_page",
    "split_text",
    "with_site_furniture",
    "without_site_furniture",
]
