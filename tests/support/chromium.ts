/// <reference lib="dom" />
import assert from "node:assert/strict";
import axe from "axe-core";
import { type BrowserContext, type CDPSession, chromium, type Page } from "playwright-core";

export interface Looks {
  readonly javaScript?: boolean;
  readonly width?: 320 | 768 | 1280;
  readonly scheme?: "light" | "dark";
  readonly language?: "en" | "es";
}

/** One person at one browser: a context with cookies of its own. */
export interface Person {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser complained about: policy violations, uncaught errors, failed loads. Must stay empty. */
  readonly complaints: readonly string[];
}

export interface Chromium {
  person(looks?: Looks): Promise<Person>;
  /** Closes everything; fails when any page of any person had something to complain about. */
  close(): Promise<void>;
  /** Closes everything, after a test that failed already. */
  end(): Promise<void>;
}

const heights = { 320: 640, 768: 1024, 1280: 720 } as const;

/** `backForwardCache`: as people have it, off in tests otherwise. */
export async function startChromium(
  origin: string,
  options: { readonly backForwardCache?: boolean } = {},
): Promise<Chromium> {
  const browser = await chromium.launch({
    executablePath: Deno.env.get("CHROMIUM_PATH") ?? "/usr/bin/chromium",
    args: Deno.uid() === 0 ? ["--no-sandbox"] : [],
    ...(options.backForwardCache ? { ignoreDefaultArgs: ["--disable-back-forward-cache"] } : {}),
  });
  const complaints: string[] = [];
  return {
    async person({ javaScript = true, width = 1280, scheme = "light", language = "en" } = {}) {
      const context = await browser.newContext({
        baseURL: origin,
        javaScriptEnabled: javaScript,
        viewport: { width, height: heights[width] },
        colorScheme: scheme,
        locale: language,
        reducedMotion: "reduce",
      });
      context.setDefaultTimeout(10_000);
      context.on("page", (page) => listen(page, complaints));
      return { page: await context.newPage(), context, complaints };
    },
    async close() {
      await browser.close();
      assert.deepEqual(complaints, []);
    },
    end: () => browser.close(),
  };
}

/** Statuses that our pages answer on purpose; the browser prints an error for each of them. */
const expected = /Failed to load resource: the server responded with a status of (401|403|404|409|422|429)/;

function listen(page: Page, complaints: string[]): void {
  page.on("console", (message) => {
    if (message.type() === "error" && !expected.test(message.text())) {
      complaints.push(`${page.url()}: ${message.text()}`);
    }
  });
  page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error.message}`));
}

/** A passkey holder inside the browser that always says yes, with user verification. */
export async function addPasskeyHolder({ context, page }: Person): Promise<CDPSession> {
  const session = await context.newCDPSession(page);
  await session.send("WebAuthn.enable");
  await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return session;
}

const widths = [320, 1280] as const;
const everything = {
  type: "tag",
  values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
} as const;
/** All that can differ between a light and a dark page of the same width. */
const colours = { type: "rule", values: ["color-contrast", "link-in-text-block"] } as const;

/** Looks at a page narrow and wide, light and dark. Fails when axe finds anything, or when it scrolls sideways. */
export async function checkPage(page: Page, name = new URL(page.url()).pathname): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: heights[width] });
    for (const [scheme, rules] of [["light", everything], ["dark", colours]] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      await demandNothingFound(page, `${name}, ${width} px, ${scheme}`, rules);
      await keepScreenshot(page, `${name}-${width}-${scheme}`);
    }
    const excess = await page.evaluate(() =>
      document.documentElement.scrollWidth - document.documentElement.clientWidth
    );
    assert.ok(excess <= 0, `${name} scrolls sideways by ${excess} px at ${width}`);
  }
}

async function demandNothingFound(
  page: Page,
  name: string,
  rules: typeof everything | typeof colours,
): Promise<void> {
  // Not addScriptTag: Trusted Types forbid it, and the page's own policy is to stay on.
  if (!await page.evaluate(() => "axe" in globalThis)) await page.evaluate(axe.source);
  const found = await page.evaluate(async ({ type, values }) => {
    const runOnly = { type, values: [...values] };
    const { violations } = await globalThis.axe.run(document, { runOnly, resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) =>
      `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`
    );
  }, rules);
  assert.deepEqual(found, [], `axe: ${name}`);
}

/** Keeps a picture of the whole page in .build/screenshots, when KEEP_SCREENSHOTS is set. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  if (!Deno.env.get("KEEP_SCREENSHOTS")) return;
  const file = name.replace(/[^\w-]+/g, "_");
  const path = new URL(`../../.build/screenshots/${file}.png`, import.meta.url).pathname;
  await page.screenshot({ path, fullPage: true, animations: "disabled" });
}

declare global {
  var axe: { run: typeof import("axe-core").run };
}
