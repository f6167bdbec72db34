// Random evolution of JSON Schemas: does `coevolve diff --view confluent:BACKWARD` say what a validator finds?
//   usage: node ajv_verdicts.mjs COEVOLVE [COUNT] [SEED]      exits with 77 if there is no ajv (`./run deps` installs it)
// For each mutation, instances are made from both schemas, with values at and beside every limit and of wrong types.
// If one is valid under OLD and not under NEW, the change breaks readers; if none of hundreds is, it doesn't.
// Our own verdict is held to both directions: `breaks` only with such an instance, `ok` only without; `unknown` is right only where it depends on names that weren't listed.
// Prints each disagreement, and how many mutations of each kind agree. Exits with 1 if any disagrees.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const judges = new URL("../../.cache/judges/", import.meta.url).pathname;
if (!existsSync(join(judges, "node_modules/ajv"))) {
  console.log("skipped: ajv is not installed");
  process.exit(77);
}
const Ajv = createRequire(join(judges, "x.js"))("ajv");
const [command, count = "240", seed = "1"] = process.argv.slice(2);
const program = resolve(command);
let state = Number(seed);
const random = (n) => {  // mulberry32
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) % n;
};
const pick = (list) => list[random(list.length)];
const maybe = () => random(2) === 0;
const copy = (value) => JSON.parse(JSON.stringify(value));

const TYPES = ["string", "integer", "number", "boolean", "enum", "array", "object"];
function schema(type = pick(TYPES), depth = 0) {
  switch (type) {
    case "string": return { type, ...(maybe() && { minLength: 1 + random(3) }), ...(maybe() && { maxLength: 5 + random(4) }) };
    case "integer":
    case "number": return { type, ...(maybe() && { minimum: random(5) }), ...(maybe() && { maximum: 20 + random(9) }) };
    case "enum": return { enum: ["red", "green", "blue", "grey"].slice(0, 2 + random(3)) };
    case "array": {  // items of an enum that have to differ are few anyway, whatever a limit says
      const items = schema(pick(["string", "integer", "enum"]), depth + 1);
      return { type, items, ...(maybe() && { maxItems: 3 }), ...(maybe() && !items.enum && { uniqueItems: true }) };
    }
    case "object": return depth > 1 ? { type: "boolean" } : object(depth);
    default: return { type };
  }
}
function object(depth = 0) {
  const names = (depth === 0 ? ["a", "b", "c", "d"] : ["e", "f", "g", "h"]).slice(0, 2 + random(3));
  const made = { type: "object", properties: {}, required: names.filter(maybe) };
  for (const name of names) made.properties[name] = schema(pick(TYPES), depth + 1);
  const rest = random(3);
  if (rest === 1) made.additionalProperties = false;
  if (rest === 2) made.additionalProperties = schema(pick(["string", "integer"]), 2);
  return made;
}

