"""Blocks of hand-written briefings: charts, tables, maps, cards, a method section, with fictitious figures."""

import math
from collections.abc import Sequence

from reporter.domain.blocks import (
    Area,
    Bar,
    Cell,
    Choropleth,
    Column,
    Definitions,
    Figure,
    Finding,
    KeyFigure,
    Line,
    LineChart,
    RankedBar,
    RankedBars,
    Role,
    Row,
    Section,
    Sparkline,
    Table,
    Timeline,
    Tone,
)
from reporter.domain.observation import TOTAL, Observation
from reporter.domain.period import Period
from reporter.domain.territory import Level, TerritoryId
from tests.builders import observation

THIN, HARD, MINUS = "\u202f", "\u00a0", "\u2212"
LAST = Period.quarter(2026, 1)
NEXT_NOTE = "Prochaine\u00a0: 8\u00a0octobre 2026"
DEPARTMENTS = {"44": "Loire-Atlantique", "49": "Maine-et-Loire", "53": "Mayenne", "72": "Sarthe", "85": "Vendée"}
OVERSEAS = {"971": "Guadeloupe", "972": "Martinique", "973": "Guyane", "974": "La Réunion", "976": "Mayotte"}
REGIONS = {
    "11": "Île-de-France",
    "24": "Centre-Val de Loire",
    "27": "Bourgogne-Franche-Comté",
    "28": "Normandie",
    "32": "Hauts-de-France",
    "44": "Grand Est",
    "52": "Pays de la Loire",
    "53": "Bretagne",
    "75": "Nouvelle-Aquitaine",
    "76": "Occitanie",
    "84": "Auvergne-Rhône-Alpes",
    "93": "Provence-Alpes-Côte d’Azur",
    "94": "Corse",
}


def rate(value: float) -> str:
    return f"{value:.1f}".replace(".", ",") + f"{THIN}%"


def figure(printed: str, value: float = 5.8, *, indicator: str = "taux_chomage", category: str = TOTAL) -> Figure:
    return Figure(observation(value, indicator=indicator, category=category), printed)


def finding(sentence: str, *printed: str, lead: str = "") -> Finding:
    evidence: tuple[Observation, ...] = tuple(observation(float(i)) for i, _ in enumerate(printed)) or (observation(),)
    return Finding(sentence, evidence, printed or ("",), lead)


def quarters(count: int, last: Period = LAST) -> tuple[tuple[int, int], ...]:
    return tuple((p.year, p.number) for p in (last.shifted(i - count + 1) for i in range(count)))


def wave(count: int, start: float, end: float, swing: float = 0.15) -> tuple[float, ...]:
    shape = (start + (end - start) * (i / (count - 1)) ** 0.8 + swing * math.sin(i * 1.7) * (1 - i / (count - 1)) for i in range(count))
    return tuple(round(value, 1) for value in shape)


def line_chart(
    here: str = "Loire-Atlantique",
    region: str | None = "Pays de la Loire",
    *,
    count: int = 29,
    title: str = "Un chômage toujours sous celui de la France",
) -> LineChart:
    own = wave(count, 7.0, 5.8)
    lines = [Line("France", Role.FRANCE, wave(count, 8.7, 7.5, 0.4), rate(7.5))]
    if region:
        lines.append(Line(region, Role.REGION, wave(count, 7.2, 6.0), rate(6.0)))
    lines.append(Line(here, Role.HERE, own, rate(5.8), provisional=True))
    return LineChart(
        title=finding(title),
        subtitle=f"Taux de chômage localisé, en{HARD}% de la population active, données CVS",
        source=f"Source{HARD}: Insee, taux de chômage localisés, T1{HARD}2026 provisoire.",
        alt=f"Taux de chômage depuis sept ans{HARD}: {here} 7,0 puis 5,8{THIN}%{THIN}; France 8,7 puis 7,5{THIN}%.",
        quarters=quarters(count),
        lines=tuple(lines),
        unit="%",
        band=(5.7, 6.1),
        band_label=f"bande de bruit{HARD}: ±0,2{HARD}point",
    )


