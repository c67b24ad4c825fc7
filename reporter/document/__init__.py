"""From conclusions to a French document: words, no layout."""
