"""One module per step of the schema; a step that has shipped is never edited."""
