/* How each server stands and its log at the cursor: a row a server, a column an index. */

class Logs {
  constructor(page) {
    Object.assign(this, { run: page.run, events: page.lanes.events, fold: page.lanes.fold, session: page.session, theme: page.theme });
    this.panel = byId('logs');
    this.grid = byId('grid');
    this.states = byId('states');
    this.scroll = 0;
    byId('log-back').addEventListener('click', () => this.move(-5));
    byId('log-on').addEventListener('click', () => this.move(5));
    this.grid.addEventListener('wheel', (event) => {
      event.preventDefault();
      this.move((event.deltaX || event.deltaY) > 0 ? 3 : -3);
    }, { passive: false });
    this.buildStates();
  }

  /** Moves along the logs; towards their end no further than it. */
  move(by) {
    this.scroll = Math.min(this.scroll + by, 0);
    this.draw();
  }

  buildStates() {
    // Of many servers each has less room.
    if (this.run.servers > 9) this.panel.style.setProperty('--most', '38%');
    this.panel.style.setProperty('--row', this.run.servers > 7 ? '1.6rem' : this.run.servers > 5 ? '1.85rem' : '2.15rem');
    const { imported } = this.run;
    const heads = imported ? ['host', 'state', 'term', 'commit', 'what it did last'] : ['server', 'state', 'term', 'votedFor', 'commit', 'applied'];
    const titles = imported ? ['', '', 'currentTerm', 'commitIndex', ''] : ['', '', 'currentTerm', 'votedFor', 'commitIndex', 'lastApplied'];
    // A log of another program holds none of its servers'.
    if (imported) {
      byId('logs-title').textContent = 'HOSTS';
      this.states.classList.add('of-hosts');
      for (const part of [this.grid, ...this.panel.querySelectorAll('.legend, .tools')]) part.hidden = true;
    }
    this.states.append(element('thead', {}, element('tr', {},
      ...heads.map((head, i) => element('th', { scope: 'col', title: titles[i] }, head)))));
    this.rows = this.run.hosts.slice(0, this.run.servers).map((host, place) => {
      const cells = heads.map((head) => element(head === heads[0] ? 'th' : 'td', { 'data-field': head }));
      cells[0].setAttribute('scope', 'row');
      const row = element('tr', { 'data-server': host.name, onclick: () => this.session.select({ server: place }) }, ...cells);
      return { row, cells };
    });
    this.states.append(element('tbody', {}, ...this.rows.map(({ row }) => row)));
  }

  draw() {
    const servers = this.session.servers();
    this.drawStates(servers);
    this.drawGrid(servers);
  }

  drawStates(servers) {
    servers.forEach((server, place) => {
      const { row, cells } = this.rows[place];
      const values = [`${shape(server)} ${this.run.hosts[place].name}`, standing(this.run, server), termWords(server.term),
        ...(this.run.imported ? [knownOr(server.commitIndex, '–'), this.lastWords(place)]
          : [serverName(server.votedFor), String(server.commitIndex), String(server.lastApplied)])];
      values.forEach((value, i) => { if (cells[i].textContent !== value) cells[i].textContent = value; });
      row.className = `${standing(this.run, server)}${this.session.selection.server === place ? ' selected' : ''}`;
    });
  }

  /** What a host's latest event says. */
  lastWords(place) {
    const events = this.events[place];
    const last = firstPlace(0, events.length, (i) => events[i] > this.session.cursor.event) - 1;
    return last < 0 ? '' : this.run.words(events[last]);
  }

