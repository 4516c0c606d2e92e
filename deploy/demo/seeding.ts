import { inviteUser } from "../../lib/access/inviting.ts";
import { listAhead, listEntries, overview } from "../../lib/access/entry_lists.ts";
import { recordDose } from "../../lib/access/doses.ts";
import { addBranch } from "../../lib/access/clinic_branches.ts";
import { type Part, partOf } from "../../lib/access/parts.ts";
import { answerOffer } from "../../lib/access/held.ts";
import { offerGrant, revokeGrant } from "../../lib/access/sharing.ts";
import { Upload } from "../../lib/access/uploads.ts";
import { day, hour, type Instant, minute } from "../../lib/clock.ts";
import type { Id } from "../../lib/ids.ts";
import { listBranches } from "../../lib/identity/branches.ts";
import { newInvitation } from "../../lib/identity/invitations.ts";
import { setUp } from "../../lib/identity/setup.ts";
import { dosesDue } from "../../lib/records/doses_due.ts";
import { kinds } from "../../lib/records/kinds.ts";
import { add, edit, remove } from "../../lib/records/record.ts";
import type { Site } from "../../routes/env.ts";
import {
  branchNames,
  cast,
  clinic,
  emailOf,
  type Person,
  type PersonName,
  personNames,
  zone,
} from "./cast.ts";
import { chances } from "./chances.ts";
import type { MovableClock } from "./movable_clock.ts";
import { keepSignIns, type SignIn } from "./sign_ins.ts";
import { Stage } from "./stage.ts";
import { calendar, type Note } from "./notes.ts";
import { doctorVisits } from "./visit.ts";
import { annasYear, mariasYear } from "./story.ts";

interface Scene {
  readonly at: Instant;
  readonly play: () => Promise<unknown>;
}

/** When the story begins, so that a clock can be set to it. */
export function beginningOf(today: Instant): Instant {
  return calendar(today).at(-366, 9);
}

/**
 * Plays a year into an empty site, ending `today`. Everybody acts through the same doors as people do, each at
 * their time, so that the log tells the story as it would have happened.
 */
export async function seed(site: Site, clock: MovableClock, today: Instant): Promise<readonly SignIn[]> {
  const stage = new Stage(site, clock);
  const scenes = [...opening(stage, today), ...sharing(stage, today), ...writing(stage, today)]
    .filter(({ at }) => at < today)
    .sort((one, other) => one.at - other.at);
  for (const { at, play } of scenes) {
    clock.moveTo(at);
    await play();
  }
  clock.moveTo(today);
  await stage.deliver();
  await site.audit.sealNow();
  const people = peopleInOrder.map((who) => stage.signInOf(who));
  await keepSignIns(site.vault, people);
  return people;
}

const peopleInOrder: readonly PersonName[] = [
  "maria",
  "anna",
  "weiss",
  "rita",
  "tomas",
  "bea",
  "magda",
  "ursula",
  "otto",
  "stan",
];

/** Otto sets the clinic up, and lets everybody in, the patients when they first come. */
function opening(stage: Stage, today: Instant): readonly Scene[] {
  const { at } = calendar(today);
  const invited: Readonly<Record<string, number>> = { maria: -363, anna: -200, stan: -96 };
  const others = personNames.filter((who) => who !== "otto");
  return [
    { at: beginningOf(today), play: () => openClinic(stage) },
    ...others.flatMap((who, n) => {
      const sent = at(invited[who] ?? -365, 9 + n, 10);
      return [
        { at: sent, play: () => invite(stage, who) },
        { at: sent + 20 * minute, play: () => stage.join(who) },
      ];
    }),
  ];
}

async function openClinic(stage: Stage): Promise<void> {
  const { name, username } = cast.otto;
  const made = await setUp(stage.site.identity, {
    organisation: clinic,
    branch: branchNames[0],
    name,
    username,
    email: emailOf(cast.otto),
    password: stage.passwordOf("otto"),
    language: "en",
    zone,
  }, stage.callerOf("otto"));
  if ("mistakes" in made) throw new Error(`the clinic could not be set up: ${JSON.stringify(made.mistakes)}`);
  await stage.takeAuthenticator("otto");
  for (const branch of branchNames.slice(1)) {
    await addBranch(await stage.desk("otto", "manage_branches"), { name: branch, once: undefined });
  }
}

async function invite(stage: Stage, who: PersonName): Promise<void> {
  const person: Person = cast[who];
  const branches = await listBranches(stage.site.identity);
  const branch = branches.find(({ name }) => name === person.branch)?.id;
  const { outcome } = await inviteUser(await stage.desk("otto", "invite_users"), {
    name: person.name,
    email: emailOf(person),
    language: "en",
    roles: [{ role: person.role, ...(branch !== undefined && { branch }) }],
    hours: 24,
  });
  if (outcome !== "sent") throw new Error(`${who} could not be invited: ${outcome}`);
  await stage.deliver();
}

/**
 * Maria shows Anna her weight in summer and takes it back; since autumn Anna sees pressure and appointments. Three weeks
 * ago her doctor looked, at the review of her pressure.
 */
