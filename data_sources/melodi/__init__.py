"""Insee: yearly complements from the Melodi interface."""
