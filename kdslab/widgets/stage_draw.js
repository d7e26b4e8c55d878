// Paints one moment of a film on a canvas that lies over the scenery.
function kdsPainter(canvas, el) {
  const pen = canvas.getContext("2d");
  let film, layout, colours, ink, paper, ratio = 1, sprites;

  // A picture of each kind of mark: copying one is far quicker than drawing it two thousand times.
  const sprite = (radius, drawn) => {
    const half = Math.ceil((radius + 2) * ratio);
    const small = document.createElement("canvas");
    small.width = small.height = 2 * half;
    const brush = small.getContext("2d");
    brush.translate(half, half);
    brush.scale(ratio, ratio);
    drawn(brush, radius);
    return { small, half };
  };
  const disc = (colour) => (brush, radius) => {
    brush.fillStyle = colour;
    brush.beginPath();
    brush.arc(0, 0, radius, 0, 7);
    brush.fill();
  };
  const ring = (colour) => (brush, radius) => {
    brush.strokeStyle = colour;
    brush.lineWidth = 1.6;
    brush.beginPath();
    brush.arc(0, 0, radius - 0.6, 0, 7);
    brush.stroke();
  };
  const cross = (colour) => (brush, radius) => {
    const arm = radius + 0.5;
    brush.lineCap = "round";
    for (const [width, paint] of [[4.4, paper], [2.2, colour]]) {
      brush.lineWidth = width;
      brush.strokeStyle = paint;
      brush.beginPath();
      brush.moveTo(-arm, -arm);
      brush.lineTo(arm, arm);
      brush.moveTo(arm, -arm);
      brush.lineTo(-arm, arm);
      brush.stroke();
    }
  };

  const dress = () => {
    const style = getComputedStyle(el);
    ink = style.getPropertyValue("--kds-ink").trim() || style.color;
    paper = style.getPropertyValue("--kds-paper").trim() || "#fff";
    ratio = Math.min(devicePixelRatio || 1, 3);
    const { radius, width, height } = layout;
    const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== wide || canvas.height !== high) [canvas.width, canvas.height] = [wide, high];
    sprites = {
      first: colours.shards.map((colour) => sprite(radius, disc(colour))),
      again: colours.shards.map((colour) => sprite(radius, ring(colour))),
      copy: colours.shards.map((colour) => sprite(radius - 1, disc(colour))),
      refused: sprite(radius, cross(colours.wrong)),
    };
  };

  const stamp = ({ small, half }, x, y) => pen.drawImage(small, x * ratio - half, y * ratio - half);
  const look = (kind, i) =>
    kind === "refused" ? sprites.refused
    : kind === "copy" ? sprites.copy[film.shard[i]]
    : film.attempt[i] > 1 ? sprites.again[film.shard[i]]
    : sprites.first[film.shard[i]];

  // In units of the layout; marks are stamped in the canvas's own pixels.
  const scaled = (drawn) => {
    pen.save();
    pen.scale(ratio, ratio);
    drawn();
    pen.restore();
  };

  const tanks = (at) => {
    const place = (at / film.seconds) * (film.levels[0].length - 1);
    layout.lanes.forEach(([top, bottom], shard) => {
      const levels = film.levels[shard], here = Math.floor(place);
      const next = levels[Math.min(here + 1, levels.length - 1)];
      const high = ((bottom - top) * kdsBetween(levels[here], next, place - here)) / 1000;
      pen.fillStyle = colours.shards[shard];
      pen.fillRect(layout.gate_x, bottom - high, layout.tape_x - layout.gate_x, high);
    });
  };

  const words = (text, x, y, align) => {
    pen.textAlign = align;
    pen.lineWidth = 4;
    pen.lineJoin = "round";
    pen.strokeStyle = paper;
    pen.strokeText(text, x, y);
    pen.fillStyle = ink;
    pen.fillText(text, x, y);
  };

  // A line through the newest record that a reader has got from a shard, with the reader's letter.
  const positions = (at) => {
    film.reads.forEach(({ stands }, reader) => {
      stands.forEach(({ at: times, newest }, shard) => {
        const n = kdsUpTo(times, at);
        if (!n) return;
        const x = layout.tape_x + (at - newest[n - 1]) * layout.pixels_per_second;
        const [top, bottom] = layout.lanes[shard];
        if (x > layout.tape_end) return;
        pen.fillStyle = ink;
        pen.fillRect(x - 0.75, top, 1.5, bottom - top);
        words(String.fromCharCode(65 + reader), x + 3, bottom - 3 - 12 * reader, "left");
      });
    });
  };

  const counts = (at) => {
    layout.lanes.forEach(([top, bottom], shard) => {
      const { let: let_in, refused } = film.lanes[shard];
      const said = (times) => kdsUpTo(times, at).toLocaleString("en");
      words(`${shard}: ${said(let_in)} in`, layout.tape_end - 4, top + 13, "right");
      if (kdsUpTo(refused, at)) words(`✗ ${said(refused)}`, layout.tape_end - 4, bottom - 5, "right");
    });
  };

  const halo = (x, y) => {
    pen.lineWidth = 2;
    pen.strokeStyle = ink;
    pen.beginPath();
    pen.arc(x, y, layout.radius + 5, 0, 7);
    pen.stroke();
  };

  return {
    show(nextFilm, nextLayout, nextColours) {
      [film, layout, colours] = [nextFilm, nextLayout, nextColours];
      dress();
    },
    dress,
    // Paints a moment; `chosen` is the journey that was asked about, or -1.
    paint(at, chosen) {
      pen.clearRect(0, 0, canvas.width, canvas.height);
      scaled(() => tanks(at));
      let mark, seen = 0;
      kdsSeen(film, layout, at, (kind, i, x, y, share) => {
        seen += 1;
        if (share < 1) pen.globalAlpha = share;
        stamp(look(kind, i), x, y);
        if (share < 1) pen.globalAlpha = 1;
        if (i === chosen && kind !== "copy") mark = [x, y];
      });
      scaled(() => {
        pen.font = "600 12px system-ui, sans-serif";
        positions(at);
        counts(at);
        if (mark) halo(...mark);
      });
      return seen;
    },
  };
}
