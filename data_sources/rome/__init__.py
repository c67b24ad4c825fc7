"""France Travail: professions and skills of the ROME."""
