/* The run as the page has it: columns by event, from 1 in their order; 0 is before the first. Nothing here
   draws. README.md beside this describes the JSON that it is read from. */

/** Sums of an array's numbers, one longer than it: what was before the first is `start`. */
function runningSums(numbers, start) {
  const sums = new Float64Array(numbers.length + 1);
  sums[0] = start;
  for (let i = 0; i < numbers.length; i++) sums[i + 1] = sums[i] + numbers[i];
  return sums;
}

/** An array with a place before its first number. */
function fromOne(numbers, Kind = Int32Array) {
  const column = new Kind(numbers.length + 1);
  column.set(numbers, 1);
  return column;
}

/** The first place from `low` to `high` for which `holds`, which once true stays so; `high` where none does. */
function firstPlace(low, high, holds) {
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle; else low = middle + 1;
  }
  return low;
}

const NUMBER = '\u0001';
const DELIVERED = 0;
const ON_ITS_WAY = 1;
const LOST = 2;

class Run {
  constructor(data) {
    this.data = data;
    this.begin = data.begin;
    this.end = data.end;
    /** The log of another program, which tells less: nothing of logs, votes or timers. */
    this.imported = data.imported !== null;
    this.fields = new Map(data.fields.map(([event, ...fields]) => [event, fields]));
    this.hosts = data.hosts.map(([name, server]) => ({ name, server }));
    this.servers = this.hosts.filter((host) => host.server !== 0).length;
    this.placeOf = new Map();
    this.hosts.forEach((host, place) => { if (host.server !== 0) this.placeOf.set(host.server, place); });
    this.texts = data.texts.map((text) => text.split(NUMBER));
    this.readEvents(data.records);
    this.readMessages(data.messages);
    this.entries = { term: data.entries.term, text: data.entries.text, numbers: data.entries.numbers,
      at: this.numberPlaces(data.entries.text) };
    this.told = data.told.filter((one) => one.record !== 0);
    this.operations = data.operations.map(([host, begun, ended]) => ({ host: host - 1, begun, ended }));
  }

  readEvents(records) {
    this.count = records.number.length;
    this.number = runningSums(records.number, 0);
    this.time = runningSums(records.time, this.begin);
    this.kind = fromOne(records.kind, Uint8Array);
    this.host = fromOne(records.host);
    this.routine = fromOne(records.routine, Uint8Array);
    this.detail = fromOne(records.detail, Uint8Array);
    this.why = fromOne(records.why);
    this.text = fromOne(records.text);
    this.textAt = this.numberPlaces(records.text);
    this.textNumbers = records.numbers;
    this.changes = records.changes;
    this.changesAt = runningSums(records.changed, 0);
    this.cause = new Int32Array(this.count + 1);
    for (let event = 1; event <= this.count; event++) {
      const back = records.cause[event - 1];
      if (back !== 0) this.cause[event] = this.eventOf(this.number[event] - back);
    }
    this.byCause = groupedBy(this.cause, this.count);
  }

  readMessages(messages) {
    this.messages = messages.sort.length;
    this.sort = Uint8Array.from(messages.sort);
    this.from = Int32Array.from(messages.from, (place) => place - 1);
    this.to = Int32Array.from(messages.to, (place) => place - 1);
    this.leftBy = Int32Array.from(messages.leftBy);
    this.left = runningSums(messages.left, this.begin).subarray(1);
    this.fate = Uint8Array.from(messages.fate);
    this.endedBy = Int32Array.from(messages.endedBy);
    this.ended = Float64Array.from(messages.end, (after, i) => this.left[i] + after);
    this.label = messages.label;
    this.about = messages.words;
    this.messageNumbers = messages.numbers;
    const holes = messages.label.map((label, i) => this.holes(label) + this.holes(messages.words[i]));
    this.messageAt = runningSums(holes, 0);
    this.leftWith = groupedBy(this.leftBy, this.count);
    const arrived = groupedBy(Int32Array.from(this.endedBy, (event, message) => (this.isLostLeaving(message) ? 0 : event)), this.count);
    /** By event: what came in with it, of which a log may tell several. */
    this.arrivedWith = arrived;
  }

  /** How many numbers a text has. */
  holes(text) { return this.texts[text].length - 1; }
  /** By place in `texts`, from 1: where its numbers begin. */
  numberPlaces(texts) { return runningSums(texts.map((text) => this.holes(text)), 0); }

  filledIn(text, numbers, at) {
    const pieces = this.texts[text];
    let whole = pieces[0];
    for (let i = 1; i < pieces.length; i++) whole += numbers[at + i - 1] + pieces[i];
    return whole;
  }

  /** What an event says in one line. */
  words(event) { return this.filledIn(this.text[event], this.textNumbers, this.textAt[event - 1]); }
  entryWords(entry) { return this.filledIn(this.entries.text[entry], this.entries.numbers, this.entries.at[entry]); }
  messageLabel(message) { return this.filledIn(this.label[message], this.messageNumbers, this.messageAt[message]); }
  messageWords(message) {
    return this.filledIn(this.about[message], this.messageNumbers,
      this.messageAt[message] + this.holes(this.label[message]));
  }

  isLost(message) { return this.fate[message] >= LOST; }
  /** It never was on its way. */
  isLostLeaving(message) {
    return this.isLost(message) && this.endedBy[message] === this.leftBy[message] && this.ended[message] === this.left[message];
  }
  lossWords(message) { return this.data.losses[this.fate[message] - LOST]; }

  kindName(event) { return this.data.kinds[this.kind[event]]; }
  /** The server's place at which an event happened; -1 for clients and the world. */
  serverOf(event) { return this.host[event] >= 1 && this.host[event] <= this.servers ? this.host[event] - 1 : -1; }

  /** The event of a record's number; 0 where the page has none. */
  eventOf(number) {
    const event = firstPlace(1, this.count + 1, (one) => this.number[one] >= number);
    return event <= this.count && this.number[event] === number ? event : 0;
  }
  /** The last event at or before a time. */
  eventAt(time) { return firstPlace(1, this.count + 1, (event) => this.time[event] > time) - 1; }

  /** The rules that an event asked, in their order. */
  answers(event) {
    const { answers, rules, reasons } = this.data;
    return answers[this.why[event]].map(([rule, yes, reason, about]) => ({
      rule: rules[rule][0], question: rules[rule][1], section: rules[rule][2],
      yes: yes === 1, reason: rules[rule][3] || reasons[reason], about: about === 0 ? '' : `S${about}`,
    }));
  }
}

/** By number from 0 to `most`: the places at which it stands in `column`, rising; of 0 none. */
function groupedBy(column, most) {
  const starts = new Int32Array(most + 2);
  for (const number of column) if (number > 0) starts[number + 1]++;
  for (let i = 1; i < starts.length; i++) starts[i] += starts[i - 1];
  const places = new Int32Array(starts[most + 1]);
  const next = starts.slice();
  column.forEach((number, place) => { if (number > 0) places[next[number]++] = place; });
  return (number) => places.subarray(starts[number], starts[number + 1]);
}
