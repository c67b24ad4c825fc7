"""Documents as bytes: layout, no statistics."""
