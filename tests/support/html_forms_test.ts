import assert from "node:assert/strict";
import { CookieJar } from "./cookie_jar.ts";
import { formsOf, textOf } from "./html_forms.ts";

const page = `<h1>Add &amp; see</h1><script>"<form>"</script>
  <form method="post" action="/records/a/add" id="add">
    <input type="hidden" name="csrf" value="x&quot;y"><input name="weight" value="70">
    <input type="checkbox" name="fasting"><input type="checkbox" name="seated" value="yes" checked>
    <input type="radio" name="arm" value="left"><input type="radio" name="arm" value="right" checked>
    <input name="gone" value="1" disabled>
    <textarea name="note">
two &lt;lines&gt;</textarea>
    <select name="unit"><option value="kg">kg</option><option value="lb" selected>pounds</option></select>
    <button name="then" value="again">Save and add <b>another</b></button><button type="button">Close</button>
  </form>
  <form action="/search"><input name="q"></form><input name="late" value="l" form="add">`;

Deno.test("a form sends what a browser would send", () => {
  const [add, search] = formsOf(page);
  assert.deepEqual(Object.fromEntries(add?.filled ?? []), {
    csrf: 'x"y',
    weight: "70",
    seated: "yes",
    arm: "right",
    note: "two <lines>",
    unit: "lb",
    late: "l",
  });
  assert.ok(add?.names.has("fasting"));
  assert.ok(!add?.names.has("gone"));
  assert.deepEqual(add?.buttons.map(({ text, value }) => [text, value]), [["Save and add another", "again"]]);
  assert.equal(add?.method, "POST");
  assert.equal(search?.method, "GET");
});

Deno.test("the words of a page are those that a reader sees", () => {
  assert.ok(textOf(page).startsWith("Add & see"));
});

Deno.test("a cookie that is not bound to its host fails the test", () => {
  const take = (cookie: string) => () => new CookieJar().take(new Headers({ "set-cookie": cookie }));
  assert.throws(take("sid=a; Path=/; Secure; HttpOnly"));
  assert.throws(take("__Host-sid=a; Path=/; HttpOnly"));
  assert.throws(take("__Host-sid=a; Path=/; Secure"));
  assert.throws(take("__Host-sid=a; Path=/; Secure; HttpOnly; Domain=a.example"));
  take("__Host-sid=a; Path=/; Secure; HttpOnly; SameSite=Strict")();
});
