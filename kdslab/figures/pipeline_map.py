"""A pipeline from end to end: producers, the stream with its shards, readers, and where it goes."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from kdslab.figures.paper import paper
from kdslab.figures.theme import PALETTE, shard_colour
from kdslab.figures.twin import Twin
from kdslab.sim.pipeline_examples import Pipeline

HEIGHT = 330
_SHOWN_SHARDS = 10
_TOP, _FLOOR = 44, 250
_CHARACTER = 6.9

_STYLE = """<style>
.kds-pipe text{font:13px system-ui,sans-serif;fill:var(--jp-content-font-color1,#767676)}
.kds-pipe .small{font-size:12px}.kds-pipe .strong{font-weight:600}
.kds-pipe .head{font-size:12px;fill:var(--jp-content-font-color2,#767676)}
.kds-pipe .box{fill:var(--jp-layout-color0,#fff);stroke:var(--jp-content-font-color2,#767676)}
.kds-pipe .flow{fill:none;stroke:var(--jp-content-font-color2,#767676);stroke-width:1.6}
.kds-pipe .fast{stroke-width:3}.kds-pipe .poll{stroke-dasharray:6 4}
.kds-pipe .tip{fill:var(--jp-content-font-color2,#767676)}
</style>"""


def finding(pipe: Pipeline) -> str:
    """Return what the pipeline needs, in one sentence without its full stop."""
    return (
        f"{pipe.name.capitalize()}: {pipe.records_per_second:,} records a second, "
        f"{pipe.mibps:.2f} MiB/s, take {_count(pipe.shards, 'shard')}; "
        f"the limit on {pipe.ruling} rules"
    )


def pipeline_map(pipe: Pipeline, *, width: int = 860) -> Twin:
    """Draw a pipeline.

    Args:
        pipe: The example with its numbers.
        width: How wide the picture is, in pixels; at least 320.
    """
    pen = _Pen(pipe, max(width, 320))
    parts = [*pen.flows(), *pen.producers(), *pen.stream(), *pen.readers(), *pen.foot()]
    return Twin(
        finding=f"{finding(pipe)}.",
        columns=("part", "what", "task", "how"),
        rows=_rows(pipe),
        svg=paper("kds-pipe", pen.width, HEIGHT, _STYLE, "".join(parts)),
    )


class _Pen:
    """It knows in which column a part stands and how high."""

    def __init__(self, pipe: Pipeline, width: int) -> None:
        self.pipe = pipe
        self.width = width
        gap = width * 0.055
        box = (width - 3 * gap - 4) / 4
        self.box = box
        self.columns = [2 + place * (box + gap) for place in range(4)]

    def producers(self) -> Iterator[str]:
        """Draw who writes."""
        yield self._head(0, "producers")
        lines = [f"{self.pipe.sources:,}", *_wrapped(self.pipe.example.producers, self.box)]
        every = self.pipe.example.seconds_between
        pace = f"every {every:g} s" if every >= 1 else f"{1 / every:g} a second"
        yield self._panel(0, 110, 184, [*lines, pace])

    def stream(self) -> Iterator[str]:
        """Draw the stream with a lane for each shard, as far as there is room."""
        yield self._head(1, "stream")
        x, shown = self.columns[1], min(self.pipe.shards, _SHOWN_SHARDS)
        lane = (_FLOOR - _TOP - 34) / shown
        yield (
            f'<rect class="box" x="{x:.1f}" y="{_TOP}" width="{self.box:.1f}" '
            f'height="{_FLOOR - _TOP}" rx="4"/>'
        )
        for place in range(shown):
            yield (
                f'<rect x="{x + 5:.1f}" y="{_TOP + 30 + place * lane + 1:.1f}" '
                f'width="{self.box - 10:.1f}" height="{lane - 2:.1f}" '
                f'fill="{shard_colour(place)}" fill-opacity=".45"/>'
            )
        yield self._text(1, _TOP + 20, _count(self.pipe.shards, "shard"), "strong")
        hidden = self.pipe.shards - shown
        if hidden:
            yield self._text(1, _FLOOR + 16, f"{hidden} more", "small")

    def readers(self) -> Iterator[str]:
        """Draw who reads and where the results go."""
        yield self._head(2, "consumers")
        yield self._head(3, "targets")
        for place, reader in enumerate(self.pipe.example.readers):
            top, floor = self._slot(place)
            yield self._panel(2, top, floor, [reader.name, *_wrapped(reader.task, self.box)])
            yield self._panel(3, top + 8, floor - 8, [reader.target])

    def flows(self) -> Iterator[str]:
        """Draw the arrows: thick for a pipe of its own, dashed for whoever polls."""
        middle = (_TOP + _FLOOR) / 2
        yield self._arrow(0, middle, middle, "")
        for place, reader in enumerate(self.pipe.example.readers):
            top, floor = self._slot(place)
            level = (top + floor) / 2
            start = middle + (level - middle) * 0.7
            yield self._arrow(1, start, level, "fast" if reader.fan_out else "poll")
            yield self._arrow(2, level, level, "")

    def foot(self) -> Iterator[str]:
        """Say what the key is and what the lines mean."""
        key = f"Partition key: {self.pipe.example.key}."
        for place, line in enumerate(_wrapped(key, self.width - 8)):
            yield f'<text x="4" y="{HEIGHT - 42 + 16 * place}">{escape(line)}</text>'
        legend = "dashed: polls, shares 2 MiB/s a shard"
        if any(reader.fan_out for reader in self.pipe.example.readers):
            legend += "; thick: fan-out, a pipe of its own"
        yield f'<text class="head" x="4" y="{HEIGHT - 6}">{legend}</text>'

    def _slot(self, place: int) -> tuple[float, float]:
        count = len(self.pipe.example.readers)
        share = (_FLOOR - _TOP) / count
        return _TOP + share * place + 4, _TOP + share * (place + 1) - 4

    def _arrow(self, column: int, start: float, end: float, kind: str) -> str:
        left, right = self.columns[column] + self.box, self.columns[column + 1]
        bend = (left + right) / 2
        return (
            f'<path class="flow {kind}" d="M{left:.1f},{start:.1f} C{bend:.1f},{start:.1f} '
            f'{bend:.1f},{end:.1f} {right - 7:.1f},{end:.1f}"/>'
            f'<path class="tip" d="M{right - 1:.1f},{end:.1f} l-8,-4.5 v9 z"/>'
        )

    def _panel(self, column: int, top: float, floor: float, lines: list[str]) -> str:
        x = self.columns[column]
        first = (top + floor) / 2 - 8 * (len(lines) - 1) + 4
        texts = "".join(
            self._text(column, first + 16 * place, line, "" if place else "strong")
            for place, line in enumerate(lines)
        )
        return (
            f'<rect class="box" x="{x:.1f}" y="{top:.1f}" width="{self.box:.1f}" '
            f'height="{floor - top:.1f}" rx="4" stroke="{PALETTE[0]}"/>{texts}'
        )

    def _text(self, column: int, y: float, text: str, kind: str) -> str:
        x = self.columns[column] + self.box / 2
        size = "small " if len(text) * _CHARACTER > self.box else ""
        return (
            f'<text class="{size}{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="middle">'
            f"{escape(text)}</text>"
        )

    def _head(self, column: int, text: str) -> str:
        return (
            f'<text class="head" x="{self.columns[column] + self.box / 2:.1f}" y="{_TOP - 12}" '
            f'text-anchor="middle">{text}</text>'
        )


def _rows(pipe: Pipeline) -> tuple[tuple[str, ...], ...]:
    example = pipe.example
    pace = f"{pipe.records_per_second:,} records/s of {example.record_bytes} bytes"
    return (
        ("producers", f"{pipe.sources:,} {example.producers}", "write", pace),
        ("stream", _count(pipe.shards, "shard"), f"key: {example.key}", f"{pipe.ruling} rule"),
        *(
            (
                "consumer",
                reader.name,
                f"{reader.task}, into {reader.target}",
                "enhanced fan-out" if reader.fan_out else "polls",
            )
            for reader in example.readers
        ),
    )


def _wrapped(text: str, pixels: float) -> list[str]:
    fitting, lines = max(6, int(pixels / _CHARACTER)), [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > fitting:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
