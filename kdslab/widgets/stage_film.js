// A film as it came from the kernel, unpacked, and what is to be seen of it at a moment.
const KDS_NEVER = 0xffff;

function kdsBytes(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

// Times are seconds of the film. Journeys stand in the order of arrival, so that what is to be seen
// is one piece of them.
function kdsFilm({ reel, layout }) {
  const shorts = (text) => new Uint16Array(kdsBytes(text).buffer);
  const seconds = (text) =>
    Float32Array.from(shorts(text), (tick) => (tick === KDS_NEVER ? Infinity : tick * reel.tick));
  const film = {
    ...reel,
    sent: seconds(reel.sent),
    reached: seconds(reel.reached),
    record: shorts(reel.record),
    key: shorts(reel.key),
    producer: kdsBytes(reel.producer),
    shard: kdsBytes(reel.shard),
    attempt: kdsBytes(reel.attempt),
    limit: kdsBytes(reel.limit),
    taken: reel.taken.map(seconds),
  };
  film.count = film.sent.length;
  film.y = Float32Array.from(film.key, (key) => kdsHeight(layout, reel.places[key]));
  film.refusals = [];
  film.lanes = layout.lanes.map(() => ({ let: [], refused: [] }));
  for (let i = 0; i < film.count; i++) {
    const lane = film.lanes[film.shard[i]];
    (film.limit[i] ? lane.refused : lane.let).push(film.reached[i]);
    if (film.limit[i]) film.refusals.push(i);
  }
  film.reads = film.taken.map((taken) => kdsReads(film, taken, layout));
  return film;
}

// What one reader gets: the records by the time it gets them, and where it stands in each shard.
function kdsReads(film, taken, layout) {
  const order = [...taken.keys()].filter((i) => taken[i] < Infinity);
  order.sort((one, other) => taken[one] - taken[other] || one - other);
  const stands = layout.lanes.map(() => ({ at: [], newest: [] }));
  for (const i of order) {
    const { at, newest } = stands[film.shard[i]];
    at.push(taken[i]);
    newest.push(film.reached[i]);
  }
  return { order, at: order.map((i) => taken[i]), stands };
}

function kdsHeight({ lanes }, place) {
  const lane = Math.min(Math.floor(place * lanes.length), lanes.length - 1);
  const [top, bottom] = lanes[lane];
  return top + 6 + (place * lanes.length - lane) * (bottom - top - 12);
}

// How many of some rising times lie at a moment or before it.
function kdsUpTo(times, at) {
  let low = 0, high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

const kdsBetween = (start, end, done) => start + (end - start) * done;

// Calls `see(kind, i, x, y, seen)` for everything that moves: first what lies on the tapes, then
// what flies. The rules are those of stage_layout.py.
function kdsSeen(film, layout, at, see) {
  const { hash_x, gate_x, tape_x, tape_end, pixels_per_second: speed } = layout;
  const longest = Math.max((tape_end - tape_x) / speed, layout.bounce_seconds);
  const first = kdsUpTo(film.reached, at - longest), arrived = kdsUpTo(film.reached, at);
  const last = kdsUpTo(film.sent, at);
  for (let i = first; i < arrived; i++) {
    const age = at - film.reached[i];
    if (!film.limit[i] && tape_x + age * speed <= tape_end) see("stored", i, tape_x + age * speed, film.y[i], 1);
  }
  for (let i = arrived; i < last; i++) {
    const [left, top, width, height] = layout.producers[film.producer[i]];
    const start = left + width, turn = (hash_x - start) / (gate_x - start);
    const done = (at - film.sent[i]) / (film.reached[i] - film.sent[i]);
    if (done < turn) {
      const x = kdsBetween(start, hash_x, done / turn);
      see("flies", i, x, kdsBetween(top + height / 2, film.y[i], done / turn), 1);
    } else see("flies", i, kdsBetween(hash_x, gate_x, (done - turn) / (1 - turn)), film.y[i], 1);
  }
  film.reads.forEach(({ order, at: times }, reader) => {
    const [left, top, , height] = layout.readers[reader];
    for (let n = kdsUpTo(times, at - layout.hand_seconds); n < times.length && times[n] <= at; n++) {
      const i = order[n], done = (at - times[n]) / layout.hand_seconds;
      const x = Math.min(tape_x + (times[n] - film.reached[i]) * speed, tape_end);
      see("copy", i, kdsBetween(x, left, done), kdsBetween(film.y[i], top + height / 2, done), 1);
    }
  });
  for (let i = first; i < arrived; i++) {
    const done = (at - film.reached[i]) / layout.bounce_seconds;
    if (!film.limit[i] || done >= 1) continue;
    see("refused", i, gate_x - 6 - 52 * done, film.y[i] - 30 * done + 38 * done * done, 1 - done ** 3);
  }
}

// The record nearest to a point, if one is near; a refused one is preferred.
function kdsNearest(film, layout, at, x, y) {
  let found = -1, best = 14;
  kdsSeen(film, layout, at, (kind, i, hereX, hereY) => {
    const away = Math.hypot(hereX - x, hereY - y) - (kind === "refused" ? 6 : 0);
    if (away < best) [found, best] = [i, away];
  });
  return found;
}

const kdsFill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

// A time as one reads it: milliseconds in a film of a few seconds.
function kdsTime(seconds, whole) {
  if (seconds < 0.001 && seconds > 0) return `${Math.ceil(seconds * 1e6)} µs`;
  if (whole < 10) return `${Math.round(seconds * 1000).toLocaleString("en")} ms`;
  return `${seconds.toFixed(whole < 100 ? 2 : 1)} s`;
}

// Why a record is where it is: pairs of a heading and a sentence, from the kernel's words.
function kdsWhy(film, words, i) {
  const when = (at) => kdsTime(at, film.seconds);
  const limit = film.limit[i];
  const values = {
    record: film.record[i] + 1,
    attempt: film.attempt[i],
    key: film.keys[film.key[i]],
    shard: film.shard[i],
    producer: film.producers[film.producer[i]],
    at: when(film.reached[i]),
    place: `${(film.places[film.key[i]] * 100).toFixed(1)} %`,
    limit: words.limits[limit],
    wait: limit ? kdsTime(film.waits[film.refusals.indexOf(i)], 0) : "",
  };
  const next = film.record.indexOf(film.record[i], i + 1);
  const fate = next < 0 ? "never" : film.limit[next] ? "refused" : "stored";
  values.next = next < 0 ? "" : when(film.reached[next]);
  values.fate = kdsFill(words.fates[fate], values);
  values.reads = film.taken
    .map((taken, reader) => {
      const name = String.fromCharCode(65 + reader);
      return taken[i] < Infinity ? `${name} takes it at ${when(taken[i])}` : `${name} does not take it in this film`;
    })
    .join("; ");
  return words[limit ? "refused" : "stored"].map(([head, text]) => [head, kdsFill(text, values)]);
}
