import { notFound } from "next/navigation";
import { AppError } from "@/lib/errors";

/** What the store answers; our own page for what is not there. */
export async function orNotFound<Value>(answer: Promise<Value>): Promise<Value> {
  return answer.catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
}
