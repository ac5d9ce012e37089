import { notFound, redirect } from "next/navigation";
import { can } from "@/lib/authorise";
import { pageUser } from "../page-user";

export default async function Settings() {
  const user = await pageUser();
  if (!can(user, "model:read")) notFound();
  redirect("/settings/models");
}
