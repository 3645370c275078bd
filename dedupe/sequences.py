"""Sounds and signs that a script writes by one of several sequences of characters, within a word.

Which sequences are one is said by the Unicode Standard (chapters 12 and 16: chillu letters, khanda ta, sara am) and,
for the nasals of Hindi, Marathi, Nepali and Gujarati, by the languages' own orthographies.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

Replacement = str | Callable[[re.Match[str]], str]

BLOCK_BITS = 7  # a block of a script has 128 characters
FIRST_BLOCK, LAST_BLOCK = 0x900 >> BLOCK_BITS, 0xEFF >> BLOCK_BITS

_CHILLU = {"ണ": "ൺ", "ന": "ൻ", "ര": "ർ", "ല": "ൽ", "ള": "ൾ", "ക": "ൿ"}  # letters that end a syllable
# Each nasal before the stops of its own row of the alphabet: हिन्दी is हिंदी.
_NASALS_OF_DEVANAGARI = "ङ्(?=[क-घ])|ञ्(?=[च-झ])|ण्(?=[ट-ढ])|न्(?=[त-ध])|म्(?=[प-भ])"
_NASALS_OF_GUJARATI = _NASALS_OF_DEVANAGARI.translate({code: code + 0x180 for code in range(0x900, 0x980)})

_SEQUENCES: dict[int, tuple[tuple[re.Pattern[str], Replacement], ...]] = {
    0x900: ((re.compile(_NASALS_OF_DEVANAGARI), "ं"),),
    0x980: ((re.compile("ত্\u200d"), "ৎ"),),
    0xA80: ((re.compile(_NASALS_OF_GUJARATI), "ં"),),
    0xD00: (
        (re.compile("([ണനരലളക])്\u200d"), lambda letters: _CHILLU[letters[1]]),
        (re.compile("(?:ന്|ൻ്?)റ"), "ന്റ"),
    ),
    0xE00: (
        (re.compile("\u0e33([\u0e48-\u0e4b])"), "\\1\u0e33"),
        (re.compile("\u0e4d([\u0e48-\u0e4b])"), "\\1\u0e4d"),
    ),
    0xE80: (
        (re.compile("\u0eb3([\u0ec8-\u0ecb])"), "\\1\u0eb3"),
        (re.compile("\u0ecd([\u0ec8-\u0ecb])"), "\\1\u0ecd"),
    ),
}


def unify_sequences(text: str, blocks: Iterable[int]) -> str:
    """The text with one sequence for each sound, as far as the blocks that it has characters of have several.

    >>> unify_sequences("हिन्दी", [0x900 >> BLOCK_BITS])
    'हिंदी'
    """
    for block in blocks:
        for sequence, replacement in _SEQUENCES.get(block << BLOCK_BITS, ()):
            text = sequence.sub(replacement, text)
    return text
