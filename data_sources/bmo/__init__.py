"""France Travail: recruitment projects (Besoins en main-d'œuvre), one workbook a year."""
