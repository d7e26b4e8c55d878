"""A live drawing on an empty page, before a kernel that answers only when a test says so."""

from __future__ import annotations

from typing import Any

from kdslab.widgets import LiveDrawing, Range, Switch

KNOBS = [
    Range(name="n", label="Number", value=4, minimum=0, maximum=99).spec(),
    Switch(name="on", label="On").spec(),
]

# The kernel draws what it is asked for as "<n> <on>"; `kernel.draw` may be replaced.
STAGE = """async ([source, knobs, forecast]) => {
  document.body.innerHTML = "<main></main>";
  // As wide as the page's own measure, so that no new width is told while a test runs.
  const state = { knobs, error: "", width: 1100, values: { n: 4, on: false } };
  Object.assign(state, { forecast, guess: "", sure: "", reply: "" });
  const ears = {}, kernel = { moves: [], asked: [], paints: 0 };
  const tell = (event, ...rest) => (ears[event] ?? []).forEach((hear) => hear(...rest));
  const view = (values) => {
    const words = kernel.draw(values);
    return { at: [values, state.width], finding: words, svg: `<svg><text>${words}</text></svg>` };
  };
  const set = (name, value) => {
    if (JSON.stringify(state[name]) === JSON.stringify(value)) return;
    state[name] = value;
    tell(`change:${name}`);
  };
  const model = {
    get: (name) => state[name],
    set,
    save_changes: () => kernel.moves.push(state.values),
    send: ({ ahead }) => kernel.asked.push(ahead),
    on: (event, hear) => (ears[event] ??= []).push(hear),
    off: (event, hear) => (ears[event] = ears[event].filter((other) => other !== hear)),
  };
  kernel.draw = ({ n, on }) => `${n} ${on}`;
  kernel.answer = (values) => { set("error", ""); set("view", view(values)); };
  kernel.ahead = (values) => tell("msg:custom", { ahead: view(values) });
  kernel.state = state;
  kernel.tell_reply = (words) => set("reply", words);
  kernel.fail = (words) => set("error", words);
  kernel.turn = (values) => { set("values", values); kernel.answer(values); };
  state.view = view(state.values);
  const module = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
  kernel.stop = module.default.render({ model, el: document.querySelector("main") });
  new MutationObserver((all) => (kernel.paints += all.length)).observe(
    document.querySelector(".kds-stage"), { childList: true });
  globalThis.kernel = kernel;
}"""


class Bench:
    """The drawing, its two knobs, and the strings of its kernel."""

    def __init__(self, page: Any, forecast: dict[str, Any] | None = None) -> None:
        self.page = page
        # The page's time stands still, so that no slow machine lets a knob rest by accident.
        page.clock.install(time=0)
        page.clock.pause_at(1)
        page.evaluate(STAGE, [LiveDrawing._esm, KNOBS, forecast or {}])
        page.add_style_tag(content=LiveDrawing._css)
        self.slider = page.get_by_role("slider", name="Number")
        self.switch = page.get_by_role("checkbox", name="On")

    def kernel(self, deed: str, given: Any = None) -> None:
        """Let the kernel `answer`, draw `ahead`, `fail`, `turn` a knob, or `stop` the view."""
        self.page.evaluate(f"([given]) => {{ kernel.{deed}(given); }}", [given])

    def answer(self, n: int, on: bool = False) -> None:
        """Let the kernel answer a move to these values."""
        self.kernel("answer", {"n": n, "on": on})

    def move(self, *numbers: int) -> None:
        """Move the slider within one turn of the page, as a quick hand does."""
        self.slider.evaluate(
            "(input, numbers) => numbers.forEach((n) => {"
            " input.value = n; input.dispatchEvent(new Event('input')); })",
            numbers,
        )

    def rest(self) -> list[dict[str, Any]]:
        """Wait until the page has asked, answer all that it asked for, and return that."""
        self.page.clock.run_for(150)
        asked: list[dict[str, Any]] = self.page.evaluate("() => kernel.asked.splice(0)")
        for values in asked:
            self.kernel("ahead", values)
        return asked

    @property
    def shown(self) -> str:
        """What the picture says."""
        return self.page.locator(".kds-stage text").text_content()

    @property
    def paints(self) -> int:
        """How often the picture has been painted since the first time."""
        return self.page.evaluate("() => kernel.paints")

    @property
    def error(self) -> str:
        """What the error line says."""
        return self.page.locator(".kds-error-line").text_content()