  drawGrid(servers) {
    const { run, grid, theme } = this;
    const { event } = this.session.cursor;
    const width = grid.clientWidth;
    if (width === 0) return;
    const row = this.rows[0].row.offsetHeight;
    const cell = Math.max(theme.px(30), Math.min(row * 1.25, theme.px(46)));
    const columns = Math.max(1, Math.floor(width / cell));
    const extents = servers.map((_, place) => this.fold.logs[place].extent(event));
    // Two empty columns, that what comes next has a place to appear.
    const end = Math.max(1, ...extents.map((extent) => extent.last)) + 2;
    this.scroll = Math.max(this.scroll, -Math.max(0, end - columns));
    const first = Math.max(1, end - columns + 1 + this.scroll);
    byId('log-back').disabled = first === 1;
    byId('log-on').disabled = this.scroll === 0;
    const heads = element('div', { class: 'heads', 'aria-hidden': 'true' });
    heads.style.height = `${this.states.tHead.offsetHeight}px`;
    for (let i = 0; i < columns; i++) this.put(heads, 'head', i * cell, cell, String(first + i));
    const rows = servers.map((server, place) => {
      const line = element('div', { class: `row${server.up === 0 ? ' down' : ''}`, 'data-server': run.hosts[place].name });
      line.style.height = `${row}px`;
      this.drawRow(line, server, place, extents[place], { event, first, columns, cell });
      return line;
    });
    servers.forEach((leader) => this.drawProgress(leader, rows, { first, columns, cell }));
    grid.replaceChildren(heads, ...rows);
  }

  put(line, kind, left, width, words = '', title = '') {
    const made = element('div', { class: kind, title }, words);
    made.style.left = `${left}px`;
    made.style.width = `${width}px`;
    line.append(made);
    return made;
  }

  drawRow(line, server, place, extent, { event, first, columns, cell }) {
    const { run, theme } = this;
    const log = this.fold.logs[place];
    const name = run.hosts[place].name;
    const left = (index) => (index - first) * cell;
    if (extent.base >= first) {
      const last = Math.min(extent.base, first + columns - 1);
      this.put(line, 'snapshot', left(first), (last - first + 1) * cell - 3, last - first > 1 ? `snapshot …${extent.base}` : `…${extent.base}`,
        `${name}: a snapshot has taken the place of entries 1 to ${extent.base}`);
    }
    for (let index = Math.max(first, extent.base + 1); index < first + columns; index++) {
      const found = index <= extent.last ? log.cell(index, event, extent) : null;
      if (!found) {
        this.put(line, 'cell none', left(index), cell - 3);
        continue;
      }
      const term = run.entries.term[found.entry];
      const committed = index <= server.commitIndex;
      const durable = index <= server.durableIndex;
      const kinds = ['cell', committed ? 'committed' : 'open', durable ? '' : 'volatile', found.since === event && event > 0 ? 'fresh' : ''];
      const made = this.put(line, kinds.join(' ').trim(), left(index), cell - 3, String(term),
        `${name}, entry ${index}: term ${term}, ${run.entryWords(found.entry)}${committed ? '; it knows that it is committed' : ''}${durable ? '' : '; not durable yet'}`);
      made.dataset.index = index;
      const colour = theme.ofTerm(term);
      made.style.setProperty('--term', rgb(colour));
      made.style.color = committed ? inkOn(colour) : '';
      if (String(term).length > 3) made.classList.add('long');
    }
    this.mark(line, 'commit', server.commitIndex, { first, columns, cell }, '', 'commitIndex');
    this.mark(line, 'applied', server.lastApplied, { first, columns, cell }, '▲', 'lastApplied');
  }

  /** A mark at the end of an index; there is none for 0. */
  mark(line, kind, index, { first, columns, cell }, words, title) {
    if (index < first || index >= first + columns) return;
    const made = this.put(line, `mark ${kind}`, (index - first + 1) * cell - 1.5, 0, words, `${title} ${index}`);
    made.dataset.index = index;
  }

  /** What a leader believes of the others. */
  drawProgress(leader, rows, window) {
    if (leader.up === 0 || leader.role !== LEADER) return;
    for (const [peer, progress] of Object.entries(leader.progress)) {
      const place = this.run.placeOf.get(Number(peer));
      if (place === undefined || this.session.servers()[place] === leader) continue;
      this.mark(rows[place], 'match', progress.match, window, '◆', `the leader's matchIndex: ${progress.match}; index`);
      const { first, columns, cell } = window;
      if (progress.next < first || progress.next >= first + columns) continue;
      const made = this.put(rows[place], 'mark next', (progress.next - first + 0.5) * cell, 0, '▼', `the leader's nextIndex: ${progress.next}`);
      made.dataset.index = progress.next;
    }
  }
}
