// Native controls for a model's knobs; every change goes to the kernel as one new `values`.
function kdsKnob(model, spec, touch) {
  // Counted on the page and not in this module: each kind of widget has its own copy of it.
  const id = `kds-${(globalThis.kdsCount = (globalThis.kdsCount ?? 0) + 1)}`;
  const box = document.createElement("div");
  box.className = `kds-knob kds-knob-${spec.kind}`;
  const label = document.createElement("label");
  label.htmlFor = id;
  label.textContent = spec.label;
  const [input, read, write] = kdsControl(spec);
  input.id = id;
  // JupyterLab takes arrow keys and Enter for itself unless the control says otherwise.
  input.dataset.lmSuppressShortcuts = "true";
  input.addEventListener("keydown", (event) => event.stopPropagation());
  const shown = document.createElement("output");
  shown.htmlFor = id;
  shown.setAttribute("aria-live", "off"); // The slider itself says its value.
  const tell = (value) => {
    if (spec.kind !== "range") return;
    const number = value.toLocaleString("en-US", { maximumFractionDigits: 6 });
    shown.textContent = `${number}${spec.unit ? " " + spec.unit : ""}`;
    input.setAttribute("aria-valuetext", shown.textContent);
  };
  const next = () => kdsSteps(spec, input).map((value) => ({ [spec.name]: value }));
  input.addEventListener("focus", () => touch(next));
  input.addEventListener(spec.kind === "choice" || spec.kind === "switch" ? "change" : "input", () => {
    const value = read();
    tell(value);
    touch(next);
    model.set("values", { ...model.get("values"), [spec.name]: value });
    model.save_changes();
  });
  const take = () => {
    const value = model.get("values")[spec.name];
    // What is being typed is newer than any answer that is still on its way.
    if (read() !== value && !(spec.kind === "text" && input === document.activeElement)) write(value);
    tell(value);
  };
  take();
  if (spec.kind === "switch") box.append(input, label);
  else if (spec.kind === "range") {
    const line = document.createElement("div");
    line.className = "kds-knob-line";
    line.append(input, shown);
    box.append(label, line);
  } else box.append(label, input);
  return [box, take];
}

// What one more press of a key could make of a control.
function kdsSteps(spec, input) {
  if (spec.kind === "switch") return [!input.checked];
  if (spec.kind !== "range") return [];
  // A copy takes the step, because it rounds and stops at the ends as the control itself does.
  const [up, down] = [input.cloneNode(), input.cloneNode()];
  up.value = down.value = input.value;
  up.stepUp();
  down.stepDown();
  return [up, down].map(({ value }) => Number(value)).filter((value) => value !== Number(input.value));
}

function kdsControl(spec) {
  if (spec.kind === "choice") {
    const menu = document.createElement("select");
    for (const option of spec.options) menu.add(new Option(option, option));
    return [menu, () => menu.value, (value) => (menu.value = value)];
  }
  const input = document.createElement("input");
  if (spec.kind === "switch") {
    input.type = "checkbox";
    return [input, () => input.checked, (value) => (input.checked = value)];
  }
  if (spec.kind === "range") {
    Object.assign(input, { type: "range", min: spec.minimum, max: spec.maximum, step: spec.step });
    return [input, () => Number(input.value), (value) => (input.value = value)];
  }
  input.type = "text";
  input.size = 36;
  return [input, () => input.value, (value) => (input.value = value)];
}

// The frame that all explorers share: knobs, a stage, the finding, the table, a line for errors.
// `draw` is called when `shown()` has become another picture.
function kdsFrame(model, el, draw) {
  const make = (tag, className, ...children) => {
    const node = document.createElement(tag);
    node.className = className;
    node.append(...children);
    return node;
  };
  const touch = (next) => ahead.touch(next);
  const knobs = model.get("knobs").map((spec) => kdsKnob(model, spec, touch));
  const row = make("div", "kds-knobs", ...knobs.map(([box]) => box));
  const stage = make("div", "kds-stage");
  stage.setAttribute("role", "img");
  // The title is seen, the same words a moment later are heard.
  const title = make("p", "kds-finding");
  title.setAttribute("aria-hidden", "true");
  const heard = make("p", "kds-heard");
  heard.setAttribute("role", "status");
  heard.setAttribute("aria-live", "polite");
  const error = make("p", "kds-error-line");
  error.setAttribute("role", "alert");
  const summary = make("summary", "");
  summary.textContent = "The same as a table";
  const table = make("table", "");
  const details = make("details", "kds-details", summary, table);
  el.classList.add("kds");
  const forecast = kdsForecast(model, el);
  el.append(...[row, forecast.box, title, stage, heard, error, details].filter((part) => part));

  // Typing sends many values; a screen reader hears the last finding only.
  let quiet;
  const say = (text) => {
    if (heard.textContent === text) return;
    heard.textContent = text;
    stage.setAttribute("aria-label", text);
  };
  const fill = () => {
    const { columns = [], rows = [] } = ahead.shown();
    details.hidden = !columns.length;
    if (!details.open) return;
    const cells = (tag, values, scope) =>
      values.map((value) => {
        const cell = make(tag, "");
        cell.textContent = value;
        if (scope) cell.scope = scope;
        return cell;
      });
    table.replaceChildren(
      make("thead", "", make("tr", "", ...cells("th", columns, "col"))),
      make("tbody", "", ...rows.map((values) => make("tr", "", ...cells("td", values)))),
    );
  };
  details.addEventListener("toggle", fill);
  const fail = (text) => {
    error.textContent = text ? `✗ ${text}` : "";
    error.hidden = !text;
    if (text && !stage.hasAttribute("aria-label")) stage.setAttribute("aria-label", text);
  };
  const update = () => {
    clearTimeout(quiet);
    const text = ahead.shown().finding ?? "";
    if (title.textContent !== text) title.textContent = text;
    if (!heard.textContent) say(text);
    else quiet = setTimeout(() => say(text), 150);
    fill();
  };
  const turned = () => knobs.forEach(([, take]) => take());
  model.on("change:values", turned);
  const paint = () => {
    draw();
    update();
  };
  const ahead = kdsAhead(model, paint, fail);
  update();
  return {
    stage,
    fail,
    shown: ahead.shown,
    stop() {
      clearTimeout(quiet);
      forecast.stop();
      ahead.stop();
      model.off("change:values", turned);
    },
  };
}
