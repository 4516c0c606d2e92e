import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { AppError } from "../lib/errors.ts";
import type { Env, Site } from "./env.ts";
import * as health from "./health.ts";
import { edge } from "./middleware/edge.ts";
import { answerError } from "./middleware/errors.ts";
import { guard } from "./middleware/guard.ts";
import { headers } from "./middleware/headers.ts";
import { isolation } from "./middleware/isolation.ts";
import { reader } from "./middleware/reader.ts";
import { session } from "./middleware/session.ts";
import { wording } from "./middleware/wording.ts";
import { checkSiteMap, get, post, type Route } from "./route.ts";

/** No form of ours is larger; files come with their own limit. */
const formBytes = 64 * 1024;

/** Every address of Salus: method, path, who may come, what answers. */
export const siteMap: readonly Route[] = [
  // Health of the program
  get("/healthz", "public", health.alive),
  get("/readyz", "public", health.ready),
  post("/csp-report", "public", health.cspReport),
];

/** The application: what every request passes through, in order, then the site map. Throws when the map is wrong. */
export function createApp(site: Site): Hono<Env> {
  checkSiteMap(siteMap);
  const app = new Hono<Env>();
  app.use(async (c, next) => {
    c.set("site", site);
    await next();
  });
  app.use(headers);
  app.onError((error, c) => answerError(error, c));
  app.notFound((c) => answerError(new AppError("not_found"), c));
  app.use(edge);
  app.use(bodyLimit({
    maxSize: formBytes,
    onError: () => {
      throw new AppError("too_large");
    },
  }));
  site.assets.serve(app);
  app.use(session);
  app.use(wording);
  app.use(reader);
  app.use(isolation);
  for (const route of siteMap) app.on(route.method, route.path, guard(route), route.handler);
  return app;
}
