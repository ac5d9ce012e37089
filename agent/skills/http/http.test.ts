import { describe, expect, test } from "vitest";
import { defaultBehaviour } from "@/lib/skills/behaviour";
import { type HttpConfig, httpConfigSchema, type Parameter } from "@/lib/skills/http/schema";
import { createSecretReader } from "@/lib/skills/secret-reader";
import { testContext } from "../testing/context";
import { createHttpSkill } from ".";

const base: HttpConfig = {
  ...defaultBehaviour,
  kind: "http",
  description: "Finds tables.",
  parameters: [],
  method: "GET",
  url: "https://api.example/tables",
  headers: [],
  body: "",
  pick: "",
  sentence: "",
};
const parameter = (name: string, changes: Partial<Parameter> = {}): Parameter => ({
  ...{ name, type: "string", description: "", isRequired: true, choices: [] },
  ...changes,
});
type Sent = { url: string; method?: string; headers?: Record<string, string>; body?: string };

async function run(changes: Partial<HttpConfig>, input: object, reply: string | object = {}, status = 200) {
  const config = httpConfigSchema.parse({ ...base, ...changes });
  const sent: Sent[] = [];
  const context = testContext({
    secrets: createSecretReader([{ name: "KEY", value: "s3cret", hosts: ["api.example"] }]),
    fetch: async (url, init) => {
      sent.push({ url: String(url), ...(init as Omit<Sent, "url">) });
      return new Response(typeof reply === "string" ? reply : JSON.stringify(reply), { status });
    },
  });
  const [skill] = await createHttpSkill(
    { name: "tables", config },
    {
      ...{ fetch: context.fetch, secrets: context.secrets, over: context.signal },
      log: { warn() {} } as never,
      handoverTargets: [],
    },
  );
  const answer = await skill?.run(input, context);
  return { answer, sent: sent[0] };
}

describe("the request", () => {
  test("values are values: nothing that is said can change path, query, header or body", async () => {
    const evil = 'x/../../admin?key=1&y="}\r\nX-Evil: 1 #';
    const { sent } = await run(
      {
        method: "POST",
        parameters: [parameter("day")],
        url: "https://api.example/days/{{day}}/tables?at={{day}}&fixed=1",
        headers: [{ name: "X-Day", value: "on {{ day }}" }],
        body: '{ "day": "{{day}}", "note": "for \\"{{day}}\\"", "bare": {{day}} }',
      },
      { day: evil },
    );
    const url = new URL(sent?.url ?? "");
    expect(url.origin + url.pathname).toBe(`https://api.example/days/${encodeURIComponent(evil)}/tables`);
    expect([...url.searchParams]).toEqual([
      ["at", evil],
      ["fixed", "1"],
    ]);
    expect(sent?.headers?.["x-day"]).not.toMatch(/[\r\n]/);
    expect(JSON.parse(sent?.body ?? "")).toEqual({ day: evil, note: `for "${evil}"`, bare: evil });
    expect(sent?.headers?.["content-type"]).toBe("application/json");
  });

  test("a value of dots does not climb", async () => {
    const { sent } = await run({ parameters: [parameter("id")], url: "https://api.example/a/{{id}}/b" }, { id: ".." });
    expect(new URL(sent?.url ?? "").pathname).toBe("/a//b");
  });

  test("what is not given is left out of a query, empty in a text and null in JSON", async () => {
    const { sent } = await run(
      {
        method: "POST",
        parameters: [parameter("day", { isRequired: false }), parameter("n", { type: "integer", isRequired: false })],
        url: "https://api.example/?day={{day}}&all=1",
        body: '{"day":"{{day}}","n":{{n}}}',
      },
      {},
    );
    expect(sent?.url).toBe("https://api.example/?all=1");
    expect(JSON.parse(sent?.body ?? "")).toEqual({ day: "", n: null });
  });

  test("a form is encoded as one", async () => {
    const { sent } = await run(
      {
        method: "POST",
        parameters: [parameter("q")],
        headers: [{ name: "Content-Type", value: "application/x-www-form-urlencoded" }],
        body: "q={{q}}&r=1",
      },
      { q: "a&b=c" },
    );
    expect(Object.fromEntries(new URLSearchParams(sent?.body))).toEqual({ q: "a&b=c", r: "1" });
  });

  test("secrets, the caller and the moment are filled in", async () => {
    const { sent } = await run(
      {
        url: "https://api.example/{{now}}?who={{caller.name}}",
        headers: [{ name: "Authorization", value: "Bearer {{secret.KEY}}" }],
      },
      {},
    );
    expect(sent?.headers?.authorization).toBe("Bearer s3cret");
    expect(sent?.url).toBe("https://api.example/2026-01-05T13%3A05%3A00.000Z?who=Cara");
  });

  test("a secret that belongs to another host is not sent", async () => {
    await expect(
      run({ url: "https://evil.example/", headers: [{ name: "X", value: "{{secret.KEY}}" }] }, {}),
    ).rejects.toMatchObject({ code: "not_configured" });
  });

  test("only what the parameters allow gets in", async () => {
    const parameters = [parameter("size", { choices: ["small", "large"] }), parameter("n", { type: "integer" })];
    await expect(run({ parameters }, { size: "huge", n: 1 })).rejects.toThrow();
    await expect(run({ parameters }, { size: "small", n: 1.5 })).rejects.toThrow();
    await expect(run({ parameters }, { size: "small", n: 1, more: 1 })).rejects.toThrow();
    await expect(run({ parameters }, { size: "small", n: "2" })).resolves.toBeDefined();
  });
});

