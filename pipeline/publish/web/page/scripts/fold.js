// The whole film's transcript is long: its chapters are shut, and each opens when the film comes to it. On paper, all
// are open.
const folds = all(".told details");
let cameTo = null; // whoever shuts it again is not contradicted
let shut = []; // those opened for the paper alone
for (const fold of folds) fold.open = false;

clockListeners.push((at) => {
  if (at === 0 || !folds.length) return; // a film that has not begun has come to nothing
  const fold = all(".transcript:not([hidden]) details")[edition.chapters.findLastIndex((start) => start <= at + 0.05)];
  if (fold && fold !== cameTo) fold.open = true;
  cameTo = fold;
});
addEventListener("beforeprint", () => {
  shut = folds.filter((fold) => !fold.open);
  for (const fold of shut) fold.open = true;
});
addEventListener("afterprint", () => {
  for (const fold of shut) fold.open = false;
});
