"""The charts of « Profil »: who is registered by sex and age beside France, and how the shares of the groups moved."""

from collections.abc import Iterator, Sequence

from reporter.analysis.overview import Overview
from reporter.analysis.profile import AgeBand, Group, Profile
from reporter.analysis.share_moves import ShareMove, ShareMoves, read_share_moves
from reporter.document.forms import Evidence, value_form
from reporter.document.french import lowered, percent, points, short_period, typeset
from reporter.document.profile_words import AGED, CLEAR_GAP, SHORT, france_share, portion, share_here, share_in_france
from reporter.document.words import MARKS, adjustment_words
from reporter.domain.blocks import Finding, Pyramid, PyramidBand, PyramidBar, Slope, Slopes

LEAST_BARS = 2
_CUT = "rupture"
_SEXES = ("les femmes", "les hommes")
_Named = tuple[str, Group]


def pyramid(overview: Overview, profile: Profile) -> Pyramid | None:
    """Return the registered by sex and age; None where that is not published, or has fewer than two figures."""
    named = list(_named(profile.bands))
    known = [(name, group) for name, group in named if group.part.share is not None]
    if len(known) < LEAST_BARS:
        return None
    beside = any(group.share_in_france is not None for _, group in known)
    total, proof = profile.total, Evidence()
    told = " ; ".join(_told(proof, name, group) for name, group in named)
    what = f"Inscrits en catégories A, B, C par sexe et âge, part de l'ensemble, {short_period(total.figure.period)}"
    return Pyramid(
        title=_pyramid_title(known),
        subtitle=typeset(f"Part de l'ensemble et nombre d'inscrits{' ; trait noir : part en France' if beside else ''}"),
        source=typeset(f"{short_period(total.figure.period)}, {_data(profile)}. Source : {_producer(overview, profile)}."),
        alt=typeset(f"{what}. {told}."),
        heads=("Femmes", "Hommes"),
        bands=tuple(PyramidBand(typeset(SHORT[band.age]), _bar(band.women), _bar(band.men)) for band in profile.bands),
        figures=proof.figures,
    )


def slopes(overview: Overview, profile: Profile) -> Slopes | None:
    """Return the shares of the groups then and now; None where fewer than two have both."""
    moved = read_share_moves(profile)
    if moved is None:
        return None
    proof, told = moved.furthest, Evidence()
    shown = tuple(_slope(told, move, marked=move is proof) for move in moved.moves)
    then, now = short_period(moved.before), short_period(moved.after)
    beside = any(slope.beside for slope in shown)
    words = " ; ".join(f"{_in_full(slope.name)} {slope.printed_before} puis {slope.printed}{_and_france(slope)}" for slope in shown)
    return Slopes(
        title=_slopes_title(moved),
        subtitle=typeset(f"Part de chaque groupe dans l'ensemble des inscrits, {_data(profile)}"),
        source=typeset(f"{_why(moved)}Source : {_producer(overview, profile)}."),
        alt=typeset(f"Part de chaque groupe dans l'ensemble des inscrits, {then} puis {now}. {words}."),
        heads=(then, now, "France" if beside else ""),
        slopes=shown,
        cut=_CUT if moved.is_cut else "",
        figures=told.figures,
    )


def _named(bands: Sequence[AgeBand]) -> Iterator[_Named]:
    """Yield each group with its name, women of all ages first: « les femmes de 25 à 49 ans »."""
    for sex, sides in zip(_SEXES, (((b.age, b.women) for b in bands), ((b.age, b.men) for b in bands)), strict=True):
        yield from ((f"{sex} {AGED[age]}", group) for age, group in sides if group)


def _bar(group: Group | None) -> PyramidBar | None:
    if group is None:
        return None
    beside = None if group.share_in_france is None else float(group.share_in_france)
    if group.part.share is None:
        return PyramidBar(None, MARKS.get(group.reading.figure.status, "–"), beside=beside)
    count = value_form(group.reading.figure, group.reading.indicator)
    return PyramidBar(float(group.part.share), percent(group.part.share), count, beside)


def _told(proof: Evidence, name: str, group: Group) -> str:
    """Return « femmes de 25 à 49 ans 31,3 % (30 180 ; France 32,2 %) », every figure remembered in *proof*."""
    subject = name.removeprefix("les ")
    theirs = france_share(group)  # drawn as a mark, printed in the alternative alone
    proof.compared([theirs] if theirs else [])
    if group.part.share is None:
        proof.compared([group.reading.figure])
        return f"{subject} {MARKS.get(group.reading.figure.status, '–')}"
    share = proof.printed(share_here(group), percent(group.part.share))
    count = proof.value(group.reading.figure, group.reading.indicator)
    return f"{subject} {share} ({count}{f' ; France {percent(theirs.value or 0)}' if theirs else ''})"


def _pyramid_title(known: Sequence[_Named]) -> Finding:
    """Name the group that weighs most beside France, else the largest."""
    proof = Evidence()
    gaps = [(group.share_gap, name, group) for name, group in known if group.share_gap is not None and group.share_gap >= CLEAR_GAP]
    if gaps:
        _, name, group = max(gaps, key=lambda found: found[0])
        proof.compared(share for share in (share_here(group), france_share(group)) if share)
        return proof.finding(f"{name.capitalize()} pèsent plus qu'en France")
    name, group = max(known, key=lambda found: found[1].part.share or 0)
    share = proof.printed(share_here(group), percent(group.part.share or 0))
    return proof.finding(f"{name.capitalize()} forment {share} des inscrits")


def _slope(told: Evidence, move: ShareMove, *, marked: bool) -> Slope:
    before, after = (told.printed(share, percent(share.value or 0)) for share in (move.before, move.after))
    theirs = share_in_france(told, move.group)
    name = typeset(SHORT.get(move.group.reading.category, move.group.reading.category))
    return Slope(name, move.before.value or 0.0, move.after.value or 0.0, before, after, theirs, marked)


def _slopes_title(moved: ShareMoves) -> Finding:
    """Say which share moved most, or that none clearly did."""
    proof = Evidence()
    if moved.is_cut:
        proof.compared(share for move in moved.moves for share in (move.before, move.after))
        return proof.finding("D'une année à l'autre, les parts ne se comparent pas")
    if move := moved.furthest:
        size = proof.printed(move.change, points(abs(move.points)))
        return proof.finding(f"La part des {portion(move.group)} {'gagne' if move.points > 0 else 'perd'} {size}")
    proof.compared(move.change for move in moved.moves)
    return proof.finding("Aucune part ne change d'un demi-point")


def _why(moved: ShareMoves) -> str:
    """Return what the reader must know of a break before the source."""
    if moved.is_cut:
        return "Ronds vides : de part et d'autre de la rupture. "
    return f"{short_period(moved.before)} : premières données comparables après la rupture. " if moved.since_break else ""


def _and_france(slope: Slope) -> str:
    return f" (France {slope.beside})" if slope.beside else ""


def _in_full(name: str) -> str:
    return f"inscrits {lowered(name)}" if name.startswith("Depuis") else lowered(name)


def _data(profile: Profile) -> str:
    words = adjustment_words(profile.total.indicator)
    return words if words.startswith("données") else f"données {words}"


def _producer(overview: Overview, profile: Profile) -> str:
    return overview.facts.indicators.producer(profile.total.indicator.source).name
