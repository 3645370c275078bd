"""text: what a text says, whatever wrote it: HTML to text, words, language."""
