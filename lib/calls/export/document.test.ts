import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { callDocumentJsonSchema } from "./document";

test("the documented schema is the one that is written by", () => {
  const documented = JSON.parse(readFileSync("docs/call-export.schema.json", "utf8"));
  expect(documented).toEqual(JSON.parse(JSON.stringify(callDocumentJsonSchema())));
});
