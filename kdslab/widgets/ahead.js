// What a knob's next step would show is drawn while nobody waits, and shown when it gets there.
const KDS_REST_MS = 60;
const KDS_KEPT = 64;

// A picture says `at` which place it was drawn for: where the knobs stand, and the page's width.
// `paint` is called when another picture is to be seen, `fail` with the words of the error line.
function kdsAhead(model, paint, fail) {
  const kept = new Map(); // Pictures by place, the oldest first; null was asked for and may come.
  const trail = []; // The places where the knobs have been, the last one last.
  let shown = model.get("view");
  let steps = () => [];
  let resting;
  const names = model.get("knobs").map(({ name }) => name);
  const place = (values, width = model.get("width")) =>
    JSON.stringify([width, ...names.map((name) => values[name])]);
  const here = () => place(model.get("values"));
  const at = (view) => view.at && place(...view.at);
  const text = (view) => JSON.stringify({ ...view, at: at(view) });
  const same = (one, other) => at(one) === at(other) && text(one) === text(other);
  const arrived = () => at(shown) === here();
  const keep = (where, view) => {
    kept.delete(where);
    kept.set(where, view);
    if (kept.size > KDS_KEPT) kept.delete(kept.keys().next().value);
  };
  const show = (view, error) => {
    shown = view;
    keep(at(view), view);
    // First, because what cannot be painted says so in the same line.
    fail(error);
    paint();
    rest();
  };
  const rest = () => {
    clearTimeout(resting);
    resting = setTimeout(ask, KDS_REST_MS);
  };
  // Once for each place: a picture that does not come is slow or cannot be drawn.
  const ask = () => {
    if (!arrived()) return;
    for (const step of steps()) {
      const values = { ...model.get("values"), ...step };
      if (kept.has(place(values))) continue;
      keep(place(values), null);
      model.send({ ahead: values });
    }
  };
  const note = () => {
    if (trail.at(-1) !== here()) trail.push(here());
    if (trail.length > KDS_KEPT) trail.shift();
  };
  const moved = () => {
    note();
    const view = kept.get(here());
    if (view && !arrived()) show(view, "");
    else fail(arrived() ? "" : model.get("error"));
  };
  const drawnAhead = (message) => {
    const view = message?.ahead;
    // The kernel's answer to a real move is newer.
    if (!view || kept.get(at(view))) return;
    keep(at(view), view);
    if (at(view) === here() && !arrived()) show(view, "");
  };
  const answered = () => {
    note();
    const view = model.get("view");
    const known = at(view) === at(shown) ? shown : kept.get(at(view));
    // The same place, another picture: what `draw` reads has changed, and all that is kept is old.
    if (known && !same(known, view)) kept.clear();
    keep(at(view), view);
    const late = trail.lastIndexOf(at(view)) < trail.lastIndexOf(at(shown));
    if (!late && !same(shown, view)) show(view, model.get("error"));
  };
  const failed = () => fail(model.get("error"));
  const ears = {
    "change:values": moved,
    "change:width": moved,
    "change:view": answered,
    "change:error": failed,
    "msg:custom": drawnAhead,
  };
  for (const [event, hear] of Object.entries(ears)) model.on(event, hear);
  note();
  keep(at(shown), shown);
  failed();
  return {
    shown: () => shown,
    // The knob that has the hand: what is asked for are its next steps.
    touch(next) {
      steps = next;
      rest();
    },
    stop() {
      clearTimeout(resting);
      for (const [event, hear] of Object.entries(ears)) model.off(event, hear);
    },
  };
}
