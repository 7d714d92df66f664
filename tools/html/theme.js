/* Colours for what is drawn, those of the viewer: Okabe and Ito's, which people of every colour vision tell
   apart. The page's own are in page.css, from which these are read. */

const TERM_TURN = [[0x56, 0xb4, 0xe9], [0xe6, 0x9f, 0x00], [0x00, 0x9e, 0x73], [0xcc, 0x79, 0xa7], [0xf0, 0xe4, 0x42],
  [0x00, 0x72, 0xb2], [0xd5, 0x5e, 0x00]];

function rgb([r, g, b]) { return `rgb(${Math.round(r)},${Math.round(g)},${Math.round(b)})`; }
function hex(colour) { return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)); }
/** `part` of b and the rest of a. */
function mixed(a, b, part) { return a.map((one, i) => one + (b[i] - one) * part); }
/** What reads better on a colour. */
function inkOn([r, g, b]) { return 0.299 * r + 0.587 * g + 0.114 * b > 133 ? '#101216' : '#fafafa'; }
/** A colour of style sheets with another opacity. */
function faded(colour, alpha) {
  const [r, g, b] = hex(colour);
  return `rgba(${r},${g},${b},${alpha})`;
}

class Theme {
  constructor() { this.read(); }

  read() {
    const style = getComputedStyle(document.documentElement);
    const names = ['background', 'panel', 'raised', 'line', 'text', 'faint', 'accent', 'bad', 'good', 'cursor', 'follower',
      'candidate', 'leader', 'down', 'vote', 'entries', 'heartbeat', 'reply', 'snapshot', 'cut', 'request', 'answer', 'unknown'];
    for (const name of names) this[name] = style.getPropertyValue(`--${name}`).trim();
    this.dark = style.getPropertyValue('--dark').trim() === '1';
    /** How large things are: 1 where the page's own text is 16 pixels high. */
    this.scale = parseFloat(style.fontSize) / 16;
    this.fonts = style.fontFamily;
  }

  px(size) { return size * this.scale; }
  font(size, bold = false) { return `${bold ? '600 ' : ''}${this.px(size).toFixed(2)}px ${this.fonts}`; }

  ofRole(role) { return role === NOT_KNOWN ? this.unknown : role === LEADER ? this.leader : role === FOLLOWER ? this.follower : this.candidate; }
  ofSort(sort) { return sort === 'read' ? this.accent : sort === 'unknown' ? this.faint : this[sort]; }
  /** Neighbouring terms differ. */
  ofTerm(term) {
    return mixed(TERM_TURN[term % TERM_TURN.length], hex(this.panel), this.dark ? 0.15 : 0.25);
  }
  /** A role's colour, lighter or darker by the term's turn. */
  shaded(role, term) {
    const colour = hex(this.ofRole(role));
    return role === NOT_KNOWN || term % 2 === 0 ? colour : mixed(colour, this.dark ? [255, 255, 255] : [0, 0, 0], 0.16);
  }
}
