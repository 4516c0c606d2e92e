import assert from "node:assert/strict";
import { CookieJar } from "./cookie_jar.ts";
import { type Form, formsOf, textOf } from "./html_forms.ts";

/** Whatever answers requests: an app in this process, or a server. */
export interface Answerer {
  readonly origin: string;
  answer(request: Request, remote: string): Promise<Response>;
}

export interface Page {
  readonly path: string;
  readonly status: number;
  readonly html: string;
  readonly headers: Headers;
}

export interface Sending {
  /** The form whose action ends with this; needed when a page has several. */
  readonly to?: string;
  /** The button pressed, by its words. */
  readonly press?: string;
  /** What the page after it must answer; 200 when left out. */
  readonly status?: number;
  /** Fields that the form does not have, as an attacker adds them. */
  readonly added?: readonly (readonly [string, string])[];
  /** Files for the form's file field. */
  readonly files?: readonly File[];
  /** More headers than a browser would send. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A browser without script: keeps cookies, follows 303, fills in the forms that are really on the page. */
export class Browser {
  readonly cookies = new CookieJar();
  readonly #site: Answerer;
  readonly remote: string;
  #page: Page = { path: "about:blank", status: 0, html: "", headers: new Headers() };

  constructor(site: Answerer, remote = "203.0.113.7") {
    this.#site = site;
    this.remote = remote;
  }

  get page(): Page {
    return this.#page;
  }

  /** The words on the page. */
  get text(): string {
    return textOf(this.#page.html);
  }

  get forms(): readonly Form[] {
    return formsOf(this.#page.html);
  }

  /** The token that this page's forms send back; "" when it has none. */
  get csrf(): string {
    return this.forms.flatMap(({ filled }) => filled).find(([name]) => name === "csrf")?.[1] ?? "";
  }

  /** Goes to an address as if it was typed. */
  async open(path: string, status = 200): Promise<Page> {
    return await this.#visit(this.#request("GET", path, { "sec-fetch-site": "none" }), status);
  }

  /** Goes to an address as if a link on this page was followed. */
  async follow(path: string, status = 200): Promise<Page> {
    return await this.#visit(this.#request("GET", path, { "sec-fetch-site": "same-origin" }), status);
  }

  /** Fills in a form of this page and sends it. A field that the form does not have is a failed test. */
  async submit(
    values: Readonly<Record<string, string | readonly string[]>> = {},
    sending: Sending = {},
  ): Promise<Page> {
    const form = this.#form(sending, Object.keys(values));
    const body = form.multipart ? new FormData() : new URLSearchParams();
    for (const [name, value] of form.filled) {
      if (!(name in values) && !(form.multipart && name === "files")) body.append(name, value);
    }
    for (const [name, value] of Object.entries(values)) {
      assert.ok(
        form.names.has(name),
        `the form ${form.action} has no field ${name}, only ${[...form.names]}`,
      );
      for (const one of [value].flat()) body.append(name, one);
    }
    const button = sending.press === undefined
      ? form.buttons[0]
      : form.buttons.find(({ text }) => text === sending.press);
    assert.ok(button, `the form ${form.action} has no button ${sending.press}`);
    if (button.name) body.append(button.name, button.value);
    for (const [name, value] of sending.added ?? []) body.append(name, value);
    // The files come last, as on the page.
    if (body instanceof FormData) addFiles(body, sending.files ?? []);
    const action = new URL(button.action ?? form.action, `${this.#site.origin}${this.#page.path}`);
    const path = action.pathname + action.search;
    const { status = 200, headers } = sending;
    if (form.method === "POST") return await this.#visit(this.#post(path, body, headers), status);
    assert.ok(body instanceof URLSearchParams, "files go by POST");
    return await this.follow(`${action.pathname}?${body}`, status);
  }

  /** Sends fields to an address with this page's form token, whatever forms the page has. Does not follow. */
  async send(path: string, fields: Readonly<Record<string, string>>): Promise<Page> {
    return await this.exchange(this.#post(path, new URLSearchParams({ csrf: this.csrf, ...fields })));
  }

  /** One request as it is, with this browser's cookies; nothing followed, nothing asserted. */
  async exchange(request: Request): Promise<Page> {
    const response = await this.#site.answer(request, this.remote);
    this.cookies.take(response.headers);
    const url = new URL(request.url);
    return {
      path: url.pathname + url.search,
      status: response.status,
      html: await response.text(),
      headers: response.headers,
    };
  }

  /** A request with this browser's cookies and host. */
  request(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>> = {},
    body?: BodyInit,
  ): Request {
    return this.#request(method, path, headers, body);
  }

  #form({ to, press }: Sending, names: readonly string[]): Form {
    const posts = this.forms.filter((form) =>
      (to === undefined || form.action.endsWith(to)) &&
      (press === undefined || form.buttons.some(({ text }) => text === press)) &&
      names.every((name) => form.names.has(name))
    );
    const [form, another] = to === undefined && press === undefined && names.length === 0
      ? posts.filter(({ action }) => !/\/(signout|language|settings)/.test(action))
      : posts;
    const known = this.forms.map(({ action, names }) => `${action} (${[...names]})`).join("; ");
    assert.ok(form, `no such form on ${this.#page.path}; there is: ${known}`);
    assert.ok(!another, `more than one such form on ${this.#page.path}: ${known}`);
    return form;
  }

  #post(
    path: string,
    body: URLSearchParams | FormData,
    more: Readonly<Record<string, string>> = {},
  ): Request {
    const { origin } = this.#site;
    const headers = { "sec-fetch-site": "same-origin", origin, referer: origin + this.#page.path, ...more };
    return this.#request("POST", path, headers, body);
  }

  #request(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body?: BodyInit,
  ): Request {
    const request = new Request(new URL(path, this.#site.origin), {
      method,
      redirect: "manual",
      ...(body === undefined ? {} : { body }),
      headers: { "host": new URL(this.#site.origin).host, "user-agent": "Test/1.0", ...headers },
    });
    if (this.cookies.header) request.headers.set("cookie", this.cookies.header);
    return request;
  }

  async #visit(request: Request, status: number): Promise<Page> {
    let page = await this.exchange(request);
    for (let hops = 0; page.status === 303; hops++) {
      assert.ok(hops < 5, `too many redirects, last to ${page.headers.get("location")}`);
      const next = page.headers.get("location") ?? "";
      assert.match(next, /^\/(?!\/)/, "a redirect stays here");
      page = await this.exchange(this.#request("GET", next, { "sec-fetch-site": "same-origin" }));
    }
    this.#page = page;
    assert.equal(
      page.status,
      status,
      `${request.method} ${request.url} ended at ${page.path}: ${this.text.slice(0, 400)}`,
    );
    return page;
  }
}

/** A file field that was left empty is sent as one without name and content. */
function addFiles(body: FormData, files: readonly File[]): void {
  if (files.length === 0) body.append("files", new File([], ""));
  for (const file of files) body.append("files", file);
}
