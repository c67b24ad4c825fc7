"""Blocks as the templates print them: values only, every choice of form made here."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from reporter.domain.blocks import (
    Cell,
    Changes,
    Chart,
    Choropleth,
    Definitions,
    Findings,
    Notice,
    Picture,
    Questions,
    Sparkline,
    Table,
    Timeline,
    Tone,
)
from reporter.rendering.figures import Drawn
from reporter.rendering.page_plan import Column, Opening, Placed, has_timeline
from reporter.rendering.palette import Palette
from reporter.rendering.small_pictures import draw_picture, timeline_head
from reporter.rendering.svg import POINTS_PER_MM
from reporter.rendering.typeface import text_width

View = dict[str, Any]
_ALIGNMENTS = {"left": "l", "right": "r", "centre": "c"}
_TONES = {Tone.PLAIN: "", Tone.STRONG: "strong", Tone.DOWN: "down", Tone.MUTED: "muted", Tone.SECRET: "secret"}
_ROOMY = 9  # of twelve columns, from which a table has room for its spare ones
_NOTE_MARK = "note"
_NAME_WIDTH = 58.0  # millimetres of the first column beside a time axis: names on two lines


def block_view(placed: Placed, column: Column, drawn: Mapping[str, Drawn], heights: Mapping[str, float], palette: Palette) -> View:
    """Return what the template of a block prints; a figure that is not drawn yet is an empty box of its height."""
    match placed.block:
        case figure if isinstance(figure, Chart | Choropleth):
            title = figure.title if isinstance(figure, Choropleth) else figure.title.sentence
            values = {"kind": "figure", "title": title, "subtitle": figure.subtitle, "source": figure.source}
            return values | {"key": placed.key} | _picture_view(drawn.get(placed.key), heights[placed.key])
        case Table() as table:
            return {"kind": "table", "key": placed.key, **_table_view(table, column, palette)}
        case Opening(section):
            return {"kind": "opening", "key": placed.key, "section": section}
        case Definitions() as definitions:
            return {"kind": "definitions", "key": placed.key, "title": definitions.title, "terms": definitions.items}
        case Findings() as findings:
            return {"kind": "findings", "key": placed.key, "title": findings.title, "items": findings.items}
        case Questions() as questions:
            return {"kind": "questions", "key": placed.key, "items": questions.items}
        case Changes() as changes:
            return {"kind": "changes", "key": placed.key, "items": changes.items, "since": changes.since}
        case Notice() as notice:
            return {"kind": "notice", "key": placed.key, "title": notice.title, "text": notice.text}


def _picture_view(drawn: Drawn | None, height: float) -> View:
    return {
        "image": drawn.image if drawn else None,
        "height": height,
        "axis_cut": bool(drawn and drawn.axis_cut),
        "note": " ".join(f"{words[:1].upper()}{words[1:]}." for words in drawn.words) if drawn else "",
        "legend_keys": drawn.keys if drawn else (),
        "caption_height": 0,
    }


def _table_view(table: Table, column: Column, palette: Palette) -> View:
    table = _without_spare(table) if column.span < _ROOMY else table
    needed = text_width(table.title, 10.5, 700) + text_width(table.subtitle, 7.8) + 8
    heads = [_head(table, i, palette) for i in range(len(table.columns))]
    rows = [
        {"here": row.here, "cells": [_cell_view(cell, heads[i]["align"], palette) for i, cell in enumerate(row.cells)]}
        for row in table.rows
    ]
    beside = needed <= column.width * POINTS_PER_MM
    return {
        "title": table.title,
        "subtitle": table.subtitle,
        "subtitle_beside": beside,
        "columns": heads,
        "rows": rows,
        "note": table.note,
        "dated": has_timeline(table),
    }


def _without_spare(table: Table) -> Table:
    kept = [i for i, column in enumerate(table.columns) if not column.spare]
    rows = tuple(replace(row, cells=tuple(row.cells[i] for i in kept)) for row in table.rows)
    return replace(table, columns=tuple(table.columns[i] for i in kept), rows=rows)


def _head(table: Table, index: int, palette: Palette) -> View:
    column = table.columns[index]
    timeline = next((p for row in table.rows if isinstance(p := row.cells[index].picture, Timeline)), None)
    picture = None
    if timeline:
        span = f"{timeline.start_year} à {timeline.start_year + timeline.years - 1}"
        picture = timeline_head(timeline, palette, note=_NOTE_MARK, alt=" ".join(column.head) or span)
    width = column.width or (_NAME_WIDTH if index == 0 and has_timeline(table) else 0)
    return {"head": column.head, "align": _ALIGNMENTS[column.align], "width": width, "picture": picture}


def _cell_view(cell: Cell, align: str, palette: Palette) -> View:
    return {
        "text": cell.text,
        "second_line": cell.second_line,
        "badge": str(cell.badge) if cell.badge else "",
        "heat": _heat(cell, palette),
        "picture": cell_picture(cell.picture, palette) if cell.picture else None,
        "classes": " ".join(filter(None, (align, _TONES[cell.tone], "pic" if cell.picture and cell.text else ""))),
    }


def _heat(cell: Cell, palette: Palette) -> View | None:
    """Return ground and ink of a cell in the tone of its class, 1 to 5."""
    if not cell.heat:
        return None
    ground = palette.classes[cell.heat - 1]
    return {"ground": ground, "ink": palette.ink_on(ground)}


def cell_picture(picture: Picture, palette: Palette) -> View:
    """Return the picture of a cell as the template prints it."""
    image = draw_picture(picture, palette)
    return {"uri": image.uri, "alt": image.alt, "width": image.width, "height": image.height, "thin": isinstance(picture, Sparkline)}
