"""The ledger on SQLite or PostgreSQL, by SQLAlchemy Core."""
