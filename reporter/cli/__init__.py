"""The commands, one module a group: no business rule."""
