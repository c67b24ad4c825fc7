"""« Décrypter pour décider »: quarterly briefings on local labour markets."""

__version__ = "0.1.0"
