import type { Browser } from "./browser.ts";
import type { World } from "./world.ts";

/** Anna looks at Maria's vitals. */
export async function shareWithAnna(world: World): Promise<{ maria: Browser; anna: Browser }> {
  const base = `/records/${world.cast.maria.patient}`;
  const maria = await world.signedIn("maria");
  await maria.open(`${base}/add/blood_pressure`);
  await maria.submit({ systolic: "128", diastolic: "82" });
  await maria.open(`${base}/sharing/new`);
  const values = {
    name: "Anna",
    email: world.cast.anna.email,
    parts: ["vitals"],
    may: "read",
    lasting: "30",
  };
  await maria.submit(values);
  await maria.submit({}, { press: "Share" });
  const anna = await world.signedIn("anna");
  await anna.open("/records");
  await anna.submit({}, { to: "/accept" });
  return { maria, anna };
}
