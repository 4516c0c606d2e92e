import { inWorld } from "../support/world.ts";

Deno.test("in development the mailbox opens on the machine itself and to nobody on its network", () =>
  inWorld(async (world) => {
    await world.browser("127.0.0.1").open("/dev/mail");
    await world.browser("::1").open("/dev/mail");
    await world.browser("192.168.1.20").open("/dev/mail", 404);
    await world.browser("192.168.1.20").open("/dev/ui", 404);
  }, { SALUS_ENV: "development" }));
