/* Draws the diagram of space and time on a canvas. */

const FAULT_SHAPES = { crash: '✕', restart: '↻', pause: '‖', resume: '▶', refuse: '⊘', diskLost: '⊘', clockJump: '◷' };
const ARROW_WORDS = ['vote', 'entries', 'heartbeat', 'reply', 'snapshot', 'unknown'];

class TimelineDrawing {
  constructor(timeline) {
    Object.assign(this, { run: timeline.run, lanes: timeline.lanes, session: timeline.session, theme: timeline.theme,
      axis: timeline.axis, layout: timeline.layout, pen: timeline.pen, hover: timeline.hover });
    this.places = new Places();
    this.labelled = [];
  }

  draw() {
    const { pen, layout, theme } = this;
    pen.clearRect(0, 0, layout.width, layout.height);
    pen.lineCap = 'butt';
    this.drawRuler();
    pen.save();
    pen.beginPath();
    pen.rect(layout.left, 0, layout.plot, layout.height);
    pen.clip();
    this.drawGround();
    this.drawCuts();
    this.drawBars();
    this.drawOperations();
    const picked = this.drawMessages();
    this.drawTicks();
    this.drawMarks();
    this.drawFuture();
    pen.restore();
    this.drawCursor();
    for (let place = 0; place < this.run.hosts.length; place++) this.drawHead(place);
    this.drawLegend();
    return picked;
  }

  x(time) { return this.layout.left + this.axis.x(time); }
  y(place) { return this.layout.y[place]; }

  text(words, x, y, colour, { size = 13, bold = false, align = 'left' } = {}) {
    const { pen } = this;
    pen.font = this.theme.font(size, bold);
    pen.fillStyle = colour;
    pen.textAlign = align;
    pen.textBaseline = 'middle';
    pen.fillText(words, x, y);
  }
  widthOf(words, size = 13, bold = false) {
    this.pen.font = this.theme.font(size, bold);
    return this.pen.measureText(words).width;
  }

  hatch(x0, y0, x1, y1, colour, apart) {
    const { pen } = this;
    const [a, b] = [Math.max(x0, this.layout.left - 20), Math.min(x1, this.layout.width + 20)];
    if (b <= a) return;
    pen.save();
    pen.beginPath();
    pen.rect(a, y0, b - a, y1 - y0);
    pen.clip();
    pen.strokeStyle = colour;
    pen.lineWidth = 1;
    pen.beginPath();
    const height = y1 - y0;
    // Where a stripe stands depends on the time below it, so that stripes move with what they cover.
    const shift = ((x0 % apart) + apart) % apart;
    for (let x = Math.floor((a - height) / apart) * apart + shift; x < b; x += apart) {
      pen.moveTo(x, y1);
      pen.lineTo(x + height, y0);
    }
    pen.stroke();
    pen.restore();
  }

  drawRuler() {
    const { pen, layout, theme, axis } = this;
    const { step, ticks } = axis.ruler(theme.px(110));
    this.ticks = ticks;
    pen.strokeStyle = theme.line;
    pen.lineWidth = 1;
    for (const time of ticks) {
      const x = this.x(time);
      pen.beginPath();
      pen.moveTo(x, layout.rulerY + theme.px(9));
      pen.lineTo(x, layout.rulerY + theme.px(16));
      pen.stroke();
      const words = tickWords(time, step);
      const half = this.widthOf(words) / 2;
      this.text(words, Math.min(Math.max(x, layout.left + half), layout.width - half - 2), layout.rulerY, theme.faint, { align: 'center' });
    }
  }

  drawGround() {
    const { pen, layout, theme, axis } = this;
    pen.strokeStyle = faded(theme.line, 0.6);
    pen.lineWidth = 1;
    pen.beginPath();
    for (const time of this.ticks) {
      pen.moveTo(Math.round(this.x(time)) + 0.5, layout.top);
      pen.lineTo(Math.round(this.x(time)) + 0.5, layout.bottom);
    }
    pen.stroke();
    // Before the beginning and after the end there is nothing.
    this.hatch(layout.left, layout.top, this.x(this.run.begin), layout.bottom, faded(theme.line, 0.7), theme.px(9));
    this.hatch(this.x(this.run.end), layout.top, layout.left + axis.width, layout.bottom, faded(theme.line, 0.7), theme.px(9));
  }

  drawCuts() {
    const { pen, layout, theme } = this;
    const half = Math.min(layout.bar / 2 + theme.px(9), layout.lane / 2);
    this.lanes.cuts.forEach((spans, place) => {
      for (const span of spans) {
        const [x0, x1] = [this.x(span.begin), this.x(span.end)];
        if (x1 < layout.left || x0 > layout.width) continue;
        pen.fillStyle = faded(theme.cut, 0.1);
        pen.fillRect(x0, this.y(place) - half, x1 - x0, 2 * half);
        this.hatch(x0, this.y(place) - half, x1, this.y(place) + half, faded(theme.cut, 0.4), theme.px(7));
      }
    });
  }

