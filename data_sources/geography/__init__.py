"""Insee and geo.api.gouv.fr: the official territories, for the register."""
