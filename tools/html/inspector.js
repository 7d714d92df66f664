/* What happened at the cursor, why, and what is selected. */

class Inspector {
  constructor(page) {
    Object.assign(this, { run: page.run, session: page.session });
    this.panel = byId('inspector');
  }

  draw() {
    const { session } = this;
    const parts = [];
    if (session.selection.message >= 0) parts.push(element('section', { id: 'selected-message' }, ...this.message(session.selection.message)));
    parts.push(element('section', { id: 'event' }, ...this.event(session.cursor.event)));
    const server = session.selection.server >= 0 ? session.selection.server : this.run.serverOf(session.cursor.event);
    if (server >= 0) parts.push(element('section', { id: 'server' }, ...this.server(server)));
    this.panel.replaceChildren(...parts);
  }

  hostName(place) { return this.run.hosts[place].name; }
  instant(time) { return instantWords(time, this.run.end); }

  fields(fields) {
    const rows = fields.map(([name, ...values]) => element('tr', {}, element('th', { scope: 'row' }, name),
      element('td', {}, ...(values.length === 1 ? [values[0]] : [element('span', { class: 'old' }, values[0]), ' → ', element('b', {}, values[1])]))));
    return fields.length === 0 ? [] : [element('table', { class: 'fields' }, element('tbody', {}, ...rows))];
  }

  /** The rules that decided, each with its reason and where the paper states it. */
  answers(event) {
    return this.run.answers(event).map(({ question, rule, yes, reason, section: where, about }) => element('div', { class: `answer ${yes ? 'yes' : 'no'}` },
      element('div', { class: 'rule' }, element('span', { class: 'sign', 'aria-label': yes ? 'yes:' : 'no:' }, yes ? '✓' : '✕'), ` ${question}`,
        about === '' ? null : element('span', { class: 'about' }, ` ${about}`), element('span', { class: 'where', title: rule }, where)),
      element('div', { class: 'reason' }, reason)));
  }

  jump(event, words = this.run.words(event)) {
    const host = this.run.host[event];
    return element('button', { class: 'link', type: 'button', onclick: () => this.session.toEvent(event) },
      element('span', { class: 'when' }, `${this.instant(this.run.time[event])} ${host === 0 ? '' : this.hostName(host - 1)}`), words);
  }

  messageButton(message) {
    const { run } = this;
    const end = run.isLost(message) ? ` – lost: ${run.lossWords(message)}` : '';
    return element('button', { class: 'link', type: 'button', onclick: () => this.session.select({ message }) },
      element('span', { class: 'when' }, `${this.hostName(run.from[message])} → ${this.hostName(run.to[message])}`), run.messageWords(message) + end);
  }

  few(items, most, make) {
    const shown = [...items].slice(0, most).map((item) => make(item));
    if (items.length > most) shown.push(element('div', { class: 'more' }, `and ${items.length - most} more`));
    return shown;
  }

  event(event) {
    const { run, session } = this;
    if (event === 0) {
      return [element('h2', {}, 'Before the first event'), element('p', { class: 'words' }, run.begin === 0 ? 'Nothing has happened yet.' : 'What this page tells begins here.')];
    }
    const place = run.serverOf(event);
    const host = run.host[event] === 0 ? '' : ` · ${this.hostName(run.host[event] - 1)}`;
    const kind = spaced(run.kindName(event));
    const parts = [element('h2', {}, `${this.instant(run.time[event])}${host}`, element('span', { class: 'record' }, `record ${run.number[event].toLocaleString('en')} · ${kind}`)),
      element('p', { class: 'words' }, run.words(event))];
    parts.push(...section('Why', this.answers(event)));
    if (place >= 0) parts.push(...section('What changed', this.fields(changedFields(run, session.serversBefore()[place], session.servers()[place]))));
    parts.push(...section('In the log', this.fields(run.fields.get(event) ?? [])));
    const arrived = [...run.arrivedWith(event)].filter((message) => message !== session.selection.message);
    parts.push(...section('What came in', this.few(arrived, 8, (message) => this.messageButton(message))));
    if (run.cause[event] !== 0) parts.push(...section('Because of', [this.jump(run.cause[event])]));
    parts.push(...section('What left with it', this.few(run.leftWith(event), 8, (message) => this.messageButton(message))));
    parts.push(...section('What it led to', this.few([...run.byCause(event)].filter((one) => session.isOpen(one)), 6, (one) => this.jump(one))));
    if (run.host[event] === 0) parts.push(...this.justBefore(event));
    return parts;
  }

  /** Of what nobody does, what a server did last, and why. */
  justBefore(event) {
    let last = event - 1;
    while (last > 0 && (this.run.serverOf(last) < 0 || this.run.routine[last] === 1)) last--;
    return last === 0 ? [] : section('Just before', [this.jump(last), ...this.answers(last)]);
  }

  message(message) {
    const { run, session } = this;
    const sort = run.data.sorts[run.sort[message]];
    const parts = [element('h2', { class: `sort-${sort}` }, `${this.hostName(run.from[message])} → ${this.hostName(run.to[message])}  ${run.messageLabel(message)}`,
      element('button', { class: 'close', type: 'button', 'aria-label': 'close the message', onclick: () => this.session.select({}) }, '✕'))];
    parts.push(element('p', { class: 'words' }, run.messageWords(message)));
    parts.push(element('p', { class: run.isLost(message) ? 'bad' : 'faint' }, messageFate(run, message)));
    if (run.leftBy[message] !== 0) parts.push(...section('It left with', [this.jump(run.leftBy[message])]));
    if (run.endedBy[message] !== 0 && !run.isLostLeaving(message) && session.isOpen(run.endedBy[message])) {
      parts.push(...section(run.isLost(message) ? 'It was lost' : 'What its receiver did', [this.jump(run.endedBy[message])]));
      parts.push(...section('Why', this.answers(run.endedBy[message])));
    }
    return parts;
  }

  server(place) {
    const name = this.hostName(place);
    return [element('h2', {}, `${shape(this.session.servers()[place])} ${name}`, element('span', { class: 'record' }, 'at the cursor')),
      ...this.fields(serverFields(this.run, this.session.servers()[place]))];
  }
}
