import { timingSafeEqual } from "node:crypto";
import { Prisma } from "@/generated/prisma/client";
import { authorise } from "@/lib/authorise";
import { db } from "@/lib/db";
import { requireEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { hashPassword } from "./password";
import type { AddUser, Setup, UpdateUser, User, Viewer } from "./schema";

const fields = { id: true, email: true, name: true, role: true, disabledAt: true, createdAt: true } as const;
/** Those with an account: guests come and go by themselves. */
const people = { linkId: null } as const;
type Row = Prisma.UserGetPayload<{ select: typeof fields }>;

const toUser = ({ disabledAt, createdAt, ...rest }: Row): User => ({
  ...rest,
  disabled: disabledAt !== null,
  createdAt: createdAt.toISOString(),
});

/** Everybody, oldest first. For admins. */
export async function listUsers(viewer: Viewer): Promise<User[]> {
  authorise(viewer, "user:manage");
  const rows = await db.user.findMany({ where: people, select: fields, orderBy: { id: "asc" }, take: 1_000 });
  return rows.map(toUser);
}

/** Adds a person. For admins; `conflict` when the e-mail is taken. */
export async function addUser(viewer: Viewer, { password, ...input }: AddUser): Promise<User> {
  authorise(viewer, "user:manage");
  const passwordHash = await hashPassword(password);
  try {
    return await db.$transaction(async (tx) => {
      const row = await tx.user.create({ data: { ...input, passwordHash }, select: fields });
      await tx.auditEntry.create({
        data: { actorId: viewer.id, action: "user-added", subject: row.id, data: { email: row.email, role: row.role } },
      });
      return toUser(row);
    });
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002") {
      throw new AppError("conflict", "Somebody with this e-mail address is already here.", { cause: error });
    }
    throw error;
  }
}

/** Changes a person. For admins. A new role, password or disabling ends that person's sessions. Nobody disables or
 * demotes themself, and one active admin always stays. */
export async function updateUser(viewer: Viewer, { id, password, disabled, ...input }: UpdateUser): Promise<User> {
  authorise(viewer, "user:manage");
  const passwordHash = password === undefined ? undefined : await hashPassword(password);
  return db.$transaction(async (tx) => {
    await lockUsers(tx);
    const before = await tx.user.findFirst({ where: { id, ...people }, select: fields });
    if (!before) throw new AppError("not_found", "That person is not here any more.");
    const roleChanges = input.role !== undefined && input.role !== before.role;
    const disables = disabled === true && before.disabledAt === null;
    if (id === viewer.id && (disables || roleChanges)) {
      throw new AppError("conflict", "You cannot disable yourself or change your own role. Ask another admin.");
    }
    if (before.role === "admin" && before.disabledAt === null && (disables || roleChanges)) {
      const others = await tx.user.count({ where: { role: "admin", disabledAt: null, id: { not: id } } });
      if (others === 0)
        throw new AppError("conflict", "This is the last active admin. Make somebody else admin first.");
    }
    const endsSessions = roleChanges || disables || passwordHash !== undefined;
    const row = await tx.user.update({
      where: { id },
      data: {
        ...input,
        ...(passwordHash === undefined ? {} : { passwordHash }),
        ...(disabled === undefined ? {} : { disabledAt: disabled ? (before.disabledAt ?? new Date()) : null }),
        ...(endsSessions ? { sessionVersion: { increment: 1 } } : {}),
      },
      select: fields,
    });
    const changed = {
      ...input,
      ...(disabled === undefined ? {} : { disabled }),
      passwordChanged: Boolean(passwordHash),
    };
    await tx.auditEntry.create({ data: { actorId: viewer.id, action: "user-updated", subject: id, data: changed } });
    return toUser(row);
  });
}

/** Whether nobody has an account yet, so that the first-run page is open. */
export async function needsSetup(): Promise<boolean> {
  return (await db.user.findFirst({ where: people, select: { id: true } })) === null;
}

/** The first-run page: makes the first admin for whoever holds the token of the printed link. Works once. */
export async function createFirstAdmin(input: Setup): Promise<User> {
  if (!sameSecret(input.token, requireEnv("PARLEY_SETUP_TOKEN"))) {
    throw new AppError("forbidden", "This set-up link is not valid. Use the one that `npm start` printed.");
  }
  const { email, name } = input;
  const passwordHash = await hashPassword(input.password);
  return db.$transaction(async (tx) => {
    await lockUsers(tx);
    if (await tx.user.findFirst({ where: people, select: { id: true } })) {
      throw new AppError("conflict", "Parley is already set up. Sign in instead.");
    }
    const row = await tx.user.create({ data: { email, name, role: "admin", passwordHash }, select: fields });
    await tx.auditEntry.create({ data: { actorId: row.id, action: "first-admin-created", subject: row.id } });
    return toUser(row);
  });
}

/** What a session is checked against, on each use. Unsafe: by id alone. */
export async function unsafeFindSession(id: string) {
  return db.user.findUnique({
    where: { id },
    select: { id: true, email: true, name: true, role: true, sessionVersion: true, disabledAt: true, linkId: true },
  });
}

/** In whose name somebody at the machine's own command line acts: the person of that e-mail address, or the first admin.
 * Unsafe: asks nobody's leave. Throws `not_found` when there is none who could. */
export async function unsafeFindActor(email?: string): Promise<Viewer> {
  const found = await db.user.findFirst({
    where: {
      ...people,
      disabledAt: null,
      ...(email === undefined ? { role: "admin" } : { email: email.trim().toLowerCase() }),
    },
    select: { id: true, role: true },
    orderBy: { id: "asc" },
  });
  if (found) return found;
  throw new AppError("not_found", email ? `Nobody here has the e-mail address ${email}.` : "There is no admin yet.");
}

// "The last admin" and "nobody yet" are rules about all rows, so those who write by them take turns.
const lockUsers = (tx: Prisma.TransactionClient) => tx.$executeRaw`select pg_advisory_xact_lock(72707370)`;

function sameSecret(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
