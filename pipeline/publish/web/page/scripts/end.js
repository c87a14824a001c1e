// In a frame, and in full screen, the film's end says how the questions went and offers what comes next; elsewhere that
// stands on the page.
function showEnd() {
  if (!root.classList.contains("embed") && !player.classList.contains("filled")) return;
  const again = make("button", { type: "button", className: "check", textContent: say("Play again") });
  again.addEventListener("click", play);
  const next = one(".around [data-edition]:not([hidden]) .next");
  const on = next ? [make("a", { className: "plain", href: next.href, textContent: `${say("Next step")}: ${next.lastChild.textContent.trim()}` })] : [];
  box.setAttribute("aria-label", edition.title);
  box.removeAttribute("aria-labelledby");
  box.replaceChildren(make("p", { className: "end" }, one(".score").textContent), make("p", { className: "buttons" }, again, ...on));
  box.hidden = false;
  player.classList.add("asking");
}

video.addEventListener("ended", showEnd);
video.addEventListener("seeking", () => {
  if (!open) closeQuestion();
});
