"""Producers: one folder each, and the data files that describe them."""
