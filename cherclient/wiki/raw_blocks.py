"""Between the blocks of a `Content` and what Wagtail keeps of a StreamField."""

from __future__ import annotations

import json
from collections.abc import Iterable

from wagtail.images import get_image_model

from .content import Block, by_paragraph, new_id


def blocks_from_raw(raw: Iterable[dict]) -> list[Block]:
    """The blocks of a StreamField's raw data, cut by paragraph; one query if there are images."""
    rows = list(raw)
    digests = _digests(_image_id(each["value"]) for each in rows if each["type"] == "figure")
    return by_paragraph(
        Block(each.get("id") or new_id(), each["type"], _value(each, digests)) for each in rows
    )


def raw_from_blocks(blocks: Iterable[Block]) -> list[dict]:
    """What to give a StreamField; an image that is not on this site is left out of its figure."""
    rows = list(blocks)
    wanted = [each.value["image"] for each in rows if each.kind == "figure"]
    ids = _image_ids(wanted) if wanted else {}
    return [
        {"id": each.id, "type": each.kind, "value": _raw_value(each, ids)}
        for each in rows
        if each.kind != "figure" or each.value["image"] in ids
    ]


def stream_json(blocks: Iterable[Block]) -> str:
    return json.dumps(raw_from_blocks(blocks), ensure_ascii=False)


def _value(row: dict, digests: dict[int, str]) -> object:
    value = row["value"]
    match row["type"]:
        case "quotation":
            return {name: value.get(name) or "" for name in ("quotation", "source")}
        case "source":
            return {name: value.get(name) or "" for name in ("source", "place")}
        case "table":
            return {
                "caption": value.get("caption") or "",
                "head": [column.get("heading") or "" for column in value.get("columns", ())],
                "rows": [
                    [_cell(cell) for cell in line["values"]] for line in value.get("rows", ())
                ],
            }
        case "figure":
            image = value.get("image") or {}
            return {
                "image": digests.get(_image_id(value), ""),
                "alt": image.get("alt_text") or "" if isinstance(image, dict) else "",
                "caption": value.get("caption") or "",
            }
        case _:
            return value if isinstance(value, str) else str(value or "")


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _raw_value(block: Block, ids: dict[str, int]) -> object:
    value = block.value
    match block.kind:
        case "table":
            return {
                "columns": [{"type": "text", "heading": words} for words in value["head"]],
                "rows": [{"values": list(line)} for line in value["rows"]],
                "caption": value["caption"],
            }
        case "figure":
            image = {
                "image": ids[value["image"]],
                "alt_text": value["alt"],
                "decorative": not value["alt"],
            }
            return {"image": image, "caption": value["caption"]}
        case _:
            return value


def _image_id(value: dict) -> int | None:
    image = value.get("image")
    return image.get("image") if isinstance(image, dict) else image


def _digests(ids: Iterable[int | None]) -> dict[int, str]:
    wanted = [each for each in ids if each]
    if not wanted:
        return {}
    found = {}
    for image in get_image_model().objects.filter(pk__in=wanted):
        found[image.pk] = image.get_file_hash()
    return found


def _image_ids(digests: Iterable[str]) -> dict[str, int]:
    rows = get_image_model().objects.filter(file_hash__in=list(digests)).order_by("-pk")
    return dict(rows.values_list("file_hash", "pk"))
