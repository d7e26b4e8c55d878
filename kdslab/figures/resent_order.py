"""Three records and where they land: request by request, in the shard, and at a careful reader."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kdslab.figures.paper import paper
from kdslab.figures.theme import PALETTE
from kdslab.figures.twin import Twin
from kdslab.sim.resent_order import OrderRun, Request

_ROW, _BOX, _STEP, _TOP = 44, 34, 46, 10

# Named, because an inlined style sheet holds for the whole page.
_STYLE = """<style>
.kds-order text{font:13px system-ui,sans-serif;fill:var(--jp-content-font-color1,#767676)}
.kds-order .strong{font-weight:600}
.kds-order .number{font-size:16px;font-weight:600;text-anchor:middle}
.kds-order .small{font-size:12px;text-anchor:middle}
.kds-order .line{stroke:var(--jp-content-font-color2,#767676);stroke-opacity:.45}
</style>"""


def order_finding(run: OrderRun) -> str:
    """Return what the shard keeps, in one sentence without its full stop.

    Example:
        >>> from kdslab.sim.resent_order import order_run
        >>> order_finding(order_run("PutRecords, what failed again"))
        'Sent 1, 2, 3; the shard keeps 1, 3, 2: out of order'
    """
    order = "in order" if run.is_in_order else "out of order"
    double = ""
    if run.duplicates:
        double = f", with {run.duplicates} duplicate{'' if run.duplicates == 1 else 's'}"
    return f"Sent 1, 2, 3; the shard keeps {_listed(run.log)}: {order}{double}"


def resent_order(run: OrderRun, *, width: int = 860) -> Twin:
    """Draw each request with what became of its records, the shard's log, and what a reader does.

    Args:
        run: What happened.
        width: How wide the picture is, in pixels; at least 320.

    Returns:
        The picture as SVG, with its finding and a table of the requests.
    """
    width = max(width, 320)
    left = 190 if width >= 560 else 116
    rows = [*_request_rows(run, left), *_result_rows(run, left, width)]
    height = _TOP * 2 + _ROW * (len(run.requests) + 2) + 24
    return Twin(
        finding=f"{order_finding(run)}.",
        columns=("step", "records", "outcome"),
        rows=_table(run),
        svg=paper("kds-order", width, height, _STYLE, "".join(rows)),
    )


def _request_rows(run: OrderRun, left: int) -> Iterator[str]:
    for place, request in enumerate(run.requests):
        y = _TOP + place * _ROW
        yield _label(f"request {place + 1}", y)
        for record, took in zip(request.records, request.stored, strict=True):
            x = left + (record - 1) * (_STEP + 26)
            yield _box(record, x, y, is_faint=not took, mark=f"request-{place}-{record}")
            yield f'<text x="{x + _BOX + 4}" y="{y + 23}">{"✓" if took else "✗"}</text>'
        if request.is_answer_lost:
            x = left + max(request.records) * (_STEP + 26)
            yield f'<text x="{x}" y="{y + 23}">answer lost</text>'


def _result_rows(run: OrderRun, left: int, width: int) -> Iterator[str]:
    y = _TOP + len(run.requests) * _ROW + 6
    yield f'<line class="line" x1="0" x2="{width}" y1="{y - 5}" y2="{y - 5}"/>'
    yield from _tape("the shard", run.log, left, y + 4, width, "log")
    yield from _tape("idempotent reader", run.once_each, left, y + 4 + _ROW + 14, width, "reader")


def _tape(
    name: str, records: Sequence[int], left: int, y: int, width: int, kind: str
) -> Iterator[str]:
    yield _label(name, y, "strong")
    step = min(_STEP, (width - left) // max(len(records), 1))
    seen: dict[int, int] = {}
    for place, record in enumerate(records):
        seen[record] = seen.get(record, 0) + 1
        mark = f"{kind}-{record}-{seen[record]}"
        yield _box(record, left + place * step, y, is_faint=False, mark=mark)
        if seen[record] > 1:
            middle = left + place * step + _BOX / 2
            yield f'<text class="small" x="{middle:.0f}" y="{y + _BOX + 13}">again</text>'


def _label(name: str, y: int, style: str = "") -> str:
    return f'<text class="{style}" x="4" y="{y + 23}">{name}</text>'


def _box(record: int, x: int, y: int, *, is_faint: bool, mark: str) -> str:
    colour = PALETTE[record - 1]
    dashes = ' stroke-dasharray="4 3"' if is_faint else ""
    return (
        f'<g><rect data-mark="{mark}" x="{x}" y="{y}" width="{_BOX}" height="{_BOX}" rx="4" '
        f'fill="{colour}" fill-opacity="{0 if is_faint else 0.3}" stroke="{colour}" '
        f'stroke-width="2"{dashes}/>'
        f'<text class="number" x="{x + _BOX / 2:.0f}" y="{y + 23}">{record}</text></g>'
    )


def _table(run: OrderRun) -> tuple[tuple[str, str, str], ...]:
    requests = tuple(
        (f"request {place}", _listed(request.records), _outcome(request))
        for place, request in enumerate(run.requests, start=1)
    )
    order = "in order" if run.is_in_order else "out of order"
    return (
        *requests,
        ("the shard", _listed(run.log), order),
        ("idempotent reader", _listed(run.once_each), f"{run.duplicates} skipped"),
    )


def _outcome(request: Request) -> str:
    said = ", ".join("stored" if took else "refused" for took in request.stored)
    return f"{said}; answer lost" if request.is_answer_lost else said


def _listed(records: Sequence[int]) -> str:
    return ", ".join(map(str, records))
