/* The whole run in one line: roles, what befell, and which part of it the diagram shows. */

class Minimap {
  constructor(page) {
    Object.assign(this, { run: page.run, lanes: page.lanes, session: page.session, theme: page.theme, page });
    this.canvas = byId('minimap');
    this.pen = this.canvas.getContext('2d');
    this.picture = document.createElement('canvas');
    for (const kind of ['pointerdown', 'pointermove', 'pointerup']) this.canvas.addEventListener(kind, (event) => this.pointer(event));
  }

  resize() {
    const { clientWidth, clientHeight } = this.canvas;
    const dots = window.devicePixelRatio || 1;
    this.width = clientWidth;
    this.height = clientHeight;
    for (const canvas of [this.canvas, this.picture]) {
      canvas.width = Math.round(clientWidth * dots);
      canvas.height = Math.round(clientHeight * dots);
      canvas.getContext('2d').setTransform(dots, 0, 0, dots, 0, 0);
    }
    this.axis = new Axis(this.run.begin, this.run.end);
    Object.assign(this.axis, { from: this.run.begin, to: Math.max(this.run.end, this.run.begin + 1), width: clientWidth });
    this.drawRun();
  }

  /** What is the same wherever the cursor is. */
  drawRun() {
    const { theme, lanes, axis, run } = this;
    const pen = this.picture.getContext('2d');
    pen.clearRect(0, 0, this.width, this.height);
    const top = theme.px(15);
    const lane = (this.height - top - theme.px(2)) / run.servers;
    lanes.bars.forEach((bars, place) => {
      for (const { bar, x0, x1 } of visibleBars(bars, axis)) {
        const colour = bar.up === 0 ? hex(theme.down) : theme.shaded(bar.role, bar.term);
        pen.fillStyle = rgb(bar.paused === 1 ? mixed(colour, hex(theme.panel), 0.6) : colour);
        pen.fillRect(x0, top + place * lane, x1 - x0, Math.max(lane - 1, 1));
      }
    });
    const looks = { violation: ['✗', theme.bad, 6], crash: ['✕', theme.bad, 4], leader: ['★', theme.good, 3], caption: ['⚑', theme.accent, 5],
      question: ['?', theme.accent, 5], candidate: ['▲', theme.candidate, 2], fault: ['≈', theme.cut, 1] };
    const flags = [];
    for (const { event, mark } of lanes.marks) {
      if (!looks[mark]) continue;
      const x = axis.x(run.time[event]);
      const last = flags[flags.length - 1];
      if (last && x - last.x < theme.px(11)) {
        if (looks[mark][2] > looks[last.mark][2]) last.mark = mark;
      } else {
        flags.push({ x, mark });
      }
    }
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    pen.font = theme.font(12, true);
    for (const { x, mark } of flags) {
      [, pen.fillStyle] = looks[mark];
      pen.fillText(looks[mark][0], Math.min(Math.max(x, 6), this.width - 6), theme.px(7));
    }
  }

  draw() {
    if (!this.axis) return;
    const { pen, theme, axis, session } = this;
    pen.clearRect(0, 0, this.width, this.height);
    pen.drawImage(this.picture, 0, 0, this.width, this.height);
    const shown = this.page.timeline.axis;
    const x0 = Math.max(axis.x(shown.from), 1);
    const x1 = Math.min(axis.x(shown.to), this.width - 1);
    pen.fillStyle = faded(theme.background, 0.55);
    pen.fillRect(0, theme.px(14), x0, this.height);
    pen.fillRect(x1, theme.px(14), this.width - x1, this.height);
    if (session.hidesFuture) {
      pen.fillStyle = theme.panel;
      pen.fillRect(axis.x(session.cursor.time), 0, this.width, this.height);
    }
    pen.strokeStyle = theme.accent;
    pen.lineWidth = theme.px(2);
    pen.beginPath();
    pen.roundRect(x0, theme.px(14), Math.max(x1 - x0, 3), this.height - theme.px(15), theme.px(3));
    pen.stroke();
    pen.fillStyle = theme.cursor;
    pen.fillRect(axis.x(session.cursor.time) - theme.px(1), 0, theme.px(2), this.height);
  }

  /** The middle of what is shown follows the mouse. */
  pointer(event) {
    if (event.type === 'pointerdown') this.canvas.setPointerCapture(event.pointerId);
    if (event.type === 'pointerup' || (event.buttons & 1) === 0) return;
    const shown = this.page.timeline.axis;
    const time = this.axis.time(event.offsetX);
    shown.show(time - shown.span / 2, time + shown.span / 2);
    this.page.redraw();
  }
}
