/* The diagram of space and time: where things stand, what is under the mouse, zoom and pan. */

const MOST_CLIENTS = 4;
/** So high is a lane at least: a line of text. Where there is no room for all of them they are scrolled. */
const LEAST_LANE = 15;

/** Where the lanes are, for a canvas of this size. */
class TimelineLayout {
  constructor(run, theme, width, height) {
    this.width = width;
    this.height = height;
    // Servers have short names; what a log calls its hosts may be long.
    const longest = run.imported ? Math.max(...run.hosts.map((host) => host.name.length)) : 2;
    this.left = Math.min(theme.px(Math.max(112, 84 + 10 * longest)), width / 4);
    this.plot = Math.max(width - this.left, 1);
    this.rulerY = theme.px(13);
    this.flagY = theme.px(38);
    this.top = theme.px(50);
    this.bottom = height - theme.px(24);
    const clients = run.hosts.length - run.servers;
    this.hiddenClients = clients > MOST_CLIENTS ? clients : 0;
    const shown = clients > MOST_CLIENTS ? 0 : clients;
    const room = this.bottom - this.top;
    // A client's lane is as high as a line of text.
    this.client = Math.max(Math.min(theme.px(24), room / (run.servers * 2 + shown)), theme.px(LEAST_LANE));
    this.lane = Math.min((room - shown * this.client) / run.servers, theme.px(110));
    this.bar = Math.max(Math.min(this.lane * 0.42, theme.px(20)), theme.px(5));
    const used = this.lane * run.servers + shown * this.client;
    let y = this.top + (room - used) / 2;
    this.y = run.hosts.map((host) => {
      if (host.server === 0 && this.hiddenClients > 0) return -1;
      const high = host.server === 0 ? this.client : this.lane;
      y += high;
      return y - high / 2;
    });
  }

  /** How high it has to be at least. */
  static least(run, theme) {
    const clients = run.hosts.length - run.servers;
    return theme.px(74 + (run.servers + (clients > MOST_CLIENTS ? 0 : clients)) * LEAST_LANE);
  }

  shown(host) { return this.y[host] >= 0; }
}

class Timeline {
  constructor(page) {
    Object.assign(this, { run: page.run, lanes: page.lanes, session: page.session, theme: page.theme, page });
    this.canvas = document.getElementById('timeline');
    this.pen = this.canvas.getContext('2d');
    this.tip = document.getElementById('tip');
    this.axis = new Axis(this.run.begin, this.run.end);
    this.arrows = new Arrows(this.run);
    this.hover = {};
    this.picked = { drawn: [], dense: [] };
    this.showBeginning();
    this.listen();
  }

  /** So much of the beginning that its messages can be told apart. */
  showBeginning() {
    const READABLE = 40;
    if (this.run.messages <= 2 * READABLE) return;
    const end = this.run.ended[READABLE];
    this.axis.show(this.run.begin - (end - this.run.begin) * 0.02, end);
  }

  resize() {
    this.canvas.style.minHeight = `${TimelineLayout.least(this.run, this.theme)}px`;
    const { clientWidth, clientHeight } = this.canvas;
    const dots = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(clientWidth * dots);
    this.canvas.height = Math.round(clientHeight * dots);
    this.pen.setTransform(dots, 0, 0, dots, 0, 0);
    this.layout = new TimelineLayout(this.run, this.theme, clientWidth, clientHeight);
    this.axis.width = this.layout.plot;
  }

  draw() {
    if (!this.layout) return;
    this.drawing = new TimelineDrawing(this);
    this.drawing.arrows = this.arrows;
    this.picked = this.drawing.draw();
  }

  listen() {
    const { canvas } = this;
    canvas.addEventListener('wheel', (event) => this.wheel(event), { passive: false });
    canvas.addEventListener('pointerdown', (event) => this.press(event));
    canvas.addEventListener('pointermove', (event) => this.move(event));
    canvas.addEventListener('pointerup', (event) => this.release(event));
    canvas.addEventListener('pointercancel', () => { this.drag = null; });
    canvas.addEventListener('pointerleave', () => this.point({}));
    canvas.addEventListener('dblclick', () => { this.axis.fit(); this.page.redraw(); });
  }

