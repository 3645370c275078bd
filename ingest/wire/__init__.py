"""What news agencies send in XML: NewsML-G2 and NITF, standards of the IPTC (https://iptc.org/standards/).

Their third one, ninjs, is JSON and is read with other items in JSON (json_items/ninjs.py).
"""

from .wire_xml import WIRE_ROOTS, is_wire_xml, parse_wire_xml

__all__ = ["WIRE_ROOTS", "is_wire_xml", "parse_wire_xml"]