def ranked_bars(names: Sequence[str], here: str, *, start: float = 4.9, step: float = 0.35) -> RankedBars:
    bars = [
        RankedBar(name, start + i * step, rate(start + i * step), Role.HERE if name == here else Role.OTHER) for i, name in enumerate(names)
    ]
    bars.append(RankedBar("France", 7.5, rate(7.5), Role.FRANCE))
    return RankedBars(
        title=finding("Troisième taux le plus bas de la région"),
        subtitle=f"Taux de chômage au T1{HARD}2026, en{HARD}%, données CVS",
        source=f"Source{HARD}: Insee, taux de chômage localisés.",
        alt="Taux de chômage\u00a0: " + f"{THIN}; ".join(f"{bar.name} {bar.printed}" for bar in bars) + ".",
        bars=tuple(sorted(bars, key=lambda bar: bar.value)),
    )


def choropleth(areas: Sequence[tuple[TerritoryId, str]], here: TerritoryId, *, absent: Sequence[str] = ()) -> Choropleth:
    drawn = []
    for i, (identifier, name) in enumerate(areas):
        value = None if identifier.code in absent else 4.6 + (i * 7 % 11) * 0.4
        drawn.append(Area(identifier, name, value, "n.d." if value is None else f"{value:.1f}".replace(".", ","), here=identifier == here))
    return Choropleth(
        title="Dans la région",
        subtitle=f"Taux de chômage, en{HARD}%, T1{HARD}2026",
        source="Classes nationales. Contours : voir page 2.",
        alt="Taux de chômage\u00a0: " + f"{THIN}; ".join(f"{a.name} {a.printed}" for a in drawn) + ".",
        areas=tuple(drawn),
        breaks=(5.0, 5.9, 6.8, 8.0),
        break_labels=("5,0", "5,9", "6,8", "8,0"),
    )


def departments_of_the_region(here: str = "44") -> Choropleth:
    areas = [(TerritoryId(Level.DEPARTMENT, code), name) for code, name in DEPARTMENTS.items()]
    return choropleth(areas, TerritoryId(Level.DEPARTMENT, here))


def spark(start: float = 5.0, end: float = 6.0, role: Role = Role.OTHER) -> Sparkline:
    return Sparkline(wave(12, start, end), f"Douze trimestres{HARD}: de {start} à {end}", role)


def cards(*, absent: bool = False) -> tuple[KeyFigure, ...]:
    period = f"T1{HARD}2026{HARD}(p)"
    if absent:
        reasons = ("Non publié à ce niveau", "Non disponible dans cette édition", "Secret statistique", "Non disponible dans cette édition")
        labels = ("Taux de chômage", "Emploi salarié privé", "Inscrits (A, B, C)", "Inscrits (A)")
        return tuple(KeyFigure(label, period, None, absence=reason) for label, reason in zip(labels, reasons, strict=True))
    jobs, seekers = f"687{THIN}300", f"96{THIN}480"
    return (
        KeyFigure(
            "Taux de chômage",
            period,
            figure("5,8"),
            "%",
            "→",
            finding(f"{MINUS}0,1{HARD}point sur un trimestre", f"{MINUS}0,1{HARD}point"),
            (finding(f"quasi stable{THIN}; France{HARD}: 7,5{THIN}%", f"7,5{THIN}%"), finding("12e ex æquo sur 96 départements")),
            spark(6.4, 5.8, Role.HERE),
        ),
        KeyFigure(
            "Emploi salarié privé",
            period,
            figure(jobs, 687300, indicator="emploi_salarie_prive"),
            "",
            "↗",
            finding(f"+0,3{THIN}% sur un trimestre", f"+0,3{THIN}%"),
            (finding(f"hausse{THIN}; France{HARD}: +0,1{THIN}%", f"+0,1{THIN}%"), finding("2e sur 96 départements")),
            spark(5, 6),
        ),
        KeyFigure(
            "Inscrits (A, B, C)",
            period,
            figure(seekers, 96480, indicator="inscrits_abc"),
            "",
            "",
            finding(f"+1,4{THIN}% sur un an, rupture", f"+1,4{THIN}%"),
            (finding(f"France{HARD}: +2,3{THIN}%", f"+2,3{THIN}%"), finding("4e sur 96 départements")),
            spark(5, 7),
        ),
        KeyFigure("Inscrits (A)", period, None, absence="Non disponible dans cette édition"),
    )


