/**
 * What is not a secret however long it is: phrases many people choose, and what a person makes of a few words by
 * repeating, counting, walking the keyboard or writing a zero for an o. NIST 800-63B-4 §3.1.1.2.
 */
const phrases = new Set(
  `abcdefghijklmnop abcdefghijklmnopqrstuvwxyz iloveyouforever iloveyousomuch iloveyouverymuch ihatepasswords
  thisismypassword thisisapassword thisisnotapassword mypasswordisstrong mysecretpassword verysecretpassword
  supersecretpassword secretpassword passwordpassword changemeplease pleasechangeme changethispassword newpasswordnewpassword
  correcthorsebatterystaple horsebatterystaple letmeinplease letmeinletmein pleaseletmein opensesame openopensesame
  nobodyknowsthis cannotremember icantremember iforgotmypassword forgotmypassword ineedapassword whatismypassword
  trustnooneever trustnoonetrustno1 administrator administratoradministrator systemadministrator defaultpassword
  temporarypassword initialpassword welcomewelcome welcometothejungle welcometomyworld welcometohell testtesttesttest
  testpassword testingtesting onetwothreefour onetwothreefourfive unodostrescuatro unodostrescuatrocinco
  thequickbrownfox thequickbrownfoxjumpsoverthelazydog loremipsumdolor loremipsumdolorsitamet tobeornottobe
  tobeornottobethatisthequestion maytheforcebewithyou imyourfather iamyourfather winteriscoming youknownothing
  youknownothingjonsnow hakunamatata supercalifragilisticexpialidocious liverpoolfc manchesterunited manchestercity
  realmadridcf fcbarcelona barcelonafc newyorkyankees dallascowboys chelseafootballclub harrypotter harrypotterharrypotter
  spongebobsquarepants teenagemutantninjaturtles starwarsstarwars backstreetboys linkinpark ironmaiden metallicametallica
  jesuschrist jesusislord jesuslovesme jesusismylord godisgoodallthetime godbless godblessamerica godblessyou ingodwetrust
  happybirthday happybirthdaytoyou merrychristmas happynewyear goodmorning goodmorningsunshine sunshinesunshine
  princessprincess footballfootball basketballbasketball iloveyoubaby iloveyoumom iloveyoumommy ilovemyfamily
  ilovemymom ilovemywife ilovemyhusband ilovemydaughter ilovemyson ilovemydog ilovemycat ilovemusic ilovejesus
  teamomucho tequieromucho teamoparasiempre micontrasena contrasenasegura estaesmicontrasena noseacordarme
  nomeacuerdo diosesamor diosesbueno graciasadios vivamexico amordemivida buenosdias feliznavidad
  myvoiceismypassport speakfriendandenter allyourbasearebelongtous hellohellohello helloworldhelloworld
  monkeymonkey dragondragon whateverwhatever computercomputer internetinternet applebananacherry redgreenblueyellow
  januaryfebruarymarch mondaytuesdaywednesday springsummerautumnwinter northsoutheastwest unitedstatesofamerica
  callofduty callofdutymodernwarfare grandtheftauto worldofwarcraft leagueoflegends finalfantasy pokemonpokemon
  bubblesbubbles chocolatechocolate strawberryfields loveofmylife livelaughlove livelovelaugh neversaynever
  nevergonnagiveyouup nevergiveup staywithme everythingisawesome dontworrybehappy carpediemcarpediem`
    .toLowerCase().split(
      /\s+/,
    ),
);

const words = [
  ..."password passwort contrasena contrasenya clave secreto secret welcome bienvenido qwerty azerty admin administrator"
    .split(
      " ",
    ),
  ..."letmein iloveyou teamo monkey dragon sunshine princess football master shadow login access changeme default"
    .split(" "),
  ..."summer winter spring autumn verano invierno primavera health salud doctor patient paciente clinic clinica hospital eye ojos"
    .split(" "),
  ..."temporary temporal test testing user usuario hello hola please forever my mi the this is est es una a"
    .split(" "),
];

