/* Puts the page together: what is drawn when, and the controls. */

class Page {
  constructor(data) {
    // What the browser asks for, until the reader says otherwise.
    this.wishedTheme = matchMedia('(prefers-color-scheme: dark)');
    this.setTheme(this.wishedTheme.matches);
    this.run = new Run(data);
    this.lanes = new Lanes(this.run);
    this.session = new Session(this.run, this.lanes);
    this.theme = new Theme();
    this.timeline = new Timeline(this);
    this.minimap = new Minimap(this);
    this.logs = new Logs(this);
    this.inspector = new Inspector(this);
    this.told = new Told(this);
    this.describe(data);
    this.listen();
    listenToKeys(this);
    this.session.onChange((what) => this.changed(what));
    this.start();
  }

  describe(data) {
    byId('name').textContent = data.scenario;
    const log = data.imported;
    byId('seed').textContent = log ? `imported${log.logicalTime ? ', without times: a millisecond an event' : ''}` : `seed ${data.seed}`;
    byId('hash').textContent = data.hash;
    byId('purpose').textContent = data.purpose;
    byId('end-time').textContent = `of ${instantWords(this.run.end, this.run.end).replace(/\.?0+ /, ' ')}`;
    const facts = [...(log ? [['log', log.file], ['execution', log.name || String(log.execution)], ['times', log.logicalTime ? 'none: a millisecond stands for an event' : 'of the log']]
      : [['scenario', data.scenario], ['seed', data.seed]]), ['hash of the whole run', data.hash], [log ? 'hosts' : 'servers', this.run.hosts.filter((host) => host.server).map((host) => host.name).join(', ')],
      ['shown', `${instantWords(this.run.begin, this.run.end)} to ${instantWords(this.run.end, this.run.end)}${data.runEnd > this.run.end ? ` of ${instantWords(data.runEnd, this.run.end)}` : ''}, ${this.run.count.toLocaleString('en')} records, ${this.run.messages.toLocaleString('en')} messages`],
      ['planted bug', data.bug], ['to read', data.section], ['made by', `raftsim ${data.version}`]];
    byId('about-text').textContent = log ? 'The log of another program: who did what, in which order, and who had heard of whom.' : data.description || data.purpose;
    byId('facts').append(...facts.filter(([, value]) => value !== '').map(([name, value]) => element('tr', {}, element('th', { scope: 'row' }, name), element('td', {}, value))));
    byId('command').textContent = data.command;
    byId('scenario-text').textContent = data.scenarioText;
    byId('scenario-text').parentElement.hidden = log !== null;
    byId('bug').hidden = data.bug === '';
    byId('bug').textContent = `planted bug: ${data.bug}`;
  }

  listen() {
    const { session } = this;
    const press = (id, act) => byId(id).addEventListener('click', act);
    press('to-begin', () => session.toTime(this.run.begin));
    press('to-end', () => session.toTime(this.run.end));
    press('back', () => session.step(-1));
    press('on', () => session.step(1));
    press('stop-back', () => this.stepChosen(false));
    press('stop-on', () => this.stepChosen(true));
    press('play', () => session.play(!session.playing));
    press('fit', () => { this.timeline.axis.fit(); this.redraw(); });
    press('zoom-in', () => { this.timeline.axis.zoom(1 / 1.5, this.timeline.axis.x(session.cursor.time)); this.redraw(); });
    press('zoom-out', () => { this.timeline.axis.zoom(1.5, this.timeline.axis.x(session.cursor.time)); this.redraw(); });
    press('theme', () => this.toggleTheme());
    for (const name of ['help', 'about']) {
      press(`open-${name}`, () => this.showDialog(name));
      press(`close-${name}`, () => byId(name).close());
      byId(name).addEventListener('click', (event) => { if (event.target === byId(name)) byId(name).close(); });
    }
    for (const name of ['inspector', 'checks']) press(`tab-${name}`, () => this.showTab(name));
    press('score', () => this.showTab('checks'));
    byId('speed').append(...SPEEDS.map((speed) => element('option', { value: speed }, `${speed}×`)));
    byId('speed').addEventListener('change', () => session.setSpeed(Number(byId('speed').value)));
    byId('step-kind').append(...STEP_WORDS.map(([kind, words]) => element('option', { value: kind }, words)));
    byId('step-kind').addEventListener('change', () => { session.stepKind = byId('step-kind').value; });
    byId('stop-at-captions').addEventListener('change', () => { session.stopsAtCaptions = byId('stop-at-captions').checked; });
    byId('hide-future').addEventListener('change', () => {
      session.hidesFuture = byId('hide-future').checked;
      session.changed('told');
    });
    byId('slider').addEventListener('input', () => session.toTime(this.run.begin + Math.round((Number(byId('slider').value) / 1e6) * (this.run.end - this.run.begin))));
    byId('time').addEventListener('change', () => this.typed());
    byId('time').addEventListener('keydown', (event) => { if (event.key === 'Enter') byId('time').blur(); });
    window.addEventListener('hashchange', () => this.atAddress());
    this.wishedTheme.addEventListener('change', () => { this.setTheme(this.wishedTheme.matches); this.themeChanged(); });
    // In the next frame: what is drawn may change sizes again.
    const resized = new ResizeObserver(() => requestAnimationFrame(() => this.resize()));
    for (const id of ['timeline', 'grid']) resized.observe(byId(id));
  }

