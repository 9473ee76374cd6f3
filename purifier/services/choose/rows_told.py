"""What a search found as plain objects: for ``--json`` and for spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from purifier.services.choose.stretch import first_warning, stretched
from purifier.services.longer import as_dict as longer
from purifier.services.plan.plan import as_dict

if TYPE_CHECKING:
    from purifier.library.catalogue import Library
    from purifier.services.choose.found import Answer, Found
    from purifier.services.choose.together import Together
    from purifier.services.choose.wanted import Asking
    from purifier.services.plan.buy import Item


def as_object(library: Library, asking: Asking, found: Found) -> dict[str, Any]:
    """``rows``, ``unpriced`` and ``missed`` with the keys of ``plan --json`` and their own; unknown is None."""
    need = asking.need
    return {
        "need": {
            "cadr_m3_per_h": need.air_m3_per_h,
            "why": asking.target.why or None,
            "hours": asking.hours,
            "running_h": need.hours,
            "max_price_usd": need.max_price_usd,
            "max_mass_kg": need.max_mass_kg,
            "max_noise_dba": need.max_noise_dba,
            "night_noise_dba": need.night_noise_dba,
        },
        "warning": first_warning(asking) or None,
        "rows": [_row(answer, rank) for rank, answer in enumerate(found.answers, 1)],
        "unpriced": [_row(answer, None) for answer in found.unpriced],
        "missed": [{**_row(answer, None), "reason": answer.reason} for answer in found.missed],
        "together": None if found.together is None else _together(found.together),
        "to_last": longer.as_dict(stretched(library, asking, found.answers[0])) if found.answers else None,
        "combinations": found.combinations,
        "whole_front": found.whole,
    }


def _row(answer: Answer, rank: int | None) -> dict[str, Any]:
    return {
        "rank": rank,
        "front": answer.on_front,
        "cost_usd": answer.cost_usd,
        "margin_h": answer.margin_h,
        "usd_per_cfm_day": answer.usd_per_cfm_day,
        **as_dict(answer.row),
        "purifier_count": answer.kit.purifiers,
        "setting": answer.speed.setting.name,
        "parts": [_part(item) for item in answer.items],
    }


def _part(item: Item) -> dict[str, Any]:
    return {
        "what": item.what,
        "id": item.id,
        "kind": item.kind,
        "count": item.count,
        "owned": min(item.owned, item.count),
        "each_usd": item.each_usd,
        "price_usd": item.price_usd,
        "source": item.source or None,
    }


def _together(found: Together) -> dict[str, Any]:
    return {
        "runtime_low_h": found.runtime_low_h,
        "runtime_h": found.runtime_h,
        "cost_usd": found.cost_usd,
        "parts": [_part(item) for item in found.items],
        "setting": found.speed.setting.name,
        "batteries": [
            {"battery": kit.text(count), "runtime_low_h": row.runtime_low_h} for kit, count, row in found.legs
        ],
    }