const rows = [
  "qwertyuiop",
  "asdfghjkl",
  "zxcvbnm",
  "1234567890",
  "qwertzuiop",
  "yxcvbnm",
  "azertyuiop",
  "qsdfghjklm",
  "wxcvbn",
  "abcdefghijklmnopqrstuvwxyz",
  "qazwsxedcrfvtgbyhnujmikolp",
  "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
  "1q2w3e4r5t6y7u8i9o0p",
  "q1w2e3r4t5y6u7i8o9p0",
  "!@#$%^&*()_+",
  '!"·$%&/()=',
];
const walks = rows.flatMap((row) => [row, [...row].reverse().join("")]).map((row) => row + row);

/** Why a password is easy to guess, as the end of a catalogue key; undefined when this knows nothing against it. */
export type Weakness = "common" | "repeats" | "walk" | "words";

/** `about`: words an attacker would try first for this person and place. */
export function weaknessOf(password: string, about: readonly string[]): Weakness | undefined {
  const plain = password.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const bare = plain.replace(/[\s\p{P}\p{Sc}\p{Sk}\p{Sm}]/gu, "");
  // A password of signs alone is judged by its signs.
  const tight = bare.length < 4 ? plain : bare;
  for (const spelling of [tight, unmasked(plain)]) {
    if (phrases.has(spelling) || phrases.has(spelling.replace(/^\d+|\d+$/g, ""))) return "common";
  }
  if (isRepeated(plain) || isRepeated(tight)) return "repeats";
  if (afterWalks(tight) < 4) return "walk";
  const known = [...words, ...about.flatMap(parts)].filter((word, at) =>
    word.length > 3 || at < words.length
  );
  return afterWords(tight, known) < 4 || isWordsMasked(plain, known) ? "words" : undefined;
}

function isWordsMasked(plain: string, known: readonly string[]): boolean {
  const letters = unmasked(plain);
  return letters.length >= 8 && afterWords(letters, known) < 4;
}

/** Letters that were written as look-alike digits and signs, back as letters. */
function unmasked(plain: string): string {
  const masks: Readonly<Record<string, string>> = {
    "0": "o",
    "1": "i",
    "!": "i",
    "3": "e",
    "4": "a",
    "@": "a",
    "5": "s",
    "$": "s",
    "7": "t",
    "8": "b",
  };
  return plain.replace(/[01!34@5$78]/g, (sign) => masks[sign] ?? "").replace(
    /[\s\p{P}\p{Sc}\p{Sk}\p{Sm}\d]/gu,
    "",
  );
}

function parts(text: string): string[] {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return [plain.replace(/[^\p{L}\p{N}]/gu, ""), ...plain.split(/[^\p{L}\p{N}]+/u)];
}

/** Few different signs, or one piece over and over. */
function isRepeated(text: string): boolean {
  if (new Set(text).size < 5) return true;
  return (text + text).indexOf(text, 1) < text.length && text.length > 0;
}

/** How many characters are left when runs of four and more neighbouring keys are taken out. */
function afterWalks(text: string): number {
  let left = 0;
  for (let at = 0; at < text.length;) {
    const run = runAt(text, at);
    if (run < 4) left++;
    at += run < 4 ? 1 : run;
  }
  return left;
}

function runAt(text: string, at: number): number {
  let longest = 1;
  for (const walk of walks) {
    let length = longest;
    while (at + length < text.length && walk.includes(text.slice(at, at + length + 1))) length++;
    longest = Math.max(longest, length);
  }
  return longest;
}

/** How many letters are left when known words, then digits, are taken out: longest words first. */
function afterWords(text: string, known: readonly string[]): number {
  const sorted = [...new Set(known)].filter((word) => word !== "").sort((a, b) => b.length - a.length);
  let rest = text;
  for (const word of sorted.filter(({ length }) => length > 3)) rest = rest.replaceAll(word, " ");
  const pieces = rest.replace(/\d+/g, " ").split(" ").filter((piece) =>
    piece !== "" && !sorted.includes(piece)
  );
  return pieces.join("").length;
}
