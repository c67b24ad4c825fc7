"""Dares and France Travail: tension by profession, one file a year."""
