// Where the film begins (#t=83, #t=1:23, or where it was left), and what packages for learning platforms see of the
// page: window.lesson.
const NEAR_S = 3; // as good as the beginning or the end

function hashTime() {
  const found = /(?:^#|&)t=(?:(?:(\d+):)?(\d+):)?(\d+(?:\.\d+)?)/.exec(location.hash);
  return found ? Number(found[1] ?? 0) * 3600 + Number(found[2] ?? 0) * 60 + Number(found[3]) : null;
}

function goToHash() {
  const at = hashTime();
  if (at !== null) seek(at);
  return at !== null;
}

const placeName = () => `${data.key} ${root.lang}`;

function remember() {
  const at = now();
  memory.set(placeName(), at > NEAR_S && at < edition.seconds - NEAR_S ? at.toFixed(2) : "0");
}

function begin() {
  if (goToHash()) return;
  const left = Number(memory.get(placeName()));
  if (left > NEAR_S && left < edition.seconds - NEAR_S) seek(left);
}

let saved = 0;
clockListeners.push((at) => {
  if (video.paused || Math.abs(at - saved) < 2) return;
  saved = at;
  remember();
});
for (const name of ["pause", "seeked"]) video.addEventListener(name, remember);
addEventListener("hashchange", goToHash);
addEventListener("pagehide", remember);

window.lesson = {
  key: data.key,
  video,
  answers,
  seek,
  get language() { return root.lang; },
  get duration() { return edition.seconds; },
  get questions() { return edition.questions.map(({ id, at, text }) => ({ id, at, text })); },
  restore({ time, answers: earlier = {} }) {
    for (const { id } of edition.questions) {
      const given = Object.hasOwn(earlier, id) ? earlier[id] : null;
      if (typeof given?.right !== "boolean" || typeof given.text !== "string") continue;
      answers[id] = { right: given.right, text: given.text };
      done.add(id);
      reveal(id);
    }
    showScore();
    if (Number.isFinite(time)) seek(time);
  },
};

// What is remembered may have been tampered with, or be another version's: only a speed of the menu is one.
function rememberedSpeed() {
  const told = memory.get("speed");
  return [...speedMenu.options].some((option) => option.value === told) ? Number(told) : 1;
}

function startPlayer() {
  captions = rememberedCaptions();
  listCaptions();
  keepBack();
  listRows();
  showLength();
  showCaptions();
  showState();
  setSpeed(rememberedSpeed());
  begin();
  tick();
  const ready = () => tell("ready", { key: data.key });
  const known = () => (video.readyState >= HTMLMediaElement.HAVE_METADATA ? ready() : video.addEventListener("loadedmetadata", ready, { once: true }));
  // Scripts of a package stand behind this one: they are all there once the page has been read.
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", known, { once: true });
  else known();
}
