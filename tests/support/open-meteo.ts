import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const days = Array.from({ length: 7 }, (_, index) =>
  new Date(Date.now() + index * 86_400_000).toISOString().slice(0, 10),
);
const each = (value: number) => days.map(() => value);

/** A weather service that knows every place and says the same of each, as Open-Meteo would. */
export async function startOpenMeteo() {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://here");
    const answer = pathname.endsWith("/search")
      ? { results: [{ name: searchParams.get("name"), latitude: 51.5, longitude: -0.1 }] }
      : {
          timezone: "Europe/London",
          current: { temperature_2m: 14, weather_code: 2, wind_speed_10m: 9 },
          daily: {
            time: days,
            weather_code: each(2),
            temperature_2m_max: each(17),
            temperature_2m_min: each(9),
            precipitation_probability_max: each(20),
          },
        };
    response.setHeader("content-type", "application/json").end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}
