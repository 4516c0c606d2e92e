// Sending files: says how far it is, and what is too large before it is sent. The form works without it.
"use strict";
(() => {
  const find = (selector, from = document) => from.querySelector(selector);
  let sending;
  let chosen;

  document.addEventListener("change", ({ target }) => target.type === "file" && check(target));

  /** Says before anything is sent what would be refused after. */
  function check(input) {
    const field = input.closest("[data-files]");
    if (!field) return true;
    const [many, large] = [find("[data-too-many]", field), find("[data-too-large]", field)];
    const huge = [...input.files].find(({ size }) => size > Number(field.dataset.largest));
    many.hidden = input.files.length <= Number(field.dataset.most);
    large.hidden = !huge;
    large.textContent = huge ? large.dataset.tooLarge.replace("%", huge.name) : "";
    const wrong = !many.hidden || !large.hidden;
    input.setAttribute("aria-invalid", String(wrong));
    return !wrong;
  }

  document.addEventListener("submit", (event) => {
    const input = event.target.matches?.("[data-upload]") && find("input[type=file]", event.target);
    if (!input || check(input)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    input.focus();
  }, true);

  // htmx sends as ever, but through a request that tells how far it is, and for as long as it takes.
  document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
    const form = ctx.sourceElement;
    if (!form?.matches?.("[data-upload]")) return;
    chosen = find("input[type=file]", form).files;
    clearTimeout(ctx.requestTimeout);
    ctx.fetch = (path, request) => send(form, path, request);
  });

  // When something else in the form was wrong, the files that had been chosen still are.
  document.addEventListener("htmx:after:swap", () => {
    const again = find("[data-again]");
    if (!again || !chosen?.length) return;
    find("input[type=file]", again.parentElement).files = chosen;
    again.remove();
  });

  document.addEventListener(
    "click",
    ({ target }) => target.closest?.("[data-stop-sending]") && sending?.abort(),
  );

  function send(form, path, { headers, body, signal }) {
    const [box, state] = [find("[data-sending]", form), find("[data-sending-state]", form)];
    const [bar, percent, stop] = [find("progress", box), find("[data-percent]", box), find("button", box)];
    const words = (text) => state.textContent = text;
    return new Promise((resolve, reject) => {
      const request = sending = new XMLHttpRequest();
      request.open("POST", path);
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      request.upload.onprogress = ({ loaded, total }) => {
        const part = Math.floor(100 * loaded / total);
        bar.value = part;
        percent.textContent = box.dataset.done.replace("100", part);
        if (loaded === total) words(box.dataset.checking);
      };
      request.onload = () => resolve(answerOf(request));
      request.onerror = () => reject(new TypeError("network"));
      request.onabort = () => {
        words(box.dataset.cancelled);
        reject(new DOMException("stopped", "AbortError"));
      };
      request.onloadend = () => {
        box.hidden = true;
        if (sending === request) sending = undefined;
      };
      signal?.addEventListener("abort", () => request.abort());
      words("");
      bar.value = 0;
      percent.textContent = "";
      box.hidden = false;
      stop.disabled = false;
      request.send(body);
    });
  }

  function answerOf(request) {
    const headers = new Headers();
    for (const line of request.getAllResponseHeaders().trim().split(/\r\n/)) {
      const at = line.indexOf(":");
      headers.append(line.slice(0, at), line.slice(at + 1).trim());
    }
    const empty = request.status === 204 || request.status === 304;
    return new Response(empty ? null : request.responseText, { status: request.status, headers });
  }
})();