function sharing(stage: Stage, today: Instant): readonly Scene[] {
  const { at } = calendar(today);
  let summer: Id | undefined;
  let autumn: Id | undefined;
  return [
    {
      at: at(-140, 19, 5),
      play: async () => summer = await offer(stage, { parts: ["weight"], days: 30 }),
    },
    { at: at(-139, 8, 40), play: () => accept(stage, summer) },
    { at: at(-139, 8, 41), play: () => look(stage) },
    { at: at(-131, 21, 15), play: () => look(stage) },
    {
      at: at(-126, 20, 0),
      play: async () => summer !== undefined && await revokeGrant(await stage.chart("maria"), summer),
    },
    {
      at: at(-21, 10, 36),
      play: () => doctorVisits(stage, "Dr Elena Puig", ["vitals", "medications", "results"]),
    },
    {
      at: at(-41, 18, 30),
      play: async () => autumn = await offer(stage, { parts: ["vitals", "appointments"], days: 90 }),
    },
    { at: at(-40, 7, 55), play: () => accept(stage, autumn) },
    ...[at(-40, 7, 56), at(-33, 21, 4), at(-20, 13, 10), at(-9, 20, 41), at(-2, 22, 7)].map((when) => ({
      at: when,
      play: () => look(stage),
    })),
  ];
}

async function offer(stage: Stage, given: { parts: readonly Part[]; days: number }): Promise<Id> {
  const { site } = stage;
  const chart = await stage.chart("maria");
  const email = emailOf(cast.anna);
  const change = site.vault.change();
  const until = chart.now + given.days * day;
  const grant = await offerGrant(chart, change, {
    name: "Anna",
    email,
    parts: given.parts,
    deeds: ["read"],
    until,
  });
  const by = { account: stage.accountOf("maria"), caller: stage.callerOf("maria") };
  const invitation = await newInvitation(site.identity, by, {
    kind: "share",
    email,
    name: "Anna",
    language: "en",
    roles: [{ role: "patient" }],
    offer: grant.id,
  });
  invitation.put(change);
  await change.commit();
  await stage.deliver();
  return grant.id;
}

async function accept(stage: Stage, grant: Id | undefined): Promise<void> {
  if (grant === undefined) return;
  const { vault } = stage.site;
  const asking = {
    vault,
    account: stage.accountOf("anna"),
    caller: stage.callerOf("anna"),
    now: stage.clock.now(),
  };
  await answerOffer(asking, grant, "accept");
}

/** Anna opens her mother's record: the page that shows it reads these, and the log has it before she sees it. */
async function look(stage: Stage): Promise<void> {
  const chart = await stage.chart("anna", "maria");
  await overview(chart);
  await listAhead(chart, "appointment", 1);
  await chart.settle();
}

function writing(stage: Stage, today: Instant): readonly Scene[] {
  const notes: readonly (readonly [PersonName, Note])[] = [
    ...mariasYear(today).map((note) => ["maria", note] as const),
    ...annasYear(today).map((note) => ["anna", note] as const),
  ];
  return [
    ...notes.map(([who, note]) => ({
      at: note.typedAt,
      play: () => write(stage, who, note),
    })),
    ...slips(stage, today),
    ...doses(stage, today),
  ];
}

async function write(stage: Stage, who: PersonName, { kind, answers, files = [] }: Note): Promise<void> {
  const chart = await stage.chart(who);
  if (files.length === 0) return void await add(chart, kinds[kind], answers);
  const quota = stage.site.config.fileQuota;
  const upload = await Upload.open(chart, partOf[kind], { quota, otherwise: "File" });
  for (const { name, content } of files) {
    const bytes = await content();
    await upload.take({ name, content: ReadableStream.from([bytes]) });
  }
  await add(chart, kinds[kind], answers, undefined, upload);
}

/** Maria answers for her medicines in the evening, since six weeks; now and then she forgets one, or to say so. */
function doses(stage: Stage, today: Instant): readonly Scene[] {
  const { at, day } = calendar(today);
  const roll = chances(59);
  return Array.from({ length: 42 }, (_, n) => ({
    at: at(n - 42, 21, 10 + roll.whole(0, 40)),
    play: async () => {
      const chart = await stage.chart("maria");
      for (const { medicine, time } of await dosesDue(chart, day(n - 42))) {
        const luck = roll.whole(0, 24);
        if (luck === 0) continue;
        await recordDose(chart, medicine.id, {
          day: day(n - 42),
          time,
          state: luck === 1 ? "missed" : "taken",
        });
      }
      await chart.settle();
    },
  }));
}

/** A weight typed wrong and put right, and one kept twice and taken away again. */
function slips(stage: Stage, today: Instant): readonly Scene[] {
  const { at } = calendar(today);
  const latestWeight = async () => {
    const chart = await stage.chart("maria");
    const [latest] = await listEntries(chart, { kinds: ["weight"], limit: 1 });
    await chart.settle();
    return { chart, latest };
  };
  return [
    {
      at: at(-88, 8, 30),
      play: async () => {
        const { chart } = await latestWeight();
        const wrong = await add(chart, kinds.weight, { weight: 6_740, at: at(-88, 8, 28) });
        stage.clock.moveTo(stage.clock.now() + minute);
        await edit(await stage.chart("maria"), wrong, 1, { weight: 7_540, at: wrong.at });
      },
    },
    {
      at: at(-51, 9, 0) + hour / 4,
      play: async () => {
        const { chart } = await latestWeight();
        const twice = await add(chart, kinds.weight, { weight: 7_490, at: at(-51, 8, 15) });
        stage.clock.moveTo(stage.clock.now() + 3 * minute);
        await remove(await stage.chart("maria"), twice.id, twice.version);
      },
    },
  ];
}
