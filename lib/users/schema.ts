import { z } from "zod";

export const roles = ["admin", "builder", "user"] as const;
export const roleSchema = z.enum(roles);
export type Role = z.infer<typeof roleSchema>;

/** Who is asking: every store function that reads or writes for a person takes one first. */
export type Viewer = { id: string; role: Role };

export const emailSchema = z.string().trim().toLowerCase().max(200).pipe(z.email("That is not an e-mail address."));
export const passwordSchema = z.string().min(10, "A password needs at least 10 characters.").max(200);
export const nameSchema = z.string().trim().min(1, "A name is needed.").max(80);

export const userSchema = z.object({
  id: z.uuid(),
  email: z.string(),
  name: z.string(),
  role: roleSchema,
  disabled: z.boolean(),
  createdAt: z.iso.datetime(),
});
export type User = z.infer<typeof userSchema>;

export const addUserSchema = z.strictObject({
  email: emailSchema,
  name: nameSchema,
  role: roleSchema,
  password: passwordSchema,
});
export type AddUser = z.infer<typeof addUserSchema>;

/** Any subset of what an admin may change of a person. A new role, password or disabling ends their sessions. */
export const updateUserSchema = z.strictObject({
  id: z.uuid(),
  name: nameSchema.optional(),
  role: roleSchema.optional(),
  disabled: z.boolean().optional(),
  password: passwordSchema.optional(),
});
export type UpdateUser = z.infer<typeof updateUserSchema>;

/** The first-run page. `token` is the one in the link that `npm start` printed. */
export const setupSchema = z.strictObject({
  token: z.string().min(1).max(200),
  email: emailSchema,
  name: nameSchema,
  password: passwordSchema,
});
export type Setup = z.infer<typeof setupSchema>;
