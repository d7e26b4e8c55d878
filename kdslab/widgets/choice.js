// A card with a prompt, native controls and a reply; the kernel judges, this file only shows.

const PATIENCE_MS = 8000;
const SURE = ["guessing", "fairly sure", "certain"];
let cards = 0;

function element(tag, props = {}, ...children) {
  const node = Object.assign(document.createElement(tag), props);
  node.append(...children.filter((child) => child !== null));
  return node;
}

// Text stays text; only what stands between backticks becomes an element.
function prose(text) {
  return text
    .split(/(`[^`]+`)/)
    .map((part) => (/^`[^`]+`$/.test(part) ? element("code", {}, part.slice(1, -1)) : part));
}

function choices(type, name, options) {
  return options.map((option, number) => {
    const input = element("input", { type, name, value: String(number) });
    return element("label", { className: "kds-option" }, input, element("span", {}, ...prose(option)));
  });
}

// A menu for each line; its label stands outside, so that its name is the line alone.
function menus(kind, name, items, options) {
  return items.map((item, number) => {
    const id = `${name}-${number}`;
    const menu = element("select", { id });
    menu.append(element("option", { value: "" }, kind === "ordering" ? "place" : "choose"));
    options.forEach((option, place) => {
      menu.append(element("option", { value: String(place) }, option.replaceAll("`", "")));
    });
    const label = element("label", { htmlFor: id }, ...prose(item));
    const both = kind === "ordering" ? [menu, label] : [label, menu];
    return element("div", { className: `kds-row kds-${kind}` }, ...both);
  });
}

function answerField(model, name) {
  const kind = model.get("kind");
  const set = element("fieldset", {}, element("legend", {}, ...prose(model.get("prompt"))));
  if (kind === "number") {
    const input = element("input", { type: "number", step: "any", name });
    set.append(element("label", { className: "kds-number" }, element("span", {}, "Your number"), input));
  } else if (model.get("items").length) {
    set.append(...menus(kind, name, model.get("items"), model.get("options")));
  } else {
    set.append(...choices(kind === "multiple" ? "checkbox" : "radio", name, model.get("options")));
  }
  return set;
}

function sureField(name) {
  const set = element("fieldset", { className: "kds-sure" });
  set.append(element("legend", {}, "How sure are you?"), ...choices("radio", name, SURE));
  return set;
}

function picked(set, name) {
  return [...set.querySelectorAll(`input[name="${name}"]:checked`)].map((input) => Number(input.value));
}

function readAnswer(model, set, name) {
  const chosen = [...set.querySelectorAll("select")].map((menu) => menu.value);
  if (chosen.length) return chosen.includes("") ? null : chosen.map(Number);
  if (model.get("kind") !== "number") {
    const numbers = picked(set, name);
    return numbers.length ? numbers : null;
  }
  const value = set.querySelector("input").valueAsNumber;
  return Number.isFinite(value) ? value : null;
}

// A browser forgets what was ticked when a notebook's output is drawn again; the model has not.
function restore(model, set, name, sure, sureName) {
  const answer = model.get("answer");
  if (typeof answer === "number") set.querySelector("input").value = answer;
  const lines = set.querySelectorAll("select");
  lines.forEach((menu, line) => { menu.value = Array.isArray(answer) ? answer[line] : ""; });
  for (const number of Array.isArray(answer) && !lines.length ? answer : []) {
    const input = set.querySelector(`input[name="${name}"][value="${number}"]`);
    if (input) input.checked = true;
  }
  const level = SURE.indexOf(model.get("sure"));
  if (sure && level >= 0) sure.querySelectorAll(`input[name="${sureName}"]`)[level].checked = true;
}

function line({ mark, option, text }) {
  const name = option ? element("strong", {}, ...prose(option.replace(/\.$/, "")), ": ") : null;
  const said = element("span", {}, name, ...prose(text));
  return element("li", {}, element("span", { className: "kds-mark" }, mark), said);
}

function verdict(sign, text) {
  const mark = element("span", { className: "kds-mark" }, sign);
  mark.setAttribute("aria-hidden", "true");
  return element("p", { className: "kds-verdict" }, mark, element("span", {}, ...prose(text)));
}

function say(status, sign, text, lines = []) {
  const list = lines.length ? element("ul", {}, ...lines.map(line)) : null;
  status.replaceChildren(...[verdict(sign, text), list].filter((part) => part !== null));
}

// JupyterLab takes arrow keys and Enter for its own commands: its shortcuts match the focused
// control before they look for this mark further up, so each control carries it.
function keepKeys(form) {
  for (const control of form.elements) control.dataset.lmSuppressShortcuts = "true";
  form.addEventListener("keydown", (event) => event.stopPropagation());
}

function render({ model, el }) {
  const id = `kds-choice-${(cards += 1)}-${Math.random().toString(36).slice(2, 8)}`;
  const set = answerField(model, id);
  const sure = model.get("confidence") ? sureField(`${id}-sure`) : null;
  const send = element("button", { type: "submit" }, model.get("button"));
  const more = element("button", { type: "button", hidden: true }, "Show me");
  const status = element("div", { className: "kds-reply" });
  status.setAttribute("role", "status");
  status.setAttribute("aria-live", "polite");
  const buttons = element("div", { className: "kds-buttons" }, send, more);
  const form = element("form", { className: "kds kds-card kds-choice" }, set, sure, buttons, status);
  form.noValidate = true;
  keepKeys(form);
  let timer;

  function deliver(counter) {
    model.set(counter, model.get(counter) + 1);
    const due = model.get("submitted") + model.get("asked");
    model.save_changes();
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (model.get("handled") >= due) return;
      say(status, "!", "No answer from the kernel yet. If it was restarted, run this cell again.");
    }, PATIENCE_MS);
  }

  function submit(event) {
    event.preventDefault();
    const answer = readAnswer(model, set, id);
    const level = sure ? picked(sure, `${id}-sure`)[0] : null;
    const each = model.get("items").length > 0;
    if (answer === null) return say(status, "!", `Choose ${each ? "for each line" : "an answer"} first.`);
    if (level === undefined) return say(status, "!", "Say first how sure you are.");
    model.set("answer", answer);
    model.set("sure", level === null ? "" : SURE[level]);
    return deliver("submitted");
  }

  function show() {
    const { sign, verdict: text, lines } = model.get("feedback");
    const error = model.get("error");
    form.classList.toggle("kds-error", Boolean(error));
    // A button that vanishes under the finger must not take the keyboard's place with it.
    if (document.activeElement === more && !model.get("feedback").more) send.focus();
    more.hidden = !model.get("feedback").more;
    if (error) say(status, "!", error);
    else if (text) say(status, sign, text, lines);
  }

  const ask = () => deliver("asked");
  form.addEventListener("submit", submit);
  more.addEventListener("click", ask);
  model.on("change:handled", show);
  el.append(form);
  restore(model, set, id, sure, `${id}-sure`);
  show();
  return () => {
    clearTimeout(timer);
    model.off("change:handled", show);
  };
}

export default { render };
