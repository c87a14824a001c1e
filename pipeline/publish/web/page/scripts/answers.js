// What comes after a question gives its answer away: the transcript shows it, and chapters their titles where these
// have the answer, when the question has been answered, skipped or passed.
const keptBack = new Set(); // questions whose answer is not shown yet

function keepBack() {
  for (const button of all("[data-ask]")) {
    const id = button.dataset.ask, row = button.parentElement, box = row.closest(".told");
    const lines = all("[data-after]", box).filter((line) => line.dataset.after === id);
    if (!lines.length) continue;
    const { words } = data.editions[row.closest("[data-edition]").dataset.edition];
    const show = make("button", { type: "button", className: "plain", textContent: words["Show it anyway"] });
    show.addEventListener("click", () => {
      reveal(id);
      one("button, summary", lines.find((line) => one("button, summary", line))).focus({ preventScroll: true });
    });
    const told = make("li", { className: "kept", "data-kept": id }, words["Answer the question to see what comes next."], " ", show);
    if (row.dataset.after) told.dataset.after = row.dataset.after; // it is not seen before its question is
    row.after(told);
    keptBack.add(id);
  }
  for (const line of all("[data-after]")) line.hidden = keptBack.has(line.dataset.after);
  for (const title of all("[data-tells]")) {
    if (!keptBack.has(title.dataset.tells)) continue;
    title.dataset.title = title.textContent;
    title.textContent = "…";
  }
}

function reveal(id) {
  if (!keptBack.delete(id)) return;
  for (const row of all("[data-kept]")) if (row.dataset.kept === id) row.remove();
  for (const line of all("[data-after]")) if (line.dataset.after === id) line.hidden = false;
  for (const title of all("[data-tells]")) if (title.dataset.tells === id) title.textContent = title.dataset.title;
}

clockListeners.push((at) => {
  for (const question of edition.questions) if (question.at < at - 0.1 && question !== open) reveal(question.id);
});
