/* Of all that a stretch of time has, what there is room for. Nothing here draws. */

/** More arrows are a density instead. */
const MOST_ARROWS = 1200;
/** More are not labelled. */
const MOST_LABELS = 70;
/** By sort of message: which of them are given up first, where there are too many. */
const RANKS = { vote: 0, snapshot: 1, entries: 2, read: 3, request: 3, answer: 3, unknown: 3, reply: 4, heartbeat: 5 };

class Arrows {
  constructor(run) {
    this.run = run;
    this.ranks = run.data.sorts.map((sort) => RANKS[sort]);
    const most = Math.max(...this.ranks) + 1;
    /** By rank: messages in the order in which they left, and of all up to each the latest end. */
    this.ranked = Array.from({ length: most }, () => ({ messages: [], latest: [] }));
    for (let message = 0; message < run.messages; message++) {
      const { messages, latest } = this.ranked[this.ranks[run.sort[message]]];
      messages.push(message);
      latest.push(Math.max(latest.length > 0 ? latest[latest.length - 1] : 0, run.ended[message]));
    }
  }

  /** Of a rank the places [first, last) that may be on their way in a stretch of time. */
  places(rank, from, to) {
    const { messages, latest } = this.ranked[rank];
    const first = firstPlace(0, messages.length, (place) => latest[place] >= from);
    return [first, firstPlace(first, messages.length, (place) => this.run.left[messages[place]] > to)];
  }

  /** The messages to be drawn, and of which ranks there are too many. */
  pick(from, to, isShown) {
    const drawn = [];
    const dense = [];
    this.ranked.forEach(({ messages }, rank) => {
      const [first, last] = this.places(rank, from, to);
      if (dense.length > 0 || drawn.length + last - first > MOST_ARROWS) {
        if (last > first) dense.push(rank);
        return;
      }
      for (let place = first; place < last; place++) {
        const message = messages[place];
        if (this.run.ended[message] >= from && isShown(message)) drawn.push(message);
      }
    });
    return { drawn, dense };
  }

  /** How many messages of these ranks arrive at each host in each of `columns` parts of the stretch. */
  density(ranks, axis, columns) {
    const counts = this.run.hosts.map(() => new Uint32Array(columns));
    for (const rank of ranks) {
      const [first, last] = this.places(rank, axis.from, axis.to);
      for (let place = first; place < last; place++) {
        const message = this.ranked[rank].messages[place];
        const column = Math.floor(((this.run.ended[message] - axis.from) / axis.span) * columns);
        if (column >= 0 && column < columns) counts[this.run.to[message]][column]++;
      }
    }
    return counts;
  }
}

/** Of bars one after the other those in sight; of those too short to be seen, of each pixel the one that tells
    most: who leads, who stands for election, who is down. */
function visibleBars(bars, axis) {
  const first = Math.max(0, firstPlace(0, bars.length, (place) => bars[place].end > axis.from));
  const weight = (bar) => (bar.up === 0 ? 2 : bar.role === LEADER ? 4 : bar.role === FOLLOWER || bar.role === NOT_KNOWN ? 0 : 3);
  const visible = [];
  let pixel = -Infinity;
  for (let place = first; place < bars.length && bars[place].begin <= axis.to; place++) {
    const bar = bars[place];
    const x0 = axis.x(bar.begin);
    const x1 = axis.x(bar.end);
    if (x1 - x0 < 1 && Math.floor(x0) === pixel && visible.length > 0) {
      const last = visible[visible.length - 1];
      if (weight(bar) > weight(last.bar) && last.x1 - last.x0 <= 1) Object.assign(last, { bar });
      continue;
    }
    pixel = Math.floor(x0);
    visible.push({ bar, x0, x1: Math.max(x1, x0 + 1) });
  }
  return visible;
}

/** Of rising events those in sight, at most one for so many pixels. */
function visibleEvents(run, events, axis, apart) {
  const visible = [];
  let last = -Infinity;
  const from = firstPlace(0, events.length, (place) => run.time[events[place]] >= axis.from);
  for (let place = from; place < events.length; place++) {
    const x = axis.x(run.time[events[place]]);
    if (x > axis.width) break;
    if (x - last < apart) continue;
    visible.push({ event: events[place], x });
    last = x;
  }
  return visible;
}

/** Where texts stand already, so that none stands on another. */
class Places {
  constructor() { this.taken = []; }
  /** Whether there was room, which is taken now. */
  take(x0, y0, x1, y1) {
    if (this.taken.some((box) => x0 < box[2] && box[0] < x1 && y0 < box[3] && box[1] < y1)) return false;
    this.taken.push([x0, y0, x1, y1]);
    return true;
  }
}
