"""See adapter.py."""
