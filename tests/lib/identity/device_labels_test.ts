import assert from "node:assert/strict";
import { deviceLabel } from "../../../lib/identity/device_labels.ts";

const agents: Readonly<Record<string, string>> = {
  "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0": "Firefox, Linux",
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/145.0.0.0 Safari/537.36 Edg/145.0":
    "Edge, Windows",
  "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/145.0.0.0 Mobile Safari/537.36":
    "Chrome, Android",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1":
    "Safari, iPhone",
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15":
    "Safari, macOS",
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/145.0.0.0 Safari/537.36":
    "Chrome, Linux",
  "curl/8.14.1": "",
  "<script>alert(1)</script>": "",
};

Deno.test("a device is named by its browser and system, in our own words only", () => {
  for (const [agent, label] of Object.entries(agents)) assert.equal(deviceLabel(agent), label);
});
