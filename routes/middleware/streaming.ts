import { bodyLimit } from "hono/body-limit";
import { createMiddleware } from "hono/factory";
import { AppError } from "../../lib/errors.ts";
import type { Env } from "../env.ts";

/** No form of ours is larger: 10,000 characters of any script, as a form sends them. */
const formBytes = 128 * 1024;

/** For routes that take files: their form is read as it arrives, under a limit of its own. */
export const streaming = createMiddleware<Env>(async (c, next) => {
  const files = /^multipart\/form-data\b/i.test(c.req.header("content-type") ?? "");
  if (files) {
    const { openStreamedForm } = await import("../streamed_forms.ts");
    c.set("streamed", openStreamedForm(c));
  }
  try {
    await next();
    // A browser that cannot finish sending shows no answer. For strangers nothing more is read.
    if (c.var.account) await c.var.streamed?.drain().catch(() => {});
  } finally {
    await c.var.streamed?.close();
  }
  // With the connection goes the room that the server made for it: two mebibytes, which it would keep otherwise.
  c.res.headers.set("Connection", "close");
});

const small = bodyLimit({
  maxSize: formBytes,
  onError: () => {
    throw new AppError("too_large");
  },
});

/** All other forms are small. */
export const formLimit = createMiddleware<Env>(async (c, next) => {
  return c.var.streamed ? await next() : await small(c, next);
});
