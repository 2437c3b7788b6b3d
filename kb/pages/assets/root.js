// Where the address of the site is not known when it is made: finds the folder that it lies in, by the mark in it, and
// lets all links of the page lead into that folder. It stands inside the page for addresses at which there is none.
(async () => {
  const folders = location.pathname.split("/").slice(1, -1);
  for (let many = 1; many <= folders.length; many++) {
    const root = `/${folders.slice(0, many).join("/")}`;
    const mark = await fetch(`${root}/lambda-kb-site.txt`).then((answer) => (answer.ok ? answer.text() : "")).catch(() => "");
    if (!mark.startsWith("Made by `lambda-kb site`")) continue;
    for (const name of ["href", "action"]) {
      for (const one of document.querySelectorAll(`[${name}^="/"]`)) one.setAttribute(name, root + one.getAttribute(name));
    }
    for (const one of document.querySelectorAll('script[src^="/"]')) {
      const again = document.createElement("script");
      one.replaceWith(Object.assign(again, { async: false, src: root + one.getAttribute("src") }));
    }
    return;
  }
})();
