"use strict";
// The page of ./render.sh preview: what the server says goes in by textContent; nothing is fetched from elsewhere.

const $ = (id) => document.getElementById(id);
const film = $("film");
let state = null;
let chosen = null; // key of the chosen step
let playing = null; // the version in the player: {step, id, beats, seconds}
let lastRound = -1;
const looked = new Set(); // first looks at a beat that this page has shown or passed over
let wishes = null; // where to go once the film is there

const make = (name, className, text) => {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
};
const put = (element, text) => { if (element.textContent !== text) element.textContent = text; };
const set = (element, name, value) => {
  if (value === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
};
const clock = (seconds) => {
  const whole = Math.floor(seconds + 1e-6);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};
const length = (seconds) => (seconds < 60 ? `${seconds.toFixed(1)} s` : clock(seconds));
const many = (count, what) => `${count} ${what}${count === 1 ? "" : "s"}`;
const stepOf = (key) => state && state.steps.find((step) => step.key === key);

// --- the list of steps: rows are kept by key, so that focus and scroll stay where they are

const rows = new Map();

function rowOf(key, className, parent, build) {
  let row = rows.get(key);
  if (!row) {
    row = build(make("li", className));
    rows.set(key, row);
  }
  if (row.element.parentNode !== parent) parent.append(row.element);
  row.used = true;
  return row;
}

function buildStep(element, key) {
  const button = make("button");
  button.type = "button";
  const row = { element, button, number: make("span", "number"), name: make("span", "name"), length: make("span", "length"), strip: make("span", "strip"), beats: make("ol", "beats") };
  set(row.strip, "aria-hidden", "true");
  button.append(row.number, row.name, row.length, row.strip);
  button.addEventListener("click", () => choose(key));
  element.append(button, row.beats);
  return row;
}

function buildBeat(element, step, key) {
  const button = make("button");
  button.type = "button";
  const row = { element, button, mark: make("span", "mark"), name: make("span", "title"), word: make("span", "word"), bar: make("progress") };
  set(row.mark, "aria-hidden", "true");
  row.bar.max = 1;
  button.append(row.mark, row.name, row.word);
  button.addEventListener("click", () => goToBeat(step, key));
  element.append(button, row.bar);
  return row;
}

const WORDS = { rendering: "rendering", queued: "queued", wrong: "problem", waiting: "not yet" };

function showBeat(step, beat, parent) {
  const row = rowOf(`${step.key}/${beat.key}`, "beat", parent, (li) => buildBeat(li, step.key, beat.key));
  set(row.element, "data-state", beat.state);
  set(row.button, "data-state", beat.state);
  row.button.disabled = beat.start === null;
  put(row.name, beat.title);
  const times = beat.start === null ? "" : `${clock(beat.start)} · ${length(beat.seconds)}`;
  const percent = beat.state === "rendering" ? ` ${Math.round(beat.share * 100)} %` : "";
  const fresh = step.changed.includes(beat.key);
  const word = beat.state === "ready" ? times : `${WORDS[beat.state]}${percent}`;
  const first = step.glimpse?.beats[0].key === beat.key;
  if (first) row.button.disabled = false;
  put(row.word, first ? "first look" : fresh && beat.state === "ready" ? `new · ${times}` : word);
  row.word.classList.toggle("new", first || (fresh && beat.state === "ready"));
  row.bar.hidden = beat.state !== "rendering";
  row.bar.value = beat.share;
  set(row.bar, "aria-label", `Rendering ${beat.title}`);
  const current = playing && playing.step === step.key && nowBeat()?.key === beat.key;
  set(row.button, "aria-current", current ? "true" : null);
}

function showStep(step) {
  const row = rowOf(step.key, "step", $("list"), (li) => buildStep(li, step.key));
  const open = step.key === chosen;
  row.element.classList.toggle("wrong", step.wrong);
  set(row.button, "aria-current", open ? "true" : null);
  set(row.button, "aria-expanded", String(open));
  put(row.number, String(step.number));
  put(row.name, step.title);
  put(row.length, step.wrong ? "problem" : step.planning ? "planning" : step.version ? clock(step.version.seconds) : "");
  while (row.strip.children.length > step.beats.length) row.strip.lastChild.remove();
  step.beats.forEach((beat, n) => {
    const part = row.strip.children[n] || row.strip.appendChild(make("i"));
    set(part, "data-state", beat.state);
    part.style.flexGrow = String(beat.seconds || 5);
  });
  row.beats.hidden = !open;
  if (open) step.beats.forEach((beat) => showBeat(step, beat, row.beats));
}

function showList() {
  const focused = document.activeElement;
  for (const row of rows.values()) row.used = false;
  state.steps.forEach(showStep);
  for (const [key, row] of rows) {
    if (!row.used && !row.element.contains(focused)) { row.element.remove(); rows.delete(key); }
  }
  const order = [...$("list").children];
  const wanted = state.steps.map((step) => rows.get(step.key).element);
  if (wanted.some((element, n) => order[n] !== element)) $("list").append(...wanted);
}

// --- status, problems, notes

function showStatus() {
  const { what, ended, of, share, beats, beats_ended } = state.doing;
  const count = state.problems.length;
  let said = count ? many(count, "problem") : "Up to date";
  if (state.running) {
    if (what === "rendering") said = beats ? `Rendering ${Math.min(beats_ended + 1, beats)} of ${many(beats, "beat")}` : "Mixing sound";
    else if (what === "planning") said = `Planning ${Math.min(ended + 1, of)} of ${many(of, "step")}`;
    else if (what) said = `${what[0].toUpperCase()}${what.slice(1)} ${Math.min(ended + 1, of)} of ${of}`;
    else said = state.rounds ? "Looking at what changed" : "Starting";
  }
  put($("said"), said);
  set($("status"), "data-mood", state.running ? "busy" : count ? "wrong" : "good");
  $("whole").hidden = !state.running;
  $("whole").value = share;
  document.title = `${count && !state.running ? "● " : ""}${state.title} – preview`;
  put($("title"), state.title);
}

let shownProblems = "";
function showProblems() {
  const told = JSON.stringify(state.problems);
  if (told === shownProblems) return;
  shownProblems = told;
  $("problems").hidden = !state.problems.length;
  set($("problems"), "role", state.problems.length ? "alert" : null);
  put($("problems-title"), many(state.problems.length, "problem"));
  $("kept").hidden = !state.steps.some((step) => step.version);
  $("problem-list").replaceChildren(...state.problems.map((problem) => {
    const item = make("li");
    if (problem.file) {
      const where = make("p", "where");
      where.append(make("b", "", problem.file));
      if (problem.key) where.append(make("span", "", problem.key));
      item.append(where);
    }
    item.append(make("p", "said", problem.said));
    return item;
  }));
}

function showNotes() {
  $("notes").hidden = !state.notes.length;
  put($("notes-title"), many(state.notes.length, "note"));
  const told = state.notes.join("\n");
  if ($("note-list").dataset.told === told) return;
  $("note-list").dataset.told = told;
  $("note-list").replaceChildren(...state.notes.map((note) => make("li", "", note)));
}

// --- the player

const beatAt = (beats, time) => [...beats].reverse().find((beat) => beat.start <= time + 0.02) || beats[0];
function nowBeat() { return playing && beatAt(playing.beats, film.currentTime); }

function keepStill() { // the last picture stays until the new film shows its own
  if (film.readyState < 2 || !film.videoWidth) return;
  const still = $("still");
  still.width = film.videoWidth;
  still.height = film.videoHeight;
  still.getContext("2d").drawImage(film, 0, 0);
  still.hidden = false;
}

function load(step, goal, version = step.version) {
  const mode = film.textTracks[0] ? film.textTracks[0].mode : "showing";
  const onward = goal.play ?? (!film.paused && !film.ended);
  const { muted, playbackRate } = film;
  keepStill();
  playing = { step: step.key, id: version.id, beats: version.beats, seconds: version.seconds, first: version === step.glimpse };
  const track = make("track");
  Object.assign(track, { kind: "captions", srclang: version.language, label: "Captions", default: mode === "showing", src: version.captions });
  film.replaceChildren(track);
  set(film, "poster", version.poster);
  film.src = version.video;
  Object.assign(film, { muted, defaultPlaybackRate: playbackRate, playbackRate });
  track.track.mode = mode;
  wishes = { id: version.id, time: timeOf(version.beats, goal), play: onward };
  $("empty").hidden = true;
  set(film, "aria-label", `Film of step ${step.number}, ${step.title}`);
}

function timeOf(beats, goal) {
  const beat = beats.find((each) => each.key === goal.beat) || (goal.beat ? null : beats[0]);
  if (!beat) return goal.time || 0;
  return beat.start + Math.min(goal.offset || 0, Math.max(0, beat.seconds - 0.05));
}

film.addEventListener("loadedmetadata", () => {
  if (!wishes) return;
  const { time, play } = wishes;
  wishes = null;
  if (time > 0.01) film.currentTime = time + 0.001; // at the very beginning the poster tells more than the first picture
  else $("still").hidden = true;
  showNow();
  if (play) film.play().catch(() => {});
});
film.addEventListener("seeked", () => { $("still").hidden = true; showNow(); });
film.addEventListener("playing", () => { $("still").hidden = true; });
film.addEventListener("error", () => { $("still").hidden = true; });
film.addEventListener("timeupdate", showNow);
film.addEventListener("ended", () => {
  if (!$("onward").checked || playing.first) return;
  const next = state.steps.slice(state.steps.findIndex((step) => step.key === playing.step) + 1).find((step) => step.version);
  if (next) choose(next.key, { play: true });
});

let shownBeat = "";
function showNow() {
  if (!playing) return;
  const beat = nowBeat();
  const title = stepOf(playing.step)?.beats.find((each) => each.key === beat.key)?.title || beat.key;
  put($("now-title"), title);
  const all = `${clock(film.currentTime)} of ${clock(playing.seconds)}`;
  put($("now-time"), playing.first ? `${all} · a first look at this beat, its step follows` : all);
  if (shownBeat !== `${playing.step}/${beat.key}`) {
    shownBeat = `${playing.step}/${beat.key}`;
    showList();
  }
}

function choose(key, goal = {}) {
  const step = stepOf(key);
  if (!step) return;
  chosen = key;
  if (step.version) load(step, goal);
  showList();
}

function goToBeat(key, beat) {
  const step = stepOf(key);
  if (step?.glimpse?.beats[0].key === beat) {
    chosen = key;
    load(step, { beat }, step.glimpse);
    return;
  }
  if (!step?.version) return;
  chosen = key;
  if (playing?.id === step.version.id && !wishes) film.currentTime = timeOf(playing.beats, { beat }) + 0.001;
  else load(step, { beat });
}

function showFilm() {
  if (!stepOf(chosen)) chosen = null;
  chosen ??= (state.steps.find((step) => step.version) || state.steps[0])?.key ?? null;
  const follow = $("follow").checked && playing && state.steps.find((step) =>
    step.changed.length && step.version && step.version.id !== seen.get(step.key) && seen.has(step.key));
  for (const each of state.steps) if (each.version) seen.set(each.key, each.version.id);
  if (showGlimpse()) return;
  const step = stepOf(chosen);
  if (follow && !(playing.first && playing.step === follow.key)) {
    chosen = follow.key;
    load(follow, { beat: follow.changed[0] });
  } else if (step?.version && playing?.id !== step.version.id && !(step.glimpse && playing?.id === step.glimpse.id)) {
    const beat = playing?.step === step.key ? nowBeat() : null;
    const time = wishes ? wishes.time : film.currentTime;
    const here = beat && wishes ? beatAt(playing.beats, wishes.time) : beat;
    load(step, here ? { beat: here.key, offset: time - here.start, time, play: wishes ? wishes.play : undefined } : {});
  }
}

function showGlimpse() { // once, to those who follow changes, or watch this beat
  const fresh = state.steps.filter((step) => step.glimpse && !looked.has(step.glimpse.id));
  for (const step of fresh) {
    looked.add(step.glimpse.id);
    const beat = step.glimpse.beats[0].key;
    const here = playing?.step === step.key && nowBeat()?.key === beat;
    if (!here && !(playing && $("follow").checked)) continue;
    chosen = step.key;
    load(step, { beat, offset: here && !$("follow").checked ? film.currentTime - nowBeat().start : 0 }, step.glimpse);
    return true;
  }
  return false;
}
const seen = new Map(); // the version of each step that this page has had

// --- keys

function stepBy(move) {
  const there = state.steps.filter((step) => step.version);
  const at = there.findIndex((step) => step.key === chosen);
  if (there[at + move]) choose(there[at + move].key);
}
function beatBy(move) {
  if (!playing) return;
  const at = playing.beats.indexOf(nowBeat());
  const next = playing.beats[Math.min(playing.beats.length - 1, Math.max(0, at + move))];
  film.currentTime = next.start + 0.001;
}
const KEYS = {
  " ": () => (film.paused ? film.play().catch(() => {}) : film.pause()),
  ArrowLeft: () => { film.currentTime = Math.max(0, film.currentTime - 2); },
  ArrowRight: () => { film.currentTime = Math.min(film.duration || 0, film.currentTime + 2); },
  ArrowUp: () => stepBy(-1),
  ArrowDown: () => stepBy(1),
  j: () => beatBy(1),
  k: () => beatBy(-1),
};
document.addEventListener("keydown", (event) => {
  const does = KEYS[event.key];
  if (!does || !state || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === " " && event.target.closest("button, input, summary")) return;
  event.preventDefault();
  event.stopPropagation();
  does();
}, true);

for (const name of ["follow", "onward"]) {
  try { $(name).checked = localStorage.getItem(name) === "yes"; } catch { /* private windows */ }
  $(name).addEventListener("change", () => {
    try { localStorage.setItem(name, $(name).checked ? "yes" : "no"); } catch { /* private windows */ }
  });
}

// --- news from the server

const news = new EventSource("/events");
news.addEventListener("message", (event) => {
  state = JSON.parse(event.data);
  showStatus();
  showProblems();
  showNotes();
  showFilm();
  showList();
  $("empty").hidden = Boolean(playing);
  if (!playing && !state.running) put($("empty"), state.problems.length ? "There is no film yet." : "There is nothing to show.");
  if (lastRound !== state.rounds) { lastRound = state.rounds; showNow(); }
});
news.addEventListener("error", () => {
  put($("said"), "The preview has ended");
  set($("status"), "data-mood", "off");
  $("whole").hidden = true;
});
