import type { SignIn } from "../../deploy/demo/sign_ins.ts";
import { startChromium } from "../support/chromium.ts";
import { startServer } from "../support/server.ts";
import { atMost, type Figure } from "./figures.ts";
import { personOf } from "./visitor.ts";

interface Load {
  readonly kilobytes: number;
  readonly requests: number;
  readonly shift: number;
}

/** What a browser fetches for a page, as it travels: with nothing cached, and the second time. */
export async function weightFigures(folder: string, people: readonly SignIn[]): Promise<Figure[]> {
  const server = await startServer({ SALUS_DATA: folder });
  const chromium = await startChromium(server.origin);
  try {
    const { page, context } = await chromium.person();
    const meter = await context.newCDPSession(page);
    await meter.send("Network.enable");
    let [bytes, requests] = [0, 0];
    meter.on("Network.loadingFinished", ({ encodedDataLength }) => {
      bytes += encodedDataLength;
    });
    meter.on("Network.requestWillBeSent", () => {
      requests++;
    });
    meter.on("Network.requestServedFromCache", () => {
      requests--;
    });
    meter.on("Network.responseReceived", ({ response }) => {
      if (response.fromDiskCache) requests--;
    });
    const load = async (path: string): Promise<Load> => {
      [bytes, requests] = [0, 0];
      await page.goto(path, { waitUntil: "networkidle" });
      const shift = await page.evaluate(() => {
        const seen = new PerformanceObserver(() => {});
        seen.observe({ type: "layout-shift", buffered: true });
        return seen.takeRecords().reduce((sum, one) => sum + (one as unknown as { value: number }).value, 0);
      });
      return { kilobytes: bytes / 1_024, requests, shift };
    };
    const signin = await load("/signin");
    const maria = personOf(people, "patient");
    await page.fill("[name=username]", maria.username);
    await page.fill("[name=password]", maria.password);
    await page.press("[name=password]", "Enter");
    await page.waitForURL(/\/records\//);
    const home = page.url();
    await meter.send("Network.clearBrowserCache");
    const cold = await load(home);
    const warm = await load(home);
    await meter.send("Network.clearBrowserCache");
    const timeline = await load(`${home}/timeline`);
    return [
      ...weigh("signin_cold", signin),
      ...weigh("home_cold", cold),
      ...weigh("home_warm", warm, { kilobytes: 15, requests: 1 }),
      ...weigh("timeline_cold", timeline),
      atMost("weight.layout_shift", Math.max(signin.shift, cold.shift, timeline.shift), 0, "CLS"),
    ];
  } finally {
    await chromium.close();
    await server.stop();
  }
}

function weigh(name: string, load: Load, bounds = { kilobytes: 40, requests: 6 }): Figure[] {
  return [
    atMost(`weight.${name}_kilobytes`, load.kilobytes, bounds.kilobytes, "as transferred, headers included"),
    atMost(`weight.${name}_requests`, load.requests, bounds.requests),
  ];
}
