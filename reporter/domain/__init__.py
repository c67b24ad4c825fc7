"""The nouns. Standard library only: nothing here knows a file, a network or a clock."""
