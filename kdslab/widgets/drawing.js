// Shows an SVG that the kernel drew; marks of the same name travel from their last place.
const kdsStill = matchMedia("(prefers-reduced-motion: reduce)");

function kdsPlaces(stage) {
  const places = new Map();
  for (const mark of stage.querySelectorAll("circle[data-mark]")) {
    places.set(mark.dataset.mark, [Number(mark.getAttribute("cx")), Number(mark.getAttribute("cy"))]);
  }
  return places;
}

function kdsTravel(stage, before) {
  if (kdsStill.matches || !stage.animate) return;
  for (const mark of stage.querySelectorAll("circle[data-mark]")) {
    const [x, y] = [Number(mark.getAttribute("cx")), Number(mark.getAttribute("cy"))];
    const [fromX, fromY] = before.get(mark.dataset.mark) ?? [x, 0];
    if (fromX === x && fromY === y) continue;
    mark.animate(
      [{ transform: `translate(${fromX - x}px, ${fromY - y}px)` }, { transform: "none" }],
      { duration: 420, easing: "cubic-bezier(.5, 0, .8, 1)" },
    );
  }
}

function render({ model, el }) {
  const { stage, shown, stop } = kdsFrame(model, el, () => draw());
  let tallest = 0;
  const draw = () => {
    const before = kdsPlaces(stage);
    stage.innerHTML = shown().svg ?? "";
    // As high as the highest so far, so that what stands below does not jump up and down.
    const { height } = stage.firstElementChild?.getBoundingClientRect() ?? { height: 0 };
    tallest = Math.max(tallest, Math.ceil(height));
    stage.style.minHeight = `${tallest}px`;
    kdsTravel(stage, before);
  };
  draw();
  let resting;
  const sizes = new ResizeObserver(([entry]) => {
    clearTimeout(resting);
    resting = setTimeout(() => {
      const width = Math.round(Math.min(entry.contentRect.width, 1100));
      if (width < 240 || Math.abs(width - model.get("width")) < 8) return;
      tallest = 0;
      model.set("width", width);
      model.save_changes();
    }, 120);
  });
  sizes.observe(stage);
  return () => {
    clearTimeout(resting);
    sizes.disconnect();
    stop();
  };
}
export default { render };
