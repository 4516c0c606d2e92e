import { z } from "zod";
import { type Certificate, openCertificate, proofOfErasure } from "../lib/access/certificates.ts";
import { askForErasure, type Erasable, erasables, stopErasure } from "../lib/access/erasure.ts";
import { AppError } from "../lib/errors.ts";
import type { Field } from "../lib/forms/fields.ts";
import { form } from "../lib/forms/form.ts";
import { choiceGiven, text } from "../lib/forms/inputs.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import { dates } from "../lib/language/dates.ts";
import { seeOther } from "./answers.ts";
import { download as answerFile } from "./downloads.ts";
import type { Ctx } from "./env.ts";
import { flash } from "./flash.ts";
import { linkFields, readLink } from "./mailed_links.ts";
import { sessionOf } from "./own_session.ts";
import { ownChart } from "./privacy.ts";

declare module "./pages.ts" {
  interface Pages {
    "erasure/ask": {
      readonly days: number;
      /** Works here, or keeps a record of somebody else. */
      readonly stays: "staff" | "keeps" | null;
      readonly nothing: boolean;
      readonly record: string | null;
      readonly fields: readonly Field[];
      readonly mistakes: readonly Mistake[];
    };
    /** `due`: null once it is being carried out. */
    "erasure/waiting": { readonly due: string | null; readonly what: string };
    "erasure/landing": { readonly fields: readonly Field[]; readonly refused: boolean };
    "erasure/certificate": {
      readonly facts: readonly { readonly label: string; readonly value: string }[];
      readonly what: string;
      readonly token: string;
      readonly until: string;
      readonly provable: boolean;
    };
  }
}

const erasureForm = form(z.strictObject({
  what: choiceGiven({ label: "erasure.what", as: "radios" }),
  word: text({
    label: "erasure.word",
    hint: "erasure.word_hint",
    longest: 20,
    autocomplete: "off",
    spellcheck: false,
    width: "short",
  }),
}));

export async function show(c: Ctx): Promise<Response> {
  const { erasure } = sessionOf(c).owner.account;
  if (!erasure) return await askPage(c, undefined, []);
  return await c.var.show("erasure/waiting", {
    due: erasure.begunAt === undefined ? c.var.dates.longTime(erasure.dueAt) : null,
    what: await wordsOf(c, erasure),
  });
}

export async function ask(c: Ctx): Promise<Response> {
  const { site, caller, t } = c.var;
  const read = erasureForm.read(await c.req.formData(), { choices: { what: await choicesOf(c) } });
  const wrong = read.ok && read.values.word.trim().toUpperCase() !== t("erasure.the_word");
  if (!read.ok || wrong) {
    const mistakes = read.ok ? [{ field: "word", message: "erasure.word_wrong" }] : read.mistakes;
    const typed = read.ok ? { what: read.values.what } : read.typed;
    return await askPage(c, typed, mistakes);
  }
  const wanted = erasables(sessionOf(c).owner.account).find((one) => nameOf(one) === read.values.what);
  if (!wanted) throw new AppError("not_found");
  const answer = await askForErasure(site.identity, sessionOf(c), { ...wanted, caller });
  if (answer.outcome !== "asked") {
    const mistake = { field: "what", message: `erasure.${answer.outcome}` };
    return await askPage(c, { what: read.values.what }, [mistake]);
  }
  return seeOther(c, "/account/erasure");
}

export async function stop(c: Ctx): Promise<Response> {
  const stopped = await stopErasure(c.var.site.identity, sessionOf(c), c.var.caller);
  if (stopped) flash(c, "erasure.stopped");
  return seeOther(c, "/account/privacy");
}

export async function land(c: Ctx): Promise<Response> {
  return await landing(c, false);
}

/** The certificate, to whoever holds the link of the last mail. */
export async function open(c: Ctx): Promise<Response> {
  const { site: { identity }, caller, t } = c.var;
  const token = await readLink(c, "erasure.token");
  const found = await openCertificate(identity, token, caller);
  if (!found) return await landing(c, true);
  c.set("secretive", true);
  const { longTime } = dates(c.var.language, found.zone);
  const proof = await proofOf(c, found);
  const { publicKey } = await c.var.site.audit.state();
  return await c.var.show("erasure/certificate", {
    what: t(`erasure.done.${found.what}`),
    facts: [
      { label: t("erasure.number"), value: found.id },
      { label: t("erasure.asked_at"), value: `${longTime(found.askedAt)} (${found.zone})` },
      { label: t("erasure.erased_at"), value: `${longTime(found.erasedAt)} (${found.zone})` },
      ...(proof ? [{ label: t("erasure.position"), value: String(proof.leafIndex) }] : []),
      { label: t("erasure.log_key"), value: publicKey },
    ],
    token,
    until: longTime(found.until),
    provable: proof !== undefined,
  });
}

/** The same for machines: the statement, and the proof that the deed stands in the signed log. */
export async function download(c: Ctx): Promise<Response> {
  const { site: { identity }, caller } = c.var;
  const found = await openCertificate(identity, await readLink(c, "erasure.token"), caller);
  const proof = found && await proofOf(c, found);
  if (!found || !proof) return await landing(c, true);
  const kept = { type: "application/json; charset=utf-8", name: "salus-erasure.json" };
  return answerFile(c, JSON.stringify(proof, null, 2) + "\n", kept);
}

/** A log that does not answer just now must not keep anybody from reading the certificate. */
async function proofOf(c: Ctx, certificate: Certificate) {
  return await proofOfErasure(c.var.site.audit, certificate).catch(() => undefined);
}

async function landing(c: Ctx, refused: boolean): Promise<Response> {
  c.set("secretive", true);
  const fields = linkFields(c, "erasure.token");
  return await c.var.show("erasure/landing", { fields, refused }, refused ? 422 : 200);
}

async function askPage(
  c: Ctx,
  typed: Parameters<typeof erasureForm.fields>[1],
  mistakes: readonly Mistake[],
): Promise<Response> {
  const { t, site } = c.var;
  const { account } = sessionOf(c).owner;
  const choices = { what: await choicesOf(c) };
  const { patient, keeps = [] } = account;
  const may = erasables(account);
  const leaves = may.some(({ what }) => what !== "record");
  return await c.var.show("erasure/ask", {
    days: site.config.policy.erasureDays,
    stays: leaves ? null : keeps.length > 0 ? "keeps" : "staff",
    nothing: may.length === 0,
    record: patient ?? null,
    fields: erasureForm.fields(t, typed, mistakes, { choices }),
    mistakes,
  }, mistakes.length > 0 ? 422 : 200);
}

async function choicesOf(c: Ctx): Promise<{ value: string; label: string }[]> {
  const all = erasables(sessionOf(c).owner.account);
  return await Promise.all(all.map(async (one) => ({ value: nameOf(one), label: await wordsOf(c, one) })));
}

async function wordsOf(c: Ctx, { what, patient }: Erasable): Promise<string> {
  const { t } = c.var;
  if (patient === undefined || patient === sessionOf(c).owner.account.patient) {
    return t(`erasure.what.${what}`);
  }
  return t("erasure.what.kept", { name: (await ownChart(c, patient)).patient.name });
}

function nameOf({ what, patient }: Erasable): string {
  return patient === undefined ? what : `${what}.${patient}`;
}
