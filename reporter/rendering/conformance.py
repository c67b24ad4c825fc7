"""What WeasyPrint's PDF/A-3a lacks to be PDF/UA-1 as well."""

from typing import Any

from reporter.errors import RenderError

_RDF_END = b"</rdf:RDF>"
_UA_IDENTIFICATION = (
    b'<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    b' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    b'<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    b"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    b"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>"
    b'<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:category>internal</pdfaProperty:category>'
    b"<pdfaProperty:description>PDF/UA version identifier</pdfaProperty:description><pdfaProperty:name>part</pdfaProperty:name>"
    b"<pdfaProperty:valueType>Integer</pdfaProperty:valueType></rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag>"
    b"</pdfaExtension:schemas></rdf:Description>"
    b'<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>'
)


def finish(_document: Any, pdf: Any) -> None:
    """Say PDF/UA-1 in the one RDF of the metadata, and name each attachment once in the catalogue (a WeasyPrint finisher).

    The identifier must come with the description of its schema (6.6.2.3.1 of ISO 19005-3), in the same rdf:RDF (5-1 of PDF/UA-1).
    """
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    written = metadata.stream[0]
    if written.count(_RDF_END) != 1:
        message = f"{written.count(_RDF_END)} RDF blocks in the metadata, one expected"
        raise RenderError(message)
    metadata.stream = [written.replace(_RDF_END, _UA_IDENTIFICATION + _RDF_END)]
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = list(dict.fromkeys(pdf.catalog["AF"]))
