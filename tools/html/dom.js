/* Parts of the page. Texts of a run are always set as texts, never as HTML. */

/** An element with attributes, `on…` handlers among them, and children: elements, or texts. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, '');
    else if (value !== false && value !== '') made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

function byId(id) { return document.getElementById(id); }

/** A heading and what it is of; nothing where that is empty. */
function section(heading, children) {
  return children.length === 0 ? [] : [element('h3', {}, heading), ...children];
}
