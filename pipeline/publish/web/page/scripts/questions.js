// The film stops where it asks, and the question is asked for real: once a viewing, not when it is jumped over, and it
// can be skipped.
const box = one(".ask", player);
const answers = {}; // by question: what was answered first
const done = new Set(); // questions asked in this viewing
let open = null; // the question being asked
let focusBefore = null;

function openQuestion(question) {
  if (open) closeQuestion();
  open = question;
  done.add(question.id);
  leaveVideo();
  video.pause();
  focusBefore = document.activeElement;
  fillBox(question);
  box.hidden = false;
  player.classList.add("asking");
  box.focus({ preventScroll: true });
  bringBoxIntoView();
}

function bringBoxIntoView() {
  if (box.getBoundingClientRect().bottom > innerHeight) box.scrollIntoView({ block: "end", behavior: calm.matches ? "auto" : "smooth" });
}

function fillBox(question) {
  const name = `answer-${question.id}`;
  const rows = question.answers.map((answer, n) => {
    const radio = make("input", { type: "radio", name, value: String(n) });
    return make("label", { className: "answer" }, radio, make("span", { textContent: answer.text }));
  });
  const kind = make("span", { className: "kind", textContent: say("What do you think?") });
  const legend = make("legend", { id: "question" }, kind, " ", make("span", { textContent: question.text }));
  const fieldset = make("fieldset", {}, legend, make("div", { className: "answers" }, ...rows));
  const check = make("button", { type: "button", className: "check", textContent: say("Check") });
  const skip = make("button", { type: "button", className: "plain", textContent: say("Skip the question") });
  const said = make("p", { className: "said", role: "status" });
  check.addEventListener("click", () => answer(question, fieldset, said));
  skip.addEventListener("click", goOn);
  box.setAttribute("aria-labelledby", "question");
  box.removeAttribute("aria-label");
  box.replaceChildren(fieldset, make("div", { className: "decide" }, said, make("p", { className: "buttons" }, check, skip)));
}

// A frame that may run scripts but send no forms fires no "submit": the buttons and the Enter key do without.
function answer(question, fieldset, said) {
  const chosen = one("input:checked", fieldset);
  if (!chosen) {
    said.textContent = say("Choose an answer first.");
    return one("input", fieldset).focus();
  }
  const { text, right } = question.answers[Number(chosen.value)];
  const rightText = question.answers.find((each) => each.right).text;
  all(".answer", fieldset).forEach((row, n) => {
    row.classList.toggle("right", question.answers[n].right);
    row.classList.toggle("wrong", n === Number(chosen.value) && !right);
  });
  fieldset.disabled = true;
  reveal(question.id);
  const judged = right ? say("Right.") : say("Not quite. Right is: {answer}", { answer: rightText });
  said.replaceChildren(judged, " ", make("span", { className: "why", textContent: say("Go on: the film shows why.") }));
  box.classList.toggle("well", right);
  const on = make("button", { type: "button", className: "check", textContent: say("Go on") });
  on.addEventListener("click", goOn);
  one(".buttons", box).replaceChildren(on);
  on.focus({ preventScroll: true });
  bringBoxIntoView();
  record(question, { right, text }, rightText);
}

function record(question, { right, text }, rightText) {
  if (Object.hasOwn(answers, question.id)) return; // the first answer counts
  answers[question.id] = { right, text };
  showScore();
  tell("answer", { id: question.id, right, text, rightText });
}

function goOn() {
  reveal(open?.id);
  closeQuestion();
  play();
}

function closeQuestion() {
  if (box.hidden) return;
  const within = box.contains(document.activeElement);
  open = null;
  box.hidden = true;
  box.classList.remove("well");
  player.classList.remove("asking");
  box.replaceChildren();
  if (within) (focusBefore?.isConnected && focusBefore !== document.body ? focusBefore : playButton).focus({ preventScroll: true });
}

function showScore() {
  const count = edition.questions.length, right = edition.questions.filter((each) => answers[each.id]?.right).length;
  const any = edition.questions.some((each) => Object.hasOwn(answers, each.id));
  for (const place of all(".score")) place.textContent = any ? say("{done} of {count} questions right", { done: right, count }) : "";
}

clockListeners.push((at, earlier) => {
  const passed = at - earlier; // NaN after a jump: then nothing was passed
  if (video.paused && !video.ended) return;
  if (!(passed >= 0 && passed < 2 * Math.max(1, video.playbackRate))) return;
  const due = edition.questions.find((question) => earlier < question.at && question.at <= at && !done.has(question.id));
  if (due) openQuestion(due);
});
video.addEventListener("play", closeQuestion);
video.addEventListener("ended", () => done.clear());
box.addEventListener("keydown", (event) => {
  if (event.key === "Escape") open ? goOn() : closeQuestion();
  else if (event.key === "Enter" && event.target.matches("input")) one(".check", box).click();
  else return;
  event.preventDefault();
});
languageListeners.push(() => {
  const again = open && edition.questions?.find((question) => question.id === open.id);
  closeQuestion();
  if (!edition.media) return;
  showScore();
  if (again) openQuestion(again);
});
