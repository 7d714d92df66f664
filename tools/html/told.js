/* What the scenario says, asks and expects, and what broke. */

class Told {
  constructor(page) {
    Object.assign(this, { run: page.run, session: page.session });
    this.caption = byId('caption');
    this.score = byId('score');
    this.checks = byId('checks');
    this.chosen = new Map();
    this.opened = new Set();
    this.shown = null;
    // A run of which nothing is told needs no room for it.
    this.caption.hidden = !this.run.told.some((one) => !('expected' in one));
  }

  draw() {
    const { session } = this;
    const broken = session.lastTold('violation');
    const said = session.lastTold('caption');
    let asked = session.lastTold('question');
    // A question stands until something else is said.
    if (asked && said && said.record > asked.record) asked = null;
    const key = `${said?.record}/${asked?.record}/${broken?.record}/${this.chosen.get(asked)}/${this.opened.has(asked)}`;
    if (key !== this.shown) {
      this.shown = key;
      const parts = [];
      if (broken) parts.push(this.violation(broken));
      if (said) parts.push(this.line('say', '⚑', said.caption));
      if (asked) parts.push(this.line('ask', '?', asked.question), this.choices(asked));
      if (parts.length === 0) parts.push(this.line('hint', '▸', `${(this.run.data.purpose || this.run.data.scenario).replace(/\.$/, '')}. Space plays it, → goes to the next event.`));
      this.caption.replaceChildren(...parts);
    }
    this.drawChecks();
  }

  line(kind, sign, words) {
    return element('p', { class: kind }, element('span', { class: 'flag', 'aria-hidden': 'true' }, sign), element('span', {}, words));
  }

  /** The choices of a question; which is right is shown once one is chosen, or asked for. */
  choices(one) {
    const chosen = this.chosen.get(one);
    const open = this.opened.has(one);
    const buttons = one.choices.map((choice, i) => {
      const right = open && one.answer === i + 1;
      const wrong = open && chosen === i + 1 && !right && one.answer !== 0;
      return element('button', { type: 'button', class: `choice${right ? ' right' : ''}${wrong ? ' wrong' : ''}`, 'aria-pressed': chosen === i + 1 ? 'true' : 'false',
        onclick: () => this.answer(one, i + 1) }, `${right ? '✓' : wrong ? '✕' : `${i + 1}`} ${choice}`);
    });
    if (!open) buttons.push(element('button', { type: 'button', class: 'reveal', onclick: () => this.answer(one, 0) }, 'Show the answer'));
    return element('div', { class: 'question' }, ...buttons, open ? element('p', { class: 'because', role: 'status' }, this.solution(one, chosen)) : null);
  }

  answer(one, choice) {
    if (choice > 0) this.chosen.set(one, choice);
    this.opened.add(one);
    this.session.changed('told');
  }

  solution(one, chosen) {
    const where = one.section === '' ? '' : ` (${one.section})`;
    if (one.answer === 0) return `This run does not tell which is right${where}.`;
    const verdict = chosen === undefined ? `It is ${one.answer}` : chosen === one.answer ? 'Right' : `No, it is ${one.answer}`;
    return `${verdict}${one.because === '' ? '' : `: ${one.because}`}${where}.`;
  }

  violation(one) {
    return element('p', { class: 'broken', role: 'alert' }, element('b', {}, `✗ violated: ${spaced(one.violation)}`),
      `${one.section === '' ? '' : ` (${one.section})`} – ${one.message}`);
  }

  expectations() { return this.run.told.filter((one) => 'expected' in one && one.answer === 0); }

  drawChecks() {
    const { event } = this.session.cursor;
    const all = this.expectations();
    const known = all.filter((one) => one.record <= event);
    const met = known.filter((one) => one.met).length;
    const broken = this.run.told.some((one) => 'violation' in one && one.record <= event);
    const bad = broken || met < known.length;
    this.score.hidden = all.length === 0 && !broken;
    this.score.textContent = broken ? '✗ violated' : known.length === 0 ? `${all.length} expectation${all.length === 1 ? '' : 's'}` : bad ? `✗ ${known.length - met} not as expected` : `✓ ${met} of ${all.length} as expected`;
    this.score.className = bad ? 'bad' : known.length === 0 ? 'faint' : 'good';
    const heard = this.run.told.filter((one) => one.record <= event).length;
    const state = `${heard}/${this.opened.size}/${this.session.hidesFuture}`;
    if (state === this.drawnChecks) return;
    this.drawnChecks = state;
    const rows = all.map((one) => this.expectation(one, one.record <= event));
    const violations = this.run.told.filter((one) => 'violation' in one && one.record <= event).map((one) => this.violation(one));
    const questions = this.run.told.filter((one) => 'question' in one && one.record <= event).map((one) => this.asked(one));
    const captions = this.run.told.filter((one) => 'caption' in one && this.session.isOpen(one.record)).map((one) => this.jump(one, '⚑', one.caption));
    this.checks.replaceChildren(...violations, ...section('Expectations', rows), ...section('Questions', questions), ...section('Captions', captions));
    if (this.checks.children.length === 0) this.checks.append(element('p', { class: 'faint' }, 'The scenario expects and says nothing here.'));
  }

  jump(one, sign, words, more = []) {
    return element('button', { type: 'button', class: 'link check', onclick: () => this.session.toEvent(one.record) },
      element('span', { class: 'sign' }, sign), element('span', {}, words, ...more.map((line) => element('span', { class: 'reason' }, line))));
  }

  expectation(one, known) {
    const more = [];
    if (known && one.because !== '') more.push(one.because);
    if (known && !one.met && one.found !== '') more.push(`found: ${one.found}`);
    const row = this.jump(one, !known ? '○' : one.met ? '✓' : '✗', one.expected, more);
    row.classList.add(!known ? 'open' : one.met ? 'good' : 'bad');
    if (!known) row.title = 'it is not known yet';
    return row;
  }

  asked(one) {
    const open = this.opened.has(one);
    return this.jump(one, '?', one.question, open ? [this.solution(one, this.chosen.get(one))] : []);
  }
}

/** "electionSafety": "election safety" */
function spaced(words) { return words.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`); }
