/* How times and states are said. Nothing here draws. */

const MILLISECOND = 1e6;
const SECOND = 1e9;
/** What the log of another program has not told. */
const NOT_KNOWN = -1;
const SHAPES = ['●', '△', '▲', '★'];

/** "163.000 ms": as stories tell it. */
function milliseconds(nanoseconds, digits = 3) {
  const text = (nanoseconds / MILLISECOND).toFixed(digits);
  const [whole, part] = text.split('.');
  return whole.replace(/\B(?=(\d{3})+$)/g, ',') + (part ? `.${part}` : '') + ' ms';
}

/** An instant of a run, in one unit for the whole of it. */
function instantWords(nanoseconds, runEnd) {
  return runEnd < 100 * SECOND ? milliseconds(nanoseconds) : `${(nanoseconds / SECOND).toFixed(6)} s`;
}

/** With no more digits than ticks so far apart need. */
function tickWords(nanoseconds, step) {
  const unit = step >= SECOND / 2 ? SECOND : step >= 500 ? MILLISECOND : 1e3;
  const digits = Math.max(0, Math.ceil(Math.log10(unit / step) - 1e-9));
  return `${(nanoseconds / unit).toFixed(digits)} ${unit === SECOND ? 's' : unit === MILLISECOND ? 'ms' : 'µs'}`;
}

/** Nanoseconds of "163ms", "1.5 s" or "163", which is milliseconds; NaN of anything else. */
function parseInstant(text) {
  const match = /^\s*([\d,]*\.?\d+)\s*(ns|us|µs|ms|s|min|h)?\s*$/.exec(text);
  if (!match) return NaN;
  const units = { ns: 1, us: 1e3, µs: 1e3, ms: MILLISECOND, s: SECOND, min: 60 * SECOND, h: 3600 * SECOND };
  return Math.round(Number(match[1].replaceAll(',', '')) * units[match[2] ?? 'ms']);
}

function serverName(number) { return number === 0 ? '–' : `S${number}`; }
function serverNames(numbers) { return numbers.length === 0 ? 'nobody' : numbers.map(serverName).join(', '); }

/** "leader", "paused", "down" */
function standing(run, server) {
  if (server.up === 0) return 'down';
  if (server.paused === 1) return 'paused';
  if (server.role === NOT_KNOWN) return 'unknown';
  const role = run.data.roles[server.role];
  return role === 'preCandidate' ? 'pre-candidate' : role;
}

/** "★", "‖", "✕": what stands beside every colour. */
function shape(server) {
  if (server.up === 0) return '✕';
  if (server.role === NOT_KNOWN) return '·';
  return server.paused === 1 ? '‖' : SHAPES[server.role];
}

function progressWords(run, progress) {
  const mode = run.data.modes[progress.mode];
  return `match ${progress.match} · next ${progress.next}${mode === 'replicate' ? '' : ` · ${mode}`}`;
}

/** "T3", or "–" where it is not known. */
function termWords(term) { return term === NOT_KNOWN ? '–' : `T${term}`; }
function knownOr(number, words) { return number === NOT_KNOWN ? words : String(number); }

/** Names and values of a server, in the terms of Raft's Figure 2. */
function serverFields(run, server) {
  if (run.imported) {
    return [['state', server.up === 0 ? 'down' : 'running'], ['role', server.role === NOT_KNOWN ? 'unknown' : standing(run, { ...server, up: 1 })],
      ['currentTerm', knownOr(server.term, 'unknown')], ['commitIndex', knownOr(server.commitIndex, 'unknown')]];
  }
  const fields = [
    ['state', server.up === 0 ? 'down' : server.paused === 1 ? 'paused' : 'running'],
    ['role', run.data.roles[server.role] === 'preCandidate' ? 'pre-candidate' : run.data.roles[server.role]],
    ['currentTerm', String(server.term)],
    ['votedFor', serverName(server.votedFor)],
    ['leader', serverName(server.leader)],
    ['log', server.last === server.base ? 'empty' : `${server.base + 1}…${server.last}`],
    ['snapshot', server.base === 0 ? 'none' : `up to ${server.base} (T${server.baseTerm})`],
    ['durable to', String(server.durableIndex)],
    ['commitIndex', String(server.commitIndex)],
    ['lastApplied', String(server.lastApplied)],
    ['voters', server.configuration < 0 ? 'nobody' : run.texts[server.configuration][0]],
    ['votes', server.role === PRE_CANDIDATE || server.role === CANDIDATE ? serverNames(server.votes) : '–'],
    ['election timer', server.timer === null ? 'off' : `runs out at ${instantWords(server.timer, run.end)}`],
  ];
  if (server.role === LEADER) {
    for (const [peer, progress] of Object.entries(server.progress)) {
      fields.push([`→ S${peer}`, progressWords(run, progress)]);
    }
  }
  return fields;
}

/** What of a server is other than before: names with old and new values. */
function changedFields(run, before, after) {
  const old = new Map(serverFields(run, before));
  return serverFields(run, after)
    .filter(([name, value]) => old.get(name) !== value)
    .map(([name, value]) => [name, old.get(name) ?? '–', value]);
}