  drawBars() {
    const { layout } = this;
    this.lanes.bars.forEach((bars, place) => {
      let known = -1;
      for (const { bar, x0, x1 } of visibleBars(bars, this.axis)) {
        const box = [Math.max(layout.left + x0, layout.left - 6), this.y(place) - layout.bar / 2,
          Math.min(layout.left + x1, layout.width + 6), this.y(place) + layout.bar / 2];
        this.drawBar(bar, box, bar.term === known);
        if (x1 - x0 > this.theme.px(26)) known = bar.up === 0 ? -1 : bar.term;
      }
    });
  }

  drawBar(bar, [x0, y0, x1, y1], termKnown) {
    const { pen, theme } = this;
    const colour = bar.up === 0 ? hex(theme.down) : theme.shaded(bar.role, bar.term);
    const filled = bar.up === 1 && bar.paused === 1 ? mixed(colour, hex(theme.panel), 0.6) : colour;
    pen.fillStyle = rgb(filled);
    pen.beginPath();
    pen.roundRect(x0, y0, x1 - x0, y1 - y0, Math.min(theme.px(4), (x1 - x0) / 3));
    pen.fill();
    if (bar.up === 0) this.hatch(x0, y0, x1, y1, faded(theme.faint, 0.5), theme.px(6));
    if (bar.paused === 1) this.hatch(x0, y0, x1, y1, rgb(colour), theme.px(9));
    if (x1 - x0 < theme.px(14) || y1 - y0 < theme.px(10)) return;
    const term = bar.term === NOT_KNOWN ? '' : `T${bar.term}`;
    const words = bar.up === 0 ? ['✕ down', '✕']
      : bar.paused === 1 ? [`‖ paused ${term}`, '‖ paused', '‖']
      : bar.role === FOLLOWER || bar.role === NOT_KNOWN ? (termKnown || term === '' ? [] : [term])
      : [`${SHAPES[bar.role]} ${['', 'pre-candidate', 'candidate', 'LEADER'][bar.role]} ${term}`, `${SHAPES[bar.role]} ${term}`, SHAPES[bar.role]];
    const left = Math.max(x0, this.layout.left);
    const room = Math.min(x1, this.layout.width) - left - theme.px(8);
    const fitting = words.find((one) => this.widthOf(one, 12.5, true) <= room);
    if (!fitting) return;
    const plain = bar.up === 0 || bar.paused === 1;
    if (plain) {
      pen.fillStyle = bar.up === 0 ? theme.down : rgb(filled);
      pen.fillRect(left + theme.px(2), y0 + 1, this.widthOf(fitting, 12.5, true) + theme.px(6), y1 - y0 - 2);
    }
    this.text(fitting, left + theme.px(5), (y0 + y1) / 2 + theme.px(0.5), plain ? theme.text : inkOn(filled), { size: 12.5, bold: true });
  }

  drawOperations() {
    const { pen, layout, theme, run } = this;
    this.lanes.operations.forEach((operations, host) => {
      if (!layout.shown(host) || host < run.servers) return;
      const half = layout.client * 0.34;
      for (const { begun, ended } of operations) {
        const begin = begun === 0 ? run.begin : run.time[begun];
        const end = ended === 0 ? run.end : run.time[ended];
        if (end < this.axis.from || begin > this.axis.to) continue;
        const [x0, x1] = [this.x(begin), this.x(end)];
        const answered = ended !== 0 && run.data.acts[run.detail[ended]] === 'answered';
        pen.fillStyle = faded(answered ? theme.entries : theme.faint, answered ? 0.4 : 0.25);
        pen.strokeStyle = answered ? theme.entries : theme.faint;
        pen.lineWidth = 1;
        pen.beginPath();
        pen.roundRect(x0, this.y(host) - half, Math.max(x1 - x0, 1), 2 * half, theme.px(3));
        pen.fill();
        if (x1 - x0 > 3) pen.stroke();
        const words = `${answered ? '✓' : ended === 0 ? '…' : '?'} ${begun === 0 ? '' : run.words(begun)}`;
        const left = Math.max(x0, layout.left) + theme.px(4);
        const fitted = this.fitted(words, Math.min(x1, layout.width) - left - 3, 12);
        if (fitted.length > 4) this.text(fitted, left, this.y(host), theme.text, { size: 12 });
      }
    });
  }

