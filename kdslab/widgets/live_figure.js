// Draws a plotly figure in place. plotly.js comes from the kernel, once a page.
const kdsRest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// One widget asks and the others wait. If no answer comes (the kernel is busy or gone, the widget
// was closed), whoever still waits asks again, less and less often.
async function kdsPlotly(model, isGone) {
  let patience = 5_000;
  while (!globalThis.Plotly?.react && !isGone()) {
    if (performance.now() < (globalThis.kdslabAskedUntil ?? 0)) {
      await kdsRest(50);
      continue;
    }
    globalThis.kdslabAskedUntil = performance.now() + patience;
    await kdsAsk(model, patience, isGone);
    patience = Math.min(2 * patience, 60_000);
  }
  return globalThis.Plotly;
}

async function kdsAsk(model, patience, isGone) {
  let buffers;
  const arrived = (message, found) => {
    if (message === "plotly") buffers = found;
  };
  model.on("msg:custom", arrived);
  model.send("plotly, please");
  const until = performance.now() + patience;
  while (!buffers && !isGone() && performance.now() < until) await kdsRest(20);
  model.off("msg:custom", arrived);
  if (!buffers) globalThis.kdslabAskedUntil = 0;
  else await kdsRun(URL.createObjectURL(new Blob(buffers, { type: "text/javascript" })));
}

function kdsRun(source) {
  return new Promise((resolve) => {
    const script = document.createElement("script");
    script.src = source;
    script.onload = script.onerror = () => {
      URL.revokeObjectURL(source);
      resolve();
    };
    document.head.append(script);
  });
}

// The width is given, so that plotly need not measure the page on every move. Nothing can be
// dragged: a zoom would be lost at the next move, and its handles cost time at every one.
function kdsFitted(layout, stage, ink) {
  const still = Object.entries(layout)
    .filter(([name]) => /^[xy]axis\d*$/.test(name))
    .map(([name, axis]) => [name, { ...axis, fixedrange: true }]);
  const font = { ...layout.font, color: ink };
  return { ...layout, ...Object.fromEntries(still), font, width: stage.clientWidth, dragmode: false };
}

function render({ model, el }) {
  const { stage, fail, shown, stop } = kdsFrame(model, el, () => draw());
  const chart = document.createElement("div");
  chart.style.height = `${shown().layout?.height ?? 360}px`;
  stage.append(chart);
  stage.style.minHeight = `${shown().layout?.height ?? 360}px`;
  let plotly, ink, drawing = false, waiting = false, gone = false;
  const draw = async () => {
    waiting = true;
    // JupyterLab renders a view before it puts it on the page: no width, no theme yet.
    if (drawing || !plotly || !stage.clientWidth) return;
    drawing = true;
    try {
      while (waiting && !gone) {
        waiting = false;
        // A copy, because plotly writes into what it draws, and this may be drawn again.
        const { data, layout, config } = structuredClone(shown());
        if (!data) continue;
        const fitted = kdsFitted(layout, stage, ink);
        await plotly.react(chart, data, fitted, config);
      }
    } catch (failure) {
      fail(`The chart could not be drawn: ${failure.message}`);
    } finally {
      drawing = false;
    }
  };
  kdsPlotly(model, () => gone).then((loaded) => {
    plotly = loaded;
    draw();
  });
  const redress = () => {
    ink = getComputedStyle(el).color;
    draw();
  };
  let width = 0;
  const sizes = new ResizeObserver(() => {
    if (!stage.clientWidth || stage.clientWidth === width) return;
    width = stage.clientWidth;
    redress();
  });
  sizes.observe(stage);
  // The theme is an attribute of the page; a change of it changes the ink.
  const theme = new MutationObserver(redress);
  theme.observe(document.body, { attributeFilter: ["data-jp-theme-light", "data-jp-theme-name"] });
  return () => {
    gone = true;
    sizes.disconnect();
    theme.disconnect();
    plotly?.purge(chart);
    stop();
  };
}
export default { render };
