import { z } from "zod";
import { type FieldMeta, type ProviderId, type Stage, stageOf } from "@/lib/providers/catalog";

/** One option of a connection, as the form shows it. */
export type OptionField = FieldMeta & {
  name: string;
  isRequired: boolean;
  /** What an empty field stands for. */
  usual: string | undefined;
  /** All it may be, when that is a short list. */
  choices: readonly string[] | undefined;
};

/** The form of a provider's stage, made from the schema that checks it. */
export function fieldsOf(provider: ProviderId, stage: Stage): OptionField[] {
  const shape: Record<string, z.ZodType> = stageOf(provider, stage)?.options.shape ?? {};
  return Object.entries(shape).map(([name, schema]) => {
    const empty = schema.safeParse(undefined);
    return {
      title: name,
      ...(schema.meta() as FieldMeta | undefined),
      name,
      isRequired: !empty.success,
      usual: empty.success && typeof empty.data === "string" ? empty.data : undefined,
      choices: choicesOf(schema),
    };
  });
}

function choicesOf(schema: z.ZodType): readonly string[] | undefined {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) return choicesOf(schema.unwrap() as z.ZodType);
  return schema instanceof z.ZodEnum ? schema.options.map(String) : undefined;
}

/** Says where the provider is and has no default: asked once for all its stages. Models and voices differ between them. */
export const isShared = ({ isRequired, list }: OptionField) => isRequired && list === undefined;
