/* The stretch of time that the diagram shows, and the ruler above it. Nothing here draws. */

/** The shortest stretch that can be looked at: beyond that floating point shows. */
const SHORTEST = 2000;

class Axis {
  constructor(begin, end) {
    this.first = begin;
    this.last = Math.max(end, begin + SHORTEST);
    this.width = 1;
    this.fit();
  }

  get span() { return this.to - this.from; }
  x(time) { return ((time - this.from) / this.span) * this.width; }
  time(x) { return this.from + (x / this.width) * this.span; }

  /** Shows a stretch as asked for, as far as the run goes. */
  show(from, to) {
    const most = (this.last - this.first) * 1.04;
    const span = Math.min(Math.max(to - from, SHORTEST), most);
    const margin = span * 0.02;
    const middle = (from + to) / 2;
    this.from = Math.min(Math.max(middle - span / 2, this.first - margin), Math.max(this.last + margin - span, this.first - margin));
    this.to = this.from + span;
  }

  fit() {
    const margin = (this.last - this.first) * 0.02;
    this.show(this.first - margin, this.last + margin);
  }

  /** Shows `factor` times as much, leaving what is at x where it is. */
  zoom(factor, x) {
    const at = this.time(x);
    const span = Math.min(Math.max(this.span * factor, SHORTEST), (this.last - this.first) * 1.04);
    const from = at - (x / this.width) * span;
    this.show(from, from + span);
  }

  pan(pixels) {
    const by = (pixels / this.width) * this.span;
    this.show(this.from + by, this.to + by);
  }

  /** Moves so that a time is in sight; where it is not, to the left third, as what follows is of interest. */
  follow(time) {
    const part = (time - this.from) / this.span;
    if (part >= 0.04 && part <= 0.9) return;
    const from = time - this.span * 0.3;
    this.show(from, from + this.span);
  }

  /** Times with their labels, at least `room` pixels from each other, and what lies between two of them. */
  ruler(room) {
    const least = (this.span / this.width) * room;
    const power = 10 ** Math.floor(Math.log10(least));
    const step = Math.max(1, [1, 2, 5, 10].map((times) => times * power).find((one) => one >= least));
    const ticks = [];
    for (let i = Math.ceil(this.from / step); i * step <= this.to; i++) ticks.push(i * step);
    return { step, ticks };
  }
}
