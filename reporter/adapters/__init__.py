"""One module a technology behind a seam."""
