"""What tests of mails share: the content of one mail, a neutral brand."""

from dataclasses import replace

from reporter.domain.briefing import Brand
from reporter.domain.mail import MailContent
from reporter.rendering import assets

CONTENT = MailContent(
    subject="Le chômage recule – Loire-Atlantique, T1\u00a02026",
    preheader="5,8\u202f% de chômage.",
    brand_name="Décrypter pour décider",
    territory_name="Loire-Atlantique",
    quarter="T1",
    year="2026",
    headline="Le chômage recule",
    lead="Avec 5,8\u202f% de chômage, la Loire-Atlantique garde 1,7\u00a0point d’avance sur la France.",
    figures=(
        ("Chômage", "5,8\u202f%", "−0,1\u00a0point"),
        ("Inscrits", "96\u202f480", "+1,4\u202f%"),
        ("Emploi", "519\u202f000", "+0,4\u202f%"),
    ),
    points=(
        ("L’industrie porte l’emploi", "\u00a0: +1,2\u202f% sur un an."),
        ("L’intérim recule", " de 3,2\u202f% sur un an, signal avancé à surveiller."),
    ),
    changes=(("→", "Taux de chômage", "\u00a0: de 5,9\u202f% à 5,8\u202f%."),),
    note_url="https://notes.example/a/44-2026T1-v1",
    page_count_text="La note complète est jointe\u00a0: 2\u00a0pages.",
    next_note="Prochaine note\u00a0: 8\u00a0octobre 2026",
    specimen=False,
    edition_line="Édition standard-2026-T1-v1, empreinte 9f3c\u00a0a71e",
    sources_line="Sources\u00a0: Insee\u202f; Dares\u202f; Urssaf",
    subscription_line="Vous recevez la note «\u00a0Loire-Atlantique\u00a0» à chaque nouvelle édition.",
    changes_title="Ce qui a changé depuis la note du T4\u00a02025",
)


def content(territory: str = "Loire-Atlantique", **changes: object) -> MailContent:
    """Return the content of one territory's mail."""
    named = replace(
        CONTENT,
        subject=f"Le chômage recule – {territory}, T1\u00a02026",
        territory_name=territory,
        subscription_line=f"Vous recevez la note «\u00a0{territory}\u00a0» à chaque nouvelle édition.",
    )
    return replace(named, **changes)  # type: ignore[arg-type]  # any field of it


def neutral_brand() -> Brand:
    """Return the brand that ships."""
    return assets.brand()
