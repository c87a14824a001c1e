// What a step's page tells the LMS, for SCORM 1.2 and SCORM 2004 4th Edition: which seconds were really watched, where
// the learner stopped, and the first answer to each question. Without an LMS, or with one that answers nothing, the
// page works as it does anywhere.
(function () {
  "use strict";

  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"; // six grains of film a character
  const EVERY_MS = 10000; // how much an LMS may lack when a browser dies
  const MOST_ANSWERS = 2000; // with 12,000 grains (Python sees to that), suspend_data stays below SCORM 1.2's 4,096 characters
  const DIALECTS = {
    "1.2": {
      object: "API",
      initialize: "LMSInitialize", get: "LMSGetValue", set: "LMSSetValue", commit: "LMSCommit", finish: "LMSFinish", error: "LMSGetLastError",
      running: "101", // what initialize says while a session is open already (here: general exception)
      status: "cmi.core.lesson_status", place: "cmi.core.lesson_location", exit: "cmi.core.exit", time: "cmi.core.session_time",
      mode: "cmi.core.lesson_mode", score: "cmi.core.score.", progress: null, scaled: null,
      response: "student_response", moment: "time", wrong: "wrong", description: null,
      duration: clock,
      now: () => new Date().toTimeString().slice(0, 8),
    },
    "2004": {
      object: "API_1484_11",
      initialize: "Initialize", get: "GetValue", set: "SetValue", commit: "Commit", finish: "Terminate", error: "GetLastError",
      running: "103",
      status: "cmi.completion_status", place: "cmi.location", exit: "cmi.exit", time: "cmi.session_time",
      mode: "cmi.mode", score: "cmi.score.", progress: "cmi.progress_measure", scaled: "cmi.score.scaled",
      response: "learner_response", moment: "timestamp", wrong: "incorrect", description: "description",
      duration: (ms) => `PT${(ms / 1000).toFixed(2)}S`,
      now: () => `${new Date().toISOString().slice(0, 22)}Z`, // hundredths at most
    },
  };

  const MOST_KEPT = 4096; // characters of suspend_data; what is longer is not ours
  const film = window.scorm;
  const lms = DIALECTS[film.version];
  const seen = new Uint8Array(film.grains);
  const answers = new Map(); // question's id: index of the first answer chosen
  let api = null;
  let open = false; // a session is
  let ready = false; // the page is as it was left
  let recording = true;
  let done = false;
  let earlier = ""; // the status that the LMS knew when the session began
  let reached = 0; // progress_measure as the LMS knew it
  let place = 0; // where the learner stopped last time, in grains
  let began = 0;
  let saved = 0;

  function clock(ms) {
    const hundredths = Math.floor(ms / 10);
    const [hours, minutes, rest] = [Math.floor(hundredths / 360000), Math.floor(hundredths / 6000) % 60, (hundredths % 6000) / 100];
    return `${String(hours).padStart(4, "0")}:${String(minutes).padStart(2, "0")}:${rest.toFixed(2).padStart(5, "0")}`;
  }

  // --- the LMS: never an error, whatever it does -----------------------------------------------------------------------------

  function look(view) {
    try {
      const found = view[lms.object];
      return found && found[lms.initialize] ? found : null;
    } catch {
      return null; // a window of another site
    }
  }

  function find() {
    // Up through the frames, then the same from the window that opened the topmost one (SCORM 1.2 RTE 3.3.6.1, 2004 RTE
    // 3.2.1).
    for (let first = window, hops = 0; first && hops < 8; first = first.opener || first.top?.opener, hops += 1) {
      for (let view = first, depth = 0; view && depth < 64; view = view.parent === view ? null : view.parent, depth += 1) {
        const found = look(view);
        if (found) return found;
      }
    }
    return null;
  }

  function call(name, ...given) {
    try {
      return String(api[lms[name]](...given));
    } catch {
      return "";
    }
  }

  function get(name) {
    const value = call("get", name);
    return ["", "null", "undefined"].includes(value) ? "" : value;
  }

  // An LMS may give anything: a number from 0 to `most`, or 0.
  function within(text, most) {
    const value = Number(text);
    return value >= 0 && value <= most ? value : 0;
  }

  function begin() {
    open = Boolean(api) && (call("initialize", "") === "true" || call("error") === lms.running);
    if (!open) return;
    began = saved = performance.now();
    recording = !["review", "browse"].includes(get(lms.mode));
    earlier = get(lms.status);
    done = done || ["completed", "passed"].includes(earlier);
    reached = lms.progress ? within(get(lms.progress), 1) : 0;
    if (!ready) place = unpack(get("cmi.suspend_data"));
    if (recording && !done) call("set", lms.status, "incomplete");
  }

  // --- the film: time in grains of the main language's film, about a second each, whatever language is playing --------------------

  function between(value, from, to) {
    let row = 1;
    while (row < from.length - 1 && value > from[row]) row += 1;
    const share = (value - from[row - 1]) / (from[row] - from[row - 1] || 1);
    return to[row - 1] + Math.min(Math.max(share, 0), 1) * (to[row] - to[row - 1]);
  }

  const marks = () => film.marks[window.lesson.language] || film.grid;
  const grain = (seconds) => between(seconds, marks(), film.grid);
  const seconds = (place) => between(place, film.grid, marks());
  const asked = () => film.questions[window.lesson.language] || [];

  function watch() {
    // `played` knows every part exactly; positions seen at timeupdate lose seconds at four times the speed.
    const played = window.lesson.video.played;
    for (let part = 0; part < played.length; part += 1) {
      const end = grain(played.end(part));
      for (let each = Math.ceil(grain(played.start(part)) - 0.5); each + 0.5 <= end && each < film.grains; each += 1) seen[each] = 1;
    }
    return seen.reduce((sum, each) => sum + each, 0) / film.grains;
  }

  // --- what is kept: "stamp;done;place;answers;grains" ------------------------------------------------------------------------

  function pack() {
    const chosen = film.ids.slice(0, MOST_ANSWERS).map((id) => (answers.has(id) ? answers.get(id).toString(36) : "-"));
    let bits = "";
    for (let first = 0; first < film.grains; first += 6) {
      let value = 0;
      for (let bit = 0; bit < 6; bit += 1) value |= (seen[first + bit] || 0) << bit;
      bits += DIGITS[value];
    }
    return [film.stamp, done ? 1 : 0, place, chosen.join(""), bits].join(";");
  }

  function unpack(text) {
    // What another step or another film has left (Open edX keeps one text for all steps of a package) is not ours.
    // Nor is what is not written as pack writes it, letter by letter: all of it is left out, not only what is wrong.
    const found = text.length <= MOST_KEPT ? /^([0-9a-f]{8});([01]);(\d{1,6});([0-9a-z-]*);([\w-]+)$/.exec(text) : null;
    if (!found) return 0;
    const [, stamp, finished, stopped, chosen, bits] = found;
    const ids = film.ids.slice(0, MOST_ANSWERS);
    const place = Number(stopped), whole = bits.length === Math.ceil(film.grains / 6) && chosen.length === ids.length;
    const picked = [...chosen].map((letter) => (letter === "-" ? -1 : parseInt(letter, 36)));
    if (stamp !== film.stamp || !whole || place > film.grains || picked.some((index, number) => index >= choices(ids[number]))) return 0;
    done = done || finished === "1";
    picked.forEach((index, number) => {
      if (index >= 0) answers.set(ids[number], index);
    });
    for (let each = 0; each < film.grains; each += 1) if ((DIGITS.indexOf(bits[Math.floor(each / 6)]) >> each % 6) & 1) seen[each] = 1;
    return place;
  }

  // How many answers a question has, in whichever language it has most.
  function choices(id) {
    const all = Object.values(film.questions).flat();
    return all.reduce((most, question) => (question.id === id ? Math.max(most, question.answers.length) : most), 0);
  }

  function save() {
    if (!open) return;
    if (recording) {
      const share = watch();
      done = done || share >= film.enough;
      // Before the page is as it was left, and while another language's film is on its way, the place is the one that
      // is known.
      if (ready && window.lesson.video.readyState >= 1) place = Math.floor(grain(window.lesson.video.currentTime));
      call("set", "cmi.suspend_data", pack());
      call("set", lms.place, String(place));
      score();
      reached = Math.max(reached, share);
      if (lms.progress) call("set", lms.progress, reached.toFixed(4));
      // Last, and each time: Open edX takes whichever of progress and status came last.
      call("set", lms.status, done ? (earlier === "passed" ? earlier : "completed") : "incomplete");
    }
    // Always "suspend": after a normal exit SCORM 2004 begins a new attempt, and what was complete would be incomplete
    // again.
    call("set", lms.exit, "suspend");
    call("set", lms.time, lms.duration(performance.now() - began));
    saved = performance.now();
  }

  function commit() {
    save();
    if (open) call("commit", "");
  }

  function score() {
    const questions = asked();
    if (!questions.length) return;
    const share = questions.filter((question) => answers.get(question.id) === question.right).length / questions.length;
    call("set", `${lms.score}min`, "0");
    call("set", `${lms.score}max`, "100");
    call("set", `${lms.score}raw`, String(Math.round(share * 10000) / 100));
    if (lms.scaled) call("set", lms.scaled, String(Math.round(share * 10000) / 10000));
  }

  function tell(question, chosen) {
    // The LMS counts interactions; where it does not say how many there are, as many as were answered before this one.
    const count = get("cmi.interactions._count");
    const row = `cmi.interactions.${/^\d{1,6}$/.test(count) ? Number(count) : answers.size - 1}.`;
    const letter = (index) => "abcdefghijklmnopqrstuvwxyz"[index]; // all that SCORM 1.2 allows as the answer to a choice
    call("set", `${row}id`, `${film.step}.${question.id}`);
    call("set", `${row}type`, "choice");
    call("set", row + lms.moment, lms.now());
    call("set", `${row}correct_responses.0.pattern`, letter(question.right));
    call("set", `${row}weighting`, "1");
    call("set", row + lms.response, letter(chosen));
    call("set", `${row}result`, chosen === question.right ? "correct" : lms.wrong);
    const told = [question.text, ...question.answers.map((text, index) => `${letter(index)}) ${text}`)].join(" ");
    if (lms.description) call("set", row + lms.description, told.slice(0, 250));
  }

  // --- the page ---------------------------------------------------------------------------------------------------------------

  function resume() {
    if (ready) return;
    const given = {};
    asked().forEach(({ id, right, answers: texts }) => {
      if (answers.has(id) && texts[answers.get(id)] !== undefined) given[id] = { right: answers.get(id) === right, text: texts[answers.get(id)] };
    });
    ready = true;
    // Whoever left at the very end comes back to the beginning.
    if (open) window.lesson.restore({ time: place < film.grains - 2 ? seconds(place) : 0, answers: given });
  }

  function answered(event) {
    const question = asked().find(({ id }) => id === event.detail.id);
    const chosen = question ? question.answers.indexOf(event.detail.text) : -1;
    if (chosen < 0 || answers.has(question.id)) return;
    answers.set(question.id, chosen);
    if (open && recording) tell(question, chosen);
    commit();
  }

  function playing() {
    const enough = watch() >= film.enough;
    if ((enough && !done) || performance.now() - saved >= EVERY_MS) commit();
  }

  api = find();
  begin();
  document.addEventListener("lesson:ready", resume);
  document.addEventListener("lesson:answer", answered);
  document.addEventListener("visibilitychange", () => document.hidden && commit());
  window.lesson.video.addEventListener("timeupdate", playing);
  window.lesson.video.addEventListener("pause", commit);
  window.addEventListener("pagehide", () => {
    save();
    if (open) call("finish", "");
    open = false;
  });
  window.addEventListener("pageshow", (event) => event.persisted && begin()); // back from the browser's cache, as it was
  if (window.lesson.video.readyState >= 1) resume();
})();
