import assert from "node:assert/strict";
import { addressBucket } from "../../../lib/limits/addresses.ts";

Deno.test("an IPv4 address counts as itself, however it is wrapped", () => {
  for (const address of ["192.0.2.7", "::ffff:192.0.2.7", "::FFFF:c000:207", "[::ffff:192.0.2.7]"]) {
    assert.equal(addressBucket(address), "192.0.2.7");
  }
});

Deno.test("the addresses of one IPv6 household are one, those of another are not", () => {
  const home = addressBucket("2001:db8:1:2::1");
  for (
    const same of ["2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:0DB8:0001:0002:0:0:0:9", "2001:db8:1:2::1%eth0"]
  ) {
    assert.equal(addressBucket(same), home);
  }
  assert.notEqual(addressBucket("2001:db8:1:3::1"), home);
  assert.equal(addressBucket("::1"), "0:0:0:0::/64");
});

Deno.test("what is no address counts as one stranger", () => {
  const bad = [
    "",
    "nonsense",
    "1.2.3",
    "1.2.3.999",
    "01.2.3.4",
    "1::2::3",
    "1:2:3:4:5:6:7",
    "12345::",
    "1:2:3:4:5:6:7:8:9",
    "::1.2.3.400",
  ];
  for (const text of bad) assert.equal(addressBucket(text), "unknown", text);
});
