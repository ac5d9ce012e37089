const sentences: Record<string, string> = {
  CredentialsSignin: "That e-mail and password do not match. Check both and try again.",
  too_many_requests: "Too many failed attempts. Wait 15 minutes, then try again.",
};

/** The sentence for the `error` that next-auth's `signIn()` answers or puts into the sign-in page's address. */
export function signInSentence(error: string | null | undefined): string | undefined {
  if (!error) return undefined;
  return sentences[error] ?? "Signing in did not work. Try again in a moment.";
}
