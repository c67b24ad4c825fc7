"""The producers' own words as the specimen writes them on the wire: values of columns, never headers.

Anyone who reads these answers must understand the values below; where they come from is said beside each.
"""

# Dares, `champ` of the France sets: both scopes are rows of the same file. (A public client of 2026 shows « France » for the monthly twin.)
FRANCE_WITHOUT_MAYOTTE = "France hors Mayotte"
METROPOLITAN_FRANCE = "France métropolitaine"

# Dares, region sets: totals sit inside the code columns; régions are rows whose `code_departement` is « Total ».
TOTAL = "Total"
TOTAL_FRANCE = "Total France"
TOTAL_METROPOLITAN = "Total France métropolitaine"

# Dares, `type_de_donnees`, `sexe` and `categorie`. F and G exist since the law « plein emploi » (first quarter of 2025).
ADJUSTED = "cvs-cjo"
RAW = "Brutes"
MEN = "Hommes"
WOMEN = "Femmes"
CATEGORIES = ("A", "B", "C", "ABC", "D", "E")
CATEGORIES_SINCE_2025 = ("F", "G")
CROSSED_CATEGORIES = ("A", "ABC")  # by sex and age, in the France sets by both at once; ABC by seniority too
# Dares, `tranche_d_age` and `anciennete`: the bands are those of the publications, their wording in the files was not seen.
AGES = ("Moins de 25 ans", "De 25 à 49 ans", "50 ans ou plus")
SENIORITIES = ("Moins d'un an", "Un an ou plus")
# A zone has its four totals and no crossing: the real file has 136,345 rows for 306 zones over 112 quarters, four each.
ZONE_CATEGORIES = ("A", "B", "C", "ABC")

# Urssaf, `grand_secteur_d_activite`. « Autres services » of the publications is GS5 and GS7 together. Note « hors intérim » inside GS5.
# Secrecy hides in the last one: the jobs of a secret sector are counted there, and the sector has no row.
INDUSTRY = "GS1 Industrie"
CONSTRUCTION = "GS2 Construction"
TRADE = "GS3 Commerce"
HOTELS = "GS4 Hôtellerie-restauration"
MARKET_SERVICES = "GS5 Autres services marchands hors intérim"
TEMPORARY_WORK = "GS6 Intérim"
OTHER_SERVICES = "GS7 Services non marchands"
UNCLASSIFIED = "nca _non_classés_ailleurs_"
SECTORS = (INDUSTRY, CONSTRUCTION, TRADE, HOTELS, MARKET_SERVICES, TEMPORARY_WORK, OTHER_SERVICES, UNCLASSIFIED)

# Urssaf, DPAE: the contracts, and the rows that make adjusted figures add up (« _calage_ » stands in the columns of sectors). The long
# contract is written so in public clients; how the short one and the durations are written could not be checked.
PERMANENT, LONG, SHORT = "CDI", "CDD de plus d'un mois", "CDD de moins d'un mois"
DURATIONS = {PERMANENT: "Plus d'un mois", LONG: "Plus d'un mois", SHORT: "Moins d'un mois"}
ALIGNMENT = "_calage_"
HIRING_SECTORS = tuple(sector for sector in SECTORS if sector not in (TEMPORARY_WORK, UNCLASSIFIED))

# Insee, zone d'emploi file: how a missing rate is written.
NOT_AVAILABLE = "..."

# On every page made from these answers, and in the files that have room for it.
MARK = "SPÉCIMEN — données fictives"
