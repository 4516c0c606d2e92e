// A link from a mail carries its token after the "#", which no server and no log ever sees. It is moved into the
// form and out of the address before anything else happens.
(() => {
  function land() {
    const token = location.hash.slice(1);
    if (token === "") return;
    history.replaceState(null, "", location.pathname);
    const form = document.querySelector("form[data-landing]");
    const field = form?.elements.namedItem("token");
    if (!field || !/^[A-Za-z0-9_-]{43}$/.test(token)) return;
    field.value = token;
    form.requestSubmit();
  }
  land();
  // The same page may be open already when the link is followed.
  addEventListener("hashchange", land);
})();
