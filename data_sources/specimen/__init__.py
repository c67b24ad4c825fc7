"""A small local origin that answers exactly as Insee, Dares and Urssaf do, with fictitious figures.

    from data_sources.specimen.server import SpecimenOrigin

    with SpecimenOrigin(register) as origin:          # port=0: a free loopback port
        origin.url                                    # http://127.0.0.1:…
        origin.settings()                             # insee_base_url, insee_files_url, dares_base_url… (addresses.py)
        origin.publish("2026-T2")                     # all three producers, or one: origin.publish("2026-T2", source="dares")
        origin.revise(source="insee")                 # some past figures move, with a new date of publication
        origin.delay(2.5)                             # every answer comes so many seconds later; 0 ends it
        origin.fail("truncated", source="urssaf")     # see state.Fault; "none" mends it

The same over HTTP: POST {url}/_specimen/publish?period=2026-T2[&source=…], …/revise, …/delay?seconds=…, …/break?kind=…, and
GET {url}/_specimen/state. Every answer carries the header `X-Specimen: fictitious`.
Published at the start: 2026-T1 and the 23 quarters before it.
`state.OriginState` (periods already out) and `state.Options` (Insee's rate limit, prefixed SDMX) are arguments of `SpecimenOrigin`.
The values that stand in the columns are in `vocabulary`.
"""
