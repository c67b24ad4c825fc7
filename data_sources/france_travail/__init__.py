"""France Travail: the labour market interface, call by call."""
