import { z } from "zod";
import { sendForJson, withoutSlash } from "../http";
import type { Offer } from "../offer";

type Options = { baseUrl: string; apiKey?: string };

const schema = z.object({ data: z.array(z.object({ id: z.string().max(200) })).max(5_000) });
const longestList = 500;

/** The models of a server that lists them as OpenAI does (`GET /models`, https://platform.openai.com/docs/api-reference/models).
 * The list does not say what each is for: `isOffered` tells by the name. */
export async function listOpenaiModels(
  { baseUrl, apiKey }: Options,
  signal: AbortSignal,
  isOffered: (id: string) => boolean = () => true,
): Promise<Offer> {
  const { data } = await sendForJson(`${withoutSlash(baseUrl)}/models`, schema, { headers: bearer(apiKey), signal });
  return {
    models: data
      .map(({ id }) => id)
      .filter(isOffered)
      .slice(0, longestList),
    voices: [],
  };
}

export const bearer = (apiKey: string | undefined): Record<string, string> =>
  apiKey ? { authorization: `Bearer ${apiKey}` } : {};
