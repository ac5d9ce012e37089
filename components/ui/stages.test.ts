import { expect, test } from "vitest";
import { placeOf } from "./stages";

test.each([
  ["http://127.0.0.1:11434/v1", "This machine"],
  ["http://[::1]:8000/v1", "This machine"],
  ["http://localhost/v1", "This machine"],
  ["http://192.168.1.20/v1", "Your network"],
  ["http://172.20.0.3:8000/v1", "Your network"],
  ["http://gpu-box:8000/v1", "Your network"],
  ["http://gpu.local/v1", "Your network"],
  ["https://api.example.com/v1", "Cloud"],
  ["http://172.32.0.1/v1", "Cloud"],
])("%s is %s", (url, place) => {
  expect(placeOf(url)).toBe(place);
});
