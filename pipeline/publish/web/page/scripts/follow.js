// Chapters and transcript: both seek, and both show where the film is.
const calm = matchMedia("(prefers-reduced-motion: reduce)");
let followed = []; // the lists of the language shown: rows in order, the row marked, the box that scrolls

function listRows() {
  followed = all(".chapters:not([hidden]) ol, .transcript:not([hidden]) .told").map((list) => {
    const rows = all("button[data-at]:not([data-ask])", list).map((button) => ({ button, at: Number(button.dataset.at) }));
    return { list, rows, marked: null };
  });
}

function follow(at) {
  for (const place of followed) {
    const row = place.rows.findLast((each) => each.at <= at + 0.05)?.button ?? null;
    if (row === place.marked) continue;
    place.marked?.removeAttribute("aria-current");
    row?.setAttribute("aria-current", "true");
    place.marked = row;
    if (row && place.list.matches(".told")) bringIntoView(place.list, row);
  }
}

// Scrolls the transcript's own box, never the page, and not under the hands of somebody who is reading there.
function bringIntoView(box, row) {
  if (box.scrollHeight <= box.clientHeight || box.matches(":hover") || (box.contains(document.activeElement) && !video.paused)) return;
  const shift = row.getBoundingClientRect().top - box.getBoundingClientRect().top;
  box.scrollTo({ top: box.scrollTop + shift - box.clientHeight / 3, behavior: calm.matches ? "auto" : "smooth" });
}

function chapterBeside(direction) {
  const at = now();
  if (direction > 0) return edition.chapters.find((start) => start > at + 0.05) ?? edition.seconds;
  return edition.chapters.findLast((start) => start < at - 2) ?? 0; // twice in a row goes back two
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-at]");
  if (!button) return;
  closeQuestion();
  seek(Number(button.dataset.at));
  if (button.dataset.ask) openQuestion(edition.questions.find((question) => question.id === button.dataset.ask));
});
languageListeners.push(listRows);
clockListeners.push(follow);
