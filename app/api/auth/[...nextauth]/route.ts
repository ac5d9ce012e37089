import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "@/lib/auth";

// next-auth then takes its own address from x-forwarded-host, which our gateway sets.
process.env.AUTH_TRUST_HOST ??= "true";

type Context = { params: Promise<{ nextauth: string[] }> };

const handle = (request: NextRequest, context: Context): Promise<Response> =>
  NextAuth(request, context, authOptions(request.headers));

export { handle as GET, handle as POST };
