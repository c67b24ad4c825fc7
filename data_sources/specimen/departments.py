"""The size of the fictitious country: our own rounded table, near enough to the real one to look like it."""

from dataclasses import dataclass
from functools import cache

MAYOTTE = "976"
OVERSEAS = ("971", "972", "973", "974", MAYOTTE)


@dataclass(frozen=True, slots=True)
class Department:
    """One département: labour force and private jobs in thousands, usual rate, shares of industry and of hotels in percent of jobs."""

    code: str
    region: str
    former_region: str
    labour_force: float
    jobs: float
    rate: float
    industry: float
    hotels: float

    @property
    def is_overseas(self) -> bool:
        """Say whether it lies overseas."""
        return self.code in OVERSEAS

    @property
    def is_touristic(self) -> bool:
        """Say whether hotels weigh enough to give it strong seasons."""
        return self.hotels >= _TOURISTIC


_TOURISTIC = 8.5  # percent of jobs in hotels and restaurants

# code, région, ancienne région, labour force, private jobs (thousands), rate (%), industry (%), hotels (%)
_TABLE = """
01 84 82  330 185  5.4 27 4.5 | 02 32 22  235 115 10.0 22 3.8 | 03 84 83  145  85  7.4 21 4.8 | 04 93 93   75  42  8.0 11 9.2
05 93 93   70  42  6.8  8 12.5 | 06 93 93  500 330  7.6  8 10.4 | 07 84 82  150  75  8.0 22 6.6 | 08 44 21  120  65  9.0 27 3.9
09 76 73   68  34  9.0 20 6.4 | 10 44 21  140  85  9.2 22 4.6 | 11 76 91  155  82  9.8 10 8.6 | 12 76 73  130  80  5.6 22 5.6
13 93 93  920 640  8.4 11 6.0 | 14 28 25  325 215  6.8 16 6.9 | 15 84 83   66  38  4.7 20 6.2 | 16 75 54  160 100  7.2 26 4.2
17 75 54  290 170  7.4 13 8.7 | 18 24 24  130  75  7.4 23 4.3 | 19 75 74  108  66  6.0 22 4.6 | 2A 94 94   80  48  6.2  6 13.8
2B 94 94   82  46  6.9  7 11.2 | 21 27 26  260 180  5.8 18 6.0 | 22 53 53  265 150  6.3 21 5.6 | 23 75 74   48  24  6.9 18 4.4
24 75 72  180  98  7.2 18 6.9 | 25 27 43  265 155  6.8 24 4.7 | 26 84 82  245 155  8.0 19 5.0 | 27 28 23  290 155  7.5 24 4.0
28 24 24  210 115  6.9 23 3.9 | 29 53 53  415 255  6.2 19 6.5 | 30 76 91  330 175  9.8 14 7.4 | 31 76 73  720 540  7.5 16 5.7
32 76 73   88  45  5.9 18 5.0 | 33 75 72  800 560  6.9 12 6.6 | 34 76 91  530 330  9.9  8 8.2 | 35 53 53  540 390  5.6 16 5.3
36 24 24   95  56  6.9 25 4.0 | 37 24 24  290 185  6.5 16 6.0 | 38 84 82  620 400  6.2 19 5.6 | 39 27 43  122  70  5.2 29 5.0
40 75 72  190 105  7.0 18 8.9 | 41 24 24  150  92  6.1 22 5.6 | 42 84 82  350 225  7.3 21 4.8 | 43 84 83  105  60  5.8 29 4.6
44 52 52  720 520  6.0 15 5.5 | 45 24 24  325 220  7.0 17 4.7 | 46 76 73   78  42  7.3 19 7.6 | 47 75 72  145  85  7.6 17 4.7
48 76 91   37  17  4.8 12 8.4 | 49 52 52  390 270  6.6 20 4.5 | 50 28 25  225 140  5.2 23 6.2 | 51 44 21  270 185  7.1 19 5.2
52 44 21   77  45  6.3 30 3.8 | 53 52 52  150 100  5.0 27 3.6 | 54 44 41  330 190  7.3 15 5.4 | 55 44 41   82  42  7.3 24 4.0
56 53 53  345 215  6.2 20 7.0 | 57 44 41  490 260  7.6 18 5.3 | 58 27 26   86  50  6.5 20 4.5 | 59 32 31 1180 800  9.5 15 5.0
60 32 22  400 215  7.5 20 4.6 | 61 28 25  120  72  6.9 27 3.9 | 62 32 31  620 345  8.6 19 5.3 | 63 84 83  310 200  6.5 20 5.6
64 75 72  310 205  6.2 16 8.0 | 65 76 73  100  60  8.4 17 10.2 | 66 76 91  205 110 10.1  8 9.4 | 67 44 42  560 400  6.6 19 6.2
68 44 42  375 230  7.6 24 6.0 | 69 84 82  930 780  6.9 13 5.4 | 70 27 43  105  52  6.7 32 3.4 | 71 27 26  245 150  6.4 23 4.8
72 52 52  260 170  7.3 22 4.4 | 73 84 82  215 160  5.8 13 15.2 | 74 84 82  430 250  6.0 18 10.1 | 75 11 11 1160 1420 6.2  4 9.6
76 28 23  570 390  8.3 19 4.9 | 77 11 11  710 360  7.0 10 6.7 | 78 11 11  690 440  6.5 15 4.8 | 79 75 54  175 120  5.4 19 3.6
80 32 22  260 155  8.8 20 5.0 | 81 76 73  175  95  8.0 21 4.6 | 82 76 73  120  62  8.7 17 4.9 | 83 93 93  470 265  7.8  9 10.0
84 93 93  255 160  9.3 14 6.8 | 85 52 52  325 225  5.5 26 5.4 | 86 75 54  205 130  6.2 17 5.2 | 87 75 74  165 105  6.8 18 4.9
88 44 41  165  95  7.9 28 5.4 | 89 27 26  150  85  6.8 23 4.9 | 90 27 43   66  40  8.4 20 4.8 | 91 11 11  640 370  6.6 12 4.4
92 11 11  820 930  6.2  7 5.0 | 93 11 11  790 500 10.0  8 5.4 | 94 11 11  680 410  7.4  7 5.3 | 95 11 11  610 330  8.4 11 4.8
971 01 01 165  88 16.2  8 8.0 | 972 02 02 155  90 13.2  9 6.4 | 973 03 03  95  42 14.2 10 5.2 | 974 04 04 370 190 16.6  8 5.8
976 06 06  75   0  0.0  0 0.0
"""

FORMER_REGIONS = {
    "01": "Guadeloupe", "02": "Martinique", "03": "Guyane", "04": "La Réunion", "06": "Mayotte", "11": "Île-de-France",
    "21": "Champagne-Ardenne", "22": "Picardie", "23": "Haute-Normandie", "24": "Centre", "25": "Basse-Normandie", "26": "Bourgogne",
    "31": "Nord-Pas-de-Calais", "41": "Lorraine", "42": "Alsace", "43": "Franche-Comté", "52": "Pays de la Loire", "53": "Bretagne",
    "54": "Poitou-Charentes", "72": "Aquitaine", "73": "Midi-Pyrénées", "74": "Limousin", "82": "Rhône-Alpes", "83": "Auvergne",
    "91": "Languedoc-Roussillon", "93": "Provence-Alpes-Côte d'Azur", "94": "Corse",
}  # fmt: skip


@cache
def departments() -> dict[str, Department]:
    """Return the 101 départements by code; Mayotte has a labour force only."""
    found = {}
    for row in _TABLE.replace("\n", "|").split("|"):
        if row.strip():
            code, region, former, *numbers = row.split()
            found[code] = Department(code, region, former, *map(float, numbers))
    return found
