import type { Prisma } from "@/generated/prisma/client";

/** The channel of Postgres on which whoever runs calls learns that a connection was changed; the payload is its id. */
export const changesChannel = "parley_connections";

/** Tells it when the transaction is through. */
export async function tellChanged(tx: Prisma.TransactionClient, connectionId: string): Promise<void> {
  await tx.$executeRaw`select pg_notify(${changesChannel}, ${connectionId})`;
}
