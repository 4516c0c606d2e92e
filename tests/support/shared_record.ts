import type { Browser } from "./browser.ts";
import type { PersonName } from "./cast.ts";
import type { World } from "./world.ts";

type Terms = Readonly<Record<string, string | readonly string[]>>;

/** Whoever keeps Maria's record offers it: to Anna, the vitals, to read, for a month, unless `terms` say otherwise. */
export async function offerRecord(keeper: Browser, { cast }: World, terms: Terms = {}): Promise<void> {
  await keeper.open(`/records/${cast.maria.patient}/sharing/new`);
  const usual = { name: "Anna", email: cast.anna.email, parts: ["vitals"], may: "read", lasting: "30" };
  await keeper.submit({ ...usual, ...terms });
  await keeper.submit({}, { press: "Share" });
}

/** Signs in and takes what is offered. */
export async function accepts(world: World, name: PersonName): Promise<Browser> {
  const person = await world.signedIn(name);
  await person.open("/records");
  await person.submit({}, { to: "/accept" });
  return person;
}

/** Maria offers and Anna accepts. */
export async function showAnna(world: World, maria: Browser, terms: Terms = {}): Promise<Browser> {
  await offerRecord(maria, world, terms);
  return await accepts(world, "anna");
}

/** Anna looks at Maria's vitals, of which there is one. */
export async function shareWithAnna(world: World): Promise<{ maria: Browser; anna: Browser }> {
  const maria = await world.signedIn("maria");
  await maria.open(`/records/${world.cast.maria.patient}/add/blood_pressure`);
  await maria.submit({ systolic: "128", diastolic: "82" });
  return { maria, anna: await showAnna(world, maria) };
}
