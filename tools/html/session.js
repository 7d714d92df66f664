/* Where the reader is: the cursor, what is selected, whether the run plays. Nothing here draws. */

const SPEEDS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 100];

class Session {
  constructor(run, lanes) {
    this.run = run;
    this.lanes = lanes;
    this.fold = lanes.fold;
    this.cursor = { time: run.begin, event: run.eventAt(run.begin) };
    this.selection = { message: -1, server: -1 };
    this.playing = false;
    this.speed = 0.1;
    this.stopsAtCaptions = true;
    /** What comes would answer the questions. */
    this.hidesFuture = run.told.some((one) => 'question' in one);
    this.stepKind = 'telling';
    this.listeners = [];
  }

  onChange(listener) { this.listeners.push(listener); }
  changed(what) { for (const listener of this.listeners) listener(what); }

  /** The servers at the cursor, and as the event there found them. */
  servers() { return this.fold.at(this.cursor.event); }
  serversBefore() {
    if (this.cursor.event === 0) return this.servers();
    const now = this.servers();
    const before = this.fold.at(this.cursor.event - 1);
    this.fold.latest = { event: this.cursor.event, servers: now };
    return before;
  }

  move(event, time) {
    if (event === this.cursor.event && time === this.cursor.time) return;
    this.cursor = { event, time };
    this.changed('cursor');
  }

  toEvent(event) {
    const to = Math.min(Math.max(event, 0), this.run.count);
    this.move(to, to === 0 ? this.run.begin : this.run.time[to]);
  }

  /** All that happens at that time has happened then. */
  toTime(time) {
    const to = Math.min(Math.max(time, this.run.begin), this.run.end);
    this.move(this.run.eventAt(to), to);
  }

  step(by) { this.toEvent(this.cursor.event + by); }

  /** To the next stop of a kind, or back to the last one. */
  stepTo(kind, forward) {
    const stops = this.lanes.stops[kind];
    const { event } = this.cursor;
    const place = firstPlace(0, stops.length, (i) => (forward ? stops[i] > event : stops[i] >= event));
    const to = forward ? stops[place] : stops[place - 1];
    if (to !== undefined) this.toEvent(to);
  }

  select(selection) {
    this.selection = { message: -1, server: -1, ...selection };
    this.changed('selection');
  }

  play(on) {
    if (on === this.playing) return;
    if (on && this.cursor.time >= this.run.end) this.toTime(this.run.begin);
    this.playing = on;
    this.changed('playing');
  }

  setSpeed(speed) {
    this.speed = speed;
    this.changed('playing');
  }

  /** So many milliseconds of the reader's time have passed. */
  advance(passed) {
    if (!this.playing) return;
    const time = this.cursor.time + passed * MILLISECOND * this.speed;
    const stops = this.lanes.stops.caption;
    if (this.stopsAtCaptions) {
      const next = stops[firstPlace(0, stops.length, (i) => stops[i] > this.cursor.event)];
      if (next !== undefined && this.run.time[next] <= time) {
        this.play(false);
        // What is said and asked at one time belongs together.
        const after = firstPlace(0, stops.length, (i) => this.run.time[stops[i]] > this.run.time[next]);
        return this.toEvent(stops[after - 1]);
      }
    }
    this.toTime(time);
    if (this.cursor.time >= this.run.end) this.play(false);
  }

  /** Whether the reader may see an event. */
  isOpen(event) { return !this.hidesFuture || event <= this.cursor.event; }

  /** What the scenario told last of a kind; null before it told anything. */
  lastTold(kind) {
    const place = firstPlace(0, this.run.told.length, (i) => this.run.told[i].record > this.cursor.event);
    return this.run.told.slice(0, place).findLast((one) => kind in one) ?? null;
  }
}
