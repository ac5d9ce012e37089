import { z } from "zod";
import { AppError } from "@/lib/errors";
import { reasonOf } from "../providers/circuit";
import { statusOf } from "../providers/failure";

/** A reading was begun as often as it may be. */
export class TriedTooOften extends AppError {
  constructor() {
    super("internal", "Parley stopped again and again while this call was read.");
  }
}

const passingCodes = ["unavailable", "busy", "provider_failed"];
const passingStatuses = [408, 409, 425, 429];

/** Whether it may go well later, with nobody changing anything. */
export function isWorthAnotherTry(error: unknown): boolean {
  if (error instanceof AppError) return passingCodes.includes(error.code);
  if (error instanceof z.ZodError) return false;
  const status = statusOf(error);
  return status === undefined || status >= 500 || passingStatuses.includes(status);
}

/** What went wrong, for people. Never a provider's own words: they may hold the key, or the caller's. */
export function reasonFor(error: unknown): string {
  if (error instanceof AppError) return error.message;
  if (error instanceof z.ZodError) return "The agent’s settings cannot be read.";
  return `The language model could not be asked. ${reasonOf(error)}`;
}