describe("the answer", () => {
  const reply = {
    tables: [
      { name: "Window", seats: 2 },
      { name: "Corner", seats: 4 },
    ],
    note: null,
  };

  test("is data as a whole, or the part that counts", async () => {
    expect((await run({}, {}, reply)).answer).toEqual({ data: reply });
    expect((await run({ pick: "$.tables[0].name" }, {}, reply)).answer).toEqual({ data: "Window" });
    expect((await run({ pick: "$.tables[?@.seats > 1].name" }, {}, reply)).answer).toEqual({
      data: ["Window", "Corner"],
    });
    expect((await run({}, {}, "plain words")).answer).toEqual({ data: "plain words" });
  });

  test("is a sentence with parts of it", async () => {
    const sentence = "For {{day}} there are {{$[*].name}}; the last has {{$[1].seats}} seats, {{$[0].price}}.";
    const changes = { parameters: [parameter("day")], pick: "$.tables", sentence };
    expect((await run(changes, { day: "Monday" }, reply)).answer).toBe(
      "For Monday there are Window and Corner; the last has 4 seats, unknown.",
    );
  });

  test("without the part that counts it is told that there is nothing", async () => {
    await expect(run({ pick: "$.nothing" }, {}, reply)).rejects.toMatchObject({ code: "not_found" });
    await expect(run({ pick: "$.note" }, {}, reply)).rejects.toMatchObject({ code: "not_found" });
    await expect(run({}, {}, "gone", 404)).rejects.toMatchObject({ code: "not_found" });
  });

  test("a refusal is one sentence, with what the server said behind it", async () => {
    const refusal = await run({}, {}, "quota exceeded", 429).catch((error: Error) => error);
    expect(refusal).toMatchObject({ code: "provider_failed", message: "Sorry, the service could not do that." });
    expect(String((refusal as Error).cause)).toContain("429: quota exceeded");
  });
});

describe("a config", () => {
  const problemsOf = (changes: object) =>
    httpConfigSchema.safeParse({ ...base, ...changes }).error?.issues.map(({ path }) => path.join("."));
  test.each<[object, string]>([
    [{ url: "{{host}}/x" }, "url"],
    [{ url: "https://{{host}}/x" }, "url"],
    [{ url: "https://api.{{host}}.example/x" }, "url"],
    [{ url: "https://user:pass@api.example/" }, "url"],
    [{ url: "https://user@{{day}}/" }, "url"],
    [{ url: "ftp://api.example/" }, "url"],
    [{ url: "https://api.example/{{nobody}}" }, "url"],
    [{ headers: [{ name: "X", value: "{{nobody}}" }] }, "headers.0.value"],
    [{ headers: [{ name: "X Y", value: "" }] }, "headers.0.name"],
    [{ headers: [{ name: "X", value: "a\r\nb" }] }, "headers.0.value"],
    [{ method: "POST", body: "{ day: 1 }" }, "body"],
    [{ body: "{}" }, "body"],
    [{ pick: "tables" }, "pick"],
    [{ sentence: "It is {{$..[}}." }, "sentence"],
    [{ sentence: "The key is {{secret.KEY}}." }, "sentence"],
    [{ phrases: [{ language: "en", sentences: ["free tables"], synonyms: {} }] }, "sentence"],
    [{ parameters: [parameter("a"), parameter("a")] }, "parameters"],
  ])("%j is refused at %s", (changes, path) => expect(problemsOf(changes)).toContain(path));
});
