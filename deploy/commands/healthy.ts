/** Exits 0 when the server on this machine answers: the container's health check. */
const port = Deno.env.get("PORT") ?? "8000";
const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
Deno.exit(answer?.ok ? 0 : 1);
