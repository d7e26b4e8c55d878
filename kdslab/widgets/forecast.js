// A question that covers the picture until it is answered; then the reply stands in its place.
const KDS_SURE = ["guessing", "fairly sure", "certain"];

function kdsForecast(model, el) {
  const { prompt, options } = model.get("forecast") ?? {};
  const make = (tag, props = {}, ...children) => {
    const node = Object.assign(document.createElement(tag), props);
    node.append(...children);
    return node;
  };
  if (!prompt) return { box: null, stop() {} };
  const name = `kds-guess-${(globalThis.kdsCount = (globalThis.kdsCount ?? 0) + 1)}`;
  const choices = (kind, texts) =>
    texts.map((text) =>
      make("label", { className: "kds-guess" }, make("input", { type: "radio", name: kind, value: text }), text));
  const asked = make("fieldset", {}, make("legend", {}, `Predict first: ${prompt}`), ...choices(name, options));
  const sure = make("fieldset", { className: "kds-how-sure" },
    make("legend", {}, "How sure are you?"), ...choices(`${name}-sure`, KDS_SURE));
  const hint = make("span", { className: "kds-guess-hint" });
  const skip = make("button", { type: "button" }, "Show me");
  const buttons = make("div", { className: "kds-guess-buttons" },
    make("button", { type: "submit" }, "Predict"), skip, hint);
  const form = make("form", { noValidate: true }, asked, sure, buttons);
  const reply = make("p", { className: "kds-guess-reply" });
  reply.setAttribute("role", "status");
  const box = make("div", { className: "kds-forecast kds-card" }, form, reply);
  for (const control of form.elements) control.dataset.lmSuppressShortcuts = "true";
  form.addEventListener("keydown", (event) => event.stopPropagation());
  const chosen = (kind) => form.querySelector(`input[name="${kind}"]:checked`)?.value;
  const give = (guess, how) => {
    model.set("sure", how);
    model.set("guess", guess);
    model.save_changes();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const guess = chosen(name), how = chosen(`${name}-sure`);
    if (guess && how) give(guess, how);
    else hint.textContent = guess ? "Say first how sure you are." : "Choose an answer first.";
  });
  skip.addEventListener("click", () => give("-", ""));
  const show = () => {
    const covered = !model.get("guess");
    // The keyboard's place must not vanish with the button that was pressed.
    const held = form.contains(document.activeElement);
    el.classList.toggle("kds-covered", covered);
    form.hidden = !covered;
    reply.textContent = covered ? "" : model.get("reply") || "…";
    reply.tabIndex = -1;
    if (!covered && held) reply.focus();
  };
  model.on("change:guess", show);
  model.on("change:reply", show);
  show();
  return {
    box,
    stop() {
      model.off("change:guess", show);
      model.off("change:reply", show);
    },
  };
}
