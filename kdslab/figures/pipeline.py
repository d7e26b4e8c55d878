"""Which services are left when needs are dialled in, and why each of the others is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from kdslab.figures.paper import paper
from kdslab.figures.theme import PALETTE
from kdslab.figures.twin import Twin
from kdslab.sim.pipeline import Candidate, Needs
from kdslab.sim.pipeline_services import NEED_NAMES, SERVICES

COLUMNS = ("service", "fits", "lacks", *NEED_NAMES, "source")
_ROW, _TOP = 42, 6
_LEFT = 36
_CHARACTER = 6.7
_BOLD = 7.9

_STYLE = f"""<style>
.kds-dials text{{font:13px system-ui,sans-serif;fill:var(--jp-content-font-color1,#767676)}}
.kds-dials .strong{{font-weight:600}}.kds-dials .quiet{{fill:var(--jp-content-font-color2,#767676)}}
.kds-dials .line{{stroke:var(--jp-content-font-color2,#767676);stroke-opacity:.25}}
.kds-dials .yes{{fill:{PALETTE[2]};fill-opacity:.16}}
.kds-dials .bar{{fill:{PALETTE[2]}}}
.kds-dials .sign{{font-size:17px;font-weight:700}}
</style>"""


def finding(found: Sequence[Candidate]) -> str:
    """Return which services fit, in one sentence without its full stop."""
    fit = [one.name for one in found if one.fits]
    if not fit:
        return f"None of {len(found)} services fits by itself: put two together"
    if len(fit) == len(found):
        return f"All {len(found)} services fit: ask for something"
    verb = "fits" if len(fit) == 1 else "fit"
    return f"{_listed(fit)} {verb}; {len(found) - len(fit)} of {len(found)} drop out"


def service_dials(found: Sequence[Candidate], needs: Needs, *, width: int = 860) -> Twin:
    """Draw the services one below the other, those that fit marked, the others with a reason.

    Args:
        found: The services with what each lacks.
        needs: What was asked for.
        width: How wide the picture is, in pixels; at least 300.
    """
    width = max(width, 300)
    height = _TOP + _ROW * len(found)
    parts = [row for place, one in enumerate(found) for row in _row(one, place, width)]
    title = f"<title>{escape(_asked(needs))}</title>"
    return Twin(
        finding=f"{finding(found)}.",
        columns=COLUMNS,
        rows=tuple(_cells(one) for one in found),
        svg=paper("kds-dials", width, height, title + _STYLE, "".join(parts)),
    )


def _row(one: Candidate, place: int, width: int) -> Iterator[str]:
    y = _TOP + place * _ROW
    if one.fits:
        yield f'<rect class="yes" x="0" y="{y}" width="{width}" height="{_ROW - 3}" rx="3"/>'
        yield f'<rect class="bar" x="0" y="{y}" width="5" height="{_ROW - 3}"/>'
    yield f'<line class="line" x1="0" x2="{width}" y1="{y + _ROW - 1.5}" y2="{y + _ROW - 1.5}"/>'
    yield f'<text class="sign" x="14" y="{y + 26}">{"✓" if one.fits else "✗"}</text>'
    kind = "strong" if one.fits else "strong quiet"
    what = _cut(f" {one.what}", width - _LEFT - len(one.name) * _BOLD)
    yield (
        f'<text class="{kind}" x="{_LEFT}" y="{y + 16}">{one.name}'
        f'<tspan class="quiet" font-weight="400" dx="4">{escape(what)}</tspan></text>'
    )
    reason = _cut(_reason(one), width - _LEFT)
    yield f'<text x="{_LEFT}" y="{y + 33}">{escape(reason)}</text>'


def _reason(one: Candidate) -> str:
    if one.fits:
        return "fits all that is asked for"
    first, *more = one.missing
    also = f" (and {_listed([missing.need for missing in more])})" if more else ""
    return f"{first.need}: {first.why}{also}"


def _cut(text: str, pixels: float) -> str:
    fitting = max(1, int(pixels / _CHARACTER))
    return text if len(text) <= fitting else f"{text[: fitting - 1]}…"


def _cells(one: Candidate) -> tuple[str, ...]:
    service = next(service for service in SERVICES if service.name == one.name)
    lacks = ", ".join(missing.need for missing in one.missing)
    offers = (offer.why for offer in service.offers)
    return (one.name, "yes" if one.fits else "no", lacks, *offers, service.offers[0].source)


def _asked(needs: Needs) -> str:
    """Return the needs in words, for those who hear the picture."""
    wishes = {
        "replay": needs.replay,
        "order by key": needs.ordered,
        "no servers": needs.no_servers,
        "acknowledge": needs.acknowledge,
        "only S3": needs.only_s3,
    }
    asked = [name for name, wanted in wishes.items() if wanted]
    asked += [f"{needs.readers} readers", needs.latency, f"{needs.record_kib} KiB"]
    return f"Asked for: {', '.join(asked)}"


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
