/* The keyboard. */

const STEP_WORDS = [['telling', 'what matters'], ['event', 'every event'], ['election', 'election'], ['commit', 'commit'], ['fault', 'fault'],
  ['caption', 'caption']];

/** Keys, what they are called, and what they do. */
function keyTable(page) {
  const { session, timeline } = page;
  const zoom = (factor) => { timeline.axis.zoom(factor, timeline.axis.x(session.cursor.time)); page.redraw(); };
  const pan = (part) => { timeline.axis.pan(timeline.layout.plot * part); page.redraw(); };
  return [
    ['ArrowRight', '→', 'the next event', () => session.step(1)],
    ['ArrowLeft', '←', 'back by an event', () => session.step(-1)],
    ['n', 'N', 'the next step, as chosen', () => page.stepChosen(true)],
    ['p', 'P', 'the step before', () => page.stepChosen(false)],
    [' ', 'Space', 'play, or pause', () => session.play(!session.playing)],
    ['[', '[', 'slower', () => page.changeSpeed(-1)],
    [']', ']', 'faster', () => page.changeSpeed(1)],
    ['Home', 'Home', 'to the beginning', () => session.toTime(session.run.begin)],
    ['End', 'End', 'to the end', () => session.toTime(session.run.end)],
    ['t', 'T', 'type a time', () => { byId('time').focus(); byId('time').select(); }],
    ['j', 'J', 'to the cause', () => page.toCause()],
    ['m', 'M', 'the message that came in', () => page.selectArrived()],
    ['+', '+', 'zoom in', () => zoom(1 / 1.5)],
    ['-', '−', 'zoom out', () => zoom(1.5)],
    ['f', 'F', 'the whole run', () => { timeline.axis.fit(); page.redraw(); }],
    ['PageDown', 'Page ↓', 'the diagram goes on', () => pan(0.8)],
    ['PageUp', 'Page ↑', 'the diagram goes back', () => pan(-0.8)],
    ['Tab', 'Tab', 'the next control', null],
    ['c', 'C', 'the inspector, or the checks', () => page.showTab(byId('checks').hidden ? 'checks' : 'inspector')],
    ['d', 'D', 'dark or light', () => page.toggleTheme()],
    ['Escape', 'Esc', 'nothing is selected', () => session.select({})],
    ['?', '?', 'these keys', () => page.showDialog('help')],
  ];
}

function listenToKeys(page) {
  const table = keyTable(page);
  const byKey = new Map(table.filter(([, , , act]) => act).map(([key, , , act]) => [key, act]));
  byKey.set('=', byKey.get('+'));
  byId('key-list').append(...table.map(([, name, words]) => element('tr', {}, element('th', { scope: 'row' }, element('kbd', {}, name)), element('td', {}, words))));
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
    const { target } = event;
    const types = target.matches('input[type=text]');
    if (types || (target.matches('select') && event.key !== ' ')) {
      if (event.key === 'Escape') target.blur();
      if (types || /^Arrow|^Home|^End|^.$/.test(event.key)) return;
    }
    // Space and Enter press the button that has the focus.
    if ((event.key === ' ' || event.key === 'Enter') && target.matches('button, summary, input[type=checkbox]')) return;
    const act = byKey.get(event.key.length === 1 ? event.key.toLowerCase() : event.key);
    if (!act) return;
    event.preventDefault();
    act();
  });
}
