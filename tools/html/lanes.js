/* What stands on the lanes of the diagram, gathered while the run is folded once. Nothing here draws. */

const FOLLOWER = 0;
const PRE_CANDIDATE = 1;
const CANDIDATE = 2;
const LEADER = 3;
const FAULTS = new Set(['crash', 'restart', 'pause', 'resume', 'refuse', 'diskLost', 'clockJump', 'link', 'settings']);

class Lanes {
  constructor(run) {
    this.run = run;
    /** By server: stretches in which it looks the same, one after the other without a gap. */
    this.bars = Array.from({ length: run.servers }, () => []);
    /** By server: stretches in which it cannot reach somebody, or somebody cannot reach it. */
    this.cuts = Array.from({ length: run.servers }, () => []);
    this.commits = Array.from({ length: run.servers }, () => []);
    this.timeouts = Array.from({ length: run.servers }, () => []);
    this.faults = Array.from({ length: run.servers }, () => []);
    this.events = Array.from({ length: run.hosts.length }, () => []);
    /** What stands above the lanes: { event, mark }. */
    this.marks = [];
    /** What stepping stops at. */
    this.stops = { telling: [], election: [], commit: [], fault: [], caption: [] };
    this.electionTimer = run.data.timers.indexOf('election');
    this.fold = new Fold(run, (event, place, before, servers) => this.note(event, place, before, servers));
    /** Of clients: what they wait for. */
    this.operations = run.hosts.map((_, host) => run.operations.filter((operation) => operation.host === host));
  }

  openBar(place, time, server) {
    const bars = this.bars[place];
    if (bars.length > 0) bars[bars.length - 1].end = time;
    bars.push({ begin: time, end: this.run.end, role: server.role, term: server.term, up: server.up, paused: server.paused });
  }

  /** How the window finds the servers and the links. */
  noteBefore(servers) {
    servers.forEach((server, place) => this.openBar(place, this.run.begin, server));
    this.noteCuts(this.run.begin, servers);
  }

  note(event, place, before, servers) {
    if (event === 0) return this.noteBefore(servers);
    const { run, stops } = this;
    const after = servers[place];
    const kind = run.kindName(event);
    const time = run.time[event];
    if (run.host[event] > 0) this.events[run.host[event] - 1].push(event);
    if (run.routine[event] === 0) stops.telling.push(event);
    if (FAULTS.has(kind)) {
      stops.fault.push(event);
      if (place >= 0) this.faults[place].push(event);
      else this.marks.push({ event, mark: 'fault' });
    }
    if (kind === 'link') this.noteCuts(time, servers);
    if (place < 0) return this.noteWorld(event, kind);
    if (before.role !== after.role || before.term !== after.term || before.up !== after.up || before.paused !== after.paused) {
      this.openBar(place, time, after);
      const stands = after.role === CANDIDATE && (before.role !== CANDIDATE || before.term !== after.term);
      if (stands || (after.role === LEADER && before.role !== LEADER)) {
        stops.election.push(event);
        this.marks.push({ event, mark: stands ? 'candidate' : 'leader' });
      }
      if (after.up === 0 && before.up === 1) this.marks.push({ event, mark: 'crash' });
    }
    if (after.up === 1 && before.commitIndex !== NOT_KNOWN && after.commitIndex > before.commitIndex) {
      this.commits[place].push(event);
      stops.commit.push(event);
    }
    if (kind === 'timer' && run.detail[event] === this.electionTimer) this.timeouts[place].push(event);
  }

  noteWorld(event, kind) {
    const told = { caption: 'caption', question: 'question', violation: 'violation', expectation: 'expectation' }[kind];
    if (!told) return;
    this.marks.push({ event, mark: told });
    if (told !== 'expectation') this.stops.caption.push(event);
  }

  noteCuts(time, servers) {
    const numbers = servers.map((_, place) => this.run.hosts[place].server);
    servers.forEach((server, place) => {
      const unheard = numbers.filter((_, other) => servers[other].cutTo.includes(numbers[place]));
      const cut = new Set([...server.cutTo, ...unheard]);
      const spans = this.cuts[place];
      const open = spans.length > 0 && spans[spans.length - 1].open ? spans[spans.length - 1] : null;
      const from = [...cut].sort((a, b) => a - b);
      if (open && open.from.join() === from.join()) return;
      if (open) Object.assign(open, { end: time, open: false });
      if (from.length > 0) spans.push({ begin: time, end: this.run.end, from, open: true });
    });
  }
}