  /** As much of the text as there is room for. */
  fitted(words, room, size, bold = false) {
    if (room < this.theme.px(20)) return '';
    if (this.widthOf(words, size, bold) <= room) return words;
    const fits = firstPlace(1, words.length, (length) => this.widthOf(`${words.slice(0, length)}…`, size, bold) > room) - 1;
    return fits > 0 ? `${words.slice(0, fits)}…` : '';
  }

  drawMessages() {
    const { layout, session, run, axis } = this;
    const picked = this.arrows.pick(axis.from, axis.to, (message) => layout.shown(run.from[message]) && layout.shown(run.to[message]));
    this.dense = picked.dense.length > 0;
    if (this.dense) this.drawDensity(picked.dense);
    for (const message of picked.drawn) this.drawArrow(message);
    if (picked.drawn.length <= MOST_LABELS * 4) this.labelArrows(picked.drawn);
    for (const message of [session.selection.message, this.hover.message ?? -1]) {
      if (message >= 0 && layout.shown(run.from[message]) && layout.shown(run.to[message])) this.drawArrow(message, true);
    }
    return picked;
  }

  /** Above each bar, how many messages arrive: as many as one pixel sees make it higher, ten times as many by
      the same again. */
  drawDensity(ranks) {
    const { pen, layout, theme } = this;
    const columns = Math.floor(this.axis.width);
    const sort = ranks.includes(RANKS.entries) ? 'entries' : ranks.includes(RANKS.reply) ? 'reply' : 'heartbeat';
    pen.fillStyle = faded(theme.ofSort(sort), 0.75);
    this.arrows.density(ranks, this.axis, columns).forEach((counts, host) => {
      if (!layout.shown(host) || host >= this.run.servers) return;
      const room = Math.min(layout.lane - layout.bar - theme.px(6), theme.px(24));
      const foot = this.y(host) - layout.bar / 2 - theme.px(2);
      pen.beginPath();
      counts.forEach((count, column) => {
        if (count === 0) return;
        const height = Math.min(room, theme.px(3) + Math.log10(count) * theme.px(9));
        pen.rect(layout.left + column, foot - height, 1, height);
      });
      pen.fill();
    });
  }

  /** From bar to bar; one that is lost as it leaves goes a part of the way, as nobody knows when it would have arrived. */
  wayOf(message) {
    const { run, layout, theme } = this;
    const [from, to] = [run.from[message], run.to[message]];
    const down = this.y(to) > this.y(from);
    const off = (host) => (host < run.servers ? layout.bar / 2 : layout.client * 0.34) + 1;
    const x0 = this.x(run.left[message]);
    const y0 = this.y(from) + (down ? off(from) : -off(from));
    const y1 = this.y(to) - (down ? off(to) : -off(to));
    if (run.isLostLeaving(message)) {
      const length = Math.min(Math.abs(y1 - y0) * 0.5, theme.px(34));
      return [x0, y0, x0 + length * 0.6, y0 + (down ? length : -length)];
    }
    return [x0, y0, this.x(run.ended[message]), y1];
  }

  drawArrow(message, strong = false) {
    const { pen, theme, run } = this;
    const sort = run.data.sorts[run.sort[message]];
    const thin = sort === 'heartbeat' || sort === 'reply' || sort === 'answer';
    const [x0, y0, x1, y1] = this.wayOf(message);
    const lost = run.isLost(message);
    const colour = strong ? theme.cursor : lost ? theme.bad : theme.ofSort(sort);
    pen.strokeStyle = colour;
    pen.fillStyle = colour;
    pen.lineWidth = theme.px(strong ? 3 : thin ? 1.1 : 2);
    pen.setLineDash(lost ? [theme.px(5), theme.px(4)] : run.fate[message] === ON_ITS_WAY ? [theme.px(2), theme.px(3)] : []);
    pen.beginPath();
    pen.moveTo(x0, y0);
    pen.lineTo(x1, y1);
    pen.stroke();
    pen.setLineDash([]);
    if (lost) return this.cross(x1, y1, theme.px(4.5), colour, theme.px(2));
    const length = Math.hypot(x1 - x0, y1 - y0) || 1;
    const [dx, dy] = [(x1 - x0) / length, (y1 - y0) / length];
    const head = theme.px(strong ? 11 : thin ? 7 : 9);
    pen.beginPath();
    pen.moveTo(x1, y1);
    pen.lineTo(x1 - dx * head - dy * head * 0.42, y1 - dy * head + dx * head * 0.42);
    pen.lineTo(x1 - dx * head + dy * head * 0.42, y1 - dy * head - dx * head * 0.42);
    pen.fill();
  }

  cross(x, y, size, colour, width) {
    const { pen } = this;
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.beginPath();
    pen.moveTo(x - size, y - size);
    pen.lineTo(x + size, y + size);
    pen.moveTo(x - size, y + size);
    pen.lineTo(x + size, y - size);
    pen.stroke();
  }
}