  wheel(event) {
    event.preventDefault();
    const pixels = event.deltaMode === 1 ? event.deltaY * 20 : event.deltaY;
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      this.axis.pan(event.shiftKey ? pixels : event.deltaX);
    } else {
      this.axis.zoom(Math.exp(Math.min(Math.max(pixels, -300), 300) * 0.002), event.offsetX - this.layout.left);
    }
    this.page.redraw();
  }

  press(event) {
    if (event.button !== 0) return;
    this.drag = { x: event.offsetX, y: event.clientY, moved: false };
    this.canvas.setPointerCapture(event.pointerId);
  }

  move(event) {
    const { drag } = this;
    if (!drag) return this.point(this.hit(event.offsetX, event.offsetY), event.offsetX, event.offsetY);
    if (!drag.moved && Math.abs(event.offsetX - drag.x) < 4) return;
    drag.moved = true;
    this.axis.pan(drag.x - event.offsetX);
    byId('lanes').scrollTop += drag.y - event.clientY;
    Object.assign(drag, { x: event.offsetX, y: event.clientY });
    this.point({});
    this.page.redraw();
  }

  release(event) {
    const { drag } = this;
    this.drag = null;
    if (!drag || drag.moved) return;
    const hit = this.hit(event.offsetX, event.offsetY);
    if (hit.event !== undefined) this.session.toEvent(hit.event);
    else if (hit.message !== undefined) this.session.select({ message: hit.message });
    else if (hit.server !== undefined) this.session.select({ server: this.session.selection.server === hit.server ? -1 : hit.server });
    else if (event.offsetX >= this.layout.left) this.session.toTime(Math.round(this.axis.time(event.offsetX - this.layout.left)));
  }

  /** What is at a place of the canvas: an event, a message, or a server. */
  hit(x, y) {
    const { layout, drawing, session } = this;
    if (!layout || !drawing) return {};
    if (session.hidesFuture && x > layout.left + this.axis.x(session.cursor.time) + 2) return {};
    const near = this.theme.px(7);
    if (x < layout.left) {
      const server = layout.y.findIndex((lane, host) => host < this.run.servers && Math.abs(lane - y) < layout.lane / 2);
      return server >= 0 ? { server } : {};
    }
    const flag = y < layout.top ? drawing.flags.find((one) => Math.abs(one.x - x) < near) : undefined;
    if (flag) return { event: flag.event };
    const host = layout.y.findIndex((lane, place) => layout.shown(place) && Math.abs(lane - y) < layout.bar / 2 + this.theme.px(4));
    const event = host >= 0 ? this.eventNear(host, x, near) : 0;
    if (event !== 0) return { event };
    const message = this.messageNear(x, y, near);
    return message >= 0 ? { message } : {};
  }

  /** Of events at a host near a place the nearest; what is routine only where nothing else is. */
  eventNear(host, x, near) {
    const { run, axis, layout } = this;
    const events = this.lanes.events[host];
    const at = x - layout.left;
    let best = 0;
    let least = Infinity;
    const first = firstPlace(0, events.length, (place) => axis.x(run.time[events[place]]) >= at - near);
    for (let place = first; place < events.length; place++) {
      const away = Math.abs(axis.x(run.time[events[place]]) - at);
      if (away > near) break;
      if (!this.session.isOpen(events[place])) break;
      const cost = away + (run.routine[events[place]] ? near : 0);
      if (cost < least) { least = cost; best = events[place]; }
    }
    return best;
  }

  messageNear(x, y, near) {
    let best = -1;
    let least = near;
    for (const message of this.picked.drawn) {
      const [x0, y0, x1, y1] = this.drawing.wayOf(message);
      const length = (x1 - x0) ** 2 + (y1 - y0) ** 2 || 1;
      const part = Math.min(Math.max(((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length, 0), 1);
      const away = Math.hypot(x - x0 - part * (x1 - x0), y - y0 - part * (y1 - y0));
      if (away < least) { least = away; best = message; }
    }
    return best;
  }

  /** Shows in words what the mouse is on. */
  point(hit, x, y) {
    const known = hit.event === this.hover.event && hit.message === this.hover.message;
    const message = this.hover.message;
    this.hover = hit;
    this.canvas.style.cursor = hit.event ?? hit.message ?? hit.server ? 'pointer' : 'crosshair';
    if (hit.message !== message) this.page.redraw();
    const lines = this.tipLines(hit);
    this.tip.hidden = lines.length === 0;
    if (lines.length === 0) return;
    if (!known) this.tip.replaceChildren(...lines.map((line, i) => element('div', { class: i === 0 ? 'head' : '' }, line)));
    const box = this.canvas.getBoundingClientRect();
    const left = Math.min(box.left + x + 14, window.innerWidth - this.tip.offsetWidth - 8);
    const below = box.top + y + 18;
    this.tip.style.left = `${left}px`;
    this.tip.style.top = `${below + this.tip.offsetHeight > window.innerHeight ? box.top + y - this.tip.offsetHeight - 10 : below}px`;
  }

  tipLines(hit) {
    const { run } = this;
    if (hit.event !== undefined) {
      const host = run.host[hit.event] === 0 ? '' : ` · ${run.hosts[run.host[hit.event] - 1].name}`;
      return [`${instantWords(run.time[hit.event], run.end)}${host}`, run.words(hit.event)];
    }
    if (hit.message !== undefined) {
      return [`${run.hosts[run.from[hit.message]].name} → ${run.hosts[run.to[hit.message]].name}  ${run.messageLabel(hit.message)}`,
        run.messageWords(hit.message), messageFate(run, hit.message)];
    }
    return [];
  }
}

/** What became of a message, in words. */
function messageFate(run, message) {
  const left = `left at ${instantWords(run.left[message], run.end)}`;
  const end = instantWords(run.ended[message], run.end);
  if (run.fate[message] === DELIVERED) return `${left}, arrived at ${end}`;
  if (run.fate[message] === ON_ITS_WAY) return run.ended[message] <= run.end ? `${left}, waits at the paused receiver` : `${left}, arrives at ${end}`;
  return run.isLostLeaving(message) ? `${left}, lost: ${run.lossWords(message)}` : `${left}, lost at ${end}: ${run.lossWords(message)}`;
}