SECTORS = (
    ("Industrie", f"101{THIN}400", f"+1,2{THIN}%", 0.6, f"14,8{THIN}%"),
    ("Construction", f"43{THIN}700", f"{MINUS}2,0{THIN}%", 0.3, f"6,4{THIN}%"),
    ("Commerce", f"78{THIN}600", f"{MINUS}0,6{THIN}%", 0.45, f"11,4{THIN}%"),
    ("Hôtellerie, restauration", f"29{THIN}800", f"+0,6{THIN}%", 0.2, f"4,3{THIN}%"),
    ("Autres services", f"392{THIN}500", f"+1,0{THIN}%", 1.0, f"57,1{THIN}%"),
    ("Intérim", f"34{THIN}100", f"{MINUS}3,2{THIN}%", 0.25, f"5,0{THIN}%"),
    ("Non classé ailleurs", "s", "–", 0.05, f"1,0{THIN}%"),
)


def sector_table() -> Table:
    columns = (
        Column(("Grand secteur",), "left"),
        Column(("Emplois", "salariés")),
        Column(("Évolution", "sur un an")),
        Column(("Depuis", "3 ans"), "centre"),
        Column(("Part de", "l’emploi"), "left"),
        Column(("France", "sur un an")),
    )
    rows = []
    for name, jobs, change, share, part in SECTORS:
        tone = Tone.DOWN if change.startswith(MINUS) else Tone.STRONG
        cells = (
            Cell(name),
            Cell(jobs, Tone.SECRET if jobs == "s" else Tone.PLAIN, figure(jobs) if jobs != "s" else None),
            Cell(change, tone),
            Cell("", picture=spark(5, 5 + share)),
            Cell(part, picture=Bar(share, f"{part} de l’emploi")),
            Cell(f"+0,4{THIN}%"),
        )
        rows.append(Row(cells))
    return Table(
        "secteurs",
        "L’emploi par grand secteur",
        "Sept grands secteurs, par ordre de la nomenclature",
        columns,
        tuple(rows),
        f"s{HARD}: secret statistique. Source{HARD}: Urssaf, emploi salarié privé, T1{HARD}2026, données CVS.",
    )


def neighbours_table(names: Sequence[str], here: str) -> Table:
    columns = (
        Column(("Territoire",), "left"),
        Column(("Taux de", "chômage")),
        Column(("Sur un", "trimestre")),
        Column(("Sur", "un an")),
        Column(("Depuis", "3 ans"), "centre"),
        Column(("Point bas", "depuis 2003")),
        Column(("Rang sur", "96")),
    )
    rows = [
        Row(
            (
                Cell(name),
                Cell(rate(5 + i / 3), Tone.STRONG),
                Cell(f"{MINUS}0,1"),
                Cell("+0,2"),
                Cell("", picture=spark(6, 5 + i / 3)),
                Cell(rate(4.9)),
                Cell(f"{12 + i}e"),
            ),
            here=name == here,
        )
        for i, name in enumerate(names)
    ]
    return Table(
        "voisins",
        "Face aux voisins",
        "Évolutions en points",
        columns,
        tuple(rows),
        f"Source{HARD}: Insee, taux de chômage localisés, données CVS.",
    )


