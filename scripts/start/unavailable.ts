const sentences = {
  web: "Parley is starting, or restarting a part of itself.",
  livekit: "The call server is restarting.",
};

/** Pure. What the gateway says while a part is down: a page that looks again by itself, or JSON in our usual shape. */
export function unavailableAnswer(part: keyof typeof sentences, wantsPage: boolean) {
  const message = `${sentences[part]} Try again in a moment.`;
  const common = { "retry-after": "2", "cache-control": "no-store" };
  if (!wantsPage) {
    const body = JSON.stringify({ error: { code: "unavailable", message } });
    return { headers: { ...common, "content-type": "application/json" }, body };
  }
  const body = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="2">
<title>One moment · Parley</title>
<style>body{margin:0;min-height:100vh;display:grid;place-items:center;font:1.125rem/1.5 system-ui,sans-serif}main{padding:2rem;max-width:30rem;text-align:center}h1{font-size:1.5rem}</style>
</head>
<body><main><h1>One moment</h1><p>${sentences[part]} This page looks again by itself.</p></main></body>
</html>
`;
  return { headers: { ...common, "content-type": "text/html; charset=utf-8" }, body };
}
