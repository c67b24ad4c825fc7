"""The verbs of the line, one module a step."""
