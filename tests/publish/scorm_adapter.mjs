// Runs a page's SCORM scripts in Node with a page and an LMS that do what a test wants. stdin: {scripts, questions,
// place, state, initialize, error, actions}; stdout: {calls, state, restored, problem}. A browser and a real runtime
// are in test_publish_scorm_lms.py.
import { readFileSync } from "node:fs";
import vm from "node:vm";

const test = JSON.parse(readFileSync(0, "utf-8"));
const calls = [];
const state = { ...test.state };
let restored = null;
let now = 0;

const NAMES = {
  API: { LMSInitialize: "initialize", LMSGetValue: "get", LMSSetValue: "set", LMSCommit: "commit", LMSFinish: "finish", LMSGetLastError: "error" },
  API_1484_11: { Initialize: "initialize", GetValue: "get", SetValue: "set", Commit: "commit", Terminate: "finish", GetLastError: "error" },
};
const acts = {
  initialize: () => test.initialize ?? "true",
  get: (name) => state[name] ?? "",
  set: (name, value) => ((state[name] = value), "true"),
  commit: () => "true",
  finish: () => "true",
  error: () => test.error ?? "0",
};

function lms(names) {
  const made = {};
  for (const [called, act] of Object.entries(names)) {
    made[called] = (...given) => {
      calls.push([act, ...given]);
      if (test.place === "broken") throw new Error("this LMS is broken");
      return acts[act](...given);
    };
  }
  return made;
}

function view(more = {}) {
  const made = { opener: null, ...more };
  made.parent ??= made;
  made.top ??= made.parent === made ? made : made.parent.top;
  return made;
}

// A window of another site: nothing but its own frames and opener may be seen.
const foreign = (target) => new Proxy(target, {
  get: (_, name) => {
    if (["parent", "top", "opener"].includes(name)) return target[name];
    throw new Error(`SecurityError: ${String(name)}`);
  },
});

function around() {
  const apis = { API: lms(NAMES.API), API_1484_11: lms(NAMES.API_1484_11) };
  if (test.place === "none") return view();
  if (test.place === "opener") return view({ opener: view({ parent: view(apis) }) });
  if (test.place === "foreign") return foreign(view({ parent: view(apis) }));
  if (test.place === "stranger") return foreign(view());
  let up = view(apis);
  for (let depth = 0; depth < 10; depth += 1) up = view({ parent: up });
  return up;
}

const handlers = {};
const target = { addEventListener: (name, handler) => (handlers[name] ??= []).push(handler) };
const fire = (name, event = {}) => (handlers[name] ?? []).forEach((handler) => handler(event));
let ranges = [];
const video = {
  ...target,
  currentTime: 0,
  readyState: 0,
  played: { get length() { return ranges.length; }, start: (row) => ranges[row][0], end: (row) => ranges[row][1] },
};
const lesson = {
  language: "en",
  video,
  get questions() { return test.questions[lesson.language]; },
  restore: (given) => { restored = given; video.currentTime = given.time; },
};
const page = view({ parent: around(), lesson, ...target });
const document = { ...target, hidden: false };

const does = {
  ready: () => { video.readyState = 1; fire("lesson:ready"); },
  play: (from, to) => { ranges.push([from, to]); video.currentTime = to; fire("timeupdate"); },
  wait: (ms) => { now += ms; },
  pause: () => fire("pause"),
  answer: (id, text) => fire("lesson:answer", { detail: { id, text } }),
  language: (name) => { lesson.language = name; ranges = []; video.readyState = video.currentTime = 0; },
  loaded: () => { video.readyState = 1; },
  hide: () => { document.hidden = true; fire("visibilitychange"); document.hidden = false; },
  leave: () => fire("pagehide", { persisted: false }),
  back: () => fire("pageshow", { persisted: true }),
};

let problem = null;
try {
  const context = vm.createContext({ window: page, document, performance: { now: () => now } });
  for (const script of test.scripts) vm.runInContext(script, context);
  for (const [name, ...given] of test.actions) does[name](...given);
} catch (error) {
  problem = `${error.name}: ${error.message}`;
}
process.stdout.write(JSON.stringify({ calls, state, restored, problem }));
