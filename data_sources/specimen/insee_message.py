"""Insee's data bank: a flow of series as one SDMX-ML 2.1 structure-specific message."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from xml.sax.saxutils import escape, quoteattr

from data_sources.specimen.answers import Answer, cut
from data_sources.specimen.insee_series import JOBS, RATES, Observed, Series, series_of
from data_sources.specimen.state import Fault
from data_sources.specimen.vintages import Vintage
from reporter.domain.period import Period
from reporter.domain.territory import Register

FLOWS = (RATES, JOBS)
BY_IDBANK = "SERIES_BDM"
SENDER = "SPECIMEN"
_XML = "application/xml; charset=utf-8"
_PARAMETERS = {"startPeriod", "endPeriod", "firstNObservations", "lastNObservations", "updatedAfter"}
_DOUBLED_EVERY, _OFF = 7, 1.0
_SDMX = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
_NO_RESULT = (100, "Aucun résultat ne correspond à cette requête.")


class DataBank:
    """Answers below /series/sdmx; with *prefixed* the series come as ns1:Series, as they do at times."""

    def __init__(self, register: Register, *, prefixed: bool = False) -> None:
        self._register, self._prefix = register, "ns1:" if prefixed else ""

    def answer(self, path: Sequence[str], query: Mapping[str, str], vintage: Vintage, fault: Fault) -> Answer:
        """Answer a GET at *path*: data/{flow} or data/SERIES_BDM/{idbank+idbank…}."""
        unknown = sorted(set(query) - _PARAMETERS)
        if unknown:
            return _error(HTTPStatus.BAD_REQUEST, 140, f"Paramètre inconnu du spécimen : {', '.join(unknown)}")
        match list(path):
            case ["data", flow] | ["data", flow, "all" | ""] if flow in FLOWS:
                wanted = list(series_of(flow, self._register, vintage))
            case ["data", flow, idbanks] if flow == BY_IDBANK:
                asked = set(idbanks.replace("%2B", "+").split("+"))
                every = (series for flow in FLOWS for series in series_of(flow, self._register, vintage))
                wanted = [series for series in every if series.idbank in asked]
            case _:
                return _error(HTTPStatus.NOT_FOUND, *_NO_RESULT)
        if query.get("updatedAfter", "") >= vintage.published_on.isoformat():
            wanted = []
        try:
            kept = [found for series in wanted if (found := _windowed(series, query)).observations]
        except ValueError as error:
            return _error(HTTPStatus.BAD_REQUEST, 140, str(error))
        if not kept:
            return _error(HTTPStatus.NOT_FOUND, *_NO_RESULT)
        body = self._message(path[1], kept, vintage, fault).encode()
        return Answer(cut(body) if fault is Fault.TRUNCATED else body, _XML, modified_at=vintage.published_at)

    def _message(self, flow: str, series: Sequence[Series], vintage: Vintage, fault: Fault) -> str:
        instant = vintage.published_at.strftime("%Y-%m-%dT%H:%M:%S")
        namespace = f"urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=FR1:{flow}(1.0):ObsLevelDim:TIME_PERIOD"
        head = _HEAD.format(
            sdmx=_SDMX, flow=flow, namespace=namespace, instant=instant, number=vintage.published_at.timestamp(), sender=SENDER
        )
        body = "\n".join(self._written(one, number, fault) for number, one in enumerate(series))
        return f"{head}{body}\n{_TAIL}"

    def _written(self, series: Series, number: int, fault: Fault) -> str:
        lines = [f"        <{self._prefix}Series {_attributes(series.attributes)}>"]
        for observed in series.observations:
            lines.append(self._observation(observed, fault))
            if fault is Fault.DUPLICATES and number % _DOUBLED_EVERY == 0 and observed.value != "NaN":
                other = Observed(observed.period, f"{float(observed.value) + _OFF:.1f}", observed.status)
                lines.append(self._observation(other, fault))
        return "\n".join([*lines, f"        </{self._prefix}Series>"])

    def _observation(self, observed: Observed, fault: Fault) -> str:
        attributes = {"TIME_PERIOD": observed.period, "OBS_VALUE": observed.value, "OBS_STATUS": observed.status}
        if fault is Fault.MISSING_COLUMN:
            del attributes["OBS_VALUE"]
        attributes |= {"OBS_QUAL": "P" if observed.status == "P" else "DEF", "OBS_TYPE": "A"}
        return f"            <{self._prefix}Obs {_attributes(attributes)}/>"


def _attributes(values: Mapping[str, str]) -> str:
    return " ".join(f"{name}={quoteattr(value)}" for name, value in values.items())


_HEAD = """<?xml version='1.0' encoding='UTF-8'?>
<message:StructureSpecificData xmlns:ss="{sdmx}/data/structurespecific" xmlns:footer="{sdmx}/message/footer" xmlns:ns1="{namespace}" \
xmlns:message="{sdmx}/message" xmlns:common="{sdmx}/common" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xmlns:xml="http://www.w3.org/XML/1998/namespace">
    <message:Header>
        <message:ID>{flow}_{number:.0f}000</message:ID>
        <message:Test>true</message:Test>
        <message:Prepared>{instant}</message:Prepared>
        <message:Sender id="{sender}">
            <common:Name xml:lang="fr">Spécimen : données fictives, dans la forme de l'Institut national de la statistique et des études \
économiques</common:Name>
        </message:Sender>
        <message:Structure structureID="FR1_{flow}_1_0" namespace="{namespace}" dimensionAtObservation="TIME_PERIOD">
            <common:StructureUsage>
                <Ref agencyID="FR1" id="{flow}" version="1.0"/>
            </common:StructureUsage>
        </message:Structure>
        <message:Source xml:lang="fr">Banque de données macro-économiques (spécimen)</message:Source>
    </message:Header>
    <message:DataSet ss:dataScope="DataStructure" xsi:type="ns1:DataSetType" ss:structureRef="FR1_{flow}_1_0">
"""
_TAIL = """    </message:DataSet>
</message:StructureSpecificData>
"""


def _windowed(series: Series, query: Mapping[str, str]) -> Series:
    """Return the observations asked for; raises ValueError for a parameter that cannot be read."""
    kept = series.observations
    if start := query.get("startPeriod"):
        kept = tuple(o for o in kept if Period.parse(o.period) >= _bound(start, first=True))
    if end := query.get("endPeriod"):
        kept = tuple(o for o in kept if Period.parse(o.period) <= _bound(end, first=False))
    if count := query.get("lastNObservations"):
        kept = kept[: int(count)]
    if count := query.get("firstNObservations"):
        kept = kept[-int(count) :]
    return replace(series, observations=kept)


def _bound(text: str, *, first: bool) -> Period:
    """Return the first or last quarter of a written period: 2022-Q3, 2022-07 or 2022."""
    period = Period.parse(text)
    day = period.start if first else period.end
    return Period.quarter(day.year, (day.month + 2) // 3)


def _error(status: HTTPStatus, code: int, text: str) -> Answer:
    body = f"""<?xml version="1.0" encoding="UTF-8"?>
<mes:Error xmlns:mes="{_SDMX}/message"><mes:ErrorMessage code="{code}"><com:Text xmlns:com="{_SDMX}/common">{escape(text)}</com:Text>\
</mes:ErrorMessage></mes:Error>
"""
    return Answer(body.encode(), _XML, status)