// Each changes a schema in place, or returns false if there is nothing for it to change.
const property = (s, test = () => true) => pick(Object.keys(s.properties).filter((n) => test(s.properties[n])));
const limit = (type, keyword, by) => (s) => {
  const name = property(s, (p) => p.type === type && p[keyword] !== undefined);
  return name !== undefined && (s.properties[name][keyword] += by, true);
};
const setLimit = (type, keyword, value) => (s) => {
  const name = property(s, (p) => p.type === type && p[keyword] === undefined);
  return name !== undefined && (s.properties[name][keyword] = value, true);
};
const dropLimit = (type, keyword) => (s) => {
  const name = property(s, (p) => p.type === type && p[keyword] !== undefined);
  return name !== undefined && delete s.properties[name][keyword];
};
const retype = (from, to) => (s) => {
  const name = property(s, (p) => p.type === from);
  return name !== undefined && (s.properties[name].type = to, true);
};
const drop = (name, s) => { delete s.properties[name]; s.required = s.required.filter((r) => r !== name); };
const move = (name, from, to) => { to.properties[name] = from.properties[name]; if (from.required.includes(name)) to.required.push(name); drop(name, from); };
const MUTATIONS = {
  nothing: () => true,
  describe: (s) => (s.description = "more words", true),
  add_optional: (s) => (s.properties.n = schema(), true),
  add_anything: (s) => (s.properties.n = {}, true),
  add_required: (s) => (s.properties.n = schema(), s.required.push("n"), true),
  remove: (s) => (drop(property(s), s), true),
  require: (s) => { const name = pick(Object.keys(s.properties).filter((n) => !s.required.includes(n))); return name !== undefined && s.required.push(name) > 0; },
  unrequire: (s) => s.required.length > 0 && (s.required.pop(), true),
  close: (s) => s.additionalProperties === undefined && (s.additionalProperties = false, true),
  open: (s) => s.additionalProperties !== undefined && delete s.additionalProperties,
  part_open: (s) => s.additionalProperties === false && (s.additionalProperties = { type: "string" }, true),
  part_close: (s) => s.additionalProperties === undefined && (s.additionalProperties = { type: "string" }, true),
  narrow_rest: (s) => typeof s.additionalProperties === "object" && (s.additionalProperties = { type: "boolean" }, true),
  longer: limit("string", "maxLength", 2), shorter: limit("string", "maxLength", -2),
  unlimited: dropLimit("string", "maxLength"), limited: setLimit("string", "maxLength", 4),
  min_length: limit("string", "minLength", 1), less_min_length: limit("string", "minLength", -1),
  higher: limit("integer", "maximum", 3), lower: limit("integer", "maximum", -3), no_maximum: dropLimit("integer", "maximum"),
  raise: limit("number", "minimum", 1), sink: limit("number", "minimum", -1), minimum: setLimit("number", "minimum", 1),
  to_number: retype("integer", "number"), to_integer: retype("number", "integer"), to_string: retype("boolean", "string"),
  nullable: (s) => { const name = property(s, (p) => typeof p.type === "string"); return name !== undefined && (s.properties[name].type = [s.properties[name].type, "null"], true); },
  any_of: (s) => { const name = property(s); s.properties[name] = { anyOf: [s.properties[name], { type: "null" }] }; return true; },
  more_values: (s) => { const name = property(s, (p) => p.enum); return name !== undefined && s.properties[name].enum.push("pink") > 0; },
  fewer_values: (s) => { const name = property(s, (p) => p.enum?.length > 1); return name !== undefined && (s.properties[name].enum.pop(), true); },
  more_items: limit("array", "maxItems", 1), fewer_items: limit("array", "maxItems", -1), limit_items: setLimit("array", "maxItems", 2),
  unique: (s) => { const name = property(s, (p) => p.type === "array" && !p.uniqueItems && !p.items.enum); return name !== undefined && (s.properties[name].uniqueItems = true); },
  not_unique: dropLimit("array", "uniqueItems"),
  item_type: (s) => { const name = property(s, (p) => p.type === "array"); return name !== undefined && (s.properties[name].items = { type: "boolean" }, true); },
  gather: (s) => { const made = { type: "object", properties: {}, required: [] }; for (const name of Object.keys(s.properties).slice(0, 2)) move(name, s, made); s.properties.n = made; return maybe() ? s.required.push("n") > 0 : true; },
  dissolve: (s) => { const name = property(s, (p) => p.properties); if (name === undefined) return false; const gone = s.properties[name]; drop(name, s); for (const inner of Object.keys(gone.properties)) move(inner, gone, s); return true; },
  inside: (s) => { const name = property(s, (p) => p.properties); return name !== undefined && mutate(s.properties[name]) !== ""; },
};
function mutate(s) {
  for (let i = 0; i < 50; ++i) {
    const name = pick(Object.keys(MUTATIONS));
    const before = JSON.stringify(s);
    if (MUTATIONS[name](s)) return name;
    Object.assign(s, JSON.parse(before));
  }
  return "";
}

// Values at and beside every limit, and some of every other type.
const ODD = [null, true, 7, 8, 9, 10, 2.5, "text", "", "ab", "cde", "fghij", "klmnopqr", "stuvwxyz!", [], ["x"], {}, { a: 1 }];
function values(s, depth = 0) {
  if (!s || typeof s !== "object") return ODD;
  const found = [...ODD];
  for (const n of [s.minLength, s.maxLength]) if (n !== undefined) for (const d of [-1, 0, 1]) found.push("x".repeat(Math.max(0, n + d)));
  for (const n of [s.minimum, s.maximum]) if (n !== undefined) for (const d of [-3, -1, -0.5, 0, 0.5, 1, 3]) found.push(n + d);
  found.push(...(s.enum ?? []));
  for (const part of s.anyOf ?? []) found.push(...values(part, depth));
  if (s.items) {
    const items = values(s.items, depth + 1);
    for (let n = 0; n < 6; ++n) for (let i = 0; i < 4; ++i) found.push(Array.from({ length: n }, () => pick(items)));
    for (const item of items) found.push([item], [item, item]);
    const check = validator(s.items), distinct = [...new Set(items.filter((item) => check(item)))];
    for (let n = 0; n < 6; ++n) {
      found.push(distinct.slice(0, n), Array.from({ length: n * Math.min(1, distinct.length) }, (_, i) => distinct[i % distinct.length]));
    }
  }
  if (s.properties && depth < 3) for (let i = 0; i < 30; ++i) found.push(instance(s, s, depth + 1));
  return found;
}
// `s` with most properties as it wants them, some left out and some of its own or the other's added.
function instance(s, other, depth = 0) {
  const made = {}, right = (schema) => { const check = validator(schema); return values(schema, depth).filter((v) => check(v)); };
  const names = new Set([...Object.keys(s.properties), ...Object.keys(other.properties ?? {}), "zz"]);
  for (const name of names) {
    const mine = s.properties[name] ?? (typeof s.additionalProperties === "object" ? s.additionalProperties : {});
    const needed = s.required.includes(name), listed = name in s.properties;
    if (!needed && random(listed ? 3 : 2) === 0) continue;
    if (!listed && s.additionalProperties === false) continue;
    const good = right(mine);
    if (good.length) made[name] = pick(good);
  }
  return made;
}
const ajv = new Ajv({ strict: false, allErrors: false });
const known = new Map();
function validator(s) {
  const key = JSON.stringify(s);
  if (!known.has(key)) known.set(key, ajv.compile(s));
  return known.get(key);
}
// One of `before`, whose properties also get the values that matter to `after`, at every depth.
function mixed(before, after) {
  const made = instance(before, after);
  for (const name of Object.keys(before.properties)) {
    const was = before.properties[name], is = after.properties[name];
    if (was?.properties && is?.properties && maybe()) made[name] = mixed(was, is);
    else if (random(3) === 0 && name in made) made[name] = pick(values(is));
  }
  return made;
}
function counterexample(before, after) {
  const was = validator(before), is = validator(after);
  for (let i = 0; i < 600; ++i) {
    const made = mixed(before, after);
    if (was(made) && !is(made)) return made;
  }
  return null;
}

