// A sentence by which a page can be cited, with the address that goes on saying the same; loaded when it is asked for.
"use strict";

// What the page rests on, as its foot says it.
const [, BASIS_DAY, KNOWN, RELEASE] = /on (\S+), (.*), data version (\d+)/.exec(document.querySelector("footer p").textContent);

// Where a service answers, today and the newest data are written out; files hold one release only.
function pinnedAddress() {
  const address = new URL(location.href), form = document.querySelector("#clocks, #between");
  const asked = [...(form?.querySelectorAll("input") ?? [])].map((one) => [one.name, one.defaultValue]);
  if (!form) asked.push(["as_of", BASIS_DAY]);
  if (document.querySelector("footer a[href='/docs']")) asked.push(["data_version", RELEASE]);
  for (const [name, value] of asked) if (value && !address.searchParams.get(name)) address.searchParams.set(name, value);
  return address.href;
}

function citePage() {
  const heading = document.querySelector("h1").textContent.trim().replace(/\.$/, "");
  const known = heading.includes(KNOWN) ? "" : `${KNOWN}, `;
  const text = `${heading}. lambda-kb, ${known}data version ${RELEASE}. ${pinnedAddress()}`;
  const told = document.getElementById("cited") ?? element("p", [], { id: "cited", role: "status" });
  told.replaceChildren(text);
  document.querySelector("footer").append(told);
  getSelection().selectAllChildren(told);
  navigator.clipboard?.writeText(text).then(() => told.append(element("b", " (copied)"))).catch(() => undefined);
}
