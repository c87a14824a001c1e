// Captions: the browser's own, from tracks that the page holds. One language at a time, or none; what was chosen is
// remembered.
const ccButton = one(".cc", player), captionMenu = one("[data-choose=captions]", player);
let captions = edition.tracks[0]?.language ?? ""; // the language shown, "" for none
let captionsBefore = captions; // what the button brings back

function showCaptions() {
  for (const track of video.textTracks) track.mode = track.language === captions ? "showing" : "disabled";
  ccButton.setAttribute("aria-pressed", String(captions !== ""));
  captionMenu.value = captions;
}

function chooseCaptions(language) {
  if (captions) captionsBefore = captions;
  captions = language;
  showCaptions();
  memory.set("captions", language === edition.tracks[0]?.language ? "own" : language);
}

function toggleCaptions() {
  const there = edition.tracks.map((track) => track.language);
  chooseCaptions(captions ? "" : there.includes(captionsBefore) ? captionsBefore : there[0] ?? "");
}

function listCaptions() {
  const options = edition.tracks.map((track) => make("option", { value: track.language, lang: track.language, textContent: track.label }));
  captionMenu.replaceChildren(make("option", { value: "", textContent: say("Captions: off") }), ...options);
  captionMenu.parentElement.hidden = edition.tracks.length < 2;
  ccButton.hidden = edition.tracks.length === 0;
}

function putTracks() {
  for (const track of all("track", video)) track.remove();
  for (const { language, label: text, url } of edition.tracks) {
    video.append(make("track", { kind: "captions", srclang: language, label: text, src: url }));
  }
}

// What the viewer chose: none, the film's own language, or another one.
function rememberedCaptions() {
  const told = memory.get("captions"), own = edition.tracks[0]?.language ?? "";
  if (told === "") return "";
  return edition.tracks.some((track) => track.language === told) ? told : own;
}

languageListeners.push((left) => {
  if (!edition.media) return;
  const own = captions === left.tracks?.[0]?.language;
  putTracks();
  listCaptions();
  const there = edition.tracks.map((track) => track.language);
  if (captions && (own || !there.includes(captions))) captions = there[0] ?? "";
  showCaptions();
});
ccButton.addEventListener("click", toggleCaptions);
captionMenu.addEventListener("change", () => chooseCaptions(captionMenu.value));
// A browser's own menu (full screen on a telephone) may change them, too. And when another film is loaded, browsers
// show of its tracks what they think fit: that is put right, and never taken for a wish.
video.textTracks.addEventListener("change", () => {
  const shown = [...video.textTracks].filter((track) => track.mode === "showing").map((track) => track.language);
  if (shown.length > 1 || video.readyState < HTMLMediaElement.HAVE_METADATA) showCaptions();
  else if ((shown[0] ?? "") !== captions) chooseCaptions(shown[0] ?? "");
});
video.addEventListener("loadedmetadata", showCaptions);
