// Plays a film: records move on a canvas over the scenery, from one message and without the kernel.
const kdsCalm = matchMedia("(prefers-reduced-motion: reduce)");
const KDS_STEP_SECONDS = 0.5; // Of the time that it takes to watch.
const KDS_SPEEDS = [["¼ ×", 0.25], ["½ ×", 0.5], ["1 ×", 1], ["2 ×", 2], ["4 ×", 4]];
const KDS_FRAMES_KEPT = 4096;

function kdsMake(tag, props = {}, ...children) {
  const node = Object.assign(document.createElement(tag), props);
  node.append(...children);
  return node;
}

// The row of controls below the picture. Each is a native one, and JupyterLab leaves its keys alone.
function kdsControls(deeds) {
  const id = `kds-${(globalThis.kdsCount = (globalThis.kdsCount ?? 0) + 1)}`;
  const button = (text, name, deed) => {
    const node = kdsMake("button", { type: "button", onclick: deed }, text);
    if (name) node.setAttribute("aria-label", name);
    return node;
  };
  const play = button("Play", "", deeds.toggle);
  const back = button("◂", "One step back", () => deeds.step(-1));
  const on = button("▸", "One step on", () => deeds.step(1));
  const scrub = kdsMake("input", { type: "range", id, min: 0, max: 1000, step: 1, value: 0 });
  scrub.addEventListener("input", () => deeds.scrub(scrub.value / 1000));
  const shown = kdsMake("output", { htmlFor: id });
  shown.setAttribute("aria-live", "off"); // The slider itself says its value.
  const speed = kdsMake("select", { id: `${id}-speed` });
  for (const [text, value] of KDS_SPEEDS) speed.add(new Option(text, value, value === 1, value === 1));
  speed.addEventListener("change", () => deeds.speed(Number(speed.value)));
  const before = button("◂ Previous refusal", "", () => deeds.refusal(-1));
  const after = button("Next refusal ▸", "", () => deeds.refusal(1));
  const labelled = (text, node, ...more) =>
    kdsMake("span", { className: "kds-stage-field" }, kdsMake("label", { htmlFor: node.id }, text), node, ...more);
  const row = kdsMake("div", { className: "kds-stage-row" }, play, back, on,
    labelled("Moment", scrub, shown), labelled("Speed", speed),
    kdsMake("span", { className: "kds-stage-field" }, before, after));
  for (const node of row.querySelectorAll("button, input, select")) {
    node.dataset.lmSuppressShortcuts = "true";
    node.addEventListener("keydown", (event) => event.stopPropagation());
  }
  return { row, play, scrub, shown, before, after };
}

