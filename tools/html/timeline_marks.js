/* The parts of the diagram that stand on the lanes and around them: labels, ticks, marks, the cursor, the lanes' heads. */

Object.assign(TimelineDrawing.prototype, {
  /** Where arrows are few enough; what matters most finds its place first. */
  labelArrows(messages) {
    const { run, theme, layout } = this;
    const telling = messages.filter((message) => (run.isLost(message) || !run.routine[run.endedBy[message]]) && run.messageLabel(message) !== '');
    if (telling.length > MOST_LABELS) return;
    telling.sort((a, b) => this.arrows.ranks[run.sort[a]] - this.arrows.ranks[run.sort[b]] || a - b);
    for (const message of telling) {
      const words = run.messageLabel(message) + (run.isLost(message) ? ' lost' : '');
      const [x0, y0, x1, y1] = this.wayOf(message);
      const half = this.widthOf(words, 12) / 2 + theme.px(3);
      const high = theme.px(8);
      if (Math.abs(y1 - y0) < theme.px(26)) continue;
      // At several places of its way, for arrows cross each other.
      for (const part of [0.5, 0.38, 0.62, 0.28, 0.72]) {
        const [x, y] = [x0 + (x1 - x0) * part, y0 + (y1 - y0) * part];
        if (x - half < layout.left || x + half > layout.width) continue;
        const onBar = layout.y.some((bar, host) => layout.shown(host) && Math.abs(bar - y) < high + layout.bar / 2);
        if (onBar || !this.places.take(x - half, y - high, x + half, y + high)) continue;
        this.pen.fillStyle = theme.panel;
        this.pen.fillRect(x - half, y - high, 2 * half, 2 * high);
        this.text(words, x, y, run.isLost(message) ? theme.bad : theme.ofSort(run.data.sorts[run.sort[message]]), { size: 12, align: 'center' });
        break;
      }
    }
  },

  drawTicks() {
    const { pen, theme, layout, run, axis, lanes } = this;
    for (let place = 0; place < run.servers; place++) {
      const low = this.y(place) + layout.bar / 2;
      const high = this.y(place) - layout.bar / 2;
      // Of a log that may tell no more than that something happened.
      if (run.imported) {
        pen.fillStyle = faded(theme.text, 0.5);
        for (const { x } of visibleEvents(run, lanes.events[place], axis, theme.px(3))) pen.fillRect(layout.left + x, high, theme.px(1.5), low - high);
      }
      pen.fillStyle = theme.good;
      for (const { x } of visibleEvents(run, lanes.commits[place], axis, theme.px(6))) {
        const size = theme.px(5);
        pen.beginPath();
        pen.moveTo(layout.left + x, low - size);
        pen.lineTo(layout.left + x - size * 0.8, low + size * 0.8);
        pen.lineTo(layout.left + x + size * 0.8, low + size * 0.8);
        pen.fill();
      }
      for (const { x } of visibleEvents(run, lanes.timeouts[place], axis, theme.px(4))) {
        pen.fillStyle = theme.vote;
        pen.strokeStyle = theme.panel;
        pen.lineWidth = theme.px(1.5);
        pen.beginPath();
        pen.arc(layout.left + x, high, theme.px(5), 0, 7);
        pen.fill();
        pen.stroke();
      }
      for (const { event, x } of visibleEvents(run, lanes.faults[place], axis, theme.px(12))) {
        const shown = FAULT_SHAPES[run.kindName(event)] ?? '≈';
        this.text(shown, layout.left + x, high - theme.px(8), theme.bad, { size: 14, bold: true, align: 'center' });
      }
    }
  },

  /** Flags above the lanes: of many on one place that which matters most. */
  drawMarks() {
    const { pen, theme, layout, run, axis } = this;
    const looks = {
      violation: ['✗', theme.bad, 0], unmet: ['✗', theme.bad, 1], question: ['?', theme.accent, 2], caption: ['⚑', theme.accent, 3],
      fault: ['≈', theme.cut, 4], met: ['✓', theme.good, 5],
    };
    this.flags = [];
    const first = firstPlace(0, this.lanes.marks.length, (i) => run.time[this.lanes.marks[i].event] >= axis.from);
    for (let i = first; i < this.lanes.marks.length; i++) {
      const { event, mark } = this.lanes.marks[i];
      if (!this.session.isOpen(event)) break;
      const x = this.x(run.time[event]);
      if (x > layout.width) break;
      const kind = mark === 'expectation' ? (this.expectationMet(event) ? 'met' : 'unmet') : mark;
      if (!looks[kind]) continue;
      const last = this.flags[this.flags.length - 1];
      if (last && x - last.x < theme.px(9)) {
        if (looks[kind][2] < looks[last.kind][2]) Object.assign(last, { event, kind });
        continue;
      }
      this.flags.push({ x, event, kind });
    }
    for (const { x, kind } of this.flags) {
      if (kind === 'violation') {
        pen.strokeStyle = theme.bad;
        pen.lineWidth = theme.px(2.5);
        pen.beginPath();
        pen.moveTo(x, layout.top);
        pen.lineTo(x, layout.bottom);
        pen.stroke();
      }
      this.text(looks[kind][0], x, layout.flagY, looks[kind][1], { size: 14, bold: true, align: 'center' });
    }
  },

  expectationMet(event) { return this.run.told.find((one) => one.record === event)?.met ?? true; },

  /** What comes after the cursor is fainter, or hidden. */
  drawFuture() {
    const { pen, layout, theme, session } = this;
    const x = Math.max(this.x(session.cursor.time) + 1, layout.left);
    if (x >= layout.width) return;
    pen.fillStyle = faded(theme.panel, session.hidesFuture ? 1 : 0.45);
    const above = layout.flagY + theme.px(9);
    pen.fillRect(x, above, layout.width - x, layout.bottom - above);
  },

  drawCursor() {
    const { pen, layout, theme, session, run } = this;
    const x = this.x(session.cursor.time);
    if (x < layout.left - 1 || x > layout.width + 1) return;
    pen.strokeStyle = theme.cursor;
    pen.lineWidth = theme.px(2);
    pen.beginPath();
    pen.moveTo(x, layout.rulerY + theme.px(11));
    pen.lineTo(x, layout.bottom);
    pen.stroke();
    const words = instantWords(session.cursor.time, run.end);
    const half = this.widthOf(words, 13, true) / 2 + theme.px(8);
    const middle = Math.min(Math.max(x, layout.left + half), layout.width - half);
    pen.fillStyle = theme.cursor;
    pen.beginPath();
    pen.roundRect(middle - half, layout.rulerY - theme.px(11), 2 * half, theme.px(22), theme.px(4));
    pen.fill();
    this.text(words, middle, layout.rulerY, theme.panel, { bold: true, align: 'center' });
  },

  /** A lane's name with what its server is at the cursor. */
  drawHead(place) {
    const { pen, layout, theme, run, session } = this;
    if (!layout.shown(place)) return;
    const y = this.y(place);
    if (place >= run.servers) {
      this.text(this.fitted(run.hosts[place].name, layout.left - theme.px(24), 13), theme.px(14), y, theme.faint);
      return;
    }
    const server = session.servers()[place];
    const half = Math.min(layout.lane * 0.42, theme.px(19));
    pen.fillStyle = theme.raised;
    pen.beginPath();
    pen.roundRect(theme.px(2), y - half, layout.left - theme.px(12), 2 * half, theme.px(5));
    pen.fill();
    if (session.selection.server === place) {
      pen.strokeStyle = theme.accent;
      pen.lineWidth = theme.px(2);
      pen.stroke();
    }
    const colour = server.up === 0 ? theme.bad : server.paused === 1 || server.role === FOLLOWER || server.role === NOT_KNOWN ? theme.faint : theme.ofRole(server.role);
    const size = Math.min(16, (layout.lane / theme.scale) * 0.8);
    this.text(shape(server), theme.px(18), y, colour, { size, align: 'center' });
    const right = layout.left - theme.px(18);
    const term = termWords(server.term);
    const small = Math.min(14, size);
    const name = this.fitted(run.hosts[place].name, right - theme.px(40) - this.widthOf(term, small), size, true);
    this.text(name, theme.px(34), y, theme.text, { size, bold: true });
    this.text(term, right, y, theme.faint, { size: small, align: 'right' });
  },

  drawLegend() {
    const { theme, layout, pen, run } = this;
    const y = layout.height - theme.px(10);
    const items = ARROW_WORDS.filter((sort) => run.sort.includes(run.data.sorts.indexOf(sort))).map((sort) => ['→', theme.ofSort(sort), sort === 'unknown' ? 'unknown kind' : sort]);
    if (!run.imported) items.push(['✕', theme.bad, 'lost'], ['●', theme.vote, 'election timer fires']);
    if (!run.imported || this.lanes.commits.some((events) => events.length > 0)) items.push(['▲', theme.good, 'commit']);
    if (this.lanes.cuts.some((spans) => spans.length > 0)) items.push(['▨', theme.cut, 'links cut']);
    if (this.dense) items.push(['▂', theme.entries, 'many messages']);
    if (layout.hiddenClients > 0) items.push(['', theme.faint, `${layout.hiddenClients} clients are not drawn`]);
    const widths = items.map(([mark, , words]) => this.widthOf(mark, 13) + this.widthOf(words, 13) + theme.px(20));
    let x = layout.width - widths.reduce((sum, width) => sum + width, 0);
    items.forEach(([mark, colour, words], i) => {
      if (x >= 0) {
        this.text(mark, x, y, colour, { size: 13, bold: true });
        this.text(words, x + this.widthOf(mark, 13) + theme.px(5), y, theme.faint);
      }
      x += widths[i];
    });
    pen.textAlign = 'left';
  },
});
