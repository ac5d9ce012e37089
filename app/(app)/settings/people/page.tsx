import type { Metadata } from "next";
import { PeopleList } from "@/components/people/people-list";
import { listUsers } from "@/lib/users/store";
import { pageUser } from "../../page-user";

export const metadata: Metadata = { title: "People" };

export default async function People() {
  const user = await pageUser("user:manage");
  return <PeopleList people={await listUsers(user)} myId={user.id} />;
}
