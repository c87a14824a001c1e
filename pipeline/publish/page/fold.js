// The whole film's transcript is long: its chapters are shut, and each opens when the film comes to it. On paper, all are open.
const folds = all(".told details");
let shut = []; // those opened for the paper alone
for (const fold of folds) fold.open = false;

function unfold(row) {
  const fold = row.closest("details");
  if (fold) fold.open = true;
}

addEventListener("beforeprint", () => {
  shut = folds.filter((fold) => !fold.open);
  for (const fold of shut) fold.open = true;
});
addEventListener("afterprint", () => {
  for (const fold of shut) fold.open = false;
});
