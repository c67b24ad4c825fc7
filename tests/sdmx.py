"""SDMX-ML 2.1 messages for tests, written as Insee's data bank writes them."""

from collections.abc import Mapping, Sequence

from data_sources.insee.adapter import FLOW

_MESSAGE = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"
_COMMON = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common"
_GENERIC = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/generic"
_SPECIFIC = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/structurespecific"
_NS1 = f"urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure=FR1:{FLOW}(1.0):ObsLevelDim:TIME_PERIOD"
Figures = Mapping[str, Sequence[tuple[str, str]]]  # area → (period, value)


def _header(sender: str, prepared: str) -> str:
    return (
        f"<mes:Header><mes:ID>{FLOW}_1</mes:ID><mes:Test>false</mes:Test><mes:Prepared>{prepared}</mes:Prepared>"
        f'<mes:Sender id="{sender}"/><mes:Structure structureID="S" namespace="urn:x" dimensionAtObservation="TIME_PERIOD">'
        f'<com:Structure><Ref agencyID="FR1" id="{FLOW}" version="1.0"/></com:Structure></mes:Structure></mes:Header>'
    )


def specific_message(
    figures: Figures,
    *,
    prefix: str = "",
    sender: str = "FR1",
    prepared: str = "2022-12-07T15:49:49",
    last_update: str = "2022-11-29",
    attributes: Mapping[str, str] | None = None,
    status: str = "A",
) -> bytes:
    """Return a structure-specific message; with *prefix* « ns1: » its series are namespaced, as the service sends them at times."""
    series = []
    for number, (area, points) in enumerate(figures.items()):
        own = {"IDBANK": f"00151{number:04d}", "FREQ": "T", "REF_AREA": area, "UNIT_MULT": "0", "LAST_UPDATE": last_update} | dict(
            attributes or {}
        )
        written = " ".join(f'{name}="{value}"' for name, value in own.items() if value)
        observed = "".join(f'<{prefix}Obs TIME_PERIOD="{p}" OBS_VALUE="{v}" OBS_STATUS="{status}"/>' for p, v in points)
        series.append(f"<{prefix}Series {written}>{observed}</{prefix}Series>")
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?><mes:StructureSpecificData xmlns:mes="{_MESSAGE}" xmlns:com="{_COMMON}" '
        f'xmlns:ss="{_SPECIFIC}" xmlns:ns1="{_NS1}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{_header(sender, prepared)}'
        f'<mes:DataSet ss:dataScope="DataStructure" xsi:type="ns1:DataSetType" ss:structureRef="S">{"".join(series)}</mes:DataSet>'
        "</mes:StructureSpecificData>"
    )
    return text.encode()


def generic_message(figures: Figures) -> bytes:
    """Return the same as a generic message."""

    def values(**pairs: str) -> str:
        return "".join(f'<gen:Value id="{name}" value="{value}"/>' for name, value in pairs.items())

    series = []
    for area, points in figures.items():
        observed = "".join(
            f'<gen:Obs><gen:ObsDimension value="{period}"/><gen:ObsValue value="{value}"/>'
            f"<gen:Attributes>{values(OBS_STATUS='A')}</gen:Attributes></gen:Obs>"
            for period, value in points
        )
        key = f"<gen:SeriesKey>{values(FREQ='T', REF_AREA=area)}</gen:SeriesKey>"
        more = f"<gen:Attributes>{values(UNIT_MULT='0', LAST_UPDATE='2022-11-29')}</gen:Attributes>"
        series.append(f"<gen:Series>{key}{more}{observed}</gen:Series>")
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?><mes:GenericData xmlns:mes="{_MESSAGE}" xmlns:com="{_COMMON}" xmlns:gen="{_GENERIC}">'
        f'{_header("FR1", "2022-12-07T15:49:49")}<mes:DataSet structureRef="S">{"".join(series)}</mes:DataSet></mes:GenericData>'
    )
    return text.encode()
