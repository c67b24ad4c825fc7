"""Conclusions from facts: numbers, no words."""
