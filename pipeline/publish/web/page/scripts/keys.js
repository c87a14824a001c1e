// Keys work anywhere on the page, except where somebody types or a control uses them itself; a tick in the help turns
// them off.
const keysBox = one(".help .keys"), STEP_S = 5;

function faster(direction) {
  const rates = [...speedMenu.options].map((option) => Number(option.value));
  const next = direction > 0 ? rates.find((rate) => rate > video.playbackRate) : rates.findLast((rate) => rate < video.playbackRate);
  if (next) setSpeed(next);
}

const keys = {
  " ": toggleByKey,
  k: toggleByKey,
  ArrowLeft: () => seek(now() - STEP_S),
  ArrowRight: () => seek(now() + STEP_S),
  p: () => seek(chapterBeside(-1)),
  n: () => seek(chapterBeside(1)),
  c: toggleCaptions,
  f: fill,
  m: () => muteButton.click(),
  "<": () => faster(-1),
  ">": () => faster(1),
  "?": () => {
    keysBox.closest("details").open = true;
    one(".help summary").focus();
  },
};

// A key is no way past a question that is open.
function toggleByKey() {
  if (open) box.focus({ preventScroll: true });
  else toggle();
}

function isTaken(event) {
  const at = event.target;
  if (at.closest("select, textarea, [contenteditable], .ask, input:not([type=range], [type=checkbox])")) return true;
  if (event.key === " ") return Boolean(at.closest("button, summary, a[href], [type=checkbox]"));
  return event.key.startsWith("Arrow") && at === volumeBar;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || isTaken(event)) return;
  const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (!Object.hasOwn(keys, name) || (name.length === 1 && name !== " " && !keysBox.checked)) return;
  event.preventDefault();
  keys[name]();
});
keysBox.closest("details").addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  event.currentTarget.open = false;
  one("summary", event.currentTarget).focus();
});
keysBox.checked = memory.get("keys") !== "off";
keysBox.addEventListener("change", () => memory.set("keys", keysBox.checked ? "on" : "off"));
