// The snippets are there already, written for `data.base`; another address or page is put into them here.
const data = JSON.parse(document.getElementById("lesson-data").textContent);
const base = document.getElementById("base");
const page = document.getElementById("page");
const wrong = document.getElementById("wrong"), plain = document.getElementById("plain"), first = document.getElementById("first");
const buttons = [...document.querySelectorAll(".copied button")];
const blocks = [...document.querySelectorAll("section code")];

// Where this page is on the web is where the others are. On the teacher's own machine that says nothing.
function here() {
  const local = /^(localhost|127\..*|\[::1\])$/.test(location.hostname);
  return /^https?:$/.test(location.protocol) && !local ? new URL(".", location.href).href : null;
}

// The address of the folder, from whatever was copied of it: without a page's name, "?" and "#", and without a slash at
// the end, with nothing in it that HTML would read; null for what is none.
function address(text) {
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(whole) || !/^[^/]+\/\/[^/]*[^/.]\.[^/.]/.test(whole) && !/^https?:\/\/localhost\b/.test(whole)) return null;
  const found = new URL(whole);
  if (!/^https?:$/.test(found.protocol) || found.username) return null;
  const folder = (found.origin + found.pathname).replace(/[^/]*\.html?$/i, "");
  return folder.replace(/\/+$/, "").replaceAll("&", "%26").replaceAll("'", "%27");
}

function write() {
  const place = address(base.value.trim()), example = place === data.example;
  wrong.hidden = place !== null;
  plain.hidden = !place?.startsWith("http:");
  first.hidden = !example;
  base.setAttribute("aria-invalid", String(place === null));
  for (const button of buttons) button.disabled = place === null || example;
  blocks.forEach((block, number) => {
    // The first time it occurs is the address of the page; a title may have it, too.
    block.textContent = data.platforms[number][page.value].replace(data.base, () => place ?? data.base);
  });
}

async function copy(button) {
  const block = button.parentElement.querySelector("code");
  try {
    await navigator.clipboard.writeText(block.textContent);
  } catch { // a page on disk or without https
    getSelection().selectAllChildren(block);
    document.execCommand("copy");
  }
  const before = button.textContent;
  document.getElementById("said").textContent = button.dataset.done;
  button.textContent = button.dataset.done;
  setTimeout(() => { button.textContent = before; document.getElementById("said").textContent = ""; }, 2000);
}

if (!data.chosen) base.value = here() ?? base.value;
base.addEventListener("input", write);
base.addEventListener("change", () => { base.value = address(base.value.trim()) ?? base.value; });
page.addEventListener("change", write);
for (const button of buttons) button.addEventListener("click", () => copy(button));
write();
