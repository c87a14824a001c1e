// The bar under the film, and the clock that everything else goes by.
const video = one("video"), player = one(".player"), stage = one(".stage");
const seekBar = one(".seek", player), volumeBar = one(".volume", player), playButton = one(".play", player);
const muteButton = one(".mute", player), fullButton = one(".full", player), speedMenu = one("[data-choose=speed]", player);
const clockListeners = []; // called with (now, before): `before` is where the film was a moment ago, NaN after a jump

data.editions[data.first].poster = video.poster; // stands in the page once
video.controls = false;
const printed = make("img", { alt: "" }); // paper shows no video
stage.append(printed);
let before = NaN;
let wanted = null; // where to go as soon as the film's length is known

const now = () => wanted ?? video.currentTime;

function seek(seconds) {
  const at = Math.min(Math.max(Number.isNaN(seconds) ? 0 : seconds, 0), edition.seconds);
  before = NaN;
  if (video.readyState < HTMLMediaElement.HAVE_METADATA) wanted = at;
  else video.currentTime = at;
  expectLanding(at);
  tick();
}

function play() {
  if (video.ended) seek(0);
  video.play().catch(() => {}); // the browser may want a click first; the button shows how things stand
}

function toggle() {
  if (video.paused) play();
  else video.pause();
}

function setSpeed(rate) {
  video.defaultPlaybackRate = video.playbackRate = rate;
}

function tick() {
  const at = now();
  for (const listener of clockListeners) listener(at, before);
  before = video.seeking || wanted !== null ? NaN : at;
}

// Pictures come faster than "timeupdate": a question must stop the film at its picture. A page in the background has no
// pictures.
function run() {
  if (video.paused) return;
  tick();
  requestAnimationFrame(run);
}

function showState() {
  const paused = video.paused;
  player.classList.toggle("paused", paused);
  label(playButton, paused ? "Play" : "Pause");
  const silent = video.muted || video.volume === 0;
  player.classList.toggle("silent", silent);
  label(muteButton, silent ? "Sound on" : "Mute");
  volumeBar.value = silent ? 0 : video.volume;
  const rate = String(video.playbackRate);
  if ([...speedMenu.options].some((option) => option.value === rate)) speedMenu.value = rate;
}

function showClock(at) {
  const text = clock(at), length = clock(edition.seconds);
  seekBar.value = at;
  seekBar.style.setProperty("--done", `${(100 * at) / edition.seconds}%`);
  if (one(".now", player).textContent !== text) {
    one(".now", player).textContent = text;
    seekBar.setAttribute("aria-valuetext", say("{time} of {length}", { time: text, length }));
  }
}

function showLength() {
  seekBar.max = edition.seconds;
  printed.src = edition.poster;
  one(".length", player).textContent = clock(edition.seconds);
  const mark = (at, kind) => {
    const element = make("i", { className: kind });
    element.style.insetInlineStart = `${(100 * at) / edition.seconds}%`;
    return element;
  };
  const chapters = edition.chapters.filter((at) => at > 0).map((at) => mark(at, "chapter"));
  one(".marks", player).replaceChildren(...chapters, ...edition.questions.map((question) => mark(question.at, "question")));
}

// The same place in another language: the same beat, as far into it.
function samePlace(at, left) {
  const there = new Map(edition.places);
  const index = left.places.findLastIndex(([, start]) => start <= at + 0.001);
  const [key, start] = left.places[index] ?? ["", 0];
  if (!there.has(key)) return (at / left.seconds) * edition.seconds;
  const ends = (places, n, seconds) => places[n + 1]?.[1] ?? seconds;
  const mine = edition.places.findIndex(([name]) => name === key);
  const share = (at - start) / (ends(left.places, index, left.seconds) - start || 1);
  return there.get(key) + share * (ends(edition.places, mine, edition.seconds) - there.get(key));
}

languageListeners.push((left) => {
  const home = one("#film") ?? player;
  home.hidden = !edition.media;
  if (!edition.media || !left.media) return video.pause();
  const at = now(), running = !video.paused && !video.ended;
  video.poster = edition.poster;
  video.src = edition.media;
  wanted = null;
  showLength();
  seek(samePlace(at, left));
  if (running) play();
  showState();
});

video.addEventListener("loadedmetadata", () => {
  if (wanted !== null) video.currentTime = wanted;
  wanted = null;
  tick();
});
video.addEventListener("error", () => {
  const [start, end] = say("The video cannot be played here. Download it: {file}").split("{file}");
  const file = make("a", { href: edition.media, textContent: edition.media });
  one(".trouble", player).replaceChildren(start, file, end ?? "");
  one(".trouble", player).hidden = false;
});
for (const name of ["play", "pause", "ended", "volumechange", "ratechange"]) video.addEventListener(name, showState);
for (const name of ["timeupdate", "seeking", "seeked"]) video.addEventListener(name, tick);
video.addEventListener("seeking", () => { before = NaN; });
video.addEventListener("play", run);
for (const name of ["play", "seeking"]) video.addEventListener(name, () => player.classList.remove("fresh"));
stage.addEventListener("click", () => {
  if (!player.classList.contains("asking")) toggle();
});
playButton.addEventListener("click", toggle);
muteButton.addEventListener("click", () => {
  if (video.volume === 0) video.volume = 1;
  else video.muted = !video.muted;
});
volumeBar.addEventListener("input", () => {
  video.muted = false;
  video.volume = Number(volumeBar.value);
});
seekBar.addEventListener("input", () => seek(Number(seekBar.value)));
speedMenu.addEventListener("change", () => {
  setSpeed(Number(speedMenu.value));
  memory.set("speed", speedMenu.value);
});
clockListeners.push(showClock);

// Full screen is the player's, not the video's: questions are asked there, too. A telephone may offer the video alone.
const canFill = document.fullscreenEnabled, canFillVideo = Boolean(video.webkitEnterFullscreen);
fullButton.hidden = !canFill && !canFillVideo;

function fill() {
  if (document.fullscreenElement) document.exitFullscreen();
  else if (canFill) player.requestFullscreen().catch(() => {});
  else if (canFillVideo) video.webkitEnterFullscreen();
}

function leaveVideo() {
  if (document.fullscreenElement === video) document.exitFullscreen();
  if (document.pictureInPictureElement) document.exitPictureInPicture();
  if (video.webkitDisplayingFullscreen) video.webkitExitFullscreen();
}

fullButton.addEventListener("click", fill);
document.addEventListener("fullscreenchange", () => {
  player.classList.toggle("filled", Boolean(document.fullscreenElement));
  label(fullButton, document.fullscreenElement ? "Leave full screen" : "Full screen");
});