const folder = mkdtempSync(join(tmpdir(), "verdicts-"));
const tally = {};
let wrong = 0, own_wrong = 0, stricter = 0;
const own = { ok: 0, breaks: 0, unknown: 0 }, unsure = {};
const diff = (...options) => spawnSync(program, ["diff", "old.json", "new.json", "--as", "json-schema", ...options],
                                       { cwd: folder, encoding: "utf8" });
// What data may have carried under a name that wasn't listed nobody can tell; in all else `unknown` is no answer.
const DEPENDS = ["add_optional", "add_anything", "add_required", "remove", "narrow_rest", "inside", "gather", "dissolve"];
function checkOwn(kind, before, after, examples) {
  const { changes } = JSON.parse(diff("--format", "json").stdout);
  ["new_reads_old", "old_reads_new"].forEach((direction, i) => {
    const all = changes.map((change) => change.verdict.json[direction]);
    const verdict = all.includes("breaks") ? "breaks" : all.includes("unknown") ? "unknown" : "ok";
    own[verdict] += 1;
    if (verdict === "unknown") unsure[kind] = (unsure[kind] ?? 0) + 1;
    if (verdict === "unknown" ? DEPENDS.includes(kind) : (verdict === "breaks") === (examples[i] !== null)) return;
    own_wrong += 1;
    console.log(`${kind}: our own ${direction} is ${verdict}, counterexample ${JSON.stringify(examples[i])}
  ${JSON.stringify(before)}\n  ${JSON.stringify(after)}`);
  });
}
for (let i = 0; i < Number(count); ++i) {
  const before = object(), after = copy(before);
  const kind = mutate(after);
  writeFileSync(join(folder, "old.json"), JSON.stringify(before));
  writeFileSync(join(folder, "new.json"), JSON.stringify(after));
  const run = diff("--view", "confluent:BACKWARD");
  const example = counterexample(before, after);
  checkOwn(kind, before, after, [example, counterexample(after, before)]);
  // Confluent compares what a rule for unlisted names accepts by its kind, not by its instances.
  const by_rule = run.status === 1 && !example && run.stdout.includes("NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL");
  stricter += by_rule;
  const agree = by_rule || run.status === (example ? 1 : 0);
  tally[kind] ??= [0, 0];
  tally[kind][0] += agree;
  tally[kind][1] += 1;
  if (agree) continue;
  wrong += 1;
  console.log(`${kind}: coevolve exits with ${run.status} (${(run.stdout + run.stderr).trim()}), counterexample ${JSON.stringify(example)}
  ${JSON.stringify(before)}\n  ${JSON.stringify(after)}`);
}
rmSync(folder, { recursive: true });
for (const [kind, [right, all]] of Object.entries(tally).sort()) console.log(`${kind} ${right}/${all}`);
console.log(`agree ${Number(count) - wrong}/${count}, ${stricter} of them where Confluent's rule is stricter than instances are`);
console.log(`our own ${2 * Number(count) - own_wrong}/${2 * Number(count)}: ${JSON.stringify(own)}, unknown by kind: ${JSON.stringify(unsure)}`);
process.exit(wrong || own_wrong ? 1 : 0);
