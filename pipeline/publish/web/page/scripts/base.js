// What all parts of the page's script use. They are put together into one function by document.py, so they share these
// names.
const data = JSON.parse(document.getElementById("lesson-data").textContent);
const root = document.documentElement;
const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const asked = new URLSearchParams(location.search);

let edition = data.editions[data.first]; // the language's texts, film, questions ... that are shown now

root.classList.add("js");
if (window.self !== window.top || asked.has("embed")) root.classList.add("embed");

// What is remembered belongs to the course, that is to the folder the page lies in.
// Storage may be forbidden (a sandboxed frame, a strict browser): then nothing is remembered, and nothing breaks.
const course = location.pathname.replace(/[^/]*$/, "");
const memory = {
  get(name) {
    try { return localStorage.getItem(`${course} ${name}`); } catch { return null; }
  },
  set(name, value) {
    try { localStorage.setItem(`${course} ${name}`, value); } catch { /* forbidden or full */ }
  },
};

function say(source, values = {}) {
  return edition.words[source].replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

function clock(seconds) {
  const s = Math.floor(seconds), two = (n) => String(n).padStart(2, "0");
  const minutes = Math.floor(s / 60), hours = Math.floor(minutes / 60);
  return hours ? `${hours}:${two(minutes % 60)}:${two(s % 60)}` : `${minutes}:${two(s % 60)}`;
}

// An element with attributes, properties by their names, and children; text is only ever text.
function make(tag, given = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

function tell(name, detail) {
  document.dispatchEvent(new CustomEvent(`lesson:${name}`, { detail }));
}
