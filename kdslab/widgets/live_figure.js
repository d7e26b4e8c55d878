// Draws a plotly figure in place. plotly.js comes from the kernel, once a page.
function kdsPlotly(model) {
  globalThis.kdslabPlotly ??= new Promise((resolve, reject) => {
    const arrived = (message, buffers) => {
      if (message !== "plotly") return;
      model.off("msg:custom", arrived);
      const source = URL.createObjectURL(new Blob(buffers, { type: "text/javascript" }));
      const script = document.createElement("script");
      script.src = source;
      script.onload = () => {
        URL.revokeObjectURL(source);
        resolve(globalThis.Plotly);
      };
      script.onerror = () => reject(new Error("plotly.js could not be loaded"));
      document.head.append(script);
    };
    model.on("msg:custom", arrived);
    model.send("plotly, please");
  });
  return globalThis.kdslabPlotly;
}

function kdsThemed(layout, el) {
  const ink = getComputedStyle(el).color;
  return { ...layout, font: { ...layout.font, color: ink }, autosize: true };
}

function render({ model, el }) {
  const { stage, stop } = kdsFrame(model, el);
  const chart = document.createElement("div");
  stage.append(chart);
  stage.style.minHeight = `${model.get("view").layout?.height ?? 360}px`;
  let plotly, drawing = false, waiting = false, gone = false;
  const draw = async () => {
    waiting = true;
    if (drawing || !plotly) return;
    drawing = true;
    while (waiting && !gone) {
      waiting = false;
      const { data, layout, config } = model.get("view");
      if (data) await plotly.react(chart, structuredClone(data), kdsThemed(layout, el), config);
    }
    drawing = false;
  };
  model.on("change:view", draw);
  draw();
  kdsPlotly(model).then(
    (loaded) => {
      plotly = loaded;
      draw();
    },
    (failure) => (stage.textContent = `The chart needs plotly.js: ${failure.message}.`),
  );
  // The theme is an attribute of the page; a change of it changes the ink.
  const theme = new MutationObserver(draw);
  theme.observe(document.body, { attributeFilter: ["data-jp-theme-light", "data-jp-theme-name"] });
  return () => {
    gone = true;
    theme.disconnect();
    model.off("change:view", draw);
    plotly?.purge(chart);
    stop();
  };
}
export default { render };
