// Forms that a passkey answers: <form data-passkey="get|create" data-ask="/path"> with a hidden field "passkey" and a
// button [data-passkey-button]. Pressing it fetches the question (with the fields that data-send names), lets the
// browser ask the person, and then sends the form as any other.
(() => {
  const Key = globalThis.PublicKeyCredential;
  if (!Key?.parseRequestOptionsFromJSON || !Key.parseCreationOptionsFromJSON) return;
  const ways = {
    get: (options) => navigator.credentials.get({ publicKey: Key.parseRequestOptionsFromJSON(options) }),
    create: (options) =>
      navigator.credentials.create({ publicKey: Key.parseCreationOptionsFromJSON(options) }),
  };

  // Style sheets show the buttons only then, also those that come into the page later.
  document.documentElement.classList.add("can-passkey");

  const asking = new WeakSet();
  const answered = new WeakSet();

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    const way = ways[form.dataset?.passkey];
    if (!way || !button?.hasAttribute("data-passkey-button") || answered.delete(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (asking.has(form)) return;
    asking.add(form);
    answer(form, button, way).finally(() => asking.delete(form));
  }, true);

  async function answer(form, button, way) {
    say(form, false);
    button.setAttribute("aria-busy", "true");
    try {
      const credential = await way(await question(form));
      form.elements.namedItem("passkey").value = JSON.stringify(credential.toJSON());
      answered.add(form);
      form.requestSubmit(button);
    } catch {
      say(form, true);
    } finally {
      button.removeAttribute("aria-busy");
    }
  }

  async function question(form) {
    const fields = new FormData(form);
    const names = form.dataset.send?.split(" ") ?? [];
    const response = await fetch(form.dataset.ask, {
      method: "POST",
      mode: "same-origin",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": fields.get("csrf") },
      body: JSON.stringify(Object.fromEntries(names.map((name) => [name, fields.get(name)]))),
    });
    if (!response.ok) throw new Error("refused");
    return await response.json();
  }

  function say(form, failed) {
    const notice = form.querySelector("[data-passkey-failed]");
    if (notice) notice.hidden = !failed;
  }
})();
