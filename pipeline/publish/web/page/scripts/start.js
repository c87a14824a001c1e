// The language first, then the player, if the page has one.
speak(wantedLanguage());
if (window.lesson) startPlayer();
