// What pages do beyond HTML. Every page works without it.
"use strict";
(() => {
  const root = document.documentElement;
  const find = (selector, from = document) => from.querySelector(selector);
  const on = (event, act, options) => document.addEventListener(event, act, options);

  // Trusted Types: htmx may turn our own answers into elements; nothing may turn text into code.
  const deny = () => {
    throw new Error("no code from text");
  };
  const policy = globalThis.trustedTypes?.createPolicy("htmx", { createHTML: (html) => html });
  globalThis.htmx?.registerExtension("guard", {
    init: (api) =>
      api.initSecurity(
        { createHTML: (html) => policy ? policy.createHTML(html) : html, createScript: deny },
        deny,
        deny,
      ),
  });

  // Chrome may keep a page that must not be stored; coming back to it asks the server again.
  addEventListener("pageshow", (event) => event.persisted && location.reload());

  // Signing out here signs out every window.
  const windows = new BroadcastChannel("salus");
  windows.onmessage = () => leave(10);
  on("submit", ({ target }) => target.action?.endsWith("/signout") && windows.postMessage("out"));

  // --- Focus: what went wrong, then what was asked for, then the same control, then the heading; never nothing.
  let last = "";
  on("focusin", ({ target }) => last = target.closest("dialog") ? last : target.id || last);

  function focusIn(region) {
    const target = find("[data-focus], [autofocus]", region) ??
      (document.activeElement === document.body ? document.getElementById(last) ?? find("h1") : null);
    if (!target) return;
    if (target.tabIndex < 0) target.tabIndex = -1;
    target.focus();
  }

  // --- The session: warn before it locks, as long ahead as the server says, then cover the page with the lock.
  let timers = [];

  function sessionEnds(seconds) {
    const ending = find("#ending");
    if (!ending) return;
    timers.forEach(clearTimeout);
    const after = (left, act) =>
      setTimeout(act, Math.max(0, seconds - left) * 1000, Math.floor(Math.min(seconds, left) / 60));
    timers = [after(-1, lock)];
    if (seconds > 0) timers.push(after(Number(ending.dataset.ahead), warn), after(60, minutesLeft));
  }

  function warn(minutes) {
    const dialog = find("#ending");
    minutesLeft(minutes);
    if (!dialog.open && !find("[data-lock]")) dialog.showModal();
  }

  function minutesLeft(minutes) {
    for (const text of document.querySelectorAll("[data-minutes]")) {
      text.hidden = Number(text.dataset.minutes) !== minutes;
    }
  }

  /** Seconds left, -1 when nobody is signed in any more; asking passively is no sign that anybody is here. */
  async function ask(passive) {
    const answer = await fetch("/healthz", {
      cache: "no-store",
      headers: passive ? { "X-Passive": "1" } : {},
    });
    return Number(answer.headers.get("X-Session-Ends") ?? -1);
  }

  async function lock() {
    const left = await ask(true).catch(() => 0);
    if (left > 0) return sessionEnds(left);
    if (left < 0) return find("#lock") ? location.reload() : signedOut();
    if (find("[data-lock]")) {
      // Covered already: until the session has ended, when the page itself has to go.
      timers = [setTimeout(lock, 60_000)];
      return;
    }
    find("#ending").close();
    htmx.ajax("GET", "/account/settings", { target: "#lockslot", swap: "innerHTML" });
  }

  /** Another window is signing out: this page goes once that is done. */
  async function leave(tries) {
    if (await ask(true).catch(() => -1) < 0) signedOut();
    else if (tries > 0) setTimeout(() => leave(tries - 1), 300);
  }

  /** What was typed and not saved waits under a cover, for an hour; any other page goes at once. */
  function signedOut() {
    const dialog = find("#left");
    if (!dialog || !isTyped()) return location.reload();
    if (dialog.open) return;
    timers.forEach(clearTimeout);
    timers = [setTimeout(() => location.reload(), 3_600_000)];
    for (const other of document.querySelectorAll("dialog[open]")) {
      delete other.dataset.lock;
      other.close();
    }
    dialog.dataset.lock = "";
    dialog.showModal();
    dialog.oncancel = (event) => event.preventDefault();
  }

  /** A form that came back with mistakes holds what was typed as if it had stood there. */
  function isTyped() {
    const fields = document.querySelectorAll(
      "#main form[method=post] :is(input:not([type=hidden]), textarea)",
    );
    return find("#main [data-focus]") !== null || [...fields].some((one) => one.value !== one.defaultValue);
  }

  /** The same person has signed in again elsewhere: the page's forms take that session's token. */
  async function resume(dialog, say) {
    const answer = await fetch("/account/settings", { cache: "no-store" });
    const page = await answer.text();
    const token = /name="csrf" value="([\w-]+)"/.exec(page)?.[1];
    find("[data-not-yet]", dialog).hidden = !say;
    if (!answer.ok || !token || !page.includes(`data-account="${dialog.dataset.account}"`)) return;
    for (const input of document.querySelectorAll("input[name=csrf]")) input.value = token;
    delete dialog.dataset.lock;
    dialog.close();
    sessionEnds(Number(answer.headers.get("X-Session-Ends")));
  }

  on("close", ({ target }) => {
    // Browsers let a second Escape close any dialog; the lock stays until it is answered.
    if (target.matches("[data-lock]") && target.isConnected) target.showModal();
    if (target.id === "ending" && !find("#left[open]")) {
      ask(false).then(sessionEnds, () => trouble("offline"));
    }
  }, true);

  on("visibilitychange", () => !document.hidden && find("#left[open]") && resume(find("#left"), false));

  // A clock stops while a computer sleeps.
  on(
    "visibilitychange",
    () =>
      !document.hidden && timers.length > 0 && !find("#left[open]") &&
      ask(true).then((left) => left > 0 ? sessionEnds(left) : lock(), () => {}),
  );

  // --- When the network or the server fails, what was typed stays and a bar says so.
  function trouble(why) {
    const bar = find("#trouble");
    if (!bar) return;
    bar.hidden = !why;
    if (why) find("p", bar).textContent = bar.dataset[why];
  }

  // --- htmx
  on("htmx:before:request", ({ detail: { ctx } }) => ctx.target?.setAttribute?.("aria-busy", "true"));

  on("htmx:after:request", ({ detail: { ctx } }) => {
    const left = ctx.response?.headers.get("X-Session-Ends");
    if (left) sessionEnds(Number(left));
    trouble(ctx.response?.status >= 500 && "unsaved");
  });

  on("htmx:error", () => trouble(navigator.onLine ? "unsaved" : "offline"));

  on("htmx:finally:request", ({ detail: { ctx } }) => ctx.target?.removeAttribute?.("aria-busy"));

  on("htmx:after:swap", ({ detail: { ctx } }) => {
    ready();
    const dialog = find("dialog[data-lock]");
    if (dialog && !dialog.open) {
      dialog.showModal();
      dialog.oncancel = (event) => event.preventDefault();
      find("input:not([type=hidden]), [data-passkey-button]", dialog)?.focus();
    } else focusIn(ctx.target?.isConnected ? ctx.target : find("#main"));
  });

  // A question before a deed that cannot be undone. The safe answer has the focus; Escape means no.
  on("htmx:confirm", (event) => {
    const dialog = find("#confirm");
    const { ctx, issueRequest, dropRequest } = event.detail;
    event.preventDefault();
    find("[data-question]", dialog).textContent = ctx.confirm;
    dialog.returnValue = "no";
    dialog.onclose = () => dialog.returnValue === "yes" ? issueRequest() : dropRequest();
    dialog.showModal();
  });

  // --- Small comforts
  on("click", (event) => {
    const { target } = event;
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(target)) menu.open = false;
    }
    const button = target.closest?.(
      "[data-reveal], [data-copy], [data-close], [data-open], [data-print], [data-resume]",
    );
    if (!button) return;
    const { reveal, copy, open } = button.dataset;
    if (reveal !== undefined) showPassword(button, document.getElementById(reveal));
    if (copy !== undefined) copyText(button, document.getElementById(copy));
    if (open !== undefined) document.getElementById(open)?.showModal();
    if ("resume" in button.dataset) resume(find("#left"), true);
    if ("print" in button.dataset) print();
    if ("close" in button.dataset) {
      const box = button.closest("dialog, .trouble, .toast");
      if (box?.close) box.close();
      else if (box) box.hidden = true;
    }
  });

  on("keydown", ({ key, target }) => {
    const menu = key === "Escape" && target.closest?.("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    find("summary", menu).focus();
  });

  function showPassword(button, input) {
    const show = input.type === "password";
    const words = button.textContent;
    input.type = show ? "text" : "password";
    button.textContent = button.dataset.hide;
    button.dataset.hide = words;
    button.setAttribute("aria-pressed", String(show));
  }

  async function copyText(button, source) {
    await navigator.clipboard.writeText(source.dataset.text ?? source.innerText);
    const words = find("[data-words]", button) ?? button;
    const before = words.textContent;
    words.textContent = button.dataset.copied;
    setTimeout(() => words.textContent = before, 3000);
  }

  // A download leaves its page as it is: that it was taken shows soon after.
  on("submit", ({ target }) => target.dataset?.then && look(target.dataset.then, 5));

  function look(path, tries) {
    setTimeout(async () => {
      if (!find("[data-then]")) return;
      await htmx.ajax("GET", path, { target: "#main", swap: "outerHTML", headers: { "X-Passive": "1" } });
      if (tries > 1) look(path, tries - 1);
    }, 2_000);
  }

  // --- Passkeys: a form [data-passkey=get|create] whose button [data-passkey-button] was pressed fetches its question
  // (sending the fields that data-send names), lets the browser ask the person, and is then sent as any other.
  const Key = globalThis.PublicKeyCredential;
  const ways = {
    get: (options) => navigator.credentials.get({ publicKey: Key.parseRequestOptionsFromJSON(options) }),
    create: (options) =>
      navigator.credentials.create({ publicKey: Key.parseCreationOptionsFromJSON(options) }),
  };
  const asking = new WeakSet();
  const answered = new WeakSet();
  // The style sheet hides such buttons then, those that come into the page later too. Nearly every browser with
  // script can: only the others see them go, so that nothing moves while a page loads.
  if (!Key?.parseRequestOptionsFromJSON || !Key.parseCreationOptionsFromJSON) {
    root.classList.add("no-passkey");
  }

  on("submit", (event) => {
    const { target: form, submitter: button } = event;
    const way = ways[form.dataset?.passkey];
    if (!way || !button?.hasAttribute("data-passkey-button") || answered.delete(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!asking.has(form)) askPasskey(form, button, way);
  }, true);

  async function askPasskey(form, button, way) {
    asking.add(form);
    passkeyFailed(form, false);
    button.setAttribute("aria-busy", "true");
    try {
      const credential = await way(await question(form));
      form.elements.namedItem("passkey").value = JSON.stringify(credential.toJSON());
      answered.add(form);
      form.requestSubmit(button);
    } catch {
      passkeyFailed(form, true);
    } finally {
      button.removeAttribute("aria-busy");
      asking.delete(form);
    }
  }

  async function question(form) {
    const fields = new FormData(form);
    const names = form.dataset.send?.split(" ") ?? [];
    const answer = await fetch(form.dataset.ask, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": fields.get("csrf") },
      body: JSON.stringify(Object.fromEntries(names.map((name) => [name, fields.get(name)]))),
    });
    // Who this is has to be proved first.
    if (answer.redirected) location.assign(answer.url);
    if (answer.redirected || !answer.ok) throw new Error("refused");
    return await answer.json();
  }

  function passkeyFailed(form, failed) {
    const notice = find("[data-passkey-failed]", form);
    if (notice) notice.hidden = !failed;
  }

  /** What only script can do appears with it. */
  function ready() {
    for (
      const button of document.querySelectorAll(
        "[data-reveal][hidden], [data-copy][hidden], [data-print][hidden]",
      )
    ) {
      button.hidden = false;
    }
  }

  // Nobody should have to know the name of their own time zone.
  const zone = find("input[name=zone]");
  if (zone && !zone.value) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone;

  root.classList.add("scripted");
  ready();
  if (find("[data-focus]")) focusIn(document);
  const ends = find("meta[name=session-ends]")?.content;
  if (ends) sessionEnds(Number(ends));
})();
