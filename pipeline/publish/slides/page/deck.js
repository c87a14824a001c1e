"use strict";
// The deck: beats play as they appear; T pauses, R repeats, C captions them; arrows, space and a clicker go through
// everything in order.
(() => {
  const root = document.querySelector(".reveal");
  const films = [...root.querySelectorAll("video")];
  const current = () => Reveal.getCurrentSlide().querySelector("video");
  const speakers = /receiver/i.test(location.search); // a frame of the speaker view, which shows and does not play

  // Posters are last pictures: for the overview and for paper. In front of a film that is about to play they would tell
  // the end.
  const show = (posters) => films.forEach((film) => (posters ? film.setAttribute("poster", film.dataset.poster) : film.removeAttribute("poster")));

  const captions = (on) => films.forEach((film) => [...film.textTracks].forEach((track) => (track.mode = on ? "showing" : "disabled")));
  let told = false;

  const onFilm = (act) => () => {
    const film = current();
    if (film) act(film);
  };
  const keys = {
    t: onFilm((film) => (film.paused ? film.play() : film.pause())),
    r: onFilm((film) => { film.currentTime = 0; film.play(); }),
    c: () => captions((told = !told)),
  };

  Reveal.initialize({
    width: Number(root.dataset.width), height: Number(root.dataset.height), margin: 0, minScale: 0.05, maxScale: 10,
    navigationMode: "linear", transition: "none", backgroundTransition: "none", center: false, hash: true, controlsLayout: "edges",
    controlsTutorial: false, scrollActivationWidth: null, hideInactiveCursor: true, autoPlayMedia: speakers ? false : null,
    plugins: [RevealNotes],
  }).then(() => {
    for (const [key, act] of Object.entries(keys)) {
      const description = root.getAttribute("data-key-" + key);
      Reveal.addKeyBinding({ keyCode: key.toUpperCase().charCodeAt(0), key: key.toUpperCase(), description }, act);
    }
    Reveal.on("overviewshown", () => show(true));
    Reveal.on("overviewhidden", () => show(false));
    if (speakers || Reveal.isPrintView()) show(true);
  });
})();
