"""Every picture of the house on one page, in the light and the dark theme, to be looked at.

The page is one file that needs nothing else. Widgets stand there with their own JavaScript, on a
model that keeps what it is told and has no kernel behind it: they look as in JupyterLab, and their
knobs move, but nothing is drawn anew.
"""

from __future__ import annotations

import html
import json
import sys
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from kdslab.figures.picture import Picture
from kdslab.figures.twin import Twin
from kdslab.widgets.explorer import NOT_GUESSED, Explorer

THEMES: Final = ("light", "dark")
_WIDTH: Final = 668
_THEME_FILES: Final = "share/jupyter/lab/themes/@jupyterlab/theme-{}-extension/index.css"

_STYLE: Final = """
body { margin: 0; font: 14px/1.5 system-ui, sans-serif; }
section { display: grid; grid-template-columns: 1fr 1fr; }
h2 { grid-column: 1 / -1; margin: 0; padding: 4px 16px; font-size: 15px; background: #888; }
.theme { min-width: 0; padding: 16px; background: var(--jp-layout-color1);
  color: var(--jp-content-font-color1); }
.theme img { max-width: 100%; }
.theme table { border-collapse: collapse; } .theme td, .theme th { padding: 1px 10px 1px 0; }
"""

_SCRIPT: Final = """
const shown = JSON.parse(document.getElementById("shown").textContent);
const modules = new Map();
const load = (source) => {
  if (!modules.has(source)) {
    const blob = new Blob([source], { type: "text/javascript" });
    modules.set(source, import(URL.createObjectURL(blob)));
  }
  return modules.get(source);
};
const standIn = (state) => ({
  get: (name) => state[name],
  set: (name, value) => (state[name] = value),
  on() {}, off() {}, send() {}, save_changes() {},
});
const draw = async (box, { state, figure, html, css }) => {
  if (html) box.innerHTML = html;
  if (figure) {
    const font = { ...figure.layout.font, color: getComputedStyle(box).color };
    await Plotly.newPlot(box, figure.data, { ...figure.layout, font }, figure.config);
  }
  if (!state) return;
  box.append(Object.assign(document.createElement("style"), { textContent: css }));
  const el = box.appendChild(document.createElement("div"));
  const { default: widget } = await load(state._esm);
  widget.render({ model: standIn(structuredClone(state)), el });
};
for (const box of document.querySelectorAll(".theme")) await draw(box, shown[box.dataset.name]);
document.body.dataset.ready = "true";
"""


def sheet(subjects: Mapping[str, Any]) -> str:
    """Return the page.

    Args:
        subjects: Widgets, `Picture`s and `Twin`s, each with the name that stands above it.

    Raises:
        ValueError: If a subject is none of these.
    """
    shown = {name: _shown(name, subject) for name, subject in subjects.items()}
    rows = "".join(_row(name) for name in subjects)
    themes = "".join(f"<style>{_theme(theme)}</style>" for theme in THEMES)
    plotly = files("plotly").joinpath("package_data/plotly.min.js").read_text("utf-8")
    data = json.dumps(shown).replace("</", "<\\/")
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>Contact sheet</title>{themes}<style>{_STYLE}</style></head><body>{rows}"
        f'<script>{plotly}</script><script type="application/json" id="shown">{data}</script>'
        f'<script type="module">{_SCRIPT}</script></body></html>'
    )


def _row(name: str) -> str:
    said = html.escape(name, quote=True)
    boxes = "".join(f'<div class="theme {each}" data-name="{said}"></div>' for each in THEMES)
    return f"<section><h2>{said}</h2>{boxes}</section>"


def _shown(name: str, subject: Any) -> dict[str, Any]:
    if isinstance(subject, Picture):
        return {"figure": subject._repr_mimebundle_()["application/vnd.plotly.v1+json"]}
    if isinstance(subject, Twin):
        return {"html": subject.html()}
    if isinstance(subject, Explorer):
        # As wide as half of a page of 1,400 pixels; uncovered, with what came true.
        subject.width = _WIDTH
        subject.guess = NOT_GUESSED if subject.forecast else ""
        state = {key: value for key, value in subject.get_state().items() if key != "layout"}
        return {"state": state, "css": state.pop("_css")}
    raise ValueError(f"a sheet shows widgets, pictures and twins, got {name}: {subject!r}")


def _theme(theme: str) -> str:
    """Return JupyterLab's own colours, for one half of the page."""
    text = Path(sys.prefix, _THEME_FILES.format(theme)).read_text("utf-8")
    return text.replace(":root", f".{theme}")
