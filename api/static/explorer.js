// The start page without reloading it: the forms are sent as before, and their answer takes the place of the old one.
// Without this script everything works as well.
"use strict";

async function replace(id, request) {
  const part = document.getElementById(id);
  part.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(request);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.getElementById(id);
    if (!found) throw new Error("the service answered " + answer.status);
    part.replaceWith(found);
  } catch (error) {
    part.removeAttribute("aria-busy");
    part.innerHTML = "";
    const said = document.createElement("p");
    said.setAttribute("role", "alert");
    said.textContent = "The service did not answer: " + error.message;
    part.append(said);
  }
}

const day = document.getElementById("day-form");
day.addEventListener("submit", (event) => {
  event.preventDefault();
  const query = new URLSearchParams(new FormData(day));
  history.replaceState(null, "", "/?" + query);
  replace("day", "/?" + query);
});
document.getElementById("as_of").addEventListener("change", () => day.requestSubmit());

const check = document.getElementById("check-form");
check.addEventListener("submit", (event) => {
  event.preventDefault();
  replace("verdict", new Request("/", { method: "POST", body: new URLSearchParams(new FormData(check)) }));
});