def method_section(count: int = 4) -> Section:
    sources = (
        "Taux de chômage localisés",
        "Inscrits à France Travail (STMT)",
        "Emploi salarié privé",
        "Inscrits, données brutes",
        "Taux par zone d’emploi",
        "Contours et codes",
    )
    producers = ("Insee", "Dares, France Travail", "Urssaf", "Dares, France Travail", "Insee", "IGN, Insee")
    columns = (
        Column(("Source et producteur",), "left"),
        Column(("Niveau le", "plus fin"), "left"),
        Column(("Correction",), "left"),
        Column(("Période",), "left"),
        Column(("Frise des publications",), "left"),
        Column(("Publiée le",)),
        Column(("Prochaine",)),
    )
    rows = []
    for i, (name, producer) in enumerate(zip(sources[:count], producers[:count], strict=True)):
        timeline = Timeline(
            2025,
            3,
            (365.0, 455.0),
            540.0 - 20 * i,
            640.0 - 20 * i,
            553.0,
            f"{name}{HARD}: période T1{HARD}2026, publiée le 9 juillet 2026, prochaine le 8 octobre 2026",
        )
        rows.append(
            Row(
                (
                    Cell(name, second_line=producer),
                    Cell("Zone d’emploi"),
                    Cell("CVS"),
                    Cell(f"T1{HARD}2026"),
                    Cell("", picture=timeline),
                    Cell(f"9{HARD}juil. 2026"),
                    Cell(f"8{HARD}oct. 2026", Tone.MUTED),
                )
            )
        )
    freshness = Table(
        "sources",
        "Ce que couvre chaque source",
        f"Barre{HARD}: période observée. ● Publication. ○ Prochaine date annoncée. Trait orange{HARD}: date de cette note",
        columns,
        tuple(rows),
        f"CVS{HARD}: corrigé des variations saisonnières{THIN}; CJO{HARD}: et des jours ouvrables. "
        f"Adresses et empreintes de chaque fichier{HARD}: pièce jointe «{HARD}provenance.json{HARD}».",
    )
    signs = Table(
        "signes",
        "Signes",
        "",
        (Column(("Signe",), "left", 13.0), Column(("Sens",), "left")),
        tuple(
            Row((Cell(sign), Cell(sense)))
            for sign, sense in (
                ("s", "secret statistique, jamais un zéro"),
                ("–", "sans objet"),
                ("n.d.", "non diffusé pour la période"),
                ("○ p", "provisoire, marque creuse"),
                ("±", "quasi stable, sous le seuil"),
            )
        ),
    )
    thresholds = Table(
        "seuils",
        f"Seuils de «{HARD}quasi stable{HARD}»",
        "",
        (Column(("Série",), "left"), Column(("Seuil",))),
        tuple(
            Row((Cell(name), Cell(value)))
            for name, value in (
                ("Taux de chômage", f"0,1{HARD}point"),
                ("Inscrits A", f"0,8{THIN}%"),
                ("Inscrits A, B, C", f"0,5{THIN}%"),
                ("Emploi salarié", f"0,2{THIN}%"),
            )
        ),
        f"Seuil{HARD}: le plus grand de l’arrondi publié, de la dispersion habituelle de la série et d’un plancher.",
    )
    definitions = Definitions(
        "definitions",
        "Définitions",
        (
            ("Chômeur (au sens du BIT)", "Sans emploi, disponible sous deux semaines et en recherche active. Sert au taux de chômage."),
            (
                "Demandeur d’emploi inscrit",
                (
                    f"Personne inscrite à France Travail. Catégorie A{HARD}: sans emploi{THIN}; "
                    f"B et C{HARD}: en activité réduite. Un inscrit n’est pas toujours chômeur, ni l’inverse."
                ),
            ),
            ("Emploi salarié privé", "Postes du secteur privé comptés au lieu de travail par l’Urssaf."),
            ("Zone d’emploi", "Espace où l’on vit et travaille, dessiné par l’Insee en 2020."),
        ),
    )
    rules = Definitions(
        "regles",
        "Règles de calcul",
        (
            ("Évolution d’un taux", "En points, entre les deux taux arrondis affichés."),
            ("Petits nombres", f"Sous 100{HARD}: le nombre, pas le pourcentage."),
            ("Série brute", "Même trimestre de l’année précédente seulement."),
        ),
    )
    reuse = Definitions(
        "reutiliser",
        "Réutiliser",
        (("Licence ouverte 2.0", "Chiffres en pièce jointe au format CSV. Citer le producteur, la période et l’édition."),),
    )
    return Section(
        "methode",
        "Méthode et fraîcheur",
        f"Peut-on s’y fier{THIN}?",
        "Quatre sources publiques, chacune avec sa date et sa période",
        "Chaque chiffre porte sa période. "
        "Le taux de chômage est paru le jour de cette note. L’emploi salarié privé est celui du même trimestre.",
        (freshness, signs, definitions, thresholds, rules, reuse),
    )
