import { describe, expect, test } from "vitest";
import { httpConfigSchema } from "@/lib/skills/http/schema";
import { readCurl } from "./curl";
import { readOpenApi } from "./openapi";

describe("a curl command", () => {
  const read = (command: string) => {
    const draft = readCurl(command);
    expect(httpConfigSchema.safeParse(draft.config).error).toBeUndefined();
    return { ...draft, ...draft.config };
  };

  test.each([
    ["curl https://api.example/a", { method: "GET", url: "https://api.example/a", isActing: false }],
    ["curl -XDELETE 'https://api.example/a'", { method: "DELETE", isActing: true }],
    ["curl --request=PUT https://api.example/a -d x=1", { method: "PUT", body: "x=1" }],
    ["curl https://api.example/a -d x=1 --data y=2", { method: "POST", body: "x=1&y=2" }],
    ["curl -G https://api.example/a?z=0 -d x=1", { method: "GET", url: "https://api.example/a?z=0&x=1", body: "" }],
    ["curl -sSLf --compressed https://api.example/a", { method: "GET" }],
    ["curl -o out.json -m 10 https://api.example/a", { url: "https://api.example/a" }],
    ["curl https://api.example/a --data-urlencode 'q=a b&c'", { body: "q=a%20b%26c" }],
    [
      "curl \\\n  -H 'Accept: text/plain' \\\r\n  https://api.example/a",
      { headers: [{ name: "Accept", value: "text/plain" }] },
    ],
    [`curl --json '{"a":"it'\\''s"}' https://api.example/a`, { method: "POST", body: `{"a":"it's"}` }],
    [`curl https://api.example/a --data-raw $'{"a":"\\u0021\\n"}'`, { body: '{"a":"!\n"}' }].map((value) =>
      typeof value === "string" ? value.replace(" --data-raw", " -H 'Content-Type: text/plain' --data-raw") : value,
    ) as [string, object],
    ['curl "https://api.example/a?b=\\"c\\""', { url: 'https://api.example/a?b="c"' }],
    ["curl api.example/a", { url: "http://api.example/a" }],
  ] as [string, object][])("%s", (command, expected) => expect(read(command)).toMatchObject(expected));

  test("keys in it become secrets", () => {
    const { headers, secrets } = read(
      "curl -u ada:pw -H 'X-Api-Key: abc' -H 'Accept: */*' https://www.api.example.com/a",
    );
    expect(headers).toEqual([
      { name: "Authorization", value: "Basic {{secret.EXAMPLE_KEY}}" },
      { name: "X-Api-Key", value: "{{secret.EXAMPLE_X_API_KEY}}" },
      { name: "Accept", value: "*/*" },
    ]);
    expect(secrets).toEqual([
      { name: "EXAMPLE_KEY", value: Buffer.from("ada:pw").toString("base64"), hosts: ["www.api.example.com"] },
      { name: "EXAMPLE_X_API_KEY", value: "abc", hosts: ["www.api.example.com"] },
    ]);
  });

  test.each([
    ["wget https://api.example/", /begins with curl/],
    ["curl", /no address/],
    ["curl https://a.example/ https://b.example/", /two addresses/],
    ["curl -k https://a.example/", /nothing of -k/],
    ["curl --proxy http://p https://a.example/", /nothing of --proxy/],
    ["curl -F file=@x https://a.example/", /nothing of -F/],
    ["curl -d @body.json https://a.example/", /data from a file/],
    ["curl -X", /followed by nothing/],
    ["curl -X TRACE https://a.example/", /TRACE/],
    ["curl https://a.example/ | jq .", /"\|"/],
    ['curl https://a.example/ -H "X: $TOKEN"', /\$TOKEN/],
    ["curl `cat url`", /only your shell knows/],
    ["curl 'https://a.example/", /inside of '/],
  ])("%s is refused", (command, message) => expect(() => readCurl(command)).toThrow(message));
});

const document = {
  openapi: "3.1.0",
  info: { title: "Tables", version: "1" },
  servers: [{ url: "https://{region}.api.example/v1/", variables: { region: { default: "eu" } } }],
  security: [{ key: [] }],
  paths: {
    "/tables/{id}": {
      parameters: [{ $ref: "#/components/parameters/id" }],
      get: {
        operationId: "getTable",
        summary: "One table",
        parameters: [
          { name: "max-seats", in: "query", schema: { type: "integer" }, description: "At most." },
          { name: "X-Trace", in: "header", schema: { type: "string", enum: ["on", "off"] } },
          { name: "filter", in: "query", schema: { type: "object" } },
        ],
      },
      delete: { security: [] },
    },
    "/bookings": {
      post: {
        operationId: "book table!",
        requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Booking" } } } },
      },
      options: {},
    },
  },
  components: {
    parameters: { id: { name: "id", in: "path", required: true, schema: { type: ["string", "null"] } } },
    securitySchemes: { key: { type: "apiKey", in: "header", name: "X-Key" } },
    schemas: {
      Booking: {
        type: "object",
        required: ["name", "people"],
        properties: {
          name: { type: "string" },
          people: { type: "integer", description: "How many." },
          note: { type: "string" },
          guests: { type: "array", items: { type: "string" } },
        },
      },
    },
  },
};

describe("an OpenAPI description", () => {
  const drafts = readOpenApi(JSON.stringify(document));

  test("gives a skill for each operation, each of them good", () => {
    expect(drafts.map(({ name }) => name)).toEqual(["get-table", "delete-tables-id", "book-table"]);
    for (const { config } of drafts) expect(httpConfigSchema.safeParse(config).error).toBeUndefined();
  });

  test("with path, query, headers and key in their places", () => {
    const [get, remove] = drafts;
    expect(get?.config).toMatchObject({
      method: "GET",
      url: "https://eu.api.example/v1/tables/{{id}}?max-seats={{max_seats}}",
      description: "One table",
      isActing: false,
      headers: [
        { name: "X-Trace", value: "{{X_Trace}}" },
        { name: "X-Key", value: "{{secret.TABLES_KEY}}" },
      ],
      parameters: [
        { name: "id", type: "string", isRequired: true },
        { name: "max_seats", type: "integer", isRequired: false, description: "At most." },
        { name: "X_Trace", choices: ["on", "off"] },
      ],
    });
    expect(get?.notes).toEqual(["Leaves out filter."]);
    expect(get?.secrets).toEqual([{ name: "TABLES_KEY", value: undefined, hosts: ["eu.api.example"] }]);
    expect(remove).toMatchObject({ secrets: [], config: { method: "DELETE", isActing: true } });
  });

  test("with the body's own fields", () => {
    expect(drafts[2]).toMatchObject({
      notes: ["Leaves out guests of the body."],
      config: { body: '{\n  "name": "{{name}}",\n  "people": {{people}},\n  "note": {{note}}\n}' },
    });
  });

  test("YAML is as good, and a relative server begins where it was read", () => {
    const yaml = "openapi: 3.0.0\ninfo: {title: T}\nservers: [{url: /api}]\npaths:\n  /a:\n    get: {}\n";
    const [draft] = readOpenApi(yaml, new URL("https://docs.example/spec.yaml"));
    expect(draft?.config.url).toBe("https://docs.example/api/a");
    expect(() => readOpenApi(yaml)).toThrow(/where its server is/);
  });

  test.each([
    ["{", /neither JSON nor YAML/],
    ['{"swagger":"2.0"}', /Swagger 2/],
    ['{"openapi":"3.0.0"}', /no OpenAPI 3/],
    [JSON.stringify({ ...document, paths: {} }), /no operations/],
    [`a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [${"*a,".repeat(60)}*a]\nopenapi: 3.0.0`, /neither JSON nor YAML/],
  ])("%s is refused", (text, message) => expect(() => readOpenApi(text)).toThrow(message));

  test("references that go in circles or outside lead nowhere", () => {
    const circle = {
      ...document,
      components: { parameters: { id: { $ref: "#/components/parameters/id" } } },
      security: [],
    };
    expect(() => readOpenApi(JSON.stringify(circle))).not.toThrow();
  });
});