  start() {
    byId('speed').value = String(this.session.speed);
    byId('stop-at-captions').checked = true;
    byId('stop-at-captions').parentElement.hidden = this.lanes.stops.caption.length === 0;
    byId('hide-future').checked = this.session.hidesFuture;
    byId('tab-checks').hidden = this.run.told.length === 0;
    this.resize();
    this.atAddress();
    this.changed('cursor');
  }

  /** "#at=163ms" opens the page at that time. */
  atAddress() {
    const time = parseInstant(decodeURIComponent(/^#at=(.+)$/.exec(location.hash)?.[1] ?? ''));
    if (!Number.isNaN(time)) this.session.toTime(time);
  }

  typed() {
    const time = parseInstant(byId('time').value);
    byId('time').classList.toggle('wrong', Number.isNaN(time));
    if (!Number.isNaN(time)) this.session.toTime(time);
    else byId('time').title = 'expected a time, as 163ms or 1.5s';
  }

  stepChosen(forward) {
    if (this.session.stepKind === 'event') this.session.step(forward ? 1 : -1);
    else this.session.stepTo(this.session.stepKind, forward);
  }

  toCause() {
    const cause = this.run.cause[this.session.cursor.event];
    if (cause !== 0) this.session.toEvent(cause);
  }

  selectArrived() {
    const { event } = this.session.cursor;
    const message = this.run.arrivedWith(event)[0] ?? this.run.leftWith(event)[0];
    if (message !== undefined) this.session.select({ message });
  }

  changeSpeed(by) {
    const place = SPEEDS.indexOf(this.session.speed) + by;
    if (SPEEDS[place] === undefined) return;
    byId('speed').value = String(SPEEDS[place]);
    this.session.setSpeed(SPEEDS[place]);
  }

  showTab(name) {
    for (const one of ['inspector', 'checks']) {
      byId(one).hidden = one !== name;
      byId(`tab-${one}`).setAttribute('aria-selected', String(one === name));
    }
  }

  showDialog(name) { byId(name).showModal(); }

  setTheme(dark) { document.documentElement.dataset.theme = dark ? 'dark' : 'light'; }

  toggleTheme() {
    this.setTheme(!this.theme.dark);
    this.themeChanged();
  }

  themeChanged() {
    this.theme.read();
    this.minimap.resize();
    this.logs.draw();
    this.redraw();
  }

  resize() {
    const size = ['timeline', 'grid', 'minimap'].map((id) => `${byId(id).clientWidth}x${byId(id).clientHeight}`).join() + devicePixelRatio;
    if (size === this.size) return;
    this.size = size;
    this.theme.read();
    this.timeline.resize();
    this.minimap.resize();
    this.logs.draw();
    this.redraw();
  }

  changed(what) {
    const { session } = this;
    if (what === 'playing') {
      byId('play').textContent = session.playing ? '❚❚ pause' : '▶ play';
      byId('play').setAttribute('aria-pressed', String(session.playing));
      this.last = null;
      if (session.playing) requestAnimationFrame((now) => this.frame(now));
      return;
    }
    if (what === 'cursor') this.timeline.axis.follow(session.cursor.time);
    if (what === 'selection' && session.selection.message >= 0) this.showTab('inspector');
    this.redraw(true);
  }

  /** Draws in the next frame, once. `all`: not only the diagram. */
  redraw(all = false) {
    this.all ||= all;
    if (this.due) return;
    this.due = true;
    requestAnimationFrame(() => this.drawNow());
  }

  drawNow() {
    const { all } = this;
    this.due = false;
    this.all = false;
    this.timeline.draw();
    this.minimap.draw();
    if (!all) return;
    this.logs.draw();
    this.inspector.draw();
    this.told.draw();
    this.drawCursor();
  }

  drawCursor() {
    const { session, run } = this;
    const part = (session.cursor.time - run.begin) / Math.max(run.end - run.begin, 1);
    const words = session.cursor.event === 0 ? 'before the first event' : run.words(session.cursor.event);
    byId('slider').value = String(Math.round(part * 1e6));
    byId('slider').setAttribute('aria-valuetext', `${instantWords(session.cursor.time, run.end)}: ${words}`);
    if (document.activeElement !== byId('time')) byId('time').value = instantWords(session.cursor.time, run.end);
    if (!session.playing) byId('status').textContent = words;
  }

  frame(now) {
    if (!this.session.playing) return;
    if (this.last !== null) this.session.advance(Math.min(now - this.last, 100));
    this.last = now;
    requestAnimationFrame((next) => this.frame(next));
  }
}

/** What scripts in the browser's console see of the page. */
function startPage() {
  window.raftsim = new Page(JSON.parse(byId('run').textContent));
}