function render({ model, el }) {
  const { stage, fail, shown, stop } = kdsFrame(model, el, () => take());
  stage.classList.add("kds-stage-film");
  const scenery = kdsMake("div", { className: "kds-scenery" });
  const canvas = kdsMake("canvas");
  canvas.setAttribute("role", "img");
  stage.append(scenery, canvas);
  const note = kdsMake("p", { className: "kds-note" });
  const why = kdsMake("div", { className: "kds-why" });
  why.setAttribute("role", "status");
  why.setAttribute("aria-live", "polite");
  const painter = kdsPainter(canvas, el);
  let film, at = 0, speed = 1, chosen = -1, playing = false, inSight = false, touched = false;
  let request = 0, last = 0, told = 0, asked = 0;
  canvas.kdsFrames = []; // Milliseconds between frames while it plays, for whoever wants to measure.

  const pace = () => (film.seconds / film.play_seconds) * speed;
  const tell = () => {
    const text = kdsTime(at, film.seconds);
    controls.shown.textContent = text;
    controls.scrub.value = Math.round((at / film.seconds) * 1000);
    if (!playing) controls.scrub.setAttribute("aria-valuetext", text);
  };
  const paint = () => {
    canvas.kdsVisible = painter.paint(at, chosen);
  };
  const go = (where) => {
    at = Math.min(Math.max(where, 0), film.seconds);
    tell();
    paint();
  };
  const run = (on) => {
    playing = on;
    controls.play.textContent = on ? "Pause" : at >= film.seconds ? "Play again" : "Play";
    cancelAnimationFrame(request);
    last = asked = 0;
    if (on) request = requestAnimationFrame(frame);
    else tell();
  };
  const frame = (now) => {
    request = requestAnimationFrame(frame);
    if (!inSight) return void (last = 0);
    const passed = last ? now - last : 0;
    last = now;
    if (passed && canvas.kdsFrames.push(passed) > KDS_FRAMES_KEPT) canvas.kdsFrames.shift();
    // A page that was away must not jump; where motion is unwelcome, it goes on in steps.
    asked += Math.min(passed, 100);
    if (kdsCalm.matches && asked < 1000 * KDS_STEP_SECONDS) return;
    at = Math.min(at + (asked / 1000) * pace(), film.seconds);
    asked = 0;
    paint();
    if (at >= film.seconds) run(false);
    else if (now - told > 100) {
      told = now;
      tell();
    }
  };
  const explain = (i) => {
    chosen = i;
    const lines = i < 0 ? [] : kdsWhy(film, shown().words, i);
    why.replaceChildren(...lines.map(([head, text]) =>
      kdsMake("p", {}, kdsMake("strong", {}, `${head} `), text)));
    if (!lines.length) why.textContent = shown().words.hint;
    paint();
  };
  const pause = () => {
    touched = true;
    if (playing) run(false);
  };
  const controls = kdsControls({
    toggle() {
      touched = true;
      if (!playing && at >= film.seconds) at = 0;
      run(!playing);
    },
    step(way) {
      pause();
      go(at + way * KDS_STEP_SECONDS * (film.seconds / film.play_seconds));
    },
    scrub(share) {
      pause();
      go(share * film.seconds);
    },
    speed: (value) => (speed = value),
    refusal(way) {
      pause();
      const from = film.limit[chosen] ? chosen : kdsUpTo(film.reached, at) - (way > 0 ? 1 : 0);
      const next = way > 0 ? film.refusals.find((i) => i > from) : film.refusals.findLast((i) => i < from);
      if (next === undefined) return void (why.textContent = shown().words[way > 0 ? "last" : "first"]);
      at = Math.min(film.reached[next] + 0.3 * shown().layout.bounce_seconds, film.seconds);
      explain(next);
      tell();
    },
  });
  const panel = kdsMake("div", { className: "kds-stage-controls" }, controls.row, note, why);
  stage.after(panel);

  const take = () => {
    const { layout, scene, colours, reel, words, finding } = shown();
    // The first film could not be made; the line for errors says why.
    panel.hidden = !reel;
    if (!reel) return;
    // The same run on a page of another width: what was asked about stays chosen.
    const same = film && reel.reached === film.packed && chosen >= 0;
    film = { ...kdsFilm({ reel, layout }), packed: reel.reached };
    at = Math.min(at, film.seconds);
    if (scenery.kdsScene !== scene) scenery.innerHTML = scenery.kdsScene = scene;
    canvas.setAttribute("aria-label", finding);
    note.textContent = words.note;
    controls.before.disabled = controls.after.disabled = !film.refusals.length;
    painter.show(film, layout, colours);
    if (same) paint();
    else explain(-1);
    tell();
  };
  take();

  const under = ({ offsetX, offsetY }) => {
    const scale = shown().layout.width / canvas.clientWidth;
    return kdsNearest(film, shown().layout, at, offsetX * scale, offsetY * scale);
  };
  canvas.addEventListener("click", (event) => {
    pause();
    explain(under(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    canvas.style.cursor = !playing && under(event) >= 0 ? "pointer" : "";
  });

  const redress = () => {
    if (!film) return;
    painter.dress();
    paint();
  };
  let resting;
  const sizes = new ResizeObserver(([entry]) => {
    clearTimeout(resting);
    resting = setTimeout(() => {
      redress(); // A page that was zoomed has other pixels.
      const width = Math.round(Math.min(entry.contentRect.width, 1100));
      if (width < 240 || Math.abs(width - model.get("width")) < 8) return;
      model.set("width", width);
      model.save_changes();
    }, 120);
  });
  sizes.observe(stage);
  const sight = new IntersectionObserver(([entry]) => {
    inSight = entry.isIntersecting;
    // It begins by itself once, unless someone has touched it or wants no motion.
    if (inSight && !touched && !kdsCalm.matches && film) {
      touched = true;
      run(true);
    }
  }, { threshold: 0.4 });
  sight.observe(canvas);
  const theme = new MutationObserver(redress);
  theme.observe(document.body, { attributeFilter: ["data-jp-theme-light", "data-jp-theme-name"] });
  return () => {
    cancelAnimationFrame(request);
    clearTimeout(resting);
    for (const watch of [sizes, sight, theme]) watch.disconnect();
    stop();
  };
}
export default { render };
