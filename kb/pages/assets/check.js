// The form of a check without reloading it: files are opened and dropped, the verdict takes the place of the old one,
// and a small template can be sent to somebody as an address, which holds it behind a # that browsers send to nobody.
"use strict";

const form = document.getElementById("check-form");
const content = document.getElementById("content");
const run = document.getElementById("run");
const progress = document.getElementById("progress");
const share = document.getElementById("share");
const file = document.getElementById("file");
const most = Number(form.dataset.most);
const FIELDS = ["content", "as_of", "known_at", "data_version", "region", "operation", "horizon", "parameters"];
const LONGEST_ADDRESS = 8000;

function say(text) {
  const said = document.createElement("p");
  said.setAttribute("role", "alert");
  said.textContent = text;
  document.getElementById("verdict").replaceChildren(said);
}

const tooLarge = (bytes) => (bytes > most
  ? `The template has ${bytes.toLocaleString("en")} bytes, more than ${most.toLocaleString("en")}: check it with the command lambda-kb check.` : null);

async function take(found) {
  const problem = tooLarge(found.size);
  if (problem) say(problem);
  else content.value = await found.text();
}

function offerCopies() {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent));
  }
}

async function check() {
  const problem = tooLarge(new Blob([content.value]).size);
  if (problem) return say(problem);
  run.disabled = true;
  const began = Date.now();
  const tell = () => { progress.textContent = `Judging, ${Math.round((Date.now() - began) / 1000)} s ...`; };
  tell();
  const clock = setInterval(tell, 1000);
  document.getElementById("verdict").setAttribute("aria-busy", "true");
  try {
    const answer = await fetch("/check", { method: "POST", body: new URLSearchParams(new FormData(form)) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.getElementById("verdict");
    if (!found) throw new Error(page.querySelector("[role=alert]")?.textContent ?? `the service answered ${answer.status}`);
    document.getElementById("verdict").replaceChildren(...found.childNodes);
    linkHeadings(document.getElementById("verdict"));
    offerCopies();
    document.getElementById("verdict").scrollIntoView({ block: "nearest" });
  } catch (error) {
    say(`No verdict: ${error.message}`);
  } finally {
    clearInterval(clock);
    progress.textContent = "";
    run.disabled = false;
    document.getElementById("verdict").removeAttribute("aria-busy");
  }
}

async function packed(bytes, Stream) {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(new Stream("deflate-raw"))).arrayBuffer());
}

async function address() {
  const given = Object.fromEntries(FIELDS.map((name) => [name, form.elements[name].value]));
  const bytes = await packed(new TextEncoder().encode(JSON.stringify(given)), CompressionStream);
  const text = btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  return `${location.origin}/check#t=${text}`;
}

async function restore() {
  if (!location.hash.startsWith("#t=")) return;
  try {
    const text = atob(location.hash.slice(3).replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = await packed(Uint8Array.from(text, (letter) => letter.charCodeAt(0)), DecompressionStream);
    const given = JSON.parse(new TextDecoder().decode(bytes));
    for (const name of FIELDS) if (typeof given[name] === "string") form.elements[name].value = given[name];
    await check();
  } catch {
    say("The address holds no template: it was cut or changed on its way.");
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  check();
});
for (const name of ["dragover", "dragleave", "drop"]) {
  content.addEventListener(name, (event) => {
    event.preventDefault();
    content.classList.toggle("over", name === "dragover");
    if (name === "drop" && event.dataTransfer.files.length) take(event.dataTransfer.files[0]);
  });
}
file.addEventListener("change", () => { if (file.files.length) take(file.files[0]); });
file.hidden = false;
share.hidden = false;
share.addEventListener("click", async () => {
  const found = await address();
  if (found.length > LONGEST_ADDRESS) return say("The template is too large for an address: send the file itself.");
  history.replaceState(null, "", found);
  await navigator.clipboard?.writeText(found).catch(() => undefined);
  progress.textContent = "The address of this page now holds the template.";
});
addEventListener("hashchange", restore);
offerCopies();
restore();
