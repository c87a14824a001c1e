// A server that gives no parts of files: Chromium then lands at the beginning, WebKit nowhere, and neither calls it an
// error.
const STUCK_MS = 3000;
let goal = NaN; // where a jump is to end
let stuck = 0;
let doubted = false; // it was said that jumps do not work

function expectLanding(at) {
  goal = at;
  clearTimeout(stuck);
  stuck = setTimeout(() => { if (video.seeking && seekableTo() === 0) sayNoJumps(); }, STUCK_MS);
}

const seekableTo = () => (video.seekable.length ? video.seekable.end(video.seekable.length - 1) : 0);

function sayNoJumps() {
  const place = one(".trouble", player);
  place.textContent = say("This server sends the film only from its beginning: jumps do not work here. Who put it there needs a server that knows Range requests.");
  place.hidden = false;
  doubted = true;
}

video.addEventListener("seeked", () => {
  if (video.seeking || Number.isNaN(goal)) return;
  clearTimeout(stuck);
  if (Math.abs(video.currentTime - goal) > 2) sayNoJumps();
  else if (doubted) {
    one(".trouble", player).hidden = true; // a slow machine: Firefox reads on to the place, and has arrived
    doubted = false;
  }
  goal = NaN;
});
