// What is said after a question gives its answer away: the transcript shows it when the question has been answered, skipped or passed.
const keptBack = new Set(); // questions whose answer is not shown yet

function keepBack() {
  for (const button of all("[data-ask]")) {
    const id = button.dataset.ask, row = button.parentElement;
    const lines = all("[data-after]", row.closest(".told")).filter((line) => line.dataset.after === id);
    if (!lines.length) continue;
    const { words } = data.editions[row.closest("[data-edition]").dataset.edition];
    const show = make("button", { type: "button", className: "plain", textContent: words["Show it anyway"] });
    show.addEventListener("click", () => {
      reveal(id);
      one("button", lines[0]).focus({ preventScroll: true });
    });
    row.after(make("li", { className: "kept", "data-kept": id }, words["Answer the question to see what comes next."], " ", show));
    for (const line of lines) line.hidden = true;
    keptBack.add(id);
  }
}

function reveal(id) {
  if (!keptBack.delete(id)) return;
  for (const row of all("[data-kept]")) if (row.dataset.kept === id) row.remove();
  for (const line of all("[data-after]")) if (line.dataset.after === id) line.hidden = false;
}

clockListeners.push((at) => {
  for (const question of edition.questions) if (question.at < at - 0.1 && question !== open) reveal(question.id);
});
