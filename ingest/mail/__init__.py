"""Newsletters as mail: one message (.eml), or many in one file (mbox)."""

from .parse import parse_mail

__all__ = ["parse_mail"]
