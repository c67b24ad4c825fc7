"""Conclusions in French: words, no layout."""
