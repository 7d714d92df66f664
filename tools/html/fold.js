/* From the changes of a run to what holds after any of its events. The program has worked out what each
   record changes; here changes are only carried out. Nothing here draws. */

const NUMBER_FIELDS = ['up', 'paused', 'role', 'term', 'votedFor', 'leader', 'commitIndex', 'lastApplied', 'durableIndex'];
const TIMER = 9;
const TIMER_OFF = 10;
const VOTES = 11;
const CONFIGURATION = 12;
const PROGRESS = 13;
const LOG = 14;
const CUT = 15;

/** Events between two states that are kept. */
const KEYFRAME = 256;

/** A server before the page is told of it. */
function unknownServer() {
  return { up: 0, paused: 0, role: 0, term: 0, votedFor: 0, leader: 0, commitIndex: 0, lastApplied: 0,
    durableIndex: 0, timer: null, votes: [], configuration: -1, progress: {}, base: 0, baseTerm: 0, last: 0, cutTo: [] };
}

/** A copy that shares only what is never changed in place. */
function copyServers(servers) {
  return servers.map((server) => ({ ...server, progress: { ...server.progress } }));
}

/** Carries out the changes [from, to) of a server at a time. `onLog` hears of what its log becomes. */
function applyChanges(run, servers, place, numbers, from, to, time, onLog) {
  const server = servers[place];
  for (let at = from; at < to;) {
    const field = numbers[at++];
    if (field < TIMER) {
      server[NUMBER_FIELDS[field]] = numbers[at++];
    } else if (field === TIMER) {
      server.timer = time + numbers[at++];
    } else if (field === TIMER_OFF) {
      server.timer = null;
    } else if (field === VOTES) {
      server.votes = numbers.slice(at + 1, at + 1 + numbers[at]);
      at += 1 + numbers[at];
    } else if (field === CONFIGURATION) {
      server.configuration = numbers[at++];
    } else if (field === PROGRESS) {
      server.progress[numbers[at]] = { match: numbers[at + 1], next: numbers[at + 2], mode: numbers[at + 3] };
      at += 4;
    } else if (field === LOG) {
      const [base, baseTerm, keep, more] = numbers.slice(at, at + 4);
      Object.assign(server, { base, baseTerm, last: keep + more });
      if (onLog) onLog(place, base, keep, numbers.slice(at + 4, at + 4 + more));
      at += 4 + more;
    } else if (field === CUT) {
      servers[run.placeOf.get(numbers[at])].cutTo = numbers.slice(at + 2, at + 2 + numbers[at + 1]);
      at += 2 + numbers[at + 1];
    } else {
      throw new Error(`no field ${field}`);
    }
  }
}

/** A server's log after every event. Entries are never copied: each index knows all that ever stood there. */
class LogHistory {
  constructor() {
    this.cells = [];
    this.extents = { event: [], base: [], last: [] };
  }

  note(event, base, keep, entries) {
    entries.forEach((entry, i) => {
      const index = keep + 1 + i;
      (this.cells[index] ||= []).push(event, entry);
    });
    this.extents.event.push(event);
    this.extents.base.push(base);
    this.extents.last.push(keep + entries.length);
  }

  /** How far it reaches after an event, and what a snapshot has taken the place of. */
  extent(event) {
    const place = firstPlace(0, this.extents.event.length, (i) => this.extents.event[i] > event) - 1;
    return place < 0 ? { base: 0, last: 0 } : { base: this.extents.base[place], last: this.extents.last[place] };
  }

  /** The entry at an index after an event, the event that wrote it, and whether another stood there; null
      where the log has none. */
  cell(index, event, extent = this.extent(event)) {
    const versions = this.cells[index];
    if (index <= extent.base || index > extent.last || !versions) return null;
    const place = firstPlace(0, versions.length / 2, (i) => versions[2 * i] > event) - 1;
    return place < 0 ? null : { entry: versions[2 * place + 1], since: versions[2 * place], overwrites: place > 0 };
  }
}

class Fold {
  /** `watch` is called for every event, its server's place, that server before it, and the servers after it; first
      of all for 0. */
  constructor(run, watch = () => {}) {
    this.run = run;
    this.logs = Array.from({ length: run.servers }, () => new LogHistory());
    const servers = Array.from({ length: run.servers }, unknownServer);
    const note = (event) => (place, base, keep, entries) => this.logs[place].note(event, base, keep, entries);
    for (let place = 0, at = 0; place < run.servers; place++) {
      const size = run.data.before[at++];
      applyChanges(run, servers, place, run.data.before, at, at + size, run.begin, note(0));
      at += size;
    }
    this.keyframes = [copyServers(servers)];
    watch(0, -1, null, servers);
    for (let event = 1; event <= run.count; event++) {
      const place = run.serverOf(event);
      const before = place < 0 ? null : { ...servers[place] };
      this.carryOut(servers, event, note(event));
      watch(event, place, before, servers);
      if (event % KEYFRAME === 0) this.keyframes.push(copyServers(servers));
    }
    this.latest = { event: 0, servers: this.keyframes[0] };
  }

  carryOut(servers, event, onLog) {
    const { run } = this;
    const from = run.changesAt[event - 1];
    const to = run.changesAt[event];
    if (from < to) applyChanges(run, servers, Math.max(run.serverOf(event), 0), run.changes, from, to, run.time[event], onLog);
  }

  /** The servers after an event, by their places: the same whatever was asked for before. */
  at(event) {
    const { latest } = this;
    if (latest.event === event) return latest.servers;
    const frame = Math.floor(event / KEYFRAME);
    const near = latest.event < event && latest.event >= frame * KEYFRAME;
    const servers = copyServers(near ? latest.servers : this.keyframes[frame]);
    for (let next = (near ? latest.event : frame * KEYFRAME) + 1; next <= event; next++) this.carryOut(servers, next);
    this.latest = { event, servers };
    return servers;
  }
}
