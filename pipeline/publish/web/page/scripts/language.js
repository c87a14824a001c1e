// One language at a time: every language's texts stand in the page ([data-edition]); words of shared controls are put
// in.
const languageListeners = []; // called with the edition left, after the new one has been put in place

function label(element, source) {
  element.dataset.label = source;
  element.setAttribute("aria-label", say(source));
  if (element.hasAttribute("title")) element.title = say(source);
}

function speak(language) {
  const left = edition;
  edition = data.editions[language];
  root.lang = language;
  root.dir = edition.dir;
  document.title = edition.title;
  for (const element of all("[data-edition]")) element.hidden = element.dataset.edition !== language;
  for (const element of all("[data-word]")) element.textContent = say(element.dataset.word);
  for (const element of all("[data-label]")) label(element, element.dataset.label);
  for (const element of all("[data-choose=language]")) element.value = language;
  for (const link of all("a[data-page]")) keepLanguage(link, language);
  if (edition !== left) for (const listener of languageListeners) listener(left);
}

// Links to the course's other pages carry the language on, for where nothing can be remembered.
function keepLanguage(link, language) {
  const [path] = link.getAttribute("href").split("?");
  const query = new URLSearchParams();
  if (language !== data.first) query.set("lang", language);
  if (asked.has("embed")) query.set("embed", "");
  link.setAttribute("href", query.size ? `${path}?${query}` : path);
}

for (const select of all("[data-choose=language]")) {
  select.addEventListener("change", () => {
    speak(select.value);
    memory.set("language", select.value);
    tell("language", { language: select.value });
  });
}

function wantedLanguage() {
  return [asked.get("lang"), memory.get("language")].find((name) => name && Object.hasOwn(data.editions, name)) ?? data.first;
}
